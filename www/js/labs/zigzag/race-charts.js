/** The closed sections of the race: losses, the learning rates tried, the inputs behind the bowl. */

import { lineChart } from "../../draw/chart.js";
import { num } from "../../draw/format.js";
import { picturePanel } from "../../draw/picture.js";
import { planeHeight } from "../../draw/plane.js";
import { drawScatter } from "../../draw/scatter.js";
import { lookOf } from "./looks.js";
import { outcome } from "./race-words.js";

/** @import {Race, Racer} from "./types.d.ts" */

/** Lower end of the loss axis, as a fraction of the first loss. */
const FLOOR = 1e-8;

/** @param {() => string[]} notes */
export function raceCharts(notes) {
  /** @type {Race} */
  let race = /** @type {any} */ (null);
  const loss = lineChart({
    title: "Loss over the steps",
    name: "bowl-loss",
    x: "step",
    y: "loss, against the start",
    yLog: true,
    height: 280,
    notes,
    sayX: (v) => String(v),
  });
  const tried = lineChart({
    title: "Rates tried on other draws",
    name: "bowl-rates",
    x: "learning rate",
    y: "steps on the slowest draw",
    xLog: true,
    yLog: true,
    height: 280,
    notes,
  });
  const inputs = picturePanel({
    title: "The inputs that shape the bowl",
    name: "bowl-inputs",
    widest: 420,
    height: (width) => planeHeight(width, 0),
    notes,
    table: () => ({
      columns: ["example", "x1", "x2"],
      rows: Array.from({ length: race.inputs.length / 2 }, (_, i) => [
        i + 1,
        race.inputs[2 * i],
        race.inputs[2 * i + 1],
      ]),
    }),
    paint({ ctx, width }, theme) {
      const n = race.inputs.length / 2;
      const points = { xy: race.inputs, label: new Float32Array(n), train: new Uint8Array(n).fill(1) };
      const style = { kind: () => 0, color: () => theme.posPoint, test: false, wrong: () => false };
      drawScatter(ctx, width, { points, style, names: ["x₁", "x₂"] }, theme);
    },
  });

  /** @param {Racer} racer */
  const line = ({ name, label }) => ({ name: label, color: lookOf(name).color, dash: lookOf(name).dash });

  function losses() {
    const { racers, first_loss: first, target, end } = race;
    loss.update({
      series: racers.map((r) => {
        const shown = Array.from(r.loss.slice(0, end + 1));
        return { ...line(r), xs: shown.map((_, i) => i), ys: shown.map((l) => Math.max(FLOOR, l / (first || 1))) };
      }),
      levels: [{ y: target, text: "arrived" }],
      summary: `${outcome(race)} Values below ${num(FLOOR, 1)} are drawn at ${num(FLOOR, 1)}.`,
    });
  }

  function rates() {
    const { racers, rates: all, practice, own_rates: own } = race;
    const found = racers.map((r) => `${r.label} ${r.rate}`).join(", ");
    tried.update({
      series: racers.map((r) => {
        const there = r.tried.filter((steps) => steps !== null).length;
        // A learning rate that does not arrive leaves a gap in the line and an empty cell in the table.
        return { ...line(r), dots: there < 3, xs: all, ys: /** @type {number[]} */ (r.tried) };
      }),
      summary: own
        ? `Each optimizer has tried ${all.length} rates, each on ${practice} other draws, and keeps the one whose slowest draw takes the fewest steps: ${found}. No line where a draw does not arrive.`
        : `No rate was searched: ${found}.`,
    });
  }

  return {
    loss: loss.node,
    tried: tried.node,
    inputs: inputs.node,
    /** @param {Race} next */
    update(next) {
      race = next;
      losses();
      rates();
      const [high, low] = race.eigenvalues;
      inputs.update(
        `${race.inputs.length / 2} inputs. Their mean products E[x xᵀ] are the curvature of the bowl, with the eigenvalues ${num(high, 3)} and ${num(low, 3)}.`,
      );
    },
  };
}
