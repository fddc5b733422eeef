/** Starts the engine of any lab but the playground. */

import { startEngine } from "./engine.js";

/** @import {Engine, Listener} from "./engine.js" */
/** @import {FromLab, LabSnapshot, Params, Settings, ToLab} from "./protocol.d.ts" */

/**
 * @template {LabSnapshot} S
 * @param {Listener<FromLab<S>>} listener
 * @param {string} lab Route of the lab.
 * @param {boolean} [companion] Whether other engines work at the same time.
 * @returns {Engine<ToLab>}
 */
export const labEngine = (listener, lab, companion = false) => startEngine(listener, "labs", { lab, companion });

/** Settings for a lab without a table. @param {Params} params @returns {Settings} */
export const noTable = (params) => ({ params, csv: null, csvLabel: null });
