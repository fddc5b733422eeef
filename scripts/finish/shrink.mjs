/**
 * Makes a module small and fast. A panic ends the engine, and the page starts another one (ARCHITECTURE.md,
 * "When the engine dies"), so panic messages are not worth their size. Panics become traps, and the source
 * locations they would have named are blanked. That needs function names, which are removed last.
 *
 * `node scripts/finish/shrink.mjs FROM TO` shrinks a module without bindings.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import binaryen from "binaryen";
import { blankPlaces, blankWords, segments, shortNames } from "./binary.mjs";

/** Features that every browser with SIMD128 has; binaryen must use no others. */
const FEATURES = [
  "MutableGlobals",
  "NontrappingFPToInt",
  "SIMD128",
  "BulkMemory",
  "BulkMemoryOpt",
  "SignExt",
  "ReferenceTypes",
  "Multivalue",
].reduce((all, name) => all | (binaryen.Features[name] ?? 0), 0);

/** Functions that never return. */
const PANICS =
  /panicking::panic|panic_(fmt|display|bounds_check|nounwind|access_error|already_\w+)|assert_failed|begin_panic|rust_panic|::unwrap_failed|::expect_failed|_index_fail|_mismatch_fail|slice_error_fail|raw_vec::(handle_error|capacity_overflow)|handle_alloc_error|broadcast_panic|array_out_of_bounds/;

/** In the first module, only panic messages use these: no other message uses `{:?}` (tests/rust/architecture.rs). */
const DEBUG = /fmt::Debug>::fmt/;

/**
 * @typedef {object} Options
 * @property {boolean} [first] Whether the first page waits for it; only then are slow passes worthwhile.
 * @property {{ panics: number, places: number }} [least] Minimum numbers expected. Fewer mean that the compiler has
 *   changed names or layout in a way this file does not know, so the module would stay larger than necessary.
 */

/** The texts of panics: each `[pointer, length]` passed to a function that will become a trap. */
function words(/** @type {import("binaryen").default.Module} */ module) {
  const call = /\(call \$("[^"]*"|\S+)\s+\(i32\.const (\d+)\)\s+\(i32\.const (\d+)\)\s+\(i32\.const \d+\)\s*\)/g;
  const all = [...module.emitText().matchAll(call)].filter(([, name]) => PANICS.test(name));
  // For a formatted text without arguments, the number is twice the length plus one.
  return all.map(([, name, at, n]) => [Number(at), name.includes("panic_fmt") ? Number(n) >> 1 : Number(n)]);
}

/**
 * Turns panics into traps.
 * @param {import("binaryen").default.Module} module
 * @returns {number} the number of functions changed
 */
export function trapPanics(module, first = false) {
  let panics = 0;
  for (let i = 0; i < module.getNumFunctions(); i++) {
    const f = module.getFunctionByIndex(i);
    const { name, module: imported } = binaryen.getFunctionInfo(f);
    if (imported || !(PANICS.test(name) || (first && DEBUG.test(name)))) continue;
    binaryen.Function.setBody(f, module.unreachable());
    panics++;
  }
  return panics;
}

/** Optimizes for size and speed, and removes names. The first module is worth more passes. */
function optimize(/** @type {import("binaryen").default.Module} */ module, first = false) {
  binaryen.setLowMemoryUnused(true);
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  // Inlining a function into its only caller saves nothing and adds locals.
  binaryen.setOneCallerInlineMaxSize(0);
  module.optimize();
  // Rebuild blocks and branches from the remaining control flow.
  if (first) module.runPasses(["flatten", "rereloop"]);
  module.optimize();
  if (first) module.optimize();
  module.runPasses(["strip-debug", "strip-producers"]);
}

/**
 * Returns the shrunk module, the new names of its imports, which its bindings need, and what was found in it.
 * @param {Uint8Array} before the module, with function names
 * @param {Options} [options]
 */
export function shrunk(before, { first = false, least = { panics: 1, places: 0 } } = {}) {
  // The stack comes first in memory, so no data address is low enough to be mistaken for an offset.
  for (const { address } of segments(before)) {
    if (address < 1024) throw new Error(`data at ${address}, where binaryen is told that nothing lies`);
  }
  const module = binaryen.readBinary(before);
  module.setFeatures(FEATURES);
  const said = first ? words(module) : [];
  const panics = trapPanics(module, first);
  if (panics < least.panics) {
    module.dispose();
    throw new Error(
      `${panics} functions have the name of a panic, at least ${least.panics} should. Are names stripped, or has ` +
        "the compiler new ones? Compare the module's names with PANICS in scripts/finish/shrink.mjs",
    );
  }
  optimize(module, first);
  const code = first ? module.emitText() : "";
  const constants = [...code.matchAll(/i32\.const (\d+)/g)].map(([, n]) => Number(n));
  const binary = module.emitBinary();
  module.dispose();
  const places = blankPlaces(binary);
  if (places < least.places) {
    throw new Error(
      `${places} places in Rust sources, at least ${least.places} should be there. Has the compiler another layout ` +
        "for core::panic::Location, or other paths? Compare the module's data with blankPlaces in scripts/finish/binary.mjs",
    );
  }
  const silent = blankWords(binary, said, constants);
  return { ...shortNames(binary), panics, places, words: silent };
}

/**
 * Shrinks a file.
 * @param {string} file
 * @param {Options} [options]
 * @param {string} [to] Output file; by default the same file.
 * @returns {Map<string, string>} the new names of its imports
 */
export function shrinkFile(file, options, to = file) {
  const before = readFileSync(file);
  let after;
  try {
    after = shrunk(before, options);
  } catch (error) {
    throw new Error(`${file}: ${error.message}`, { cause: error });
  }
  const { bytes, names, panics, places, words } = after;
  writeFileSync(to, bytes);
  const kb = (/** @type {Uint8Array} */ all) => `${(gzipSync(all, { level: 9 }).length / 1000).toFixed(1)} KB`;
  console.log(
    `${file.split("/").at(-1)}: ${kb(before)} -> ${kb(bytes)} gzipped; ${panics} panics, ${places} places, ${words} words`,
  );
  return names;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [from, to] = process.argv.slice(2);
  shrinkFile(from, {}, to);
}
