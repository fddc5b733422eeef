/** The reading column: Question, Predict, Try this, What you saw, and the journal of the run. */

import { el, setText, throttle } from "../../draw/dom.js";
import { num, percent } from "../../draw/format.js";
import { formatHash } from "../../state.js";
import { verdict } from "./health.js";

/** @import {Lab, Panel} from "./lab.js" */

/** @type {{ link: string; text: string; what: string }[]} */
const STEPS = [
  {
    link: "#/playground?act=linear&hidden=8,8",
    text: "Linear units on the circle",
    what: "Press Play. Two hidden layers, and still a straight edge.",
  },
  {
    link: "#/playground?act=tanh&hidden=4",
    text: "The same circle, four tanh units",
    what: "Each unit draws one soft line; the output encloses the disc with them.",
  },
  {
    link: "#/playground?data=spiral&hidden=16,16&act=tanh&opt=adam&lr=0.01&stoptest=0.04",
    text: "The spiral, sixteen and sixteen tanh units",
    what: "It stops by itself at a test loss of 0.04.",
  },
  {
    link: "#/playground?data=gaussians&hidden=0&ox=8&oy=8",
    text: "Inputs far from zero",
    what: "Watch the update sizes and the loss zig-zag; then choose Standardize under Preprocessing.",
  },
  {
    link: "#/playground?data=reg_plane&act=relu&lr=10",
    text: "A learning rate that breaks it",
    what: "The run stops at the first value that is not finite; go back and lower the rate.",
  },
];

/**
 * @param {HTMLElement} host
 * @param {Lab} lab
 * @returns {Panel}
 */
export function readingPanel(host, lab) {
  const preset = el("p", { class: "note" });
  const saw = el("p", { "aria-live": "off" });
  const data = el("p", { class: "note" });
  const journal = el("ol", { class: "journal" });
  const journalBox = el("section", {}, el("h2", { text: "Changes on the way" }), journal);
  const predict = el(
    "fieldset",
    { class: "predict" },
    el("legend", { text: "Can two hidden layers of linear units enclose the disc?" }),
  );
  const answer = el("p", { class: "note", role: "status" });
  for (const [value, text] of [
    ["yes", "Yes, two layers are enough"],
    ["no", "No, however many there are"],
    ["more", "Only with more units"],
  ]) {
    const radio = el("input", { type: "radio", name: "predict-linear", value });
    radio.addEventListener("change", () => {
      setText(answer, "Kept. Now run the first experiment below and compare.");
    });
    predict.append(el("label", { class: "check" }, radio, el("span", { text })));
  }
  const steps = el("ol", { class: "try" });
  for (const { link, text, what } of STEPS) {
    steps.append(el("li", {}, el("a", { href: link, text }), el("span", { text: ` ${what}` })));
  }
  const check = el("a", { text: "Check this network’s gradients, at this step" });
  const checkLine = el("p", { class: "note" }, check);
  host.append(
    el(
      "section",
      {},
      el("h2", { text: "Question" }),
      el("p", {
        text: "What does a network need before it can separate a disc from the ring around it: depth, width, or a non-linearity?",
      }),
    ),
    el("section", {}, el("h2", { text: "Predict" }), predict, answer),
    el("section", {}, el("h2", { text: "Try this" }), steps),
    el("section", {}, el("h2", { text: "What you saw" }), saw, preset, data, checkLine),
    journalBox,
  );

  function update() {
    const { shape, snapshot } = lab;
    if (!shape || !snapshot) return;
    setText(saw, sentence());
    const { at, stopepoch: _e, stoploss: _l, stoptest: _t, ...rest } = snapshot.link;
    check.href = formatHash("gradient-check", { ...rest, view: "network", burnin: at ?? "0" });
    // A table stays with the playground.
    checkLine.hidden = rest.data === "csv";
    const ill = snapshot.layers.flatMap((l, i) => (verdict(l) ? [`${shape.layers[i].name}: ${verdict(l)}`] : []));
    setText(preset, ill.length > 0 ? `Health: ${ill.join("; ")}.` : "");
    preset.hidden = ill.length === 0;
    const prep = shape.preprocessing
      .map((c) => `${c.column}: mean ${num(c.mean)} → ${num(c.mean_after)}, std ${num(c.std)} → ${num(c.std_after)}`)
      .join("; ");
    setText(data, [shape.data_note, prep && `Inputs as the network gets them: ${prep}.`].filter(Boolean).join(" "));
    while (journal.children.length > snapshot.journal.length) journal.lastElementChild?.remove();
    while (journal.children.length < snapshot.journal.length) journal.append(el("li"));
    snapshot.journal.forEach((line, i) => {
      setText(journal.children[i], line);
    });
    journalBox.hidden = snapshot.journal.length === 0;
  }

  function sentence() {
    const { shape, snapshot } = lab;
    if (!shape || !snapshot) return "";
    const { train, test, step, epoch } = snapshot;
    if (step === 0) {
      return `${shape.n_params} parameters, untrained: train loss ${num(train.data)} before the first step.`;
    }
    const gap = test.data - train.data;
    const accuracy = test.accuracy === null ? "" : ` ${percent(test.accuracy)} of the test examples are right.`;
    const fit =
      gap > 0.5 * Math.max(train.data, 0.02) ? " The test loss lies clearly above the training loss: it overfits." : "";
    return `After ${epoch.toFixed(1)} epochs the loss is ${num(train.data)} in training and ${num(test.data)} in the test.${accuracy}${fit}`;
  }
  const slow = throttle(300, update);
  return {
    node: host,
    configured: update,
    draw: (playing) => slow.call(!playing),
    destroy() {
      slow.cancel();
      host.replaceChildren();
    },
  };
}
