/** The autopsy of a diverged run: what became non-finite, where, after which steps, and how to go back. */

import { el, setText } from "../../draw/dom.js";
import { exportBar } from "../../draw/export-bar.js";
import { num } from "../../draw/format.js";
import { fileName, notes } from "./lab.js";

/** @import {Lab} from "./lab.js" */
/** @import {Table} from "../../draw/export.js" */

/**
 * Fills the panel.
 * @param {Lab} lab
 * @param {HTMLElement} node
 */
export function autopsy(lab, node) {
  const sentence = el("p", { class: "sentence", role: "alert" });
  const head = el("thead", {}, el("tr"));
  const body = el("tbody");
  const table = el(
    "table",
    { class: "table" },
    el("caption", { text: "Largest absolute values of the last finite steps" }),
    head,
    body,
  );
  const scroll = el(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": "Last finite steps" },
    table,
  );
  const select = el("select", { "aria-label": "Step to go back to" });
  const back = el("button", { type: "button", class: "small primary" }, "Go back to this step");
  const advice = el("p", {
    class: "note",
    text: "Then lower the learning rate (it applies at once) or change what made the values grow, and play on.",
  });
  const exported = exportBar({
    name: () => fileName(lab, "autopsy"),
    caption: "Largest values before the end",
    data,
    notes: () => notes(lab),
  });
  node.append(sentence, scroll, el("p", { class: "row" }, select, back), advice, exported.node);
  let shown = "";

  back.addEventListener("click", () => lab.send({ t: "rewind", step: Number(select.value) }));

  /** @returns {Table} */
  function data() {
    const status = lab.snapshot?.status;
    const columns = ["step", "loss", "layer", "max |W|", "max |z|", "max |a|", "max |dL/dz|", "max |dL/dW|"];
    if (status?.kind !== "diverged") return { columns, rows: [] };
    const rows = status.last.flatMap((m) => m.layers.map((l) => [m.step, m.loss, l.name, l.w, l.z, l.a, l.dz, l.dw]));
    return { columns, rows };
  }

  return {
    draw() {
      const { snapshot } = lab;
      if (!snapshot) return;
      const { status } = snapshot;
      if (status.kind !== "diverged") {
        shown = "";
        return;
      }
      const key = `${status.step} ${status.sentence}`;
      if (shown === key) return;
      shown = key;
      setText(sentence, status.sentence);
      const { columns, rows } = data();
      head.rows[0].replaceChildren(...columns.map((c) => el("th", { scope: "col", text: c })));
      body.replaceChildren(
        ...rows.map((row) =>
          el(
            "tr",
            {},
            ...row.map((v) =>
              el("td", {
                class: typeof v === "number" ? "num" : "",
                text: typeof v === "number" ? (Number.isInteger(v) ? String(v) : num(v)) : v,
              }),
            ),
          ),
        ),
      );
      const steps = [...new Set([...snapshot.rewind, ...status.last.map((m) => m.step)])].sort((a, b) => b - a);
      select.replaceChildren(...steps.map((s) => el("option", { value: String(s), text: `step ${s}` })));
      exported.update();
    },
  };
}
