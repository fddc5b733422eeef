// Computes the numbers behind the playground's small pictures of data sets and inputs with the built page's own engine,
// and writes www/data/thumbs.json: node scripts/thumbs.mjs. tests/e2e/thumbs.test.mjs recomputes all of them.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { launch, newPage, serve } from "../tests/e2e/support.mjs";
import { computed } from "./cards.mjs";

export const FILE = new URL("../www/data/thumbs.json", import.meta.url);

/** Data sets that the engine generates. */
const SETS = ["circle", "xor", "gaussians", "spiral", "moons", "blobs", "reg_plane", "reg_gauss"];
const INPUTS = ["x1", "x2", "x1sq", "x2sq", "x1x2", "sinx1", "sinx2"];
/** Points per picture; for regression they must fill the plane. */
const MOST = { classification: 80, regression: 150 };
/** Steps across a picture of points, and from zero to the largest target. */
const ACROSS = 100;
const TARGETS = 6;
/** Cells across the map of an input, and steps from zero to its largest value. */
const SIDE = 16;
const STEPS = 9;

/** Left, top, and class or target of each point. @param {any} found */
function points({ shape, points }) {
  const [x0, x1, y0, y1] = shape.domain;
  const most = MOST[/** @type {"classification" | "regression"} */ (shape.task)];
  const limit = Math.max(...shape.target_range.map(Math.abs));
  const step = (/** @type {number} */ share) => Math.round(ACROSS * share);
  const list = Array.from(points.label, (/** @type {number} */ label, i) => [
    step((points.xy[2 * i] - x0) / (x1 - x0)),
    step((y1 - points.xy[2 * i + 1]) / (y1 - y0)),
    shape.task === "regression" ? Math.round((TARGETS * label) / limit) + 0 : label,
  ]);
  // The training points come first, in random order.
  return list.slice(0, most).flat();
}

/** The map of each input, by rows from the top. @param {any} found */
function maps({ shape, snapshot }) {
  const cells = shape.thumb * shape.thumb;
  const at = (/** @type {number} */ k) => Math.floor(((k + 0.5) * shape.thumb) / SIDE);
  return INPUTS.map((name, n) => {
    const map = snapshot.units.slice(n * cells, (n + 1) * cells);
    const limit = Math.max(...map.map(Math.abs));
    const steps = Array.from({ length: SIDE * SIDE }, (_, i) => {
      const value = map[at(Math.floor(i / SIDE)) * shape.thumb + at(i % SIDE)];
      return Math.round((STEPS * value) / limit) + 0;
    });
    return [name, steps];
  });
}

/** @param {import("playwright-core").Page} page Must show the built page, but no lab. */
export async function makeThumbs(page) {
  const run = (/** @type {Record<string, string>} */ params) =>
    page.evaluate(computed, { lab: "playground", params: { hidden: "1", ...params } });
  const sets = [];
  for (const data of SETS) {
    const found = await run({ data, ...(data === "blobs" ? { classes: "4" } : {}) });
    sets.push([data, { task: found.shape.task, points: points(found) }]);
  }
  const inputs = maps(await run({ in: INPUTS.join() }));
  return { sets: Object.fromEntries(sets), inputs: Object.fromEntries(inputs) };
}

/** One picture per line. @param {Record<string, Record<string, unknown>>} thumbs */
export const textOf = (thumbs) =>
  `{\n${Object.entries(thumbs)
    .map(
      ([kind, list]) =>
        `"${kind}": {\n${Object.entries(list)
          .map(([name, one]) => `"${name}": ${JSON.stringify(one)}`)
          .join(",\n")}\n}`,
    )
    .join(",\n")}\n}\n`;

/** The current file. */
export const kept = () => readFileSync(FILE, "utf8");

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await serve();
  const browser = await launch();
  const { page } = await newPage(browser, server.url);
  await page.goto(`${server.url}#/notes`);
  const text = textOf(await makeThumbs(page));
  await browser.close();
  server.close();
  writeFileSync(FILE, text);
  console.log(`${fileURLToPath(FILE)}: ${text.length} characters`);
}
