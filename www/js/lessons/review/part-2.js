/** Part 2, "The data": open directions, valleys, stages of preprocessing, and whose statistics. */

import { count, num } from "../../draw/format.js";
import { listed, mixed, numbered, state } from "./question.js";

/** @import {Maker} from "./question.js" */

const quadrants = (/** @type {ArrayLike<number>} */ inputs) => {
  const products = numbered({ length: inputs.length / 2 }, 0).map((i) => inputs[2 * i] * inputs[2 * i + 1]);
  return { same: products.some((p) => p > 0), other: products.some((p) => p < 0) };
};

/** @type {Maker} */
const open = (dice) => {
  const mean = dice.pick([
    [2, 2],
    [-2, -2],
    [2, -2],
    [-2, 2],
    [0, 0],
  ]);
  return {
    ask: "These are the inputs of one neuron. An update made from a single example is a multiple of that example’s x. Which updates of (w₁, w₂) are possible?",
    states: [state("zigzag", { mx: mean[0], my: mean[1], seed: dice.seed() })],
    pose([{ neuron }]) {
      const { same, other } = quadrants(neuron.inputs);
      const all = same && other;
      // The picture must be unambiguous.
      if (all !== (mean[0] === 0)) return null;
      const said = `An update is δ·x, and δ is a single number. ${
        all
          ? "The inputs lie in all four quadrants, so every pair of signs occurs."
          : same
            ? "Both inputs of every example have one sign, so both weights move the same way."
            : "The two inputs of every example have opposite signs, so the weights move opposite ways."
      }`;
      return {
        picture: { kind: "cloud", points: neuron.inputs },
        ...mixed(
          dice,
          /** @type {[string, boolean][]} */ ([
            ["only those in which both weights rise or both fall", same && !other],
            ["only those in which one weight rises and the other falls", other && !same],
            ["all four sign combinations", all],
            ["only those that point to the best weights", false],
          ]).map(([text, right]) => [text, right ? null : said]),
        ),
        why: said,
      };
    },
  };
};

/** @type {Maker} */
const valleys = (dice) => {
  const cloud = {
    ox: dice.pick([2, 3, 4]),
    oy: dice.pick([1, 2, 3]),
    sx: dice.pick([2, 3]),
    sy: dice.pick([0.7, 1]),
    rho: dice.pick([0, 0.4, 0.8]),
    bias: "none",
    seed: dice.seed(),
  };
  const order = dice.shuffled(["none", "center", "standardize"]);
  return {
    ask: "A linear model without a bias on one cloud of inputs, prepared in three ways. Each picture shows its loss over the two weights, and neighboring contours always differ by the same factor. In which one does gradient descent, at its best learning rate, need the most steps?",
    states: order.map((stage) => state("preprocessing", { view: "plane", stage, ...cloud })),
    pose(facts) {
      const all = facts.map(({ plane }, i) => {
        const stage = plane.stages[plane.shown];
        const [x0, x1, y0, y1] = plane.window;
        const square = Math.abs((x1 - x0) / (y1 - y0) - 1) < 0.01;
        return { name: "ABC"[i], map: plane.map, steps: stage.steps, condition: stage.hessian_condition, square };
      });
      const most = all.toSorted((a, b) => b.condition - a.condition);
      if (most[0].condition < 1.5 * most[1].condition || !all.every((one) => one.square)) return null;
      const told = all
        .map(
          ({ name, condition, steps }) =>
            `${name} has the condition number ${num(condition)} and takes ${count(steps)} steps`,
        )
        .join("; ");
      return {
        picture: { kind: "valleys", list: all },
        ...listed(
          all.map((one) => [one.name, one === most[0]]),
          `${told}. The longer the ellipses, the more steps.`,
        ),
        why: `${told}. The longer the ellipses, the more steps.`,
      };
    },
  };
};

