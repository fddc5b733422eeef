/** The check of a whole network: verdict, tensors, elements, step size, conditions. */

import { lineChart } from "../../draw/chart.js";
import { el, setText } from "../../draw/dom.js";
import { exportBar } from "../../draw/export-bar.js";
import { count, num, plural, powerOfTen } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { fillTable, scrolled } from "../../draw/table.js";
import { labNotes, verdictText } from "../shared.js";
import { coordinateReader } from "./coordinate.js";
import { drawingPanel, edgesOf, MOST_EDGES } from "./drawing.js";
import { elementsPanel } from "./elements.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Series} from "../../draw/chart.js" */
/** @import {NetworkShown, Snapshot} from "./types.d.ts" */

/** The lecture's marks on the scale of epsilon. */
const MARKS = [
  [1e-7, "great"],
  [1e-5, "may need a look"],
  [1e-3, "concern"],
  [1e-2, "probably wrong"],
];

/** Why a tensor cannot be judged. @type {Record<string, string>} */
const CAUSES = { truncation: ": h too large", rounding: ": h too small" };
/** Number of characters of the longest verdict. */
const SENTENCE = 230;
const LINEAR =
  "Between its kinks this loss is linear in every parameter: nothing bends, so there is no right side of the V.";
/** The longest of the lecture's verdicts. */
const VERDICT = verdictText("concern");

