// A window of 1280 pixels at 400 %: everything is there without scrolling sideways.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PLACES } from "./places.mjs";
import { browserBench, newPage, rest } from "./support.mjs";

const at = browserBench();

/** In the page: what reaches out of the window, and is not in a box that scrolls by itself. */
function beyond() {
  // Without the gutter of the scroll bar.
  const width = document.body.clientWidth;
  const scrolls = (e) => {
    for (let up = e.parentElement; up; up = up.parentElement)
      if (getComputedStyle(up).overflowX !== "visible") return true;
    return false;
  };
  const out = [...document.querySelectorAll("body *")].filter(
    (e) => e.checkVisibility() && e.getBoundingClientRect().right > width + 0.5 && !scrolls(e),
  );
  return {
    wide: Math.max(0, document.scrollingElement.scrollWidth - width),
    out: out.map((e) => `${e.tagName}.${e.className}`),
  };
}

test("400 % zoom: no place is wider than the window", async () => {
  const { page, context } = await newPage(at.browser, at.url, { viewport: { width: 320, height: 256 } });
  for (const hash of PLACES) {
    await page.goto("about:blank");
    await page.goto(at.url + hash);
    await rest(page);
    assert.deepEqual(await page.evaluate(beyond), { wide: 0, out: [] }, hash);
  }
  await context.close();
});
