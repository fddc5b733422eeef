/** The panels under the first screen: one unit with its numbers, the health of the layers, histograms. */

import { healthPanel } from "./health.js";
import { histogramPanel } from "./histograms.js";
import { inspectorPanel } from "./inspector.js";

/** @import {Lab} from "./lab.js" */

/** @param {Lab} lab */
export function lowerPanels(lab) {
  const inspector = inspectorPanel(lab);
  return { panels: [inspector, healthPanel(lab), histogramPanel(lab)], focusEdge: inspector.focusEdge };
}
