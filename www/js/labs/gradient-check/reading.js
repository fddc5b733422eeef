/** The reading column of the gradient-check lab. */

import { num } from "../../draw/format.js";
import { readingColumn } from "../reading-column.js";

/** @import {LabApi} from "../../shell/lab.js" */

/** @import {Lesson} from "../reading-column.js" */

/** @type {Record<string, Lesson>} */
const TEXTS = {
  scalar: {
    question: "A smaller step gives a better derivative. Down to where?",
    predict: [
      "Which h is best for the centered quotient in double precision?",
      ["10⁻³", "about 10⁻⁵", "10⁻⁷", "10⁻¹⁶, the smaller the better"],
    ],
    steps: [
      ["fn=x4&x=3&h=0.001", "The lecture’s example", "x⁴ at 3 with h = 0.001, and the slip in its printed digits."],
      ["fn=x4&x=3&h=1e-7", "The lecture’s step size", "10⁻⁷: fine in f64, in f32 the quotient is 0."],
      ["fn=exp&x=1&h=1e-15", "Too small", "The difference is rounding: the quotient comes in lumps."],
      ["fn=relu&x=-0.000001&h=1e-5", "Across a kink", "x = −10⁻⁶, h = 10⁻⁵: 0.45 where training uses 0."],
      ["fn=poly&coef=0,0,1&x=2&h=0.1", "A parabola", "The centered quotient has no error at all: f‴ = 0."],
    ],
  },
  network: {
    question: "Is the gradient of this network right, in every tensor and every element?",
    predict: ["What ε do you expect of a right gradient in f32?", ["10⁻⁹", "10⁻⁷", "10⁻³", "1"]],
    steps: [
      ["view=network", "The playground’s network", "All parameters, centered differences, h = 10⁻⁵."],
      [
        "view=network&prec=f32&step=1e-7",
        "The same in f32, h = 10⁻⁷",
        "θ + h is θ: everything is refused although nothing is wrong.",
      ],
      [
        "view=network&act=relu&hidden=16,16&data=spiral&step=0.01",
        "ReLU with a large step",
        "Kinks between −h and +h: compare with and without them.",
      ],
      ["view=network&net=random&d=20&c=3&sizes=10,10&rows=50", "20–10–10–3 on 50 random examples", "353 parameters."],
      [
        "view=network&net=images&sizes=50&act=relu&rows=20&sample=100",
        "3072–50–10 on images",
        "154,160 parameters, 260 of them checked: a sample of each tensor.",
      ],
    ],
  },
  clinic: {
    question: "The loss falls. Is the gradient right?",
    predict: ["How many of the planted bugs can you see in the loss curve?", ["all", "most", "hardly any"]],
    steps: [
      ["view=clinic&bug=mish_product", "Mish′ with a product", "From public teaching code."],
      ["view=clinic&bug=adam_multiplies", "A bug no gradient check can see", "The gradient is right; the step is not."],
      ["view=clinic&bug=transposed_dw", "A square layer", "Shapes agree, the meaning does not."],
      ["view=clinic&case=1", "A patient at random", "Case 1 is the same patient for everyone. N draws another."],
    ],
  },
};

/**
 * @param {HTMLElement} host
 * @param {LabApi} api
 */
export const readingView = (host, api) => readingColumn(host, api, TEXTS, sentence);

/** @param {any} s */
function sentence(s) {
  if (s.view === "scalar") {
    const q = s.scalar;
    return `With h = ${num(q.h, 2)} the centered quotient errs by ${num(q.double.central_error, 2)} in f64 and ${num(q.single.central_error, 2)} in f32, the forward one by ${num(q.double.forward_error, 2)}.`;
  }
  if (s.view === "network" && s.network?.done) {
    return `ε = ${num(s.network.epsilon, 2)} over ${s.network.counts[0]} coordinates. ${s.network.sentence}`;
  }
  if (s.view === "clinic") return "The answer stands under Accuse, once you have given yours.";
  return "…";
}
