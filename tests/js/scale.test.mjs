// Axes for any finite numbers: ticks that lie in order inside their domain, at finite pixels, each with a label.
import assert from "node:assert/strict";
import { test } from "node:test";
import { axisBottom, linearAxis, logAxis, logTicks } from "../../www/js/draw/axes.js";
import { extent, wider } from "../../www/js/draw/linechart.js";
import { linearScale, logScale } from "../../www/js/draw/scale.js";

const { MAX_VALUE, MIN_VALUE } = Number;
const RANGE = [40, 440];
const DOMAINS = [
  [0, 1e-320],
  [-8e-322, 1.08e-320],
  [0, MIN_VALUE],
  [-MIN_VALUE, MIN_VALUE],
  [1e-320, 0],
  [1e-309, 2e-308],
  [1e-290, 1.5e-290],
  [0, 1e-44],
  [-1e308, 1e308],
  [1e308, -1e308],
  [-MAX_VALUE, MAX_VALUE],
  [0, MAX_VALUE],
  [1.7e308, 1.75e308],
  [-3.4e38, 3.4e38],
  [1, 1 + Number.EPSILON],
  [1e16, 1e16 + 2],
  [-7, 1e300],
  [0, 0],
  [7, 7],
  [-1e308, -1e308],
  [1e-320, 1e-320],
];

