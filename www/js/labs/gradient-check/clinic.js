/** The clinic: a network with falling loss and perhaps a bug, its gradient check, an accusation, and the verdict. */

import { lineChart } from "../../draw/chart.js";
import { el, setText } from "../../draw/dom.js";
import { capital, num } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { fillTable, scrolled } from "../../draw/table.js";
import { keyButton } from "../../shell/transport.js";
import { labNotes, verdictText } from "../shared.js";
import { codeLines } from "./lines.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {ClinicShown, Snapshot} from "./types.d.ts" */

const STORE = "training-ground:clinic";

/** The first answer to each case; only it counts. @returns {Record<string, boolean>} */
function answers() {
  try {
    const kept = JSON.parse(localStorage.getItem(STORE) ?? "{}");
    return kept && typeof kept === "object" ? kept : {};
  } catch {
    return {};
  }
}

/** @param {string} id @param {boolean} right */
function keep(id, right) {
  const all = answers();
  if (id in all) return;
  try {
    localStorage.setItem(STORE, JSON.stringify({ ...all, [id]: right }));
  } catch {
    // Without storage the score lasts as long as the page.
  }
}

const ASK = "One of these lines may be wrong. Click the one you accuse.";

/** Capitalizes a title, except for symbols such as dW or λW. @param {string} title */
const sentenceCase = (title) => (/^[a-z]{2}/.test(title) ? capital(title) : title);

