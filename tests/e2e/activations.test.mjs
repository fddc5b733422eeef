// The activations lab: gates, properties and cost, saturation, deaths with their certificates, the race.
import assert from "node:assert/strict";
import { test } from "node:test";
import { labBench, open } from "./support.mjs";

const { at, ready, text, show, unfold } = labBench();

/** The bottom edge of each selector's visible elements, in a window of 1280 × 800. */
async function bottoms(...selectors) {
  return at.page.evaluate(
    (list) =>
      list.map((selector) => {
        const seen = [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility());
        return Math.max(...seen.map((e) => e.getBoundingClientRect().bottom));
      }),
    selectors,
  );
}

/** Picture, sentence, settings and the row of closed sections end on the first screen, in this order. */
async function oneScreen(hash, picture) {
  await at.page.setViewportSize({ width: 1280, height: 800 });
  await show(hash);
  const [bar, drawn, said, settings, folds] = await bottoms(
    ".transport",
    picture,
    ".view .diagnosis",
    ".controls",
    ".folds-bar",
  );
  const edges = JSON.stringify({ bar, drawn, said, settings, folds });
  assert.ok(bar <= 101, edges);
  assert.ok(drawn <= said && said <= settings && settings <= 752.5 && folds <= 801, edges);
}

for (const [view, hash, picture] of [
  ["Functions", "#/activations", ".function-panel .chart-host, .gate-panel .chart-host"],
  ["Maxout", "#/activations?act=maxout:3&x=2", ".function-panel .chart-host, .gate-panel .chart-host"],
  ["Properties and cost", "#/activations?view=table", ".properties"],
  [
    "Saturation",
    "#/activations?view=saturation&act=leaky_relu",
    ".ten-layers-panel .chart-host, .killed-panel .chart-host",
  ],
  ["Dead ReLU", "#/activations?view=dead&hid=leaky_relu", ".plane-panel .chart-host, .strip-panel .chart-host"],
  ["Race", "#/activations?view=race", ".race-loss-panel .chart-host"],
])
  test(`${view}: the picture, its sentence and its settings are whole at 1280 × 800`, () => oneScreen(hash, picture));

test("the gate at the lecture's three places, by button, drag and keys", async () => {
  const { page } = at;
  await show("#/activations");
  assert.match(await text(".view .diagnosis"), /^25\.0% of the gradient passes/);
  assert.match(await text(".view .small-line"), /1\.00 · 0\.250 = 0\.250/);
  await page.getByRole("button", { name: "x = 10", exact: true }).click();
  await page.waitForFunction(() =>
    /only 1 part in 22,028 passes/.test(document.querySelector(".view .diagnosis")?.textContent),
  );
  assert.match(await text(".view .small-line"), /1\.00 · 4\.54×10⁻⁵ = 4\.54×10⁻⁵/);
  await page.waitForFunction(() => /x=10/.test(location.hash));
  await page.getByRole("button", { name: "x = 0", exact: true }).click();
  await page.waitForFunction(() =>
    /f′\(x\) = 1\.00 · 0\.250/.test(document.querySelector(".view .small-line")?.textContent ?? ""),
  );
  await ready(page);
  assert.doesNotMatch(page.url(), /x=/);
  const hand = page.locator(".function-panel .cursor-layer");
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
  await unfold("At −10, 0 and 10");
  assert.match(await text(".lecture-panel .note"), /sigmoid kills the gradient at −10\.0 and 10\.0/);
});

test("parameters change while one looks; PReLU's slope has a gradient; upstream counts", async () => {
  const { page } = at;
  await show("#/activations?act=prelu&x=-3&up=2");
  assert.match(await text(".view .small-line"), /dL\/dα = .* = 2\.00 · −3\.00 = −6\.00/);
  assert.match(await text(".view .small-line"), /2\.00 · 0\.250 = 0\.500/);
  await page.getByLabel("Activation, PReLU: initial α").fill("0.5");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() =>
    /2\.00 · 0\.500 = 1\.00/.test(document.querySelector(".view .small-line")?.textContent ?? ""),
  );
  assert.match(page.url(), /act=prelu(:|%3A)0\.5/);
});

test("Maxout has a picture of its own and k times the parameters", async () => {
  await show("#/activations?act=maxout:3&x=2");
  assert.match(await text(".view .small-line"), /3 pieces make \d straight parts/);
  assert.match(await text(".view .small-line"), /At x the pieces get the gradients 0, 1\.00, 0/);
  assert.equal(await at.page.locator(".maxout-pieces").isVisible(), true);
  await unfold("Parameters");
  assert.match(await text(".layer-panel .note"), /460,950 parameters: 3\.00 times those of a ReLU layer/);
  await show("#/activations?act=relu");
  assert.equal(await at.page.locator(".maxout-pieces").isVisible(), false);
});

