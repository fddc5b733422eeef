// Smoke tests for other browser engines: each route from a sub-path, training by keyboard, and Chromium's numbers.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PLACES, ROUTES, SHOWN } from "../e2e/places.mjs";
import { hostHeaders, launch, newPage, rested, serve } from "../e2e/support.mjs";
import { LABS, runAll } from "./runs.mjs";

const shown = (selector) => document.querySelector(selector) !== null;
/**
 * All text of the stage: tables, captions, printouts. Leaves out clock measurements, which views mark as such, and
 * the options of lists and legends for screen readers, which not every browser counts as text. Browsers also differ
 * in the space between two parts.
 */
const stage = () => {
  for (const node of document.querySelectorAll("[data-clock], .stage select, .stage legend"))
    node.style.display = "none";
  const text = (selector) => document.querySelector(selector)?.innerText.replace(/\s+/g, "") ?? "";
  // A view that waits for the reader's file has no picture yet; the open section at its foot asks for the file.
  return text(".stage, .home") || text(".folds");
};

/** The text of a place once it is at rest. */
async function settled(page) {
  await page.evaluate(rested);
  return page.evaluate(stage);
}

/**
 * Defines the tests of one engine.
 * @param {() => Promise<any>} launchOther
 * @param {object} options
 * @param {string[]} options.places Places whose text is compared with Chromium's.
 * @param {Record<string, (text: string) => string>} [options.changed] Changes to files as they are served.
 */
export function smoke(launchOther, { places, changed }) {
  let server;
  let other;
  let chromium;
  before(async () => {
    // Served like a host that reads `_headers`, so that the policy is tested in this engine too.
    server = await serve(undefined, { headers: hostHeaders(), changed });
    other = await launchOther();
    chromium = await launch();
    console.log(`${other.version} beside Chromium ${chromium.version()}`);
  });
  after(async () => {
    await other?.close();
    await chromium?.close();
    server?.close();
  });

  async function open(page, hash) {
    await page.goto("about:blank");
    await page.goto(server.url + hash);
  }

  test("every route opens, with nothing on the console and no other host asked", async () => {
    let page;
    for (const route of ROUTES) {
      // A new page, because leaving a page during a request logs an error on the console.
      page = await other.newPage();
      await open(page, `#/${route}`);
      await page.until(shown, route, SHOWN);
      // The home page's network keeps training.
      if (route !== "") await page.evaluate(rested);
      assert.equal(await page.evaluate(() => document.querySelector(".banner:not([hidden])")?.textContent ?? ""), "");
      await page.hear();
      assert.deepEqual(page.faults, [], route);
      assert.ok(
        page.asked.some((url) => url.endsWith(".js")),
        "requests are seen",
      );
      const foreign = page.asked.filter((url) => !url.startsWith(server.url) && !/^(about|blob|data):/.test(url));
      assert.deepEqual(foreign, [], route);
    }
    await page.evaluate(() => console.error("planted"));
    await page.evaluate(() => void setTimeout(() => missing()));
    const end = Date.now() + 10_000;
    while (page.faults.length < 2 && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      await page.hear();
    }
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

    const own = await other.newPage();
    await open(own, hash);
    await own.until(shown, "the playground", SHOWN);
    for (let i = 0; i < steps; i++) await own.press("\uE014");
    await own.until(arrived, `step ${steps}`, steps);

    const { page, context, faults } = await newPage(chromium, server.url);
    await open(page, hash);
    await page.waitForSelector(SHOWN);
    for (let i = 0; i < steps; i++) await page.keyboard.press("ArrowRight");
    await page.waitForFunction(arrived, steps);

    const here = await own.evaluate(numbers);
    assert.ok(Number(here.train) > 0);
    assert.deepEqual(here, await page.evaluate(numbers));
    await own.hear();
    assert.deepEqual([...own.faults, ...faults], []);
    await context.close();
  });

  test("runs of the engine have the snapshots and the links that they have in Chromium, to the last bit", async () => {
    const own = await other.newPage();
    await open(own, "#/notes");
    await own.until(shown, "the notes", "main h1");
    const { page, context } = await newPage(chromium, server.url);
    await open(page, "#/notes");
    const [here, there] = await Promise.all([own.evaluate(runAll, LABS), page.evaluate(runAll, LABS)]);
    console.log(`${there.length} runs compared`);
    assert.ok(there.length >= 60);
    assert.equal(new Set(there).size, there.length, "no two are the same");
    assert.deepEqual(here, there);
    await context.close();
  });

  for (const place of places) {
    test(`the same text as in Chromium: ${place}`, async () => {
      const own = await other.newPage();
      const { page, context, faults } = await newPage(chromium, server.url);
      const here = async () => {
        await open(own, place);
        await own.until(shown, place, SHOWN);
        return settled(own);
      };
      const there = async () => {
        await open(page, place);
        await page.waitForSelector(SHOWN);
        return settled(page);
      };
      const [text, wanted] = await Promise.all([here(), there()]);
      assert.match(wanted, /\d/);
      assert.equal(text, wanted);
      await own.hear();
      assert.deepEqual([...own.faults, ...faults], []);
      await context.close();
    });
  }
}

// Firefox counts a list's options as visible text, Chromium does not; the worksheets have such a list.
const ELSEWHERE = ["#/playground", "#/worksheet"];
/** Places whose text is the same in every engine. */
export const TEXTS = PLACES.filter((p) => !ELSEWHERE.some((start) => p.startsWith(start)) && p !== "#/");
