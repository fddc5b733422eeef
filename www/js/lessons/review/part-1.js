/** Part 1, "Nothing moves": slopes, what ten of them leave, dead units, and which layers move. */

import { num } from "../../draw/format.js";
import { listed, mixed, numbered, state } from "./question.js";

/** @import {Maker} from "./question.js" */

/** Features that tell the derivatives apart. @type {[value: string, name: string, its: string][]} */
const SLOPES = [
  ["sigmoid", "sigmoid", "1/4 at 0 and smaller everywhere else"],
  ["tanh", "tanh", "1 at 0 and falls on both sides"],
  ["relu", "ReLU", "0 on the left and 1 on the right, with a jump between"],
  ["elu", "ELU", "1 on the right, and falls smoothly to 0 on the left"],
  ["softplus", "softplus", "1/2 at 0 and climbs from 0 to 1"],
  ["gelu", "GELU", "below 0 on part of the left side and above 1 on part of the right"],
];

/** @type {Maker} */
const slope = (dice) => {
  const four = dice.shuffled(SLOPES).slice(0, 4);
  const [value, , its] = four[0];
  return {
    ask: "This curve is the derivative f′ of an activation function. Which function is it?",
    states: [state("activations", { view: "function", act: value })],
    pose([{ picture }]) {
      const near = numbered(picture.xs, 0).filter((i) => Math.abs(picture.xs[i]) <= 5);
      const [xs, ys] = [picture.xs, picture.slopes].map((list) => near.map((i) => list[i]));
      return {
        picture: { kind: "lines", x: "x", y: "f′(x)", series: [{ name: "f′", xs, ys }] },
        ...mixed(
          dice,
          four.map(([own, name, says]) => [name, own === value ? null : `The derivative of ${name} is ${says}.`]),
        ),
        why: `Its derivative is ${its}.`,
      };
    },
  };
};

/** Fractions left after ten gates: lower bound, upper bound, description. @type {[number, number, string][]} */
const LEFT = [
  [0.01, 2, "more than a hundredth"],
  [1e-5, 0.01, "between 10⁻⁵ and 0.01"],
  [1e-10, 1e-5, "between 10⁻¹⁰ and 10⁻⁵"],
  [0, 1e-10, "less than 10⁻¹⁰"],
];

/** @type {Maker} */
const ten = (dice) => {
  const [act, name] = dice.pick([
    ["sigmoid", "sigmoid"],
    ["tanh", "tanh"],
  ]);
  const at = state("activations", { view: "saturation", act, s: dice.pick([0.3, 1, 10]) });
  return {
    ask: `The picture shows the pre-activations z of one ${name} layer. Ten layers in a row look like this, and their weights are left out. What share of a gradient gets through all ten (median)?`,
    states: [at],
    pose([{ saturation }]) {
      const { whole, z, count } = saturation;
      const [, left] = whole.ten;
      // Near a boundary, nobody can tell by eye.
      if (LEFT.some(([from]) => left > from / 3 && left < from * 3)) return null;
      return {
        picture: {
          kind: "lines",
          x: "z",
          y: "draws",
          series: [{ name: "draws", xs: Array.from(z, Number), ys: Array.from(count, Number) }],
        },
        ...listed(
          LEFT.map(([from, to, text]) => [text, left > from && left < to]),
          `The mean slope of one unit is ${num(whole.one)}. On a path through ten layers the slopes multiply, and the median product is ${num(left)}.`,
        ),
        why: `The mean slope of one unit is ${num(whole.one)}, and the median product of ten slopes is ${num(left)}.`,
      };
    },
  };
};

/** @type {Maker} */
const strips = (dice) => {
  const seed = dice.seed();
  const large = dice.pick([2, 2.5, 3]);
  const at = (/** @type {number} */ lr) => state("activations", { view: "dead", lr, seed });
  const order = dice.shuffled([large, 0.2]);
  return {
    ask: `The same ReLU layer was trained twice, once at a learning rate of 0.2 and once at ${large}. Every row is a unit and time runs to the right; a unit is dark while it is dead. Which one had the rate of ${large}?`,
    states: order.map(at),
    pose(facts) {
      const runs = facts.map(({ dead }, i) => ({
        name: "AB"[i],
        status: dead.status,
        units: dead.units,
        dead: Array.from(dead.status.slice(-dead.units)).filter((one) => one === 2).length,
      }));
      const right = order.indexOf(large);
      if (runs[right].dead < runs[1 - right].dead + 3) return null;
      const counted = runs.map((run) => `${run.name} ends with ${run.dead} of ${run.units} units dead`).join(", ");
      return {
        picture: { kind: "strips", list: runs },
        ...listed(
          runs.map(({ name }, i) => [name, i === right]),
          `${counted}. Small updates rarely carry a unit beyond all points.`,
        ),
        why: `${counted}. One update that is too large moves the unit’s line beyond all points, and then no gradient brings it back.`,
      };
    },
  };
};

