// The shipped image files against their manifest, their index and NOTICE; and the decoder they need.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { decodePng } from "../../www/js/engine/png.js";

const folder = new URL("../../www/data/", import.meta.url);
const read = (name) => new Uint8Array(readFileSync(new URL(name, folder)));
const text = (name) => readFileSync(new URL(name, folder), "utf8");
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const manifest = JSON.parse(text("images.json"));

test("the shipped files are those of the manifest", () => {
  assert.deepEqual(Object.keys(manifest), ["fashion-train.png", "fashion-test.png", "emoji-10.png", "emoji-10.csv"]);
  for (const [name, entry] of Object.entries(manifest)) {
    assert.equal(read(name).length, entry.bytes, name);
    assert.equal(sha256(read(name)), entry.sha256, name);
  }
  // What a visitor loads for one set stays small.
  assert.ok(manifest["emoji-10.png"].bytes < 100_000);
  assert.ok(manifest["fashion-train.png"].bytes + manifest["fashion-test.png"].bytes < 600_000);
});

test("the sheets decode to the pixels they were made of", async () => {
  for (const [name, count] of [
    ["fashion-train.png", 1000],
    ["fashion-test.png", 500],
  ]) {
    const { tile, columns, width, height, pixels_sha256, images } = manifest[name];
    const sheet = await decodePng(read(name));
    assert.deepEqual([sheet.width, sheet.height, images], [width, height, count]);
    assert.equal(height, tile * (images / columns));
    const pixels = new Uint8Array(images * tile * tile).map((_, p) => {
      const [image, y, x] = [Math.floor(p / tile ** 2), Math.floor(p / tile) % tile, p % tile];
      const [top, left] = [Math.floor(image / columns) * tile, (image % columns) * tile];
      return sheet.rgba[4 * ((top + y) * width + left + x)];
    });
    assert.equal(sha256(pixels), pixels_sha256, name);
  }
  const emoji = manifest["emoji-10.png"];
  const sheet = await decodePng(read("emoji-10.png"));
  assert.deepEqual([sheet.width, sheet.height], [emoji.width, emoji.height]);
  assert.equal(sha256(sheet.rgba), emoji.rgba_sha256);
});

test("the index of emoji-10 has the counts of the manifest, and no drawing is empty", async () => {
  const { counts, classes, images } = manifest["emoji-10.csv"];
  const rows = text("emoji-10.csv").trimEnd().split("\n").slice(1);
  assert.equal(rows.length, images);
  assert.equal(new Set(rows).size, images, "no icon twice");
  const found = Object.fromEntries(Object.keys(counts).map((style) => [style, classes.map(() => 0)]));
  for (const row of rows) {
    const [style, name] = row.split(",");
    found[style][classes.indexOf(name)] += 1;
  }
  assert.deepEqual(found, counts);
  const totals = classes.map((_, c) => Object.values(counts).reduce((sum, of) => sum + of[c], 0));
  assert.deepEqual(totals, [16, 32, 71, 43, 7, 18, 4, 20, 28, 23]);
  const { rgba, width } = await decodePng(read("emoji-10.png"));
  for (let i = 0; i < images; i++) {
    const [top, left] = [Math.floor(i / 16) * 32, (i % 16) * 32];
    let opaque = 0;
    for (let p = 0; p < 1024; p++) opaque += rgba[4 * ((top + (p >> 5)) * width + left + (p & 31)) + 3] / 255;
    assert.ok(opaque > 100 && opaque < 1000, `${rows[i]}: ${opaque}`);
  }
});

test("NOTICE names every file, its source and its licence", () => {
  const notice = text("NOTICE");
  const needed = [
    ...Object.keys(manifest).filter((name) => name !== "images.json"),
    "iris.csv",
    "dataset-fashion-mnist",
    "Zalando SE",
    "Apache License, Version 2.0",
    "Creative Commons Attribution 4.0",
    "Microsoft Corporation",
    "Twitter, Inc and other contributors",
    ...Object.values(manifest["emoji-10.png"].packages).map((entry) => entry.split(" (")[0]),
  ];
  for (const words of needed) assert.ok(notice.includes(words), words);
  for (const [style, of] of Object.entries(manifest["emoji-10.csv"].counts)) {
    const sprites = of.reduce((sum, n) => sum + n, 0);
    assert.ok(notice.includes(`${style} (${sprites} sprites)`), style);
  }
  assert.match(text("APACHE-2.0.txt"), /Apache License\s+Version 2.0, January 2004/);
});

/** A PNG of 8-bit samples whose row y has filter y mod 5; checksums are left 0, nobody reads them. */
function png(type, width, samples, extra = []) {
  const chunk = (kind, data) => {
    const head = new Uint8Array(8);
    new DataView(head.buffer).setUint32(0, data.length);
    head.set(Buffer.from(kind), 4);
    return [...head, ...data, 0, 0, 0, 0];
  };
  const height = samples.length / width;
  const at = (x, y) => (x < 0 || y < 0 ? 0 : samples[y * width + x]);
  const rows = [];
  for (let y = 0; y < height; y++) {
    rows.push(y % 5);
    for (let x = 0; x < width; x++) {
      const [a, b, c] = [at(x - 1, y), at(x, y - 1), at(x - 1, y - 1)];
      const near = [a, b, c].sort((m, n) => Math.abs(a + b - c - m) - Math.abs(a + b - c - n))[0];
      rows.push((at(x, y) - [0, a, b, (a + b) >> 1, near][y % 5]) & 255);
    }
  }
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, width);
  new DataView(header.buffer).setUint32(4, height);
  header.set([8, type, 0, 0, 0], 8);
  const parts = [["IHDR", header], ...extra, ["IDAT", deflateSync(new Uint8Array(rows))], ["IEND", []]];
  return new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, ...parts.flatMap(([kind, data]) => chunk(kind, [...data]))]);
}

test("every filter, grays and half-transparent colors are undone exactly", async () => {
  const samples = Array.from({ length: 70 }, (_, i) => (i * i * 37 + 11 * i) & 255);
  const gray = await decodePng(png(0, 7, samples));
  assert.deepEqual([gray.width, gray.height], [7, 10]);
  assert.deepEqual(
    [...gray.rgba].filter((_, i) => i % 4 === 1),
    samples,
  );
  const colors = await decodePng(
    png(
      3,
      2,
      [1, 0, 0, 1],
      [
        ["PLTE", [9, 8, 7, 255, 1, 2]],
        ["tRNS", [3]],
      ],
    ),
  );
  assert.deepEqual([...colors.rgba], [255, 1, 2, 255, 9, 8, 7, 3, 9, 8, 7, 3, 255, 1, 2, 255]);
});

test("what is no such PNG is refused in plain words", async () => {
  const whole = png(0, 4, [1, 2, 3, 4, 5, 6, 7, 8]);
  await assert.rejects(decodePng(new Uint8Array([1, 2, 3]), "x.png"), /x\.png is no PNG file/);
  await assert.rejects(decodePng(whole.slice(0, 30)), /cut off/);
  await assert.rejects(decodePng(png(2, 2, [1, 2, 3, 4])), /8 bits, gray or with a palette/);
  const broken = whole.slice();
  broken[whole.length - 12 - 4 - 8] ^= 255;
  await assert.rejects(decodePng(broken), /damaged|cut off/);
});
