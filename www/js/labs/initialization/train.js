/** The same nets trained on images: loss curves side by side, and how far each layer moves. */

import { lineChart } from "../../draw/chart.js";
import { el, setText } from "../../draw/dom.js";
import { exportBar } from "../../draw/export-bar.js";
import { num } from "../../draw/format.js";
import { frames, still } from "../../draw/frames.js";
import { panel } from "../../draw/panel.js";
import { reserve, say } from "../../draw/room.js";
import { playButton } from "../../shell/transport.js";
import { labNotes } from "../shared.js";
import { STYLES } from "./companions.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Snapshot, TrainShown} from "./types.d.ts" */

/** @typedef {"loss" | "test_accuracy" | "moved" | "update"} Curve */

/** rms(update)/rms(W) that usually trains well (cs231n). */
const HEALTHY = 1e-3;
/** A layer that has moved less than this still has its initial weights. */
const STILL = 1e-3;
const MOVED = (/** @type {number} */ layers) =>
  `Layer ${layers} is the output. A layer near 0 has kept its random draw.`;
const UPDATE = "Rule of thumb: 10⁻³. Far below it a layer hardly learns; far above it the updates swamp the weights.";
/** @param {number[]} curve */
const latest = (curve) => curve[curve.length - 1];
/** Number of characters of a net's sentence. */
const SENTENCE = 190;
/** The longest verdict of one net. */
const VERDICT = "After 2,000 updates the loss is 0.123 and 12.3% of the test images are right.";
/** Duration of the replay in milliseconds. */
const LASTS = 4000;

/**
 * @param {LabApi} api
 * @param {ReturnType<typeof import("./companions.js").companions>} others
 */
