/** The training of the same net on all images. */

import { lineChart } from "../../draw/chart.js";
import { el, setText } from "../../draw/dom.js";
import { count, num, percent, plural } from "../../draw/format.js";
import { say } from "../../draw/room.js";
import { counters, epochText, playButton, stepper } from "../../shell/transport.js";
import { labNotes } from "../shared.js";
import { plantedText } from "./case.js";
import { judgedPanels } from "./judged.js";
import { weightsPanel } from "./weights.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Press, Snapshot} from "./types.d.ts" */

const FIELDS = 6;
/** @type {["epoch" | "minibatch", string][]} */
const UNITS = [
  ["epoch", "one epoch"],
  ["minibatch", "one mini-batch"],
];
/** Longest texts of the charts. */
const ROOM = {
  loss: {
    longest: "Epoch 10000: train 0.123 (mean over the epoch), test 0.123, penalty 0.123.",
    names: ["test", "train + penalty", "train"],
  },
  accuracy: {
    longest: "Epoch 10000: 12% of the training images were right during the epoch, 12% of the test images after it.",
    names: ["test", "train"],
  },
};
/** The rate is averaged over this many milliseconds. */
const WINDOW = 2000;

/** Leaves room on the first screen for a sentence, a line of numbers and two lines of settings. */
const HEIGHT = "clamp(260px, 100vh - 376px, 720px)";

/** @param {LabApi} api */
export function trainingView(api) {
  const notes = () => labNotes("sanity", api);
  const command = (/** @type {Press} */ press) => api.command(press);
  const play = playButton((on) => command({ play: on }));
  const steps = stepper(UNITS, "epoch", (unit) => command(unit === "minibatch" ? "update" : unit));
  const numbers = counters(["epoch", "step", "epochs/s"]);
  const said = el("p", { class: "diagnosis", role: "status" });
  const trouble = el("p", { class: "error", role: "alert" });
  const fault = el("p", { class: "note" });
  const loss = lineChart({
    title: "Loss",
    name: "sanity-loss",
    x: "epoch",
    y: "data loss, mean over images",
    height: HEIGHT,
    quiet: true,
    notes,
    sayX: String,
  });
  const accuracy = lineChart({
    title: "Accuracy",
    name: "sanity-accuracy",
    x: "epoch",
    y: "share that is right",
    height: HEIGHT,
    quiet: true,
    notes,
    sayX: String,
  });
  const judged = judgedPanels(api);
  const weights = weightsPanel(api);
  const [confusion, mistakes] = judged.nodes;
  const node = el(
    "div",
    { class: "view close" },
    el("div", { class: "pair" }, loss.node, accuracy.node),
    el("div", {}, said, el("div", { class: "row small" }, numbers.node, fault, trouble)),
  );
  /** @type {{ time: number; epoch: number }[]} */
  let seen = [];
  /** Whether they were measured while training runs. */
  let measured = false;

  /** Epochs per second over the last seconds. @param {number} epoch */
  function rate(epoch) {
    const time = performance.now();
    if (seen.length > 0 && epoch < seen[seen.length - 1].epoch) seen = [];
    seen.push({ time, epoch });
    while (seen.length > 2 && seen[0].time < time - WINDOW) seen.shift();
    const span = time - seen[0].time;
    return span > 200 ? (1000 * (epoch - seen[0].epoch)) / span : null;
  }

  /** @param {Snapshot} s */
  function draw(s) {
    const t = s.training;
    // While the reader's file is missing, another panel asks for it; while images load, the room stays reserved.
    if (s.waiting) node.hidden = true;
    node.classList.toggle("waiting", !t);
    if (!t) return;
    play.update(t.playing, Boolean(t.diverged));
    const playing = play.playing();
    if (playing !== measured) seen = [];
    measured = playing;
    const speed = playing ? rate(t.epoch) : null;
    numbers.set([epochText(t.epoch), count(t.step), playing ? (speed === null ? "…" : num(speed)) : "–"]);
    node.dataset.step = String(t.step);
    node.dataset.epoch = String(t.epoch);
    node.dataset.playing = String(t.playing);
    setText(trouble, t.diverged ?? "");
    setText(fault, t.diverged ? "" : plantedText(s));
    drawCurves(s);
    weights.draw(s);
    judged.draw(s);
  }

  /** @param {Snapshot} s */
  function drawCurves({ softmax, training, images }) {
    if (!training || !images) return;
    const { history } = training;
    const classes = images.card.classes.length;
    const n = history.length / FIELDS;
    const column = (/** @type {number} */ k) => Array.from({ length: n }, (_, i) => history[FIELDS * i + k]);
    const [xs, train, right, penalty, test, testRight] = [0, 1, 2, 3, 4, 5].map(column);
    const last = n - 1;
    say(
      said,
      n === 0 || last === 0
        ? "Nothing learned yet: Play trains on all images."
        : `After ${plural(xs[last], "epoch")} ${percent(testRight[last])} of the test images are right, ${percent(right[last])} of the training images.`,
      "After 1000 epochs 0.01% of the test images are right, 0.01% of the training images.",
    );
    loss.expect(ROOM.loss.longest, ROOM.loss.names);
    accuracy.expect(ROOM.accuracy.longest, ROOM.accuracy.names);
    if (n === 0) return;
    const xDomain = /** @type {[number, number]} */ ([0, Math.max(5, xs[last])]);
    const total = train.map((v, i) => v + penalty[i]);
    const finite = [...total, ...test].filter(Number.isFinite);
    loss.update({
      series: [
        { name: "test", color: "magnitude", xs, ys: test, dash: [4, 3] },
        ...(penalty.some((p) => p > 0)
          ? [
              {
                name: "train + penalty",
                label: "+ penalty",
                color: /** @type {const} */ ("ink"),
                xs,
                ys: total,
                width: 1,
                band: { low: train, high: total },
              },
            ]
          : []),
        { name: "train", color: "ink", xs, ys: train },
      ],
      xDomain,
      yDomain: [0, Math.max(...finite, 0.1) * 1.05],
      levels: softmax ? [{ y: Math.log(classes), text: "chance" }] : [],
      summary: `Epoch ${xs[last]}: train ${num(train[last])} (mean over the epoch), test ${num(test[last])}${penalty[last] > 0 ? `, penalty ${num(penalty[last])}` : ""}.`,
      ...ROOM.loss,
    });
    accuracy.update({
      series: [
        { name: "test", color: "magnitude", xs, ys: testRight, dash: [4, 3] },
        { name: "train", color: "ink", xs, ys: right },
      ],
      xDomain,
      yDomain: [0, 1],
      levels: [{ y: 1 / classes, text: "chance" }],
      summary: `Epoch ${xs[last]}: ${percent(right[last])} of the training images were right during the epoch, ${percent(testRight[last])} of the test images after it.`,
      ...ROOM.accuracy,
    });
  }

  return {
    node,
    keys: el("span", { class: "cluster" }, play.node, el("span", { class: "cluster joined" }, ...steps.nodes)),
    front: ["fault", "opt", "rate", "mini", "l2", "init"],
    more: /** @type {[string, HTMLElement][]} */ ([
      ["Weights as images", weights.node],
      ["Confusion", confusion],
      ["Surest mistakes", mistakes],
    ]),
    draw,
    toggle: play.toggle,
    step: steps.step,
  };
}
