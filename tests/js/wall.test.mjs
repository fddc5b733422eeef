// Which layers the wall of histograms shows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { chosen } from "../../www/js/labs/initialization/wall.js";

test("all ten layers of the lecture have room in a window of 1280 pixels; else the first and the last are there", () => {
  const ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  assert.deepEqual(chosen(10, 615), ten);
  assert.deepEqual(chosen(10, 900), ten);
  assert.deepEqual(chosen(2, 100), [0, 1]);
  for (const [n, width] of [
    [50, 615],
    [10, 350],
    [20, 1],
  ]) {
    const shown = chosen(n, width);
    assert.deepEqual([shown[0], shown.at(-1)], [0, n - 1]);
    assert.equal(new Set(shown).size, shown.length);
  }
});
