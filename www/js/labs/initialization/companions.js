/** Up to three more initializers beside the first, each in a worker of its own, with the same draws. */

import { startEngine } from "../../engine.js";

/** @import {Params} from "../../protocol.d.ts" */

/** @import {Series} from "../../draw/chart.js" */

/** How the first and its companions are drawn. @type {{ color: Series["color"]; dash: number[] }[]} */
export const STYLES = [
  { color: "accent", dash: [] },
  { color: "neg", dash: [7, 4] },
  { color: 2, dash: [2, 3] },
  { color: 3, dash: [9, 3, 2, 3] },
];

/** Views that put initializers side by side. */
const VIEWS = new Set(["layers", "train"]);
const KEYS = ["init2", "init3", "init4"];

export function companions() {
  /** Called when a companion has new numbers. @type {(() => void)[]} */
  const listeners = [];
  /** @type {({ engine: ReturnType<typeof startEngine>; wanted: string; snapshot: any; busy: boolean } | null)[]} */
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
      slot.busy = true;
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
          const asked = JSON.parse(own.wanted);
          if ((m.snapshot.link.init ?? "normal") !== asked.init || m.snapshot.view !== (asked.view ?? "layers")) return;
          own.snapshot = m.snapshot;
          own.busy = m.busy;
          for (const changed of listeners) changed();
        },
        recovered() {},
        dead() {},
      },
      { script: "./lab-worker.js", lab: "initialization", companion: true },
    );
    slots[i] = { engine, wanted, snapshot: null, busy: true };
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
        if (init === "none" || !VIEWS.has(link.view ?? "layers")) close(i);
        else ask(i, init, rest);
      });
    },
    /** @param {() => void} changed */
    listen(changed) {
      listeners.push(changed);
    },
    /** How many there are going to be. */
    wanted: () => slots.filter((s) => s !== null).length,
    /** Of all there are going to be, at least as long as their labels: what room is kept by. */
    names: () => slots.flatMap((s) => (s ? [`${JSON.parse(s.wanted).init}, std 0.1234`] : [])),
    /** How many have not told their last numbers yet. */
    missing: () => slots.filter((s) => s?.busy).length,
    /**
     * @param {"layers" | "train"} part What the snapshots must have.
     * @returns {{ init: string; snapshot: any }[]}
     */
    list: (part) =>
      slots.flatMap((s) => (s?.snapshot?.[part] ? [{ init: JSON.parse(s.wanted).init, snapshot: s.snapshot }] : [])),
    destroy() {
      KEYS.forEach((_, i) => {
        close(i);
      });
    },
  };
}
