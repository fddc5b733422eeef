/** Cases with a secret planted fault: it is not named before the reader has made an accusation. */

/** @import {Snapshot} from "./types.d.ts" */

const HIGHEST = 9999;

/** Accused faults, by case number. @type {Map<number, string>} */
const accused = new Map();

/** Settings that plant a new secret fault. */
export const plantOne = () => ({ fault: "none", case: String(1 + Math.floor(Math.random() * HIGHEST)) });

/** Whether the planted fault must stay secret. @param {Snapshot} s */
export const secret = (s) => s.case > 0 && !accused.has(s.case);

/** The reader's answer, if given. @param {Snapshot} s */
export const answered = (s) => accused.get(s.case);

/** Records an accusation; the first one counts. @param {Snapshot} s @param {string} id */
export function accuse(s, id) {
  if (secret(s)) accused.set(s.case, id);
}

/** Names the planted fault in a sentence or two, unless it is secret. @param {Snapshot} s */
export const plantedText = (s) => (s.fault && !secret(s) ? `Planted: ${s.fault.label}. ${s.fault.help}` : "");
