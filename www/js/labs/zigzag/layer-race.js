/** The optimizers in a hidden layer: started by a button, because it trains about a hundred nets. */

import { lineChart } from "../../draw/chart.js";
import { el } from "../../draw/dom.js";
import { num } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { fillTable, scrolled } from "../../draw/table.js";
import { lookOf } from "./looks.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Hidden, LayerRace, LayerRacer} from "./types.d.ts" */

/** Names of the two nets. */
const NETS = ["sigmoid", "tanh"];
/** Lower end of the loss axis. */
const FLOOR = 1e-6;

/** The lowest final loss for a net, and SGD's. @param {LayerRacer[]} racers @param {number} net */
function best(racers, net) {
  const last = (/** @type {LayerRacer} */ r) => r.courses[net].last ?? Number.POSITIVE_INFINITY;
  const [first] = racers.toSorted((a, b) => last(a) - last(b));
  const sgd = racers.find(({ name }) => name === "sgd");
  const own = `${first.label} ends lowest, at ${num(first.courses[net].last, 2)}`;
  return sgd && sgd !== first ? `${own}, SGD at ${num(sgd.courses[net].last, 2)}` : own;
}

/** @param {LayerRace} race */
function result({ racers, steps, over }) {
  if (!over) return "Each optimizer tries its rates on both nets.";
  if (racers.length === 0) return "Stopped before any optimizer had trained both nets.";
  return `After ${steps} steps: behind sigmoid units ${best(racers, 0)}. Behind tanh units ${best(racers, 1)}.`;
}

/**
 * @param {LabApi} api
 * @param {() => string[]} notes
 */
export function layerRace(api, notes) {
  const start = el("button", { type: "button", class: "primary" }, "Race the optimizers");
  start.addEventListener("click", () => api.setParams({ go: "1" }));
  const said = el("p", { class: "note", role: "status" });
  const table = el(
    "table",
    { class: "table" },
    el("caption", { class: "hidden", text: "The optimizers with both nets" }),
  );
  const box = panel("The optimizers in this layer", "layer-race");
  box.append(el("p", {}, start), said, scrolled(table, "Rates and losses with both nets"));
  const charts = NETS.map((net) =>
    lineChart({
      title: `Loss behind ${net} units`,
      name: `layer-${net}`,
      x: "step",
      y: "mean loss",
      yLog: true,
      height: 260,
      notes,
      sayX: (v) => String(v),
    }),
  );
  const results = el("div", { class: "pair" }, ...charts.map((chart) => chart.node));
  const node = el("div", { class: "layer-race" }, box, results);
  return {
    node,
    /** @param {Hidden} hidden */
    update({ race }) {
      start.disabled = Boolean(race);
      const racers = race?.racers ?? [];
      results.hidden = racers.length === 0;
      say(
        said,
        race
          ? result(race)
          : "Both nets are trained by six optimizers from the same start. Each first tries 16 rates on another draw and keeps the one that ends lowest there. This takes a few seconds.",
        200,
      );
      fillTable(table, {
        columns: ["optimizer", ...NETS.flatMap((net) => [`rate, ${net}`, "last loss", "steps to SGD’s last loss"])],
        rows: racers.map((r) => [
          r.label,
          ...r.courses.flatMap(({ rate, last, caught }) => [
            String(rate),
            last === null ? "exploded" : num(last, 3),
            caught === null ? "–" : String(caught),
          ]),
        ]),
      });
      charts.forEach((chart, net) => {
        chart.update({
          series: racers.map((r) => {
            const loss = Array.from(r.courses[net].loss);
            const { color, dash } = lookOf(r.name);
            return { name: r.label, color, dash, xs: loss.map((_, i) => i), ys: loss.map((l) => Math.max(FLOOR, l)) };
          }),
          summary: racers.length > 0 ? `Behind ${NETS[net]} units ${best(racers, net)}.` : "",
        });
      });
    },
  };
}
