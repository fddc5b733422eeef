// Firefox: every route from a sub-path, training by keyboard, and the numbers Chromium shows.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PLACES, ROUTES, SHOWN } from "../e2e/places.mjs";
import { launch, newPage, rested, serve } from "../e2e/support.mjs";
import { launchFirefox } from "./bidi.mjs";

let server;
let firefox;
let chromium;
before(async () => {
  server = await serve();
  firefox = await launchFirefox();
  chromium = await launch();
  console.log(`${firefox.version} beside Chromium ${chromium.version()}`);
});
after(async () => {
  await firefox?.close();
  await chromium?.close();
  server?.close();
});

async function open(page, hash) {
  await page.goto("about:blank");
  await page.goto(server.url + hash);
}

const shown = (selector) => document.querySelector(selector) !== null;
/**
 * All text of the stage: tables, captions, printouts. Without what a view measures by the clock, which it
 * marks as such, and without the choices of a list, which not every browser counts as text.
 */
const stage = () => {
  for (const node of document.querySelectorAll("[data-clock], .stage select")) node.style.display = "none";
  const text = (selector) => document.querySelector(selector)?.innerText.replace(/\s+/g, " ").trim() ?? "";
  // What waits for a file of the reader's has no picture yet: it asks for it in the open section at its foot.
  return text(".stage, .home") || text(".folds");
};

/** The text at which a place comes to rest. */
async function settled(page) {
  await page.evaluate(rested);
  return page.evaluate(stage);
}

test("every route opens, with nothing on the console and no other host asked", async () => {
  const page = await firefox.newPage();
  for (const route of ROUTES) {
    await open(page, `#/${route}`);
    await page.until(shown, route, SHOWN);
    assert.equal(await page.evaluate(() => document.querySelector(".banner:not([hidden])")?.textContent ?? ""), "");
  }
  assert.deepEqual(page.faults, []);
  assert.ok(
    page.asked.some((url) => url.endsWith(".wasm")),
    "requests are seen",
  );
  const foreign = page.asked.filter((url) => !url.startsWith(server.url) && !/^(about|blob|data):/.test(url));
  assert.deepEqual(foreign, []);
  await page.evaluate(() => console.error("planted"));
  await page.evaluate(() => void setTimeout(() => missing()));
  const end = Date.now() + 10_000;
  while (page.faults.length < 2 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.match(page.faults.join(), /planted.*missing/, "faults are seen");
});

test("the playground trains by keyboard, to the numbers of Chromium", async () => {
  const hash = "#/playground?data=spiral&hidden=6,4&act=tanh&opt=adam&seed=7";
  const steps = 12;
  const numbers = () => {
    const { step, train, test } = document.querySelector(".lab").dataset;
    return { step, train, test };
  };
  const arrived = (n) => document.querySelector(".lab")?.dataset.step === String(n);

  const fox = await firefox.newPage();
  await open(fox, hash);
  await fox.until(shown, "the playground", SHOWN);
  for (let i = 0; i < steps; i++) await fox.press("\uE014");
  await fox.until(arrived, `step ${steps}`, steps);

  const { page, context, faults } = await newPage(chromium, server.url);
  await open(page, hash);
  await page.waitForSelector(SHOWN);
  for (let i = 0; i < steps; i++) await page.keyboard.press("ArrowRight");
  await page.waitForFunction(arrived, steps);

  const here = await fox.evaluate(numbers);
  assert.ok(Number(here.train) > 0);
  assert.deepEqual(here, await page.evaluate(numbers));
  assert.deepEqual([...fox.faults, ...faults], []);
  await context.close();
});

// Firefox counts the options of a list as text that is seen, Chromium does not: the worksheets have such a list.
const ELSEWHERE = ["#/playground", "#/worksheet"];
for (const place of PLACES.filter((p) => !ELSEWHERE.some((start) => p.startsWith(start)) && p !== "#/")) {
  test(`the same text as in Chromium: ${place}`, async () => {
    const fox = await firefox.newPage();
    await open(fox, place);
    await fox.until(shown, place, SHOWN);
    const { page, context, faults } = await newPage(chromium, server.url);
    await open(page, place);
    await page.waitForSelector(SHOWN);
    const text = await settled(page);
    assert.match(text, /\d/);
    assert.equal(await settled(fox), text);
    assert.deepEqual([...fox.faults, ...faults], []);
    await context.close();
  });
}
