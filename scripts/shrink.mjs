/**
 * Makes a module small and quick. A panic ends the engine, and the page starts another (ARCHITECTURE.md,
 * "When the engine dies"): its words cost every visitor more than they are worth. Panics become traps, the
 * places they would have named are blanked. That needs the names of the functions; they go last.
 *
 * `node scripts/shrink.mjs FROM TO` does it to a module that no bindings belong to.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import binaryen from "binaryen";

/** What every browser with SIMD128 has: binaryen may use no more than that. */
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

/** The first page waits for this one: the passes that take long are for it alone. */
const FIRST = "playground_bg.wasm";
/** In it these format panics' words and nothing else: no message is made by `{:?}` (tests/rust/architecture.rs). */
const DEBUG = /fmt::Debug>::fmt/;

/** Reads a binary from its first section on. @param {Uint8Array} bytes */
function reader(bytes, p = 8) {
  const leb = () => {
    let [value, shift, byte] = [0, 0, 0];
    do {
      byte = bytes[p++];
      value += (byte & 127) * 2 ** shift;
      shift += 7;
    } while (byte & 128);
    return value;
  };
  const take = () => {
    const length = leb();
    p += length;
    return bytes.subarray(p - length, p);
  };
  return { leb, take, byte: () => bytes[p++], more: () => p < bytes.length };
}

/** Where each data segment of the binary lies in the file and in memory. @param {Uint8Array} bytes */
function* segments(bytes) {
  const file = reader(bytes);
  while (file.more()) {
    const section = file.byte();
    const { leb, take, byte } = reader(file.take(), 0);
    if (section !== 11) continue;
    for (let count = leb(); count > 0; count--) {
      // Active, memory 0, at i32.const.
      if (leb() !== 0 || byte() !== 0x41) return;
      const address = leb();
      byte();
      yield { address, data: take() };
    }
  }
}

/**
 * Gives the imports names of a letter or two; `names` gets what they were called.
 * @param {Uint8Array} bytes @param {Map<string, string>} names
 */
function shortNames(bytes, names) {
  const text = (/** @type {Uint8Array} */ raw) => Buffer.from(raw).toString();
  const leb = (/** @type {number} */ n) => (n < 128 ? [n] : [(n & 127) | 128, ...leb(n >> 7)]);
  const sized = (/** @type {number[] | Uint8Array} */ all) => [...leb(all.length), ...all];
  const short = (/** @type {string} */ name) => {
    if (!names.has(name)) names.set(name, `i${names.size.toString(36)}`);
    return sized(Buffer.from(names.get(name)));
  };
  const file = reader(bytes);
  const out = [bytes.subarray(0, 8)];
  while (file.more()) {
    const id = file.byte();
    let section = file.take();
    if (id === 2) {
      const from = reader(section, 0);
      const count = from.leb();
      const all = leb(count);
      for (let i = 0; i < count; i++) {
        all.push(...short(text(from.take())), ...short(text(from.take())));
        if (from.byte() !== 0) throw new Error("an import that is no function");
        all.push(0, ...leb(from.leb()));
      }
      section = Uint8Array.from(all);
    }
    out.push(Uint8Array.from([id, ...leb(section.length)]), section);
  }
  return Buffer.concat(out);
}

