/** Up to three companions: more initializers to compare with the first, each in its own worker with the same draws. */

import { el, setText } from "../../draw/dom.js";
import { labEngine, noTable } from "../../engine/lab.js";

/** @import {Engine} from "../../engine/engine.js" */
/** @import {FromLab, Heard, Params, ToLab} from "../../engine/protocol.d.ts" */
/** @import {Snapshot} from "./types.d.ts" */
/** @import {Series} from "../../draw/chart.js" */

/** Line styles of the first and its companions. @type {{ color: Series["color"]; dash: number[] }[]} */
export const STYLES = [
  { color: "magnitude", dash: [] },
  { color: "neg", dash: [7, 4] },
  { color: 1, dash: [2, 3] },
  { color: 3, dash: [9, 3, 2, 3] },
];

/** Views that compare initializers. */
const VIEWS = new Set(["layers", "train"]);
const KEYS = ["init2", "init3", "init4"];

export function companions() {
  /** Called when a companion has new numbers. @type {(() => void)[]} */
  const listeners = [];
  /** `trouble`: why its engine failed. @type {({ engine: Engine<ToLab>; wanted: string; snapshot: Snapshot | null; busy: boolean; trouble: string } | null)[]} */
  const slots = KEYS.map(() => null);
  /** The notes about failed companions, one per view. @type {{ node: HTMLElement; text: HTMLElement }[]} */
  const notes = [];
  /** The link of the first initializer. @type {Params} */
  let asked = {};

  function say() {
    const lost = slots.flatMap((s) => (s?.trouble ? [`${JSON.parse(s.wanted).init}: ${s.trouble}`] : []));
    for (const { node, text } of notes) {
      node.hidden = lost.length === 0;
      setText(text, lost.join(" "));
    }
  }
  function changed() {
    say();
    for (const listener of listeners) listener();
  }

  /** @param {number} i @param {string} init @param {Params} rest */
  function ask(i, init, rest) {
    const params = { ...rest, init };
    const wanted = JSON.stringify(params);
    if (slots[i]?.trouble && slots[i]?.wanted !== wanted) close(i);
    const slot = slots[i];
    if (slot?.wanted === wanted) return;
    if (slot) {
      slot.wanted = wanted;
      slot.snapshot = null;
      slot.busy = true;
      slot.engine.configure(noTable(params));
      return;
    }
    const engine = labEngine(
      {
        message(/** @type {Heard<FromLab<Snapshot>>} */ m) {
          const own = slots[i];
          if (m.t !== "snapshot" || !own || own.engine !== engine) return;
          engine.send({ t: "ack" });
          // Ignore an answer to an older request.
          const asked = JSON.parse(own.wanted);
          if ((m.snapshot.link.init ?? "normal") !== asked.init || m.snapshot.view !== (asked.view ?? "layers")) return;
          own.snapshot = m.snapshot;
          own.busy = m.busy;
          changed();
        },
        recovered(_text, kept) {
          // With other settings it would never answer the request.
          if (Object.keys(kept).length === 0) failed();
        },
        dead: failed,
        silent: (is) => is && failed(),
      },
      "initialization",
      true,
    );
    function failed() {
      engine.close();
      const own = slots[i];
      if (own?.engine !== engine) return;
      own.snapshot = null;
      own.busy = false;
      own.trouble = "the worker that computes it stopped and could not be started again.";
      changed();
    }
    slots[i] = { engine, wanted, snapshot: null, busy: true, trouble: "" };
    engine.open(noTable(params));
  }

  function close(/** @type {number} */ i) {
    slots[i]?.engine.close();
    slots[i] = null;
  }

  return {
    /** @param {Params} link The link of the first initializer. */
    update(link) {
      asked = link;
      const rest = Object.fromEntries(Object.entries(link).filter(([key]) => !KEYS.includes(key) && key !== "init"));
      KEYS.forEach((key, i) => {
        const init = link[key] ?? "none";
        if (init === "none" || !VIEWS.has(link.view ?? "layers")) close(i);
        else ask(i, init, rest);
      });
      say();
    },
    /** A line for a view that reports a failed companion and offers to restart it. */
    notice() {
      const text = el("span");
      const again = el("button", { type: "button", class: "small" }, "Try again");
      const node = el("p", { class: "note warn companion-lost", role: "alert" }, text, " ", again);
      node.hidden = true;
      again.addEventListener("click", () => {
        slots.forEach((slot, i) => {
          if (slot?.trouble) close(i);
        });
        this.update(asked);
        changed();
      });
      notes.push({ node, text });
      return node;
    },
    /** Cancels the rest of their work. */
    stop() {
      for (const slot of slots) slot?.engine.send({ t: "stop" });
    },
    /** @param {() => void} changed */
    listen(changed) {
      listeners.push(changed);
    },
    /** Number of companions expected. */
    wanted: () => slots.filter((s) => s !== null && s.trouble === "").length,
    /** Texts at least as long as the labels of all companions expected, to reserve room. */
    names: () => slots.flatMap((s) => (s ? [`${JSON.parse(s.wanted).init}, std 0.1234`] : [])),
    /** Initializers, as named in links, whose numbers have not arrived. */
    coming: () =>
      slots.flatMap((s) => (s?.busy && !s.snapshot ? [JSON.parse(s.wanted).init.replaceAll("_", " ")] : [])),
    /** Number of companions still computing. */
    missing: () => slots.filter((s) => s?.busy).length,
    /**
     * Their measurements so far.
     * @template {"layers" | "train"} P
     * @param {P} part
     * @returns {NonNullable<Snapshot[P]>[]}
     */
    list: (part) => slots.flatMap((s) => s?.snapshot?.[part] ?? []),
    destroy() {
      KEYS.forEach((_, i) => {
        close(i);
      });
    },
  };
}
