/** The lecture's printout for every layer, for each initializer. */

import { el } from "../../draw/dom.js";
import { exportBar } from "../../draw/export-bar.js";
import { num } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { labNotes } from "../shared.js";
import { printed } from "./slides.js";
import { COMING } from "./wall.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {LayersShown} from "./types.d.ts" */

/** Number of characters of the longest note under a printout. */
const NOTE = 260;

/** @param {LabApi} api */
export function printoutPanel(api) {
  const node = panel("As the lecture prints it", "printout");
  const columns = el("div", { class: "printouts" });
  const exported = exportBar({
    name: () => "initialization-layers",
    caption: "Statistics of every layer",
    data: table,
    notes: () => labNotes("initialization", api),
  });
  node.append(columns, exported.node);
  /** @type {LayersShown[]} */
  let nets = [];

  function table() {
    return {
      columns: [
        "initializer",
        "layer",
        "mean a",
        "std a",
        "std z",
        "std dL/da",
        "rms dL/dW",
        "rms f'",
        "|f'| < 0.01",
        "flat",
        "dead units",
        "theory std a",
        "theory std dL/da",
      ],
      rows: nets.flatMap((L) =>
        L.a_std.map((_, l) => [
          L.label,
          l + 1,
          L.a_mean[l],
          L.a_std[l],
          L.z_std[l],
          L.ga_std[l],
          L.gw_rms[l],
          L.df_rms[l],
          L.closed[l],
          L.flat[l],
          L.dead[l],
          L.theory?.a_std[l] ?? null,
          L.theory?.ga_std[l] ?? null,
        ]),
      ),
    };
  }

  return {
    node,
    table,
    /** @param {LayersShown[]} next @param {string[]} names Names of the nets to come. */
    draw(next, names) {
      nets = next;
      // Reserve as much room as for the first net, with a placeholder text.
      const coming = names.map((name) => {
        const room = printoutOf({ ...nets[0], label: name });
        for (const part of [...room.children].slice(1)) part.classList.add("waiting");
        room.append(el("p", { class: "note coming", text: COMING }));
        return room;
      });
      columns.replaceChildren(...nets.map(printoutOf), ...coming);
      exported.update();
    },
  };
}

/** @param {LayersShown} L */
function printoutOf(L) {
  const lines = [
    `input layer had mean ${printed(L.input_mean)} and std ${printed(L.input_std)}`,
    ...L.a_std.map((std, l) => `hidden layer ${l + 1} had mean ${printed(L.a_mean[l])} and std ${printed(std)}`),
  ];
  const last = L.a_std.length - 1;
  const theory = L.fixed
    ? `χ₁ = ${num(L.fixed.chi_1, 3)}: ${L.fixed.phase}${L.fixed.phase === "critical" ? "" : `; the gradient’s variance changes by a factor of e in ${num(Math.abs(L.fixed.xi_grad ?? Number.POSITIVE_INFINITY), 2)} layers`}.`
    : L.theory && L.growth
      ? "Normalized: the variance of z has no fixed point of its own."
      : L.theory
        ? "The widths differ from layer to layer: a prediction for each, but no fixed point."
        : "No infinite-width theory for this rule: its weights depend on data, or are not independent.";
  const box = el(
    "div",
    { class: "scroller printout-lines", tabindex: "0", role: "region", "aria-label": `Printout, ${L.label}` },
    el("pre", { text: lines.join("\n") }),
  );
  const note = el("p", { class: "note" });
  say(
    note,
    `${L.rows} examples${L.done ? "" : " so far"}; std of W ${num(L.weight_std)}. ${theory} In the last layer ${num(100 * L.flat[last], 2)}% of the values are flat (|a| > 0.99, or ≤ 0 where f is not bounded), ${num(100 * L.dead[last], 2)}% of the units are dead.`,
    NOTE,
  );
  return el("div", {}, el("h3", { text: L.label }), box, note);
}
