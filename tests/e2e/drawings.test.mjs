// Compares what every view draws in a fixed state with the texts in tests/drawings. If they differ, the new drawing is
// written next to the old one. To accept it: UPDATE_DRAWINGS=1 node --test tests/e2e/drawings.test.mjs
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { drawings, recorder } from "./drawing.mjs";
import { LAB_PLACES } from "./places.mjs";
import { browserBench, newPage, renew, rest, whole } from "./support.mjs";

const FOLDER = new URL("../drawings/", import.meta.url);
const UPDATE = process.env.UPDATE_DRAWINGS === "1";
/** Turns "#/zigzag?view=hidden" into a file name. */
const nameOf = (place) =>
  place
    .replace(/^#\//, "")
    .replace(/[^a-z0-9.]+/gi, "-")
    .replace(/-+$/, "");
/** Without the reader's file or table there is nothing to draw, and the table of properties has no canvas. */
const NOTHING = ["img=cifar", "data=csv", "view=table"];
const DRAWN = LAB_PLACES.filter((place) => !NOTHING.some((part) => place.includes(part)));

const at = browserBench(async (at) => {
  Object.assign(
    at,
    await newPage(at.browser, at.url, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" }),
  );
  await at.page.addInitScript(recorder);
});

/** The first lines in which two drawings differ. */
function difference(before, now) {
  const [a, b] = [before.split("\n"), now.split("\n")];
  const from = a.findIndex((line, i) => line !== b[i]);
  const first = from < 0 ? a.length : from;
  return `line ${first + 1}:\n- ${a.slice(first, first + 3).join("\n- ")}\n+ ${b.slice(first, first + 3).join("\n+ ")}`;
}

for (const place of DRAWN)
  test(`drawn as before: ${place}`, async () => {
    const { page, url } = at;
    await renew(at, url);
    await page.goto(url + place);
    await rest(page);
    await whole(page);
    await rest(page);
    const now = `# ${place}\n\n${await page.evaluate(drawings)}`;
    const file = new URL(`${nameOf(place)}.txt`, FOLDER);
    const fresh = new URL(`${nameOf(place)}.new.txt`, FOLDER);
    const before = existsSync(file) ? readFileSync(file, "utf8") : "";
    if (UPDATE) {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(file, now);
    }
    rmSync(fresh, { force: true });
    if (UPDATE || before === now) return;
    writeFileSync(fresh, now);
    assert.fail(`${fresh.pathname} differs: ${difference(before, now)}`);
  });

test("each kept drawing is one of a place", () => {
  const names = DRAWN.map((place) => `${nameOf(place)}.txt`);
  assert.equal(new Set(names).size, names.length, "two places would share a file");
  const kept = readdirSync(FOLDER).filter((name) => name.endsWith(".txt") && !name.endsWith(".new.txt"));
  assert.deepEqual(kept.sort(), names.sort());
});
