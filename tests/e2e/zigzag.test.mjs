// The zig-zag lab: dragging the mean of the inputs changes the path; a hidden layer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { firstScreen, labBench } from "./support.mjs";

const { at, ready, text, show } = labBench();

/** Ratio of the path's length to the straight line, as the page prints it. */
async function ratio() {
  const cell = await at.page.locator(".zigzag-signs-panel tbody tr").first().locator("td").nth(1).textContent();
  return Number(cell);
}

test("dragging the mean to zero straightens the path, monotonically", async () => {
  const { page } = at;
  await show("#/zigzag?n=200&steps=600&lr=0.1");
  assert.match(await text(".view:visible .diagnosis"), /Only two of four quadrants are open: 100%/);
  const hand = page.locator(".zigzag-inputs-panel .cursor-layer");
  const ratios = [await ratio()];
  await hand.focus();
  for (let mean = 2; mean > 0.05; mean -= 0.5) {
    for (let i = 0; i < 5; i++) {
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("ArrowDown");
    }
    const wanted = (mean - 0.5).toFixed(1).replace(".0", "");
    await page.waitForFunction(
      (w) => (new URLSearchParams(location.hash.split("?")[1]).get("mx") ?? "2") === w,
      wanted,
    );
    await ready(page);
    ratios.push(await ratio());
  }
  for (let i = 1; i < ratios.length; i++) assert.ok(ratios[i] < ratios[i - 1], `${ratios}`);
  assert.ok(ratios[0] > 4 && ratios[ratios.length - 1] < 1.5, `${ratios}`);
  assert.match(await text(".view:visible .diagnosis"), /All four quadrants are open/);
});

test("the pointer drags the mean, and the start of the descent", async () => {
  const { page } = at;
  await show("#/zigzag");
  const hand = page.locator(".zigzag-inputs-panel .cursor-layer");
  const before = await ratio();
  // Found by reading the handle's place off the picture: mean (2, 2) of a window from -5 to 5.
  const box = await hand.boundingBox();
  const frame = { left: 40, right: 6, top: 8 };
  const size = box.width - frame.left - frame.right;
  const pixel = (x, y) => [box.x + frame.left + ((x + 5) / 10) * size, box.y + frame.top + ((5 - y) / 10) * size];
  await page.mouse.move(...pixel(2, 2));
  await page.mouse.down();
  await page.mouse.move(...pixel(1, 1), { steps: 5 });
  await page.mouse.move(...pixel(0, 0), { steps: 5 });
  await page.mouse.up();
  await page.waitForFunction(() => /[?&]mx=-?0(\.[0-2])?(&|$)/.test(location.hash));
  await ready(page);
  assert.ok((await ratio()) < before, `${await ratio()} after ${before} at ${page.url()}`);
});

test("nothing moves under the pointer that drags the mean", async () => {
  const { page } = at;
  await show("#/zigzag");
  const hand = page.locator(".zigzag-inputs-panel .cursor-layer");
  // At these widths one form of the headline has a line more than the other.
  for (const width of [1280, 1000, 700, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await show("#/zigzag");
    await hand.scrollIntoViewIfNeeded();
    const before = await hand.boundingBox();
    const frame = { left: 40, right: 6, top: 8 };
    const size = before.width - frame.left - frame.right;
    const pixel = (x, y) => [
      before.x + frame.left + ((x + 5) / 10) * size,
      before.y + frame.top + ((5 - y) / 10) * size,
    ];
    await page.mouse.move(...pixel(2, 2));
    await page.mouse.down();
    for (const mean of [1.5, 1, 0.5, 0]) {
      await page.mouse.move(...pixel(mean, mean), { steps: 3 });
      await ready(page);
      assert.deepEqual(await hand.boundingBox(), before, `mean ${mean} at ${width} pixels`);
    }
    await page.mouse.up();
    await ready(page);
    const link = new URLSearchParams(page.url().split("?")[1]);
    assert.deepEqual([link.get("mx"), link.get("my")], ["0", "0"], `at ${width} pixels`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
});

test("the descent is played, stepped and read off", async () => {
  const { page } = at;
  await show("#/zigzag");
  assert.match(await text(".view:visible .sentence"), /Step 0 of 150: w = \(−1\.50, 1\.00\).*one sign/);
  await page.getByRole("button", { name: "Step", exact: true }).click();
  assert.match(await text(".view:visible .sentence"), /Step 1 of 150/);
  await page.locator("body").press("ArrowRight");
  assert.match(await text(".view:visible .sentence"), /Step 2 of 150/);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.waitForFunction(() =>
    /Step [1-9]\d+ of/.test(document.querySelector(".view:not([hidden]) .sentence")?.textContent ?? ""),
  );
  await page.getByRole("button", { name: "Pause", exact: true }).click();
});

test("reduced motion: Play shows the end at once", async () => {
  const { page } = at;
  await page.emulateMedia({ reducedMotion: "reduce" });
  await show("#/zigzag");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  assert.match(await text(".view:visible .sentence"), /Step 150 of 150/);
  await page.emulateMedia({ reducedMotion: "no-preference" });
});

test("behind sigmoid units every column of dW has one sign", async () => {
  await show("#/zigzag?view=hidden");
  assert.match(await text(".view:visible .diagnosis"), /100% have one sign behind sigmoid, 0% behind tanh/);
});

test("a hidden layer: signs, settings and what is closed are on the first screen", async () => {
  const { page } = at;
  await show("#/zigzag?view=hidden");
  await firstScreen(page, 2);
  await page.getByRole("button", { name: "Numbers", exact: true }).click();
  assert.match(await text(".zigzag-hidden-panel"), /sigmoid\s+0\.49\d*\s+16200/);
  await page.getByRole("button", { name: "Loss" }).click();
  await ready(page);
  assert.match(await text(".zigzag-hidden-loss-panel .note"), /After 400 steps: sigmoid/);
});
