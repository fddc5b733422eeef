/** Part 5, "Before and after": chance, lamps, costs, training curves, and the course's patient again. */

import { num } from "../../draw/format.js";
import { listed, mixed, state } from "./question.js";

/** @import {Maker} from "./question.js" */

/** @type {Maker} */
const chance = (dice) => {
  const classes = dice.pick([2, 3, 10, 20]);
  const loss = dice.pick(["softmax", "hinge"]);
  return {
    ask: `A net for ${classes} classes has weights so small that all its scores are nearly equal. Its loss is ${loss === "softmax" ? "the cross-entropy of a softmax" : "the multiclass hinge loss with margin 1, summed over the wrong classes"}. What is the loss before training?`,
    states: [
      state("gradient-check", {
        view: "network",
        net: "random",
        c: classes,
        sizes: "10",
        init: "normal:0.0001",
        loss,
        rows: 5,
        sample: 5,
      }),
    ],
    pose([{ network }]) {
      const right = loss === "softmax" ? Math.log(classes) : classes - 1;
      if (Math.abs(network.loss / right - 1) > 0.01) return null;
      const told = `The engine measures ${num(network.loss)}.`;
      const ln = `ln ${classes} = ${num(Math.log(classes))}`;
      const said = `${told} ${
        loss === "softmax"
          ? `Every class gets the probability 1/${classes}, and the loss is minus its logarithm.`
          : `Each wrong class misses the margin by 1, which adds up to ${classes - 1}.`
      }`;
      return {
        picture: null,
        ...mixed(dice, [
          [ln, loss === "softmax" ? null : said],
          [`${classes} − 1 = ${classes - 1}`, loss === "hinge" ? null : said],
          [`1/${classes} = ${num(1 / classes)}`, said],
          ["0", said],
        ]),
        why: said,
      };
    },
  };
};

/** @type {[fault: string, name: string][]} */
const FAULTS = [
  ["labels_once", "labels shuffled once"],
  ["inputs", "mean not subtracted and weights too large"],
  ["relu_output", "a ReLU after the last layer"],
  ["no_penalty", "the penalty forgotten"],
  ["no_half", "the ½ of the penalty forgotten"],
  ["rate0", "a learning rate of 0"],
];

/** @type {Maker} */
const lamps = (dice) => {
  const three = dice.shuffled(FAULTS).slice(0, 3);
  return {
    ask: "One of these faults was planted, and the three checks before learning ended like this. Which fault was it?",
    states: three.map(([fault]) => state("sanity", { fault })),
    pose(facts) {
      const seen = facts.map(({ checks }) => checks.lamps.map((/** @type {any} */ lamp) => lamp.state));
      const texts = seen.map((all) => all.join());
      if (texts.some((text, i) => i > 0 && text === texts[0])) return null;
      const { fault } = facts[0];
      const names = ["1: loss at chance", "2: penalty", "3: a few examples learned by heart"];
      return {
        picture: {
          kind: "table",
          columns: ["check", "lamp"],
          rows: names.map((name, i) => [name, seen[0][i] === "green" ? "● green" : "✕ red"]),
        },
        ...mixed(
          dice,
          three.map(([, name], i) => {
            const red = seen[i].flatMap((/** @type {string} */ lamp, /** @type {number} */ k) =>
              lamp === "red" ? [k + 1] : [],
            );
            return [
              name,
              i === 0
                ? null
                : red.length > 0
                  ? `That turns ${red.length > 1 ? "lamps" : "lamp"} ${red.join(" and ")} red.`
                  : "No lamp sees that: all three stay green.",
            ];
          }),
        ),
        why: fault.why,
      };
    },
  };
};

/** @type {[says: string, params: Record<string, string | number>][]} */
const COSTS = [
  ["nothing is wrong", {}],
  ["the learning rate is far too small", { lr: 1e-8 }],
  ["the learning rate is far too large", { lr: 1 }],
  ["the labels are shuffled in every epoch", { fault: "labels" }],
];
/** Number of lines of the printout. */
const LINES = 10;

