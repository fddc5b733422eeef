// The race of the optimizers: paths, arrivals and rates on the real page, by buttons, keys, pointer and link.
import assert from "node:assert/strict";
import { test } from "node:test";
import { firstScreen, labBench } from "./support.mjs";

const { at, ready, text, show, unfold } = labBench();
const RACE = "#/zigzag?view=optimizers";
const NAMES = ["SGD", "Momentum", "Nesterov", "AdaGrad", "RMSProp", "Adam"];

/** The rows of the table of arrivals, as text. */
const rows = () =>
  at.page
    .locator(".arrivals-panel tbody tr")
    .evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent.trim())));

/** The number of pixels in the picture with the color of each marker in the table. */
const painted = () =>
  at.page.evaluate(() => {
    const canvas = document.querySelector(".bowl-panel canvas");
    // Of a copy: the page's own canvas is not for reading.
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    return [...document.querySelectorAll(".arrivals-panel .racer")].map((one) => {
      const [r, g, b] = getComputedStyle(one).color.match(/\d+/g).map(Number);
      let n = 0;
      for (let i = 0; i < data.length; i += 4)
        if (Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 6) n += 1;
      return n;
    });
  });

const param = (key) => new URLSearchParams(at.page.url().split("?")[1]).get(key);

test("six paths are drawn, and the table says who arrives when", async () => {
  for (const theme of ["light", "dark"]) {
    await at.page.emulateMedia({ colorScheme: theme });
    await show(RACE);
    const seen = await painted();
    assert.equal(seen.length, 6);
    assert.ok(
      seen.every((n) => n > 60),
      `pixels of each in the ${theme} theme: ${seen}`,
    );
  }
  await at.page.emulateMedia({ colorScheme: "light" });
  const all = await rows();
  assert.deepEqual(
    all.map(([name]) => name),
    NAMES,
  );
  for (const [name, rate, steps, detour, median] of all) {
    assert.ok(Number(rate) > 0 && Number(steps) > 0 && Number(median) > 0, `${name}: ${rate}, ${steps}, ${median}`);
    assert.ok(Number(detour) >= 1, `${name}: ${detour}`);
  }
  // The sentence is that of the table.
  const order = all.toSorted((a, b) => Number(a[2]) - Number(b[2]));
  const said = await text(".view:visible .diagnosis");
  assert.ok(said.includes(`${order[0][0]} arrives first, after ${order[0][2]} steps`), said);
  assert.ok(said.includes(`${order[5][0]} is last, after ${order[5][2]}`), said);
  assert.match(await text(".bowl-side > .note"), /slowest run on 10 other draws.*below a thousandth/);
});

test("a row that is pointed at has its path stand out", async () => {
  const { page } = at;
  await show(RACE);
  const all = await painted();
  await page.locator(".arrivals-panel tbody tr").nth(0).hover();
  await ready(page);
  const one = await painted();
  assert.ok(one[0] >= all[0], `SGD: ${all[0]}, then ${one[0]}`);
  for (let i = 1; i < 6; i++) assert.ok(one[i] < all[i] / 2, `${NAMES[i]}: ${all[i]}, then ${one[i]}`);
  await page.mouse.move(5, 5);
  await ready(page);
  assert.deepEqual(await painted(), all);
});

test("the race is played, stepped and looked through", async () => {
  const { page } = at;
  await show(RACE);
  const where = ".arrivals-panel .sentence";
  assert.match(await text(where), /Step (\d+) of \1\. Arrived: Nesterov \d+, .*RMSProp \d+\.$/);
  await page.getByLabel("Step of the race").fill("0");
  assert.match(await text(where), /Step 0 of \d+\. Loss: SGD/);
  const few = await painted();
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await page.locator("body").press("ArrowRight");
  assert.match(await text(where), /Step 2 of/);
  await page.getByRole("button", { name: "Back", exact: true }).click();
  assert.match(await text(where), /Step 1 of/);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.waitForFunction(() =>
    /Step [1-9]\d+ of/.test(document.querySelector(".arrivals-panel .sentence")?.textContent ?? ""),
  );
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  const more = await painted();
  assert.ok(
    more.some((n, i) => n > few[i]),
    `${few} then ${more}`,
  );
});

test("reduced motion: Play shows the end at once", async () => {
  const { page } = at;
  await page.emulateMedia({ reducedMotion: "reduce" });
  await show(RACE);
  await page.getByLabel("Step of the race").fill("3");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  assert.match(await text(".arrivals-panel .sentence"), /Step (\d+) of \1\./);
  await page.emulateMedia({ reducedMotion: "no-preference" });
});

test("a valley along one weight is AdaGrad's, a round bowl SGD's", async () => {
  const { page } = at;
  const steps = async (name) => Number((await rows()).find(([label]) => label === name)?.[2]);
  await show(RACE);
  const across = await steps("AdaGrad");
  await page.locator('[data-key="inputs"] select').selectOption("scales");
  await ready(page);
  assert.ok((await steps("AdaGrad")) < 10 && across > 80, `${across}, then ${await steps("AdaGrad")}`);
  await page.locator('[data-key="inputs"] select').selectOption("centered");
  await ready(page);
  assert.ok((await steps("SGD")) <= 5, `${await steps("SGD")}`);
  assert.equal(await page.locator('[data-key="kappa"]').isVisible(), false, "a round bowl has no such setting");
});

