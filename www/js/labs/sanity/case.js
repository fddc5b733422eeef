/** A fault that was planted without saying which: it is not named before somebody was accused. */

/** @import {Snapshot} from "./types.d.ts" */

const HIGHEST = 9999;

/** Who was accused, by case number. @type {Map<number, string>} */
const accused = new Map();

/** Settings that plant another one. */
export const plantOne = () => ({ fault: "none", case: String(1 + Math.floor(Math.random() * HIGHEST)) });

/** Whether what is planted must not be told. @param {Snapshot} s */
export const secret = (s) => s.case > 0 && !accused.has(s.case);

/** The answer that was given, once it was. @param {Snapshot} s */
export const answered = (s) => accused.get(s.case);

/** The first answer counts. @param {Snapshot} s @param {string} id */
export function accuse(s, id) {
  if (secret(s)) accused.set(s.case, id);
}

/** What is planted in a sentence or two, when it may be told. @param {Snapshot} s */
export const plantedText = (s) => (s.fault && !secret(s) ? `Planted: ${s.fault.label}. ${s.fault.help}` : "");
