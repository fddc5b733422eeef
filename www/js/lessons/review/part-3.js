/** Part 3, "The start": how the spread of activations and gradients changes with depth, and equal weights. */

import { num } from "../../draw/format.js";
import { listed, mixed, numbered, state } from "./question.js";

/** @import {Maker} from "./question.js" */

/** @type {[init: string, name: string][]} */
const STARTS = [
  ["normal:0.01", "std 0.01"],
  ["glorot_normal", "Glorot"],
  ["normal:1", "std 1"],
];

/** @type {Maker} */
const lines = (dice) => {
  const seed = dice.seed();
  const order = dice.shuffled(STARTS);
  const names = order.map(([, name], i) => `${"ABC"[i]} ${name}`).join(", ");
  const others = dice
    .shuffled([
      [1, 0, 2],
      [0, 2, 1],
      [2, 1, 0],
      [1, 2, 0],
      [2, 0, 1],
    ])
    .slice(0, 3)
    .map((way) => way.map((from, i) => `${"ABC"[i]} ${order[from][1]}`).join(", "));
  return {
    ask: "Ten tanh layers of 500 units start three times from random weights: with std 0.01, with Glorot’s rule, and with std 1. The lines show the spread of the activations in each layer. Which is which?",
    states: order.map(([init]) => state("initialization", { init, seed, n: 200 })),
    pose(facts) {
      const series = facts.map(({ layers }, i) => ({ name: "ABC"[i], xs: numbered(layers.a_std), ys: layers.a_std }));
      const ends = order.map(([, name], i) => `${name} ends at ${num(series[i].ys.at(-1))}`).join(", ");
      return {
        picture: { kind: "lines", x: "layer", y: "std of the activations", yLog: true, series },
        ...mixed(dice, [
          [names, null],
          ...others.map(
            (text) =>
              /** @type {[string, string]} */ ([
                text,
                "Weights of std 0.01 shrink the activations in every layer; weights of std 1 drive tanh to ±1; Glorot’s rule keeps them in between.",
              ]),
          ),
        ]),
        why: `${ends}.`,
      };
    },
  };
};

/** @type {Maker} */
const width = (dice) => {
  const units = dice.pick([50, 100, 400]);
  const right = 1 / Math.sqrt(units);
  const seed = dice.seed();
  const stds = [right, 1 / units, 5 * right, 1].map((std) => Number(num(std, 2)));
  return {
    ask: `Ten tanh layers have ${units} units each, and the weights are drawn from a normal distribution. The line shows the activations with std 0.01. With which std do they keep their size longest without saturating?`,
    states: [0.01, ...stds].map((std) => state("initialization", { init: `normal:${std}`, units, seed, n: 200 })),
    pose([first, ...tried]) {
      const measured = tried.map(({ layers }, i) => ({
        std: stds[i],
        last: layers.a_std.at(-1),
        flat: layers.flat.at(-1),
      }));
      const [good, ...bad] = measured;
      // The measurement must confirm the rule: activations neither vanish nor saturate.
      if (good.last < 0.1 || good.flat > 0.2 || !bad.every((one) => one.last < 0.01 || one.flat > 0.2)) return null;
      const told = measured
        .map(
          ({ std, last, flat }) =>
            `with ${std} the last layer has std ${num(last, 2)} and ${num(100 * flat, 2)}% of it saturated`,
        )
        .join("; ");
      const ys = first.layers.a_std;
      return {
        picture: {
          kind: "lines",
          x: "layer",
          y: "std of the activations",
          yLog: true,
          series: [{ name: "0.01", xs: numbered(ys), ys }],
        },
        ...mixed(
          dice,
          measured.map(({ std }, i) => [
            String(std),
            i === 0
              ? null
              : `A sum of ${units} independent terms has ${num(Math.sqrt(units), 2)} times the spread of one term, so the weights need a std of 1/√${units}.`,
          ]),
        ),
        why: `1/√${units} is ${num(right)}. Measured: ${told}.`,
      };
    },
  };
};

/** How the spread changes from layer to layer with ReLU. @type {[init: string, name: string, factor: string][]} */
const RULES = [
  ["he_normal", "He: std √(2 / fan_in)", "keeps it"],
  ["lecun_normal", "the lecture’s Xavier: std 1 / √fan_in", "multiplies it by √½ = 0.71"],
  ["normal:0.01", "std 0.01", "multiplies it by 0.01·√(500/2) = 0.16"],
  ["normal:0.1", "std 0.1", "multiplies it by 0.1·√(500/2) = 1.6"],
];