export function trainView(api, others) {
  const head = panel("How it is trained", "train-setup");
  const verdict = el("p", { class: "diagnosis", role: "status" });
  const said = el("ul", { class: "findings" });
  const setup = el("p", { class: "note" });
  const exported = exportBar({
    name: () => "initialization-train",
    caption: "Training from each initializer",
    data: table,
    notes: () => labNotes("initialization", api),
  });
  head.append(setup, exported.node);
  const high = "clamp(220px, 100vh - 452px, 520px)";
  const loss = chart("Training loss", "train-loss", "step", "cross-entropy", high);
  const accuracy = chart("Test accuracy", "train-accuracy", "step", "share right", high);
  const moved = chart("How far every layer has moved", "train-moved", "layer", "rms(W − W₀) ÷ rms W₀");
  const update = chart("The next update of every layer", "train-update", "layer", "rms ΔW ÷ rms W");
  const play = playButton((on) => (on ? start() : film.stop()));
  const keys = el("span", { class: "cluster" }, play.node);
  const node = el(
    "div",
    { class: "view train" },
    el("div", { class: "pair" }, loss.node, accuracy.node),
    el("div", { class: "train-said" }, verdict, said, others.notice()),
  );
  /** The page's own run. @type {TrainShown | null} */
  let own = null;
  /** @type {TrainShown[]} */
  let runs = [];
  /** Fraction of the training drawn; below 1 during a replay. */
  let share = 1;
  const film = frames(
    (passed) => {
      share = Math.min(1, passed / LASTS);
      curves();
      return share < 1;
    },
    () => {
      share = 1;
      play.update(false, true);
    },
  );

  /**
   * @param {string} title @param {string} name @param {string} x @param {string} y
   * @param {string} [tall] Height of a main picture; the others have logarithmic axes.
   */
  function chart(title, name, x, y, tall) {
    const notes = () => labNotes("initialization", api);
    const own = tall ? { height: tall, quiet: true } : { height: 260, yLog: true };
    return lineChart({ title, name, x, y, ...own, notes, sayX: (v) => `${x} ${v}` });
  }

  function start() {
    if (still()) play.update(false, true);
    else film.start();
  }

  function table() {
    return {
      columns: ["initializer", "layer", "moved", "update / W", "update / W at the start", "loss", "test accuracy"],
      rows: runs.flatMap((r) =>
        r.moved.map((m, l) => [
          r.label,
          l === r.moved.length - 1 ? "output" : l + 1,
          m,
          r.update[l],
          r.first_update[l],
          latest(r.loss),
          latest(r.test_accuracy),
        ]),
      ),
    };
  }

  /** Reserves room for the sentence. @param {HTMLElement} item */
  function fills(item) {
    reserve(item, item.textContent ?? "", SENTENCE);
    return item;
  }

  /** The label without its numbers, if that is unambiguous. @param {string} label */
  function short(label) {
    const name = label.split(",")[0];
    return runs.filter((r) => r.label.split(",")[0] === name).length > 1 ? label : name;
  }

  /** @param {TrainShown} own */
  function verdictText(own) {
    const [best, ...rest] = runs.toSorted((a, b) => latest(a.loss) - latest(b.loss));
    const after = `After ${latest(own.step)} updates`;
    if (rest.length === 0)
      return `${after} the loss is ${num(latest(own.loss), 3)} and ${num(100 * latest(own.test_accuracy), 3)}% of the test images are right.`;
    return `${after} ${best.label} has the lowest loss, ${num(latest(best.loss), 3)}.`;
  }

  /** @param {TrainShown} r */
  function sentence(r) {
    const at = r.step.at(-1);
    const still = r.moved.filter((m) => !(m >= STILL)).length;
    const where = r.diverged
      ? `It diverged at step ${r.diverged.step}: ${r.diverged.tensor} of layer ${r.diverged.layer + 1} is not a finite number. `
      : "";
    const layers =
      still === 0
        ? "every layer has moved"
        : still === r.moved.length
          ? "no layer has moved by a thousandth of its size"
          : `${still} of ${r.moved.length} layers have not moved by a thousandth of their size`;
    const equal = r.is_symmetric ? " All units of a layer are one and the same." : "";
    return `${where}After ${at} updates the loss is ${num(r.loss.at(-1), 3)} (start ${num(r.loss[0], 3)}, chance 2.303), ${num(100 * latest(r.test_accuracy), 3)}% of the test images are right; ${layers}.${equal}`;
  }

  /** @param {Curve} key @param {boolean} byLayer */
  function lines(key, byLayer) {
    return runs.map((r, i) => ({
      name: r.label,
      label: runs.length > 1 ? short(r.label) : "",
      ...STYLES[i],
      xs: byLayer ? r.moved.map((_, l) => l + 1) : r.step,
      ys: r[key],
      width: 2,
      dots: byLayer,
    }));
  }

  /** Draws the two main pictures, up to the replay's position. */
  function curves() {
    if (!own) return;
    const until = share * own.steps;
    const upTo = (/** @type {Curve} */ key) =>
      lines(key, false).map((s) => {
        const n = share < 1 ? Math.max(1, s.xs.filter((x) => x <= until).length) : s.xs.length;
        return { ...s, xs: s.xs.slice(0, n), ys: s.ys.slice(0, n) };
      });
    const finals = (/** @type {Curve} */ key) => runs.map((r) => `${r.label} ${num(r[key].at(-1), 3)}`).join("; ");
    const top = Math.max(2.6, ...runs.map((r) => r.loss[0])) * 1.05;
    loss.update({
      series: upTo("loss"),
      levels: [{ y: Math.log(10), text: "chance" }],
      yDomain: [0, Math.min(top, 20)],
      xDomain: [0, own.steps],
      summary: `Now: ${finals("loss")}.`,
    });
    accuracy.update({
      series: upTo("test_accuracy"),
      levels: [{ y: 0.1, text: "chance" }],
      yDomain: [0, 1],
      xDomain: [0, own.steps],
      summary: `Now: ${finals("test_accuracy")}.`,
    });
  }

  function redraw() {
    if (!own) {
      said.replaceChildren(...Array.from({ length: 1 + others.wanted() }, () => fills(el("li", { text: "…" }))));
      return reserve(verdict, "", VERDICT);
    }
    runs = [own, ...others.list("train")];
    const waiting = Array.from({ length: 1 + others.wanted() - runs.length }, () => fills(el("li", { text: "…" })));
    said.replaceChildren(
      ...runs.map((r) => fills(el("li", {}, el("strong", { text: `${r.label}. ` }), sentence(r)))),
      ...waiting,
    );
    say(verdict, verdictText(own), VERDICT);
    const layers = own.moved.length;
    setText(
      setup,
      `${layers - 1} hidden layers and 10 outputs with the same rule, softmax cross-entropy, plain SGD, 1000 images, batches of 50, the same batches for all. Pixels / 255, the mean image subtracted, divided by ${num(own.scale, 3)} so that the inputs have variance 1. Curves are measured on 200 training and 200 test images.`,
    );
    curves();
    const names = [own.label, ...others.names()];
    const span = (/** @type {Curve} */ key) =>
      `${runs.map((r) => `${r.label} from ${num(Math.min(...r[key]), 2)} to ${num(Math.max(...r[key]), 2)}`).join("; ")}.`;
    const spanRoom = names.map((name) => `${name} from 0.12 to 0.12`).join("; ");
    moved.update({
      series: lines("moved", true),
      names,
      summary: `${MOVED(layers)} ${span("moved")}`,
      longest: `${MOVED(layers)} ${spanRoom}`,
    });
    update.update({
      series: lines("update", true),
      names,
      levels: [{ y: HEALTHY, text: "10⁻³" }],
      summary: `${UPDATE} ${span("update")}`,
      longest: `${UPDATE} ${spanRoom}`,
    });
    exported.update();
  }
  others.listen(redraw);

  return {
    node,
    keys,
    front: ["init", "init2", "layers", "units", "lr", "steps"],
    more: /** @type {[string, HTMLElement][]} */ ([
      ["How far layers move", el("div", { class: "pair" }, moved.node, update.node)],
      ["How it is trained", head],
    ]),
    toggle: play.toggle,
    destroy: film.stop,
    /** @param {Snapshot} s */
    draw({ train, link }) {
      own = train;
      others.update(link);
      node.classList.toggle("waiting", !own);
      redraw();
    },
  };
}
