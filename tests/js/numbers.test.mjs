import assert from "node:assert/strict";
import { test } from "node:test";
import { fixed, logTickLabel, num, percent, plural, powerOfTen, signed, tickLabels } from "../../www/js/draw/format.js";
import { bars, commonRange, total } from "../../www/js/draw/histogram.js";
import { sliderScale } from "../../www/js/shell/number-control.js";

test("numbers have a real minus, and powers of ten", () => {
  assert.equal(num(-1.2), "−1.20");
  assert.equal(num(3.4e-7, 2), "3.4×10⁻⁷");
  assert.equal(num(0), "0");
  assert.equal(num(-0), "0");
  assert.equal(num(Number.NaN), "NaN");
  assert.equal(num(Number.NEGATIVE_INFINITY), "−∞");
  assert.equal(num(undefined), "–");
  assert.equal(fixed(-0.0001, 2), "0.00");
  assert.equal(fixed(1e9), num(1e9));
  assert.equal(signed(2), "+2.00");
  assert.equal(powerOfTen(-12), "10⁻¹²");
});

test("shares and counts", () => {
  assert.equal(percent(0), "0%");
  assert.equal(percent(1), "100%");
  assert.equal(percent(0.0004), "< 0.1%");
  assert.equal(percent(0.056), "5.6%");
  assert.equal(plural(1, "step"), "1 step");
  assert.equal(plural(12000, "step"), "12,000 steps");
});

test("tick labels of one axis have one number of decimals", () => {
  assert.deepEqual(tickLabels([-0.5, 0, 0.5]), ["−0.5", "0.0", "0.5"]);
  assert.deepEqual(tickLabels([0, 1, 2]), ["0", "1", "2"]);
  assert.deepEqual(tickLabels([0, 0.0002, 0.0004]), ["0", "2×10⁻⁴", "4×10⁻⁴"]);
  assert.deepEqual(tickLabels([]), []);
  assert.equal(logTickLabel(1e-6), "10⁻⁶");
  assert.equal(logTickLabel(0.01), "0.01");
});

const spec = (over) => ({ kind: "number", min: 0, max: 1, step: 0.1, log: false, ...over });

test("a slider's stops come back to themselves", () => {
  for (const s of [
    spec({}),
    spec({ min: 1e-5, max: 10, log: true }),
    spec({ min: 0, max: 1, log: true }),
    spec({ kind: "integer", min: 1, max: 1000, log: true }),
  ]) {
    const scale = sliderScale(s);
    for (let at = 0; at <= scale.stops; at++) {
      const x = scale.value(at);
      assert.ok(x >= s.min - 1e-12 && x <= s.max * 1.0000001, `${x} of ${JSON.stringify(s)}`);
      // Neighbouring stops may round to one value; its stop is then near.
      assert.ok(Math.abs(scale.at(x) - at) <= (s.kind === "integer" ? 40 : 3), `${at} -> ${x} -> ${scale.at(x)}`);
    }
  }
  assert.equal(sliderScale(spec({ log: true })).value(0), 0);
});

test("histograms on a common range", () => {
  const h = { low: -1, high: 1, counts: [1, 0, 3, 0], below: 2, above: 4 };
  assert.equal(total(h), 10);
  assert.deepEqual(commonRange([h, { ...h, low: 0, high: 5 }]), [-1, 5]);
  assert.deepEqual(commonRange([{ ...h, low: 2, high: 2 }]), [1.5, 2.5]);
  assert.deepEqual(commonRange([]), [-1, 1]);
  assert.deepEqual(bars(h, [-1, 1], false), [
    [0, 0.25, 1 / 3],
    [0.5, 0.75, 1],
  ]);
});
