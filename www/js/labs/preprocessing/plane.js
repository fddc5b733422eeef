/** A cloud of two inputs at every preprocessing stage, beside the loss of a linear model on it. */

import { lineChart } from "../../draw/chart.js";
import { el, setText } from "../../draw/dom.js";
import { count, num } from "../../draw/format.js";
import { movement } from "../../draw/movement.js";
import { panel } from "../../draw/panel.js";
import { picturePanel } from "../../draw/picture.js";
import { planeHeight } from "../../draw/plane.js";
import { say } from "../../draw/room.js";
import { squareDomain } from "../../draw/scatter.js";
import { fillTable, scrolled } from "../../draw/table.js";
import { labNotes } from "../shared.js";
import { between, sceneOf } from "./motion.js";
import { paintCloud, paintValley } from "./scene.js";
import { switcher } from "./switcher.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Scene} from "./motion.js" */
/** @import {PlaneShown, Snapshot, StageShown} from "./types.d.ts" */

/** Width of a square that leaves room on the first screen for the stages, a sentence and two lines of settings. */
const WIDEST = "clamp(280px, 100vh - 392px, 620px)";

/** Stages in the lecture's order, with names that fit a button. @type {[string, string][]} */
export const STAGES = [
  ["none", "raw"],
  ["center", "center"],
  ["standardize", "scale"],
  ["pca", "PCA"],
  ["whiten_pca", "whiten (PCA)"],
  ["whiten_zca", "whiten (ZCA)"],
];
const DASHES = [[], [7, 3], [3, 3], [10, 3, 2, 3], [2, 3], [12, 4]];
/** Larger than any step, so it means the last one. */
const LAST = "10000";

const pair = (/** @type {number[]} */ v) => `(${v.map((x) => num(x)).join(", ")})`;

/** Formula of each stage. @type {Record<string, string>} */
const RULES = {
  none: "x′ = x",
  center: "x′ = x − μ",
  standardize: "x′ = (x − μ) / σ",
  pca: "x′ = (x − μ) U",
  whiten_pca: "x′ = (x − μ) U (Λ + c)⁻½",
  whiten_zca: "x′ = (x − μ) U (Λ + c)⁻½ Uᵀ",
};

/**
 * The formula of the current stage with its numbers.
 * @param {PlaneShown} p
 */
function formula({ shift, divisor, rotation, stages, shown }) {
  const name = stages[shown].name;
  if (name === "none") return "x′ = x";
  const centered = `x − ${pair(shift)}`;
  if (name === "center") return `x′ = ${centered}`;
  if (name === "standardize") return `x′ = (${centered}) / ${pair(divisor)}, input by input`;
  const r = rotation ?? [1, 0, 0, 1];
  const matrix = `[${[0, 2].map((i) => `${num(r[i])}  ${num(r[i + 1])}`).join(" ; ")}]`;
  /** @type {Record<string, string>} */
  const what = { pca: "U", whiten_pca: "U (Λ + c)^(−1/2)", whiten_zca: "U (Λ + c)^(−1/2) Uᵀ" };
  return `x′ = (${centered}) ${what[name]} = (${centered}) ${matrix}`;
}

/** @param {StageShown} stage */
const stepsText = (stage) =>
  stage.outcome === "converged"
    ? count(stage.steps)
    : stage.outcome === "slow"
      ? "> 10,000"
      : `diverges (${count(stage.steps)})`;

