// The activations lab: gates, properties and cost, saturation, deaths with their certificates, the race.
import assert from "node:assert/strict";
import { test } from "node:test";
import { labBench, open } from "./support.mjs";

const { at, ready, text, show } = labBench();

test("the gate at the lecture's three places, by button, drag and keys", async () => {
  const { page } = at;
  await show("#/activations");
  assert.match(await text(".pg-gate .diagnosis"), /1\.00 · 4\.54×10⁻⁵ = 4\.54×10⁻⁵.*killed: 22,028 times less/);
  await page.getByRole("button", { name: "x = 0", exact: true }).click();
  await page.waitForFunction(() =>
    /f′\(x\) = 1\.00 · 0\.250/.test(document.querySelector(".pg-gate")?.textContent ?? ""),
  );
  assert.match(page.url(), /x=0/);
  const hand = page.locator(".pg-function .pg-hand");
  await hand.focus();
  for (let i = 0; i < 3; i++) {
    const before = page.url();
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction((old) => location.href !== old, before);
  }
  assert.match(page.url(), /x=0\.3/);
  const box = await hand.boundingBox();
  await page.mouse.move(box.x + 100, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + 120, { steps: 4 });
  await page.mouse.up();
  await page.waitForFunction(() => /x=-1[01]/.test(location.hash));
  assert.match(await text(".pg-lecture .pg-note"), /sigmoid kills the gradient at −10\.0 and 10\.0/);
});

test("parameters change while one looks; PReLU's slope has a gradient; upstream counts", async () => {
  const { page } = at;
  await show("#/activations?act=prelu&x=-3&up=2");
  assert.match(await text(".pg-gate .pg-note"), /dL\/dα = .* = 2\.00 · −3\.00 = −6\.00/);
  assert.match(await text(".pg-gate .diagnosis"), /2\.00 · 0\.250 = 0\.500/);
  await page.getByLabel("Activation, PReLU: initial α").fill("0.5");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() =>
    /2\.00 · 0\.500 = 1\.00/.test(document.querySelector(".pg-gate")?.textContent ?? ""),
  );
  assert.match(page.url(), /act=prelu(:|%3A)0\.5/);
});

test("Maxout has a picture of its own and k times the parameters", async () => {
  await show("#/activations?act=maxout:3&x=2");
  assert.match(await text(".pg-maxout"), /3 pieces make \d straight parts/);
  assert.match(await text(".pg-maxout"), /At x the pieces get the gradients 0, 1\.00, 0/);
  assert.match(await text(".pg-gate .pg-note"), /460,950 parameters: 3\.00 times those of a ReLU layer/);
  await show("#/activations?act=relu");
  assert.equal(await at.page.locator(".pg-maxout").isVisible(), false);
});

test("the table of all functions, and what they cost here", async () => {
  const { page } = at;
  await show("#/activations?view=table");
  const rows = await page.$$eval(".properties tbody tr", (list) => list.map((r) => r.textContent));
  assert.equal(rows.length, 15);
  const row = (name) => rows.find((r) => r.startsWith(name));
  assert.match(row("tanh"), /−1\.00 … 1\.00✓ 0/);
  assert.match(row("ReLU"), /0 … ∞0\.399.*no10,100/);
  assert.match(row("Sigmoid"), /0 … 1\.000\.5000\.2500\.250.*exp/);
  assert.match(row("PReLU, α"), /10,200 \(100 α\)/);
  await page.getByRole("button", { name: "Measure on this machine" }).click();
  await page.waitForFunction(() => /Sigmoid costs/.test(document.querySelector(".pg-cost")?.textContent ?? ""));
  await page.getByRole("button", { name: "Table", exact: true }).last().click();
  await page.waitForSelector(".pg-cost tbody tr");
  const costs = await page.$$eval(".pg-cost tbody tr", (list) => list.map((r) => Number(r.cells[1].textContent)));
  assert.equal(costs.length, 15);
  assert.ok(
    costs.every((c) => c > 0),
    costs.join(" "),
  );
  await ready(page);
});

