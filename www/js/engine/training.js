/** The playground's driver: trains at a given speed, replays the run of a link, and applies edits on the way. */

import { catalog, initSync, Playground, randomSeed } from "../../pkg/playground.js";
import { withoutRun } from "../state.js";
import { restOfEpoch } from "./epoch.js";
import { rateMeter, speedLimit } from "./rate.js";
import { redrawSeeds } from "./redraw-seeds.js";
import { SLICE_MS, slicer } from "./slice.js";
import { buffersOf } from "./transfer.js";

/** @import {Common, Driver, Loop} from "./driver.d.ts" */
/** @import {Points, Snapshot} from "../labs/playground/types.d.ts" */
/** @import {Settings, Speed, ToPlayground} from "./protocol.d.ts" */

/** Milliseconds per frame of the page. */
const FRAME_MS = 16;
/** Epochs per second at normal speed, slow enough to watch: about one per frame. */
const WATCHED = 60;
/** From this epoch on, normal speed grows with the epoch, because the picture changes more slowly. */
const EARLY = 100;
/** Messages that do not cancel the rest of a requested epoch. */
const ASIDE = new Set(["probe", "focus", "take"]);

/**
 * @param {Loop<Playground>} loop
 * @returns {Driver<Playground, ToPlayground>}
 */
