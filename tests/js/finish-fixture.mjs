/** A module as the compiler leaves one: functions with their names, panics with words and places, data. */

import binaryen from "binaryen";

/** What its imports are called. */
export const IMPORTS = { from: "./fixture_bg.js", log: "__wbg_log_9a8b7c6d5e4f3021", lost: "__wbindgen_throw" };
/** Texts of its data. */
export const TEXTS = {
  path: "src/x.rs",
  note: "src/x.md",
  said: "nobody reads this",
  formatted: "nor this, as it were",
  shown: "said and shown as well",
  pointed: "said and led to by data",
};
export const TABLE = [11, 22, 4_000_000_000];

/**
 * @typedef {object} Options
 * @property {number} [base] Where its data begins. The stack of Rust's modules lies before it.
 * @property {number} [panics] How many functions have a panic's name, three or more.
 * @property {number} [places] How many places in sources there are, two or more.
 * @property {string} [panic] What the names of panics begin with.
 * @property {boolean} [named] Whether functions keep their names.
 */

/** Its data, and where each piece of it lies. @param {number} base @param {number} places */
function pieces(base, places) {
  /** @type {number[]} */
  const bytes = [];
  const put = (/** @type {Iterable<number>} */ piece) => {
    // What lies between two pieces must survive.
    while (bytes.length % 4) bytes.push(0xee);
    bytes.push(...piece);
    return base + bytes.length - [...piece].length;
  };
  const numbers = (/** @type {number[]} */ ...all) => put(new Uint8Array(Uint32Array.from(all).buffer));
  const texts = Object.fromEntries(Object.entries(TEXTS).map(([name, text]) => [name, put(Buffer.from(text))]));
  const [path, length] = [texts.path, TEXTS.path.length];
  const place = numbers(path, length, 12, 5);
  for (let line = 1; line < places; line++) numbers(path, length, line, 17);
  // A text that is no source, a line that no file has, and one beyond what a file has.
  const notPlaces = numbers(texts.note, TEXTS.note.length, 12, 5, path, length, 0, 5, path, length, 20_001, 5);
  return { bytes, at: { ...texts, place, notPlaces, table: numbers(...TABLE), pointer: numbers(texts.pointed) } };
}

/** @param {Options} [options] */
export function fixture({
  base = 1_048_576,
  panics = 3,
  places = 2,
  panic = "core::panicking::panic",
  named = true,
} = {}) {
  const { bytes, at } = pieces(base, places);
  const handed = (/** @type {keyof typeof TEXTS} */ name) =>
    `(i32.const ${at[name]}) (i32.const ${TEXTS[name].length})`;
  const [plain, fmt, ...others] = ["", "_fmt", ...Array.from({ length: panics - 2 }, (_, i) => `_${i}`)].map(
    (end) => `${panic}${end}`,
  );
  const losing = (/** @type {string} */ name) => `(func $${name} (param i32 i32 i32)
    (call $lost (local.get 0) (local.get 1)) (unreachable))`;
  const module = binaryen.parseText(`(module
    (import "${IMPORTS.from}" "${IMPORTS.log}" (func $log (param i32)))
    (import "${IMPORTS.from}" "${IMPORTS.lost}" (func $lost (param i32 i32)))
    (memory (export "memory") 17)
    (data (i32.const ${base}) "${bytes.map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("")}")
    ${[plain, fmt, ...others].map(losing).join("\n")}
    (func $"<str as core::fmt::Debug>::fmt" (export "debug") (result i32) (i32.const 1))
    (func $entry (export "entry") (param i32) (result i32)
      (if (i32.ge_u (local.get 0) (i32.const ${TABLE.length})) (then
        (call $${plain} ${handed("said")} (i32.const ${at.place}))))
      (call $log (local.get 0))
      (i32.load offset=${at.table} (i32.shl (local.get 0) (i32.const 2))))
    (func $shown (export "shown") (param i32) (result i32)
      (if (i32.eq (local.get 0) (i32.const 1)) (then
        (call $${plain} ${handed("shown")} (i32.const ${at.place}))))
      (if (i32.eq (local.get 0) (i32.const 2)) (then
        (call $${plain} ${handed("pointed")} (i32.const ${at.place}))))
      (if (i32.eq (local.get 0) (i32.const 3)) (then
        (call $${fmt} (i32.const ${at.formatted}) (i32.const ${2 * TEXTS.formatted.length + 1})
          (i32.const ${at.place}))))
      (i32.const ${at.shown}))
    (func (export "lead") (result i32) (i32.load (i32.const ${at.pointer}))))`);
  if (!module.validate()) throw new Error("the fixture is no module");
  binaryen.setDebugInfo(named);
  const binary = module.emitBinary();
  binaryen.setDebugInfo(false);
  module.dispose();
  return { binary, at, data: Uint8Array.from(bytes), base };
}
