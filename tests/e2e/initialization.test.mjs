// The initialization lab: the lecture's printouts and their errors, four initializers side by side, steppers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inOrder, labBench, newPage, open, serve } from "./support.mjs";

const { at, ready, text, show, unfold } = labBench();

for (const view of ["layers&units=60&n=100", "steps&units=40", "chain", "symmetry", "train&units=40&steps=20"])
  test(`${view.split("&")[0]}: the picture and its settings are whole on the first screen`, () =>
    inOrder(at.page, () => show(`#/initialization?view=${view}`)));

test("tanh at std 0.01: the printout, and the two slips of the slide", async () => {
  await show("#/initialization?fan=4");
  await unfold("As the lecture prints it");
  const lines = (await text("pre")).split("\n");
  assert.match(lines[0], /^input layer had mean −?0\.00\d+ and std (0\.99|1\.00)/);
  const std = lines.slice(1).map((l) => Number(/std ([\d.]+)/.exec(l)?.[1]));
  assert.ok(Math.abs(std[0] - 0.2135) < 0.003 && Math.abs(std[1] - 0.0476) < 0.001, lines.join("\n"));
  await unfold("The lecture’s tables");
  const rows = at.page.locator(".lecture-print-panel tbody tr");
  const bad = await rows.evaluateAll((list) =>
    list.filter((r) => r.classList.contains("bad")).map((r) => r.cells[0].textContent),
  );
  assert.deepEqual(bad, ["8", "9"], "the transcription errors");
  assert.match(await text(".lecture-print-panel .note"), /transcription errors/);
});

test("tanh at std 1: saturated, and the gradient grows", async () => {
  await show("#/initialization?init=normal:1&n=300");
  assert.match(await text(".view.layers .diagnosis"), /on the way back, the gradient by 3\.[3-6]\d/);
  await unfold("As the lecture prints it");
  assert.match(await text(".printout-panel .note"), /χ₁ = 12\.\d: chaotic/);
  assert.match(await text(".backward-panel .note"), /Infinite-width theory/);
});

test("four initializers side by side have the same inputs", async () => {
  const { page } = at;
  await show("#/initialization?n=200&units=100&init=normal:0.01&init2=glorot_normal&init3=orthogonal&init4=lsuv");
  await page.waitForFunction(() => document.querySelectorAll(".printouts > div").length === 4);
  const first = await page.$$eval(".printouts pre", (list) => list.map((p) => p.textContent.split("\n")[0]));
  assert.equal(new Set(first).size, 1, "paired draws");
  await unfold("More settings");
  await page.locator('.field[data-key="init4"] select').selectOption("none");
  await page.waitForFunction(() => document.querySelectorAll(".printouts > div").length === 3);
});

test("a change is measured again, and the picture says so", async () => {
  const { page } = at;
  await show("#/initialization?n=200&units=100");
  await unfold("As the lecture prints it");
  const before = await text("pre");
  await page.locator('.field[data-key="act"] select').selectOption("relu");
  await page.waitForFunction((old) => document.querySelector(".printouts pre")?.textContent !== old, before);
  await ready(page);
  assert.match(page.url(), /act=relu/);
  const label = await page.locator(".wall-forward-panel canvas").getAttribute("aria-label");
  assert.match(label, /std of activations from/);
});

test("seeds: a band, and the progress of long work can be stopped", async () => {
  const { page } = at;
  await show("#/initialization?n=100&units=60&fan=5");
  assert.match(await text(".forward-panel .note"), /quartiles of 5 seeds/);
  await open(page, at.url, "#/initialization?fan=20");
  await page.getByRole("button", { name: "Stop here" }).click();
  await ready(page);
  const seeds = Number(/quartiles of (\d+) seeds/.exec(await text(".forward-panel .note"))?.[1] ?? 1);
  assert.ok(seeds < 20, `${seeds}`);
});

test("LSUV step by step: one division a layer on fixed data", async () => {
  const { page } = at;
  await show("#/initialization?view=steps&act=relu&units=60&layers=6");
  await page.getByRole("button", { name: "Next step" }).click();
  await ready(page);
  assert.match(await text(".view.steps .diagnosis"), /Step 1 of/);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "To the end" }).click();
  await ready(page);
  assert.match(await page.locator(".view:visible").innerText(), /6 of 6 layers within/);
});

test("the chain: ω to the number of layers", async () => {
  await show("#/initialization?view=chain&act=linear&omega=0.9");
  assert.match(
    await text(".chain-panel > p"),
    /layer 1 receives 0\.387 times the last layer’s δ; the exact product is 0\.387/,
  );
});

