/** Data leakage: which examples' statistics preprocess the inputs, and the effect on the test error. */

import { el, setText } from "../../draw/dom.js";
import { count, num, percent } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { picturePanel } from "../../draw/picture.js";
import { drawClassKey, planeBox, planeHeight } from "../../draw/plane.js";
import { say } from "../../draw/room.js";
import { drawScatter } from "../../draw/scatter.js";
import { stripChart } from "../../draw/strips.js";
import { fillTable, scrolled } from "../../draw/table.js";
import { labNotes } from "../shared.js";
import { switcher } from "./switcher.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {LeakShown, Snapshot} from "./types.d.ts" */
/** @import {Theme} from "../../draw/theme.js" */

/** Percentage points with a sign. @param {number} x */
export const points = (x) => (Math.abs(x) < 5e-5 ? "0" : `${x > 0 ? "+" : "−"}${num(Math.abs(100 * x), 2)}`);
const spread = (/** @type {number[]} */ q) => `${percent(q[1])} (${percent(q[0])} to ${percent(q[2])})`;

const SPREAD = spread([0.123, 0.123, 0.123]);
/** Number of characters of the longest verdict. */
const VERDICT = 170;

/** Leaves room on the first screen for the switch, a sentence of two lines and two lines of settings. */
const HEIGHT = "clamp(260px, 100vh - 436px, 600px)";

/**
 * Draws the legend of training and test examples.
 * @param {CanvasRenderingContext2D} ctx
 * @param {{ left: number; top: number; width: number }} layout
 * @param {Theme} theme
 */
function drawSplitKey(ctx, { left, top, width }, theme) {
  ctx.strokeStyle = ctx.fillStyle = theme.ink;
  ctx.lineWidth = 1.3;
  ["training", "test"].forEach((text, i) => {
    const x = left + (i * width) / 2;
    ctx.beginPath();
    ctx.arc(x + 6, top + 8, 4, 0, 2 * Math.PI);
    if (i === 0) ctx.fill();
    else ctx.stroke();
    ctx.fillText(text, x + 17, top + 8.5);
  });
}

