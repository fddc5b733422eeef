/** Units that die during training: half-planes, the strip of all units over time, and a certificate for each death. */

import { lineChart } from "../../draw/chart.js";
import { el, throttle } from "../../draw/dom.js";
import { exportBar } from "../../draw/export-bar.js";
import { num, percent, plural } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { keyButton, playButton } from "../../shell/transport.js";
import { labNotes } from "../shared.js";
import { cause, certificates, certificateTable } from "./certificate.js";
import { actName } from "./names.js";
import { unitPlane } from "./plane.js";
import { player } from "./player.js";
import { linesAt, states, tally, unitTable } from "./run.js";
import { strip, WORDS } from "./strip.js";
import { sweepChart } from "./sweep.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Command, DeadShown, Snapshot} from "./types.d.ts" */

/** Minimum milliseconds between updates of the address while the slider moves. */
const TELL_MS = 300;

/** @param {LabApi} api */
export function deadView(api) {
  const notes = () => labNotes("activations", api);
  const said = el("p", { class: "diagnosis", role: "status" });
  const small = el("p", { class: "sentence small-line" });
  const slider = el("input", { type: "range", min: "0", step: "1", "aria-label": "Step" });
  const play = playButton((on) => (on ? start() : deck.stop()));
  const keys = el("span", { class: "cluster" }, play.node);
  const button = (/** @type {string} */ text, /** @type {() => void} */ act) =>
    el("button", { type: "button", class: "small", onclick: act }, text);
  const next = keyButton("Step", "ArrowRight", () => look(at + 1, unit));
  next.className = "small";
  const row = el(
    "p",
    { class: "strip-deck" },
    slider,
    next,
    button("Next death", nextDeath),
    button("End", () => look(steps, unit)),
  );
  const plane = unitPlane(notes);
  const stripPanel = panel("Every unit over time", "strip");
  const band = strip({ look: (step, which) => look(step, which) });
  const stripTwins = exportBar({
    name: () => "activations-units",
    caption: "Every unit at the step shown",
    data: () => (dead ? unitTable(dead, at) : { columns: [], rows: [] }),
    notes,
    layers: () => [band.canvas()],
  });
  stripPanel.append(band.node, row, stripTwins.node);
  const deaths = certificates((death) => look(Math.max(0, death.step - 1), death.unit + 1));
  const deathTwins = exportBar({
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
    el("div", { class: "dying-pair" }, plane.node, stripPanel),
    el("div", { class: "reads-line dying-said" }, said, small),
  );
  /** @type {DeadShown | null} */
  let dead = null;
  let [at, unit, steps] = [0, 0, 0];
  /** The current run, once it is complete. */
  let known = "";
  /** The reader has pressed Play, so a new run plays by itself. */
  let asked = false;
  const tell = throttle(TELL_MS, () => api.command(/** @type {Command} */ ({ look: { at, unit } })));
  const deck = player({
    show(step) {
      at = Math.min(steps, step);
      show();
      tell.call();
    },
    ended: () => play.update(false, true),
  });

  slider.addEventListener("input", () => look(Number(slider.value), unit));

  function start() {
    asked = true;
    deck.start(at >= steps ? 0 : at, steps);
  }

  /** @param {number} step @param {number} which Unit, from 1; 0 for none. */
  function look(step, which) {
    deck.stop();
    at = Math.min(steps, Math.max(0, step));
    unit = which;
    show();
    tell.call();
  }

  function nextDeath() {
    const next = dead?.deaths.find((d) => d.step > at);
    if (next) look(next.step, next.unit + 1);
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
    const trouble = run.diverged ? ` It diverged in step ${run.diverged}.` : "";
    say(
      said,
      `Step ${at} of ${steps}: ${gone} of ${units} units dead, ${stuck} saturated, loss ${num(loss[at], 3)}.${trouble}`,
      `Step ${steps} of ${steps}: ${units} of ${units} units dead, ${units} saturated, loss 0.123.${trouble}`,
    );
    say(
      small,
      unit > 0 ? about(run) : "Press a row to choose a unit. A dead unit passes no gradient at any of the points.",
      `Unit ${units} is saturated. Shaded: where its z > 0. It died in step ${steps}: the shift of either bias or weights.`,
    );
    plane.update(
      { lines: linesAt(run, at), chosen: unit, points, classes, pieces: run.pieces },
      `${units} units as lines over ${classes.length} points at step ${at}: ${gone} dead, ${stuck} saturated.`,
    );
    band.update(
      { status, units, steps: run.steps, at, chosen: unit },
      `State of ${units} units over ${steps} steps: ${run.deaths.length} deaths.`,
    );
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

  /** Describes the chosen unit. @param {DeadShown} run */
  function about(run) {
    const death = run.deaths.find((d) => d.unit === unit - 1 && d.step <= at);
    const end = death ? ` It died in step ${death.step}: ${cause(death)}.` : "";
    return `Unit ${unit} is ${WORDS[states(run, at)[unit - 1]]}. Shaded: where its z > 0.${end}`;
  }

  return {
    node,
    keys,
    front: ["hid", "lr", "bias", "units"],
    more: /** @type {[string, HTMLElement][]} */ ([
      ["Death certificates", deaths.node],
      ["Deaths over time", count.node],
      ["Over learning rates", sweep.node],
    ]),
    /** @param {Snapshot} next @param {boolean} busy */
    draw(next, busy) {
      dead = next.dead;
      node.classList.toggle("waiting", !dead);
      if (!dead) return;
      steps = dead.loss.length - 1;
      const { at: _at, unit: _unit, ...rest } = next.link;
      const key = JSON.stringify(rest);
      const whole = steps === dead.steps;
      if (key !== known || !whole) {
        deck.stop();
        at = Math.min(steps, dead.at);
        unit = dead.unit;
        if (!busy || whole) known = key;
        if (known === key && asked && at === 0) {
          play.update(true, false);
          start();
        }
      }
      deaths.update(dead);
      deathTwins.update();
      show();
      sweep.update(dead);
    },
    toggle: play.toggle,
    step: () => look(at + 1, unit),
    destroy() {
      deck.stop();
      tell.cancel();
    },
  };
}
