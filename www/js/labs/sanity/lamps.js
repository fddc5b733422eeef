/** Three lamps, each with its picture: loss at chance, loss against lambda, a few examples by heart. */

import { barChart } from "../../draw/bars.js";
import { lineChart } from "../../draw/chart.js";
import { el, setText } from "../../draw/dom.js";
import { fixed, num } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { reserve, say } from "../../draw/room.js";
import { fillTable, scrolled } from "../../draw/table.js";
import { twin } from "../../draw/twin.js";
import { labNotes } from "../shared.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {ChanceShown, Checks, DataCard, PenaltyShown, Snapshot} from "./types.d.ts" */

/** A sign and a word: no lamp is told by color alone. @type {Record<string, [string, string]>} */
const STATES = {
  off: ["○", "off"],
  running: ["◐", "running"],
  green: ["✓", "as it should be"],
  red: ["✕", "fails"],
};

/** What each lamp usually fails for: it stands where a red lamp names its own suspects. */
const USUAL = [
  "weights too large; the mean image not subtracted; the loss divided by the wrong number of images.",
  "the penalty is not in the loss; the ½ is missing; biases are counted, or weights left out.",
  "a learning rate too high or too low; labels apart from their images; λ left on; dead units.",
];
/** Characters of a red lamp's suspects: of one, and of a planted fault's. */
const SUSPECTS = { one: 190, planted: 330 };
/** Characters of the longest summaries. */
const ROOM = { chance: 130, penalty: 150, forms: 235 };
/** The table of the forms before its numbers. */
const FORMS = ["penalty", "expected ± sd", "z of 3.0000 measured", "z of 3.0000 printed"];
const FORM = ["½λΣW², first layer only", "3.0000 ± 0.0000", "…", "…"];
/** Characters of a lamp's sentence. */
const SAID = [46, 40, 52];

/** @param {number} number From 1. @param {string} title */
function lampCard(number, title) {
  const sign = el("span", { class: "sign", "aria-hidden": "true" });
  const word = el("span", { class: "word" });
  const said = el("p", { class: "said" });
  const suspects = el("ol", { class: "suspects" });
  const usual = el("p", { class: "note", text: `Usual suspects: ${USUAL[number - 1]}` });
  const blame = el("div", { class: "blame" }, usual, suspects);
  const node = el(
    "section",
    { class: "lamp", "aria-label": `Lamp ${number}: ${title}` },
    el("p", { class: "lamp-head" }, sign, el("strong", { text: `${number}. ${title}` }), word),
    said,
    blame,
  );
  node.dataset.lamp = String(number);
  return {
    node,
    /** @param {{ state: string; suspects: string[] }} lamp @param {string} text @param {boolean} planted */
    draw(lamp, text, planted) {
      node.dataset.state = lamp.state;
      setText(sign, STATES[lamp.state][0]);
      setText(word, STATES[lamp.state][1]);
      say(said, text, SAID[number - 1]);
      reserve(blame, "", planted ? SUSPECTS.planted : SUSPECTS.one);
      usual.hidden = lamp.suspects.length > 0;
      suspects.hidden = lamp.suspects.length === 0;
      if (suspects.textContent !== lamp.suspects.join("")) {
        suspects.replaceChildren(...lamp.suspects.map((t) => el("li", { text: t })));
      }
    },
  };
}

