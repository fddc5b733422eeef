import assert from "node:assert/strict";
import { test } from "node:test";
import { fromOklab, mix, pack, parseColor, toOklab, unpack } from "../../www/js/draw/color.js";
import { layoutDiagram } from "../../www/js/draw/diagram-layout.js";
import { toCsv, toTsv } from "../../www/js/draw/export.js";
import { FEATURES, inputSlots } from "../../www/js/labs/playground/model.js";
import { decodePoints, encodePoints, pointLines, readPointLines } from "../../www/js/labs/playground/points-text.js";
import { activationList, layerList } from "../../www/js/shell/layers-control.js";

test("drawn points survive the link, to 1/64", () => {
  const points = [
    { x: -7.5, y: 7.890625, kind: 0 },
    { x: 0.015625, y: -0.5, kind: 5 },
  ];
  const text = encodePoints(points);
  assert.equal(text.length, 8);
  assert.deepEqual(decodePoints(text), points);
  // The same text as src/data/draw.rs writes: its unit test holds these two as well.
  assert.equal(encodePoints([{ x: 0, y: 0, kind: 1 }]), "GAIA");
});

test("points as lines, and what is wrong with a line", () => {
  const points = [{ x: 1.5, y: -2, kind: 0 }];
  assert.deepEqual(readPointLines(pointLines(points)), { points, error: "" });
  assert.match(readPointLines("1,2").error, /Line 1: x, y and class/);
  assert.match(readPointLines("1,2,1\n9,0,1").error, /Line 2: x and y lie/);
  // The numbers are those of the legend: class 0 to class 5.
  assert.equal(pointLines(points), "1.5, -2, 0");
  assert.equal(readPointLines("1,2,5").points[0].kind, 5);
  assert.match(readPointLines("1,2,6").error, /classes are 0 to 5/);
  assert.match(readPointLines("1,2,NaN").error, /needed/);
  assert.match(readPointLines("0,0,1\n".repeat(501)).error, /At most 500/);
});

test("layers and their activations", () => {
  assert.deepEqual(layerList("0"), []);
  assert.deepEqual(layerList("4, 2"), ["4", "2"]);
  assert.deepEqual(activationList("tanh,relu", 3), ["tanh", "relu", "relu"]);
});

test("tables as CSV quote what needs quoting", () => {
  const table = { columns: ["a", 'b "c"'], rows: [["1,5", "x\ny"]] };
  const csv = toCsv(table, ["seed 7"]);
  assert.match(csv, /^# seed 7\r?\n/);
  assert.match(csv, /a,"b ""c"""\r?\n"1,5","x\ny"/);
  assert.doesNotMatch(toTsv(table).split("\n")[0], /,/);
});

test("colors go to Oklab and back", () => {
  for (const rgb of [
    [0, 0, 0],
    [255, 255, 255],
    [12, 200, 99],
  ]) {
    assert.deepEqual(fromOklab(toOklab(rgb)).map(Math.round), rgb);
    assert.deepEqual(unpack(pack(rgb)), rgb);
  }
  assert.deepEqual(parseColor("rgb(10, 11, 12)"), [10, 11, 12]);
  assert.deepEqual(mix([0, 0, 0], [255, 255, 255])(0), [0, 0, 0]);
});

test("a network of any shape keeps its units inside the picture", () => {
  for (const available of [300, 900]) {
    for (const columns of [
      [2, 1],
      [2, 32, 1, 8, 8, 8, 8, 3],
    ]) {
      const layout = layoutDiagram(columns, available);
      assert.equal(layout.x.length, columns.length);
      assert.ok(layout.x.every((x) => x >= 0 && x + layout.thumb <= layout.width));
      assert.ok(layout.y.flat().every((y) => y >= 0 && y + layout.thumb <= layout.height));
      assert.deepEqual(
        layout.y.map((c) => c.length),
        columns,
      );
    }
  }
});

test("inputs stand in the rows of those they are chosen from, and the other columns keep their distances", () => {
  for (const [touch, high] of [
    [false, 0],
    [true, 0],
    [false, 388],
  ]) {
    const options = { touch, high, rows: FEATURES.length, slots: [0, 4] };
    const layout = layoutDiagram([2, 4, 2], 357, options);
    assert.equal(layout.y[0][1] - layout.y[0][0], 4 * layout.lane);
    assert.ok(layout.y[0][0] >= layout.top && layout.y[0][0] + 6 * layout.lane + layout.thumb <= layout.bottom);
    assert.ok(layout.thumb < layout.lane);
    assert.equal(layout.y[1][1] - layout.y[1][0], layout.pitch);
    assert.ok(layout.pitch >= layout.lane);
  }
});

test("which inputs a network has is in its settings; a table has columns of its own", () => {
  const shape = /** @type {any} */ ({ inputs: ["x₁", "x₁x₂"] });
  assert.deepEqual(inputSlots({ in: "x1,x1x2" }, shape), [0, 4]);
  assert.deepEqual(inputSlots({}, shape), [0, 1]);
  assert.equal(inputSlots({ data: "csv" }, shape), null);
  assert.equal(inputSlots({ in: "x1" }, shape), null);
});
