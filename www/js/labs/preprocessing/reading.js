/** The reading column of the preprocessing lab. */

import { num, percent } from "../../draw/format.js";
import { readingColumn } from "../reading-column.js";
import { points } from "./leak.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Lesson} from "../reading-column.js" */

/** @type {Record<string, Lesson>} */
const TEXTS = {
  plane: {
    question: "Why center and scale the inputs, if a linear model can undo both?",
    predict: [
      "Which stage saves the most steps on the first cloud?",
      ["centering", "scaling", "decorrelating (PCA)", "whitening"],
    ],
    steps: [
      ["view=plane", "Raw", "The inputs stand far from 0: the bias and the weights pull on the same residual."],
      ["view=plane&stage=center", "Center", "The same ellipse around 0. Compare the steps."],
      ["view=plane&stage=standardize", "Scale", "Two variances of 1; what is left is the correlation."],
      [
        "view=plane&stage=pca",
        "PCA",
        "The axes are straight now, and the condition number is that of “center”: a rotation alone gains nothing.",
      ],
      ["view=plane&stage=whiten_zca", "Whiten", "A round bowl: one step of η = 1 is enough."],
      [
        "view=plane&rate=fixed:0.05",
        "One learning rate for all",
        "Just below what raw inputs stand: now even whitened ones need over a hundred steps.",
      ],
      ["view=plane&bias=none", "Without a bias", "Now centering does not help the Hessian: read the table."],
    ],
  },
  leak: {
    question: "The test set goes through the statistics of the training set. Does it matter if it does not?",
    predict: [
      "Standardizing with the mean and std of all data, 20 training examples: the test error",
      ["falls by several points", "stays about the same", "rises"],
    ],
    steps: [
      ["view=leak&stats=all", "Scaling leaks little", "Look for a difference between “training only” and “all data”."],
      [
        "view=leak&prep=whiten_zca&d=20&stats=all",
        "Whitening leaks a lot",
        "Twenty examples cannot show twenty variances: the test set fills them in, and the error falls by more than ten points. Training data alone cannot give that.",
      ],
      ["view=leak&arrive=1&stats=own", "One by one", "An example that is its own mean is 0: every answer is a guess."],
      [
        "view=leak&share=0.9&stats=own",
        "Other classes",
        "Nine of ten test examples are of one class: centered by itself, many of them change sides.",
      ],
      [
        "view=leak&shift=1.5&stats=own",
        "A sensor that drifts",
        "Here the test set’s own mean repairs the damage. It is a method (domain adaptation) only if whole batches are there when you need answers.",
      ],
      [
        "view=leak&prep=pca&stats=own",
        "Two sets of axes",
        "Components of each split: different directions, even signs.",
      ],
    ],
  },
  images: {
    question: "What do images have in common, and how few numbers describe one?",
    predict: [
      "How many of 300 components hold nine tenths of the variance of these drawings?",
      ["about 10", "about 60", "about 200"],
    ],
    steps: [
      ["view=images", "Emoji on colored grounds", "The first eigenimages are colors of the whole ground."],
      ["view=images&img=fashion", "Clothing", "One channel; the first eigenimage tells tops from shoes."],
      ["view=images&img=fashion&k=5", "Five components", "Move k and watch the pictures come back."],
      ["view=images&img=fashion&imgeps=0.0001", "Less ε", "Whitening without a guard: noise as loud as the picture."],
      [
        "view=images&img=fashion&images=1000",
        "1000 photographs",
        "More images, smoother components. It takes a moment.",
      ],
    ],
  },
  train: {
    question: "“In practice for images: center only.” Does scaling or whitening buy nothing?",
    predict: [
      "Each at its own best learning rate: the highest test accuracy goes to",
      ["raw pixels", "centered ones", "standardized ones", "whitened ones", "no clear winner but raw loses"],
    ],
    steps: [
      ["view=train&img=fashion", "Clothing", "Each with its own best learning rate: read the search, too."],
      ["view=train", "Drawings in color", "The test drawings have a style that was never trained on."],
      [
        "view=train&img=fashion&tune=same&lr=0.01",
        "The same small rate for all",
        "Standardized inputs are larger, so the same η is a larger step: the comparison is not fair.",
      ],
      [
        "view=train&img=fashion&treat=center,channel&repeats=10",
        "Mean image or three numbers",
        "AlexNet’s mean image against VGG’s channel mean, ten seeds.",
      ],
      ["view=train&img=fashion&images=1000&epochs=20", "1000 images", "More data, the same order?"],
    ],
  },
};

/** @param {any} s */
function sentence(s) {
  if (s.view === "plane" && s.plane) {
    const { stages, shown } = s.plane;
    const [raw, now] = [stages[0], stages[shown]];
    return shown === 0
      ? `Raw: condition number ${num(raw.hessian_condition)}, ${raw.steps} steps.`
      : `The condition number of the Hessian went from ${num(raw.hessian_condition)} to ${num(now.hessian_condition)}, the steps from ${raw.steps} to ${now.steps}.`;
  }
  if (s.view === "leak" && s.leak && s.leak.done > 0) {
    const [, all, own] = s.leak.rules;
    return `Against training statistics the median test error changed by ${points(all.difference[1])} points with all data, by ${points(own.difference[1])} with each split its own.`;
  }
  if (s.view === "images" && s.images?.ready) {
    const { explained, k } = s.images;
    return `${k} of ${explained.length - 1} components hold ${percent(explained[k])} of the variance.`;
  }
  if (s.view === "train" && s.train) {
    const ends = s.train.treatments
      .filter((/** @type {any} */ t) => t.done > 0)
      .map((/** @type {any} */ t) => `${t.label} ${percent(t.accuracy.ends[0])}`);
    return ends.length > 0 ? `Test accuracy of the first seed: ${ends.join(", ")}.` : "…";
  }
  return "…";
}

/**
 * @param {HTMLElement} host
 * @param {LabApi} api
 */
export const readingView = (host, api) => readingColumn(host, api, TEXTS, sentence);
