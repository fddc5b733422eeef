// An engine that dies is reported and restarted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { launch, newPage, open, pageBench, playUntil, rest, state } from "./support.mjs";

const at = pageBench();

const tell = (page, what) =>
  page.evaluate((w) => document.dispatchEvent(new CustomEvent(`training-ground:${w}`)), what);
const banner = (page, text) => page.locator(".banner", { hasText: text });
const status = (page, text) => page.locator(".status", { hasText: text });
/** Drops the browser's messages about a blocked script. */
const forgive = (faults) => faults.splice(0, faults.length);

test("an engine whose module cannot be had is told, and Reset starts it when it can", async () => {
  const { page, context, faults } = await newPage(at.browser, at.url);
  let there = false;
  await context.route("**/pkg/playground_bg.wasm", (route) => (there ? route.continue() : route.abort()));
  await page.goto(`${at.url}#/playground`);
  await banner(page, "The engine does not start").waitFor();
  await status(page, "The engine has stopped.").waitFor();
  await page.waitForFunction(() => document.documentElement.dataset.pending === "false");
  there = true;
  await banner(page, "The engine does not start").getByRole("button", { name: "Reset" }).click();
  await page.waitForSelector(".lab[data-step]");
  await status(page, "Paused.").waitFor();
  assert.equal(await page.locator(".banner:visible").count(), 0);
  assert.ok(faults.length > 0, "the browser says that it was refused");
  await context.close();
});

test("after crash upon crash other settings start the engine again", async () => {
  const { page } = at;
  await open(page, at.url, "#/zigzag");
  // Each worker is brought down as soon as it is there, until there are no more.
  for (let died = 0; died < 4; died++) {
    await tell(page, "crash");
    if (died < 3) await rest(page);
  }
  await banner(page, "The engine does not start").waitFor();
  await status(page, "The engine has stopped.").waitFor();
  await page.evaluate(() => {
    location.hash = "#/zigzag?view=hidden";
  });
  await page.waitForSelector('.lab[data-settled="true"]');
  await status(page, "Ready.").waitFor();
});

test("a worker that vanishes is missed, and can be started again where the run was", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?data=xor&hidden=6&seed=3");
  const before = await playUntil(page, (s) => s.step > 300);
  await tell(page, "vanish");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await banner(page, "has not answered for five seconds").waitFor();
  await status(page, "No answer from the engine.").waitFor();
  await page.getByRole("button", { name: "Start it again" }).click();
  await rest(page);
  assert.equal(await page.locator(".banner:visible").count(), 0);
  const now = await state(page);
  assert.deepEqual([now.step, now.train], [before.step, before.train]);
  await playUntil(page, (s) => s.step > before.step + 50);
});

test("images that cannot be had are told until they are there", async () => {
  const { page, faults } = at;
  let there = false;
  await page.route("**/emoji-10.png", (route) => (there ? route.continue() : route.abort()));
  await page.goto(`${at.url}#/sanity`);
  await banner(page, "Images are missing").waitFor();
  await status(page, "Images are missing.").waitFor();
  there = true;
  await page.getByRole("button", { name: "Reset" }).click();
  await status(page, "Ready.").waitFor();
  assert.equal(await page.locator(".banner:visible").count(), 0);
  await page.unroute("**/emoji-10.png");
  forgive(faults);
});

// V8 has no SIMD on an x64 processor without SSE 4.1. Other processors always have it.
test("a browser without WebAssembly SIMD is told so in plain words", { skip: process.arch !== "x64" }, async () => {
  const browser = await launch(["--js-flags=--no-enable-sse4-1"]);
  try {
    const { page, context, faults } = await newPage(browser, at.url);
    for (const route of ["playground", "zigzag"]) {
      await page.goto("about:blank");
      await page.goto(`${at.url}#/${route}`);
      await banner(page, "The engine does not start: This browser has no WebAssembly SIMD. Use a newer one.").waitFor();
      await status(page, "The engine has stopped.").waitFor();
      assert.ok(await page.locator("h1:visible, h2:visible").count(), "the page is not empty");
    }
    await page.goto(`${at.url}#/`);
    await page.getByRole("link", { name: "Start lesson 1" }).waitFor();
    assert.deepEqual(faults, []);
    await context.close();
  } finally {
    await browser.close();
  }
});
