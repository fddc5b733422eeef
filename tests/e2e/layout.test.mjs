// Nothing moves while a place plays. places-*.test.mjs check that nothing moves while it loads.
import assert from "node:assert/strict";
import { test } from "node:test";
import { drawn, install, read, STILL } from "./shift.mjs";
import { browserBench, newPage, open, rest } from "./support.mjs";

const at = browserBench();

/** For work on one place: PLACE=sanity. */
const ONLY = process.env.PLACE ?? "";
/** Opens a new page that is watched for shifts. @param {{ width: number; height: number }} viewport */
async function watched(viewport) {
  const opened = await newPage(at.browser, at.url, { viewport });
  await install(opened.page);
  return opened;
}

/** Presses a button by script: after real input, browsers ignore layout shifts for half a second. */
const press = (page, name) =>
  page.evaluate((text) => {
    const all = [...document.querySelectorAll("button")].filter((b) => b.textContent === text && b.checkVisibility());
    if (all.length !== 1) throw new Error(`${all.length} buttons say ${text}`);
    all[0].click();
  }, name);

/** Which button is pressed at rest, and how long the page is watched. */
const PLAYED = [
  ["#/playground", "Play", (page) => drawn(page, 60), "Pause"],
  ["#/playground?data=spiral&hidden=6,4&act=relu&l2=0.01", "Play", (page) => drawn(page, 60), "Pause"],
  ["#/sanity?view=training&img=fashion&n=100", "Play", (page) => drawn(page, 30), "Pause"],
  ["#/zigzag", "Play", (page) => page.waitForFunction(() => !/Pause/.test(document.querySelector(".lab").textContent))],
  [
    "#/zigzag?view=optimizers",
    "Play",
    (page) => page.waitForFunction(() => !/Pause/.test(document.querySelector(".lab").textContent)),
  ],
  ["#/activations?view=race&seeds=2&most=100&width=16&n=200", "Start the race", (page) => drawn(page, 2)],
  [
    "#/activations?view=table",
    "Measure on this machine",
    (page) => page.waitForSelector(".properties-panel .primary:enabled"),
  ],
];

for (const [width, height] of [
  [1280, 900],
  [390, 844],
]) {
  test(`nothing moves while it plays: ${width} px`, async () => {
    const wrong = [];
    for (const [place, button, played, stop] of PLAYED.filter(([p]) => p.includes(ONLY))) {
      const { page, context } = await watched({ width, height });
      await open(page, at.url, place);
      await rest(page);
      await press(page, button);
      await played(page);
      if (stop) await press(page, stop);
      await rest(page);
      const { shift, moved } = await read(page);
      if (shift > STILL) wrong.push(`${place}\n  ${moved.join("\n  ")}`);
      await context.close();
    }
    assert.equal(wrong.join("\n"), "");
  });
}