/** @type {Maker} */
const bars = (dice) => {
  const order = dice.shuffled(["sigmoid", "tanh"]);
  const at = (/** @type {string} */ act, /** @type {number} */ seed) =>
    state("playground", { data: "circle", hidden: "8,8,8,8,8,8", act, init: "glorot_uniform", lr: 0.1, at: 50, seed });
  const seed = dice.seed();
  return {
    ask: "Two nets of six hidden layers learn the same points. Each dot is the size of a layer’s update divided by the size of its weights. One net has sigmoid units, the other tanh units. Which one has the sigmoids?",
    states: order.map((act) => at(act, seed)),
    pose(facts) {
      const nets = facts.map(({ layers }, i) => {
        const ys = layers.map((/** @type {any} */ layer) => layer.update_ratio);
        return { name: "AB"[i], xs: numbered(ys), ys, grows: ys.at(-1) / ys[0] };
      });
      const right = order.indexOf("sigmoid");
      if (!nets.every((net) => net.ys.every((/** @type {any} */ v) => v > 0))) return null;
      if (nets[right].grows < 10 * nets[1 - right].grows) return null;
      const [a, b] = nets.map((net) => `in ${net.name} by a factor of ${num(net.grows, 2)}`);
      const why = `From the first layer to the output the share grows ${a} and ${b}.`;
      return {
        picture: { kind: "lines", x: "layer, from the inputs", y: "update / weights", yLog: true, series: nets },
        ...listed(
          nets.map(({ name }, i) => [name, i === right]),
          `${why} The slope of a sigmoid is at most 1/4, which shrinks the gradient on its way back, so the early layers move least.`,
        ),
        why: `${why} The slope of a sigmoid is at most 1/4, in every layer.`,
      };
    },
  };
};

/** What kills a unit: its new bias, its new weights, or both. */
const CAUSES = {
  bias: "the bias alone",
  weights: "the weights alone",
  either: "either one alone",
  both: "neither alone, only both together",
};

/** @param {{ by_bias: number; by_weights: number }} death Points that would still pass. @returns {keyof typeof CAUSES} */
const causeOf = ({ by_bias: bias, by_weights: weights }) =>
  bias === 0 ? (weights === 0 ? "either" : "bias") : weights === 0 ? "weights" : "both";

/** @type {Maker} */
const certificate = (dice) => {
  const at = state("activations", { view: "dead", lr: dice.pick([1.5, 2, 2.5, 3]), seed: dice.seed() });
  // No unit has died of the bias alone so far.
  const wanted = dice.pick(["weights", "both"]);
  return {
    ask: "One update killed this ReLU unit: now w·x + b is negative at every point. All points lie within a distance r of 0, so w·x is never larger than the last column. Which part of the update was enough to kill the unit?",
    states: [at],
    pose([{ dead }]) {
      const { points, deaths } = dead;
      const far = Math.max(
        ...numbered({ length: points.length / 2 }, 0).map((i) => Math.hypot(points[2 * i], points[2 * i + 1])),
      );
      const reach = (/** @type {number[]} */ w) => far * Math.hypot(w[0], w[1]);
      /** The table's verdict must agree with the trial on the points. @param {any} one */
      const told = ({ before, after, by_bias: bias, by_weights: weights }) =>
        after[2] + reach(before) <= 0 === (bias === 0) && before[2] + reach(after) <= 0 === (weights === 0);
      const clear = deaths.filter((/** @type {any} */ one) => one.step > 0 && told(one));
      const death = clear.find((/** @type {any} */ one) => causeOf(one) === wanted);
      if (!death) return null;
      const { before, after, by_bias: bias, by_weights: weights, step } = death;
      const by = `With only the new bias the unit would let ${bias} points through, with only the new weights ${weights}.`;
      const row = (/** @type {string} */ when, /** @type {number[]} */ w) => [
        when,
        ...w.map((v) => num(v)),
        num(reach(w)),
      ];
      return {
        picture: {
          kind: "table",
          columns: ["update", "w₁", "w₂", "b", "r·|w|"],
          rows: [row("before", before), row("after", after)],
        },
        ...listed(
          Object.entries(CAUSES).map(([cause, text]) => [text, cause === causeOf(death)]),
          `${by} A unit is certainly dead when b is below −r·|w|. Compare the new b with the old −r·|w|, and the old b with the new −r·|w|.`,
        ),
        why: `${by} It died in update ${step}.`,
      };
    },
  };
};

export default [slope, ten, strips, bars, certificate];