test("the table of all functions, and what they cost here", async () => {
  const { page } = at;
  await show("#/activations?view=table");
  const rows = await page.$$eval(".properties tbody tr", (list) => list.map((r) => r.textContent));
  assert.equal(rows.length, 15);
  const row = (name) => rows.find((r) => r.startsWith(name));
  assert.match(row("tanh"), /✓ 01\.00.*exp/);
  assert.match(row("ReLU"), /0\.3991\.00.*no/);
  assert.match(row("Sigmoid"), /0\.5000\.250.*exp/);
  assert.equal(await page.locator(".properties .sparkline").count(), 14, "all but Maxout");
  await unfold("More properties");
  const more = await page.$$eval(".more-properties-panel tbody tr", (list) => list.map((r) => r.textContent));
  const rest = (name) => more.find((r) => r.startsWith(name));
  assert.match(rest("tanh"), /−1\.00 … 1\.00/);
  assert.match(rest("ReLU"), /0 … ∞.*10,100/);
  assert.match(rest("Sigmoid"), /0 … 1\.00.*0\.250/);
  assert.match(rest("PReLU, α"), /10,200 \(100 α\)/);
  await unfold("More properties");
  await page.getByRole("button", { name: "Measure on this machine" }).click();
  await page.waitForFunction(() => /Sigmoid costs/.test(document.querySelector(".cost-said")?.textContent ?? ""));
  const bars = await page.$$eval(".properties .cost-cell", (list) => list.map((c) => c.textContent));
  assert.equal(bars.length, 15);
  assert.ok(
    bars.every((text) => /^× \d/.test(text)),
    bars.join(" "),
  );
  await unfold("Cost in detail");
  await page.locator(".cost-chart-panel .menu summary").click();
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await page.waitForSelector(".cost-chart-panel tbody tr");
  const costs = await page.$$eval(".cost-chart-panel tbody tr", (list) =>
    list.map((r) => Number(r.cells[1].textContent)),
  );
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
  assert.match(await text(".view .diagnosis"), /multiply a gradient by 0\.03/);
  assert.match(await text(".ten-layers-panel .note"), /multiplied by 0\.03/);
  await unfold("The population");
  assert.match(await text(".population-panel .note"), /50% of the draws kill it .*, 50% shut it off/);
  await unfold("One layer");
  const hand = page.locator(".one-layer-panel .cursor-layer");
  await hand.focus();
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => /s=7\.94/.test(location.hash));
});

test("every death has its certificate, and leads back to the step before", async () => {
  const { page } = at;
  await show("#/activations?view=dead");
  assert.match(await text(".dying-said .diagnosis"), /^Step 0 of 300: 0 of 30 units dead/);
  await unfold("Death certificates");
  const first = page.locator(".deaths tbody tr").first();
  const [unit, step] = (await first.locator("td").allInnerTexts()).map(Number);
  assert.ok(step > 0);
  await first.getByRole("button").click();
  assert.match(await text(".dying-said .diagnosis"), new RegExp(`^Step ${step - 1} of 300: 0 of 30 `));
  assert.match(await text(".dying-said .small-line"), new RegExp(`Unit ${unit} is (alive|saturated)`));
  await page.waitForFunction((s) => location.hash.includes(`at=${s}`), step - 1);
  await page.getByRole("button", { name: "Step", exact: true }).click();
  assert.match(await text(".dying-said .small-line"), new RegExp(`Unit ${unit} is dead.*It died in step ${step}: `));
  const hand = page.locator(".strip-panel .cursor-layer");
  await hand.focus();
  await page.keyboard.press("PageUp");
  await page.keyboard.press("ArrowLeft");
  assert.match(await text(".dying-said .diagnosis"), new RegExp(`^Step ${step + 9} of`));
  await page.getByRole("button", { name: "End", exact: true }).click();
  await unfold("Deaths over time");
  assert.match(await text(".dead-count-panel .note"), /none came back/);
  // A link holds step and unit.
  await show(`#/activations?view=dead&at=${step}&unit=${unit}`);
  assert.match(await text(".dying-said .diagnosis"), new RegExp(`^Step ${step} of 300`));
  assert.match(await text(".dying-said .small-line"), new RegExp(`Unit ${unit} is dead`));
});

