/** Measures a state of a lab without drawing it: a separate engine computes it to the end. */

import { startEngine } from "../engine/engine.js";
import { labEngine, noTable } from "../engine/lab.js";

/** @import {FromLab, FromPlayground, Heard, LabSnapshot, Params} from "../engine/protocol.d.ts" */
/** @import {FieldSpec} from "../settings.d.ts" */
/** @import {Facts} from "./check.js" */

/**
 * @param {string} lab Route.
 * @param {Params} params
 * @param {(share: string) => void} [progress]
 * @returns {{ facts: Promise<Facts>; stop: () => void }}
 */
export function measure(lab, params, progress = () => {}) {
  /** @type {(facts: Facts) => void} */
  let resolve;
  /** @type {(why: Error) => void} */
  let reject;
  /** @type {Promise<Facts>} */
  const facts = new Promise((good, bad) => {
    [resolve, reject] = [good, bad];
  });
  /** @type {FieldSpec[]} */
  let fields = [];
  /** The settings that the engine accepted. @type {Params} */
  let taken = params;
  /** @type {Record<string, any>} */
  let more = {};

  /** The complete snapshot, once computed. @type {Record<string, any> | null} */
  let shown = null;
  function settle() {
    // The list of settings may arrive after the first picture.
    if (!shown || fields.length === 0) return;
    resolve({ lab, params: taken, fields, shown, done: true });
    engine.close();
  }

  /** @param {Heard<FromLab<LabSnapshot>> | Heard<FromPlayground>} m */
  function message(m) {
    switch (m.t) {
      case "ready":
        fields = /** @type {FieldSpec[]} */ (/** @type {any} */ (m.catalog)[lab.replace("-", "_")]);
        settle();
        break;
      case "configured":
        taken = m.params;
        if (m.problems.length > 0) fail(`The link is refused: ${m.problems[0].message}`);
        if ("shape" in m) more = { shape: m.shape };
        break;
      case "progress":
        progress(`${m.done} of ${m.total}`);
        break;
      case "unloaded":
        fail(`Images are missing: ${m.message}`);
        break;
      case "snapshot": {
        engine.send({ t: "ack" });
        if (("replaying" in m ? m.replaying : m.busy) || !engine.settled()) return;
        shown = { ...m.snapshot, ...more };
        settle();
      }
    }
  }
  /** @param {string} why */
  function fail(why) {
    reject(new Error(why));
    engine.close();
  }
  const listener = { message, recovered: fail, dead: fail };
  const engine = lab === "playground" ? startEngine(listener, "playground") : labEngine(listener, lab);
  engine.open(noTable(params));
  return { facts, stop: engine.close };
}
