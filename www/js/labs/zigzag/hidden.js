/** Sigmoid versus tanh outputs as inputs of the next layer: the signs of its dW. */

import { lineChart } from "../../draw/chart.js";
import { el } from "../../draw/dom.js";
import { num, percent } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { picturePanel } from "../../draw/picture.js";
import { say } from "../../draw/room.js";
import { fillTable, scrolled } from "../../draw/table.js";
import { labNotes } from "../shared.js";
import { layerRace } from "./layer-race.js";
import { columnSigns, paintSigns, signsHeight } from "./signs.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Hidden, Snapshot} from "./types.d.ts" */

/** Leaves room on the first screen for the sentence and two lines of settings. */
const HEIGHT = "clamp(280px, 100vh - 372px, 620px)";

/** @param {LabApi} api */
export function hiddenView(api) {
  /** The data drawn; set before anything is drawn. @type {Hidden} */
  let h = /** @type {any} */ (null);
  const notes = () => labNotes("zigzag", api);
  const said = el("p", { class: "diagnosis", role: "status" });
  const mean = el("p", { class: "note" });
  const table = el("table", { class: "table" }, el("caption", { class: "hidden", text: "Sigmoid and tanh compared" }));
  const numbers = panel("The next layer’s inputs", "zigzag-hidden");
  numbers.append(scrolled(table, "Sigmoid and tanh compared"));
  const one = signs("Signs of dW, one example", "zigzag-one", "one");
  const batch = signs("Signs of dW, mean over all", "zigzag-batch", "batch");
  const loss = lineChart({
    title: "Loss of both nets",
    name: "zigzag-hidden-loss",
    x: "step",
    y: "mean loss",
    yLog: true,
    height: 260,
    notes,
    sayX: (v) => String(v),
  });
  const race = layerRace(api, notes);
  const node = el(
    "div",
    { class: "view" },
    el("div", { class: "pair" }, one.node, batch.node),
    el("div", {}, said, mean),
  );

  /** @param {string} title @param {string} name @param {"one" | "batch"} key */
  function signs(title, name, key) {
    return picturePanel({
      title,
      name,
      quiet: true,
      controls: [el("span", { class: "aside", text: "unit ↓ output →" })],
      height: (width) => `min(${signsHeight(width, h)}px, ${HEIGHT})`,
      notes,
      table: () => ({
        columns: ["units behind", "unit", ...Array.from({ length: h.outputs }, (_, k) => `output ${k + 1}`)],
        rows: h.sides.flatMap((side) =>
          Array.from({ length: h.units }, (_, u) => [
            side.name,
            u + 1,
            ...side[key].slice(u * h.outputs, (u + 1) * h.outputs),
          ]),
        ),
      }),
      paint: (surface, theme) => paintSigns(surface, h, key, theme),
    });
  }

  /** The number of columns with a single sign. @param {"one" | "batch"} key */
  function signed(key) {
    const { sides, outputs } = h;
    return sides
      .map((side) => {
        const alike = columnSigns(side[key], outputs).filter((sign) => sign !== "±").length;
        const ends = `${num(Math.min(...side[key]), 2)} to ${num(Math.max(...side[key]), 2)}`;
        return `Behind ${side.name} ${alike} of ${outputs} columns have one sign (${ends}).`;
      })
      .join(" ");
  }

  return {
    node,
    front: ["units", "outs", "ex", "hlr"],
    more: /** @type {[string, HTMLElement][]} */ ([
      ["Numbers", numbers],
      ["Loss", loss.node],
      ["Optimizer race", race.node],
    ]),
    /** @param {Snapshot} snapshot */
    draw({ hidden }) {
      node.classList.toggle("waiting", !hidden);
      if (!hidden) return;
      h = hidden;
      const [a, b] = h.sides;
      say(
        said,
        `Columns of single examples: ${percent(a.one_sign[0])} have one sign behind ${a.name}, ${percent(b.one_sign[0])} behind ${b.name}.`,
      );
      say(
        mean,
        `dW = aᵀδ: where every a is positive, a column has the sign of its δ. Of the columns of the mean gradient ${percent(a.one_sign[1])} and ${percent(b.one_sign[1])} have one sign.`,
      );
      fillTable(table, {
        columns: ["units behind", "mean of a", "κ of E[a aᵀ]", "loss at the start", "loss after 400 steps"],
        rows: h.sides.map((side) => [side.name, side.mean, side.condition, side.loss[0], side.loss.at(-1) ?? null]),
      });
      const shown = `Rows: ${h.units} hidden units; columns: ${h.outputs} outputs. + (blue) and − (orange); larger marks, larger gradients.`;
      one.update(`Example ${h.example}. ${shown} ${signed("one")}`);
      batch.update(
        `${shown} One sign is sure only for a single example: a mean may mix signs, but its columns stay close to one direction. ${signed("batch")}`,
      );
      race.update(h);
      const xs = a.loss.map((_, i) => i);
      loss.update({
        series: [
          { name: a.name, label: a.name, color: "magnitude", dash: [6, 4], xs, ys: a.loss },
          { name: b.name, label: b.name, color: "ink", xs, ys: b.loss },
        ],
        summary: `After 400 steps: ${a.name} ${num(a.loss.at(-1), 3)}, ${b.name} ${num(b.loss.at(-1), 3)}. Same draws, same learning rate.`,
      });
    },
  };
}
