/**
 * The worker: owns the engine. Trains in time slices, so that a message never waits long, and sends
 * a snapshot only when the page has drawn the last one.
 */

import { catalog, initSync, Playground, randomSeed } from "../pkg/playground.js";
import { alarm } from "./alarm.js";
import { begin } from "./begin.js";
import { configured } from "./configured.js";
import { restOfEpoch } from "./epoch.js";
import { rateMeter, speedLimit } from "./rate.js";
import { slicer } from "./slice.js";
import { withoutRun } from "./state.js";
import { buffersOf } from "./transfer.js";

/** @import {FromWorker, Params, ToWorker} from "./protocol.d.ts" */

/** Length of a slice of training. */
const SLICE_MS = 12;
/** At most this share of the worker's time goes into snapshots. */
const SNAPSHOT_SHARE = 0.35;
/** No more than 60 a second. */
const FRAME_MS = 16;

/** @type {Playground | null} */
let lab = null;
/** @type {WebAssembly.Memory} */
let memory;
let portions = slicer();
let playing = false;
/** The page has drawn the last snapshot; there is more to show; its first picture is still to come. */
let [drawn, stale, first] = [true, false, true];
/** A picture of a run that has begun is on its way before there was any; the controls' list was sent. */
let [begun, told, replaying] = [false, false, false];
const epoch = restOfEpoch((done, total) => say({ t: "progress", done, total, what: "To the end of the epoch" }));
/** Number of the newest request for other settings. */
let asked = 0;
let [snapshotEnd, snapshotCost] = [0, 1];
const rate = rateMeter();
const limit = speedLimit();
/** Messages that ask for something. */
let handled = 0;

const wake = alarm(() => guarded(work));
/** Updates are made up to a certain one. */
const repeats = () => replaying || epoch.left() > 0;

/**
 * @param {FromWorker} message
 * @param {Transferable[]} [transfer]
 */
function say(message, transfer = []) {
  postMessage(message, { transfer });
}

/** @param {Playground} engine @param {Parameters<typeof configured>[1]} [how] */
function sendConfigured(engine, how) {
  portions = slicer();
  const { message, transfer } = configured(engine, how);
  say(message, transfer);
}

/** What the controls are made from: after the first picture, unless there is time before it. */
function tell() {
  if (told) return;
  told = true;
  say({ t: "ready", catalog: catalog(), memory: memory.buffer.byteLength });
}

/** @param {Playground} engine */
function sendSnapshot(engine) {
  const start = performance.now();
  const snapshot = engine.snapshot();
  say(
    {
      t: "snapshot",
      asked,
      snapshot,
      playing,
      replaying: repeats(),
      stepsPerSecond: playing ? rate.value : 0,
      memory: memory.buffer.byteLength,
    },
    buffersOf(snapshot),
  );
  drawn = false;
  stale = false;
  snapshotEnd = performance.now();
  snapshotCost += 0.3 * (snapshotEnd - start - snapshotCost);
  tell();
}

/**
 * Runs for a slice, or for `most` steps. A replay ends at its target: it must not become training.
 * @param {Playground} engine
 * @param {number} most
 * @param {number} [ms]
 */
function slice(engine, most, ms = SLICE_MS) {
  const repeating = engine.replay() !== undefined;
  return portions((wanted) => (repeating ? engine.repeat(wanted) : engine.run(wanted)), most, ms);
}

/** One turn of the loop. */
function work() {
  if (!lab) return;
  // Started before there was a picture: the first one shows a run that has begun.
  if (first && playing && !replaying) {
    if (begun) return;
    begun = true;
    train(lab);
    sendSnapshot(lab);
    stale = true;
    return;
  }
  const progress = lab.replay();
  if (progress) {
    replaying = true;
    slice(lab, Number.POSITIVE_INFINITY);
    const [done, total] = lab.replay() ?? [progress[1], progress[1]];
    say({ t: "progress", done, total, what: "Repeating the run of the link" });
    stale = true;
  } else if (epoch.left() > 0) {
    epoch.spend(slice(lab, epoch.left()), lab.halted());
    stale = true;
  } else if (playing) train(lab);
  if (replaying && !lab.replay()) {
    replaying = false;
    sendConfigured(lab);
    stale = true;
  }
  const quiet = !playing && !repeats();
  if (stale && drawn) {
    const gap = quiet ? 0 : Math.max(FRAME_MS, (snapshotCost * (1 - SNAPSHOT_SHARE)) / SNAPSHOT_SHARE);
    if (performance.now() - snapshotEnd >= gap) sendSnapshot(lab);
  }
  rest();
  if (repeats()) wake();
  else if (playing) wake(limit.wait());
}

/** Says when there is nothing left to do. */
function rest() {
  if (lab && !playing && !repeats() && !stale && drawn) say({ t: "rest", handled });
}