test("symmetry: one unit eight times, until noise breaks it", async () => {
  const { page } = at;
  await show("#/initialization?view=symmetry&init=constant:0.5");
  assert.match(await text(".symmetry-said .diagnosis"), /one and the same unit 8 times/);
  await page.getByRole("button", { name: "Break the symmetry" }).click();
  await page.waitForFunction(() => /noise=0.01/.test(location.hash));
  await ready(page);
  await page.waitForFunction(() =>
    /After 2000 steps/.test(document.querySelector(".symmetry-said .diagnosis")?.textContent ?? ""),
  );
  assert.match(await text(".symmetry-said .diagnosis"), /layer 1 has 8 different units/);
});

test("the std slider moves the measurement; other widths are measured, too", async () => {
  const { page } = at;
  await show("#/initialization?units=50&n=100");
  await unfold("As the lecture prints it");
  await page.getByLabel("Std of the weights", { exact: true }).focus();
  await page.keyboard.press("End");
  await page.waitForFunction(() => /init=normal(:|%3A)10/.test(location.hash));
  await ready(page);
  assert.match(await text(".printout-panel"), /Normal, std 10/);
  await show("#/initialization?units=50&units2=100&n=100&init=glorot_normal");
  await unfold("As the lecture prints it");
  assert.match(await text(".printout-panel"), /a prediction for each, but no fixed point/);
  await page.waitForFunction(() => document.querySelectorAll(".wall-forward-panel canvas").length > 0);
});

test("the same nets train on images: who moves, who does not, side by side", async () => {
  const { page } = at;
  await show("#/initialization?units=40&layers=8&n=50&init=normal:0.01&init2=lecun_normal&steps=100");
  await page.getByRole("button", { name: "Train from here" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".train-said li").length === 2);
  await page.waitForFunction(() =>
    [...document.querySelectorAll(".train-said li")].every((li) => /After 100 updates/.test(li.textContent ?? "")),
  );
  const said = await page.locator(".train-said li").allTextContents();
  assert.match(said[0], /Normal, std 0\.01.*the loss is 2\.30 .*8 of 9 layers have not moved/);
  assert.match(said[1], /LeCun normal.*the loss is [01]\..*every layer has moved/);
});

test("data-dependent: within the layers, then between them", async () => {
  const { page } = at;
  await show("#/initialization?view=steps&method=data&act=relu&units=40");
  await page.getByRole("button", { name: "To the end" }).click();
  await unfold("Rates of change");
  assert.match(await text(".view.steps .diagnosis"), /Between layers, iteration/);
  assert.match(await text(".rates-panel .note"), /changes 1\.0\d* times as fast/);
});

test("bad values have their message; a crash is mended", async () => {
  const { page } = at;
  await show("#/initialization?layers=50&units=1000&n=50&act=relu&init=magic&what=1");
  assert.match(await text('.field[data-key="units"] .error'), /more than 25 million weights/);
  assert.match(await text('.field[data-key="init"] .error'), /unknown/);
  assert.match(await text(".stray"), /what/);
  await show("#/initialization?units=50&n=50");
  await page.evaluate(() => document.dispatchEvent(new CustomEvent("training-ground:crash")));
  await page.waitForSelector(".banner:visible");
  await ready(page);
  await unfold("As the lecture prints it");
  assert.match(await text("pre"), /hidden layer 10/);
});

test("a second worker takes half of the examples: the same numbers, and no harm when it is lost", async () => {
  // The worker keeps for this test what the guard takes from it: it is looked into by text.
  const keeps = (text) => `const kept = eval;${text};self.eval = kept;`;
  const server = await serve(undefined, { changed: { "js/engine/half-worker.js": keeps } });
  const { page, context, faults } = await newPage(at.browser, server.url);
  await open(page, server.url, "#/initialization?seed=2&n=600");
  await ready(page);
  const numbers = () => page.locator(".printouts").textContent();
  const alone = await numbers();
  const turnTo = async (seed) => {
    await page.evaluate((n) => {
      location.hash = `#/initialization?seed=${n}&n=600`;
    }, seed);
    await ready(page);
  };
  const isHalf = (w) => w.url().endsWith("half-worker.js");
  const half = page.workers().find(isHalf) ?? (await page.waitForEvent("worker", isHalf));
  await half.evaluate(() => {
    const post = self.postMessage;
    self.handed = [];
    self.postMessage = (message, options) => {
      self.handed.push(message.t);
      post.call(self, message, options);
    };
  });
  // The first worker may do without it when the machine gives it more time: then they run once more.
  const handed = () => half.evaluate(() => self.handed);
  do {
    await turnTo("3");
    assert.notEqual(await numbers(), alone);
    await turnTo("2");
    assert.equal(await numbers(), alone);
  } while (!(await handed()).includes("gradients"));
  const parts = await handed();
  for (const [i, part] of parts.entries())
    if (part !== "half") assert.deepEqual([parts[i - 1], part], ["half", "gradients"]);
  await half.evaluate(() => self.close());
  await turnTo("3");
  await turnTo("2");
  assert.equal(await numbers(), alone);
  assert.deepEqual(faults, []);
  await context.close();
  server.close();
});

