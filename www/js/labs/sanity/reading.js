/** The reading column of the sanity-check lab. */

import { num, percent } from "../../draw/format.js";
import { readingColumn } from "../reading-column.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Lesson} from "../reading-column.js" */

/** @type {Record<string, Lesson>} */
const TEXTS = {
  lamps: {
    question: "Before you wait hours for a training: what can you check in seconds?",
    predict: ["Ten classes, weights of almost 0, softmax. What is the loss before learning?", ["0", "1", "2.30", "10"]],
    steps: [
      ["", "Everything right", "3072–50–10, weights 0.0001·N(0, 1), as in the lecture: three lamps."],
      ["fault=relu_output", "A ReLU too many", "The loss at the start is right all the same. Which lamp sees it?"],
      ["fault=no_half", "The ½ forgotten", "3.84 instead of 3.07: compare with the lecture’s 3.0686."],
      [
        "lr=0.001&batch=20",
        "The lecture’s own rate",
        "lr 1e-3, all twenty at once: about 0.003 after 200 epochs. The lecture, on CIFAR-10: 0.0026.",
      ],
      ["loss=hinge&lr=0.00005", "With a hinge", "Another loss has another value at chance: C − 1 = 9."],
      ["fault=labels_once", "A fault no lamp sees", "Twenty wrong labels are learned by heart as readily."],
    ],
  },
  training: {
    question: "The lamps are green. What does the same net learn from all images?",
    predict: [
      "emoji-10 is tested on a style of drawing it has never seen. Accuracy on the test images?",
      ["10%, chance", "about 35%", "about 90%, as in training"],
    ],
    steps: [
      [
        "view=training&at=3000",
        "Thirty epochs of emoji-10",
        "The weights become blurred pictures. Train and test part.",
      ],
      [
        "view=training&img=fashion&at=3000",
        "Photographs of clothing",
        "Here the test images are like the training images.",
      ],
      [
        "view=training&img=fashion&fault=labels_once&at=10000",
        "Labels shuffled once",
        "The training loss falls; only the test accuracy tells.",
      ],
      ["view=training&fault=rate1000&at=10", "Learning rate 1000", "Which number is the first that is not finite?"],
    ],
  },
};

/** @param {any} s */
function sentence(s) {
  if (s.waiting) return "Nothing yet: the file is not there.";
  if (s.view === "lamps" && s.lamps) {
    const red = s.lamps.flatMap((/** @type {any} */ l, /** @type {number} */ i) => (l.state === "red" ? [i + 1] : []));
    if (s.lamps.some((/** @type {any} */ l) => l.state === "off" || l.state === "running")) return "…";
    return red.length === 0
      ? `Three green lamps: loss ${num(s.chance.loss, 5)} at the start, ${num(s.penalty.total, 5)} with λ on, ${num(s.overfit.costs.at(-1))} in the end.`
      : `Lamp ${red.join(" and lamp ")} fails: its suspects are listed below it.`;
  }
  const row = s.history?.slice(-6);
  if (s.view === "training" && row?.length)
    return `After ${row[0]} epochs ${percent(row[2])} of the training images and ${percent(row[5])} of the test images are right.`;
  return "…";
}

/**
 * @param {HTMLElement} host
 * @param {LabApi} api
 */
export const readingView = (host, api) => readingColumn(host, api, TEXTS, sentence);