/** Where panics' words lie: `[pointer, length]` handed to what is about to be a trap. */
function words(module) {
  const call = /\(call \$("[^"]*"|\S+)\s+\(i32\.const (\d+)\)\s+\(i32\.const (\d+)\)\s+\(i32\.const \d+\)\s*\)/g;
  const all = [...module.emitText().matchAll(call)].filter(([, name]) => PANICS.test(name));
  // Formatted words without arguments have twice their length and one.
  return all.map(([, name, at, n]) => [Number(at), name.includes("panic_fmt") ? Number(n) >> 1 : Number(n)]);
}

/**
 * Blanks `(pointer, length, line, column)` of places in Rust sources, and the paths they point to.
 * @param {Uint8Array} bytes
 */
function blankPlaces(bytes) {
  const all = [...segments(bytes)];
  /** @type {Uint8Array[]} */
  const paths = [];
  for (const { address, data } of all) {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    // Aligned in memory; where a segment begins is another matter.
    for (let i = -address & 3; i + 16 <= data.length; i += 4) {
      const [pointer, length, line, column] = [0, 4, 8, 12].map((o) => view.getUint32(i + o, true));
      if (length < 4 || length > 200 || line === 0 || line > 20_000 || column === 0 || column > 400) continue;
      const home = all.find((s) => pointer >= s.address && pointer + length <= s.address + s.data.length);
      const text = home?.data.subarray(pointer - home.address, pointer - home.address + length);
      // A path that is blank already was one.
      if (!text || !/^([\w/.+-]+\.rs|\0+)$/.test(Buffer.from(text).toString("latin1"))) continue;
      paths.push(text);
      data.fill(0, i, i + 16);
    }
  }
  for (const path of paths) path.fill(0);
  return paths.length;
}

/**
 * Blanks words that nothing leads to any more.
 * @param {Uint8Array} bytes @param {number[][]} said @param {number[]} constants of the code
 */
function blankWords(bytes, said, constants) {
  const all = [...segments(bytes)];
  const used = new Set(constants);
  for (const { address, data } of all) {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    for (let i = -address & 3; i + 4 <= data.length; i += 4) used.add(view.getUint32(i, true));
  }
  let blanked = 0;
  for (const [at, length] of said) {
    const home = all.find((s) => at >= s.address && at + length <= s.address + s.data.length);
    const text = home?.data.subarray(at - home.address, at - home.address + length);
    if (!text || !/^[\t\n -~]{4,}$/.test(Buffer.from(text).toString("latin1"))) continue;
    if (Array.from(text, (_, i) => at + i).some((place) => used.has(place))) continue;
    text.fill(0);
    blanked++;
  }
  return blanked;
}

/**
 * @param {string} file
 * @param {Map<string, string>} names of imports, which their bindings must know
 * @param {string} [to] Where it goes; the same file else.
 */
export function shrink(file, names, to = file) {
  const before = readFileSync(file);
  const first = file.endsWith(FIRST);
  const module = binaryen.readBinary(before);
  module.setFeatures(FEATURES);
  const said = first ? words(module) : [];
  let panics = 0;
  for (let i = 0; i < module.getNumFunctions(); i++) {
    const f = module.getFunctionByIndex(i);
    const { name, module: imported } = binaryen.getFunctionInfo(f);
    if (imported || !(PANICS.test(name) || (first && DEBUG.test(name)))) continue;
    binaryen.Function.setBody(f, module.unreachable());
    panics++;
  }
  if (panics === 0) throw new Error(`${file}: no names of functions, or other names than expected`);
  // The stack comes first in memory: no address of data is so low that an offset could stand for it.
  for (const { address } of segments(before)) {
    if (address < 1024) throw new Error(`${file}: data at ${address}`);
  }
  binaryen.setLowMemoryUnused(true);
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  // A function put into its one caller is no smaller there, and numbers of locals grow.
  binaryen.setOneCallerInlineMaxSize(0);
  module.optimize();
  // Blocks and branches anew, from what is left.
  if (first) module.runPasses(["flatten", "rereloop"]);
  module.optimize();
  if (first) module.optimize();
  module.runPasses(["strip-debug", "strip-producers"]);
  const code = first ? module.emitText() : "";
  const constants = [...code.matchAll(/i32\.const (\d+)/g)].map(([, n]) => Number(n));
  const binary = module.emitBinary();
  module.dispose();
  const places = blankPlaces(binary);
  const silent = blankWords(binary, said, constants);
  const after = shortNames(binary, names);
  writeFileSync(to, after);
  const kb = (bytes) => `${(gzipSync(bytes, { level: 9 }).length / 1000).toFixed(1)} KB`;
  console.log(
    `${file.split("/").at(-1)}: ${kb(before)} -> ${kb(after)} gzipped; ${panics} panics, ${places} places, ${silent} words`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [from, to] = process.argv.slice(2);
  shrink(from, new Map(), to);
}
