/**
 * What the worker of every lab but the playground does: one engine class, worked off in time slices. A lab has
 * what `LabEngine` lists; `call` takes the commands of the page, and `time` does what the page has timed: the
 * engine reads no clock. A lab that needs image files names them by `wants` and is configured again when they
 * are there; one that is in no hurry to be drawn says so by `pace`.
 */

import * as engine from "../../pkg/labs.js";
import labs from "../labs.json" with { type: "json" };
import { wordsOf } from "../words.js";
import { assistant } from "./assistant.js";
import { command } from "./command.js";
import { loadImages, readOwn } from "./files.js";
import { redrawSeeds } from "./redraw-seeds.js";
import { slicer } from "./slice.js";
import { time } from "./timing.js";

/** @import {LabEngine, HalvedEngine, HalvedName, LabName} from "./lab-engine.d.ts" */
/** @import {Driver, Loop} from "./driver.d.ts" */
/** @import {Params, Share, ToLab} from "./protocol.d.ts" */

/** Class of a lab. @param {string | undefined} route */
const classOf = (route) => /** @type {LabName} */ (labs.find((lab) => lab.route === route)?.class);

/** The engine's classes by their names. */
const CLASSES = /** @type {Record<string, new (params: Params) => LabEngine>} */ (/** @type {unknown} */ (engine));

const TIMING = "Timing";

/**
 * @param {Loop<LabEngine>} loop
 * @returns {Driver<LabEngine, ToLab>}
 */
export function tasks(loop) {
  const { lab: labNow, say } = loop;
  /** A second worker for half of the work. @type {ReturnType<typeof assistant> | null} */
  let help = null;
  let portions = slicer();
  /** The settings as they were asked for, bad values included. @type {Params} */
  let asked = {};
  let [busy, loading] = [false, false];
  /** What the page shows; at Stop, until it rests. @type {Record<"told" | "stopped", Share | null>} */
  const progress = { told: null, stopped: null };
  /** Rounds of a timing that are done and wanted. @type {[number, number] | null} */
  let timing = null;

  /** Works for a slice; false when there is nothing more to do. @param {LabEngine} lab */
  function slice(lab) {
    let done = 0;
    portions((units) => {
      done = lab.work(units);
      return done;
    }, Number.POSITIVE_INFINITY);
    return done > 0;
  }

  /** Fetches the image files the lab still waits for, then sets it up again. @param {LabEngine} lab */
  async function fetchMissing(lab) {
    const names = loading ? [] : lab.wants();
    if (names.length === 0) return;
    loading = true;
    say({ t: "loading" });
    try {
      await loadImages(engine, names);
    } catch (error) {
      say({ t: "unloaded", message: wordsOf(error) });
      loading = false;
      loop.wake();
      return;
    }
    loading = false;
    // As asked, so that what was refused is still told.
    configure(asked);
  }

  /** @param {Params} params */
  function configure(params) {
    const lab = labNow();
    if (!lab) return;
    asked = params;
    lab.configure(params);
    configured(lab);
    loop.wake();
  }

  /** The settings in force, with a change. @param {Params} [change] */
  function again(change = {}) {
    const lab = labNow();
    if (lab) configure({ ...lab.params(), ...change });
  }

  /** @param {LabEngine} lab */
  function configured(lab) {
    // Its units may be a thousand times as dear as those of the last settings.
    portions = slicer();
    progress.stopped = null;
    help?.ask(lab.params());
    loop.apart(() => fetchMissing(lab));
    say({ t: "configured", params: lab.params(), problems: lab.problems() });
    busy = true;
    loop.changed(true);
  }

  /** There is something to show, and perhaps to do. */
  function attend() {
    busy = true;
    loop.refresh();
  }

  /** @param {File} file @param {Params} params What is set when it can be used. */
  async function takeFile(file, params) {
    try {
      await readOwn(engine, file);
    } catch (error) {
      say({ t: "refused", field: "file", message: wordsOf(error) });
      return;
    }
    say({ t: "accepted" });
    again(params);
  }

  /** @param {LabEngine} timed @param {Parameters<typeof time>[0]} wanted */
  async function timeItems(timed, wanted) {
    const { rounds } = wanted;
    timing = [0, rounds];
    const own = timing;
    const times = await time(wanted, timed, async (done) => {
      own[0] = done;
      if (done > 0) say({ t: "progress", done, total: rounds, what: TIMING });
      await new Promise((resolve) => setTimeout(resolve));
      return labNow() === timed && timing === own;
    });
    if (timing === own) timing = null;
    if (labNow() === timed) say({ t: "timed", times });
    attend();
  }

  /** @param {LabEngine} lab @returns {Share | null} */
  function howFar(lab) {
    const share = timing ?? lab.progress();
    return share ? { done: share[0], total: share[1], what: timing ? TIMING : lab.doing() } : null;
  }

  /** Leaves the rest of the work; how much of it was done is said at rest. @param {LabEngine} lab */
  function stop(lab) {
    // Between two kinds of work, or when a file has just begun everything anew, it is what the page shows.
    progress.stopped = howFar(lab) ?? progress.told;
    timing = null;
    lab.cancel();
    help?.forget();
    attend();
  }

  return {
    start: (module) => engine.initSync({ module }).memory,
    ready: () => say({ t: "ready", catalog: engine.catalog() }),
    open(message, now) {
      now?.free();
      asked = message.params;
      const name = classOf(message.lab);
      const lab = new CLASSES[name](asked);
      // A companion has neighbors that need the other cores.
      const halved = "wantsHelp" in lab && !message.companion;
      const helped = () => /** @type {HalvedEngine | null} */ (labNow());
      help = halved ? assistant(/** @type {HalvedName} */ (name), helped, loop.wake) : null;
      configured(lab);
      return lab;
    },
    handle(lab, message) {
      switch (message.t) {
        case "configure":
          configure(message.params);
          break;
        case "reset":
          again();
          break;
        case "newDraw":
          again(redrawSeeds(message.keys, engine.randomSeed));
          break;
        case "file":
          loop.apart(() => takeFile(message.file, message.params));
          break;
        case "stop":
          stop(lab);
          break;
        case "command":
          progress.stopped = null;
          command(lab, message.command);
          attend();
          break;
        case "time":
          loop.apart(() => timeItems(lab, message));
      }
    },
    work(lab) {
      const before = busy;
      if (help?.failed()) again();
      const working = slice(lab);
      busy = working || loading || Boolean(help?.owes());
      if (busy || before) loop.changed();
      if (working) {
        const now = howFar(lab);
        if (now) say({ t: "progress", ...now });
        progress.told = now ?? progress.told;
        return 0;
      }
      if (!busy) {
        // What was stopped may still be measured: until then a busy picture would take the word back.
        if (progress.stopped) say({ t: "stopped", ...progress.stopped });
        progress.told = progress.stopped = null;
        help?.ready();
      }
      return null;
    },
    busy: () => busy,
    pace: (lab) => lab.pace(),
    state: () => ({ busy }),
  };
}
