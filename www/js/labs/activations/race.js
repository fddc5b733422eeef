/** The race: the same net, draws and batches with six functions on real images. */

import { lineChart } from "../../draw/chart.js";
import { el, setText } from "../../draw/dom.js";
import { count, num, percent, plural } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { fillTable, scrolled } from "../../draw/table.js";
import { twin } from "../../draw/twin.js";
import { labNotes } from "../shared.js";
import { actName, lookOf } from "./names.js";
import { longestResult, raceResult } from "./race-result.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {RaceShown, Snapshot} from "./types.d.ts" */

/** Quartiles as text. @param {(number | null)[]} q @param {string} none */
const spread = (q, none) =>
  `${q[1] === null ? none : num(q[1], 3)} (${q[0] === null ? none : num(q[0], 3)} – ${q[2] === null ? none : num(q[2], 3)})`;

/** Updates are whole numbers, but for quartiles between two. @param {(number | null)[]} q @param {string} none */
function updates(q, none) {
  const [low, median, high] = q.map((v) => (v === null ? none : Number.isInteger(v) ? String(v) : num(v, 3)));
  return `${median} (${low} – ${high})`;
}

const RATIO = spread([1.23, 1.23, 1.23], "");

/** @param {LabApi} api */
export function raceView(api) {
  const notes = () => labNotes("activations", api);
  const start = el("button", { type: "button", class: "primary" }, "Start the race");
  start.addEventListener("click", () => api.setParams({ go: "1" }));
  const head = panel("Six functions, one net", "race", start);
  const said = el("p", { class: "diagnosis", role: "status" });
  const setup = el("p", { class: "pg-note" });
  head.append(said, setup);
  const curves = lineChart({
    title: "Training loss",
    name: "race-loss",
    x: "update",
    y: "cross-entropy, median of the seeds",
    height: 340,
    notes,
    sayX: (v) => String(v),
  });
  const result = panel("Updates to the target", "race-result");
  const table = el("table", { class: "pg-table" });
  const verdict = el("p", { class: "pg-note" });
  const twins = twin({ name: () => "activations-race", caption: "The race", data, notes });
  result.append(scrolled(table, "Results, one function a row", { bare: true }), verdict, twins.node);
  const trials = panel("How each found its rate", "race-trials");
  const tried = el("table", { class: "pg-table" });
  trials.append(
    el("p", {
      class: "pg-note",
      text: "One training with each rate on a draw that does not race: updates to the target, or the loss it ended with. A training stops once it can no longer win.",
    }),
    scrolled(tried, "Trials of the learning rates"),
  );
  const node = el("div", { class: "view" }, head, result, curves.node, trials);
  /** @type {RaceShown | null} */
  let race = null;

  function data() {
    return {
      columns: [
        "function",
        "learning rate",
        "parameters",
        "updates to the target, 1st quartile",
        "median",
        "3rd quartile",
      ].concat(["arrived", "of seeds", "tanh needs times as many", "sigmoid needs times as many", "test accuracy"]),
      rows: (race?.courses ?? []).map((c) => [
        actName(c.value),
        c.rate,
        c.parameters,
        ...c.steps,
        c.arrived,
        race?.seeds_done ?? 0,
        c.against_tanh[1],
        c.against_sigmoid[1],
        c.accuracy,
      ]),
    };
  }

  /** @param {RaceShown} r */
  function results(r) {
    const late = `> ${r.most}`;
    fillTable(
      table,
      {
        columns: [
          "Function",
          "Rate",
          "Updates: median (quartiles)",
          "Arrived",
          "tanh ÷ it",
          "sigmoid ÷ it",
          "Test accuracy",
          "Parameters",
        ],
        rows: r.courses.map((c) => [
          actName(c.value),
          c.rate === null ? "…" : num(c.rate, 2),
          r.seeds_done === 0 ? "…" : updates(c.steps, late),
          `${c.arrived} of ${r.seeds_done}${c.diverged > 0 ? `, ${c.diverged} diverged` : ""}`,
          c.arrived === 0 ? "–" : spread(c.against_tanh, "∞"),
          c.arrived === 0 ? "–" : spread(c.against_sigmoid, "∞"),
          r.seeds_done === 0 ? "…" : percent(c.accuracy),
          count(c.parameters),
        ]),
      },
      ["", "0.12", "1234 (1234 – 1234)", "00 of 00, 0 diverged", RATIO, RATIO, "12%"],
    );
    const relu = r.courses.find((c) => c.value === "relu");
    const ratio = relu?.against_tanh ?? [null, null, null];
    const words =
      r.seeds_done === 0
        ? "Here tanh needs … times the updates of ReLU (quartiles … – …; seed by seed, the same weights and batches)."
        : relu?.arrived === 0
          ? "ReLU has not arrived: lower the target or allow more updates."
          : ratio[1] === null
            ? "ReLU arrived where tanh did not: the ratio has no number here."
            : `Here tanh needs ${num(ratio[1], 3)} times the updates of ReLU (quartiles ${num(ratio[0], 3)} – ${num(ratio[2], 3)}; seed by seed, the same weights and batches).`;
    say(
      verdict,
      `${words} The lecture’s “e.g. 6x” is one comparison: Krizhevsky et al. 2012, figure 1, ReLU against tanh, a convolutional net of four layers on CIFAR-10, to 25% training error, each with its own best rate. Another net, other data, another target: another ratio. Maxout has about twice the weights of the others.`,
    );
  }

  /** @param {RaceShown} r */
  function redraw(r) {
    start.classList.toggle("waiting", r.started);
    const rates = r.each_its_best
      ? `each function with the best of the rates ${r.choices.join(", ")}`
      : "one learning rate for all, which suits some better than others";
    setText(
      setup,
      `${r.examples} training images, two hidden layers of ${r.width} units, ten outputs, softmax cross-entropy, plain SGD, batches of ${r.batch}; ${rates}. Weights: ${r.init.replaceAll("_", " ")}, the same random numbers for all; the same batches for all (Maxout draws for two pieces). Pixels / 255, mean image subtracted, scaled to variance 1. Loss and target are measured on ${r.measured} training images every ${r.every} updates.`,
    );
    const ask = `Predict first: how many times the updates of ReLU does tanh need to a loss of ${num(r.target, 2)}? And sigmoid? Then start.`;
    say(
      said,
      !r.started
        ? ask
        : r.seeds_done === 0
          ? r.courses.some((c) => c.rate === null)
            ? "Each function looks for its rate."
            : "They are off."
          : raceResult(r),
      r.started ? longestResult(r) : ask,
    );
    result.hidden = curves.node.hidden = !r.started;
    trials.hidden = !r.started || !r.each_its_best;
    if (!trials.hidden)
      fillTable(
        tried,
        {
          columns: ["Function", ...r.choices.map(String), "Races with"],
          rows: r.courses.map((c) => [
            actName(c.value),
            ...r.choices.map((_, i) => {
              const [steps, loss] = c.trials[i] ?? [undefined, undefined];
              if (steps === undefined && loss === undefined) return "…";
              if (steps !== null && steps !== undefined) return plural(steps, "update");
              return loss === null || loss === undefined ? "diverged" : `loss ${num(loss, 2)}`;
            }),
            c.rate === null ? "…" : String(c.rate),
          ]),
        },
        ["", ...r.choices.map(() => `${r.most} updates`), "0.12"],
      );
    if (!r.started) return;
    results(r);
    twins.update();
    const longest = Math.max(...r.courses.map((c) => c.median.length));
    curves.update({
      series: r.courses.map((c) => ({
        name: actName(c.value),
        ...lookOf(c.value),
        width: 2,
        xs: Array.from(c.median, (_, i) => i * r.every),
        ys: [...c.median],
        band: { low: [...c.low], high: [...c.high] },
      })),
      levels: [{ y: r.target, text: "target" }],
      xDomain: [0, Math.max(1, (longest - 1) * r.every)],
      yDomain: [0, 2.6],
      summary:
        r.seeds_done === 0
          ? "No race is over yet."
          : `Median over ${plural(r.seeds_done, "seed")}, bands: quartiles. At the end: ${r.courses.map((c) => `${actName(c.value)} ${num(c.median.at(-1), 3)}`).join(", ")}.`,
      longest: `Median over 10 seeds, bands: quartiles. At the end: ${r.courses.map((c) => `${actName(c.value)} 0.123`).join(", ")}.`,
    });
  }

  return {
    node,
    /** @param {Snapshot} s */
    draw(s) {
      race = s.race;
      node.classList.toggle("waiting", !race);
      if (race) redraw(race);
    },
  };
}
