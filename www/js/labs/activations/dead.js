/** Units that die while they learn: half-planes, the strip of all units over time, and a certificate for each death. */

import { lineChart } from "../../draw/chart.js";
import { el, setText, throttle } from "../../draw/dom.js";
import { num, percent, plural } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { twin } from "../../draw/twin.js";
import { labNotes } from "../shared.js";
import { certificates, certificateTable } from "./certificate.js";
import { actName } from "./names.js";
import { unitPlane } from "./plane.js";
import { strip, WORDS } from "./strip.js";
import { sweepChart } from "./sweep.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Command, DeadShown, Snapshot} from "./types.d.ts" */

/** The address follows the slider at most this often. */
const TELL_MS = 300;

/** @param {LabApi} api */
export function deadView(api) {
  const notes = () => labNotes("activations", api);
  const said = el("p", { class: "diagnosis", role: "status" });
  const slider = el("input", { type: "range", min: "0", step: "1", "aria-label": "Step" });
  const button = (/** @type {string} */ text, /** @type {() => void} */ act) =>
    el("button", { type: "button", onclick: act }, text);
  const deck = el(
    "p",
    { class: "row" },
    button("Start", () => look(0, unit)),
    button("Step back", () => look(at - 1, unit)),
    button("Step", () => look(at + 1, unit)),
    button("To the next death", nextDeath),
    button("End", () => look(steps, unit)),
  );
  const head = panel("A small net that learns", "dying");
  head.append(deck, slider, said);
  const planePanel = panel("Units as half-planes", "plane");
  const plane = unitPlane();
  const planeNote = el("p", { class: "pg-note" });
  planePanel.append(plane.node, planeNote);
  const stripPanel = panel("Every unit over time", "strip");
  const band = strip({ look: (step, which) => look(step, which) });
  const stripTwins = twin({
    name: () => "activations-units",
    caption: "Every unit at the step shown",
    data: unitTable,
    notes,
    layers: () => [band.canvas()],
  });
  const stripNote = el("p", { class: "pg-note" });
  stripPanel.append(band.node, stripNote, stripTwins.node);
  const deaths = certificates((death) => look(Math.max(0, death.step - 1), death.unit + 1));
  const deathTwins = twin({
    name: () => "activations-deaths",
    caption: "Death certificates in full",
    data: () => (dead ? certificateTable(dead) : { columns: [], rows: [] }),
    notes,
  });
  deaths.node.append(deathTwins.node);
  const count = lineChart({
    title: "Dead and saturated units while it learns",
    name: "dead-count",
    x: "step",
    y: "units",
    height: 220,
    notes,
    sayX: (v) => String(v),
    drag: { to: (x) => look(Math.round(x), unit), by: (n) => look(at + n, unit) },
  });
  const sweep = sweepChart(api);
  const node = el(
    "div",
    { class: "view" },
    head,
    el("div", { class: "pair" }, planePanel, stripPanel),
    deaths.node,
    count.node,
    sweep.node,
  );
  /** @type {DeadShown | null} */
  let dead = null;
  let [at, unit, steps] = [0, 0, 0];
  /** The run that is looked at, once it is whole. */
  let known = "";
  const tell = throttle(TELL_MS, () => api.command(/** @type {Command} */ ({ look: { at, unit } })));

  slider.addEventListener("input", () => look(Number(slider.value), unit));

  /** @param {number} step @param {number} which From 1; 0: none. */
  function look(step, which) {
    at = Math.min(steps, Math.max(0, step));
    unit = which;
    show();
    tell.call();
  }

  function nextDeath() {
    const next = dead?.deaths.find((d) => d.step > at);
    if (next) look(next.step, next.unit + 1);
  }

  /** State of every unit at a step. @param {DeadShown} run @param {number} step */
  const states = ({ status, units }, step) => status.subarray(step * units, (step + 1) * units);
  const tally = (/** @type {DeadShown} */ run, /** @type {number} */ step, /** @type {number} */ which) =>
    states(run, step).reduce((n, v) => n + (v === which ? 1 : 0), 0);

  /** @param {DeadShown} run @returns {import("./plane.js").Line[]} */
  function lines(run) {
    const { units, pieces } = run;
    const columns = units * pieces;
    const get = (/** @type {number} */ j) => run.lines.subarray(3 * (at * columns + j), 3 * (at * columns + j) + 3);
    const now = states(run, at);
    return [...now].flatMap((status, u) => {
      // A Maxout unit bends where two of its pieces are equal.
      const first = get(u * pieces);
      if (pieces === 1) return [{ a: first[0], b: first[1], c: first[2], status, unit: u + 1 }];
      return Array.from({ length: pieces - 1 }, (_, p) => {
        const [one, two] = [get(u * pieces + p), get(u * pieces + p + 1)];
        return { a: one[0] - two[0], b: one[1] - two[1], c: one[2] - two[2], status, unit: u + 1 };
      });
    });
  }

  function unitTable() {
    if (!dead) return { columns: [], rows: [] };
    const { deaths: list, units, pieces, lines: all } = dead;
    const columns = units * pieces;
    return {
      columns: ["unit", `state at step ${at}`, "w1", "w2", "b", "died in step"],
      rows: [...states(dead, at)].map((v, u) => {
        const j = 3 * (at * columns + u * pieces);
        const death = list.find((d) => d.unit === u);
        return [u + 1, WORDS[v], all[j], all[j + 1], all[j + 2], death ? death.step : null];
      }),
    };
  }

  function show() {
    const run = dead;
    if (!run) return;
    const { units, status, points, classes, loss } = run;
    slider.max = String(steps);
    slider.value = String(at);
    slider.setAttribute("aria-valuetext", `step ${at} of ${steps}`);
    const gone = tally(run, at, 2);
    const stuck = tally(run, at, 1);
    const trouble = run.diverged ? ` It diverged in step ${run.diverged}: the numbers were no longer finite.` : "";
    const state = unit > 0 ? ` Unit ${unit} is ${WORDS[states(run, at)[unit - 1]]}.` : "";
    say(
      said,
      `Step ${at} of ${steps}: ${gone} of ${units} units dead, ${stuck} saturated, loss ${num(loss[at], 3)}.${state}${trouble}`,
      `Step ${steps} of ${steps}: ${units} of ${units} units dead, ${units} saturated, loss 0.123. Unit ${units} is saturated.${trouble}`,
    );
    plane.update(
      { lines: lines(run), chosen: unit, points, classes },
      `${units} units as lines over ${classes.length} points at step ${at}: ${gone} dead, ${stuck} saturated.`,
    );
    const bend =
      run.pieces > 1 ? "Each line is where two pieces of a Maxout unit are equal." : "The tick points to where z > 0.";
    say(
      planeNote,
      `${bend} Solid: alive; dotted: saturated (|f′| < 0.01 on 9 of 10 points); dashed: dead, no point gets anything through. ${unit > 0 ? `Shaded: where z > 0 for unit ${unit}.` : "Press a row of the strip to choose a unit."} Lines outside the picture are not drawn.`,
    );
    band.update(
      { status, units, steps: run.steps, at, chosen: unit },
      `State of ${units} units over ${steps} steps: ${run.deaths.length} deaths.`,
    );
    setText(stripNote, "Full bar: alive. Half bar: saturated. Hatched: dead on the whole training set.");
    stripTwins.update();
    const xs = Array.from({ length: steps + 1 }, (_, i) => i);
    count.update({
      series: [
        { name: "dead", color: "broken", xs, ys: xs.map((i) => tally(run, i, 2)) },
        { name: "saturated", color: "warn", xs, ys: xs.map((i) => tally(run, i, 1)), dash: [4, 3] },
      ],
      marks: [{ x: at, text: `step ${at}` }],
      xDomain: [0, run.steps],
      yDomain: [0, units],
      summary: `${actName(run.act)}, learning rate ${num(run.lr)}, biases ${num(run.bias)}: ${plural(run.deaths.length, "death")} in ${plural(steps, "step")}, ${run.revived === 0 ? "none came back" : `${run.revived} came back`}; ${percent(tally(run, steps, 2) / units)} dead at the end.`,
    });
    deaths.mark(at, unit);
  }

  return {
    node,
    /** @param {Snapshot} next @param {boolean} busy */
    draw(next, busy) {
      dead = next.dead;
      node.classList.toggle("waiting", !dead);
      if (!dead) return;
      steps = dead.loss.length - 1;
      const { at: _at, unit: _unit, ...rest } = next.link;
      const key = JSON.stringify(rest);
      if (key !== known || steps < dead.steps) {
        at = Math.min(steps, dead.at);
        unit = dead.unit;
        if (!busy || steps === dead.steps) known = key;
      }
      deaths.update(dead);
      deathTwins.update();
      show();
      sweep.update(dead);
    },
    step: () => look(at + 1, unit),
    destroy() {
      tell.cancel();
    },
  };
}
