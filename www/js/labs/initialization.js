/** The initialization lab: layer by layer, step by step, the chain, symmetry. */

import { mountLab } from "../shell/lab.js";
import { tabbed } from "../shell/tabs.js";
import { chainView } from "./initialization/chain.js";
import { layersView } from "./initialization/layers.js";
import { readingView } from "./initialization/reading.js";
import { stepsView } from "./initialization/steps.js";
import { symmetryView } from "./initialization/symmetry.js";

/** @import {Context} from "../main.js" */

/**
 * @param {HTMLElement} root
 * @param {Context} context
 */
export function mount(root, context) {
  return mountLab(root, context, {
    route: "initialization",
    title: "Initialization",
    catalog: "initialization",
    draws: { seed: 9999 },
    skip: ["view"],
    views: (stage, reading, bar, api) =>
      tabbed(
        { stage, bar, api },
        {
          layers: { title: "Layer by layer", view: layersView(api) },
          steps: { title: "Step by step", view: stepsView(api) },
          chain: { title: "W = ωI", view: chainView(api) },
          symmetry: { title: "Symmetry", view: symmetryView(api) },
        },
        readingView(reading, api),
      ),
  });
}
