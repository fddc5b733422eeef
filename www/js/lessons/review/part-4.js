/** Part 4, "Is my gradient right?": error curves, their minima, and the verdicts of a check. */

import { num } from "../../draw/format.js";
import { listed, mixed, numbered, state } from "./question.js";

/** @import {Lines, Maker} from "./question.js" */

/** A smooth function and a point without cancellation. @type {[fn: string, x: number][]} */
const PLACES = [
  ["x4", 3],
  ["x4", 2],
  ["x3", 2],
  ["sin", 1],
  ["exp", 1],
];
/** Columns of a row of the sweep after h. */
const QUOTIENTS = ["forward, f64", "centered, f64", "forward, f32", "centered, f32"];

/** A column of the sweep as a line; an error of exactly 0 is left out. @param {ArrayLike<number>} sweep @param {number} column */
function curve(sweep, column) {
  const rows = numbered({ length: sweep.length / 5 }, 0).map((i) => [sweep[5 * i], sweep[5 * i + 1 + column]]);
  const shown = rows.filter(([, error]) => error > 0);
  return { xs: shown.map(([h]) => h), ys: shown.map(([, error]) => error) };
}

/** @param {{ xs: number[]; ys: number[] }} line @returns {Lines} */
const drawn = (line) => ({
  kind: "lines",
  x: "h",
  y: "relative error",
  xLog: true,
  yLog: true,
  series: [{ name: "error", ...line }],
});

/** @type {Maker} */
const quotient = (dice) => {
  const [fn, x] = dice.pick(PLACES);
  const column = dice.below(4);
  return {
    ask: "A derivative was computed by a difference quotient at many step sizes h. The curve shows its relative error. Which quotient is it, and in which precision?",
    states: [state("gradient-check", { fn, x })],
    pose([{ scalar }]) {
      const central = column % 2 === 1;
      const single = column > 1;
      return {
        picture: drawn(curve(scalar.sweep, column)),
        ...mixed(
          dice,
          QUOTIENTS.map((text, i) => [
            text,
            i === column
              ? null
              : i % 2 !== column % 2
                ? `Look at the right branch: the error of a ${central ? "centered" : "forward"} quotient falls by a factor of ${central ? 100 : 10} when h falls by a factor of 10.`
                : `Look at the left branch and at the lowest point: f32 rounds at 6·10⁻⁸, f64 at 10⁻¹⁶. This is f${single ? 32 : 64}.`,
          ]),
        ),
        why: `The right branch has slope ${central ? 2 : 1}, as the ${central ? "centered" : "forward"} quotient does; its lowest point is where rounding in f${single ? 32 : 64} takes over.`,
      };
    },
  };
};

/** Step sizes to choose from, as powers of ten; the first is the best. */
const FEET = {
  f64: [-5, -2, -9, -12],
  f32: [-2, -5, -7, -10],
};

/** @type {Maker} */
const foot = (dice) => {
  const [fn, x] = dice.pick(PLACES);
  const [shown, wanted] = dice.pick([
    ["f64", "f32"],
    ["f32", "f64"],
  ]);
  return {
    ask: `The curve is the error of a centered quotient in ${shown}. The same code now runs in ${wanted}. Which of these h is closest to the best one there?`,
    states: [state("gradient-check", { fn, x })],
    pose([{ scalar }]) {
      const powers = FEET[/** @type {keyof typeof FEET} */ (wanted)];
      const [double, single] = scalar.best_central;
      const best = wanted === "f64" ? double : single;
      // The minimum is broad: a neighboring power of ten is nearly as good.
      if (best === null || Math.abs(Math.log10(best) - powers[0]) > 1.01) return null;
      const told = `The best power of ten is ${num(double, 1)} in f64 and ${num(single, 1)} in f32.`;
      return {
        picture: drawn(curve(scalar.sweep, shown === "f64" ? 1 : 3)),
        ...listed(
          [...powers].sort((a, b) => b - a).map((n) => [num(10 ** n, 1), n === powers[0]]),
          `${told} f32 rounds 500 million times more coarsely than f64. The best h grows with the cube root of that, by a factor of about 800.`,
        ),
        why: told,
      };
    },
  };
};

/** @type {Maker} */
const accused = (dice) => {
  const number = dice.seed();
  return {
    ask: "A gradient was checked tensor by tensor. Which diagnosis fits the table?",
    states: [state("gradient-check", { view: "clinic", case: number })],
    pose([{ clinic }]) {
      const { findings, accusations, answer, wrong, story } = clinic;
      const right = accusations.find((/** @type {string[]} */ [key]) => key === answer);
      if (wrong.length === 0 || !right) return null;
      // Faults that would show in the same tensors must not appear as wrong answers.
      const others = accusations.filter(
        (/** @type {string[]} */ [key]) =>
          key !== answer && !wrong.some((/** @type {string} */ name) => key.includes(name)),
      );
      if (others.length < 3) return null;
      const told = `The check accuses ${wrong.join(", ")}.`;
      return {
        picture: {
          kind: "table",
          columns: ["tensor", "entries", "relative error"],
          rows: findings.map((/** @type {any} */ f) => [f.name, f.len, num(f.epsilon)]),
        },
        ...mixed(dice, [
          [right[1], null],
          ...dice
            .shuffled(others)
            .slice(0, 3)
            .map(
              ([, text]) =>
                /** @type {[string, string]} */ ([text, `${told} With that diagnosis the table would look different.`]),
            ),
        ]),
        why: `${told} ${story}`,
      };
    },
  };
};

