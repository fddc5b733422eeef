/** Every layer at its random start: the wall, the lecture's printout, the curves and the theory. */

import { lineChart } from "../../draw/chart.js";
import { el } from "../../draw/dom.js";
import { num } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { twin } from "../../draw/twin.js";
import { labNotes } from "../shared.js";
import { STYLES } from "./companions.js";
import { printed, slidesPanel } from "./slides.js";
import { COMING, wallPanel } from "./wall.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Series} from "../../draw/chart.js" */
/** @import {LayersShown, Snapshot} from "./types.d.ts" */
/** @import {Entry} from "./wall.js" */

/** Characters of the longest verdict. */
const VERDICT = 115;
/** Characters of the longest note under a printout. */
const NOTE = 260;

/**
 * @param {LabApi} api
 * @param {ReturnType<typeof import("./companions.js").companions>} others
 */
export function layersView(api, others) {
  const wall = wallPanel(api);
  const printout = panel("As the lecture prints it", "printout");
  const columns = el("div", { class: "printouts" });
  const verdict = el("p", { class: "diagnosis", role: "status" });
  const twins = twin({
    name: () => "initialization-layers",
    caption: "Statistics of every layer",
    data: table,
    notes: () => labNotes("initialization", api),
  });
  const train = el("button", { type: "button", class: "primary" }, "Train these nets on images");
  train.addEventListener("click", () => api.go({ ...api.params(), view: "train" }));
  printout.append(verdict, el("p", { class: "row" }, train), columns, twins.node);
  const forward = chart("Forward: standard deviation of the activations", "forward", "std of a");
  const backward = chart("Backward: standard deviation of dL/da", "backward", "std of dL/da");
  const slides = slidesPanel(api);
  others.listen(redraw);
  const node = el(
    "div",
    { class: "view" },
    wall.node,
    others.notice(),
    printout,
    el("div", { class: "pair" }, forward.node, backward.node),
    slides.node,
  );

  /** @param {string} title @param {string} name @param {string} y */
  function chart(title, name, y) {
    return lineChart({
      title,
      name,
      x: "layer",
      y,
      yLog: true,
      height: 270,
      notes: () => labNotes("initialization", api),
      sayX: (v) => String(v),
    });
  }

  /** The page's own net. @type {LayersShown | null} */
  let own = null;
  /** @type {Snapshot["link"]} */
  let link = {};
  /** @type {Entry[]} */
  let entries = [];

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
      rows: entries.flatMap(({ name, layers: L }) =>
        L.a_std.map((_, l) => [
          name,
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

  function redraw() {
    if (!own) return;
    entries = [own, ...others.list("layers")].map((layers) => ({ name: layers.label, layers }));
    const names = others.coming();
    wall.draw(entries, names);
    // Those to come have the room of the first, and say that they are coming.
    const coming = names.map((name) => {
      const room = printoutOf({ ...entries[0], name });
      for (const part of [...room.children].slice(1)) part.classList.add("waiting");
      room.append(el("p", { class: "pg-note coming", text: COMING }));
      return room;
    });
    columns.replaceChildren(...entries.map(printoutOf), ...coming);
    say(verdict, verdictText(own), VERDICT);
    curves(forward, "a_std", "fan_std");
    curves(backward, "ga_std", "fan_back");
    slides.draw(own);
    twins.update();
  }

  /** @param {Entry} entry */
  function printoutOf({ name, layers: L }) {
    const lines = [
      `input layer had mean ${printed(L.input_mean)} and std ${printed(L.input_std)}`,
      ...L.a_std.map((std, l) => `hidden layer ${l + 1} had mean ${printed(L.a_mean[l])} and std ${printed(std)}`),
    ];
    const flat = L.a_std.length - 1;
    const theory = L.fixed
      ? `χ₁ = ${num(L.fixed.chi_1, 3)}: ${L.fixed.phase}${L.fixed.phase === "critical" ? "" : `; the gradient’s variance changes by e in ${num(Math.abs(L.fixed.xi_grad ?? Number.POSITIVE_INFINITY), 2)} layers`}.`
      : L.theory
        ? "The widths differ from layer to layer: a prediction for each, but no fixed point."
        : "No infinite-width theory for this rule: its weights depend on data, or are not independent.";
    const pre = el("pre", { text: lines.join("\n") });
    const box = el(
      "div",
      { class: "pg-scroll printout-lines", tabindex: "0", role: "region", "aria-label": `Printout, ${name}` },
      pre,
    );
    return el(
      "div",
      {},
      el("h3", { text: name }),
      box,
      noteOf(
        L.done,
        (soFar) =>
          `${L.rows} examples${soFar}; std of W ${num(L.weight_std)}. ${theory} In the last layer ${num(100 * L.flat[flat], 2)}% of the values are flat (|a| > 0.99, or ≤ 0 where f is not bounded), ${num(100 * L.dead[flat], 2)}% of the units are dead.`,
      ),
    );
  }

  /** @param {boolean} done @param {(soFar: string) => string} text */
  function noteOf(done, text) {
    const note = el("p", { class: "pg-note" });
    say(note, text(done ? "" : " so far"), NOTE);
    return note;
  }

  /** @param {LayersShown} L */
  function verdictText(L) {
    const n = L.a_std.length;
    const rate = (/** @type {number[]} */ v) => (v[n - 1] / v[0]) ** (1 / (n - 1));
    const ahead = rate(L.a_std);
    const back = 1 / rate(L.ga_std);
    const word = (/** @type {number} */ r) =>
      !Number.isFinite(r)
        ? "is lost"
        : r > 1.05
          ? `grows ${num(r, 3)}-fold per layer`
          : r < 0.95
            ? `shrinks to ${num(r, 3)} per layer`
            : `is kept (×${num(r, 3)} per layer)`;
    if (L.is_symmetric) return "All units of a layer are the same unit: see Symmetry.";
    return `On its way forward the signal ${word(ahead)}; on its way back it ${word(back)}.`;
  }

  /** @param {ReturnType<typeof chart>} where @param {"a_std" | "ga_std"} key @param {"fan_std" | "fan_back"} fanKey */
  function curves(where, key, fanKey) {
    if (!own) return;
    /** @type {Series[]} */
    const series = [];
    entries.forEach(({ name, layers: L }, i) => {
      const xs = L[key].map((_, l) => l + 1);
      const fan = L[fanKey];
      series.push({
        name: entries.length > 1 ? name : fan ? "median of the seeds" : "measured",
        label: entries.length > 1 ? name : "measured",
        ...STYLES[i],
        xs,
        ys: fan ? fan.median : L[key],
        dots: true,
        ...(fan ? { band: { low: fan.low, high: fan.high } } : {}),
      });
      if (L.theory)
        series.push({
          name: `theory, ${name}`,
          color: "ink2",
          dash: [3, 3],
          width: 1,
          xs,
          ys: L.theory[key],
          label: entries.length > 1 ? "" : "theory",
        });
    });
    const [first, last] = [own[key][0], own[key].at(-1)];
    const { theory: predicted } = own;
    const off = predicted && own[key].map((v, l) => Math.abs(v / predicted[key][l] - 1));
    const halves =
      (link.act ?? "tanh") === "relu" && key === "a_std"
        ? ` Each ReLU layer halves E[z²]: with std 1/√fan_in the curve falls by √½ = 0.71 per layer.`
        : "";
    const names = [own.label, ...others.names()];
    const start = `${num(first)} in layer 1, ${num(last)} in layer ${own[key].length}.`;
    const theory = (/** @type {string} */ v) => ` Infinite-width theory (dashed) within ${v}%.`;
    const band = ` Band: quartiles of ${own.seeds} seeds.`;
    where.update({
      series,
      names: [...names, ...names.map((name) => `theory, ${name}`)],
      summary: `${start}${off ? theory(num(100 * Math.max(...off.filter(Number.isFinite)), 2)) : ""}${own[fanKey] ? band : ""}${halves}`,
      longest: `${start}${theory("0.12")}${Number(link.fan ?? 1) > 1 ? band : ""}${halves}`,
    });
  }

  return {
    node,
    /** @param {Snapshot} s */
    draw(s) {
      ({ layers: own, link } = s);
      others.update(link);
      node.classList.toggle("waiting", !own);
      redraw();
    },
  };
}
