// A drawn prediction: which option it comes nearest to, and how far it is from what was measured.
import assert from "node:assert/strict";
import { test } from "node:test";
import { distance, nearest, place, valueFrom } from "../../www/js/lessons/drawn.js";

const log = { label: "y", range: [1e-6, 1], log: true };
const line = { label: "y", range: [0, 10] };
const x = { label: "x", at: [1, 2, 3, 4] };

test("a value keeps its place on an axis, and what is beyond the axis stands at its end", () => {
  for (const axis of [log, line])
    for (const share of [0, 0.25, 0.5, 1]) assert.ok(Math.abs(place(valueFrom(share, axis), axis) - share) < 1e-12);
  assert.equal(place(1e-3, log), 0.5);
  assert.equal(place(0, log), 0, "zero has no place on a logarithmic axis: its lower end");
  assert.equal(place(1e9, line), 1);
  assert.equal(place(Number.NaN, line), 0);
});

test("a drawing counts as the option it comes nearest to, on the axis it was drawn on", () => {
  const falls = [0.1, 0.01, 0.001, 1e-4];
  const flat = [0.1, 0.1, 0.1, 0.1];
  const drawing = { x, y: log, curves: [flat, falls] };
  assert.equal(nearest([0.1, 0.02, 0.002, 2e-4], drawing), 1);
  assert.equal(nearest([0.1, 0.09, 0.08, 0.07], drawing), 0);
  // On a linear axis the same falling curve would be nearly as near to one that is flat at zero.
  assert.equal(nearest([0.2, 0.1, 0.1, 0.1], { ...drawing, y: { ...log, log: false, range: [0, 1] } }), 0);
});

test("the points that were given count for nothing", () => {
  const drawing = { x, y: line, given: 2, curves: [[0, 0, 5, 5]] };
  assert.equal(distance([9, 9, 5, 5], drawing, 0), "Your curve lies on the measured one.");
  assert.equal(distance([0, 0, 7, 7], drawing, 0), "On average your curve is off by 2.0.");
});

test("on a logarithmic axis the distance is a factor", () => {
  const drawing = { x, y: log, curves: [[1e-1, 1e-2, 1e-3, 1e-4]] };
  assert.equal(distance([1e-2, 1e-3, 1e-4, 1e-5], drawing, 0), "On average your curve is off by a factor of 10.");
  assert.equal(distance([1e-1, 1e-2, 1e-3, 1e-4], drawing, 0), "Your curve lies on the measured one.");
});
