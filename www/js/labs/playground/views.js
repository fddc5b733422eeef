/** All views of the playground on one stage. */

import { leadTables } from "../../draw/table.js";
import { readTheme } from "../../draw/theme.js";
import { autopsyPanel } from "./autopsy.js";
import { boundaryPanel } from "./boundary.js";
import { healthPanel } from "./health.js";
import { histogramPanel } from "./histograms.js";
import { inspectorPanel } from "./inspector.js";
import { applyLook, notes } from "./lab.js";
import { lossPanel } from "./losses.js";
import { networkPanel } from "./network.js";
import { readingPanel } from "./reading.js";

/** @import {Params, PlaygroundShape, Points, Snapshot, ToWorker} from "../../protocol.d.ts" */
/** @import {Lab, Panel} from "./lab.js" */

/**
 * @param {HTMLElement} stage
 * @param {HTMLElement} reading
 * @param {(message: ToWorker) => void} send
 * @param {(params: Params) => void} navigate
 */
export function mountPlayground(stage, reading, send, navigate) {
  /** @type {Lab} */
  const lab = {
    shape: null,
    points: null,
    params: {},
    version: "",
    snapshot: null,
    theme: readTheme(stage),
    hover: null,
    pin: null,
    last: { layer: 0, unit: 0 },
    edge: null,
    send,
    navigate,
    look(change) {
      applyLook(lab, change);
      for (const p of panels) p.looked?.();
    },
    editEdge(edge) {
      lab.look({ pin: { layer: edge.layer, unit: edge.unit }, edge });
      inspector.focusEdge(edge);
    },
  };
  leadTables(() => notes(lab));
  const inspector = inspectorPanel(lab);
  const autopsy = autopsyPanel(lab);
  const network = networkPanel(lab);
  const boundary = boundaryPanel(lab);
  const losses = lossPanel(lab);
  const health = healthPanel(lab);
  const histograms = histogramPanel(lab);
  const text = readingPanel(reading, lab);
  /** @type {Panel[]} */
  const panels = [autopsy, network, boundary, inspector, losses, health, histograms, text];
  const order = [autopsy, boundary, losses, network, inspector, health, histograms];
  stage.append(...order.map((p) => p.node));

  return {
    /**
     * @param {PlaygroundShape} shape
     * @param {Points} points
     * @param {Params} params
     * @param {string} version
     */
    configured(shape, points, params, version) {
      const form = (/** @type {PlaygroundShape | null} */ of) =>
        JSON.stringify([of?.inputs.length, of?.layers.map((l) => [l.units, l.pieces, l.alpha_len]), of?.boundary_kind]);
      const changed = form(lab.shape) !== form(shape);
      lab.shape = shape;
      lab.points = points;
      Object.assign(lab, { params, version });
      if (changed) {
        // The snapshot of another network does not fit this one.
        lab.snapshot = null;
        Object.assign(lab, { hover: null, pin: null, edge: null, last: { layer: 0, unit: 0 } });
        send({ t: "focus", layer: -2, unit: 0 });
      }
      for (const p of panels) p.configured?.();
    },
    /**
     * @param {Snapshot} snapshot
     * @param {boolean} playing
     */
    draw(snapshot, playing) {
      if (!lab.shape || snapshot.params.length !== lab.shape.n_params) return;
      lab.snapshot = snapshot;
      for (const p of panels) p.draw?.(playing);
    },
    theme() {
      lab.theme = readTheme(stage);
      for (const p of panels) p.theme?.();
    },
    destroy() {
      for (const p of panels) p.destroy?.();
      stage.replaceChildren();
    },
  };
}
