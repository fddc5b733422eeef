/** The data sets as radio buttons with pictures, because the look of a set says more than its name. */

import { surface } from "../../draw/canvas.js";
import { css, unpack } from "../../draw/color.js";
import { el, freshId, setText } from "../../draw/dom.js";
import { svgOf } from "../../draw/icons.js";
import { marker } from "../../draw/markers.js";
import { ICONS } from "../../draw/more-icons.js";
import { frame, lockAll } from "../../shell/field.js";
import { thumbs } from "./thumbs.js";

/** @import {Surface} from "../../draw/canvas.js" */
/** @import {Theme} from "../../draw/theme.js" */
/** @import {FieldSpec} from "../../settings.d.ts" */
/** @import {Control} from "../../shell/field.js" */
/** @import {Thumbs} from "./thumbs.js" */

/** Icons of the reader's own data. @type {Record<string, string[]>} */
const OWN = { draw: ICONS.pencil, csv: ICONS.table };
/** Margin around the points of a picture, in pixels, and the points' size. */
const EDGE = 4;
const DOT = { classification: 1.5, regression: 2.2 };
/** The largest target; targets go from −TARGETS to TARGETS. */
const TARGETS = 6;

/**
 * @param {FieldSpec} spec
 * @param {(value: string) => void} change
 * @returns {Control}
 */
export function dataPictures(spec, change) {
  const group = freshId("data");
  const set = el("fieldset", { class: "data-sets" });
  const name = el("span", { class: "data-name", "aria-hidden": "true" });
  const shell = frame(spec, set);
  shell.add(name, set);
  let value = spec.default;
  const tiles = spec.options.map((option) => {
    const radio = el("input", { type: "radio", name: group, value: option.value, "aria-label": option.label });
    radio.addEventListener("change", () => change(option.value));
    const picture = el("span", {}, option.value in OWN ? svgOf(OWN[option.value]) : null);
    const node = el("label", { class: "pick", title: option.label }, radio, picture);
    node.addEventListener("pointerenter", () => setText(name, option.label));
    node.addEventListener("pointerleave", () => setText(name, chosen().label));
    set.append(node);
    return { option, radio, node };
  });
  const chosen = () => spec.options.find((o) => o.value === value) ?? spec.options[0];
  /** @type {Thumbs["sets"]} */
  let sets = {};
  // One canvas under all buttons.
  const view = surface(set, spec.label, paint);
  view.canvas.setAttribute("aria-hidden", "true");
  thumbs().then((found) => {
    sets = found?.sets ?? {};
    view.redraw();
  });

  function paint(/** @type {Theme} */ theme, /** @type {Surface} */ { ctx }) {
    for (const { option, node } of tiles) {
      const own = sets[option.value];
      if (!own) continue;
      const step = (node.offsetWidth - 2 * EDGE) / 100;
      const [left, top] = [node.offsetLeft + EDGE, node.offsetTop + EDGE];
      for (let i = 0; i < own.points.length; i += 3) {
        const [x, y, label] = own.points.slice(i, i + 3);
        const target = own.task === "regression";
        ctx.beginPath();
        marker(ctx, target ? 0 : label, left + x * step, top + y * step, target ? DOT.regression : DOT.classification);
        ctx.fillStyle = target
          ? css(unpack(theme.diverging[Math.round(127.5 + (127.5 * label) / TARGETS)]))
          : theme.classes[label];
        ctx.fill();
      }
    }
  }

  return {
    spec,
    node: shell.node,
    update(params) {
      value = params[spec.key] ?? spec.default;
      for (const { option, radio } of tiles) radio.checked = option.value === value;
      setText(name, chosen().label);
      shell.about(chosen().help);
    },
    complain: shell.complain,
    lock: (locked) => lockAll(shell.node, locked),
    says: () => chosen().label,
  };
}
