/** The three lamps with their pictures: loss at chance, loss against lambda, overfitting a few examples. */

import { el, setText } from "../../draw/dom.js";
import { exportBar } from "../../draw/export-bar.js";
import { fixed, num } from "../../draw/format.js";
import { movingChart } from "../../draw/moving-chart.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { fillTable, scrolled } from "../../draw/table.js";
import { labNotes } from "../shared.js";
import { accusation } from "./accusation.js";
import { plantOne, secret } from "./case.js";
import { chanceBars } from "./chance-bars.js";
import { lampColumn } from "./lamp.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {ChanceShown, Checks, DataCard, PenaltyShown, Snapshot} from "./types.d.ts" */

const LONGEST = "Planted: Mean not subtracted, weights too large.";
/** Number of characters of the longest texts. */
const ROOM = { forms: 235, numbers: 330 };
/** Height of the charts: leaves room for the lamps above, suspects, a sentence and two lines of settings. */
const HEIGHT = "clamp(220px, 100vh - 548px, 600px)";
/** The columns of the table of penalty forms, at their widest. */
const FORMS = ["penalty", "expected ± sd", "z of 3.0000 measured", "z of 3.0000 printed"];
const FORM = ["½λΣW², first layer only", "3.0000 ± 0.0000", "…", "…"];
/** @param {LabApi} api */
export function lampsView(api) {
  const notes = () => labNotes("sanity", api);
  const chance = chanceBars({ title: "Every class at the start", name: "sanity-chance", height: HEIGHT, notes });
  const stack = movingChart({
    title: "Data loss and penalty",
    name: "sanity-lambda",
    x: "λ",
    y: "loss",
    xLog: true,
    height: HEIGHT,
    quiet: true,
    notes,
  });
  const curve = movingChart({
    title: "Cost of a few examples",
    name: "sanity-overfit",
    x: "epoch",
    y: "cost",
    yLog: true,
    height: HEIGHT,
    quiet: true,
    notes,
    sayX: (v) => String(v),
  });
  const columns = [
    lampColumn(1, "Loss at chance", chance.node),
    lampColumn(2, "More λ, more loss", stack.node),
    lampColumn(3, "A few by heart", curve.node),
  ];
  const plant = el("button", { type: "button", onclick: () => api.setParams(plantOne()) }, "Plant one for me");
  plant.title = "Plants a fault without saying which: you find it by its lamps.";
  const said = el("p", { class: "diagnosis", role: "status" });
  const court = accusation(api, () => shown && draw(shown));

  const forms = panel("The lecture’s 3.0686", "forms");
  const table = el("table", { class: "table" }, el("caption", { text: "Loss with λ on, expected of random weights" }));
  const verdict = el("p", { class: "note" });
  const numbers = el("p", { class: "note" });
  forms.append(scrolled(table, "Expected losses of three forms of the penalty"), verdict, numbers);
  const printout = panel("As the lecture prints it", "printout");
  const lines = el("pre");
  const box = el("div", { class: "printout-lines", tabindex: "0", role: "region", "aria-label": "Printout" }, lines);
  // When opened, it scrolls to its last lines, like a terminal.
  new ResizeObserver(() => {
    box.scrollTop = box.scrollHeight;
  }).observe(box);
  const closing = el("p", { class: "note" });
  /** @type {Checks["overfit"] | null} */
  let last = null;
  const exported = exportBar({
    name: () => "sanity-epochs",
    caption: "Cost and accuracy of every epoch",
    data: () => ({
      columns: ["epoch", "cost", "accuracy"],
      rows: (last?.costs ?? []).map((c, i) => [i + 1, c, last?.accuracies[i] ?? null]),
    }),
    notes,
  });
  printout.append(box, closing, exported.node);
  const node = el(
    "div",
    { class: "view close" },
    el("div", { class: "lamp-row" }, ...columns.map((c) => c.node)),
    el("div", { class: "court" }, said, court.node),
  );
  /** The snapshot drawn. @type {Snapshot | null} */
  let shown = null;

  /** @param {Snapshot} s */
  function draw(s) {
    shown = s;
    const { checks, images } = s;
    last = checks?.overfit ?? null;
    // While the reader's file is missing, another panel asks for it; while images load, the room stays reserved.
    if (s.waiting) node.hidden = true;
    node.classList.toggle("waiting", !checks);
    for (const column of columns) column.expect(Boolean(s.fault));
    if (!checks || !images) return;
    const { chance: c, penalty: p, overfit: o } = checks;
    const hidden = secret(s);
    [chanceText(c, s.softmax), penaltyText(p), overfitText(o)].forEach((text, i) => {
      columns[i].draw(checks.lamps[i], text, hidden);
    });
    // Before an accusation, the list of faults shares this line, so the text must be short.
    say(said, verdictText(s), hidden ? "Lamp 1 and lamp 3 fail. What is wrong?" : LONGEST);
    court.draw(s);
    if (c) drawChance(c, s.softmax, images.card);
    if (c && p) drawPenalty(p, c);
    else {
      fillTable(table, { columns: FORMS, rows: [0, 1, 2].map(() => FORM) });
      say(verdict, "", ROOM.forms);
    }
    say(numbers, [c && chanceSummary(c, s.softmax), p && penaltySummary(p)].filter(Boolean).join(" "), ROOM.numbers);
    drawOverfit(o);
    exported.update();
  }

  /** @param {ChanceShown} c @param {boolean} softmax @param {DataCard} card */
  function drawChance(c, softmax, card) {
    const n = c.classes.length;
    chance.update(
      {
        bars: c.classes.map((k, i) => ({ name: card.classes[i][0], value: k.mean, low: k.low, high: k.high })),
        level: softmax ? { at: 1 / n, text: `1/C = ${num(1 / n)}` } : { at: 1, text: "margin 1" },
        x: softmax ? "mean probability" : "mean term of the hinge",
      },
      chanceSummary(c, softmax),
    );
  }

  /** @param {PenaltyShown} p @param {ChanceShown} c */
  function drawPenalty(p, c) {
    const data = p.lambdas.map(() => p.data);
    const total = p.penalties.map((x) => p.data + x);
    const zero = p.lambdas.map(() => 0);
    stack.update({
      series: [
        {
          name: "data + penalty",
          label: "+ penalty",
          color: "neg",
          xs: p.lambdas,
          ys: total,
          dots: true,
          band: { low: data, high: total },
        },
        { name: "data", color: "ink", xs: p.lambdas, ys: data, band: { low: zero, high: data } },
      ],
      yDomain: [0, Math.max(...total.filter(Number.isFinite), c.expected) * 1.05],
      marks: [{ x: p.lambda, text: `λ = ${num(p.lambda)}: ${num(p.total, 5)}` }],
      summary: penaltySummary(p),
    });
    const of = (/** @type {PenaltyShown["forms"][number]} */ f) => [
      f.name,
      `${fixed(f.expected, 4)} ± ${fixed(f.sd, 4)}`,
      num(f.z),
      ...(p.lecture ? [num(f.z_printed)] : []),
    ];
    fillTable(table, {
      columns: [
        "penalty",
        "expected ± sd",
        `z of ${p.total < 100 ? fixed(p.total, 4) : num(p.total, 3)} measured`,
        ...(p.lecture ? ["z of 3.0686 printed"] : []),
      ],
      rows: p.forms.map(of),
    });
    say(
      verdict,
      p.lecture
        ? `The lecture prints ${p.lecture[0].toFixed(11)} at λ = 0 and ${p.lecture[1].toFixed(11)} at λ = 1e3. Only the first form and the third are near it: its code has the ½. Weights are drawn anew each time, so your last digits differ.`
        : "The lecture’s number belongs to 3072–50–10, weights of std 0.0001, softmax and λ = 1000: this is another net, with its own expectation.",
      ROOM.forms,
    );
  }

  /** @param {Checks["overfit"]} o */
  function drawOverfit(o) {
    const xs = [0, ...o.costs.map((_, i) => i + 1)];
    const ys = [o.first, ...o.costs];
    const finite = ys.filter((v) => Number.isFinite(v) && v > 0);
    curve.update({
      series: [{ name: "cost", color: "ink", xs, ys, label: "" }],
      levels: [{ y: o.goal, text: `${o.goal}` }],
      xDomain: [0, Math.max(1, xs.length - 1)],
      yDomain: [Math.min(o.goal / 1.5, ...finite), Math.max(1, ...finite)],
      summary: overfitText(o),
    });
    const text = o.lines.join("\n");
    if (lines.textContent !== text) {
      setText(lines, text);
      box.scrollTop = box.scrollHeight;
    }
    const best = Math.max(0, ...o.accuracies);
    const known = `Best validation accuracy: ${best.toFixed(6)}. As in the lecture, “val” is measured on the same ${o.rows} images.`;
    say(closing, o.costs.length === 0 ? "…" : known, known);
  }

  return {
    node,
    keys: plant,
    front: ["fault", "lambda", "lr", "std", "loss", "act"],
    more: /** @type {[string, HTMLElement][]} */ ([
      ["Printout", printout],
      ["The lecture’s 3.0686", forms],
    ]),
    draw,
  };
}

