// Pictures have the page's colors, also after a theme switch and with forced colors.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, newPage, open, rest, serve } from "./support.mjs";

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

/** The page's background, and the mean lightness and number of colors of the map's canvas. */
const seen = (page) =>
  page.evaluate(() => {
    const { width, height } = document.querySelector(".boundary-panel canvas");
    const { data } = document
      .querySelector(".boundary-panel canvas")
      .getContext("2d")
      .getImageData(0, 0, width, height);
    const colors = new Set();
    let light = 0;
    for (let i = 0; i < data.length; i += 4) {
      colors.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
      light += (data[i] + data[i + 1] + data[i + 2]) / 3;
    }
    const ground = getComputedStyle(document.documentElement).backgroundColor;
    return { ground, colors: colors.size, light: (4 * light) / data.length };
  });

test("the switch changes the page and its pictures, whatever the system prefers", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const { page, context } = await newPage(browser, server.url, { colorScheme });
    await open(page, server.url, "#/playground");
    await rest(page);
    const first = await seen(page);
    await page.click("#theme");
    await rest(page);
    const second = await seen(page);
    const [day, night] = colorScheme === "light" ? [first, second] : [second, first];
    assert.equal(day.ground, "rgb(255, 255, 255)");
    assert.equal(night.ground, "rgb(20, 23, 27)");
    assert.ok(day.light > night.light + 20, `${day.light}, ${night.light}`);
    await context.close();
  }
});

test("forced colors leave pictures theirs", async () => {
  const { page, context } = await newPage(browser, server.url, { forcedColors: "active", colorScheme: "dark" });
  await open(page, server.url, "#/playground");
  await rest(page);
  const { colors } = await seen(page);
  assert.ok(colors > 100, `${colors} colors`);
  await context.close();
});
