/** The standard deviation of the weights: a slider over the wall that snaps to marks. */

import { el, freshId, setAttr, setText } from "../../draw/dom.js";
import { num } from "../../draw/format.js";
import { showValue } from "../../shell/field.js";
import { sliderScale } from "../../shell/number-control.js";

/** @import {LabApi} from "../../shell/lab.js" */

const [LOW, HIGH] = [0.001, 10];
const scale = sliderScale({ min: LOW, max: HIGH, step: 0, log: true, kind: "number" });
/** Distance from a mark within which the slider snaps to it. */
const HOLD = 2;

/**
 * Ratio of a rule's parameter to the standard deviation; other rules are replaced by the normal one.
 * @type {Record<string, (fan: number) => number>}
 */
const FACTORS = {
  normal: () => 1,
  uniform: () => Math.sqrt(3),
  mean_field: (fan) => Math.sqrt(fan),
  orthogonal: (fan) => Math.sqrt(fan),
};

/**
 * The setting that gives the weights this standard deviation.
 * @param {string} init The current rule.
 * @param {number} std
 * @param {number} fan Inputs of a unit.
 */
export function ruleWith(init, std, fan) {
  const [rule] = init.split(":");
  const name = rule in FACTORS ? rule : "normal";
  return `${name}:${Number((std * FACTORS[name](fan)).toPrecision(4))}`;
}

/** Position of a value on the track, 0 to 1. @param {number} std */
const share = (std) => Math.min(1, Math.max(0, Math.log(std / LOW) / Math.log(HIGH / LOW)));

/** @param {LabApi} api */
export function stdSlider(api) {
  const id = freshId("std");
  const slider = el("input", { type: "range", min: "0", max: String(scale.stops), step: "1", id });
  const box = el("input", { type: "text", inputmode: "decimal", class: "number", autocomplete: "off" });
  box.setAttribute("aria-label", "Std of the weights, number");
  const marks = el("div", { class: "std-marks", "aria-hidden": "true" });
  const node = el(
    "div",
    { class: "std" },
    el("label", { for: id, text: "Std of the weights" }),
    el("div", { class: "std-track" }, slider, marks),
    box,
  );
  let [init, fan, std] = ["normal", 500, 0.01];
  /** @type {number | null} */
  let wanted = null;

  const held = () => [0.01, 1 / Math.sqrt(fan), 1];
  /** Sends at most one message per frame. @param {number} to */
  function ask(to) {
    const fresh = wanted === null;
    wanted = to;
    if (!fresh) return;
    requestAnimationFrame(() => {
      if (wanted !== null) api.setParams({ init: ruleWith(init, wanted, fan) });
      wanted = null;
    });
  }
  slider.addEventListener("input", () => {
    const at = Number(slider.value);
    const near = held().find((mark) => Math.abs(scale.at(mark) - at) <= HOLD);
    const to = near ?? scale.value(at);
    box.value = num(to, 3);
    setAttr(slider, "aria-valuetext", num(to, 3));
    ask(to);
  });
  box.addEventListener("input", () => {
    box.dataset.writing = "1";
  });
  box.addEventListener("change", () => {
    delete box.dataset.writing;
    const to = Number(box.value.replace("−", "-"));
    if (to >= 0 && box.value.trim() !== "") ask(to);
    else box.value = num(std, 3);
  });

  function placeMarks() {
    const texts = ["0.01", "1/√fan_in", "1"];
    const all = held().map((at, i) => /** @type {[number, string]} */ ([at, texts[i]]));
    all.push([LOW, String(LOW)], [HIGH, String(HIGH)]);
    while (marks.childElementCount < all.length) marks.append(el("span"));
    all.forEach(([at, text], i) => {
      const mark = /** @type {HTMLElement} */ (marks.children[i]);
      setText(mark, text);
      if (i === 1) mark.dataset.value = ` = ${num(at, 2)}`;
      mark.style.left = `${100 * share(at)}%`;
      mark.classList.toggle("here", Math.abs(std / at - 1) < 0.01);
      mark.classList.toggle("end", i > 2);
    });
  }

  return {
    node,
    /**
     * @param {string} text The current rule.
     * @param {number} units Inputs of a unit.
     * @param {number} measured Standard deviation of the first layer's weights.
     */
    update(text, units, measured) {
      init = text;
      fan = units;
      const [rule, value] = text.split(":");
      // The value that was set, not the one measured on the draw.
      std = rule in FACTORS && Number(value) > 0 ? Number(value) / FACTORS[rule](fan) : measured;
      if (text === "normal") std = 0.01;
      node.dataset.rule = rule;
      const page = api.page();
      node.hidden = page.hide.includes("init");
      slider.disabled = box.disabled = page.lock.includes("init");
      const said = num(std, 3)
        .replace(/(\.\d*?)0+$/, "$1")
        .replace(/\.$/, "");
      showValue(box, said);
      if (document.activeElement !== slider) slider.value = String(scale.at(Math.max(std, LOW)));
      setAttr(slider, "aria-valuetext", said);
      placeMarks();
    },
  };
}
