/** The preprocessing lab: stages on two inputs, which statistics to use, images, and centering alone. */

import { mountLab } from "../shell/lab.js";
import { tabbed } from "../shell/tabs.js";
import { imagesView } from "./preprocessing/images.js";
import { leakView } from "./preprocessing/leak.js";
import { planeView } from "./preprocessing/plane.js";
import { readingView } from "./preprocessing/reading.js";
import { trainView } from "./preprocessing/train.js";

/** @import {Context} from "../main.js" */

/**
 * @param {HTMLElement} root
 * @param {Context} context
 */
export function mount(root, context) {
  return mountLab(root, context, {
    route: "preprocessing",
    skip: ["view", "stage", "step", "stats", "k"],
    views: (stage, reading, bar, api) =>
      tabbed(
        { stage, bar, api },
        {
          plane: { title: "Two inputs", build: () => planeView(api) },
          leak: { title: "Whose statistics?", build: () => leakView(api) },
          images: { title: "Images", build: () => imagesView(api) },
          train: { title: "Center only?", build: () => trainView(api) },
        },
        readingView(reading, api),
      ),
  });
}