export function training(loop) {
  const { say } = loop;
  let portions = slicer();
  let playing = false;
  /** `begun`: the first snapshot was sent after training began. `told`: the catalog was sent. */
  let [begun, told, replaying] = [false, false, false];
  const epoch = restOfEpoch((done, total) => say({ t: "progress", done, total, what: "To the end of the epoch" }));
  const rate = rateMeter();
  const limit = speedLimit();
  /** @type {Speed} */
  let speed = { times: 1 };
  /** Updates per epoch; epochs at the last snapshot. */
  let [updates, epochs] = [1, 0];
  /** Whether the run has a fixed end: a replay, or the rest of an epoch. */
  const repeats = () => replaying || epoch.left() > 0;

  /** Sends the catalog that the controls are built from: after the first picture, unless there is time before it. */
  function tell() {
    if (told) return;
    told = true;
    say({ t: "ready", catalog: catalog() });
  }

  /**
   * Sends the current settings to the page.
   * @param {Playground} lab
   * @param {{ rebuilt?: boolean; given?: boolean; number?: number; restored?: boolean }} [how] Whether the network
   *   is new, whether a table came with the settings, its number, whether the settings came from a file.
   */
  function sendConfigured(lab, { rebuilt = false, given = false, number = 0, restored = false } = {}) {
    portions = slicer();
    const problems = lab.problems();
    const refused = problems.some((/** @type {{ field: string }} */ p) => p.field === "csv");
    const points = lab.points();
    const table = given ? (refused ? "refused" : "taken") : "none";
    const tableNumber = number;
    const [params, columns, shape] = [lab.params(), lab.columns(), lab.shape()];
    updates = Math.ceil(/** @type {Points} */ (points).train.reduce((n, is) => n + is, 0) / Number(params.batch));
    say(
      { t: "configured", rebuilt, restored, params, problems, table, tableNumber, columns, shape, points },
      buffersOf(points),
    );
  }

  /**
   * Runs for a slice, or for `most` steps. A replay ends at its target: it must not become training.
   * @param {Playground} lab
   * @param {number} most
   * @param {number} [ms]
   */
  function slice(lab, most, ms) {
    const repeating = lab.replay() !== undefined;
    return portions((wanted) => (repeating ? lab.repeat(wanted) : lab.run(wanted)), most, ms);
  }

  /** @param {Playground} lab */
  function train(lab) {
    const watched = WATCHED * updates * Math.max(1, epochs / EARLY);
    limit.set("steps" in speed ? speed.steps : speed.times * watched);
    const most = limit.due();
    // The first picture must not wait for a whole slice.
    const done = most > 0 ? slice(lab, most, loop.first() ? 0 : SLICE_MS) : 0;
    limit.spend(done);
    rate.add(done);
    if (done > 0) loop.changed();
    if (lab.halted()) {
      playing = false;
      loop.changed(true);
    }
  }

  /** @param {Playground} lab */
  function repeat(lab) {
    const [, total] = lab.replay() ?? [0, 0];
    replaying = true;
    slice(lab, Number.POSITIVE_INFINITY);
    const [done, all] = lab.replay() ?? [total, total];
    say({ t: "progress", done, total: all, what: "Repeating the run of the link" });
    loop.changed();
  }

  /**
   * Builds a run. A saved run is built beside the current one, which stays if the saved one is refused.
   * @param {Extract<ToPlayground, { t: "open" }>} message
   * @param {Playground | null} now
   */
  function open({ params, csv, csvLabel, csvNumber, restore = false }, now) {
    const next = new Playground(params, csv ?? undefined, csvLabel ?? undefined);
    const problems = restore ? /** @type {{ message: string }[]} */ (next.problems()) : [];
    if (now && problems.length > 0) {
      next.free();
      say({ t: "refused", field: "file", message: problems.map((p) => p.message).join(" ") });
      sendConfigured(now);
      return now;
    }
    now?.free();
    playing = false;
    replaying = next.replay() !== undefined;
    sendConfigured(next, { rebuilt: true, given: csv !== null, number: csvNumber, restored: restore });
    return next;
  }

  /** @param {Playground} lab @param {Settings} wanted */
  function configure(lab, { params, csv, csvLabel, csvNumber }) {
    const rebuilt = lab.configure(params, csv ?? undefined, csvLabel ?? undefined);
    replaying = lab.replay() !== undefined;
    if (rebuilt) playing = false;
    sendConfigured(lab, { rebuilt, given: csv !== null, number: csvNumber });
  }

  /** @param {Playground} lab @param {number} index @param {number} value */
  function edit(lab, index, value) {
    try {
      lab.edit(index, value);
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) throw error;
      say({ t: "refused", field: `theta-${index}`, message: String(/** @type {Error} */ (error).message) });
    }
  }

  /**
   * Carries out a message; returns false if no snapshot is needed right away.
   * @param {Playground} lab
   * @param {Exclude<ToPlayground, { t: Common }>} message
   */
  function obey(lab, message) {
    switch (message.t) {
      case "configure":
        configure(lab, message);
        return true;
      case "play":
        speed = message;
        if (!playing) {
          playing = true;
          limit.begin();
          rate.begin();
        }
        return false;
      case "pause":
        playing = false;
        return true;
      case "step":
        playing = false;
        epoch.ask(lab.step(message.unit));
        return true;
      case "reset":
        lab.reset();
        playing = replaying = false;
        sendConfigured(lab);
        return true;
      case "newDraw": {
        const params = { ...withoutRun(lab.params()), ...redrawSeeds(message.keys, randomSeed) };
        configure(lab, { params, csv: null, csvLabel: null });
        return true;
      }
      case "edit":
        edit(lab, message.index, message.value);
        return true;
      case "rewind":
        playing = false;
        lab.rewind(message.step);
        replaying = true;
        return false;
      case "probe":
        lab.probe(message.x, message.y);
        return true;
      case "focus":
        lab.focus(message.layer, message.unit);
        return true;
      case "stop":
        lab.cancelReplay();
        return false;
    }
  }

  return {
    start: (module) => initSync({ module }).memory,
    ready(waiting) {
      if (waiting === 0) tell();
    },
    open,
    handle(lab, message) {
      if (message.t === "take") {
        say({ t: "taken", taken: replaying ? null : { recipe: lab.recipe(), snapshot: lab.snapshot() } });
        return;
      }
      if (!ASIDE.has(message.t)) epoch.ask(0);
      if (obey(lab, message)) loop.refresh();
      else loop.wake();
    },
    work(lab) {
      // Play was pressed before the first snapshot, so that snapshot shows a run that has begun.
      if (loop.first() && playing && !replaying) {
        if (begun) return null;
        begun = true;
        train(lab);
        loop.send();
        loop.changed();
        return null;
      }
      if (lab.replay()) repeat(lab);
      else if (epoch.left() > 0) {
        epoch.spend(slice(lab, epoch.left()), lab.halted());
        loop.changed();
      } else if (playing) train(lab);
      if (replaying && !lab.replay()) {
        replaying = false;
        sendConfigured(lab);
        loop.changed();
      }
      return repeats() ? 0 : playing ? limit.wait() : null;
    },
    busy: () => playing || repeats(),
    pace: () => FRAME_MS,
    state: () => ({ playing, replaying: repeats(), stepsPerSecond: playing ? rate.value : 0 }),
    sent(snapshot) {
      epochs = /** @type {Snapshot} */ (snapshot).epoch;
      tell();
    },
  };
}