/** @param {LabApi} api */
export function clinicView(api) {
  const lines = codeLines(accuse);
  const code = panel(
    "The backward pass",
    "accuse",
    el("span", { class: "aside", text: "as intended; click a line to accuse it" }),
  );
  code.append(lines.node);
  const losses = lineChart({
    title: "Its training",
    name: "clinic-loss",
    x: "step",
    y: "loss",
    yLog: true,
    height: "clamp(180px, 100vh - 540px, 400px)",
    quiet: true,
    notes: () => labNotes("gradient-check", api),
    sayX: (v) => `step ${v}`,
  });
  const check = panel("The check, tensor by tensor", "clinic-check");
  const table = el(
    "table",
    { class: "table" },
    el("caption", { class: "hidden", text: "The check, tensor by tensor" }),
  );
  const scroll = scrolled(table, "The check, tensor by tensor");
  const first = el("p", { class: "note", text: "The gradient check has not been run." });
  check.append(first, scroll);
  const run = keyButton("Run the gradient check", "Space", runCheck);
  run.className = "primary";
  const next = el("button", { type: "button" }, "Next patient");
  // New draw can give another case at any time.
  next.hidden = true;
  const keys = el("span", { class: "cluster" }, run, next);
  const verdict = el("p", { class: "diagnosis", role: "status" });
  const told = el("div", { class: "clinic-verdict" });
  const about = el("p", { class: "note" });
  const score = el("p", { class: "note" });
  const node = el(
    "div",
    { class: "view clinic" },
    el("div", { class: "clinic-two" }, code, el("div", { class: "clinic-side" }, losses.node, told)),
    el("div", { class: "reads-two" }, verdict, about, score),
  );

  /** The current case. @type {ClinicShown | null} */
  let c = null;
  let shown = "";
  let checked = false;
  /** @type {string | null} */
  let answered = null;

  function runCheck() {
    checked = true;
    show();
  }
  next.addEventListener("click", () => {
    const now = Number(api.params().case ?? 1);
    api.setParams({ bug: "random", case: String((now % 9999) + 1) });
  });
  /** @param {string} key */
  function accuse(key) {
    if (!c) return;
    answered = key;
    checked = true;
    if (c.drawn) keep(`case ${c.case}`, key === c.answer);
    show();
  }

  /** Tells the story of the bug, with the planted line and the correct one. @param {ClinicShown} c */
  function story(c) {
    const line = (/** @type {string} */ title, /** @type {string} */ text) =>
      el("div", { class: "planted" }, el("span", { class: "tag", text: title }), el("code", { text }));
    return [
      ...(c.wrong_line === "(none)" ? [] : [line("planted", c.wrong_line), line("right", c.right_line)]),
      el("p", {}, el("strong", { text: `${sentenceCase(c.title)}. ` }), c.story),
      el("p", { text: `What the check says: ${c.sentence}` }),
    ];
  }

  /** @param {Snapshot} snapshot */
  function draw({ clinic }) {
    c = clinic;
    show();
  }

  function show() {
    node.classList.toggle("waiting", !c);
    if (!c) return;
    const id = `${c.id} ${c.case}`;
    if (id !== shown) {
      shown = id;
      checked = false;
      answered = null;
      lines.build(c);
    }
    node.classList.toggle("answered", answered !== null);
    next.hidden = answered === null;
    lines.mark(c, checked, answered);
    const { accusations, answer } = c;
    const name = accusations.find((a) => a[0] === answer)?.[1] ?? answer;
    say(verdict, answered === null ? ASK : answered === answer ? `✓ Right. ${name}.` : `✕ No. It is: ${name}.`, ASK);
    verdict.dataset.verdict = answered === null ? "" : answered === answer ? "right" : "wrong";
    told.replaceChildren(...(answered === null ? [] : story(c)));
    setText(
      about,
      `Case ${c.case}: a 4–6–6–3 network, hidden layers ${c.layers[0]} and ${c.layers[1]}, softmax cross-entropy on 16 examples, penalty ½·${c.l2}·${c.penalized_biases ? "(ΣW² + Σb²)" : "ΣW²"}. ${c.after > 0 ? `It is checked after ${c.after} steps of its own training.` : "It is checked at its random start."} Its author says: “The loss goes down, so the gradient must be right.”`,
    );
    curves(c);
    run.disabled = checked;
    scroll.hidden = !checked;
    first.hidden = checked;
    if (checked) fill(c);
    const all = Object.values(answers());
    setText(
      score,
      all.length === 0
        ? "Your first answer to each case counts. The score stays in this browser."
        : `Score: ${all.filter(Boolean).length} of ${all.length} cases right at the first answer.`,
    );
  }

  /** The healthy curve appears with the check; without a bug both curves coincide. @param {ClinicShown} c */
  function curves(c) {
    const xs = Array.from(c.losses, (_, i) => i);
    const lost = Array.from(c.losses).findIndex((v) => !Number.isFinite(v));
    const [start, end] = [c.losses[0], c.losses[c.losses.length - 1]];
    losses.update({
      series: [
        { name: "patient", color: "ink", xs, ys: Array.from(c.losses) },
        ...(checked
          ? [
              {
                name: "with the right line",
                color: /** @type {const} */ ("magnitude"),
                xs,
                ys: Array.from(c.healthy),
                dash: [6, 4],
                label: "healthy",
              },
            ]
          : []),
      ],
      marks: [
        ...(lost < 0 ? [] : [{ x: lost, text: `not finite from step ${lost} on` }]),
        ...(c.after > 0 && c.after < xs.length ? [{ x: c.after, text: `checked at step ${c.after}` }] : []),
      ],
      xDomain: [0, xs.length - 1],
      summary:
        lost < 0
          ? `The patient’s loss goes from ${num(start)} to ${num(end)} in ${xs.length - 1} steps${checked ? `; with the right line to ${num(c.healthy[c.healthy.length - 1])}` : ""}.`
          : "The patient’s loss is not a finite number.",
    });
  }

  /** @param {ClinicShown} c */
  function fill(c) {
    fillTable(table, {
      columns: ["tensor", "numbers", "ε", "verdict", "worst element"],
      rows: [
        ...c.findings.map((f) => [f.name, String(f.len), num(f.epsilon, 2), verdictText(f.verdict), num(f.worst, 2)]),
        ["all", "", num(c.epsilon, 2), verdictText(c.verdict), ""],
      ],
    });
    [...table.rows].slice(1).forEach((row, i) => {
      row.classList.toggle("bad", Boolean(c.findings[i]?.wrong));
    });
  }

  return {
    node,
    keys,
    front: ["case", "bug"],
    more: /** @type {[string, HTMLElement][]} */ ([["The check, tensor by tensor", check]]),
    draw,
    toggle: runCheck,
  };
}
