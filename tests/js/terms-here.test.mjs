import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

globalThis.document = { documentElement: { dataset: {} } };
const { termsIn } = await import("../../www/js/lessons/terms-here.js");

const glossary = {
  "dead unit": "A unit whose f′ is 0.",
  delta: "Written δ: dL/dz.",
  draw: "One set of random numbers.",
  He: "Weights of variance 2/fan_in.",
  kappa: "Written κ: the condition number.",
  killed: "Multiplied by almost 0.",
  "mini-batch": "The examples of one step.",
  PCA: "Principal components.",
};

test("terms are found by name, in any number and at the start of a sentence, and by symbol", () => {
  assert.deepEqual(termsIn("Dead units: 6 of 30. κ = 538, new draws", glossary), ["dead unit", "draw", "kappa"]);
  assert.deepEqual(termsIn("a mini batch", glossary), ["mini-batch"]);
  assert.deepEqual(termsIn("(PCA)", glossary), ["PCA"]);
  assert.deepEqual(termsIn("‖δ5‖", glossary), ["delta"]);
});

test("parts of other words and other spellings of names are none", () => {
  assert.deepEqual(termsIn("The drawing withdraws; he pca undelta Κ", glossary), []);
  assert.deepEqual(termsIn("", glossary), []);
});

test("every term of the glossary is found in a sentence with its own name", () => {
  const all = JSON.parse(readFileSync(new URL("../../www/lessons/glossary.json", import.meta.url), "utf8"));
  for (const term of Object.keys(all)) assert.ok(termsIn(`x ${term}.`, all).includes(term), term);
});
