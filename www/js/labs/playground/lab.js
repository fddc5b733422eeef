/** What the panels of the playground share: the newest data, what is looked at, and the way out. */

import { aboutLines } from "../../shell/about.js";
import { formatHash } from "../../state.js";
import { sameUnit } from "./model.js";

/** @import {Params, PlaygroundShape, Points, Snapshot, ToWorker} from "../../protocol.d.ts" */
/** @import {Theme} from "../../draw/theme.js" */
/** @import {EdgeRef} from "../../draw/diagram-layout.js" */
/** @import {UnitRef} from "./model.js" */
/** @import {About} from "../../shell/about.js" */

/**
 * @typedef {object} Panel
 * @property {HTMLElement} node
 * @property {() => void} [configured] A new network, data set or parameter.
 * @property {(playing: boolean) => void} [draw] A new snapshot.
 * @property {() => void} [theme]
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
 * @property {Theme} theme
 * @property {UnitRef | null} hover Pointed at or focused.
 * @property {UnitRef | null} pin
 * @property {UnitRef} last Inspected when nothing else is.
 * @property {EdgeRef | null} edge Pointed at.
 * @property {(m: ToWorker) => void} send
 * @property {(params: Params) => void} navigate
 * @property {(change: Partial<Pick<Lab, "hover" | "pin" | "edge">>) => void} look
 * @property {(edge: EdgeRef) => void} editEdge Inspects the unit it leads to and focuses its input.
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
 * Where an exported file comes from.
 * @param {Pick<Lab, "version" | "params" | "snapshot">} lab
 * @returns {About}
 */
export function about({ version, params, snapshot }) {
  return {
    lab: "playground",
    version,
    link: `${location.href.split("#")[0]}${formatHash("playground", snapshot?.link ?? params)}`,
    step: snapshot?.step ?? 0,
    params,
    changes: snapshot?.journal ?? [],
  };
}

/**
 * First lines of an exported file: what it is, the link that leads back to it, every setting.
 * @param {Lab} lab
 */
export const notes = (lab) => aboutLines(about(lab));

/**
 * File name stem of an export.
 * @param {Lab} lab
 * @param {string} what
 */
export function fileName(lab, what) {
  return `playground-${what}-step-${lab.snapshot?.step ?? 0}`;
}

export { panel } from "../../draw/panel.js";