test("saturation: s by slider and by drag; ten layers", async () => {
  const { page } = at;
  await show("#/activations?view=saturation&act=relu&s=10");
  assert.match(await text(".pg-population .pg-note"), /50% of the draws kill it .*, 50% shut it off/);
  assert.match(await text(".pg-ten-layers .pg-note"), /multiplied by 0\.03/);
  const hand = page.locator(".pg-one-layer .pg-hand");
  await hand.focus();
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => /s=7\.94/.test(location.hash));
});

test("every death has its certificate, and leads back to the step before", async () => {
  const { page } = at;
  await show("#/activations?view=dead");
  const first = page.locator(".deaths tbody tr").first();
  const [unit, step] = (await first.locator("td").allInnerTexts()).map(Number);
  assert.ok(step > 0);
  await first.getByRole("button").click();
  assert.match(
    await text(".pg-dying .diagnosis"),
    new RegExp(`^Step ${step - 1} of 300: 0 of 30 .* Unit ${unit} is (alive|saturated)`),
  );
  await page.waitForFunction((s) => location.hash.includes(`at=${s}`), step - 1);
  await page.getByRole("button", { name: "Step", exact: true }).click();
  assert.match(await text(".pg-dying .diagnosis"), new RegExp(`Unit ${unit} is dead`));
  const hand = page.locator(".pg-strip .pg-hand");
  await hand.focus();
  await page.keyboard.press("PageUp");
  await page.keyboard.press("ArrowLeft");
  assert.match(await text(".pg-dying .diagnosis"), new RegExp(`^Step ${step + 9} of`));
  await page.getByRole("button", { name: "End" }).click();
  assert.match(await text(".pg-dead-count .pg-note"), /none came back/);
  // A link holds step and unit.
  await show(`#/activations?view=dead&at=${step}&unit=${unit}`);
  assert.match(await text(".pg-dying .diagnosis"), new RegExp(`^Step ${step} of 300.*Unit ${unit} is dead`));
});

test("cures: no death; the sweep over rates is kept when the rate changes", async () => {
  const { page } = at;
  await show("#/activations?view=dead&hid=leaky_relu");
  assert.match(await text(".pg-deaths"), /No Leaky ReLU unit has died/);
  assert.match(await text(".pg-sweep .pg-note"), /20 seeds.*At no rate is the median above 10%/);
  await page.locator(".pg-sweep .pg-hand").focus();
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => /lr=1\.5/.test(location.hash));
  assert.doesNotMatch(await text(".pg-sweep .pg-note"), /Still running/);
});

test("the race waits for Start, can be stopped, and says what it found", async () => {
  const { page } = at;
  await show("#/activations?view=race&seeds=2&most=100&width=32&n=200&target=0.6");
  assert.match(await text(".pg-race .diagnosis"), /Predict first/);
  await page.getByRole("button", { name: "Start the race" }).click();
  await page.waitForFunction(
    () => / wins?: (a median of \d+ updates|no function)/.test(document.querySelector(".pg-race")?.textContent ?? ""),
    null,
    {
      timeout: 120_000,
    },
  );
  await ready(page);
  assert.match(page.url(), /go=1/);
  const rows = await page.$$eval(".pg-race-result tbody tr", (list) => list.map((r) => r.textContent));
  assert.equal(rows.length, 6);
  assert.match(await text(".pg-race-result .pg-note"), /tanh needs \d.* times the updates of ReLU/);
  assert.equal(await page.locator(".pg-race-trials:visible tbody tr").count(), 6);
  await open(page, at.url, "#/activations?view=race&go=1&rates=one&seeds=20&most=2000");
  await page.getByRole("button", { name: "Stop here" }).click();
  await ready(page);
});

test("bad values have their message; a crash is mended", async () => {
  const { page } = at;
  await show("#/activations?x=99&act=magic&what=1");
  assert.match(await text('.field[data-key="x"] .error'), /12 is used/);
  assert.match(await text('.field[data-key="act"] .error'), /unknown/);
  await page.evaluate(() => document.dispatchEvent(new CustomEvent("training-ground:crash")));
  await page.waitForSelector(".banner:visible");
  await ready(page);
  assert.match(await text(".pg-gate .diagnosis"), /dL\/dx/);
});
