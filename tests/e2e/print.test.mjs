// Prints to a PDF file. places-laptop.test.mjs checks every view in print.
import assert from "node:assert/strict";
import { test } from "node:test";
import { onScreen } from "./paper.mjs";
import { browserBench, newPage, open, renew, rest } from "./support.mjs";

const at = browserBench(async (bench) => {
  // A dark page, as wide as A4 paper.
  const options = { viewport: { width: 794, height: 1123 }, colorScheme: "dark" };
  Object.assign(bench, await newPage(bench.browser, bench.url, options));
});

async function visit(place) {
  await renew(at, at.url);
  await open(at.page, at.url, place);
  await rest(at.page);
  await at.page.waitForSelector("[data-paper]", { state: "attached" });
}

test("a file for paper has few pages, and the screen is as it was", async () => {
  const { page, faults } = at;
  await page.setViewportSize({ width: 1280, height: 800 });
  for (const place of ["#/playground?data=spiral&hidden=8,8", "#/zigzag", "#/initialization?units=60&n=100"]) {
    await visit(place);
    const before = await page.evaluate(onScreen);
    const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
    const pages = pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
    assert.ok(pages >= 1 && pages <= 6, `${place}: ${pages} pages`);
    await rest(page);
    assert.deepEqual(await page.evaluate(onScreen), before, "the screen is as it was");
  }
  assert.deepEqual(faults, []);
});
