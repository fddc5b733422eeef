/** The initialization lab: layer by layer, step by step, the chain, symmetry. */

import { mountLab } from "../shell/lab.js";
import { tabbed } from "../shell/tabs.js";
import { chainView } from "./initialization/chain.js";
import { companions } from "./initialization/companions.js";
import { layersView } from "./initialization/layers.js";
import { readingView } from "./initialization/reading.js";
import { stepsView } from "./initialization/steps.js";
import { symmetryView } from "./initialization/symmetry.js";
import { trainView } from "./initialization/train.js";

/** @import {Context} from "../main.js" */
/** @import {Snapshot} from "./initialization/types.d.ts" */

/**
 * @param {HTMLElement} root
 * @param {Context} context
 */
export function mount(root, context) {
  return mountLab(root, context, {
    route: "initialization",
    skip: ["view"],
    views(stage, reading, bar, api) {
      const others = companions();
      const views = tabbed(
        { stage, bar, api },
        {
          layers: { title: "Layer by layer", build: () => layersView(api, others) },
          steps: { title: "Step by step", build: () => stepsView(api) },
          chain: { title: "W = ωI", build: () => chainView(api) },
          symmetry: { title: "Symmetry", build: () => symmetryView(api) },
          train: { title: "Train from here", build: () => trainView(api, others) },
        },
        readingView(reading, api),
      );
      // The end-to-end tests also wait for the companions.
      const tell = () => {
        stage.dataset.whole = String(others.missing() === 0);
        const all = 1 + others.wanted();
        api.apart("Initializers", all - others.missing(), all);
      };
      others.listen(tell);
      return {
        ...views,
        stop: () => others.stop(),
        draw(/** @type {Snapshot} */ snapshot, busy) {
          views.draw(snapshot, busy);
          tell();
        },
        destroy() {
          others.destroy();
          views.destroy?.();
        },
      };
    },
  });
}
