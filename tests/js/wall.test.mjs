// Every layer is in the wall of histograms; which of them have their numbers beside them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ruleWith } from "../../www/js/labs/initialization/std.js";
import { labelled } from "../../www/js/labs/initialization/wall.js";

test("all ten layers of the lecture have their words in a window of 1280 pixels", () => {
  const ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  assert.deepEqual(labelled(10, 60, 58), ten);
  assert.deepEqual(labelled(2, 100, 60), [0, 1]);
});

test("on less room words never meet, and the first and the last layer have theirs", () => {
  for (const [n, pitch] of [
    [50, 12],
    [10, 35],
    [20, 17],
    [11, 30],
  ]) {
    const shown = labelled(n, pitch, 60);
    assert.deepEqual([shown[0], shown.at(-1)], [0, n - 1]);
    for (const [i, layer] of shown.slice(1).entries()) assert.ok((layer - shown[i]) * pitch >= 60, `${n}: ${shown}`);
  }
});

test("the slider sets the number of the rule in force, or the normal one", () => {
  assert.equal(ruleWith("normal:1", 0.01, 500), "normal:0.01");
  assert.equal(ruleWith("uniform:0.05", 0.1, 500), "uniform:0.1732");
  assert.equal(ruleWith("mean_field:1", 0.1, 400), "mean_field:2");
  assert.equal(ruleWith("he_normal", 0.05, 400), "normal:0.05");
});
