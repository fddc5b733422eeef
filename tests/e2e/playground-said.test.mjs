// The playground's texts: they agree on one moment, report a diverged run, and describe a finished one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, pageBench, pick, playUntil, rest } from "./support.mjs";

const at = pageBench();

test("while it trains, all texts tell of the same snapshot", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?data=spiral&hidden=8,8&opt=adam&lr=0.003&batch=1");
  await page.evaluate(() => {
    const text = (selector) => document.querySelector(selector)?.textContent ?? "";
    const look = () => {
      const map = text(".pg-points .note").match(/Right: (\S+%) of the training and (\S+%) of the test/);
      const big = text(".pg-result").match(/^(\S+%).*training: (\S+%)/s);
      const label = document.querySelector(".loss-panel canvas")?.getAttribute("aria-label") ?? "";
      const loss = label.match(/accuracy (\S+%) on the training set, (\S+%) on the test/);
      const column = text(".reading").match(/(\S+%) of the test examples are right/);
      if (map && big && loss && column)
        window.told.set([map[1], map[2], label].join(), [
          [map[1], loss[1], big[2]],
          [map[2], loss[2], big[1], column[1]],
        ]);
      requestAnimationFrame(look);
    };
    window.told = new Map();
    look();
  });
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.waitForFunction(() => window.told.size >= 12);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await rest(page);
  for (const same of (await page.evaluate(() => [...window.told.values()])).flat())
    assert.equal(new Set(same).size, 1, same.join(" / "));
});

test("a run that breaks before the end of its first epoch has a curve on an axis that can be read", async () => {
  const { page } = at;
  await page.addInitScript(() => {
    const draw = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, ...where) {
      if (this.canvas.closest(".loss-panel")) window.drawn = [...(window.drawn ?? []), text];
      return draw.call(this, text, ...where);
    };
    const clear = CanvasRenderingContext2D.prototype.clearRect;
    CanvasRenderingContext2D.prototype.clearRect = function (...all) {
      if (this.canvas.closest(".loss-panel")) window.drawn = [];
      return clear.call(this, ...all);
    };
  });
  await open(page, at.url, "#/playground?act=relu&at=15&data=reg_plane&lr=10");
  await rest(page);
  assert.match(await page.locator(".loss-panel canvas").getAttribute("aria-label"), /to step 15\. Train loss \+∞/);
  const drawn = await page.evaluate(() => window.drawn);
  assert.ok(drawn.filter((t) => /^10[⁰¹²³⁴-⁹]+$/.test(t)).length >= 3, `decades: ${drawn}`);
  assert.ok(drawn.includes("10"), `steps: ${drawn}`);
  assert.ok(
    drawn.every((t) => t.length <= 9),
    `short: ${drawn}`,
  );
  await pick(page.locator(".loss-panel .menu button", { hasText: /^Table$/ }));
  await rest(page);
  const steps = await page.$$eval(".loss-panel tbody tr", (rows) => rows.map((r) => r.cells[0].textContent));
  assert.deepEqual(steps.map(Number), [0, 1, 2, 4, 8, 15]);
});

test("the health of a net that is certain and right is no warning", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?data=blobs&classes=2&hidden=4&act=tanh&lr=1&noise=0");
  await playUntil(page, (s) => Number(s.train) < 0.002);
  await rest(page);
  const verdicts = await page.$$eval(".pg-health-table td.verdict", (cells) =>
    cells.map((c) => [c.textContent, c.classList.contains("bad")]),
  );
  assert.ok(
    verdicts.every(([, bad]) => !bad),
    JSON.stringify(verdicts),
  );
  assert.match(
    await page.locator(".health-panel .note").textContent(),
    /No layer shows a problem: the net is certain of its answers, and right\./,
  );
  assert.ok(
    verdicts.some(([words]) => words !== "healthy"),
    JSON.stringify(verdicts),
  );
});

test("a class has one name: over the map, as a key, in the text and in the legend", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?data=draw");
  const names = page.locator(".pg-tools .pick span");
  await names.first().waitFor();
  assert.deepEqual((await names.allTextContents()).slice(0, 6), ["0", "1", "2", "3", "4", "5"]);
  await page.locator(".boundary-panel .cursor-layer").focus();
  for (const key of ["1", "Enter", "ArrowRight", "0", "Enter"]) await page.keyboard.press(key);
  await page.locator(".draw-entry .note", { hasText: "2 points of 2 classes" }).waitFor();
  await rest(page);
  assert.match(await page.locator(".draw-entry textarea").inputValue(), /^0, 0, 1\n0\.5, 0, 0$/);
  assert.equal(await page.locator(".pg-tools input").first().isChecked(), true);
  assert.match(await page.locator(".pg-points .note").textContent(), /class 0 \d.*class 1 \d/s);
});
