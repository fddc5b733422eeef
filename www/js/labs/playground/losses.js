/** The loss chart: training and test data loss, with the penalty stacked on the training loss. */

import { axisBottom, axisLeft, linearAxis, logAxis } from "../../draw/axes.js";
import { surface } from "../../draw/canvas.js";
import { checkbox, el, setAttr, setText } from "../../draw/dom.js";
import { exportBar } from "../../draw/export-bar.js";
import { count, num, percent, tickLabels } from "../../draw/format.js";
import { crosshair, drawBand, drawLine, hatch, lineEnds, readAlong } from "../../draw/linechart.js";
import { linearScale, logScale } from "../../draw/scale.js";
import { fileName, notes, panel } from "./lab.js";
import { telling } from "./telling.js";

/** @import {Lab, Panel} from "./lab.js" */
/** @import {Snapshot} from "./types.d.ts" */

const FIELDS = 5;
const MARGIN = { left: 48, top: 8, bottom: 26 };
/** Minimum distance of numbers on the vertical axis, in pixels. */
const APART = 24;

/**
 * The history by column, followed by the snapshot's current point. The history holds only ends of epochs, so a run that
 * has just begun, or diverged in its first epoch, would otherwise have a single point.
 * @param {Pick<Snapshot, "history" | "step" | "train" | "test" | "penalty_l1" | "penalty_l2"> | null} snapshot
 */
export function columns(snapshot) {
  const points = [...(snapshot?.history ?? [])];
  const last = points.length - FIELDS;
  if (snapshot && last >= 0) {
    const { step, train, test, penalty_l1, penalty_l2 } = snapshot;
    // The newest point may be of this very step; then replace it.
    if (step <= points[last]) points.length = last;
    points.push(step, train.data, penalty_l1 + penalty_l2, test.data, train.accuracy ?? Number.NaN);
  }
  const n = Math.floor(points.length / FIELDS);
  const column = (/** @type {number} */ k) => Float64Array.from({ length: n }, (_, i) => points[FIELDS * i + k]);
  return { n, step: column(0), train: column(1), penalty: column(2), test: column(3), accuracy: column(4) };
}

/** Steps are whole. @param {ReturnType<typeof linearScale>} x */
function stepAxis(x) {
  const ticks = x.ticks(4).filter(Number.isInteger);
  return { at: (/** @type {number} */ v) => x(v), ticks, labels: tickLabels(ticks) };
}

/**
 * @param {Lab} lab
 * @returns {Panel}
 */
