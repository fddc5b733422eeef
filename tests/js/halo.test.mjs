// The words of a chart's marks: none over another, none outside of the row, the more important ones kept.
import assert from "node:assert/strict";
import { test } from "node:test";
import { placeMarks } from "../../www/js/draw/halo.js";

const wide = (/** @type {string} */ text) => 7 * text.length;
const place = (marks, from = 0, to = 500) => placeMarks(marks, wide, from, to);

test("words stand over their lines", () => {
  assert.deepEqual(place([{ px: 300, text: "best" }]), [{ text: "best", left: 286 }]);
});

test("neighbors are moved apart by as much, each to its own side", () => {
  // h = 1e-7 and the best step on the V of the gradient check: 57 pixels from each other.
  const [h, best] = place([
    { px: 313, text: "h = 10⁻⁷" },
    { px: 370, text: "best, centered f64" },
  ]);
  assert.equal(best.left - (h.left + wide(h.text)), 18);
  assert.ok(h.left < 313 - wide(h.text) / 2 && best.left > 370 - wide(best.text) / 2);
});

test("marks of one place share their words", () => {
  const at = { px: 200, text: "h = 10⁻⁵" };
  assert.deepEqual(
    place([at, { px: 200, text: "best" }]).map((m) => m.text),
    ["h = 10⁻⁵, best"],
  );
});

test("at any two places in rows of any width nothing overlaps or is cut", () => {
  for (let to = 60; to <= 600; to += 45) {
    for (let a = 100; a <= to; a += 13) {
      for (let b = 100; b <= to; b += 13) {
        const marks = [
          { px: a, text: "h = 10⁻⁷" },
          { px: b, text: "best, centered f64" },
          { px: (a + to) / 2, text: "c" },
        ];
        const words = place(marks, 90, to);
        for (const [i, w] of words.entries()) {
          const name = `${a}, ${b} to ${to}: ${JSON.stringify(words)}`;
          assert.ok(w.left >= 90 - 1e-9 && w.left + wide(w.text) <= to + 1e-9, name);
          if (i > 0) assert.ok(w.left >= words[i - 1].left + wide(words[i - 1].text) + 18 - 1e-9, name);
        }
        // The first goes last.
        if (words.length > 0) assert.ok(words.some((w) => w.text.startsWith("h =")));
        if (to >= 375) assert.match(words.map((w) => w.text).join(), /best/);
      }
    }
  }
});