/** @type {Maker} */
const costs = (dice) => {
  const [says, params] = dice.pick(COSTS);
  return {
    ask: "A net with ten classes is meant to memorize twenty images. This is what its training prints. What is the most likely explanation?",
    states: [state("sanity", { epochs: 60, seed: dice.seed(), ...params })],
    pose([{ checks }]) {
      const { costs: all, first } = checks.overfit;
      // Without the learning rate, which the program also prints: two answers are about it.
      const lines = checks.overfit.lines.map((/** @type {string} */ line) => line.replace(/, lr .*/, ""));
      const ended = Number.isFinite(all.at(-1)) ? num(all.at(-1)) : "NaN, not a number";
      const last = all.at(-1);
      const falls = last < 0.5 * first;
      const flat = Math.abs(last / first - 1) < 0.001;
      const wild = !Number.isFinite(last) || Math.max(...all) > 5 * first;
      const fits = {
        [COSTS[0][0]]: falls && !wild,
        [COSTS[1][0]]: flat,
        [COSTS[2][0]]: wild,
        [COSTS[3][0]]: !falls && !flat && !wild,
      };
      if (!fits[says]) return null;
      return {
        picture: {
          kind: "print",
          lines: lines.length > LINES ? [...lines.slice(0, LINES - 2), "…", lines.at(-1)] : lines,
        },
        ...listed(
          COSTS.map(([text]) => [text, text === says]),
          `The cost begins at ${num(first)} and ends at ${ended}. With a rate that is far too small the cost stays where it is. With one that is far too large it explodes. With labels that change every epoch it wanders. When nothing is wrong it falls toward 0.`,
        ),
        why: `The cost begins at ${num(first)} and ends at ${ended}.`,
      };
    },
  };
};

/** @type {[says: string, params: Record<string, string | number>][]} */
const RUNS = [
  ["labels right, test images of the same kind", { img: "fashion", at: 1500 }],
  ["labels shuffled once", { img: "fashion", fault: "labels_once", at: 4000 }],
  ["labels right, test images drawn in another style", { at: 1500 }],
];

/** @type {Maker} */
const training = (dice) => {
  const own = dice.below(RUNS.length);
  const [says, params] = RUNS[own];
  return {
    ask: "A net of ten classes was trained on 1000 images. The lines show its accuracy. What was the data like?",
    states: [state("sanity", { view: "training", seed: dice.seed(), ...params })],
    pose([{ training: run }]) {
      const { history, train, test } = run;
      const rows = Array.from({ length: history.length / 6 }, (_, i) =>
        Array.from(history.slice(6 * i, 6 * i + 6), Number),
      );
      const [a, b] = [train.accuracy, test.accuracy];
      const is = b < 0.15 ? 1 : a - b > 0.35 ? 2 : a - b < 0.25 ? 0 : -1;
      if (is !== own || a < 0.3) return null;
      const line = (/** @type {string} */ name, /** @type {number} */ column) => {
        const shown = rows.filter((row) => Number.isFinite(row[column]));
        return { name, xs: shown.map((row) => row[0]), ys: shown.map((row) => row[column]) };
      };
      const told = `At the end ${num(100 * a, 2)}% of the training images are right and ${num(100 * b, 2)}% of the test images.`;
      return {
        picture: {
          kind: "lines",
          x: "epoch",
          y: "accuracy",
          yDomain: [0, 1],
          series: [line("training", 2), line("test", 5)],
        },
        ...listed(
          RUNS.map(([text]) => [text, text === says]),
          `${told} A net can memorize shuffled labels, but its test accuracy stays near chance, 10%. Test images in another style leave it above chance but far below the training accuracy.`,
        ),
        why: told,
      };
    },
  };
};

/** Repairs of the patient: key, name, and the values before and after. @type {[key: string, name: string, from: [string, string], to: [string, string]][]} */
const MENDS = [
  ["act", "activation function", ["sigmoid", "sigmoid"], ["tanh", "tanh"]],
  ["init", "weights at the start", ["normal:0.01", "std 0.01"], ["glorot_uniform", "Glorot"]],
  ["prep", "inputs", ["none", "around (6, 6)"], ["standardize", "standardized"]],
];

/** @type {Maker} */
const patient = (dice) => {
  const mended = dice.pick([
    [true, false, true],
    [true, true, false],
    [true, true, true],
    [false, true, true],
    [true, false, false],
  ]);
  const params = Object.fromEntries(MENDS.map(([key, , from, to], i) => [key, (mended[i] ? to : from)[0]]));
  return {
    ask: "The patient of the course has four hidden layers of eight units and trains for 100 epochs. The table shows its settings. What share of the test points does it get right?",
    states: [
      state("playground", {
        data: "circle",
        ox: 6,
        oy: 6,
        hidden: "8,8,8,8",
        lr: 0.1,
        ...params,
        at: 2500,
        seed: 1 + dice.below(8),
      }),
    ],
    pose([{ test }]) {
      const right = test.accuracy;
      const is = right < 0.6 ? 0 : right < 0.9 ? 1 : right > 0.97 ? 2 : -1;
      if (is < 0) return null;
      const told = `It gets ${num(100 * right, 3)}% right with this seed.`;
      return {
        picture: {
          kind: "table",
          columns: ["what", "as it is"],
          rows: MENDS.map(([, name, from, to], i) => [name, (mended[i] ? to : from)[1]]),
        },
        ...listed(
          ["below 60%", "between 60% and 90%", "nearly all"].map((text, i) => [text, i === is]),
          `${told} Any one of the three faults is enough to hold it back. If the raw inputs are the only fault left, it gets part of the way.`,
        ),
        why: told,
      };
    },
  };
};

export default [chance, lamps, costs, training, patient];
