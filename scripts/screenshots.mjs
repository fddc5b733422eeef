// Screenshots of the built page for review:
//   node scripts/screenshots.mjs [OUT] [--light] [--quick] [--forced] [HASH...]
// Without addresses: every route and every place that the tests visit, at 1440, 1024 and 390 px, in both
// themes; the visible part and the whole page. --quick skips the tablet and the whole page, --forced shows
// forced colors instead of the themes. Reports pages that are wider than the screen.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { PLACES, ROUTES, SHOWN } from "../tests/e2e/places.mjs";
import { launch, newPage, serve } from "../tests/e2e/support.mjs";

const words = process.argv.slice(2).filter((a) => !a.startsWith("--"));
const has = (flag) => process.argv.includes(`--${flag}`);
const [out = "target/screenshots", ...hashes] = words[0]?.startsWith("#") ? [undefined, ...words] : words;
const looks = has("forced")
  ? [["forced", { forcedColors: "active" }]]
  : (has("light") ? ["light"] : ["light", "dark"]).map((colorScheme) => [colorScheme, { colorScheme }]);
const sizes = [
  ["1440", 1440, 900],
  ["1024", 1024, 768],
  ["390", 390, 844],
].filter(([name]) => !has("quick") || name !== "1024");
const wanted = hashes.length > 0 ? hashes : [...new Set([...ROUTES.map((route) => `#/${route}`), ...PLACES])];

/** "#/initialization?view=steps" -> "initialization-view-steps" */
const fileName = (hash) =>
  hash
    .replace(/[^\w.]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60) || "home";

/** Trains the playground, unless the address names a step. */
async function train(page) {
  await page.keyboard.press("Space");
  await page.waitForTimeout(2500);
  await page.keyboard.press("Space");
  await page.waitForTimeout(600);
}

mkdirSync(out, { recursive: true });
const server = await serve();
const browser = await launch();
let [pictures, complaints] = [0, 0];
const complain = (text) => {
  complaints += 1;
  console.log(text);
};
for (const [i, hash] of wanted.entries()) {
  for (const [look, emulated] of looks) {
    for (const [name, width, screen] of sizes) {
      const options = { viewport: { width, height: screen }, hasTouch: name === "390", ...emulated };
      const { page, context, faults } = await newPage(browser, server.url, options);
      await page.goto(server.url + hash);
      const shown = page.waitForSelector(SHOWN, { timeout: 60_000 });
      await shown.catch(() => complain(`${hash} at ${name}: still computing after a minute`));
      if (hash.startsWith("#/playground") && !hash.includes("at=")) await train(page);
      await page.waitForTimeout(500);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wide > 0) complain(`${hash} at ${name}: ${wide} px wider than the screen`);
      const file = (part) => join(out, `${String(i).padStart(2, "0")}-${fileName(hash)}-${name}-${look}${part}.png`);
      await page.screenshot({ path: file("") });
      pictures += 1;
      if (!has("quick")) {
        // Canvases draw only when visible, so make everything visible.
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewportSize({ width, height });
        await page.waitForTimeout(400);
        await page.screenshot({ path: file("-all") });
        pictures += 1;
      }
      for (const fault of faults) complain(`${hash} at ${name}: ${fault}`);
      await context.close();
    }
  }
}
await browser.close();
server.close();
console.log(`${pictures} screenshots in ${resolve(out)}; ${complaints} complaints`);
process.exitCode = complaints > 0 ? 1 : 0;
