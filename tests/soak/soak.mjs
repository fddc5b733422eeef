/**
 * What only time shows: visit after visit, draw after draw, training for long, asleep and awake again. Not part of
 * ./dev test, which has short versions of it (tests/e2e/robust.test.mjs, leaves.test.mjs); ./dev soak runs this.
 * VISITS, DRAWS and SECONDS change how long. Figures: docs/RELIABLE.md.
 */

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { held, turnTo } from "../e2e/held.mjs";
import { ROUTES } from "../e2e/places.mjs";
import { launch, newPage, open, rest, serve, state } from "../e2e/support.mjs";

const VISITS = Number(process.env.VISITS ?? 20);
const DRAWS = Number(process.env.DRAWS ?? 1000);
const SECONDS = Number(process.env.SECONDS ?? 180);
/** Visits of every route before anything is counted: what is made once and kept is there then. */
const FIRST = 2;

let server;
let browser;
const at = {};
before(async () => {
  server = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.close();
});
beforeEach(async () => {
  Object.assign(at, await newPage(browser, server.url));
  at.devtools = await at.context.newCDPSession(at.page);
});
afterEach(async () => {
  await at.context.close();
  assert.deepEqual([...at.faults, ...at.foreign], []);
});

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;

const now = () => held(at.page, at.devtools);
const said = ({ nodes, listeners, workers, heap }) =>
  `${nodes} nodes, ${listeners} listeners, ${workers} workers, heap ${megabytes(heap)}`;

test(`${VISITS} visits of each route leave what ${FIRST} have left`, async () => {
  const { page } = at;
  await open(page, server.url, "#/zigzag");
  /** All routes, then back to the first one, where it is counted. */
  async function round() {
    for (const route of [...ROUTES, "zigzag"]) {
      await turnTo(page, `#/${route}`);
      await rest(page);
    }
  }
  for (let i = 0; i < FIRST; i++) await round();
  const early = await now();
  for (let i = FIRST; i < VISITS; i++) await round();
  const late = await now();
  console.log(`after ${FIRST} visits: ${said(early)}\nafter ${VISITS} visits: ${said(late)}`);
  assert.equal(late.workers, early.workers);
  assert.ok(late.nodes <= early.nodes + 20, "nodes");
  assert.ok(late.listeners <= early.listeners + 5, "listeners");
  // Compiled code grows for some rounds. A page that is kept adds half a megabyte a round.
  assert.ok(late.heap <= early.heap + 4e6, "heap");
});

/** Presses New draw so many times, each after the last one's picture. @param {number} count */
const draw = (count) =>
  at.page.evaluate(async (n) => {
    const lab = () => /** @type {HTMLElement} */ (document.querySelector(".lab"));
    const button = [...document.querySelectorAll("button")].find((b) => b.textContent?.trim() === "New draw");
    for (let i = 0; i < n; i++) {
      const before = location.hash;
      button.click();
      while (location.hash === before || lab().dataset.settled !== "true" || lab().dataset.busy !== "false")
        await new Promise(requestAnimationFrame);
    }
  }, count);

for (const [name, hash, count] of [
  ["a small net", "#/initialization?units=60&n=100", DRAWS],
  ["the net as it opens", "#/initialization", Math.ceil(DRAWS / 20)],
]) {
  test(`${count} new draws in Initialization, ${name}: memory levels off`, async () => {
    const { page } = at;
    await open(page, server.url, hash);
    await rest(page);
    const seen = [];
    for (const until of [0, 0.1, 0.25, 0.5, 0.75, 1]) {
      const wanted = Math.round(until * count);
      await draw(wanted - (seen.at(-1)?.draws ?? 0));
      const { heap } = await now();
      seen.push({ draws: wanted, wasm: (await state(page)).memory, heap });
    }
    console.log(seen.map((s) => `${s.draws} draws: wasm ${megabytes(s.wasm)}, heap ${megabytes(s.heap)}`).join("\n"));
    const [half, end] = [seen.at(-3), seen.at(-1)];
    assert.equal(end.wasm, half.wasm, "nothing is added in the second half");
    assert.ok(end.heap <= half.heap + 1e6, "heap");
  });
}

test(`training at full speed for ${SECONDS} s adds nothing`, async () => {
  const { page } = at;
  await open(page, server.url, "#/playground?data=spiral&hidden=6,4&speed=max");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  const seen = [];
  for (let quarter = 0; quarter <= 4; quarter++) {
    if (quarter > 0) await page.waitForTimeout((SECONDS * 1000) / 4);
    else await page.waitForTimeout(5000);
    seen.push({ ...(await state(page)), ...(await now()) });
  }
  console.log(
    seen.map((s) => `step ${s.step.toLocaleString("en-US")}: wasm ${megabytes(s.memory)}, ${said(s)}`).join("\n"),
  );
  const [early, late] = [seen[1], seen[4]];
  assert.equal(late.memory, early.memory);
  assert.ok(late.step > seen[3].step, "it still trains");
  assert.ok(late.heap <= early.heap + 1e6, "heap");
  assert.ok(late.nodes <= early.nodes + 20 && late.listeners <= early.listeners + 5);
});

test("asleep for 20 s and awake again: it goes on, and nobody is told of an engine that is silent", async () => {
  const { page, devtools } = at;
  await open(page, server.url, "#/playground?data=spiral&hidden=6,4");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  for (let i = 0; i < 3; i++) {
    await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    await devtools.send("Page.setWebLifecycleState", { state: "active" });
    const { step } = await state(page);
    await page.waitForFunction((n) => Number(document.querySelector(".lab").dataset.step) > n, step + 100);
    assert.equal(await page.locator(".banner:visible").count(), 0);
  }
  // Another tab in front.
  const other = await at.context.newPage();
  await other.goto("about:blank");
  await other.bringToFront();
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  await page.bringToFront();
  const { step, playing } = await state(page);
  assert.ok(playing);
  await page.waitForFunction((n) => Number(document.querySelector(".lab").dataset.step) > n, step + 100);
  assert.equal(await page.locator(".banner:visible").count(), 0);
  assert.equal(await page.locator(".status", { hasText: "Training" }).count(), 1);
});
