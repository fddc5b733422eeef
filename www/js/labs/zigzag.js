/** The zig-zag lab: one neuron with two weights, a hidden layer, and optimizers on a quadratic bowl. */

import { mountLab } from "../shell/lab.js";
import { tabbed } from "../shell/tabs.js";
import { hiddenView } from "./zigzag/hidden.js";
import { neuronView } from "./zigzag/neuron.js";
import { optimizersView } from "./zigzag/optimizers.js";
import { readingView } from "./zigzag/reading.js";

/** @import {Context} from "../main.js" */

/**
 * @param {HTMLElement} root
 * @param {Context} context
 */
export function mount(root, context) {
  return mountLab(root, context, {
    route: "zigzag",
    skip: ["view", "go"],
    views: (stage, reading, bar, api) =>
      tabbed(
        { stage, bar, api },
        {
          neuron: { title: "One neuron", build: () => neuronView(api) },
          hidden: { title: "A hidden layer", build: () => hiddenView(api) },
          optimizers: { title: "Optimizers", build: () => optimizersView(api) },
        },
        readingView(reading, api),
      ),
  });
}