/** @param {LabApi} api */
export function networkView(api) {
  const verdict = panel("The verdict", "verdict");
  const big = el("span", { class: "epsilon num" });
  const word = el("span", { class: "verdict-word" });
  const scale = el("div", { class: "scale", "aria-hidden": "true" });
  const needle = el("span", { class: "needle" });
  for (const [limit, text] of MARKS) {
    const mark = el("span", {
      class: "mark",
      text: `${powerOfTen(Math.log10(/** @type {number} */ (limit)))} ${text}`,
    });
    mark.style.left = `${position(/** @type {number} */ (limit))}%`;
    scale.append(mark);
  }
  scale.append(needle);
  const criteria = el(
    "table",
    { class: "table" },
    el("caption", { text: "Three criteria, with and without the coordinates at a kink" }),
  );
  const sentence = el("p", { class: "note" });
  const about = el("p", { class: "note" });
  verdict.append(scale, scrolled(criteria, "Three criteria"), about);

  const tensors = panel("Tensor by tensor", "tensors");
  const table = el("table", { class: "table" }, el("caption", { class: "hidden", text: "Each tensor’s own check" }));
  /** @type {NetworkShown | null} */
  let last = null;
  const exported = exportBar({
    name: () => "gradient-tensors",
    caption: "Each tensor’s check",
    data: () => (last ? groupTable(last) : { columns: [], rows: [] }),
    notes: () => labNotes("gradient-check", api),
  });
  tensors.append(scrolled(table, "The check, tensor by tensor, summary", { bare: true }), exported.node);
  const reader = coordinateReader(api, "Click a weight, or move with the arrow keys, to read it off.");
  const elements = elementsPanel(api, reader);
  const drawing = drawingPanel(api, reader, elements);
  const main = el("div", { class: "main-picture" }, drawing.node);
  const large = el("p", {
    class: "note",
    text: "This network has too many edges to be drawn: the picture above shows its elements.",
  });
  // On the page from the start: clearPictures destroys only pictures that are on it.
  const apart = el("div", {}, large, elements.node);
  large.hidden = true;
  const sweep = lineChart({
    title: "The V of this network",
    name: "network-v",
    x: "step size h",
    y: "ε of the sampled coordinates",
    xLog: true,
    yLog: true,
    height: 300,
    notes: () => labNotes("gradient-check", api),
    sayX: (h) => powerOfTen(Math.round(Math.log10(h))),
  });
  const conditions = panel("Under other conditions", "conditions");
  const conditionTable = el(
    "table",
    { class: "table" },
    el("caption", { text: "ε with and without the penalty, before and after training, in both precisions" }),
  );
  conditions.append(
    scrolled(conditionTable, "Conditions"),
    el("p", {
      class: "note",
      text: "Sampled coordinates without those at a kink. f32 is checked with h ≥ 0.01: with smaller steps its difference is rounding alone.",
    }),
  );
  const node = el(
    "div",
    { class: "view network" },
    main,
    el(
      "div",
      { class: "verdict" },
      el("p", { class: "diagnosis headline", role: "status" }, big, word),
      sentence,
      reader.node,
    ),
  );

  /** Puts the main picture in place: the network, or its elements if it has too many edges. @param {boolean} whole */
  function arrange(whole) {
    if (drawing.node.hidden === !whole) return;
    drawing.node.hidden = !whole;
    large.hidden = whole;
    (whole ? apart : main).append(elements.node);
  }

  /** @param {Snapshot} s @param {boolean} busy */
  function draw({ network: n, link }, busy) {
    node.classList.toggle("waiting", !n);
    if (!n) return;
    last = n;
    setText(big, `ε = ${num(n.epsilon, 3)}`);
    setText(word, verdictText(n.verdict));
    word.dataset.verdict = n.verdict;
    // In units of the scale's width. A transform does not count as a layout shift.
    needle.style.transform = `translateX(${position(n.epsilon)}cqw)`;
    say(sentence, n.done || n.stopped ? n.sentence : "Checking…", SENTENCE);
    say(
      about,
      `${count(n.counts[0])} of ${plural(n.n_params, "parameter")} checked on ${plural(n.rows, "example")}; the loss is ${num(n.loss, 5)}. ${count(n.counts[1])} coordinates have a kink between −h and +h.`,
    );
    fillTable(
      criteria,
      {
        columns: ["criterion", "all", "without kinks", "limit"],
        rows: [
          [
            "ε = |a − n| / (|a| + |n|), lecture",
            num(n.epsilon, 2),
            num(n.epsilon_smooth, 2),
            `10⁻⁷ great, > 10⁻² wrong`,
          ],
          [
            "largest |a − n| / max(|a|, |n|), cs231n",
            num(n.worst[0], 2),
            num(n.worst[1], 2),
            "10⁻⁷ fine, 10⁻⁴ with kinks",
          ],
          ["refused by torch.autograd.gradcheck", String(n.torch_refused), "", "0 (|a − n| ≤ 10⁻⁵ + 10⁻³|n|)"],
        ],
      },
      ["", "0.12", "0.12"],
    );
    fillTable(table, shownTable(n), ["", "", "0.12", VERDICT, "0.12"]);
    [...table.rows].slice(1).forEach((row, i) => {
      row.classList.toggle("bad", Boolean(n.groups[i]?.wrong));
    });
    const whole = edgesOf(n) <= MOST_EDGES;
    arrange(whole);
    reader.update(n);
    elements.draw(n, Number(link.sample ?? 0));
    if (whole)
      drawing.draw(
        n,
        `${plural(n.indices.length, "coordinate")} checked; largest relative difference ${num(n.worst[0], 2)}, ${n.counts[1]} with a kink.`,
      );
    drawSweep(n, link.step ? Number(link.step) : 1e-5);
    drawConditions(n);
    if (!busy) exported.update();
  }

  /** @param {NetworkShown} n */
  function groupTable(n) {
    return {
      columns: [
        "tensor",
        "checked",
        "parameters",
        "epsilon",
        "verdict",
        "cause",
        "worst element",
        "refused",
        "at a kink",
      ],
      rows: n.groups.map((g) => [
        g.name,
        g.checked,
        g.rows * g.columns,
        g.epsilon,
        g.verdict,
        g.cause,
        g.worst,
        g.torch_refused,
        g.kinked,
      ]),
    };
  }

  /** @param {NetworkShown} n */
  function shownTable(n) {
    return {
      columns: ["tensor", "checked", "ε", "verdict", "worst element", "refused", "at a kink"],
      rows: n.groups.map((g) => [
        g.name,
        `${g.checked} of ${g.rows * g.columns}`,
        num(g.epsilon, 2),
        `${verdictText(g.verdict)}${CAUSES[g.cause] ?? ""}`,
        num(g.worst, 2),
        String(g.torch_refused),
        String(g.kinked),
      ]),
    };
  }

  /** @param {NetworkShown} n @param {number} h */
  function drawSweep(n, h) {
    const pick = (/** @type {boolean} */ double, /** @type {boolean} */ central) =>
      n.sweep
        .filter((x) => x.double === double && x.central === central)
        .flatMap(({ h, epsilon }) => (epsilon === null ? [] : [{ h, epsilon }]));
    const one = (
      /** @type {string} */ name,
      /** @type {Series["color"]} */ color,
      /** @type {{ h: number; epsilon: number }[]} */ list,
      /** @type {number[]} */ dash,
    ) => ({
      name,
      color,
      dash,
      dots: true,
      xs: list.map((x) => x.h),
      ys: list.map((x) => Math.max(x.epsilon, 1e-17)),
    });
    const [central, forward, single] = [pick(true, true), pick(true, false), pick(false, true)];
    const best = central.reduce((b, x) => (!b || x.epsilon < b.epsilon ? x : b), central.at(0));
    const flat = central.length === 12 && central[0].epsilon < 1e-9;
    sweep.update({
      series: [
        one("forward f64", "neg", forward, [6, 4]),
        one("centered f64", "ink", central, []),
        one("centered f32", 2, single, [9, 3, 2, 3]),
      ],
      xDomain: [1e-12, 0.1],
      yDomain: [1e-14, 1],
      marks: [{ x: h, text: "h in use" }],
      summary: flat
        ? LINEAR
        : best
          ? `Best centered step in f64: ${powerOfTen(Math.round(Math.log10(best.h)))} with ε = ${num(best.epsilon, 2)}. ${plural(central.length + forward.length + single.length, "step size")} measured.`
          : n.stopped
            ? "Stopped before a step size was measured."
            : "Measured after the check.",
      longest: LINEAR,
    });
  }

  /** @param {NetworkShown} n */
  function drawConditions(n) {
    /** @type {Map<string, string[]>} */
    const rows = new Map();
    for (const c of n.conditions) {
      const key = `${c.at_start ? "at the random start" : n.conditions.some((x) => x.at_start) ? "after training" : "as it is"}, ${c.penalty ? "with" : "without"} penalty`;
      const open = n.stopped ? "stopped" : "…";
      const row = rows.get(key) ?? [key, open, open];
      row[c.double ? 1 : 2] = c.epsilon === null ? open : num(c.epsilon, 2);
      rows.set(key, row);
    }
    fillTable(conditionTable, { columns: ["condition", "ε in f64", "ε in f32"], rows: [...rows.values()] });
  }

  return {
    node,
    front: ["step", "prec", "rule", "rows", "net"],
    more: /** @type {[string, HTMLElement][]} */ ([
      ["Criteria", verdict],
      ["Tensors", tensors],
      ["Elements", apart],
      ["The V", sweep.node],
      ["Conditions", conditions],
    ]),
    draw,
  };
}

/**
 * Position of an epsilon on the scale 10^-12 .. 1, in percent.
 * @param {number} epsilon
 */
function position(epsilon) {
  if (!Number.isFinite(epsilon)) return 100;
  return Math.min(100, Math.max(0, (100 * (Math.log10(Math.max(epsilon, 1e-12)) + 12)) / 12));
}
