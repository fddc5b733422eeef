// What every other engine is held to: each route from a sub-path, training by keyboard, and Chromium's numbers.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PLACES, ROUTES, SHOWN } from "../e2e/places.mjs";
import { hostHeaders, launch, newPage, rested, serve } from "../e2e/support.mjs";
import { LABS, runAll } from "./runs.mjs";

const shown = (selector) => document.querySelector(selector) !== null;
/**
 * All text of the stage: tables, captions, printouts. Without what a view measures by the clock, which it
 * marks as such, and without the choices of a list and a legend that is only read out, which not every browser counts as
 * text. Nor do they agree on the space between two parts.
 */
const stage = () => {
  for (const node of document.querySelectorAll("[data-clock], .stage select, .stage legend"))
    node.style.display = "none";
  const text = (selector) => document.querySelector(selector)?.innerText.replace(/\s+/g, "") ?? "";
  // What waits for a file of the reader's has no picture yet: it asks for it in the open section at its foot.
  return text(".stage, .home") || text(".folds");
};

/** The text at which a place comes to rest. */
async function settled(page) {
  await page.evaluate(rested);
  return page.evaluate(stage);
}

/**
 * The tests of one engine.
 * @param {() => Promise<any>} launchOther
 * @param {object} options
 * @param {string[]} options.places Whose text is compared with Chromium's.
 * @param {Record<string, (text: string) => string>} [options.changed] Files that are served otherwise than they are written.
 */
export function smoke(launchOther, { places, changed }) {
  let server;
  let other;
  let chromium;
  before(async () => {
    // As a host that reads `_headers` serves it: the policy is this engine's, too.
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
      // A page of its own: what is left while something is still on its way says so on the console.
      page = await other.newPage();
      await open(page, `#/${route}`);
      await page.until(shown, route, SHOWN);
      // The network of the home page goes on.
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

// Firefox counts the options of a list as text that is seen, Chromium does not: the worksheets have such a list.
const ELSEWHERE = ["#/playground", "#/worksheet"];
/** Places whose text is the same in every engine. */
export const TEXTS = PLACES.filter((p) => !ELSEWHERE.some((start) => p.startsWith(start)) && p !== "#/");
