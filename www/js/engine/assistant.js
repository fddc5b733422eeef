/**
 * Runs in a lab's worker and gives half of the work to a second worker when the lab says that it is worth it
 * (`wantsHelp`). Nothing depends on the second worker: until its half arrives, the lab keeps computing everything.
 */

import { helper } from "./guard.js";
import { watch } from "./watch.js";

/** @import {HalfAnswer, HalfJob, HalvedEngine, HalvedName} from "./lab-engine.d.ts" */
/** @import {Params} from "./protocol.d.ts" */

/**
 * @param {HalvedName} of Class of the lab.
 * @param {() => HalvedEngine | null} lab Returns the current lab.
 * @param {() => void} arrived Called when the lab has absorbed a result or lost its second worker.
 */
export function assistant(of, lab, arrived) {
  /** @type {Worker | null} */
  let worker = null;
  let job = 0;
  /** The lab relies on the second worker's half of the current job. */
  let taken = false;
  let broken = navigator.hardwareConcurrency === 1;

  const watched = watch(() => worker?.postMessage({ t: "ping" }), lost);

  /** The second worker could not be started, or died silently. */
  function lost() {
    worker?.terminate();
    worker = null;
    broken = true;
    watched.rests();
    // The missing results will never arrive, so the lab starts over alone.
    if (taken && lab()?.awaits()) arrived();
  }

  function start() {
    worker = helper(new URL("./half-worker.js", import.meta.url));
    worker.onmessage = (/** @type {MessageEvent<HalfAnswer>} */ { data }) => {
      watched.hears();
      const now = lab();
      if (data.t === "pong" || data.job !== job || !now) return;
      if (data.t === "half") taken = now.absorb(data.half);
      else {
        watched.rests();
        if (taken) now.absorbGradients(data.gradients);
      }
      arrived();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      lost();
    };
  }

  return {
    /** Called with every configuration. @param {Params} params */
    ask(params) {
      job++;
      taken = false;
      if (broken || !worker || !lab()?.wantsHelp()) return;
      /** @type {HalfJob} */
      const wanted = { of, params, job };
      worker.postMessage(wanted);
      watched.owes();
    },
    /** Discards the current job; late answers are ignored. */
    forget() {
      job++;
      taken = false;
      watched.rests();
    },
    /** The first picture is drawn, so starting a second worker can no longer delay it. */
    ready() {
      if (!broken && !worker && lab()?.wantsHelp()) start();
    },
    /** The lab has nothing to do until the second worker answers. */
    owes: () => taken && !broken && Boolean(lab()?.awaits()),
    /** The lab waits for an answer that will never arrive. */
    failed: () => taken && broken && Boolean(lab()?.awaits()),
  };
}
