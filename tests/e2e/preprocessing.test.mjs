// The preprocessing lab: the plane, the leak, images, the training runs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { labBench } from "./support.mjs";

const { at, ready, text, show } = labBench();

test("each stage on the plane: condition number and steps fall, the descent can be walked", async () => {
  const { page } = at;
  await show("#/preprocessing");
  assert.match(await text(".pg-stage .diagnosis"), /Condition number of the Hessian 538: 1,789 steps/);
  await page.getByLabel("center", { exact: true }).click();
  await page.waitForFunction(() => /stage=center/.test(location.hash));
  await ready(page);
  await page.waitForFunction(() => /27\.1/.test(document.querySelector(".pg-stage .diagnosis")?.textContent ?? ""));
  await page.getByRole("radio", { name: "whiten (ZCA)" }).click();
  await page.waitForFunction(() =>
    /1\.00 \(raw: 538\): 1 step/.test(document.querySelector(".pg-stage .diagnosis")?.textContent ?? ""),
  );
  const table = await text(".pg-stages");
  assert.match(table, /whiten \(ZCA\)\s*\(0, 0\)\s*\(1\.00, 1\.00\)/);
  const slider = page.getByLabel("Step of the descent");
  await slider.focus();
  await page.keyboard.press("Home");
  await page.waitForFunction(() =>
    /Step 0: w = \(0, 0\)/.test(document.querySelector(".pg-valley .pg-say")?.textContent ?? ""),
  );
});

test("statistics of all data: scaling leaks little, whitening much", async () => {
  await show("#/preprocessing?view=leak&stats=all");
  assert.match(await text(".saw"), /changed by 0 points with all data/);
  await show("#/preprocessing?view=leak&prep=whiten_zca&d=20&stats=all");
  assert.match(await text(".saw"), /changed by −1\d points with all data/);
});

test("images: mean image, three channel means, eigenimages, reconstructions, the data card", async () => {
  await show("#/preprocessing?view=images&images=100");
  assert.match(await text(".lab"), /red 0\.\d+ green 0\.\d+ blue 0\.\d+/);
  assert.match(await text(".lab"), /Not CIFAR-10 and not photographs/);
  assert.match(await text(".saw"), /40 of 99 components hold 9\d% of the variance/);
  await show("#/preprocessing?view=images&img=fashion&images=100&k=5");
  assert.match(await text(".saw"), /5 of 99 components/);
});

test("center only against the rest: every treatment trains, and the work can be stopped", async () => {
  const { page } = at;
  await show("#/preprocessing?view=train&img=fashion&images=100&epochs=2&repeats=1&tune=same&lr=0.03");
  assert.match(await text(".saw"), /raw \d+%, mean image \d+%, channel mean \d+%, standardize \d+%, PCA-whiten \d+%/);
  await page.goto("about:blank");
  await page.goto(`${at.url}#/preprocessing?view=train&images=1000&epochs=30&repeats=10`);
  await page.getByRole("button", { name: "Stop here" }).click();
  await page.waitForSelector('.lab[data-busy="false"]');
});

test("the switch of the leak, the slider of k, New draw and Reset, a crash", async () => {
  const { page } = at;
  await show("#/preprocessing?view=leak&arrive=1&seeds=5");
  await page.getByRole("radio", { name: "each split its own" }).check();
  await page.waitForFunction(() => /stats=own/.test(location.hash));
  await page.waitForFunction(() =>
    /It harms: .* higher in 5/.test(document.querySelector(".pg-leak .diagnosis")?.textContent ?? ""),
  );
  assert.match(await text(".pg-leak-numbers tbody tr:last-child"), /each split its own\s*50% \(50% to 50%\)/);
  await show("#/preprocessing?view=images&img=fashion&images=60&k=3");
  const slider = page.getByRole("slider", { name: "Components k" }).last();
  await slider.focus();
  await page.keyboard.press("End");
  await page.waitForFunction(() => /k=59/.test(location.hash));
  await page.waitForFunction(() =>
    /k = 59: 100% of the variance/.test(document.querySelector(".pg-reconstructions .pg-note")?.textContent ?? ""),
  );
  await page.getByRole("button", { name: "New draw" }).click();
  await page.waitForFunction(() => /seed=\d/.test(location.hash));
  await ready(page);
  const drawn = page.url();
  const said = await text(".pg-channels .num");
  await page.getByRole("button", { name: "Reset" }).click();
  await ready(page);
  assert.equal(page.url(), drawn);
  assert.equal(await text(".pg-channels .num"), said);
  await page.evaluate(() => document.dispatchEvent(new CustomEvent("training-ground:crash")));
  await page.waitForSelector(".banner:visible");
  await page.waitForFunction(() => /59/.test(document.querySelector(".saw")?.textContent ?? ""));
});

test("bad values have their message", async () => {
  await show("#/preprocessing?rho=7&n=abc");
  assert.ok((await at.page.locator(".field .error:visible").count()) >= 1);
});
