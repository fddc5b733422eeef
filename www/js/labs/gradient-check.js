/** The gradient-check lab: one number, a network, the clinic. */

import { mountLab } from "../shell/lab.js";
import { tabbed } from "../shell/tabs.js";
import { clinicView } from "./gradient-check/clinic.js";
import { networkView } from "./gradient-check/network.js";
import { readingView } from "./gradient-check/reading.js";
import { scalarView } from "./gradient-check/scalar.js";

/** @import {Context} from "../main.js" */

/**
 * @param {HTMLElement} root
 * @param {Context} context
 */
export function mount(root, context) {
  return mountLab(root, context, {
    route: "gradient-check",
    skip: ["view"],
    views: (stage, reading, bar, api) =>
      tabbed(
        { stage, bar, api },
        {
          scalar: { title: "One number", build: () => scalarView(api) },
          network: { title: "A network", build: () => networkView(api) },
          clinic: { title: "The clinic", build: () => clinicView(api) },
        },
        readingView(reading, api),
      ),
  });
}
