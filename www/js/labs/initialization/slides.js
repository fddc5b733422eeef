/** The lecture's tables next to the measurement. */

import { el, setText } from "../../draw/dom.js";
import { num } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { fillTable, scrolled } from "../../draw/table.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {LayersShown} from "./types.d.ts" */

/**
 * A number as the lecture prints it, but with significant digits if six decimals would show zero.
 * @param {number} x
 */
export const printed = (x) => (Math.abs(x) >= 5e-7 || x === 0 ? x.toFixed(6) : num(x, 2)).replace("-", "−");

/** A z-score beyond this cannot be chance over ten layers. */
const STRANGE = 4;

/** @param {LabApi} api */
export function slidesPanel(api) {
  const node = panel("The lecture’s tables", "lecture-print");
  const links = el("p", { class: "row" });
  const table = el("table", { class: "table" }, el("caption", { class: "hidden", text: "Printed and measured" }));
  const box = scrolled(table, "Printed and measured standard deviations");
  const note = el("p", { class: "note" });
  node.append(links, box, note);

  return {
    node,
    /** @param {LayersShown} layers */
    draw({ slides, fan_std: fan, a_std: std, a_mean: mean, seeds }) {
      if (links.childElementCount === 0) {
        for (const slide of slides)
          links.append(el("a", { class: "button", href: api.href(slide.link), text: slide.title }));
      }
      const slide = slides.find((x) => x.matches);
      box.hidden = !slide;
      node.toggleAttribute("data-empty", !slide);
      if (!slide) {
        setText(note, "Choose a table to repeat its run with ten seeds. Every printed number then gets a z-score.");
        return;
      }
      fillTable(table, {
        columns: ["layer", "printed mean", "measured", "printed std", "measured", "spread of the seeds", "z"],
        rows: slide.std.map((value, l) => {
          const middle = fan ? fan.mean[l] : std[l];
          // A printed number is rounded, so a deviation within its rounding does not count.
          const away = Math.max(0, Math.abs(value - middle) - slide.rounding);
          const z = fan && fan.sd[l] > 0 ? away / fan.sd[l] : null;
          return [
            String(l + 1),
            slide.mean[l].toFixed(6).replace("-", "−"),
            printed(mean[l]),
            value < 1e-6 && value > 0 ? value.toFixed(7) : value.toFixed(6),
            printed(middle),
            fan ? num(fan.sd[l], 2) : null,
            z === null ? null : `${num(z, 2)}${z > STRANGE ? " ✕" : ""}`,
          ];
        }),
      });
      [...table.rows].slice(1).forEach((row) => {
        row.classList.toggle("bad", row.textContent?.includes("✕") ?? false);
      });
      const spread = fan
        ? `Spread of ${seeds} seeds.`
        : "One seed has no spread: choose the table to repeat its run with ten.";
      setText(note, `${slide.note} ${spread}`);
    },
  };
}
