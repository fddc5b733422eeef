// Nothing moves: not while a page loads, not while it trains; and nothing is wider than the page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PLACES, ROUTES, SHOWN } from "./places.mjs";
import { launch, newPage, open, serve, until } from "./support.mjs";

let server;
let browser;
before(async () => {
  server = await serve();
  browser = await launch();
});
after(async () => {
  await browser.close();
  server.close();
});

/** A new page that sums up what moves without the reader's doing, and notes what it was. */
async function watched(options) {
  const at = await newPage(browser, server.url, options);
  await at.page.addInitScript(() => {
    window.shift = 0;
    window.moved = [];
    const name = (node) => (node ? `${node.nodeName}.${node.className ?? ""}` : "?");
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) {
        if (e.hadRecentInput) continue;
        window.shift += e.value;
        const parts = e.sources.map(
          (s) => `${name(s.node)} ${Math.round(s.previousRect.y)}>${Math.round(s.currentRect.y)}`,
        );
        window.moved.push(`${e.value.toFixed(4)} at ${Math.round(e.startTime)} ms: ${parts.join(", ")}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  const read = () => at.page.evaluate(() => ({ shift: window.shift, moved: window.moved }));
  return { ...at, read };
}

/** For work on one place: LAYOUT=sanity. */
const ONLY = process.env.LAYOUT ?? "";

/** Room for one thing: while a lab computes, a summary below its chart may become a line longer. */
const STILL = 0.005;

for (const [width, height] of [
  [1440, 900],
  [1024, 768],
  [820, 1180],
  [390, 844],
]) {
  test(`no place moves while it loads: ${width} px`, async () => {
    const wrong = [];
    for (const place of [...ROUTES.map((route) => `#/${route}`), ...PLACES].filter((p) => p.includes(ONLY))) {
      const { page, context, read } = await watched({ viewport: { width, height } });
      await page.goto(server.url + place);
      await page.waitForSelector(SHOWN);
      await page.waitForTimeout(700);
      const { shift, moved } = await read();
      if (shift > STILL) wrong.push(`${place} ${shift.toFixed(4)}\n  ${moved.join("\n  ")}`);
      await context.close();
    }
    assert.equal(wrong.join("\n"), "");
  });
}

test("nothing moves while the playground trains", async () => {
  const { page, context, read } = await watched();
  await open(page, server.url, "#/playground");
  await page.waitForTimeout(500);
  await page.keyboard.press(" ");
  const { step } = await until(page, (s) => s.step > 200);
  // Past the half second in which a shift would count as the key's.
  await page.waitForTimeout(1500);
  const { shift, moved } = await read();
  assert.ok(step > 200);
  assert.ok(shift <= STILL, moved.join("\n"));
  await context.close();
});
