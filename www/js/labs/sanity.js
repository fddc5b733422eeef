/** The sanity-check lab: three checks before training, then the training of the same net. */

import { mountLab } from "../shell/lab.js";
import { tabbed } from "../shell/tabs.js";
import { imagesPanel } from "./sanity/images.js";
import { lampsView } from "./sanity/lamps.js";
import { readingView } from "./sanity/reading.js";
import { trainingView } from "./sanity/training.js";

/** @import {Context} from "../main.js" */
/** @import {Snapshot} from "./sanity/types.d.ts" */

/**
 * @param {HTMLElement} root
 * @param {Context} context
 */
export function mount(root, context) {
  return mountLab(root, context, {
    route: "sanity",
    skip: ["view"],
    views(stage, reading, bar, api) {
      // A file may be dropped anywhere but on the lesson.
      const images = imagesPanel(api, stage.parentElement ?? stage);
      const views = tabbed(
        { stage, bar, api },
        {
          lamps: { title: "Three checks", build: () => lampsView(api) },
          training: { title: "Training", build: () => trainingView(api) },
        },
        readingView(reading, api),
      );
      const fold = api.folds.add("Images", images.node);
      let waited = false;
      return {
        ...views,
        status: () => (waited ? "Waiting for your file." : ""),
        refused(message) {
          images.refused(message);
          if (message) fold.open();
        },
        draw(/** @type {Snapshot} */ snapshot, busy) {
          images.draw(snapshot);
          views.draw(snapshot, busy);
          if (snapshot.waiting && !waited) fold.open();
          waited = snapshot.waiting;
        },
      };
    },
  });
}
