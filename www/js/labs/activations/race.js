/** The race: the same net, draws and batches with six functions on real images. The curves grow live. */

import { el, setText } from "../../draw/dom.js";
import { exportBar } from "../../draw/export-bar.js";
import { count, num, percent, plural } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { fillTable, scrolled } from "../../draw/table.js";
import { labNotes } from "../shared.js";
import { raceChart } from "./course.js";
import { actName } from "./names.js";
import { noisePanel } from "./noise.js";
import { raceResult } from "./race-result.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {RaceShown, Snapshot} from "./types.d.ts" */

/** Quartiles as text. @param {(number | null)[]} q @param {string} none */
const spread = (q, none) =>
  `${q[1] === null ? none : num(q[1], 3)} (${q[0] === null ? none : num(q[0], 3)} – ${q[2] === null ? none : num(q[2], 3)})`;

/** Quartiles of update counts as text, integers where possible. @param {(number | null)[]} q @param {string} none */
function updates(q, none) {
  const [low, median, high] = q.map((v) => (v === null ? none : Number.isInteger(v) ? String(v) : num(v, 3)));
  return `${median} (${low} – ${high})`;
}

/** Number of characters of the longest result, and of the line below it. */
const SAID = 126;
const SMALL = 108;
const RATIO = spread([1.23, 1.23, 1.23], "");

/** What is running, before there is a result. @param {RaceShown} r */
const words = (r) =>
  r.courses.some((c) => c.rate === null)
    ? "The functions find their rates on a draw that is not part of the race. A run stops when it can no longer win."
    : "All six share the weights and the batches.";

/** The progress, or the result. @param {RaceShown} r */
function headline(r) {
  if (!r.started)
    return `Predict first: to reach a loss of ${num(r.target, 2)}, how many times the updates of ReLU does tanh need?`;
  if (r.seeds_done === r.seeds) return raceResult(r);
  const trying = r.courses.find((c) => c.trying !== null)?.trying ?? null;
  if (trying !== null) return `Each function tries a learning rate of ${trying}.`;
  if (r.courses.some((c) => c.rate === null)) return "Each function looks for its learning rate.";
  return `Seed ${r.seeds_done + 1} of ${r.seeds}: all six are training.`;
}

