// What goes into files: numbers that read back exactly, JSON without NaN, first lines.

import assert from "node:assert/strict";
import { test } from "node:test";
import { plain, rowsOf, shortest } from "../../www/js/draw/plain.js";
import { float32, float64, list } from "../../www/js/labs/playground/code/literals.js";
import { aboutLines, runJson } from "../../www/js/shell/about.js";

test("a float32 reads back to the bit, in as few digits as that takes", () => {
  const bits = new Uint32Array(1);
  const view = new Float32Array(bits.buffer);
  for (let i = 0; i < 20_000; i++) {
    bits[0] = Math.imul(i + 1, 2_654_435_761);
    const x = view[0];
    if (!Number.isFinite(x)) continue;
    assert.ok(Object.is(Math.fround(Number(shortest(x))), x + 0), `${x}`);
    const digits = shortest(x)
      .replace(/e.*|[-.]/g, "")
      .replace(/^0+/, "");
    assert.ok(digits.length <= 9 || Math.abs(x) >= 1e9, shortest(x));
  }
  const shown = [0, 1, -0.5, 0.1, 1e-7, 100, 16777216, 1.5e20].map((x) => float32(Math.fround(x)));
  assert.deepEqual(shown, ["0.0", "1.0", "-0.5", "0.1", "1e-7", "100.0", "16777216.0", "1.5e+20"]);
  assert.deepEqual([3, 0.1, 1e-8, Number.POSITIVE_INFINITY, Number.NaN].map(float64), [
    "3.0",
    "0.1",
    "1e-8",
    'float("inf")',
    'float("nan")',
  ]);
});

test("snapshots become plain and finite", () => {
  const value = {
    a: new Float32Array([0.1, Number.NaN]),
    b: [Number.POSITIVE_INFINITY, "x", null],
    c: new Uint8Array([1]),
  };
  assert.deepEqual(plain(value), { a: [0.1, null], b: [null, "x", null], c: [1] });
  assert.deepEqual(rowsOf(new Uint32Array([1, 2, 3, 4]), 2), [
    [1, 2],
    [3, 4],
  ]);
  assert.equal(list([], String), "[]");
  assert.ok(
    list(new Float32Array(100), float32)
      .split("\n")
      .every((line) => line.length <= 96),
  );
});

test("the first lines of a file hold every setting, the seed first", () => {
  const about = {
    lab: "playground",
    version: "1.2.3",
    link: "x#/y",
    step: 7,
    params: { lr: "0.1", seed: "4", pts: "" },
  };
  const lines = aboutLines({ ...about, changes: ["step 3: lr = 0.1"] });
  assert.deepEqual(lines, [
    "Training Ground, playground",
    "engine version: 1.2.3",
    "link: x#/y",
    "seed: 4",
    "step: 7",
    "lr: 0.1",
    "change at step 3: lr = 0.1",
  ]);
  const run = JSON.parse(runJson(about, [], { snapshot: { loss: Number.NaN } }));
  assert.deepEqual([run.format_version, run.parameters.seed, run.snapshot.loss], [1, "4", null]);
});
