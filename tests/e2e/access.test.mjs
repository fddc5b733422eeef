// axe in both themes at three widths, keyboard alone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { PLACES, SHOWN } from "./places.mjs";
import { launch, newPage, open, serve } from "./support.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
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

async function check(page) {
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return result.violations.map(
    (v) =>
      `${v.id}: ${v.nodes
        .map((n) => n.target.join(" "))
        .join(" | ")
        .slice(0, 300)}`,
  );
}

for (const colorScheme of ["light", "dark"]) {
  for (const [width, height] of [
    [1440, 900],
    [1024, 768],
    [390, 844],
  ]) {
    test(`axe finds nothing: ${colorScheme}, ${width} px`, async () => {
      // axe is put in by the test itself, past the page's CSP.
      const { page, context } = await newPage(browser, server.url, {
        colorScheme,
        viewport: { width, height },
        bypassCSP: true,
      });
      for (const place of PLACES) {
        await page.goto("about:blank");
        await page.goto(server.url + place);
        await page.waitForSelector(SHOWN, { timeout: 60_000 });
        await page.evaluate(() => {
          for (const d of document.querySelectorAll("details")) d.open = true;
          for (const b of document.querySelectorAll(".pg-twin button[aria-expanded=false]")) b.click();
        });
        await page.waitForTimeout(300);
        await page.addScriptTag({ content: axe });
        assert.deepEqual(await check(page), [], place);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(wide <= 0, `${place} scrolls sideways by ${wide} px`);
      }
      await context.close();
    });
  }
}

test("everything is reached with the keyboard alone", async () => {
  const { page, context, faults } = await newPage(browser, server.url);
  await open(page, server.url, "#/playground?hidden=3,2");
  const seen = new Set();
  for (let i = 0; i < 160; i++) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const e = document.activeElement;
      return `${e.tagName}.${e.className}`;
    });
    seen.add(name);
    if (name.startsWith("BODY")) break;
  }
  for (const wanted of ["SELECT.", "BUTTON.primary", "DIV.pg-hand", "BUTTON.pg-unit", "BUTTON.link", "SUMMARY."]) {
    assert.ok(seen.has(wanted), `${wanted} in ${[...seen].join(", ")}`);
  }
  await page.locator(".pg-unit[tabindex='0']").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-pressed")), "true");
  const hand = page.locator(".pg-boundary .pg-hand");
  await hand.focus();
  const before = await page.locator(".pg-boundary .pg-say").textContent();
  await page.keyboard.press("ArrowRight");
  assert.notEqual(await page.locator(".pg-boundary .pg-say").textContent(), before);
  assert.deepEqual(faults, []);
  await context.close();
});