test("one rate for all, and fewer who race", async () => {
  const { page } = at;
  await show(RACE);
  await page.locator('[data-key="rates"] select').selectOption("one");
  await ready(page);
  assert.deepEqual([...new Set((await rows()).map((row) => row[1]))], ["0.05"]);
  assert.match(await text(".bowl-side > .note"), /All have the rate 0\.05\./);
  await page.getByLabel("RMSProp", { exact: true }).uncheck();
  await page.getByLabel("AdaGrad", { exact: true }).uncheck();
  await ready(page);
  assert.deepEqual(
    (await rows()).map(([name]) => name),
    ["SGD", "Momentum", "Nesterov", "Adam"],
  );
  assert.equal(param("race"), "sgd,momentum,nesterov,adam");
});

test("a link restores the race to the last digit", async () => {
  const link = `${RACE}&inputs=scales&kappa=120&mu=0.8&race=momentum,adagrad&seed=7&sx=-2&most=300`;
  await show(link);
  const first = await rows();
  assert.equal(first.length, 2);
  await show("#/zigzag?view=hidden");
  await show(link);
  assert.deepEqual(await rows(), first);
  for (const [key, value] of [
    ["inputs", "scales"],
    ["kappa", "120"],
    ["mu", "0.8"],
    ["seed", "7"],
    ["sx", "-2"],
  ])
    assert.equal(param(key), value);
});

test("the start is dragged, and moved by keys", async () => {
  const { page } = at;
  await show(`${RACE}&rates=one`);
  const before = await rows();
  const hand = page.locator(".bowl-panel .cursor-layer");
  await hand.focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Shift+ArrowRight");
  await page.waitForFunction(() => /sx=-0\.5/.test(location.hash) && /sy=1\.1/.test(location.hash));
  await ready(page);
  assert.notDeepEqual(await rows(), before);
  // A short path stays between start (−1.5, 1) and best (1.5, −1), and so does the window, with a margin of 7%.
  await show(`${RACE}&rates=one&rate=0.0001&race=sgd&most=20`);
  const box = await hand.boundingBox();
  const [left, top, size] = [40, 8, box.width - 46];
  const pixel = (x, y) => [box.x + left + ((x + 1.71) / 3.42) * size, box.y + top + ((1.71 - y) / 3.42) * size];
  await page.mouse.move(...pixel(-1.5, 1));
  await page.mouse.down();
  await page.mouse.move(...pixel(-1.2, 1.2), { steps: 4 });
  await ready(page);
  // The window stands still under the pointer.
  await page.mouse.move(...pixel(-0.5, 0.4), { steps: 4 });
  await page.mouse.up();
  await page.waitForFunction(() => /sx=-0\.5/.test(location.hash) && /sy=0\.4/.test(location.hash));
  await ready(page);
});

test("the picture, the sentence and the table are on the first screen; the rest is one click away", async () => {
  const { page } = at;
  await show(RACE);
  await firstScreen(page, 1);
  const table = await page.locator(".arrivals-panel table").boundingBox();
  assert.ok(table.y + table.height < 800, "the whole table");
  await unfold("Numbers");
  assert.match(await text(".race-numbers-panel"), /loss after 500 steps/);
  await unfold("Loss");
  assert.match(await text(".bowl-loss-panel .note"), /Condition number 5\d/);
  await unfold("Rates tried");
  assert.match(await text(".bowl-rates-panel .note"), /has tried 100 rates, each on 10 other draws/);
  await unfold("Inputs");
  assert.match(await text(".bowl-inputs-panel .note"), /400 inputs/);
});

test("in a hidden layer the race is started by a button, and a link starts it as well", async () => {
  const { page } = at;
  await show("#/zigzag?view=hidden&units=4&outs=2");
  await unfold("Optimizer race");
  assert.match(await text(".layer-race-panel .note"), /Each first tries 16 rates on another draw/);
  assert.equal(await page.locator(".layer-sigmoid-panel").isVisible(), false);
  await page.getByRole("button", { name: "Race the optimizers" }).click();
  await ready(page);
  assert.match(
    await text(".layer-race-panel .note"),
    /After 400 steps: behind sigmoid units .* ends lowest, at .* Behind tanh units .* ends lowest/,
  );
  const cells = () => page.locator(".layer-race-panel tbody tr").allInnerTexts();
  const first = await cells();
  assert.deepEqual(
    first.map((row) => row.split("\t")[0].trim()),
    NAMES,
  );
  assert.equal(await page.locator(".layer-sigmoid-panel canvas, .layer-tanh-panel canvas").count(), 2);
  assert.equal(param("go"), "1");
  await show("#/zigzag?view=hidden&units=4&outs=2&go=1");
  await unfold("Optimizer race");
  assert.deepEqual(await cells(), first);
});