/** @type {Maker} */
const rule = (dice) => {
  const [chosen] = dice.pick(RULES);
  return {
    ask: "Ten ReLU layers of 500 units, at the start. The line shows the spread of their pre-activations. How were the weights drawn?",
    states: [state("initialization", { act: "relu", init: chosen, seed: dice.seed(), n: 200 })],
    pose([{ layers }]) {
      const ys = layers.z_std;
      const each = (ys.at(-1) / ys[0]) ** (1 / (ys.length - 1));
      return {
        picture: {
          kind: "lines",
          x: "layer",
          y: "std of z",
          yLog: true,
          yDomain: [Math.min(0.5 * Math.min(...ys), 0.1), Math.max(2 * Math.max(...ys), 10)],
          series: [{ name: "std of z", xs: numbered(ys), ys }],
        },
        ...mixed(
          dice,
          RULES.map(([init, name, does]) => [
            name,
            init === chosen
              ? null
              : `Look at the spread of z. In every ReLU layer that rule ${does}. Here each layer multiplies it by ${num(each, 2)}.`,
          ]),
        ),
        why: `Each layer multiplies the spread by ${num(each, 2)} here.`,
      };
    },
  };
};

/** @type {[says: string, params: Record<string, string | number>][]} */
const WEIGHTS = [
  ["every weight 0.5", { init: "constant:0.5" }],
  ["every weight 0", { init: "zeros" }],
  ["every weight 0.5, plus noise of std 0.01", { init: "constant:0.5", noise: 0.01 }],
  ["weights drawn from N(0, 0.5²)", { init: "normal:0.5" }],
];

/** @type {Maker} */
const equal = (dice) => {
  const [says, params] = dice.pick(WEIGHTS);
  return {
    ask: `The arrows are the incoming weights of eight hidden units at the start: ${says}. After 2000 steps of training, how many different units are there?`,
    states: [state("initialization", { view: "symmetry", seed: dice.seed(), ...params })],
    pose([{ symmetry }]) {
      const { first, units, path } = symmetry;
      const [begins, ends] = [first[0], first.at(-1)];
      if (ends !== 1 && ends !== units) return null;
      const arrows = /** @type {[number, number][]} */ (
        numbered({ length: units }, 0).map((u) => [path[2 * u], path[2 * u + 1]])
      );
      const told = `${begins} different at the start, ${ends} at the end.`;
      return {
        picture: { kind: "arrows", units: arrows },
        ...listed(
          [1, 2, 4, units].map((n) => [String(n), n === ends]),
          `${told} Units with the same incoming and outgoing weights get the same gradient and stay equal. A small difference, such as noise of std 0.01, is enough to separate them.`,
        ),
        why: told,
      };
    },
  };
};

/** @type {[act: string, init: string][]} */
const TRAINED = [
  ["tanh", "normal:0.01"],
  ["tanh", "glorot_normal"],
  ["relu", "normal:0.01"],
  ["relu", "he_normal"],
];

/** @type {Maker} */
const moved = (dice) => {
  const [act, init] = dice.pick(TRAINED);
  return {
    ask: "A net of ten layers was trained on images of ten kinds of clothes for 200 updates. The dots show how far the weights of each layer have moved, as a share of their size. The loss began near ln 10 = 2.30. Where is it now?",
    states: [state("initialization", { view: "train", act, init, units: 100, seed: dice.seed() })],
    pose([{ train }]) {
      const { loss, moved: share, diverged } = train;
      const last = loss.at(-1);
      if (diverged || !share.every((/** @type {number} */ v) => v > 0)) return null;
      const still = last > 2.25;
      if (!still && (last > 1.2 || last < 0.1)) return null;
      const lower = share[0];
      const told = `The loss is ${num(last)} after 200 updates; the first layer has moved by ${num(lower, 2)} of its size.`;
      return {
        picture: {
          kind: "lines",
          x: "layer, from the inputs",
          y: "moved / size",
          yLog: true,
          series: [{ name: "layers", xs: numbered(share), ys: Array.from(share, Number) }],
        },
        ...listed(
          [
            ["below 0.01", false],
            ["between 0.1 and 1.2", !still],
            ["still about 2.30", still],
            ["above 10", false],
          ],
          `${told} ${still ? "Only the layers near the output have moved: nothing about the images reaches them." : "All layers have moved, so the net has begun to learn; 200 updates do not make it perfect."}`,
        ),
        why: told,
      };
    },
  };
};

export default [lines, width, rule, equal, moved];
