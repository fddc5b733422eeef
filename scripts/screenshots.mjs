// Screenshots of the built page for review: node scripts/screenshots.mjs OUT [HASH...]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launch, newPage, open, serve } from "../tests/e2e/support.mjs";

const [out = "target/screenshots", ...hashes] = process.argv.slice(2).filter((a) => a !== "--light");
const schemes = process.argv.includes("--light") ? ["light"] : ["light", "dark"];
const SIZES = [
  ["wide", 1600, 1000],
  ["laptop", 1280, 800],
  ["phone", 390, 844],
];
mkdirSync(out, { recursive: true });
const server = await serve();
const browser = await launch();
const wanted = hashes.length > 0 ? hashes : ["#/", "#/playground?data=spiral&hidden=16,16&opt=adam&lr=0.01"];
for (const [i, hash] of wanted.entries()) {
  for (const colorScheme of schemes) {
    for (const [name, width, screen] of SIZES) {
      const options = { viewport: { width, height: screen }, colorScheme, hasTouch: name === "phone" };
      const { page, context, faults } = await newPage(browser, server.url, options);
      if (hash.startsWith("#/playground")) {
        await open(page, server.url, hash);
        if (!hash.includes("at=")) {
          await page.keyboard.press("Space");
          await page.waitForTimeout(2500);
          await page.keyboard.press("Space");
        }
        await page.waitForTimeout(600);
      } else if (hash.length > 2) {
        await open(page, server.url, hash);
        await page.waitForSelector('.lab[data-busy="false"]', { timeout: 60_000 });
        await page.waitForTimeout(300);
      } else await page.goto(server.url + hash);
      await page.waitForTimeout(300);
      const file = (part) => join(out, `${i}-${name}-${colorScheme}${part}.png`);
      await page.screenshot({ path: file("") });
      // Canvases draw only what is in sight: make everything in sight.
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(400);
      await page.screenshot({ path: file("-all") });
      for (const fault of faults) console.log(`${hash} ${name}: ${fault}`);
      await context.close();
    }
  }
}
await browser.close();
server.close();
console.log(`screenshots in ${out}`);