/** @param {LabApi} api */
export function raceView(api) {
  const notes = () => labNotes("activations", api);
  const start = el("button", { type: "button", class: "primary" }, "Start the race");
  start.addEventListener("click", () => api.setParams({ go: "1" }));
  const keys = el("span", { class: "cluster" }, start);
  const curves = raceChart(notes);
  const said = el("p", { class: "diagnosis", role: "status" });
  const small = el("p", { class: "sentence small-line" });
  const setup = el("p", { class: "note" });
  const rules = panel("The set-up, and the lecture’s ratio", "race-setup");
  rules.append(setup);
  const result = panel("Updates to the target", "race-result");
  const table = el("table", { class: "table" });
  const verdict = el("p", { class: "note" });
  const exported = exportBar({ name: () => "activations-race", caption: "The race", data, notes });
  const ratios = el("table", { class: "table" });
  result.append(
    scrolled(table, "Results, one function a row", { bare: true }),
    scrolled(ratios, "Ratios of updates, one function a row", { bare: true }),
    verdict,
    exported.node,
  );
  const trials = panel("How each found its rate", "race-trials");
  const tried = el("table", { class: "table" });
  const trialsNote = el("p", { class: "note" });
  trials.append(trialsNote, scrolled(tried, "Trials of the learning rates"));
  const noise = noisePanel(notes);
  const lecture = el("p", {
    class: "note",
    text: "The lecture’s “e.g. 6x” is one comparison: Krizhevsky et al. 2012, figure 1, ReLU against tanh, a convolutional net of four layers on CIFAR-10, to 25% training error, each with its own best rate. Another net, other data, another target: another ratio. Maxout has about twice the weights of the others.",
  });
  rules.append(lecture);
  const node = el("div", { class: "view" }, curves.node, el("div", { class: "reads-line race-said" }, said, small));
  // Reserve room before the images have loaded.
  say(said, "", SAID);
  say(small, "", SMALL);
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

  /** The lecture's speed ratio, as measured here. @param {RaceShown} r */
  function ratio(r) {
    const relu = r.courses.find((c) => c.value === "relu");
    const [low, median, high] = relu?.against_tanh ?? [null, null, null];
    if (r.seeds_done === 0 || relu?.arrived === 0) return r.started ? words(r) : "";
    if (median === null) return "ReLU reached the target where tanh did not, so there is no ratio.";
    return `Seed by seed, tanh needs ${num(median, 3)} times the updates of ReLU (quartiles ${num(low, 3)} – ${num(high, 3)}).`;
  }

  /** @param {RaceShown} r */
  function results(r) {
    const late = `> ${r.most}`;
    fillTable(
      table,
      {
        columns: ["Function", "Rate", "Updates: median (quartiles)", "Reached it", "Test accuracy", "Parameters"],
        rows: r.courses.map((c) => [
          actName(c.value),
          c.rate === null ? "…" : num(c.rate, 2),
          r.seeds_done === 0 ? "…" : updates(c.steps, late),
          `${c.arrived} of ${r.seeds_done}${c.diverged > 0 ? `, ${c.diverged} diverged` : ""}`,
          r.seeds_done === 0 ? "…" : percent(c.accuracy),
          count(c.parameters),
        ]),
      },
      ["", "0.12", "1234 (1234 – 1234)", "00 of 00, 0 diverged", "12%"],
    );
    fillTable(
      ratios,
      {
        columns: ["Function", "updates of tanh ÷ its own", "sigmoid needs times as many"],
        rows: r.courses.map((c) => [
          actName(c.value),
          c.arrived === 0 ? "–" : spread(c.against_tanh, "∞"),
          c.arrived === 0 ? "–" : spread(c.against_sigmoid, "∞"),
        ]),
      },
      ["", RATIO, RATIO],
    );
    const trouble =
      r.courses.find((c) => c.value === "relu")?.arrived === 0
        ? "ReLU did not reach the target: set a higher target or allow more updates."
        : ratio(r);
    say(verdict, r.seeds_done === 0 ? "" : `${trouble} All share the weights and the batches.`, 120);
  }

  /** @param {RaceShown} r */
  function redraw(r) {
    start.disabled = r.started;
    const rule = r.each_its_best
      ? `each function with the best of the rates ${r.choices.join(", ")}`
      : "one learning rate for all, which suits some better than others";
    setText(
      setup,
      `${r.examples} training images, two hidden layers of ${r.width} units, ten outputs, softmax cross-entropy, plain SGD, batches of ${r.batch}; ${rule}. Weights: ${r.init.replaceAll("_", " ")}, the same random numbers for all (Maxout draws for two pieces), and the same batches. Pixels / 255, mean image subtracted, scaled to variance 1. Loss and target are measured on ${r.measured} training images every ${r.every} updates.`,
    );
    say(said, headline(r), SAID);
    say(small, ratio(r), SMALL);
    curves.update(r);
    setText(
      trialsNote,
      r.each_its_best
        ? "One run with each rate, on a draw that is not part of the race: updates to the target, or the loss it ended with. A run stops once it can no longer win."
        : "All functions race with one learning rate, so none was tried.",
    );
    const rates = r.each_its_best ? r.choices : [];
    fillTable(
      tried,
      {
        columns: ["Function", ...rates.map(String), "Races with"],
        rows: r.courses.map((c) => [
          actName(c.value),
          ...rates.map((_, i) => {
            const [steps, loss] = c.trials[i] ?? [undefined, undefined];
            if (steps === undefined && loss === undefined) return "…";
            if (steps !== null && steps !== undefined) return plural(steps, "update");
            return loss === null || loss === undefined ? "diverged" : `loss ${num(loss, 2)}`;
          }),
          c.rate === null ? "…" : String(c.rate),
        ]),
      },
      ["", ...rates.map(() => `${r.most} updates`), "0.12"],
    );
    results(r);
    noise.update(r);
    exported.update();
  }

  return {
    node,
    keys,
    front: ["rates", "rate", "target", "most", "seeds", "init"],
    more: /** @type {[string, HTMLElement][]} */ ([
      ["Results", result],
      ["Noisy test images", noise.node],
      ["Rates tried", trials],
      ["The set-up", rules],
    ]),
    /** @param {Snapshot} s */
    draw(s) {
      race = s.race;
      node.classList.toggle("waiting", !race);
      if (race) redraw(race);
    },
  };
}