/** @param {LabApi} api */
export function planeView(api) {
  /** @type {PlaneShown} */
  let p;
  const notes = () => labNotes("preprocessing", api);
  /** Start and end of the last animation. @type {[Scene, Scene] | null} */
  let scenes = null;
  /** The scene drawn. @type {Scene | null} */
  let scene = null;
  const move = movement((share) => {
    if (!scenes) return;
    scene = between(...scenes, share);
    cloud.redraw();
    valley.redraw();
  });
  const stages = switcher("Stage", STAGES, (stage) => api.setParams({ stage, step: LAST }));
  const symbols = el("span", { class: "aside" });
  const rule = el("p", { class: "formula" });
  const said = el("p", { class: "diagnosis", role: "status" });

  const names = () =>
    /** @type {[string, string]} */ (
      ["pca", "whiten_pca"].includes(p.stages[p.shown].name) ? ["component 1", "component 2"] : ["x₁", "x₂"]
    );
  const cloud = picturePanel({
    title: "Inputs",
    name: "cloud",
    controls: [symbols],
    widest: WIDEST,
    quiet: true,
    height: (width) => planeHeight(width, 0),
    notes,
    table: () => ({
      columns: ["example", ...names()],
      rows: Array.from({ length: p.points.length / 2 }, (_, i) => [i + 1, p.points[2 * i], p.points[2 * i + 1]]),
    }),
    paint({ ctx, width }, theme) {
      if (scene) paintCloud(ctx, width, scene, names(), theme);
    },
  });
  const slider = el("input", { type: "range", min: "0", step: "1", "aria-label": "Step of the descent" });
  const valley = picturePanel({
    title: "Loss over the weights",
    name: "valley",
    controls: [slider],
    widest: WIDEST,
    quiet: true,
    height: (width) => planeHeight(width, 0),
    notes,
    table: () => ({
      columns: ["step", "w₁", "w₂", "loss above the best"],
      rows: p.steps.map((step, i) => [String(step), p.w1[i], p.w2[i], p.excess[i]]),
    }),
    paint({ ctx, width }, theme) {
      if (scene) paintValley(ctx, width, scene, theme);
    },
  });
  const where = el("p", { class: "note", "aria-live": "polite" });
  slider.addEventListener("input", () => look(Number(slider.value)));

  /** @param {number} index Index into the drawn steps. */
  function look(index) {
    const { steps } = p;
    const i = Math.min(steps.length - 1, Math.max(0, index));
    api.setParams({ step: i === steps.length - 1 ? LAST : String(steps[i]) });
  }

  const fall = lineChart({
    title: "How fast the loss falls",
    name: "fall",
    x: "step",
    y: "loss above the best, against the start",
    xLog: true,
    yLog: true,
    height: 280,
    notes,
    sayX: (v) => count(v),
  });
  const table = el("table", { class: "table" }, el("caption", { class: "hidden", text: "Every stage" }));
  const all = panel("Every stage in numbers", "stages");
  const legend = el("p", { class: "note" });
  const read = el("p", { class: "note" });
  all.append(rule, scrolled(table, "Table of the stages"), legend, read);
  const node = el(
    "div",
    { class: "view close" },
    stages.node,
    el("div", { class: "pair" }, cloud.node, valley.node),
    el("div", {}, said, where),
  );

  /** Animates a change of stage; shows any other change at once. @param {PlaneShown} next */
  function go(next) {
    const from = scene;
    const moves = p && from && p.shown !== next.shown;
    p = next;
    const to = sceneOf(next, squareDomain(next.points));
    if (!moves) {
      move.stop();
      scene = to;
      return;
    }
    scenes = [from, to];
    move.begin();
  }

  function showNumbers() {
    const { stages: list, shown, bias } = p;
    fillTable(table, {
      columns: [
        "stage",
        "mean",
        "std",
        "correlation",
        "eigenvalues of the covariance",
        "κ of the covariance",
        "κ of the Hessian",
        "η",
        "diverges above η",
        "steps",
      ],
      rows: list.map((stage, i) => [
        STAGES[i][1],
        pair(stage.mean.map((v) => (Math.abs(v) < 1e-12 ? 0 : v))),
        pair(stage.std),
        Math.abs(stage.correlation) < 1e-9 ? "0" : num(stage.correlation),
        pair(stage.eigenvalues),
        num(stage.condition),
        num(stage.hessian_condition),
        num(stage.rate),
        num(stage.largest_rate),
        stepsText(stage),
      ]),
    });
    [...table.rows].slice(1).forEach((row, i) => {
      row.classList.toggle("current", i === shown);
    });
    setText(
      legend,
      `κ: largest eigenvalue over the smallest. Hessian of the loss ½E[(ŷ − t)²]: ${bias ? "E[(x, 1)(x, 1)ᵀ], three by three" : "E[x xᵀ], two by two"}. Steps: plain gradient descent from 0 until a millionth of the excess loss is left.`,
    );
  }

  return {
    node,
    front: ["ox", "sx", "rho", "oy", "sy", "bias"],
    more: /** @type {[string, HTMLElement][]} */ ([
      ["Numbers", all],
      ["Loss", fall.node],
    ]),
    /** @param {Snapshot} s */
    draw({ plane }) {
      node.classList.toggle("waiting", !plane);
      if (!plane) return;
      go(plane);
      const stage = p.stages[p.shown];
      stages.show(stage.name);
      setText(symbols, RULES[stage.name]);
      setText(rule, formula(p));
      const raw = p.stages[0];
      say(
        said,
        `Condition number of the Hessian ${num(stage.hessian_condition)}${p.shown > 0 ? ` (raw: ${num(raw.hessian_condition)})` : ""}: ${stage.outcome === "converged" ? `${count(stage.steps)} ${stage.steps === 1 ? "step" : "steps"} to converge` : stage.outcome === "slow" ? "not converged after 10,000 steps" : `it diverges, because η = ${num(stage.rate)} is above 2/λmax = ${num(stage.largest_rate)}`}.`,
      );
      const aboutCloud = `Mean ${pair(stage.mean.map((v) => (Math.abs(v) < 1e-12 ? 0 : v)))}, std ${pair(stage.std)}, correlation ${Math.abs(stage.correlation) < 1e-9 ? "0" : num(stage.correlation)}; variances along the principal axes ${pair(stage.eigenvalues)}. Ellipses: one and two standard deviations. Equal units on both axes.`;
      cloud.update(aboutCloud);
      const held = p.bias
        ? ` The bias is a third parameter: the contours hold it at ${num(p.theta[2])}, its value after the step shown${p.at === p.steps.at(-1) ? "" : `; with it there the lowest point is w = ${pair(p.bottom.slice(0, 2))}`}.`
        : "";
      const aboutValley = `From w = 0 (ring) to the best w = ${pair(stage.best.slice(0, 2))} (cross); dots are steps of η = ${num(stage.rate)}. Each line is three times the excess loss of the next inner one.${held}`;
      valley.update(aboutValley);
      setText(read, `${aboutCloud} ${aboutValley}`);
      const i = p.steps.findIndex((step) => step >= p.at);
      slider.max = String(p.steps.length - 1);
      slider.value = String(i < 0 ? p.steps.length - 1 : i);
      slider.setAttribute("aria-valuetext", `step ${p.at}`);
      say(
        where,
        `Step ${count(p.at)}: w = ${pair(p.theta.slice(0, 2))}${p.bias ? `, b = ${num(p.theta[2])}` : ""}, loss ${num(p.loss_now, 4)}; at the start ${num(p.start_loss, 4)}, at best ${num(p.best_loss, 4)}.`,
      );
      showNumbers();
      fall.update({
        series: p.stages.map((one, k) => ({
          name: STAGES[k][1],
          color: k,
          dash: DASHES[k],
          width: k === p.shown ? 3 : 1.5,
          xs: one.curve[0].slice(1),
          ys: one.curve[1].slice(1).map((v) => Math.max(v, 1e-7)),
          dots: one.curve[0].length < 4,
        })),
        yDomain: [1e-7, 1],
        levels: [{ y: 1e-6, text: "converged" }],
        summary: `Steps to converge: ${p.stages.map((one, k) => `${STAGES[k][1]} ${stepsText(one)}`).join(", ")}.`,
      });
    },
    step: () => p && look(p.steps.findIndex((v) => v >= p.at) + 1),
    destroy: move.stop,
  };
}
