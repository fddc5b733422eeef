/**
 * In a lab's worker: has half of the work done by a second worker, when the lab says that it is worth it
 * (`wantsHelp`). Nothing depends on it: as long as no half arrives, the lab goes on with all of it.
 */

import { helper } from "./guard.js";
import { watch } from "./watch.js";

/** @import {HalfAnswer, HalfJob, HalvedEngine, HalvedName} from "./lab-engine.d.ts" */
/** @import {Params} from "./protocol.d.ts" */

/**
 * @param {HalvedName} of Class of the lab.
 * @param {() => HalvedEngine | null} lab The lab now.
 * @param {() => void} arrived Called when the lab has taken something, or has lost its help.
 */
export function assistant(of, lab, arrived) {
  /** @type {Worker | null} */
  let worker = null;
  let job = 0;
  /** The half that counts is the lab's; what is asked for now is still to come. */
  let taken = false;
  let broken = navigator.hardwareConcurrency === 1;

  const watched = watch(() => worker?.postMessage({ t: "ping" }), lost);

  /** It cannot be started, or has ended without a word. */
  function lost() {
    worker?.terminate();
    worker = null;
    broken = true;
    watched.rests();
    // What is owed never comes: all of it again, alone.
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
    /** Nothing of it is wanted any more. */
    forget() {
      job++;
      taken = false;
      watched.rests();
    },
    /** The first picture is there: a second worker no longer takes anything from it. */
    ready() {
      if (!broken && !worker && lab()?.wantsHelp()) start();
    },
    /** The lab can do nothing before something arrives. */
    owes: () => taken && !broken && Boolean(lab()?.awaits()),
    /** The lab waits for what no longer comes. */
    failed: () => taken && broken && Boolean(lab()?.awaits()),
  };
}
