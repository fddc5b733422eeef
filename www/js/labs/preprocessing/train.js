/** The same small net trained on images with different preprocessing. */

import { lineChart } from "../../draw/chart.js";
import { el, setText } from "../../draw/dom.js";
import { capital, count, num, percent } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { reserve, say } from "../../draw/room.js";
import { stripChart } from "../../draw/strips.js";
import { fillTable, scrolled } from "../../draw/table.js";
import { labNotes } from "../shared.js";
import { cardPanel } from "./card.js";
import { replay } from "./replay.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Snapshot, TrainShown} from "./types.d.ts" */

const DASHES = [[], [7, 3], [3, 3], [10, 3, 2, 3], [2, 3]];
/** Treatments that only center. */
const CENTERED = ["center", "channel"];
/** Treatments that do more. */
const BEYOND = ["standardize", "whiten"];

/** The value after the last epoch. @param {number[]} curve */
const final = (curve) => curve[curve.length - 1];

/** Number of characters of the longest verdict, without the list below. */
const VERDICT = 115;

/** All treatments, each with a number: the longest form of a summary. @param {TrainShown} t @param {string} number */
const list = (t, number) => t.treatments.map((x) => `${x.label} ${number}`).join(", ");

/** The range of all losses, so that the axis does not change in a replay. @param {TrainShown} t */
function ranged(t) {
  const all = t.treatments
    .filter((x) => x.done > 0)
    .flatMap((x) => [...x.loss.low, ...x.loss.high])
    .filter((v) => Number.isFinite(v) && v > 0);
  return /** @type {[number, number] | undefined} */ (
    all.length > 0 ? [Math.min(...all), Math.max(...all)] : undefined
  );
}

/** Leaves room on the first screen for a sentence of two lines and two lines of settings. */
const HEIGHT = "clamp(260px, 100vh - 388px, 720px)";

