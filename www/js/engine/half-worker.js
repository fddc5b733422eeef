/**
 * A nested worker: measures the second half of a lab's examples while its parent measures the first half.
 * Jobs are numbered, and only the newest one counts.
 */

import "./guard.js";
import { Initialization, initSync } from "../../pkg/labs.js";
import { alarm } from "./alarm.js";
import { compiled } from "./begin.js";

/** Labs whose work can be split in two. @type {Record<HalvedName, new (params: Params) => HalvedEngine>} */
const LABS = { Initialization };
/** Milliseconds of work between two checks for messages. */
const SLICE_MS = 4;

/** @import {HalfAnswer, HalfJob, HalvedEngine, HalvedName} from "./lab-engine.d.ts" */
/** @import {Params} from "./protocol.d.ts" */

/** @type {HalvedEngine | null} */
let lab = null;
let job = 0;
let handed = false;

const wake = alarm(turn);

/** @param {HalfAnswer} message @param {Transferable} buffer */
const answer = (message, buffer) => postMessage(message, { transfer: [buffer] });

function turn() {
  if (!lab) return;
  // Units of work are small: a turn for each would make this worker slower than its parent.
  const end = performance.now() + SLICE_MS;
  while (lab.work(1) > 0 && performance.now() < end);
  if (!handed) {
    const half = lab.half();
    if (half) {
      handed = true;
      answer({ t: "half", job, half }, half.buffer);
    }
  }
  const gradients = handed && lab.halfGradients();
  if (gradients) {
    answer({ t: "gradients", job, gradients }, gradients.buffer);
    lab.free();
    lab = null;
    return;
  }
  wake();
}

const ready = compiled(new URL("../../pkg/labs_bg.wasm", import.meta.url)).then((module) => initSync({ module }));
self.onmessage = async (/** @type {MessageEvent<HalfJob | { t: "ping" }>} */ { data }) => {
  if ("t" in data) {
    postMessage({ t: "pong" });
    return;
  }
  await ready;
  lab?.free();
  job = data.job;
  handed = false;
  const half = new LABS[data.of](data.params);
  half.assist();
  lab = half;
  wake();
};