/** Says which lamps fail, and which fault is planted unless that is secret. @param {Snapshot} s */
function verdictText(s) {
  const lamps = s.checks?.lamps ?? [];
  const red = lamps.flatMap((lamp, i) => (lamp.state === "red" ? [i + 1] : []));
  const done = lamps.every((lamp) => lamp.state === "green" || lamp.state === "red");
  const fail = red.length > 1 ? "fail" : "fails";
  const which = red.length > 0 ? `Lamp ${red.join(" and lamp ")} ${fail}.` : "No lamp fails.";
  if (secret(s)) return done ? `${which} What is wrong?` : "Something is wrong. Checking…";
  if (s.fault) return `Planted: ${s.fault.label}.`;
  if (!done) return "Checking…";
  return red.length > 0 ? which : "Three green lamps: the code may train now.";
}

/** @param {ChanceShown} c @param {boolean} softmax */
const chanceSummary = (c, softmax) =>
  `Mean loss of ${c.rows} images before learning: ${num(c.loss, 6)}; at chance ${chanceName(c, softmax)}. The scores have a standard deviation of ${num(c.score_std)}.`;

/** @param {PenaltyShown} p */
const penaltySummary = (p) =>
  `λ = 0: ${num(p.data + p.at_zero, 5)}. λ = ${num(p.lambda)}: ${num(p.total, 6)}, of which the penalty is ${num(p.total - p.data, 5)}; ½λΣW² from the weights themselves is ${num(p.direct, 5)}.`;

/** @param {ChanceShown} c @param {boolean} softmax */
function chanceName(c, softmax) {
  return `${softmax ? `ln ${c.classes.length}` : "C − 1"} = ${num(c.expected, 5)}`;
}

/** @param {ChanceShown | null} c @param {boolean} softmax */
function chanceText(c, softmax) {
  return c ? `Loss ${num(c.loss, 5)}; a guess costs ${chanceName(c, softmax)}.` : "…";
}

/** @param {PenaltyShown | null} p */
function penaltyText(p) {
  return p ? `λ = 0: ${num(p.data + p.at_zero, 5)}. λ = ${num(p.lambda)}: ${num(p.total, 5)}.` : "…";
}

/** @param {Checks["overfit"]} o */
function overfitText(o) {
  const n = o.costs.length;
  if (n === 0) return `Cost ${num(o.first, 5)} before the first update.`;
  const right = Math.round(o.accuracies[n - 1] * o.rows);
  return `Cost ${num(o.costs[n - 1])}, ${right} of ${o.rows} right after ${n} ${n === 1 ? "epoch" : "epochs"}.`;
}
