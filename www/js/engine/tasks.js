/**
 * The driver of every lab but the playground: it runs one engine class in time slices. A lab implements
 * `LabEngine`: `call` takes the page's commands, and `time` does the work that the page has timed, because the
 * engine reads no clock. A lab names the image files it needs with `wants` and is configured again when they
 * have arrived. It limits how often it is drawn with `pace`.
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

/** Name of a lab's engine class. @param {string | undefined} route */
const classOf = (route) => /** @type {LabName} */ (labs.find((lab) => lab.route === route)?.class);

/** The engine's classes by name. */
const CLASSES = /** @type {Record<string, new (params: Params) => LabEngine>} */ (/** @type {unknown} */ (engine));

const TIMING = "Timing";

/**
 * @param {Loop<LabEngine>} loop
 * @returns {Driver<LabEngine, ToLab>}
 */
export function tasks(loop) {
  const { lab: labNow, say } = loop;
  /** The second worker that takes half of the work. @type {ReturnType<typeof assistant> | null} */
  let help = null;
  let portions = slicer();
  /** The settings as requested, invalid values included. @type {Params} */
  let asked = {};
  let [busy, loading] = [false, false];
  /** The progress last reported, and that at Stop. @type {Record<"told" | "stopped", Share | null>} */
  const progress = { told: null, stopped: null };
  /** Rounds of the current timing: done and wanted. @type {[number, number] | null} */
  let timing = null;

  /** Works for a slice; returns false when there is nothing left to do. @param {LabEngine} lab */
  function slice(lab) {
    let done = 0;
    portions((units) => {
      done = lab.work(units);
      return done;
    }, Number.POSITIVE_INFINITY);
    return done > 0;
  }

  /** Fetches the image files the lab still needs, then configures it again. @param {LabEngine} lab */
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
    // With the requested settings, so that refused values are still reported.
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

  /** Configures the lab with its current settings and a change. @param {Params} [change] */
  function again(change = {}) {
    const lab = labNow();
    if (lab) configure({ ...lab.params(), ...change });
  }

  /** @param {LabEngine} lab */
  function configured(lab) {
    // A unit of work may now cost a thousand times as much as before.
    portions = slicer();
    progress.stopped = null;
    help?.ask(lab.params());
    loop.apart(() => fetchMissing(lab));
    say({ t: "configured", params: lab.params(), problems: lab.problems() });
    busy = true;
    loop.changed(true);
  }

  /** Called when there is something to show, and perhaps to do. */
  function attend() {
    busy = true;
    loop.refresh();
  }

  /** @param {File} file @param {Params} params Settings to change if the file can be used. */
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

  /** Cancels the rest of the work; the progress made is reported at rest. @param {LabEngine} lab */
  function stop(lab) {
    // The lab has no progress between two kinds of work, or just after a new file: use the last one reported.
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
      // A companion shares the cores with other engines, so it takes no second worker.
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
        // Reported only now: a snapshot of a busy lab would replace the message at once.
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
