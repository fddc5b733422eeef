/** The gradient-check lab: one number, a network, the clinic. */

import { el } from "../draw/dom.js";
import { mountLab } from "../shell/lab.js";
import { clinicView } from "./gradient-check/clinic.js";
import { networkView } from "./gradient-check/network.js";
import { readingView } from "./gradient-check/reading.js";
import { scalarView } from "./gradient-check/scalar.js";

/** @import {Context} from "../main.js" */

/** @type {[string, string][]} */
const VIEWS = [
  ["scalar", "One number"],
  ["network", "A network"],
  ["clinic", "The clinic"],
];

/**
 * @param {HTMLElement} root
 * @param {Context} context
 */
export function mount(root, context) {
  return mountLab(root, context, {
    route: "gradient-check",
    title: "Gradient check",
    catalog: "gradient_check",
    draws: { seed: 9999, case: 9999 },
    skip: ["view"],
    views(stage, reading, bar, api) {
      const tabs = el("div", { class: "tabs", role: "group", "aria-label": "Experiment" });
      const buttons = VIEWS.map(([value, text]) => {
        const button = el("button", { type: "button", onclick: () => api.setParams({ view: value }) }, text);
        button.dataset.view = value;
        tabs.append(button);
        return button;
      });
      bar.append(tabs);
      const parts = { scalar: scalarView(api), network: networkView(api), clinic: clinicView(api) };
      const text = readingView(reading, api);
      for (const part of Object.values(parts)) stage.append(part.node);
      return {
        draw(snapshot, busy) {
          for (const [name, part] of Object.entries(parts)) {
            part.node.hidden = name !== snapshot.view;
            if (name === snapshot.view) part.draw(snapshot, busy);
          }
          for (const b of buttons) b.setAttribute("aria-pressed", String(b.dataset.view === snapshot.view));
          text.draw(snapshot);
        },
        theme() {
          for (const part of Object.values(parts)) part.theme();
        },
        destroy() {
          for (const part of Object.values(parts)) part.destroy();
        },
      };
    },
  });
}