/** @param {LabApi} api */
export function trainView(api) {
  const notes = () => labNotes("preprocessing", api);
  /** The snapshot drawn. @type {Snapshot | null} */
  let last = null;
  /** Number of epochs drawn; finite during a replay. */
  let upTo = Number.POSITIVE_INFINITY;
  const said = el("p", { class: "diagnosis", role: "status" });
  const ends = el("p", { class: "note" });
  reserve(said, "", VERDICT);
  reserve(ends, "Median test accuracy: raw 12%");
  const about = el("p", { class: "note" });
  const loss = lineChart({
    title: "Training loss",
    name: "train-loss",
    x: "epoch",
    y: "mean cross-entropy",
    yLog: true,
    height: HEIGHT,
    quiet: true,
    notes,
    sayX: (v) => String(v),
  });
  const accuracy = lineChart({
    title: "Test accuracy",
    name: "train-accuracy",
    x: "epoch",
    y: "share right",
    height: HEIGHT,
    quiet: true,
    notes,
    sayX: (v) => String(v),
  });
  const finals = stripChart({
    title: "Test accuracy after the last epoch",
    name: "train-last",
    y: "share right",
    notes,
  });
  const table = el("table", { class: "table" }, el("caption", { class: "hidden", text: "Every preprocessing" }));
  const search = el("table", { class: "table" }, el("caption", { class: "hidden", text: "Search" }));
  const numbers = panel("In numbers", "train-numbers");
  const searched = el("p", { class: "note" });
  const searchBox = scrolled(search, "Training loss at every learning rate tried");
  numbers.append(about, scrolled(table, "Every preprocessing in numbers, table"), searched, searchBox);
  const card = cardPanel();
  const play = replay(
    () => last?.train?.epochs ?? 0,
    (to) => {
      upTo = to;
      if (last) draw(last);
    },
  );
  const node = el(
    "div",
    { class: "view close" },
    el("div", { class: "pair" }, loss.node, accuracy.node),
    el("div", {}, said, ends),
  );

  /** @param {TrainShown} t */
  function verdict(t) {
    if (t.treatments.length < 2) return "Only one preprocessing is chosen: choose another to compare it.";
    if (t.treatments.some((x) => x.done < t.repeats)) return "Training…";
    const ends = t.treatments.map((x) => ({ ...x, end: x.accuracy.quartiles[1] }));
    const top = (/** @type {typeof ends} */ list) => list.reduce((a, b) => (b.end > a.end ? b : a));
    const centered = ends.filter((x) => CENTERED.includes(x.name));
    const others = ends.filter((x) => BEYOND.includes(x.name));
    if (centered.length === 0 || others.length === 0)
      return `${top(ends).label} has the highest median test accuracy: ${percent(top(ends).end)}.`;
    const [center, best] = [top(centered), top(others)];
    const lead = 100 * (best.end - center.end);
    if (t.repeats === 1)
      return lead > 0
        ? `${capital(best.label)} ends ${num(lead, 2)} points above centering, on one seed.`
        : `${capital(center.label)} ends ${num(-lead, 2)} points above the best of the others, on one seed.`;
    // "Clearly ahead" means that its worst seed beats the other's best.
    const clear = final(best.accuracy.low) > final(center.accuracy.high);
    const behind = final(best.accuracy.high) < final(center.accuracy.low);
    return clear
      ? `${capital(best.label)} is clearly ahead of centering, by ${num(lead, 2)} points.`
      : behind
        ? "Centering alone is clearly ahead of all others."
        : `Nothing is clearly ahead of centering (${center.label}): the seeds overlap.`;
  }

  /** @param {Snapshot} s */
  function draw(s) {
    const { train: t, images } = s;
    last = s;
    node.classList.toggle("waiting", !t);
    if (!t) return;
    if (images) card.show(images.card);
    say(said, verdict(t), VERDICT);
    const medians = t.treatments.map((x) => `${x.label} ${x.done > 0 ? percent(x.accuracy.quartiles[1]) : "…"}`);
    say(ends, `Median test accuracy: ${medians.join(", ")}.`, `Median test accuracy: ${list(t, "12%")}.`);
    setText(
      about,
      `${t.inputs}-${t.hidden}-10 ReLU net, He normal, softmax; ${count(t.examples)} training and ${count(t.tests)} test images of ${images?.card.name ?? ""}; plain SGD, batches of ${t.batch}, ${t.epochs} epochs. Statistics from the training images only. Same weights and same order of images for every curve of a seed.`,
    );
    const epochs = Array.from({ length: t.epochs + 1 }, (_, i) => i);
    /** @param {"loss" | "accuracy"} key */
    const series = (key) =>
      t.treatments.flatMap((x, i) => {
        const { low, median, high } = x[key];
        if (x.done === 0) return [];
        const band = x.done > 1 ? { low, high } : undefined;
        const xs = epochs.slice(0, Math.min(median.length, upTo + 1));
        const [least, most] = [low, high].map((ys) => ys.slice(0, xs.length));
        const shown = band && { low: least, high: most };
        return [
          { name: x.label, color: i, dash: DASHES[i], width: 2, xs, ys: median.slice(0, xs.length), band: shown },
        ];
      });
    const tell = (/** @type {"loss" | "accuracy"} */ key, /** @type {(v: number) => string} */ say) =>
      t.treatments
        .filter((x) => x.done > 0)
        .map((x) => `${x.label} ${say(x[key].quartiles[1])}`)
        .join(", ");
    const names = t.treatments.map((x) => x.label);
    const done = Math.max(0, ...t.treatments.map((x) => x.done));
    const highest = t.treatments.flatMap((x) => x.accuracy.ends.filter(Number.isFinite));
    const top = Math.min(1, Math.max(0.3, ...highest) * 1.1);
    loss.update({
      series: series("loss"),
      names,
      xDomain: [0, t.epochs],
      yDomain: ranged(t),
      levels: [{ y: Math.log(10), text: "ln 10" }],
      summary: done === 0 ? "Looking for learning rates first…" : `At the end: ${tell("loss", (v) => num(v, 2))}.`,
      longest: `At the end: ${list(t, "0.12")}.`,
    });
    accuracy.update({
      series: series("accuracy"),
      names,
      xDomain: [0, t.epochs],
      yDomain: [0, top],
      levels: [{ y: 0.1, text: "chance" }],
      summary: done === 0 ? "Looking for learning rates first…" : `At the end: ${tell("accuracy", percent)}.`,
      longest: `At the end: ${list(t, "12%")}.`,
    });
    finals.update(
      {
        strips: t.treatments.map((x) => ({
          name: x.label,
          values: x.accuracy.ends,
          quartiles: x.accuracy.quartiles,
        })),
        domain: [Math.max(0, Math.min(1, ...highest) - 0.03), Math.min(1, Math.max(0.1, ...highest) + 0.03)],
        summary: done === 0 ? "No run yet." : `${done} of ${t.repeats} seeds: ${tell("accuracy", percent)}.`,
      },
      `${t.repeats} of ${t.repeats} seeds: ${list(t, "12%")}.`,
    );
    fillTable(
      table,
      {
        columns: ["preprocessing", "η", "training loss", "test accuracy, median", "lowest to highest", "seeds"],
        rows: t.treatments.map((x) => {
          const { low, high, quartiles } = x.accuracy;
          if (x.done === 0) return [x.label, "…", "…", "…", "…", "0"];
          return [
            x.label,
            num(x.rate, 1),
            num(x.loss.quartiles[1], 2),
            percent(quartiles[1]),
            `${percent(final(low))} to ${percent(final(high))}`,
            `${x.done}${x.diverged > 0 ? `, ${x.diverged} diverged` : ""}`,
          ];
        }),
      },
      ["", "0.1", "0.12", "12%", "12% to 12%", "12, 12 diverged"],
    );
    searchBox.hidden = !t.tuned;
    setText(
      searched,
      t.tuned
        ? "The search: training loss after the last epoch of the first seed. The lowest of a row is used; test images take no part."
        : "One learning rate for all: what suits one size of inputs may be too large or too small for another.",
    );
    if (t.tuned) {
      fillTable(
        search,
        {
          columns: ["preprocessing", ...t.rates.map((r) => `η ${num(r, 1)}`)],
          rows: t.treatments.map((x) => [
            x.label,
            ...t.rates.map((_, i) => {
              const found = x.search[i];
              if (i >= x.search.length) return "…";
              const chosen = x.search.length === t.rates.length && t.rates[i] === x.rate;
              return typeof found === "number" ? `${num(found, 2)}${chosen ? " ✓" : ""}` : "diverged";
            }),
          ]),
        },
        ["", ...t.rates.map(() => "0.12 ✓")],
      );
    }
  }

  return {
    node,
    keys: play.node,
    front: ["treat", "tune", "epochs", "repeats"],
    more: /** @type {[string, HTMLElement][]} */ ([
      ["Last epoch", finals.node],
      ["Numbers", numbers],
      ["Data card", card.node],
    ]),
    draw,
    toggle: play.toggle,
    step: play.step,
    destroy: play.stop,
  };
}
