/** Up to three more initializers beside the first, each in a worker of its own, with the same draws. */

import { startEngine } from "../../engine.js";

/** @import {Params} from "../../protocol.d.ts" */

const KEYS = ["init2", "init3", "init4"];

/** @param {() => void} changed A companion has new numbers. */
export function companions(changed) {
  /** @type {({ engine: ReturnType<typeof startEngine>; wanted: string; snapshot: any } | null)[]} */
  const slots = KEYS.map(() => null);

  /** @param {number} i @param {string} init @param {Params} rest */
  function ask(i, init, rest) {
    const params = { ...rest, init };
    const wanted = JSON.stringify(params);
    const slot = slots[i];
    if (slot?.wanted === wanted) return;
    if (slot) {
      slot.wanted = wanted;
      slot.snapshot = null;
      slot.engine.configure({ params, csv: null, csvLabel: null });
      return;
    }
    const engine = startEngine(
      {
        message(/** @type {any} */ m) {
          const own = slots[i];
          if (m.t !== "snapshot" || !own || own.engine !== engine) return;
          engine.send(/** @type {any} */ ({ t: "ack" }));
          // An answer to an older question is not this one's.
          if (m.snapshot.link && (m.snapshot.link.init ?? "normal") !== JSON.parse(own.wanted).init) return;
          own.snapshot = m.snapshot;
          changed();
        },
        recovered() {},
        dead() {},
      },
      { script: "./lab-worker.js", lab: "initialization" },
    );
    slots[i] = { engine, wanted, snapshot: null };
    engine.open({ params, csv: null, csvLabel: null });
  }

  function close(/** @type {number} */ i) {
    slots[i]?.engine.close();
    slots[i] = null;
  }

  return {
    /** @param {Params} link The first one's own link. */
    update(link) {
      const rest = Object.fromEntries(Object.entries(link).filter(([key]) => !KEYS.includes(key) && key !== "init"));
      KEYS.forEach((key, i) => {
        const init = link[key] ?? "none";
        if (init === "none" || (link.view ?? "layers") !== "layers") close(i);
        else ask(i, init, rest);
      });
    },
    /** @returns {{ init: string; snapshot: any }[]} */
    list: () =>
      slots.flatMap((s) => (s?.snapshot?.layers ? [{ init: JSON.parse(s.wanted).init, snapshot: s.snapshot }] : [])),
    destroy() {
      KEYS.forEach((_, i) => {
        close(i);
      });
    },
  };
}