/** @param {Playground} engine */
function train(engine) {
  const most = limit.due();
  // Whoever waits for the first picture sees that it has begun.
  const done = most > 0 ? slice(engine, most, first ? 0 : SLICE_MS) : 0;
  limit.spend(done);
  rate.add(done);
  if (done > 0) stale = true;
  if (engine.halted()) {
    playing = false;
    stale = true;
    drawn = true;
  }
}

/**
 * Builds a run. A saved one is built beside the run on the page, which stays when the saved one is refused.
 * @param {{ params: Params; csv: string | null; csvLabel: number | null }} settings
 * @param {boolean} [restore] They come from a file.
 */
function open({ params, csv, csvLabel }, restore = false) {
  const next = new Playground(params, csv ?? undefined, csvLabel ?? undefined);
  const problems = restore ? /** @type {{ message: string }[]} */ (next.problems()) : [];
  if (lab && problems.length > 0) {
    next.free();
    say({ t: "refused", field: "file", message: problems.map((p) => p.message).join(" ") });
    sendConfigured(lab);
  } else {
    lab?.free();
    lab = next;
    playing = false;
    replaying = lab.replay() !== undefined;
    sendConfigured(lab, { rebuilt: true, given: csv !== null, restored: restore });
  }
  refresh(lab);
}

/**
 * @param {ToWorker} message
 * @returns {void}
 */
function handle(message) {
  if (message.t !== "ack") handled++;
  if ("asked" in message) asked = message.asked ?? asked;
  if (message.t === "open") {
    open(message, message.restore);
    return;
  }
  const engine = lab;
  if (!engine) return;
  if (!["ack", "probe", "focus", "take"].includes(message.t)) epoch.ask(0);
  switch (message.t) {
    case "configure":
      configure(engine, message);
      break;
    case "play":
      limit.set(message.stepsPerSecond);
      if (!playing) {
        playing = true;
        limit.begin();
        rate.begin();
      }
      wake();
      break;
    case "pause":
      playing = false;
      refresh(engine);
      break;
    case "step":
      playing = false;
      epoch.ask(engine.step(message.unit));
      refresh(engine);
      break;
    case "reset":
      engine.reset();
      playing = replaying = false;
      sendConfigured(engine);
      refresh(engine);
      break;
    case "newDraw":
      configure(engine, {
        params: { ...withoutRun(engine.params()), seed: String(randomSeed()) },
        csv: null,
        csvLabel: null,
      });
      break;
    case "edit":
      try {
        engine.edit(message.index, message.value);
      } catch (error) {
        if (error instanceof WebAssembly.RuntimeError) throw error;
        say({ t: "refused", field: `theta-${message.index}`, message: String(/** @type {Error} */ (error).message) });
      }
      refresh(engine);
      break;
    case "rewind":
      playing = false;
      engine.rewind(message.step);
      replaying = true;
      wake();
      break;
    case "probe":
      engine.probe(message.x, message.y);
      refresh(engine);
      break;
    case "focus":
      engine.focus(message.layer, message.unit);
      refresh(engine);
      break;
    case "take":
      say({ t: "taken", taken: replaying ? null : { recipe: engine.recipe(), snapshot: engine.snapshot() } });
      break;
    case "cancel":
      engine.cancelReplay();
      wake();
      break;
    case "ack":
      drawn = true;
      first = false;
      if (stale) wake();
      break;
    case "crash":
      engine.crash();
  }
}

/**
 * @param {Playground} engine
 * @param {{ params: Params; csv: string | null; csvLabel: number | null }} message
 */
function configure(engine, message) {
  const { params, csv, csvLabel } = message;
  const rebuilt = engine.configure(params, csv ?? undefined, csvLabel ?? undefined);
  replaying = engine.replay() !== undefined;
  if (rebuilt) playing = false;
  sendConfigured(engine, { rebuilt, given: csv !== null });
  refresh(engine);
}

/**
 * A fresh snapshot, now when nothing else runs.
 * @param {Playground} engine
 */
function refresh(engine) {
  stale = true;
  // Before the first one: Play may have been pressed, and then it shows a run that has begun.
  if (!playing && !repeats() && drawn && !first) sendSnapshot(engine);
  else wake();
}

/** A trap leaves the engine unusable: say so, and stop. The page starts a new worker. @param {() => void} work */
function guarded(work) {
  try {
    work();
  } catch (error) {
    lab = null;
    playing = false;
    say({ t: "crashed", message: error instanceof Error ? error.message : String(error) });
  }
}

begin(
  new URL("../pkg/playground_bg.wasm", import.meta.url),
  (module, early) => {
    ({ memory } = initSync({ module }));
    if (early === 0) guarded(tell);
  },
  (message) =>
    guarded(() => {
      handle(message);
      rest();
    }),
);
