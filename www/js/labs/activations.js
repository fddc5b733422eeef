/** The activations lab: the functions, their cost, and their effect on a gradient. */

import { mountLab } from "../shell/lab.js";
import { tabbed } from "../shell/tabs.js";
import { deadView } from "./activations/dead.js";
import { functionView } from "./activations/function.js";
import { raceView } from "./activations/race.js";
import { readingView } from "./activations/reading.js";
import { saturationView } from "./activations/saturation.js";
import { tableView } from "./activations/table.js";

/** @import {Context} from "../main.js" */

/**
 * @param {HTMLElement} root
 * @param {Context} context
 */
export function mount(root, context) {
  return mountLab(root, context, {
    route: "activations",
    skip: ["view", "go", "at", "unit"],
    views: (stage, reading, bar, api) =>
      tabbed(
        { stage, bar, api },
        {
          function: { title: "Functions", build: () => functionView(api) },
          table: { title: "Properties and cost", build: () => tableView(api) },
          saturation: { title: "Saturation", build: () => saturationView(api) },
          dead: { title: "Dead ReLU", build: () => deadView(api) },
          race: { title: "Race", build: () => raceView(api) },
        },
        readingView(reading, api),
      ),
  });
}
