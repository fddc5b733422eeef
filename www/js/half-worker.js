/**
 * A worker's own worker: measures the second half of a lab's examples while the first one measures the
 * first half. It is asked with a number, and what is asked last is what counts.
 */

import * as engine from "../pkg/labs.js";
import { alarm } from "./alarm.js";
import { compiled } from "./begin.js";

/** Milliseconds between two looks at what has arrived. */
const SLICE_MS = 4;

/** @type {any} */
let lab = null;
let job = 0;
let handed = false;

const wake = alarm(turn);

function turn() {
  if (!lab) return;
  // Pieces of work are small: each with a turn of its own would take longer than the first worker's.
  const end = performance.now() + SLICE_MS;
  while (lab.work(1) > 0 && performance.now() < end);
  if (!handed) {
    const half = lab.half();
    if (half) {
      handed = true;
      postMessage({ t: "half", job, half }, { transfer: [half.buffer] });
    }
  }
  const gradients = handed && lab.halfGradients();
  if (gradients) {
    postMessage({ t: "gradients", job, gradients }, { transfer: [gradients.buffer] });
    lab.free();
    lab = null;
    return;
  }
  wake();
}

const ready = compiled(new URL("../pkg/labs_bg.wasm", import.meta.url)).then((module) => engine.initSync({ module }));
self.onmessage = async ({ data }) => {
  await ready;
  lab?.free();
  job = data.job;
  handed = false;
  lab = new /** @type {any} */ (engine)[data.of](data.params);
  lab.assist();
  wake();
};
