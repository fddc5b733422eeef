// Words and numbers of a picture's axes: none over another.
import assert from "node:assert/strict";
import { test } from "node:test";
import { axisLeft, logAxis } from "../../www/js/draw/axes.js";
import { drawHistogram } from "../../www/js/draw/histogram.js";
import { logScale } from "../../www/js/draw/scale.js";

/** A canvas that notes where its texts lie; with its superscripts a line of text is 16 pixels high. */
function paper() {
  const boxes = [];
  const wide = (text) => 7.3 * text.length;
  const none = () => {};
  const ctx = { textAlign: "left", textBaseline: "top", beginPath: none, moveTo: none, lineTo: none, stroke: none };
  ctx.fillRect = none;
  ctx.measureText = (text) => ({ width: wide(text) });
  ctx.fillText = (text, x, y) => {
    if (text === "") return;
    const left = x - { left: 0, center: 0.5, right: 1 }[ctx.textAlign] * wide(text);
    const top = y - { top: 0, middle: 8, alphabetic: 12 }[ctx.textBaseline];
    boxes.push({ text, left, right: left + wide(text), top, bottom: top + 16 });
  };
  return { ctx, boxes };
}

function apart(boxes, what) {
  boxes.forEach((a, i) => {
    for (const b of boxes.slice(i + 1))
      assert.ok(
        a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top,
        `${what}: “${a.text}” and “${b.text}”`,
      );
  });
}

test("the number of a tick at the very top stays under the name of the axis", () => {
  const { ctx, boxes } = paper();
  const y = logScale([1, 1e5], [230, 28]);
  axisLeft(ctx, logAxis(y, 7), { left: 56, right: 300, top: 28, bottom: 230, label: "std of dL/da" }, {});
  assert.ok(boxes.some((b) => b.text === "10⁵" && b.top <= 28));
  apart(boxes, "axis");
});

test("numbers around a histogram do not meet, however narrow it is and large they are", () => {
  for (const below of [0, 3, 4000])
    for (const above of [0, 7, 2500])
      for (const low of [-1.6e6, -1, 0.001])
        for (let width = 30; width <= 160; width += 3) {
          const { ctx, boxes } = paper();
          const h = { low, high: 1.6e6, counts: [1, 90, 400], below, above };
          const layout = { left: 0, top: 20, width, height: 40, range: [low, 1.6e6], logCounts: false, edges: "both" };
          drawHistogram(ctx, h, layout, {});
          apart(boxes, `${width} pixels, ${below} below, ${above} above`);
        }
});