/** @type {Maker} */
const curves = (dice) => {
  const order = dice.shuffled(["losses", "healthy"]);
  return {
    ask: "Two copies of a net start from the same weights and learn the same data. One of them has a mistake in its gradient code. Which one do you suspect?",
    states: [state("gradient-check", { view: "clinic", case: dice.seed() })],
    pose([{ clinic }]) {
      // Some networks are healthy, or have a fault outside the gradient.
      if (clinic.wrong.length === 0) return null;
      const ys = order.map((key) => Array.from(clinic[key], Number));
      const [first, last] = [ys.map((y) => y[0]), ys.map((y) => y.at(-1) ?? Number.NaN)];
      const sick = order.indexOf("losses");
      if (!last.every(Number.isFinite) || last[1 - sick] > 0.8 * first[1 - sick]) return null;
      const close = Math.max(...ys[0].map((v, i) => Math.abs(v - ys[1][i]))) < 0.05 * first[0];
      const apart = last[sick] > 2 * last[1 - sick];
      if (!close && !apart) return null;
      const told = `A ends at ${num(last[0])}, B at ${num(last[1])}.`;
      return {
        picture: {
          kind: "lines",
          x: "step",
          y: "loss",
          yDomain: [0, 1.1 * Math.max(...ys.flat())],
          series: ys.map((y, i) => ({ name: "AB"[i], xs: numbered(y, 0), ys: y })),
        },
        ...listed(
          [
            ["A", apart && sick === 0],
            ["B", apart && sick === 1],
            ["The two curves are too close to tell", close],
          ],
          close
            ? `${told} Both fall alike. A falling loss does not show that the gradient is right. A gradient check can find the mistake.`
            : `${told} Everything else is equal, so the one that stays behind is the suspect, and here it has the mistake.`,
        ),
        why: `${told} ${close ? "A net can learn with a wrong gradient, so use a gradient check." : `The mistake: ${clinic.title}.`}`,
      };
    },
  };
};

/** Possible verdicts of a check, and how to recognize them. */
const VERDICTS = {
  good: [
    "The gradient is right",
    "In f64 rounding and the step size alone can make an error of 10⁻⁷, so nothing speaks against this gradient.",
  ],
  wrong: [
    "The gradient is wrong",
    "In f64, at this h and without kinks, nothing but a mistake makes an error so large.",
  ],
  round: [
    "Nothing yet: f32 is too coarse for this h, so rounding alone can make this error",
    "The two losses of each quotient differ only in their last f32 digits, so rounding dominates. Repeat the check in f64, or with a larger h.",
  ],
  kinks: [
    "The error comes only from kinks that the step crosses",
    "Without the coordinates whose step crosses a kink the error is tiny, so the gradient passes the check.",
  ],
};

/** @type {[keyof typeof VERDICTS, Record<string, string | number>][]} */
const CHECKS = [
  ["good", { view: "network" }],
  ["good", { view: "network", act: "sigmoid" }],
  ["round", { view: "network", prec: "f32" }],
  ["kinks", { view: "network", act: "relu", hidden: "16,16", data: "spiral", step: 0.001 }],
];

/** @type {Maker} */
const verdict = (dice) => {
  const planted = dice.below(4) === 0;
  /** @type {typeof CHECKS[number]} */
  const [is, params] = planted ? ["wrong", { view: "clinic", case: dice.seed() }] : dice.pick(CHECKS);
  return {
    ask: "A gradient check of a whole net gave these numbers. What do they say?",
    states: [state("gradient-check", planted ? params : { ...params, seed: dice.seed() })],
    pose([{ network, clinic }]) {
      const kinked = planted ? 0 : network.counts[1];
      const epsilon = planted ? clinic.epsilon : network.epsilon;
      const accused = (planted ? clinic : network).wrong.length > 0;
      const large = epsilon > 1e-3;
      const clear = {
        good: !accused && epsilon < 1e-7,
        wrong: accused && large,
        round: !accused && large && kinked === 0,
        kinks: !accused && large && kinked > 0 && network.epsilon_smooth < 1e-6,
      };
      if (!clear[is]) return null;
      const rows = [
        ["relative error", num(epsilon)],
        ["precision", params.prec === "f32" ? "f32" : "f64"],
        ["step size h", params.step ?? "1e-5"],
        ["coordinates whose step crosses a kink", String(kinked)],
      ];
      if (kinked > 0) rows.push(["relative error without those", num(network.epsilon_smooth)]);
      const told = VERDICTS[is][1];
      return {
        picture: { kind: "table", columns: ["", ""], rows },
        ...listed(
          Object.entries(VERDICTS).map(([key, [text]]) => [text, key === is]),
          told,
        ),
        why: told,
      };
    },
  };
};

export default [quotient, foot, accused, curves, verdict];
