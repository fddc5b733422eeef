/** The health strip: dead and saturated shares, gradient and update sizes per layer, with a verdict. */

import { el, setText } from "../../draw/dom.js";
import { exportBar } from "../../draw/export-bar.js";
import { num, percent, plural } from "../../draw/format.js";
import { reserve, say } from "../../draw/room.js";
import { fileName, notes, panel } from "./lab.js";
import { telling } from "./telling.js";
import { LONGEST, verdicts } from "./verdict.js";

/** @import {Lab, Panel} from "./lab.js" */
/** @import {Table} from "../../draw/export.js" */

/** Name, explanation, and widest cell. @type {[string, string, string?][]} */
const COLUMNS = [
  ["layer", ""],
  ["dead", "Share of units whose gradient is zero on every training example"],
  ["saturated", "Share of unit and example pairs with a tiny local gradient"],
  ["rms W", "Root mean square of the weights", "0.123"],
  ["rms dW", "Root mean square of the loss gradient over the training set", "0.123"],
  ["update/weight", "Size of the last update over the size of the weights; 0.001 is a rule of thumb", "0.12"],
  ["verdict", "", `▲ ${LONGEST}`],
];

/** Added to a verdict when saturation or small gradients are no problem. */
const CERTAIN = ": the net is certain of its answers, and right";

/**
 * @param {Lab} lab
 * @param {(text: string, bad: boolean) => void} tell Receives a short verdict.
 * @returns {Panel}
 */
export function healthPanel(lab, tell) {
  const node = panel("Health", "health");
  const head = el("thead", {}, el("tr"));
  for (const [name, what, longest] of COLUMNS) {
    const th = el("th", { scope: "col", text: name, title: what || null });
    if (longest) reserve(th, longest);
    head.rows[0].append(th);
  }
  const body = el("tbody");
  const table = el("table", { class: "table pg-health-table" }, head, body);
  const scroll = el(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": "Health of every layer" },
    table,
  );
  const summary = el("p", { class: "note" });
  const exported = exportBar({
    name: () => fileName(lab, "health"),
    caption: "Health in full precision",
    data,
    notes: () => notes(lab),
  });
  node.append(scroll, summary, exported.node);

  /** @returns {Table} */
  function data() {
    const { shape, snapshot } = lab;
    const found = snapshot ? verdicts(snapshot) : [];
    const rows = (snapshot?.layers ?? []).map((l, i) => [
      shape?.layers[i].name ?? "",
      l.dead,
      l.saturated,
      l.weight_rms,
      l.grad_rms,
      l.update_ratio,
      found[i].words || "healthy",
    ]);
    return { columns: COLUMNS.map(([name]) => name), rows };
  }

  function update() {
    const { shape, snapshot } = lab;
    if (!shape || !snapshot) return;
    while (body.rows.length > snapshot.layers.length) body.deleteRow(-1);
    while (body.rows.length < snapshot.layers.length) {
      const row = body.insertRow();
      row.append(el("th", { scope: "row" }));
      for (let i = 1; i < COLUMNS.length; i++) row.append(el("td", { class: "num" }));
      row.cells[1].append(meter());
      row.cells[2].append(meter());
      row.cells[COLUMNS.length - 1].className = "verdict";
    }
    const found = verdicts(snapshot);
    snapshot.layers.forEach((l, i) => {
      const { cells } = body.rows[i];
      setText(cells[0], shape.layers[i].name);
      fillMeter(cells[1], l.dead);
      fillMeter(cells[2], l.saturated);
      setText(cells[3], num(l.weight_rms));
      setText(cells[4], num(l.grad_rms));
      setText(cells[5], num(l.update_ratio, 2));
      const { words, bad } = found[i];
      setText(cells[6], bad ? `▲ ${words}` : words || "healthy");
      cells[6].classList.toggle("bad", bad);
    });
    const ill = found.filter((v) => v.bad).length;
    tell(ill === 0 ? "✓ no problem" : `▲ ${ill} of ${plural(snapshot.layers.length, "layer")}`, ill > 0);
    const first = snapshot.layers[0].update_ratio === null ? " Update sizes appear after the first step." : "";
    say(
      summary,
      (ill === 0
        ? `No layer shows a problem${found.some((v) => v.words) ? CERTAIN : ""}.`
        : `${ill} of ${snapshot.layers.length} layers to look at.`) + first,
      `${snapshot.layers.length} of ${snapshot.layers.length} layers to look at. Update sizes appear after the first step.`,
    );
    exported.update();
  }
  const slow = telling(lab, update);
  return {
    node,
    draw: (playing) => slow.call(!playing),
    destroy: () => slow.cancel(),
  };
}

function meter() {
  return el("span", { class: "meter" }, el("span", { class: "meter-fill" }), el("span", { class: "meter-text" }));
}

/**
 * @param {Element} cell
 * @param {number} share
 */
function fillMeter(cell, share) {
  const fill = /** @type {HTMLElement} */ (cell.querySelector(".meter-fill"));
  const text = /** @type {HTMLElement} */ (cell.querySelector(".meter-text"));
  fill.style.width = `${Math.round(100 * share)}%`;
  setText(text, percent(share));
}