/** @type {Maker} */
const paths = (dice) => {
  const seed = dice.seed();
  const order = dice.shuffled([0, 2]);
  return {
    ask: "One neuron, updated after every example, on the way to its best weights (the cross). In one run the inputs had mean (0, 0), in the other mean (2, 2). Which path belongs to mean (2, 2)?",
    states: order.map((m) => state("zigzag", { mx: m, my: m, seed })),
    pose(facts) {
      const all = facts.map(({ neuron }, i) => {
        const [x0, x1, y0, y1] = neuron.window;
        const place = (/** @type {ArrayLike<number>} */ list) =>
          Array.from(list, (v, k) => (k % 2 === 0 ? (v - x0) / (x1 - x0) : (y1 - v) / (y1 - y0)));
        const [path, best] = [place(neuron.path), place(neuron.best)];
        return { name: "AB"[i], map: neuron.map, path, best, ratio: neuron.length / neuron.straight };
      });
      const right = order.indexOf(2);
      if (all[right].ratio < 1.5 * all[1 - right].ratio) return null;
      const told = all
        .map(({ name, ratio }) => `${name} is ${num(ratio)} times as long as the straight line`)
        .join(", ");
      return {
        picture: { kind: "valleys", list: all },
        ...listed(
          all.map(({ name }, i) => [name, i === right]),
          `Path ${told}. With positive inputs both weights rise or both fall, so the path turns back and forth.`,
        ),
        why: `Path ${told}. With positive inputs only two of four quadrants are open to an update.`,
      };
    },
  };
};

/** @type {[string, string][]} */
const STAGES = [
  ["none", "none at all"],
  ["center", "centering"],
  ["standardize", "centering and scaling"],
  ["whiten_zca", "whitening"],
];

/** @type {Maker} */
const stage = (dice) => {
  const cloud = {
    ox: dice.pick([0, 0, 3, 4]),
    oy: dice.pick([0, 0, 2]),
    sx: dice.pick([1, 3]),
    sy: 1,
    rho: dice.pick([0, 0.5, 0.98]),
    seed: dice.seed(),
  };
  return {
    ask: "A linear model with a bias learns from these inputs by gradient descent, each time at its best learning rate. Training ends when the loss is within a millionth of its way to the minimum. What is the least preparation that gets there in at most 50 steps?",
    states: [state("preprocessing", { view: "plane", ...cloud })],
    pose([{ plane }]) {
      const steps = STAGES.map(([name, text]) => {
        const found = plane.stages.find((/** @type {any} */ one) => one.name === name);
        return { text, steps: found.outcome === "converged" ? found.steps : 10_000 };
      });
      if (steps.some((one) => one.steps > 40 && one.steps <= 60)) return null;
      const right = steps.findIndex((one) => one.steps <= 50);
      if (right < 0) return null;
      const told = steps
        .map((one) => `${one.text}: ${one.steps < 10_000 ? count(one.steps) : "more than 10,000"}`)
        .join("; ");
      return {
        picture: { kind: "cloud", points: plane.points },
        ...listed(
          steps.map(({ text }, i) => [text, i === right]),
          `Steps: ${told}. A mean away from 0, unequal spreads and correlation can each make the valley longer.`,
        ),
        why: `Steps: ${told}.`,
      };
    },
  };
};

/** @type {[story: string, params: Record<string, string | number>][]} */
const STORIES = [
  ["The test examples come one by one.", { arrive: 1 }],
  ["The test examples come in pairs.", { arrive: 2 }],
  ["Nine of ten test examples belong to the second class; in the training set it was half of them.", { share: 0.9 }],
  [
    "In the field the sensor has drifted: all test inputs are moved by one and a half standard deviations.",
    { shift: 1.5 },
  ],
  ["The test examples come all at once, from the same source as the training examples.", {}],
];

/** @type {Maker} */
const whose = (dice) => {
  const [story, params] = dice.pick(STORIES);
  return {
    ask: `Somebody standardizes test examples by their own mean and spread, not by those of the training examples. ${story} How does the test error compare with that of the training set’s statistics?`,
    states: [state("preprocessing", { view: "leak", stats: "own", seeds: 30, seed: dice.seed(), ...params })],
    pose([{ leak }]) {
      const own = leak.rules.find((/** @type {any} */ rule) => rule.name === "own");
      const points = 100 * own.difference[1];
      // Less than two points count as no difference; close to that, nobody can tell.
      if (Math.abs(points) > 1.5 && Math.abs(points) < 4) return null;
      const told = `The test error changes by ${num(points, 2)} percentage points (median of ${leak.seeds} seeds).`;
      const train = (/** @type {number} */ i) => i < leak.train_rows;
      return {
        picture: {
          kind: "cloud",
          points: leak.points,
          classes: numbered({ length: leak.points.length / 2 }, 0).map((i) => (train(i) ? 0 : 1)),
          names: ["training examples", "test examples"],
        },
        ...listed(
          [
            ["it falls", points < -2],
            ["it stays about the same", Math.abs(points) <= 2],
            ["it rises", points > 2],
          ],
          `${told} Ask what the test set’s own mean stands for here: the same center as in training, one example, a class, or a drift.`,
        ),
        why: told,
      };
    },
  };
};

export default [open, valleys, paths, stage, whose];
