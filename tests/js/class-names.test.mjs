// Names of classes on an axis: each one whole, or a number for each, never some of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { classLabels } from "../../www/js/draw/class-names.js";

const wide = (/** @type {string} */ text) => 7 * text.length;

test("all names stand whole where the longest fits", () => {
  assert.deepEqual(classLabels(["cat", "frog"], wide, 28), { labels: ["cat", "frog"], key: "" });
});

test("where one does not, all are numbers, and a line says which is which", () => {
  assert.deepEqual(classLabels(["cat", "frog"], wide, 27), {
    labels: ["0", "1"],
    key: "Classes: 0\u00a0cat, 1\u00a0frog.",
  });
});

test("names that are their numbers need no line", () => {
  assert.deepEqual(classLabels(["0", "1"], wide, 3), { labels: ["0", "1"], key: "" });
});
