// The preprocessing lab: the plane, the leak, images, the training runs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { firstScreen, labBench } from "./support.mjs";

const { at, ready, text, show } = labBench();

test("each stage on the plane: condition number and steps fall, the descent can be walked", async () => {
  const { page } = at;
  await show("#/preprocessing");
  assert.match(await text(".view:not([hidden]) .diagnosis"), /Condition number of the Hessian 538: 1,789 steps/);
  await page.getByLabel("center", { exact: true }).click();
  await page.waitForFunction(() => /stage=center/.test(location.hash));
  await ready(page);
  await page.waitForFunction(() =>
    /27\.1/.test(document.querySelector(".view:not([hidden]) .diagnosis")?.textContent ?? ""),
  );
  await page.getByRole("radio", { name: "whiten (ZCA)" }).click();
  await page.waitForFunction(() =>
    /1\.00 \(raw: 538\): 1 step/.test(document.querySelector(".view:not([hidden]) .diagnosis")?.textContent ?? ""),
  );
  await page.getByRole("button", { name: "Numbers" }).click();
  const table = await text(".stages-panel");
  assert.match(table, /whiten \(ZCA\)\s*\(0, 0\)\s*\(1\.00, 1\.00\)/);
  const slider = page.getByLabel("Step of the descent");
  await slider.focus();
  await page.keyboard.press("Home");
  await page.waitForFunction(() =>
    /Step 0: w = \(0, 0\)/.test(document.querySelector(".view:not([hidden]) .note")?.textContent ?? ""),
  );
});

test("statistics of all data: scaling leaks little, whitening much", async () => {
  await show("#/preprocessing?view=leak&stats=all");
  assert.match(await text(".saw"), /changes by 0 points with the statistics of all data/);
  await show("#/preprocessing?view=leak&prep=whiten_zca&d=20&stats=all");
  assert.match(await text(".saw"), /changes by −1\d points with the statistics of all data/);
});

test("images: mean image, three channel means, eigenimages, reconstructions, the data card", async () => {
  const { page } = at;
  await show("#/preprocessing?view=images&images=100");
  await page.getByRole("button", { name: "Mean image" }).click();
  await page.getByRole("button", { name: "Data card" }).click();
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
    /It harms: .* higher in 5/.test(document.querySelector(".view:not([hidden]) .diagnosis")?.textContent ?? ""),
  );
  await page.getByRole("button", { name: "Numbers" }).click();
  assert.match(await text(".leak-numbers-panel tbody tr:last-child"), /each split its own\s*50% \(50% to 50%\)/);
  await show("#/preprocessing?view=images&img=fashion&images=60&k=3");
  const slider = page.getByRole("slider", { name: "Components k" }).last();
  await slider.focus();
  await page.keyboard.press("End");
  await page.waitForFunction(() => /k=59/.test(location.hash));
  await page.waitForFunction(() =>
    /59 of 59 components keep 100% of the variance/.test(
      document.querySelector(".view:not([hidden]) .diagnosis")?.textContent ?? "",
    ),
  );
  await page.getByRole("button", { name: "New draw" }).click();
  await page.waitForFunction(() => /seed=\d/.test(location.hash));
  await ready(page);
  const drawn = page.url();
  await page.getByRole("button", { name: "Mean image" }).click();
  const said = await text(".channels-panel .num");
  await page.getByRole("button", { name: "Reset" }).click();
  await ready(page);
  assert.equal(page.url(), drawn);
  assert.equal(await text(".channels-panel .num"), said);
  await page.evaluate(() => document.dispatchEvent(new CustomEvent("training-ground:crash")));
  await page.waitForSelector(".banner:visible");
  await page.waitForFunction(() => /59/.test(document.querySelector(".saw")?.textContent ?? ""));
});

test("bad values have their message", async () => {
  await show("#/preprocessing?rho=7&n=abc");
  assert.ok((await at.page.locator(".field .error:visible").count()) >= 1);
});

for (const [view, pictures] of [
  ["", 2],
  ["?view=leak&seeds=5", 3],
  ["?view=images&images=60", 2],
  ["?view=train&img=fashion&images=50&epochs=2&repeats=1&tune=same", 2],
])
  test(`pictures, settings and what is closed are on the first screen: ${view || "two inputs"}`, async () => {
    await show(`#/preprocessing${view}`);
    await firstScreen(at.page, pictures);
  });

test("from stage to stage the cloud moves, and says when it is there; reduced motion jumps", async () => {
  const { page } = at;
  await show("#/preprocessing");
  const pixels = () => page.$eval(".cloud-panel canvas", (canvas) => canvas.toDataURL());
  const seen = () =>
    page.evaluate(async () => {
      const canvas = document.querySelector(".cloud-panel canvas");
      const all = new Set([canvas.toDataURL()]);
      document.querySelector('.switch input[value="center"]').click();
      let rests = 0;
      while (rests < 5) {
        await new Promise(requestAnimationFrame);
        all.add(canvas.toDataURL());
        const there = /stage=center/.test(location.hash) && document.documentElement.dataset.pending === "false";
        rests = there ? rests + 1 : 0;
      }
      return all.size;
    });
  const pictures = await seen();
  assert.ok(pictures > 3, `${pictures}`);
  await ready(page);
  const moved = await pixels();
  await page.emulateMedia({ reducedMotion: "reduce" });
  await show("#/preprocessing");
  assert.equal(await seen(), 2);
  assert.equal(await pixels(), moved);
  await page.emulateMedia({ reducedMotion: "no-preference" });
});

test("the race of the curves is played and stepped", async () => {
  const { page } = at;
  await show("#/preprocessing?view=train&img=fashion&images=50&epochs=4&repeats=1&tune=same&lr=0.03");
  const epochs = async () => (await page.locator(".train-loss-panel table tbody tr").count()) - 1;
  await page.locator(".train-loss-panel summary").click();
  await page.locator(".train-loss-panel").getByRole("button", { name: "Table" }).click();
  await ready(page);
  assert.equal(await epochs(), 4);
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await ready(page);
  assert.equal(await epochs(), 0);
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await ready(page);
  assert.equal(await epochs(), 1);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await ready(page);
  assert.equal(await epochs(), 4);
});
