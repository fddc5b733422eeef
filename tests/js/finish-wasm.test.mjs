// How a module is made small: patched bytes, and no silence where the compiler has other names than expected.
import assert from "node:assert/strict";
import { test } from "node:test";
import binaryen from "binaryen";
import { blankPlaces, blankWords, segments, shortNames } from "../../scripts/finish/binary.mjs";
import { shrunk, trapPanics } from "../../scripts/finish/shrink.mjs";
import { fixture, IMPORTS, TABLE, TEXTS } from "./finish-fixture.mjs";

/** A module of a line or two. */
function wat(text) {
  const module = binaryen.parseText(text);
  const binary = module.emitBinary();
  module.dispose();
  return binary;
}

/** All data of a binary as it lies in memory, from `base` on. */
function memory(binary, base, length) {
  const all = new Uint8Array(length);
  for (const { address, data } of segments(binary)) all.set(data, address - base);
  return all;
}

/** The fixture's data with some pieces of it blank: `[address, length]`. */
function blanked({ data, base }, ...pieces) {
  const all = data.slice();
  for (const [at, length] of pieces) all.fill(0, at - base, at - base + length);
  return all;
}

test("panics become traps, by their names", () => {
  const bodies = (first) => {
    const module = binaryen.readBinary(fixture().binary);
    const count = trapPanics(module, first);
    const all = Array.from({ length: module.getNumFunctions() }, (_, i) => {
      const { name, body } = binaryen.getFunctionInfo(module.getFunctionByIndex(i));
      return [name, body !== 0 && binaryen.getExpressionId(body) === binaryen.UnreachableId];
    });
    module.dispose();
    return { count, trapped: all.filter(([, trapped]) => trapped).map(([name]) => name) };
  };
  const panics = ["panic", "panic_fmt", "panic_0"].map((name) => `core::panicking::${name}`);
  assert.deepEqual(bodies(false), { count: 3, trapped: panics });
  // In the first module, what formats {:?} as well.
  assert.deepEqual(bodies(true), { count: 4, trapped: [...panics, "<str as core::fmt::Debug>::fmt"] });
});

test("places and paths are blanked, and nothing else", () => {
  const made = fixture({ places: 3 });
  const { at, binary, base, data } = made;
  assert.equal(blankPlaces(binary), 3);
  assert.deepEqual(
    memory(binary, base, data.length),
    blanked(made, [at.path, TEXTS.path.length], [at.place, 3 * 16]),
    "texts, what only looks like a place, tables, and the gaps between them",
  );
});

test("a path in another segment than its place, and segments at odd addresses", () => {
  const binary = wat(`(module (memory 1)
    (data (i32.const 2046) "..src/y.rs")
    (data (i32.const 4093) "abc\\00\\08\\00\\00\\08\\00\\00\\00\\01\\00\\00\\00\\02\\00\\00\\00d"))`);
  assert.equal(blankPlaces(binary), 1);
  const [path, place] = [...segments(binary)].map(({ data }) => Buffer.from(data).toString("latin1"));
  assert.equal(path, `..${"\0".repeat(8)}`);
  assert.equal(place, `abc${"\0".repeat(16)}d`);
});

test("words go that nothing leads to: neither the code nor data", () => {
  const made = fixture();
  const { at, binary, base, data } = made;
  const said = ["said", "formatted", "shown", "pointed"].map((name) => [at[name], TEXTS[name].length]);
  // A constant within the words is enough: a text may be cut.
  assert.equal(blankWords(binary, [...said, [at.table, 12], [base - 8, 16]], [at.shown + 5, 7]), 2);
  assert.deepEqual(
    memory(binary, base, data.length),
    blanked(made, [at.said, TEXTS.said.length], [at.formatted, TEXTS.formatted.length]),
  );
});

test("a pointer counts where its last bytes are not stored, because they are zero", () => {
  const binary = wat(`(module (memory 2) (data (i32.const 65538) "..") (data (i32.const 65544) "some words here")
    (data (i32.const 65602) "..\\08\\00\\01"))`);
  assert.equal(blankWords(binary, [[65544, 15]], []), 0);
});

