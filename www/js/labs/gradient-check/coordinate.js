/** Reads off one checked coordinate: its two gradients, and the units that change sides between −h and +h. */

import { el, setText } from "../../draw/dom.js";
import { num } from "../../draw/format.js";
import { digits } from "./scalar.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Command, NetworkShown} from "./types.d.ts" */

/** The color scale of relative differences: 10^-12 .. 1. */
const DECADES = 12;

/**
 * @param {number} a
 * @param {number} n
 */
export function relative(a, n) {
  const size = Math.max(Math.abs(a), Math.abs(n));
  return size === 0 ? 0 : Math.abs(a - n) / size;
}

/** Position of a relative difference on the scale, 0 to 1. @param {number} r */
export const shareOf = (r) =>
  Number.isFinite(r) ? Math.min(1, Math.max(0, 1 + Math.log10(Math.max(r, 1e-30)) / DECADES)) : 1;

/**
 * @param {NetworkShown} n
 * @param {number} k Position in the list of checked coordinates.
 */
export function place({ groups, indices }, k) {
  const index = indices[k];
  const group = groups.findLast((g) => g.offset <= index) ?? groups[0];
  const inside = index - group.offset;
  return { group, row: Math.floor(inside / group.columns), column: inside % group.columns };
}

/**
 * @param {LabApi} api
 * @param {string} hint Text shown while no coordinate is selected.
 */
export function coordinateReader(api, hint) {
  const said = el("p", { class: "sentence", "aria-live": "polite" });
  const radar = el("p", { class: "note radar" });
  /** @type {NetworkShown | null} */
  let n = null;
  /** Position in the list of checked coordinates. @type {number | null} */
  let at = null;
  /** Called when another coordinate is selected. @type {(() => void)[]} */
  const listeners = [];

  function read() {
    if (!n || at === null || at >= n.indices.length) {
      setText(said, hint);
      setText(radar, "");
      return;
    }
    const { group, row, column } = place(n, at);
    const [analytic, numeric] = [n.analytic[at], n.numeric[at]];
    const name = group.rows > 1 ? `${group.name}[${row + 1}, ${column + 1}]` : `${group.name}[${column + 1}]`;
    setText(
      said,
      `${name}: analytic ${digits(analytic, 12)}, numeric ${digits(numeric, 12)}, relative difference ${num(relative(analytic, numeric), 2)}.`,
    );
    if (n.focus === n.indices[at]) setText(radar, radarText(n));
  }

  /** @param {number | null} k */
  function select(k) {
    if (!n || k === null || k < 0) return;
    at = k;
    for (const listener of listeners) listener();
    read();
    api.command(/** @type {Command} */ ({ focus: n.indices[k] }));
  }

  return {
    node: el("div", { class: "coordinate" }, said, radar),
    at: () => at,
    select,
    /** @param {() => void} listener */
    listen: (listener) => listeners.push(listener),
    /** The arrow keys move through the list. @param {HTMLElement} overlay */
    keys(overlay) {
      overlay.addEventListener("keydown", (event) => {
        const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -10, ArrowDown: 10 };
        const by = steps[/** @type {keyof typeof steps} */ (event.key)];
        if (!by || !n?.indices.length) return;
        event.preventDefault();
        event.stopPropagation();
        select(at === null ? 0 : Math.min(n.indices.length - 1, Math.max(0, at + by)));
      });
    },
    /** @param {NetworkShown} next */
    update(next) {
      n = next;
      if (at !== null && at >= n.indices.length) at = null;
      read();
    },
  };
}

/** @param {NetworkShown} n */
function radarText({ flips, layers }) {
  if (flips.length === 0) return "Kink radar: no unit crosses its kink between −h and +h.";
  /** @type {Map<string, number[]>} */
  const units = new Map();
  for (const f of flips) {
    const layer = layers[f.layer]?.name ?? "the loss";
    const unit = f.layer < layers.length ? `${layer}, unit ${f.unit + 1}` : `${layer}, class ${f.unit}`;
    units.set(unit, [...(units.get(unit) ?? []), f.row + 1]);
  }
  const lines = [...units]
    .slice(0, 8)
    .map(([unit, rows]) => `${unit} (example ${rows.slice(0, 6).join(", ")}${rows.length > 6 ? ", …" : ""})`);
  const more = units.size > 8 ? ` and ${units.size - 8} more` : "";
  return `Kink radar: between −h and +h these cross a kink: ${lines.join("; ")}${more}. The quotient averages both slopes there.`;
}
