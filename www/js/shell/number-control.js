/** The control of a number: a text box, and a slider where a range makes sense. */

import { el } from "../draw/dom.js";
import { frame, lockAll, showValue } from "./field.js";

/** @import {FieldSpec} from "../settings.d.ts" */
/** @import {Control} from "./field.js" */

const STOPS = 200;

/**
 * Converts a slider position (0..STOPS) to a value and back. A logarithmic range that starts at 0 has 0 as
 * its first stop.
 * @param {Pick<FieldSpec, "min" | "max" | "step" | "log" | "kind">} spec
 */
export function sliderScale(spec) {
  const { min, max, step, log } = spec;
  if (!log) {
    return {
      stops: Math.round((max - min) / step),
      /** @param {number} at */
      value: (at) => clean(min + at * step),
      /** @param {number} x */
      at: (x) => Math.round((x - min) / step),
    };
  }
  const low = min > 0 ? min : max / 1e6;
  const span = Math.log(max / low);
  const first = min > 0 ? 0 : 1;
  return {
    stops: STOPS,
    /** @param {number} at */
    value(at) {
      if (at < first) return 0;
      const x = low * Math.exp((span * (at - first)) / (STOPS - first));
      return spec.kind === "integer" ? Math.max(min, Math.round(x)) : Number(x.toPrecision(2));
    },
    /** @param {number} x */
    at: (x) => (x < low ? 0 : first + Math.round((Math.log(x / low) / span) * (STOPS - first))),
  };
}

/** @param {number} x */
function clean(x) {
  return Number(x.toPrecision(10));
}

/** Keys without a natural range: they get no slider. */
const TYPED = new Set(["seed", "case", "stopepoch", "stoploss", "stoptest"]);

/**
 * @param {FieldSpec} spec
 * @param {(value: string) => void} change
 * @returns {Control}
 */
export function numberControl(spec, change) {
  const input = el("input", {
    type: "text",
    inputmode: spec.kind === "integer" ? "numeric" : "decimal",
    class: "number",
    autocomplete: "off",
    spellcheck: "false",
  });
  const shell = frame(spec, input);
  const scale = sliderScale(spec);
  /** @type {HTMLInputElement | null} */
  let slider = null;
  if (!TYPED.has(spec.key)) {
    slider = el("input", { type: "range", min: "0", max: String(scale.stops), step: "1" });
    slider.setAttribute("aria-label", spec.label);
    const own = slider;
    own.addEventListener("input", () => {
      input.value = String(scale.value(Number(own.value)));
      own.setAttribute("aria-valuetext", input.value);
      change(input.value);
    });
    shell.add(own, input);
  } else shell.add(input);
  input.addEventListener("input", () => {
    input.dataset.writing = "1";
  });
  input.addEventListener("change", () => {
    delete input.dataset.writing;
    change(input.value);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    const x = Number(input.value);
    if (!Number.isFinite(x)) return;
    event.preventDefault();
    const way = event.key === "ArrowUp" ? 1 : -1;
    const stepped = spec.log && x > 0 ? x * 10 ** (way / 10) : x + way * spec.step;
    const next = spec.kind === "integer" && spec.log ? x + way : stepped;
    input.value = String(spec.log && spec.kind !== "integer" ? Number(next.toPrecision(3)) : clean(next));
    change(input.value);
  });

  let refused = "";
  return {
    spec,
    node: shell.node,
    update(params) {
      const value = params[spec.key] ?? spec.default;
      if (!refused) showValue(input, value);
      if (slider && document.activeElement !== slider) slider.value = String(scale.at(Number(value)));
      slider?.setAttribute("aria-valuetext", value);
    },
    complain(problems) {
      // The refused text stays, with the reason under it.
      refused = problems[0]?.value ?? "";
      if (refused && document.activeElement !== slider) input.value = refused;
      shell.complain(problems);
    },
    lock: (locked) => lockAll(shell.node, locked),
    says: () => (input.value === spec.default ? "" : input.value),
  };
}