export function lossPanel(lab) {
  let log = true;
  const node = panel(
    "Loss",
    "loss",
    el("span", { class: "key-train", text: "training" }),
    el("span", { class: "key-test", text: "test" }),
    checkbox("log", log, (on) => {
      log = on;
      view.redraw();
    }),
  );
  const host = el("div", { class: "pg-chart" });
  const overlay = el("div", { class: "cursor-layer", role: "application", tabindex: "0" });
  overlay.setAttribute("aria-label", "Loss over the steps. Left and right arrow keys read it off.");
  /** The read-out over the chart. */
  const readout = el("p", { class: "pg-read", "aria-live": "polite" });
  host.append(overlay, readout);
  const exported = exportBar({
    name: () => fileName(lab, "loss"),
    caption: "The loss history",
    data: async () => (await import("./tables.js")).historyTable(lab),
    notes: () => notes(lab),
    layers: () => [view.canvas],
  });
  node.append(host, exported.node);
  /** Index into the history. @type {number | null} */
  let at = null;
  let h = columns(null);
  /** The snapshot that `h` was made from. @type {Snapshot | null} */
  let of = null;
  const view = surface(host, "Loss chart", paint);
  read();

  /** Room for the numbers at the ends of the curves. */
  let ends = 60;
  function scales() {
    const { width, height } = view;
    const right = Math.max(MARGIN.left + 40, width - ends);
    const last = Math.max(1, h.step[h.n - 1] ?? 1);
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < h.n; i++) {
      for (const v of [h.train[i], h.train[i] + h.penalty[i], h.test[i]]) {
        if (!Number.isFinite(v) || (log && v <= 0)) continue;
        low = Math.min(low, v);
        high = Math.max(high, v);
      }
    }
    if (!(high >= low)) [low, high] = [0.1, 1];
    const x = linearScale([0, last], [MARGIN.left, right]);
    const range = [height - MARGIN.bottom, MARGIN.top];
    if (!log) return { x, y: linearScale([0, high * 1.05 || 1], range), right };
    // At least one decade, so that a flat curve looks flat.
    const middle = Math.sqrt(low * high);
    const [from, to] = [Math.min(low / 1.1, middle / 3), Math.max(high * 1.1, middle * 3)];
    return { x, y: logScale([Math.max(from, 1e-30), to], range), right };
  }

  function paint() {
    const { snapshot, theme } = lab;
    if (!snapshot || h.n === 0) return;
    const { ctx, height } = view;
    ctx.font = theme.font;
    const widths = [h.train, h.test].map((column) => ctx.measureText(num(column[h.n - 1])).width);
    ends = Math.max(60, Math.ceil(Math.max(...widths)) + 12);
    const { x, y, right } = scales();
    const box = { left: MARGIN.left, right, top: MARGIN.top, bottom: height - MARGIN.bottom };
    const steps = stepAxis(x);
    axisBottom(ctx, steps, box, theme);
    const most = Math.max(2, Math.min(6, Math.floor((box.bottom - box.top) / APART)));
    const vertical = log ? logAxis(/** @type {any} */ (y), most) : linearAxis(/** @type {any} */ (y), most);
    axisLeft(ctx, vertical, { ...box, grid: true }, theme);
    ctx.textAlign = "left";
    ctx.textBaseline = "top";
    // To the right of the last tick's number, however long that is.
    const number = ctx.measureText(steps.labels[steps.labels.length - 1] ?? "").width;
    ctx.fillText("step", right + Math.max(18, number / 2 + 8), box.bottom + 7);
    const xs = Array.from(h.step, (s) => x(s));
    const floor = y.domain()[0];
    const px = (/** @type {number} */ v) => (Number.isFinite(v) ? y(log ? Math.max(v, floor) : v) : Number.NaN);
    const train = Array.from(h.train, px);
    const test = Array.from(h.test, px);
    const penalized = h.penalty.some((p) => p > 0);
    // The line of a diverged run is labeled where it ends.
    const end = (/** @type {number[]} */ ys) => ys.findLast(Number.isFinite) ?? box.top;
    const labels = [
      { text: num(h.train[h.n - 1]), y: end(train), color: theme.ink },
      { text: num(h.test[h.n - 1]), y: end(test), color: theme.magnitude },
    ];
    if (penalized) {
      const total = Array.from(h.train, (v, i) => px(v + h.penalty[i]));
      drawBand(ctx, xs, train, total, hatch(ctx, theme.ink, 6));
      drawLine(ctx, xs, total, { color: theme.ink, width: 1 });
      labels.push({ text: "+ penalty", y: end(total), color: theme.ink });
    }
    drawLine(ctx, xs, test, { color: theme.magnitude, dash: [4, 3] });
    drawLine(ctx, xs, train, { color: theme.ink });
    if (h.n === 1) {
      crosshair(
        ctx,
        xs[0],
        [
          { y: train[0], color: theme.ink },
          { y: test[0], color: theme.magnitude },
        ],
        box,
        theme,
      );
    }
    lineEnds(ctx, labels, box, theme);
    if (at !== null && at < h.n) {
      const dots = [
        { y: train[at], color: theme.ink },
        { y: test[at], color: theme.magnitude },
      ];
      crosshair(ctx, xs[at], dots, box, theme);
    }
  }

  function read() {
    readout.hidden = at === null;
    if (at === null) return;
    const i = Math.min(at, h.n - 1);
    const accuracy = Number.isNaN(h.accuracy[i]) ? "" : `, right ${percent(h.accuracy[i])}`;
    const penalty = h.penalty[i] > 0 ? ` + penalty ${num(h.penalty[i])}` : "";
    setText(
      readout,
      `Step ${count(h.step[i])}: training ${num(h.train[i])}${penalty}${accuracy}; test ${num(h.test[i])}`,
    );
  }

  function take() {
    if (of !== lab.snapshot) h = columns(lab.snapshot);
    of = lab.snapshot;
  }

  function describe() {
    const { snapshot } = lab;
    take();
    if (!snapshot || h.n === 0) return;
    const { train, test, penalty_l1, penalty_l2 } = snapshot;
    const parts = [`Train loss ${num(train.data, 4)}, test loss ${num(test.data, 4)}`];
    if (penalty_l1 > 0) parts.push(`L1 penalty ${num(penalty_l1)}`);
    if (penalty_l2 > 0) parts.push(`L2 penalty ${num(penalty_l2)}`);
    if (train.accuracy !== null) {
      parts.push(`accuracy ${percent(train.accuracy)} on the training set, ${percent(test.accuracy)} on the test set`);
    }
    const lowest = h.test.reduce((m, v) => Math.min(m, v), Number.POSITIVE_INFINITY);
    setAttr(
      view.canvas,
      "aria-label",
      `Loss chart, ${h.n} points to step ${count(snapshot.step)}. ${parts.join("; ")}. Lowest test loss ${num(lowest)}.`,
    );
    exported.update();
  }
  const slow = telling(lab, describe);

  /** @param {number | null} index */
  function move(index) {
    at = index;
    view.redraw();
    read();
  }
  readAlong(overlay, {
    nearest(px) {
      const step = scales().x.invert(px);
      let best = 0;
      for (let i = 1; i < h.n; i++) if (Math.abs(h.step[i] - step) < Math.abs(h.step[best] - step)) best = i;
      return best;
    },
    next: (way) => Math.min(h.n - 1, Math.max(0, (at ?? h.n - 1) + way)),
    move,
  });

  return {
    node,
    fit: () => view.fit(),
    configured() {
      at = null;
    },
    draw(playing) {
      take();
      view.redraw();
      slow.call(!playing);
    },
    destroy: slow.cancel,
  };
}