/** @param {LabApi} api */
export function lampsView(api) {
  const notes = () => labNotes("sanity", api);
  const cards = [lampCard(1, "Loss at chance"), lampCard(2, "More λ, more loss"), lampCard(3, "A few by heart")];
  const board = panel("Before learning", "lamps");
  const faultLine = el("p", { class: "diagnosis", role: "status" });
  const answer = el("p");
  const reveal = el("details", {}, el("summary", { text: "Which lamp should see it, and why" }), answer);
  board.append(faultLine, reveal, el("div", { class: "lamp-row" }, ...cards.map((c) => c.node)));

  const chance = barChart({ title: "1. Every class at the start", name: "sanity-chance", notes });
  const stack = lineChart({
    title: "2. Data loss and penalty against λ",
    name: "sanity-lambda",
    x: "λ",
    y: "loss",
    xLog: true,
    height: 280,
    notes,
  });
  const forms = panel("The lecture’s 3.0686", "forms");
  const table = el(
    "table",
    { class: "pg-table" },
    el("caption", { text: "Loss with λ on, expected of random weights" }),
  );
  const verdict = el("p", { class: "pg-note" });
  forms.append(scrolled(table, "Expected losses of three forms of the penalty"), verdict);
  const curve = lineChart({
    title: "3. Cost of a few examples",
    name: "sanity-overfit",
    x: "epoch",
    y: "cost",
    yLog: true,
    height: 280,
    notes,
    sayX: (v) => String(v),
  });
  const printout = panel("As the lecture prints it", "printout");
  const lines = el("pre");
  const box = el("div", { class: "printout-lines", tabindex: "0", role: "region", "aria-label": "Printout" }, lines);
  const closing = el("p", { class: "pg-note" });
  /** @type {Checks["overfit"] | null} */
  let last = null;
  const twins = twin({
    name: () => "sanity-epochs",
    caption: "Cost and accuracy of every epoch",
    data: () => ({
      columns: ["epoch", "cost", "accuracy"],
      rows: (last?.costs ?? []).map((c, i) => [i + 1, c, last?.accuracies[i] ?? null]),
    }),
    notes,
  });
  printout.append(box, closing, twins.node);
  const node = el(
    "div",
    { class: "view" },
    board,
    el("div", { class: "pair" }, chance.node, stack.node),
    forms,
    curve.node,
    printout,
  );
  const rest = [chance.node, stack.node, forms, curve.node, printout];

  /** @param {Snapshot} s */
  function draw(s) {
    const { checks, images } = s;
    last = checks?.overfit ?? null;
    board.hidden = !checks;
    for (const part of rest) part.hidden = !checks;
    if (!checks || !images) return;
    const { chance: c, penalty: p, overfit: o } = checks;
    [chanceText(c, s.softmax), penaltyText(p), overfitText(o)].forEach((text, i) => {
      cards[i].draw(checks.lamps[i], text, Boolean(s.fault));
    });
    reveal.hidden = !s.fault;
    setText(faultLine, s.fault ? `Planted: ${s.fault.label}. ${s.fault.help}` : "");
    if (s.fault) {
      const seen = s.fault.seen_by;
      const which = seen.length === 0 ? "None." : `Lamp ${seen.join(" and lamp ")}.`;
      setText(answer, `${which} ${s.fault.why}`);
    }
    chance.expect(ROOM.chance);
    stack.expect(ROOM.penalty, ["data", "data + penalty"]);
    if (c) drawChance(c, s.softmax, images.card);
    if (c && p) drawPenalty(p, c);
    else {
      fillTable(table, { columns: FORMS, rows: [0, 1, 2].map(() => FORM) });
      say(verdict, "", ROOM.forms);
    }
    drawOverfit(o);
    twins.update();
  }

  /** @param {ChanceShown} c @param {boolean} softmax @param {DataCard} card */
  function drawChance(c, softmax, card) {
    const n = c.classes.length;
    chance.update({
      bars: c.classes.map((k, i) => ({
        name: card.classes[i][0],
        value: k.mean,
        low: k.low,
        high: k.high,
      })),
      level: softmax ? { y: 1 / n, text: `1/C = ${num(1 / n)}` } : { y: 1, text: "margin 1" },
      y: softmax ? "probability, mean over images" : "term of the hinge, mean over images",
      summary: `Mean loss of ${c.rows} images before learning: ${num(c.loss, 6)}; at chance ${chanceName(c, softmax)}. The scores have a standard deviation of ${num(c.score_std)}.`,
      longest: ROOM.chance,
    });
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
      summary: `λ = 0: ${num(p.data + p.at_zero, 5)}. λ = ${num(p.lambda)}: ${num(p.total, 6)}, of which the penalty is ${num(p.total - p.data, 5)}; ½λΣW² from the weights themselves is ${num(p.direct, 5)}.`,
      longest: ROOM.penalty,
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
      series: [{ name: "cost", color: "ink", xs, ys }],
      levels: [{ y: o.goal, text: `${o.goal}: learned by heart` }],
      xDomain: [0, Math.max(1, xs.length - 1)],
      yDomain: [Math.min(o.goal / 1.5, ...finite), Math.max(1, ...finite)],
      summary: overfitText(o),
      longest: SAID[2],
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
    draw,
  };
}

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