test("the state before stays behind the wall, and the slider holds its marks", async () => {
  const { page } = at;
  await show("#/initialization?units=100&n=100&init=normal:1");
  const slider = page.getByLabel("Std of the weights", { exact: true });
  // A stop beside that of 0.01.
  await slider.fill("51");
  await page.waitForFunction(() => !/init=/.test(location.hash));
  await ready(page);
  assert.equal(await slider.getAttribute("aria-valuetext"), "0.01");
  assert.match(await text(".view.layers"), /Gray: before, Normal, std 1\./);
  await page.getByLabel("shared axes").uncheck();
  assert.match(await text(".wall-backward-panel"), /an axis of its own for each layer/);
});

test("ω is taken hold of, with the keys as well", async () => {
  const { page } = at;
  await show("#/initialization?view=chain&act=linear&omega=0.9");
  await page.locator(".chain-panel .cursor-layer").focus();
  await page.keyboard.press("Shift+ArrowUp");
  await page.waitForFunction(() => /omega=1/.test(location.hash));
  await ready(page);
  assert.match(await text(".view:visible .diagnosis"), /With ω = 1, layer 1 receives 1\.00 times/);
});

test("steps and trainings play to their ends, and rest", async () => {
  const { page } = at;
  for (const [view, end] of [
    ["steps&units=20&layers=3", /Step 3 of 3/],
    ["symmetry&init=constant:0.5&noise=0.01", /After 2000 steps/],
    ["train&units=20&steps=20", /After 20 updates/],
  ]) {
    await show(`#/initialization?view=${view}`);
    await page.locator(".transport").getByRole("button", { name: "Play", exact: true }).click();
    await ready(page);
    assert.match(await text(".view:visible .diagnosis"), end);
  }
});

test("the lab is ready when all initializers side by side are there, and until then says what it waits for", async () => {
  const { context } = at;
  const page = await context.newPage();
  // As on a busy machine: the workers of the companions hear nothing for now.
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage;
    const held = [];
    Worker.prototype.postMessage = function (message, ...rest) {
      if (held && message?.companion && !window.released) held.push(() => post.call(this, message, ...rest));
      else post.call(this, message, ...rest);
    };
    window.release = (n) => {
      for (const send of held.splice(0, n)) send();
    };
  });
  await page.goto(`${at.url}#/initialization?units=60&n=100&init2=he_normal&init3=lecun_normal&init4=normal:1`);
  await page.waitForSelector('.lab[data-busy="false"]');
  const status = page.locator(".status");
  const said = () => page.locator(".wall-forward-panel canvas").getAttribute("aria-label");
  assert.equal(await status.innerText(), "Initializers: 1 of 4 done.");
  assert.match(await said(), /he normal: being computed\. lecun normal: being computed\. normal:1: being computed/);
  assert.equal(await page.locator(".printouts .coming").count(), 3);
  assert.equal(await page.locator(".middle").getAttribute("aria-busy"), "true");
  await page.evaluate(() => window.release(2));
  await page.waitForFunction(() => document.querySelector(".status").textContent === "Initializers: 3 of 4 done.");
  assert.equal(await page.locator(".printouts .coming").count(), 1);
  await page.evaluate(() => window.release(1));
  await ready(page);
  assert.equal(await status.innerText(), "Ready.");
  assert.equal(await page.locator(".printouts .coming").count(), 0);
  assert.doesNotMatch(await said(), /being computed/);
  await page.close();
});

test("step by step says how many units it computes with, and of how many", async () => {
  await show("#/initialization?view=steps&layers=2");
  await unfold("The method");
  assert.match(await text(".method-panel .note"), /2 layers of 128 units \(of the 500 that are set; .* 128 at most\)/);
  await show("#/initialization?view=steps&layers=2&units=40");
  await unfold("The method");
  assert.match(await text(".method-panel .note"), /2 layers of 40 units, 256 examples/);
});
