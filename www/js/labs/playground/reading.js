/** The reading column: the lesson, the observation of this run, and its journal. */

import { el, setText } from "../../draw/dom.js";
import { num, percent } from "../../draw/format.js";
import { say } from "../../draw/room.js";
import { lessonPlace } from "../../lessons/column.js";
import { formatHash, parseHash } from "../../state.js";
import { telling } from "./telling.js";
import { LONGEST, verdicts } from "./verdict.js";

/** @import {Lab, Panel} from "./lab.js" */

/**
 * @param {HTMLElement} host
 * @param {Lab} lab
 * @returns {Panel}
 */
export function readingPanel(host, lab) {
  const preset = el("p", { class: "note" });
  const data = el("p", { class: "note" });
  const journal = el("ol", { class: "journal" });
  const journalBox = el("section", {}, el("h2", { text: "Changes on the way" }), journal);
  const check = el("a", { text: "Check this network’s gradients, at this step" });
  const checkLine = el("p", { class: "note" }, check);
  const column = lessonPlace({
    lab: "playground",
    page: () => parseHash(location.hash).page,
    facts: lab.facts,
    more: [preset, data, checkLine],
  });
  host.append(column.node, journalBox);

  function update() {
    const { shape, snapshot } = lab;
    if (!shape || !snapshot) return;
    column.draw("", sentence());
    const { at, stopepoch: _e, stoploss: _l, stoptest: _t, ...rest } = snapshot.link;
    check.href = formatHash("gradient-check", { ...rest, view: "network", burnin: at ?? "0" });
    // Other labs cannot use the reader's table.
    checkLine.hidden = rest.data === "csv";
    const found = verdicts(snapshot);
    const ill = found.flatMap(({ words }, i) => (words ? [`${shape.layers[i].name}: ${words}`] : []));
    const worst = shape.layers.map((l) => `${l.name}: ${LONGEST}`).join("; ");
    say(preset, `Health: ${ill.length > 0 ? ill.join("; ") : "no layer shows a problem"}.`, `Health: ${worst}.`);
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
      return `${shape.n_params} parameters, not trained yet: before the first step the training loss is ${num(train.data)}.`;
    }
    const gap = test.data - train.data;
    const accuracy = test.accuracy === null ? "" : ` ${percent(test.accuracy)} of the test examples are right.`;
    const fit =
      gap > 0.5 * Math.max(train.data, 0.02)
        ? " The test loss is well above the training loss: a sign of overfitting."
        : "";
    return `After ${epoch.toFixed(1)} epochs the training loss is ${num(train.data)} and the test loss ${num(test.data)}.${accuracy}${fit}`;
  }
  const slow = telling(lab, update);
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