test("a linear axis has finite ticks inside any domain of finite numbers", () => {
  for (const [a, b] of DOMAINS) {
    const name = `${a} to ${b}`;
    for (const n of [1, 5, 7, 12]) {
      const scale = linearScale([a, b], RANGE);
      const { at, ticks, labels } = linearAxis(scale, n);
      assert.ok(ticks.length <= 2 * n + 2, `${name}: ${ticks.length} ticks`);
      assert.ok(n === 1 || ticks.length > 0, `${name}: no ticks`);
      assert.equal(labels.length, ticks.length);
      ticks.forEach((tick, i) => {
        assert.ok(Number.isFinite(tick) && tick >= Math.min(a, b) && tick <= Math.max(a, b), `${name}: ${tick}`);
        const x = at(tick);
        assert.ok(x >= RANGE[0] - 1e-6 && x <= RANGE[1] + 1e-6, `${name}: ${tick} at ${x}`);
        assert.match(labels[i], /^−?[\d.,]+(×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?$|^−?10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+$/, name);
        if (i > 0) assert.ok((tick - ticks[i - 1]) * Math.sign(b - a) >= 0, `${name}: ${ticks}`);
      });
    }
  }
});

test("the ends of a domain are the ends of its range, and pixels lead back", () => {
  for (const [a, b] of DOMAINS) {
    const scale = linearScale([a, b], RANGE);
    if (a === b) {
      assert.equal(scale(a), (RANGE[0] + RANGE[1]) / 2);
      continue;
    }
    assert.deepEqual([scale(a), scale(b)], RANGE, `${a} to ${b}`);
    assert.deepEqual(scale.domain(), [a, b]);
    RANGE.map(scale.invert).forEach((v, i) => {
      assert.ok(Math.abs(v - [a, b][i]) <= 1e-12 * Math.abs(v), `${a} to ${b}: ${v}`);
    });
  }
  assert.equal(linearScale([-1e308, 1e308], RANGE)(0), 240);
});

test("ticks of the smallest and largest numbers are round, and named", () => {
  const axis = (domain) => linearAxis(linearScale(domain, RANGE), 5);
  // 1e-320 itself is a little less.
  assert.deepEqual(axis([0, 1e-320]).labels, ["0", "2×10⁻³²¹", "4×10⁻³²¹", "6×10⁻³²¹", "8×10⁻³²¹"]);
  assert.deepEqual(axis([-1e308, 1e308]).labels, ["−1.0×10³⁰⁸", "−0.5×10³⁰⁸", "0", "0.5×10³⁰⁸", "1.0×10³⁰⁸"]);
  assert.deepEqual(axis([0, 5e-320]).labels, ["0", "1.0×10⁻³²⁰", "2.0×10⁻³²⁰", "3.0×10⁻³²⁰", "4.0×10⁻³²⁰"]);
});

test("ticks are multiples of 1, 2 or 5 times a power of ten, written exactly", () => {
  const ticks = (a, b, n) => linearScale([a, b], RANGE).ticks(n);
  assert.deepEqual(ticks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticks(0.05, 0.35, 3), [0.1, 0.2, 0.3]);
  assert.deepEqual(ticks(-6.25, 6.1, 7), [-6, -4, -2, 0, 2, 4, 6]);
  assert.deepEqual(ticks(6, -4, 2), [5, 0]);
  assert.deepEqual(ticks(0, 2500, 5), [0, 500, 1000, 1500, 2000, 2500]);
  assert.deepEqual(ticks(0, 3e-7, 3), [0, 1e-7, 2e-7, 3e-7]);
});

test("a scale lies evenly in its numbers, or in their logarithms", () => {
  assert.equal(linearScale([-6, 6], RANGE)(3), 340);
  assert.equal(linearScale([6, -6], RANGE)(3), 140);
  assert.equal(linearScale([0, 10], [440, 40]).invert(140), 7.5);
  const log = logScale([1e-4, 1], RANGE);
  assert.ok(Math.abs(log(0.01) - 240) < 1e-9 && Math.abs(log.invert(240) - 0.01) < 1e-12);
  assert.deepEqual([log(1e-4), log(1), log.domain()], [40, 440, [1e-4, 1]]);
});

test("what is not finite gets no ticks, and costs no time", () => {
  const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
  for (const domain of [
    [nan, 1],
    [0, infinity],
    [-infinity, infinity],
  ]) {
    const { ticks } = linearAxis(linearScale(domain, RANGE), 5);
    assert.deepEqual(ticks, [], String(domain));
  }
  for (const [low, high] of [
    [0, 1],
    [1e-3, infinity],
    [0, infinity],
    [nan, nan],
  ]) {
    assert.ok(logTicks(low, high, 7).every(Number.isFinite), `${low} to ${high}`);
  }
});

test("a logarithmic axis holds all positive numbers", () => {
  const whole = extent([{ xs: [], ys: [MIN_VALUE, MAX_VALUE] }], (s) => s.ys, true);
  for (const range of [whole, wider(whole, 1.3), [1e-320, 1e-310], [1e307, 1e308], wider([MIN_VALUE, MIN_VALUE], 3)]) {
    const { at, ticks, labels } = logAxis(logScale(range, RANGE), 7);
    assert.ok(ticks.length <= 8, String(range));
    ticks.forEach((tick, i) => {
      assert.ok(tick > 0 && Number.isFinite(at(tick)), `${range}: ${tick}`);
      assert.match(labels[i], /\d/);
    });
  }
  assert.deepEqual(
    extent([{ xs: [], ys: [MAX_VALUE] }], (s) => s.ys, true),
    [MAX_VALUE / 3, MAX_VALUE],
  );
});

test("under an axis of any width every label stands, or every second, third, ..., and none meets another", () => {
  for (const [low, high] of [
    [0, 150],
    [0, 20_000],
    [-6, 6],
    [-0.03, 1.2],
  ]) {
    for (let width = 60; width <= 1200; width += 7) {
      for (const n of [3, 6, 7, 12]) {
        const texts = [];
        const ctx = {
          // Room for half a label at the right.
          canvas: { width: 56 + width + 60 },
          getTransform: () => ({ a: 1 }),
          measureText: (text) => ({ width: 7.3 * text.length }),
          fillText: (text, x) => texts.push({ text, x }),
          beginPath() {},
          moveTo() {},
          lineTo() {},
          stroke() {},
        };
        const scale = linearScale([low, high], [56, 56 + width]);
        const axis = linearAxis(scale, n);
        axisBottom(ctx, axis, { left: 56, right: 56 + width, top: 0, bottom: 100 }, {});
        const name = `${low} to ${high}, ${width} pixels, ${n}: ${texts.map((t) => t.text).join(" ")}`;
        const at = texts.map(({ text }) => axis.labels.indexOf(text));
        const every = at.length > 1 ? at[1] - at[0] : 1;
        at.forEach((i, k) => {
          if (k > 0) assert.equal(i - at[k - 1], every, name);
          if (k > 0) assert.ok(texts[k].x - texts[k - 1].x >= 7.3 * texts[k].text.length, name);
        });
        assert.ok(axis.labels.length === 0 || at.length > 0, name);
      }
    }
  }
});
