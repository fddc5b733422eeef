/** Controls for choosing one option, with that option's own numbers, or several options. */

import { el, freshId } from "../draw/dom.js";
import { frame, lockAll, showValue } from "./field.js";
import { sliderScale } from "./number-control.js";

/** @import {FieldSpec, OptionSpec} from "../settings.d.ts" */
/** @import {Control} from "./field.js" */

/**
 * A slider over five decades for a number of any magnitude (such as the weights' std); null for other numbers.
 * @param {OptionSpec["params"][number]} p
 */
function wideScale(p) {
  if (p.min < 0 || p.default <= 0 || p.max < 100 * p.default) return null;
  const [min, max] = [p.default / 100, Math.min(p.max, 1000 * p.default)];
  return sliderScale({ min, max, step: 0, log: true, kind: "number" });
}

/**
 * A select with the number boxes of the chosen option. The value is "name:number:number".
 * @param {OptionSpec[]} options
 * @param {string} label Label of the number boxes.
 * @param {(value: string) => void} change
 */
export function optionPicker(options, label, change) {
  const select = el("select");
  for (const o of options) select.append(el("option", { value: o.value, text: o.label }));
  const numbers = el("div", { class: "option-numbers" });
  let shown = "";
  /** @type {HTMLInputElement[]} */
  let boxes = [];
  /** @type {((text: string) => void)[]} */
  let follow = [];

  const chosen = () => options.find((o) => o.value === select.value) ?? options[0];
  function emit() {
    change([select.value, ...boxes.map((b) => b.value.trim())].join(":"));
  }
  function build() {
    const { value, params, label: name } = chosen();
    if (shown === value) return;
    shown = value;
    const sliders = params.map((p) => {
      const scale = wideScale(p);
      if (!scale) return null;
      const slider = el("input", { type: "range", min: "0", max: String(scale.stops), step: "1" });
      slider.setAttribute("aria-label", `${label}, ${name}: ${p.label}, slider`);
      return { slider, scale };
    });
    follow = sliders.map((s) => (text) => {
      if (!s) return;
      if (document.activeElement !== s.slider) s.slider.value = String(s.scale.at(Number(text)));
      s.slider.setAttribute("aria-valuetext", text);
    });
    boxes = params.map((p, i) => {
      const box = el("input", { type: "text", inputmode: "decimal", class: "number", id: freshId("option") });
      box.value = String(p.default);
      box.setAttribute("aria-label", `${label}, ${name}: ${p.label}`);
      box.addEventListener("input", () => {
        box.dataset.writing = "1";
      });
      box.addEventListener("change", () => {
        delete box.dataset.writing;
        emit();
      });
      const slide = sliders[i];
      slide?.slider.addEventListener("input", () => {
        box.value = String(slide.scale.value(Number(slide.slider.value)));
        emit();
      });
      return box;
    });
    numbers.replaceChildren(
      ...params.flatMap((p, i) => {
        const label = el("label", { class: "option-number", for: boxes[i].id, text: p.label });
        const slide = sliders[i];
        return slide ? [label, slide.slider, boxes[i]] : [label, boxes[i]];
      }),
    );
    numbers.hidden = params.length === 0;
  }
  select.addEventListener("change", () => {
    build();
    emit();
  });
  build();

  return {
    select,
    numbers,
    chosen,
    /** @param {string} text */
    show(text) {
      const [name, ...values] = text.split(":");
      if (options.some((o) => o.value === name) && select.value !== name) select.value = name;
      build();
      boxes.forEach((box, i) => {
        const value = values[i] ?? String(chosen().params[i].default);
        showValue(box, value);
        follow[i](value);
      });
    },
  };
}

/**
 * @param {FieldSpec} spec
 * @param {(value: string) => void} change
 * @returns {Control}
 */
export function choiceControl(spec, change) {
  const picker = optionPicker(spec.options, spec.label, change);
  const shell = frame(spec, picker.select);
  shell.add(picker.select, picker.numbers);
  return {
    spec,
    node: shell.node,
    update(params) {
      picker.show(params[spec.key] ?? spec.default);
      const { formula, help } = picker.chosen();
      shell.about([formula, help].filter(Boolean).join(" · "));
    },
    complain: shell.complain,
    lock: (locked) => lockAll(shell.node, locked),
    says: () => picker.chosen().label,
  };
}

/**
 * A select for a column of the data set, counted from 1.
 * @param {FieldSpec} spec
 * @param {(value: string) => void} change
 * @returns {Control}
 */
export function columnControl(spec, change) {
  const select = el("select");
  const shell = frame(spec, select);
  shell.add(select);
  select.addEventListener("change", () => change(select.value));
  let names = "";
  return {
    spec,
    node: shell.node,
    update(params, shape) {
      const columns = shape?.columns ?? [];
      if (names !== columns.join("\n")) {
        names = columns.join("\n");
        select.replaceChildren(...columns.map((c, i) => el("option", { value: String(i + 1), text: c })));
      }
      // Shows the column in use: the engine chooses one if the link names none.
      const drawn = shape?.axes[spec.key === "xaxis" ? 0 : 1];
      select.value = drawn === undefined ? (params[spec.key] ?? spec.default) : String(drawn + 1);
    },
    complain: shell.complain,
    lock: (locked) => lockAll(shell.node, locked),
  };
}

/**
 * @param {FieldSpec} spec
 * @param {(value: string) => void} change
 * @returns {Control}
 */
export function multiControl(spec, change) {
  const group = el("div", { role: "group", class: "checks" });
  const shell = frame(spec, group);
  shell.add(group);
  const boxes = spec.options.map((o) => {
    const box = el("input", { type: "checkbox", value: o.value });
    box.addEventListener("change", () => {
      change(
        boxes
          .filter((b) => b.checked)
          .map((b) => b.value)
          .join(","),
      );
    });
    group.append(el("label", { class: "check" }, box, el("span", { text: o.label })));
    return box;
  });
  return {
    spec,
    node: shell.node,
    update(params) {
      const on = (params[spec.key] ?? spec.default).split(",");
      for (const box of boxes) box.checked = on.includes(box.value);
    },
    complain: shell.complain,
    lock: (locked) => lockAll(shell.node, locked),
    says: () => spec.options.flatMap((o, i) => (boxes[i].checked ? o.label : [])).join(", "),
  };
}
