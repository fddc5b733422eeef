/** The state that the playground's panels share: the newest data, the current selection, and actions. */

import { sameUnit } from "./model.js";

/** @import {Params, ToPlayground} from "../../engine/protocol.d.ts" */
/** @import {PlaygroundShape, Points, Snapshot} from "./types.d.ts" */
/** @import {Theme} from "../../draw/theme.js" */
/** @import {EdgeRef} from "../../draw/diagram-layout.js" */
/** @import {Facts} from "../../lessons/check.js" */
/** @import {UnitRef} from "./model.js" */

/**
 * @typedef {object} Panel
 * @property {HTMLElement} node
 * @property {() => void} [measure] Reads sizes before any panel changes, so that the page is laid out once.
 * @property {() => void} [configured] Called for a new network, data set or parameter.
 * @property {() => void} [fit] Fits the canvases to their hosts before the first picture.
 * @property {(playing: boolean) => void} [draw] Draws a new snapshot.
 * @property {() => void} [looked] Called when another unit or edge is selected.
 * @property {() => void} [destroy]
 */

/**
 * @typedef {object} Lab
 * @property {PlaygroundShape | null} shape
 * @property {Points | null} points
 * @property {Params} params
 * @property {string} version Version of the engine.
 * @property {Snapshot | null} snapshot
 * @property {() => Facts | null} facts The drawn state, for a lesson's challenge.
 * @property {Theme} theme
 * @property {UnitRef | null} hover The unit pointed at or focused.
 * @property {UnitRef | null} pin
 * @property {UnitRef} last The unit to inspect if no other is selected.
 * @property {EdgeRef | null} edge The edge pointed at.
 * @property {(m: ToPlayground) => void} send
 * @property {(params: Params) => void} navigate
 * @property {(change: Partial<Pick<Lab, "hover" | "pin" | "edge">>) => void} look
 * @property {(edge: EdgeRef) => unknown} editEdge Inspects the unit it leads to and focuses the edge's input.
 */

/**
 * The unit whose map is drawn large; null for the network's output.
 * @param {Lab} lab
 */
export function lookedAt(lab) {
  return lab.hover ?? lab.pin;
}

/**
 * The unit the inspector shows.
 * @param {Lab} lab
 */
export function inspected(lab) {
  return lab.hover ?? lab.pin ?? lab.last;
}

/**
 * Applies a change of the selection and tells the worker which map to compute.
 * @param {Lab} lab
 * @param {Partial<Pick<Lab, "hover" | "pin" | "edge">>} change
 */
export function applyLook(lab, change) {
  const before = lookedAt(lab);
  Object.assign(lab, change);
  const now = lookedAt(lab);
  if (now) lab.last = now;
  if (sameUnit(before, now)) return;
  lab.send({ t: "focus", layer: now ? now.layer : -2, unit: now ? now.unit : 0 });
}

/**
 * First lines of an exported file: its origin, the link that leads back to it, every setting.
 * @param {Lab} lab
 */
export const notes = async (lab) => (await import("./about.js")).notes(lab);

/**
 * Stem of an export's file name.
 * @param {Lab} lab
 * @param {string} what
 */
export function fileName(lab, what) {
  return `playground-${what}-step-${lab.snapshot?.step ?? 0}`;
}

export { panel } from "../../draw/panel.js";