/** @param {LabApi} api */
export function leakView(api) {
  /** @type {LeakShown} */
  let l;
  const notes = () => labNotes("preprocessing", api);
  const rules = switcher(
    "Statistics from",
    [
      ["train", "training only"],
      ["all", "all data"],
      ["own", "each split its own"],
    ],
    (stats) => api.setParams({ stats }),
  );
  const said = el("p", { class: "diagnosis", role: "status" });
  const about = el("p", { class: "note" });
  const shown = el("p", { class: "note" });

  const kinds = (/** @type {Theme} */ theme) => [
    { name: "class 1", color: theme.classes[0], kind: 0 },
    { name: "class 2", color: theme.classes[1], kind: 1 },
  ];
  const cloud = picturePanel({
    title: "What the model gets",
    name: "leak-cloud",
    widest: HEIGHT,
    quiet: true,
    height: (width) => planeHeight(width, 2) + 12,
    notes,
    table: () => ({
      columns: ["part", "class", ...l.names],
      rows: l.classes.map((c, i) => [
        i < l.train_rows ? "train" : "test",
        String(c + 1),
        l.points[2 * i],
        l.points[2 * i + 1],
      ]),
    }),
    paint({ ctx, width }, theme) {
      const { classes, train_rows: rows, names } = l;
      const list = kinds(theme);
      const data = {
        xy: l.points,
        label: Float32Array.from(classes),
        train: Uint8Array.from(classes, (_, i) => (i < rows ? 1 : 0)),
      };
      const style = {
        kind: (/** @type {number} */ i) => list[classes[i]].kind,
        color: (/** @type {number} */ i) => list[classes[i]].color,
        test: true,
        wrong: () => false,
      };
      drawScatter(ctx, width, { points: data, style, names }, theme);
      const box = planeBox(width);
      const top = box.top + box.height + 38;
      drawClassKey(ctx, list, { left: box.left, top, width: Math.min(260, box.width), perLine: 2 }, theme);
      // This legend is about filled and outlined markers, whatever the class.
      drawSplitKey(ctx, { left: box.left, top: top + 20, width: Math.min(260, box.width) }, theme);
    },
  });
  const kind = { y: "share wrong, a dot for each seed", height: HEIGHT, quiet: true, notes };
  const test = stripChart({ title: "Error on the test set", name: "leak-test", ...kind });
  const fresh = stripChart({ title: "Error on fresh examples", name: "leak-fresh", ...kind });
  const table = el("table", { class: "table" }, el("caption", { class: "hidden", text: "Every rule" }));
  const paired = panel("Paired by seed", "leak-numbers");
  paired.append(
    about,
    scrolled(table, "Every rule in numbers, table"),
    el(
      "p",
      { class: "note" },
      "Median (quartiles) over the seeds. A seed has the same examples, the same weights and the same steps under every rule. Fresh examples are drawn like the test set, but no statistics of “all data” have seen them: a reported error below theirs was bought by the leak.",
    ),
    shown,
  );
  const node = el(
    "div",
    { class: "view close" },
    el("div", { class: "row" }, el("span", { text: "Mean and std come from" }), rules.node),
    el("div", { class: "thirds" }, cloud.node, test.node, fresh.node),
    said,
  );

  /** The effect of the chosen rule, compared with training statistics. @param {LeakShown} l */
  function verdict(l) {
    const rule = l.rules.find((r) => r.name === l.rule) ?? l.rules[0];
    const [low, middle, high] = rule.difference;
    if (l.done === 0) return "Measuring…";
    if (l.rule === "train") return `Test error ${spread(rule.test_quartiles)} over ${l.done} seeds: the honest figure.`;
    const same = l.done - rule.better - rule.worse;
    const counted = `lower in ${rule.better}, higher in ${rule.worse}, the same in ${same} of ${l.done} seeds`;
    const size = `${points(middle)} percentage points in the median (quartiles ${points(low)} to ${points(high)})`;
    if (rule.better === 0 && rule.worse === 0) return "No difference at all: the test error is the same in every seed.";
    const word =
      low < 0 && high > 0
        ? "No clear effect"
        : middle > 0
          ? "It harms"
          : middle < 0
            ? "It looks better"
            : "Hardly any effect";
    return `${word}: test error ${size}; ${counted}.`;
  }

  /** Fills the table of all rules, from the first seed on. @param {LeakShown} l */
  function numbers(l) {
    const none = l.done === 0;
    fillTable(
      table,
      {
        columns: [
          "statistics from",
          "test error",
          "error on fresh examples",
          "test against training only, points",
          "lower / higher",
        ],
        rows: l.rules.map((r) => [
          r.label,
          none ? "…" : spread(r.test_quartiles),
          none ? "…" : spread(r.fresh_quartiles),
          none || r.name === "train"
            ? "–"
            : `${points(r.difference[1])} (${points(r.difference[0])} to ${points(r.difference[2])})`,
          none || r.name === "train" ? "–" : `${r.better} / ${r.worse}`,
        ]),
      },
      ["", SPREAD, SPREAD, "−0.12 (−0.12 to −0.12)", `${l.seeds} / ${l.seeds}`],
    );
  }

  return {
    node,
    front: ["prep", "ntrain", "d", "model", "ntest", "shift"],
    more: /** @type {[string, HTMLElement][]} */ ([["Numbers", paired]]),
    /** @param {Snapshot} s */
    draw({ leak }) {
      node.classList.toggle("waiting", !leak);
      if (!leak) return;
      l = leak;
      rules.show(l.rule);
      say(said, verdict(l), VERDICT);
      say(
        about,
        `${l.done} of ${l.seeds} seeds. Trained by ${l.steps} steps of gradient descent on all ${l.train_rows} training examples, ${l.classes.length - l.train_rows} test examples, ${count(l.fresh)} fresh ones.${l.best === null ? "" : ` The best possible error is ${percent(l.best)}.`}`,
      );
      const longest = `${l.rules.map((r) => `${r.label} ${spread([0.123, 0.123, 0.123])}`).join("; ")}.`;
      for (const chart of [test, fresh]) chart.expect(longest);
      numbers(l);
      if (l.done > 0) {
        const values = l.rules.flatMap((r) => [...r.test, ...r.fresh]);
        const top = Math.min(1, Math.max(0.2, ...values) * 1.06);
        const levels = l.best === null ? [] : [{ y: l.best, text: `best possible ${percent(l.best)}` }];
        for (const [chart, key] of /** @type {[typeof test, "test" | "fresh"][]} */ ([
          [test, "test"],
          [fresh, "fresh"],
        ])) {
          chart.update(
            {
              strips: l.rules.map((r) => ({
                name: r.label,
                values: r[key],
                quartiles: r[`${key}_quartiles`],
                chosen: r.name === l.rule,
              })),
              levels,
              domain: [0, top],
              summary: `${l.rules.map((r) => `${r.label} ${spread(r[`${key}_quartiles`])}`).join("; ")}.`,
            },
            longest,
          );
        }
      }
      const xs = Array.from(l.points).filter((_, i) => i % 2 === 0);
      const reach = `x₁ from ${num(Math.min(...xs), 3)} to ${num(Math.max(...xs), 3)}.`;
      const seen =
        l.rule === "own"
          ? `Each split used its own statistics: a difference between training and test set is gone, wanted or not. Filled: training. Outlined: test. First seed. ${reach}`
          : `Both splits went through the same function. Filled: training. Outlined: test. First seed. ${reach}`;
      cloud.update(seen);
      setText(shown, seen);
    },
  };
}
