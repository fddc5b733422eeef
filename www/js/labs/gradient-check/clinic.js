/** The clinic: a patient whose loss falls, its check, an accusation, the verdict. */

import { lineChart } from "../../draw/chart.js";
import { el, setText } from "../../draw/dom.js";
import { num } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { fillTable, scrolled } from "../../draw/table.js";
import { labNotes, verdictText } from "../shared.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {ClinicShown, Snapshot} from "./types.d.ts" */

const STORE = "training-ground:clinic";

/** First answers by case: they alone count. @returns {Record<string, boolean>} */
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

/** @param {LabApi} api */
export function clinicView(api) {
  const patient = panel("The patient", "patient");
  const about = el("p");
  patient.append(about);
  const losses = lineChart({
    title: "Its training",
    name: "clinic-loss",
    x: "step",
    y: "loss",
    yLog: true,
    height: 240,
    notes: () => labNotes("gradient-check", api),
    sayX: (v) => String(v),
  });
  const check = panel("The check", "clinic-check");
  const run = el("button", { type: "button", class: "primary" }, "Run the gradient check");
  const table = el(
    "table",
    { class: "pg-table" },
    el("caption", { class: "pg-hidden", text: "The check, tensor by tensor" }),
  );
  const scroll = scrolled(table, "The check, tensor by tensor");
  check.append(el("p", {}, run), scroll);
  const accuse = panel("Accuse", "accuse");
  const list = el("fieldset", { class: "predict" }, el("legend", { text: "Which line of the code is wrong?" }));
  const ask = el("button", { type: "button" }, "This one");
  const said = el("div", { class: "clinic-verdict", role: "status" });
  const score = el("p", { class: "pg-note" });
  const next = el("button", { type: "button" }, "Next patient");
  accuse.append(list, el("p", { class: "row" }, ask, next), said, score);
  const node = el("div", { class: "view" }, patient, losses.node, check, accuse);

  /** The patient. @type {ClinicShown | null} */
  let c = null;
  let shown = "";
  let checked = false;
  /** @type {string | null} */
  let answered = null;

  run.addEventListener("click", () => {
    checked = true;
    show();
  });
  next.addEventListener("click", () => {
    const now = Number(api.params().case ?? 1);
    api.setParams({ bug: "random", case: String((now % 9999) + 1) });
  });
  ask.addEventListener("click", () => {
    const chosen = list.querySelector("input:checked");
    if (!(chosen instanceof HTMLInputElement)) {
      said.replaceChildren(el("p", { class: "error", text: "Choose a line first." }));
      return;
    }
    answered = chosen.value;
    checked = true;
    if (c?.drawn) keep(`case ${c.case}`, answered === c.answer);
    show();
    tell();
  });

  function tell() {
    if (!c) return;
    const { accusations } = c;
    const right = answered === c.answer;
    const name = (/** @type {string} */ key) => accusations.find((a) => a[0] === key)?.[1] ?? key;
    const code = (/** @type {string} */ title, /** @type {string} */ line) =>
      el("div", { class: "code-line" }, el("span", { class: "tag", text: title }), el("code", { text: line }));
    said.replaceChildren(
      el("p", { class: right ? "right" : "wrong", text: right ? "✓ Right." : `✕ No. It is: ${name(c.answer)}.` }),
      el("p", { text: `What the check says: ${c.sentence}` }),
      el("p", {}, el("strong", { text: `${c.title[0].toUpperCase()}${c.title.slice(1)}. ` }), c.story),
      ...(c.wrong_line === "(none)" ? [] : [code("planted", c.wrong_line), code("right", c.right_line)]),
    );
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
      said.replaceChildren();
      for (const old of list.querySelectorAll("label")) old.remove();
      for (const [key, text] of c.accusations) {
        const radio = el("input", { type: "radio", name: "accuse", value: key });
        list.append(el("label", { class: "check" }, radio, el("span", { text })));
      }
    }
    setText(
      about,
      `Case ${c.case}: a 4–6–6–3 network, hidden layers ${c.layers[0]} and ${c.layers[1]}, softmax cross-entropy on 16 examples, ½·${c.l2}·ΣW² of penalty. Its author says: “The loss goes down, so the gradient must be right.” One line of the code may be wrong.`,
    );
    const xs = Array.from(c.losses, (_, i) => i);
    const finite = Array.from(c.losses).every(Number.isFinite);
    const [first, last] = [c.losses[0], c.losses[c.losses.length - 1]];
    losses.update({
      series: [
        { name: "patient", color: "ink", xs, ys: Array.from(c.losses) },
        ...(answered === null
          ? []
          : [
              {
                name: "with the right line",
                color: /** @type {const} */ ("magnitude"),
                xs,
                ys: Array.from(c.healthy),
                dash: [6, 4],
                label: "right line",
              },
            ]),
      ],
      summary: finite
        ? `The patient’s loss goes from ${num(first)} to ${num(last)} in ${xs.length - 1} steps${answered === null ? "" : `; with the right line to ${num(c.healthy[c.healthy.length - 1])}`}.`
        : "The patient’s loss is not a finite number.",
    });
    scroll.hidden = !checked;
    run.hidden = checked;
    if (checked) {
      fillTable(table, {
        columns: ["tensor", "numbers", "ε", "verdict", "worst element"],
        rows: [
          ...c.findings.map((f) => [f.name, String(f.len), num(f.epsilon, 2), verdictText(f.verdict), num(f.worst, 2)]),
          ["all", "", num(c.epsilon, 2), verdictText(c.verdict), ""],
        ],
      });
      const { findings } = c;
      [...table.rows].slice(1).forEach((row, i) => {
        row.classList.toggle("bad", Boolean(findings[i]?.wrong));
      });
    }
    const all = Object.values(answers());
    setText(
      score,
      all.length === 0
        ? "Your first answer to each case counts. The score stays in this browser."
        : `Score: ${all.filter(Boolean).length} of ${all.length} cases right at the first answer.`,
    );
  }

  return { node, draw };
}
