/**
 * The worker of every lab but the playground: one engine class, worked off in time slices. A lab has
 * what `LabEngine` lists; `call` takes the commands of the page, and `time` does what the page has timed: the
 * engine reads no clock. A lab that needs image files names them by `wants` and is configured again when they
 * are there; one that is in no hurry to be drawn says so by `pace`.
 */

import * as engine from "../pkg/labs.js";
import { alarm } from "./alarm.js";
import { assistant } from "./assistant.js";
import { begin } from "./begin.js";
import { command } from "./command.js";
import { loadImages, readOwn } from "./files.js";
import labs from "./labs.json" with { type: "json" };
import { time } from "./timing.js";
import { buffersOf } from "./transfer.js";

/** @import {HalvedName, LabName} from "./lab-engine.d.ts" */
/** @import {Params} from "./protocol.d.ts" */

/** Class of a lab. @param {string} route */
const classOf = (route) => /** @type {LabName} */ (labs.find((lab) => lab.route === route)?.class);

const TIMING = "Timing";
const SLICE_MS = 12;
const SNAPSHOT_SHARE = 0.35;
const FRAME_MS = 33;

/** @type {any} */
let lab = null;
/** A second worker for half of the work. @type {ReturnType<typeof assistant> | null} */
let help = null;
/** @type {WebAssembly.Memory} */
let memory;
/** Milliseconds a call of `work` is meant to take. */
const CALL_MS = 3;
/** Milliseconds a unit of work takes, roughly: nothing is known of the first. */
let unitCost = CALL_MS;
/** The settings as they were asked for, bad values included. @type {Params} */
let asked = {};
/** Number of the newest request for other settings. */
let request = 0;
let drawn = true;
let stale = false;
let busy = false;
/** @type {Record<"told" | "stopped", ReturnType<typeof howFar>>} What the page shows; at Stop, until it rests. */
const progress = { told: null, stopped: null };
let loading = false;
/** Messages that ask for something, and those of them whose answer does not come by the loop. */
let [handled, apart] = [0, 0];
/** Rounds of a timing that are done and wanted. @type {[number, number] | null} */
let timing = null;
let snapshotEnd = 0;
let snapshotCost = 1;

const wake = alarm(() => guarded(turn));

function sendSnapshot() {
  const start = performance.now();
  const snapshot = lab.snapshot();
  postMessage(
    { t: "snapshot", asked: request, snapshot, busy, memory: memory.buffer.byteLength },
    { transfer: buffersOf(snapshot) },
  );
  drawn = false;
  stale = false;
  snapshotEnd = performance.now();
  snapshotCost += 0.3 * (snapshotEnd - start - snapshotCost);
}

/** Works for a slice; false when there is nothing more to do. */
function slice() {
  const start = performance.now();
  for (;;) {
    const wanted = Math.max(1, Math.min(100_000, Math.floor(CALL_MS / unitCost)));
    const before = performance.now();
    const done = lab.work(wanted);
    const now = performance.now();
    if (done === 0) return false;
    unitCost += 0.3 * (Math.max(1e-5, (now - before) / done) - unitCost);
    if (now - start >= SLICE_MS) return true;
  }
}

function turn() {
  if (!lab) return;
  const before = busy;
  if (help?.failed()) again();
  const working = slice();
  busy = working || loading || Boolean(help?.owes());
  if (busy || before) stale = true;
  if (working) {
    const now = howFar();
    if (now) postMessage({ t: "progress", ...now });
    progress.told = now ?? progress.told;
  }
  if (!busy) {
    // What was stopped may still be measured: until then a busy picture would take the word back.
    if (progress.stopped) postMessage({ t: "stopped", ...progress.stopped });
    progress.told = progress.stopped = null;
  }
  if (stale && drawn) {
    const pace = lab.pace?.() ?? FRAME_MS;
    const gap = busy ? Math.max(pace, (snapshotCost * (1 - SNAPSHOT_SHARE)) / SNAPSHOT_SHARE) : 0;
    if (performance.now() - snapshotEnd >= gap) sendSnapshot();
  }
  if (working) wake();
  else if (!busy) help?.ready();
  rest();
}

/** Says when there is nothing left to do. */
function rest() {
  if (lab && !busy && !stale && drawn && apart === 0) postMessage({ t: "rest", handled });
}

/** Fetches the image files the lab still waits for, then sets it up again. */
async function fetchMissing() {
  const names = loading ? [] : (lab.wants?.() ?? []);
  if (names.length === 0) return;
  loading = true;
  postMessage({ t: "loading" });
  try {
    await loadImages(engine, names);
  } catch (error) {
    postMessage({ t: "unloaded", message: error instanceof Error ? error.message : String(error) });
    loading = false;
    wake();
    return;
  }
  loading = false;
  // As asked, so that what was refused is still told.
  guarded(() => configure(asked));
}

