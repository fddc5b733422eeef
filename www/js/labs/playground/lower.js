/** The panels loaded after the first picture: one unit with its numbers, and the closed sections. */

import { healthPanel } from "./health.js";
import { histogramPanel } from "./histograms.js";
import { inspectorPanel } from "./inspector.js";
import { netInputs } from "./net-inputs.js";
import { netLayers } from "./net-layers.js";
import { unitButtons } from "./unit-buttons.js";
import { unitCard } from "./unit-card.js";

/** @import {foldRow} from "../../shell/folds.js" */
/** @import {EdgeRef} from "../../draw/diagram-layout.js" */
/** @import {Lab} from "./lab.js" */
/** @import {SettableNow} from "./net-inputs.js" */
/** @import {NetPlace} from "./network.js" */

/**
 * @param {Lab} lab
 * @param {HTMLElement} side Place under the network.
 * @param {ReturnType<typeof foldRow>} folds
 * @param {NetPlace} net
 * @param {SettableNow} settable
 */
export function lowerPanels(lab, side, folds, net, settable) {
  const card = unitCard(lab);
  side.append(card.node);
  const inspector = inspectorPanel(lab);
  const histograms = histogramPanel(lab);
  /** @type {import("../../shell/folds.js").Fold} */
  let health;
  const table = healthPanel(lab, (text, bad) => health.note(text, bad));
  health = folds.add("Health", table.node);
  folds.add("Histograms", histograms.node);
  const unit = folds.add("Unit table", inspector.node);
  return {
    panels: [
      unitButtons(lab, net),
      netInputs(lab, net, settable),
      netLayers(lab, net, settable),
      card,
      inspector,
      table,
      histograms,
    ],
    /** @param {EdgeRef} edge */
    focusEdge(edge) {
      unit.open();
      inspector.focusEdge(edge);
    },
  };
}