test("Play runs to the end and can be stopped; without motion it jumps there", async () => {
  const { page } = at;
  await show("#/activations?view=dead&steps=60");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.waitForFunction(() => /^Step [1-9]/.test(document.querySelector(".dying-said .diagnosis").textContent));
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await ready(page);
  assert.doesNotMatch(await text(".dying-said .diagnosis"), /^Step 60 /);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await ready(page);
  assert.match(await text(".dying-said .diagnosis"), /^Step 60 of 60/);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await show("#/activations?view=dead&steps=50");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  assert.match(await text(".dying-said .diagnosis"), /^Step 50 of 50/);
  await page.emulateMedia({ reducedMotion: null });
});

test("cures: no death; the sweep over rates is kept when the rate changes", async () => {
  const { page } = at;
  await show("#/activations?view=dead&hid=leaky_relu");
  await unfold("Death certificates");
  await unfold("Over learning rates");
  assert.match(await text(".deaths-panel"), /No Leaky ReLU unit has died/);
  assert.match(await text(".sweep-panel .note"), /20 seeds.*At no rate is the median above 10%/);
  await page.locator(".sweep-panel .cursor-layer").focus();
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => /lr=1\.5/.test(location.hash));
  assert.doesNotMatch(await text(".sweep-panel .note"), /Still running/);
});

test("the race waits for Start, can be stopped, and says what it found", async () => {
  const { page } = at;
  await show("#/activations?view=race&seeds=2&most=100&width=32&n=200&target=0.6");
  assert.match(await text(".race-said .diagnosis"), /Predict first/);
  await page.getByRole("button", { name: "Start the race" }).click();
  await page.waitForFunction(
    () => / wins?: (a median of \d+ updates|no function)/.test(document.querySelector(".race-said")?.textContent ?? ""),
    null,
    {
      timeout: 120_000,
    },
  );
  await ready(page);
  assert.match(page.url(), /go=1/);
  await unfold("Results");
  await unfold("Rates tried");
  const rows = await page.$$eval('.race-result-panel [aria-label^="Results"] tbody tr', (list) =>
    list.map((r) => r.textContent),
  );
  assert.equal(rows.length, 6);
  assert.match(await text(".race-result-panel .note"), /tanh needs \d.* times the updates of ReLU/);
  assert.equal(await page.locator(".race-trials-panel:visible tbody tr").count(), 6);
  assert.equal(await page.locator(".race-noise-panel:visible").count(), 0, "a closed section stays closed");
  await unfold("Noisy test images");
  const noisy = await text(".race-noise-said");
  assert.match(
    noisy,
    /^With noise of standard deviation 2\.00 .* ELU gets \d+% .* Leaky ReLU \d+% \(medians of 2 seeds\)/,
  );
  assert.match(noisy, /ELU minus Leaky ReLU is −?[\d.]+ percentage points .*: (ELU is the|neither is clearly)/);
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
  assert.match(await text(".view .small-line"), /dL\/dx/);
});

test("saturation: another function's curve comes out of the one before, and arrives where it belongs", async () => {
  const { page } = at;
  await show("#/activations?view=saturation&act=tanh");
  await page.locator(".ten-layers-panel .menu > summary").click();
  await page.getByRole("button", { name: "Table", exact: true }).locator("visible=true").click();
  await ready(page);
  // What stands for the chosen function at the largest s, in every state of the table.
  await page.evaluate(() => {
    // A clock five times as slow: however few frames a busy machine has, some fall into the movement.
    const [now, frame] = [performance.now.bind(performance), requestAnimationFrame];
    const zero = now();
    performance.now = () => zero + (now() - zero) / 5;
    window.requestAnimationFrame = (work) => frame.call(window, () => work(performance.now()));
    const table = document.querySelector(".ten-layers-panel table");
    window.seen = [];
    // On a busy machine the engine sends a sweep in parts, and the largest s comes last.
    new MutationObserver(() => {
      const last = table.tBodies[0].rows[20];
      if (last) seen.push(last.cells[1].textContent);
    }).observe(table, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  const select = page.locator('.controls .field[data-key="act"] select');
  await select.selectOption("relu");
  await ready(page);
  const seen = new Set(await page.evaluate(() => window.seen));
  assert.ok(seen.size > 4, `${seen.size} states`);
  const end = await page.evaluate(() => window.seen.at(-1));
  await page.emulateMedia({ reducedMotion: "reduce" });
  await show("#/activations?view=saturation&act=relu");
  await page.locator(".ten-layers-panel .menu > summary").click();
  await page.getByRole("button", { name: "Table", exact: true }).locator("visible=true").click();
  await ready(page);
  const own = await page.locator(".ten-layers-panel tbody tr").nth(20).locator("td").nth(1).innerText();
  assert.equal(end, own);
  await page.emulateMedia({ reducedMotion: null });
});