/** @param {Params} params */
function configure(params) {
  if (!lab) return;
  asked = params;
  lab.configure(params);
  configured();
}

/** The settings in force, with a change. @param {Params} [change] */
function again(change = {}) {
  guarded(() => {
    if (lab) configure({ ...lab.params(), ...change });
  });
}

/** @param {File} file @param {Params} params What is set when it can be used. */
async function takeFile(file, params) {
  try {
    await readOwn(engine, file);
  } catch (error) {
    postMessage({ t: "refused", message: error instanceof Error ? error.message : String(error) });
    return;
  }
  postMessage({ t: "accepted" });
  again(params);
}

function configured() {
  // Its units may be a thousand times as dear as those of the last settings.
  unitCost = CALL_MS;
  progress.stopped = null;
  help?.ask(lab.params());
  fetchMissing();
  postMessage({ t: "configured", params: lab.params(), problems: lab.problems() });
  drawn = true;
  attend();
}

/** There is something to show, and perhaps to do. */
function attend() {
  stale = true;
  busy = true;
  wake();
}

/** @param {Parameters<typeof time>[0]} wanted */
async function timeItems(wanted) {
  const timed = lab;
  const { rounds } = wanted;
  timing = [0, rounds];
  const own = timing;
  const times = await time(wanted, timed, async (done) => {
    own[0] = done;
    if (done > 0) postMessage({ t: "progress", done, total: rounds, what: TIMING });
    await new Promise((resolve) => setTimeout(resolve));
    return lab === timed && timing === own;
  });
  if (timing === own) timing = null;
  if (lab === timed) postMessage({ t: "timed", times });
}

/** @returns {{ done: number; total: number; what: string } | null} */
function howFar() {
  const share = timing ?? lab.progress();
  return share ? { done: share[0], total: share[1], what: timing ? TIMING : lab.doing() } : null;
}

/** Leaves the rest of the work; how much of it was done is said at rest. */
function stop() {
  // Between two kinds of work, or when a file has just begun everything anew, it is what the page shows.
  progress.stopped = howFar() ?? progress.told;
  timing = null;
  lab.cancel();
  help?.forget();
  attend();
}

/** @param {any} message */
function handle(message) {
  if (message.t !== "ack") handled++;
  request = message.asked ?? request;
  if (message.t === "open") {
    lab?.free();
    asked = message.params;
    lab = new /** @type {any} */ (engine)[classOf(message.lab)](message.params);
    // A companion has neighbors that need the other cores.
    const of = /** @type {HalvedName} */ (classOf(message.lab));
    help = lab.wantsHelp && !message.companion ? assistant(of, () => lab, wake) : null;
    configured();
    return;
  }
  if (!lab) return;
  switch (message.t) {
    case "configure":
      configure(message.params);
      break;
    case "reset":
      again();
      break;
    case "newDraw":
      again(draw(message.keys));
      break;
    case "file":
      apart++;
      takeFile(message.file, message.params).finally(() => {
        apart--;
        rest();
      });
      break;
    case "stop":
      stop();
      break;
    case "command":
      progress.stopped = null;
      command(lab, message.command);
      attend();
      break;
    case "time":
      apart++;
      timeItems(message)
        .catch((error) =>
          guarded(() => {
            throw error;
          }),
        )
        .finally(() => {
          apart--;
          attend();
        });
      break;
    case "ack":
      drawn = true;
      if (stale) wake();
      break;
    case "crash":
      throw new WebAssembly.RuntimeError("asked for by a test");
  }
}

/**
 * Fresh numbers for seed keys, each within its range.
 * @param {Record<string, number>} keys Largest value of each.
 * @returns {Params}
 */
function draw(keys) {
  return Object.fromEntries(
    Object.entries(keys).map(([key, most]) => [key, String(1 + (engine.randomSeed() % Math.min(most, 2 ** 32 - 2)))]),
  );
}

/** @param {() => void} work */
function guarded(work) {
  try {
    work();
  } catch (error) {
    lab = null;
    postMessage({ t: "crashed", message: error instanceof Error ? error.message : String(error) });
  }
}

begin(
  new URL("../pkg/labs_bg.wasm", import.meta.url),
  (module) => {
    ({ memory } = engine.initSync({ module }));
    guarded(() => postMessage({ t: "ready", catalog: engine.catalog(), memory: memory.buffer.byteLength }));
  },
  (message) =>
    guarded(() => {
      handle(message);
      rest();
    }),
);
