/** The reading column of the initialization lab. */

import { num } from "../../draw/format.js";
import { readingColumn } from "../reading-column.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Lesson} from "../reading-column.js" */

/** @type {Record<string, Lesson>} */
const TEXTS = {
  layers: {
    question: "How large may random weights be, if a signal is to survive ten layers, forward and back?",
    predict: [
      "tanh, weights of std 1: what happens to the gradient on its way back?",
      ["it vanishes, f′ is almost 0", "it is kept", "it grows"],
    ],
    steps: [
      [
        "init=normal:0.01&act=tanh",
        "Too small",
        "Every layer shrinks the signal to a fifth; so does every layer on the way back.",
      ],
      [
        "init=normal:1&act=tanh",
        "Too large",
        "Nearly all units are saturated, and yet the gradient grows: read the backward row.",
      ],
      [
        "init=lecun_normal&act=tanh",
        "Std 1/√fan_in",
        "The lecture’s Xavier: critical, and it still decays, like 1/√l.",
      ],
      ["init=lecun_normal&act=relu&init2=he_normal", "ReLU halves", "Xavier beside He: a factor √2 per layer."],
      [
        "init=normal:0.01&init2=glorot_normal&init3=orthogonal&init4=lsuv",
        "Four side by side",
        "The same random numbers, four sizes.",
      ],
      ["init=he_normal&act=relu&fan=8", "Eight seeds", "The spread grows with depth: one run is one draw."],
    ],
  },
  steps: {
    question: "Can data tell how large the weights should be?",
    predict: ["How many divisions does a layer need on a fixed batch?", ["one", "about five", "it never ends"]],
    steps: [
      ["view=steps&act=relu&units=100", "LSUV with ReLU", "One division a layer: z is linear in W."],
      [
        "view=steps&act=relu&units=100&batches=8&tol=0.02",
        "Fresh mini-batches",
        "Now it iterates: each batch has its own variance.",
      ],
      [
        "view=steps&act=tanh&units=100&on=a",
        "After tanh",
        "A bounded output cannot reach variance 1: the limit stops it.",
      ],
      [
        "view=steps&method=data&act=relu&units=100",
        "Unit by unit",
        "Krähenbühl et al.: every unit gets mean β and variance 1.",
      ],
    ],
  },
  chain: {
    question: "What does a product of many equal factors do?",
    predict: ["ω = 0.9, ten layers: how much arrives?", ["about 0.9", "about 0.4", "nearly nothing"]],
    steps: [
      ["view=chain&act=linear&omega=0.9", "0.9", "Vanishes, slowly."],
      ["view=chain&act=linear&omega=1.1", "1.1", "Explodes, slowly."],
      ["view=chain&act=linear&omega=0.5&layers=30", "0.5 in thirty layers", "10⁻⁹."],
      ["view=chain&act=tanh&omega=1", "tanh at ω = 1", "f′ < 1 takes its share in every layer."],
    ],
  },
  symmetry: {
    question: "Why not start with equal weights?",
    predict: ["Eight equal units: how many different ones after 2000 steps?", ["1", "2 or 3", "8"]],
    steps: [
      ["view=symmetry&init=constant:0.5", "All weights 0.5", "One unit, eight times."],
      [
        "view=symmetry&init=constant:0.5&loss=softmax",
        "The same with softmax",
        "At the start not even a gradient arrives.",
      ],
      ["view=symmetry&init=zeros", "All weights 0", "Only the last bias learns."],
      ["view=symmetry&init=constant:0.5&noise=0.01", "A little noise", "Eight units, and the loss falls."],
    ],
  },
  train: {
    question: "Which of these starts can be trained?",
    predict: [
      "tanh, std 0.01, ten layers: what does the loss do in 200 updates?",
      ["it falls as with Xavier", "it falls, but slowly", "it stays at ln 10"],
    ],
    steps: [
      [
        "view=train&units=100&init=normal:0.01&init2=lecun_normal&init3=normal:1",
        "Too small, Xavier, too large",
        "tanh: the same batches for all three.",
      ],
      [
        "view=train&units=100&act=relu&init=lecun_normal&init2=he_normal",
        "ReLU: Xavier beside He",
        "A factor √2 per layer is 32 in ten layers.",
      ],
      [
        "view=train&units=100&init=orthogonal&init2=lsuv&init3=data_dependent&init4=glorot_normal",
        "Orthogonal, LSUV, data-dependent, Glorot",
        "Four careful starts.",
      ],
      ["view=train&units=100&init=zeros&init2=lecun_normal", "Zeros", "Only the biases of the outputs learn."],
      ["view=train&img=emoji&units=100&init=normal:0.01&init2=lecun_normal", "On emoji-10", "3072 inputs in color."],
    ],
  },
};

/** @param {any} s */
function sentence(s) {
  if (s.view === "layers" && s.layers) {
    const { a_std: a, ga_std: g } = s.layers;
    return `Forward the standard deviation goes from ${num(a[0])} to ${num(a.at(-1))}, backward from ${num(g.at(-1))} to ${num(g[0])}.`;
  }
  if (s.view === "steps" && s.steps)
    return `${s.steps.steps.length - 1} steps for ${s.steps.steps[0].values.length} layers.`;
  if (s.view === "chain" && s.chain)
    return `ω = ${s.chain.at(-1).omega}: a ${num(s.chain.at(-1).measured[0])}-fold arrives at the first layer.`;
  if (s.view === "train" && s.train)
    return `${s.train.label}: loss ${num(s.train.loss.at(-1), 3)} after ${s.train.step.at(-1)} updates, the least moved layer by ${num(Math.min(...s.train.moved), 2)} of its size.`;
  if (s.view === "symmetry" && s.symmetry) return `${s.symmetry.first.at(-1)} different units in the first layer.`;
  return "…";
}

/**
 * @param {HTMLElement} host
 * @param {LabApi} api
 */
export const readingView = (host, api) => readingColumn(host, api, TEXTS, sentence);
