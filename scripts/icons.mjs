// Draws www/icons from www/icon.svg in headless Chromium: node scripts/icons.mjs
import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { launch } from "../tests/e2e/support.mjs";

const www = new URL("../www/", import.meta.url);
const svg = readFileSync(new URL("icon.svg", www), "utf8");
const color = /<rect[^>]* fill="(#\w+)"/.exec(svg)?.[1];
if (!color) throw new Error("icon.svg begins with a filled square no more");
/** Name, pixels, share of the width for the drawing: a maskable icon may be cropped to 80 %, and iOS rounds the corners. */
const ICONS = [
  ["192", 192, 1],
  ["512", 512, 1],
  ["180", 180, 0.9],
  ["maskable-512", 512, 0.78],
];

mkdirSync(new URL("icons", www), { recursive: true });
const browser = await launch();
for (const [name, size, share] of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const margin = (size * (1 - share)) / 2;
  const body = share < 1 ? `background:${color};padding:${margin}px` : "background:transparent";
  await page.setContent(
    `<body style="margin:0;${body}">${svg.replace("<svg", `<svg width="${size * share}" style="display:block"`)}`,
  );
  await page.screenshot({ path: fileURLToPath(new URL(`icons/${name}.png`, www)), omitBackground: share === 1 });
  await page.close();
}
await browser.close();
