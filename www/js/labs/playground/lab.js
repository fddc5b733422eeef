/** What the panels of the playground share: the newest data, what is looked at, and the way out. */

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
 * @property {() => void} [measure] Reads sizes, before any panel is changed: the page is laid out once.
 * @property {() => void} [configured] A new network, data set or parameter.
 * @property {() => void} [fit] Before the first picture: the canvases take the size of their place.
 * @property {(playing: boolean) => void} [draw] A new snapshot.
 * @property {() => void} [looked] Another unit or edge is looked at.
 * @property {() => void} [destroy]
 */

/**
 * @typedef {object} Lab
 * @property {PlaygroundShape | null} shape
 * @property {Points | null} points
 * @property {Params} params
 * @property {string} version Of the engine.
 * @property {Snapshot | null} snapshot
 * @property {() => Facts | null} facts What is drawn, for a lesson's challenge.
 * @property {Theme} theme
 * @property {UnitRef | null} hover Pointed at or focused.
 * @property {UnitRef | null} pin
 * @property {UnitRef} last Inspected when nothing else is.
 * @property {EdgeRef | null} edge Pointed at.
 * @property {(m: ToPlayground) => void} send
 * @property {(params: Params) => void} navigate
 * @property {(change: Partial<Pick<Lab, "hover" | "pin" | "edge">>) => void} look
 * @property {(edge: EdgeRef) => unknown} editEdge Inspects the unit it leads to and focuses its input.
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
 * Merges a change of what is looked at and tells the worker which map it should compute.
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
 * First lines of an exported file: what it is, the link that leads back to it, every setting.
 * @param {Lab} lab
 */
export const notes = async (lab) => (await import("./about.js")).notes(lab);

/**
 * File name stem of an export.
 * @param {Lab} lab
 * @param {string} what
 */
export function fileName(lab, what) {
  return `playground-${what}-step-${lab.snapshot?.step ?? 0}`;
}

export { panel } from "../../draw/panel.js";