test("a module made small computes as before, says nothing and traps where it panicked", async () => {
  const made = fixture();
  const { at, base, data } = made;
  const { bytes, names, ...found } = shrunk(made.binary, { first: true });
  assert.deepEqual(found, { panics: 4, places: 2, words: 2 });
  assert.ok(bytes.length < made.binary.length);
  assert.deepEqual(
    memory(bytes, base, data.length),
    blanked(
      made,
      [at.path, TEXTS.path.length],
      [at.place, 2 * 16],
      [at.said, TEXTS.said.length],
      [at.formatted, TEXTS.formatted.length],
    ),
  );
  // What only panics called is no import any more; the map says what the others were called.
  assert.deepEqual(
    [...names],
    [
      [IMPORTS.from, "i0"],
      [IMPORTS.log, "i1"],
    ],
  );
  assert.ok(WebAssembly.validate(bytes));
  const module = await WebAssembly.compile(bytes);
  assert.deepEqual(WebAssembly.Module.imports(module), [{ module: "i0", name: "i1", kind: "function" }]);
  assert.deepEqual(WebAssembly.Module.customSections(module, "name"), []);
  const logged = [];
  const { exports } = await WebAssembly.instantiate(module, { i0: { i1: (n) => logged.push(n) } });
  assert.deepEqual(
    TABLE.map((_, i) => exports.entry(i) >>> 0),
    TABLE,
  );
  assert.deepEqual(logged, [0, 1, 2]);
  const read = (from, { length }) => Buffer.from(exports.memory.buffer, from, length).toString();
  assert.equal(read(exports.shown(0), TEXTS.shown), TEXTS.shown);
  assert.equal(read(exports.lead(), TEXTS.pointed), TEXTS.pointed);
  for (const trap of [() => exports.entry(3), () => exports.shown(1), () => exports.shown(3), () => exports.debug()]) {
    assert.throws(trap, WebAssembly.RuntimeError);
  }
});

test("only the first module loses words and what formats {:?}", async () => {
  const made = fixture();
  const { bytes, panics, words } = shrunk(made.binary);
  assert.deepEqual([panics, words], [3, 0]);
  const { instance } = await WebAssembly.instantiate(bytes, { i0: { i1() {} } });
  assert.equal(instance.exports.debug(), 1);
  const text = Buffer.from(memory(bytes, made.base, made.data.length)).toString("latin1");
  assert.ok(text.includes(TEXTS.said));
});

test("a name that is imported twice is one, and many get two letters", () => {
  const imports = Array.from({ length: 40 }, (_, i) => `(import "${i % 2 ? "a" : "b"}" "name_${i >> 1}" (func))`);
  const { bytes, names } = shortNames(wat(`(module ${imports.join("\n")})`));
  assert.equal(names.size, 22);
  assert.deepEqual(
    [names.get("b"), names.get("name_0"), names.get("a"), names.get("name_19")],
    ["i0", "i1", "i2", "il"],
  );
  const pairs = WebAssembly.Module.imports(new WebAssembly.Module(bytes)).map(({ module, name }) => [module, name]);
  assert.deepEqual(
    pairs,
    Array.from({ length: 40 }, (_, i) => [i % 2 ? "i2" : "i0", names.get(`name_${i >> 1}`)]),
  );
});

test("what is not as expected stops the build, and says what", () => {
  const error = (options, expected, how) => assert.throws(() => shrunk(fixture(options).binary, how), expected);
  error(
    { panic: "core::abort::abort" },
    /^Error: 0 functions have the name of a panic, .* PANICS in scripts.finish.shrink/,
  );
  error({ named: false }, /^Error: 0 functions have the name of a panic, at least 1 should. Are names stripped/);
  error({ panics: 9 }, /^Error: 9 functions .* at least 10/, { least: { panics: 10, places: 0 } });
  error({ places: 49 }, /^Error: 49 places .* at least 50 .* blankPlaces in/, { least: { panics: 1, places: 50 } });
  error({ base: 512 }, /^Error: data at 512/);
  assert.throws(
    () => shortNames(wat('(module (import "env" "memory" (memory 1)))')),
    /^Error: the import memory of env is no function/,
  );
  assert.throws(
    () =>
      blankPlaces(wat('(module (import "env" "base" (global $base i32)) (memory 1) (data (global.get $base) "x"))')),
    /^Error: data that does not lie at a fixed address/,
  );
});
