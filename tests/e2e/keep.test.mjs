// A long run: its replay can be stopped, and links keep its state. A dead worker is reported. Marks follow the engine.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { open, pageBench, state, until } from "./support.mjs";

const at = pageBench();

const settled = '.lab[data-settled="true"][data-busy="false"]';
const params = (page) => new URLSearchParams(new URL(page.url()).hash.split("?")[1]);
/** 500 changes, the most that a link holds: with one more it must hold the state instead. */
const LOG = Array.from({ length: 500 }, (_, i) => `${i}~w${i % 3}~${(0.5 - i / 1000).toFixed(3)}`).join("_");

/** Makes one more change; resolves when the address contains it. */
async function change(page) {
  await page.waitForSelector(settled);
  await page.getByRole("textbox", { name: "Learning rate", exact: true }).fill("0.125");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash.includes("state="));
}

test("a replay shows its progress until it ends, and can be stopped", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?at=10000000");
  await page.waitForSelector(".progress:not(.off)");
  // Snapshots come meanwhile: none of them hides the bar.
  await page.evaluate(() => {
    window.hidden = 0;
    new MutationObserver(() => {
      if (document.querySelector(".progress").classList.contains("off")) window.hidden += 1;
    }).observe(document.querySelector(".progress"), { attributeFilter: ["class"] });
  });
  const { step } = await state(page);
  await until(page, (s) => s.step > step);
  const { step: later } = await state(page);
  await until(page, (s) => s.step > later);
  assert.equal(await page.evaluate(() => window.hidden), 0);
  await page.getByRole("button", { name: "Stop here" }).click();
  await page.waitForFunction(() => document.querySelector(".progress.off") !== null);
  await page.waitForSelector(settled);
  const stopped = await state(page);
  assert.ok(stopped.step > later && stopped.step < 10_000_000, String(stopped.step));
  assert.equal(params(page).get("at"), String(stopped.step), "the address says where it stands");
});

test("a run that a link cannot repeat: the link holds its state, and Share says so beforehand", async () => {
  const { page } = at;
  await open(page, at.url, `#/playground?hidden=1&at=500&log=${LOG}`);
  await page.waitForSelector(`${settled}[data-step="500"]`);
  const share = async () => {
    await page.locator("#share").click();
    const text = await page.locator("dialog[open]").innerText();
    await page.keyboard.press("Escape");
    return text;
  };
  assert.match(await share(), /exactly this state: settings, seed, step and every change/);
  await change(page);
  assert.equal(params(page).get("log"), null);
  assert.match(await share(), /at most 10,000,000 steps and 500 changes\. .*holds the parameters as they are now/s);
  const before = { ...(await state(page)), url: page.url() };
  await page.reload();
  await page.waitForSelector(`${settled}[data-step="500"]`);
  const again = await state(page);
  assert.deepEqual([again.train, again.test, page.url()], [before.train, before.test, before.url]);
  assert.equal(await page.locator(".error:visible").count(), 0, "nothing of it is refused");
});

test("a run is saved as a file and opened again; a bad file is refused and changes nothing", async () => {
  const { page } = at;
  // Too many parameters for a link.
  await open(page, at.url, `#/playground?hidden=32,32,32,32,32,32,32,32&opt=adam&at=500&log=${LOG}`);
  await page.waitForSelector(`${settled}[data-step="500"]`);
  await page.getByRole("textbox", { name: "Learning rate", exact: true }).fill("0.125");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => !location.hash.includes("at="));
  assert.equal(params(page).get("state"), null);
  const before = await state(page);
  await page.locator("#share").click();
  assert.match(await page.locator("dialog[open]").innerText(), /too many for one.*Save the run as a file/s);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save this run as a file" }).click(),
  ]);
  const text = readFileSync(await download.path(), "utf8");
  const file = (content) => ({ name: "run.json", mimeType: "application/json", buffer: Buffer.from(content) });
  await page.reload();
  await page.waitForSelector(`${settled}[data-step="0"]`);
  await page.locator("#share").click();
  const input = page.getByLabel("A run that was saved");
  const said = page.locator("dialog[open] [role=status]", { hasText: "The run on the page stays." });
  for (const [bad, why] of [
    ["nonsense", /not a run that Training Ground has saved/],
    [text.replace(/state=[\w-]{6}/, "state="), /damaged or of other settings/],
    [text.replace("lr=0.125", "lr=x"), /not a number/],
  ]) {
    await input.setInputFiles(file(bad));
    await said.filter({ hasText: why }).waitFor();
    assert.equal((await state(page)).step, 0);
  }
  await input.setInputFiles(file(text));
  await page.waitForSelector("dialog[open]", { state: "detached" });
  await page.waitForSelector(`${settled}[data-step="500"]`);
  const again = await state(page);
  assert.deepEqual([again.train, again.test], [before.train, before.test]);
  // It goes on, and goes back to its start.
  await page.keyboard.press("ArrowRight");
  await until(page, (s) => s.step === 501);
  await page.getByRole("button", { name: "Reset", exact: true }).click();
  await until(page, (s) => s.step === 0);
  assert.equal(await page.getByRole("textbox", { name: "Learning rate", exact: true }).inputValue(), "0.125");
});

test("the classes that are marked are those the accuracy counts", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?data=spiral&noise=0.4&hidden=4&at=700");
  await page.waitForSelector(`${settled}[data-step="700"]`);
  await page.getByRole("button", { name: "Points and classes" }).click();
  await page.locator(".pg-points tbody tr").first().waitFor();
  const rows = await page
    .locator(".pg-points tbody tr")
    .evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => Number(cell.textContent))));
  assert.equal(rows.length, 2);
  const note = await page.locator(".pg-points .note").textContent();
  const [train, tested] = [.../([\d.]+)% of the training and ([\d.]+)% of the test/.exec(note)].slice(1).map(Number);
  const total = (column) => rows.reduce((sum, row) => sum + row[column], 0);
  const right = rows[0][4] + rows[1][5];
  assert.ok(train > 0 && train < 100, "some are wrong");
  assert.ok(Math.abs((100 * right) / total(1) - train) < 0.51, `${right} of ${total(1)}, ${train}%`);
  assert.ok(Math.abs((100 * total(6)) / total(2) - tested) < 0.51, `${total(6)} of ${total(2)}, ${tested}%`);
});

test("a worker beside the first that dies for good is told beside the wall, and started again", async () => {
  const { page } = at;
  // Kills every worker but the lab's own while `window.killing` is set.
  await page.addInitScript(() => {
    window.killing = true;
    let made = 0;
    window.Worker = class extends Worker {
      constructor(...of) {
        super(...of);
        made += 1;
        if (made === 1 || !window.killing) return;
        queueMicrotask(() => this.dispatchEvent(new ErrorEvent("error", { message: "killed", cancelable: true })));
      }
    };
  });
  await open(page, at.url, "#/initialization?units=50&n=100&init2=he_normal");
  const told = page.locator(".companion-lost:visible");
  await told.filter({ hasText: "he_normal: the worker that computes it stopped" }).waitFor();
  assert.equal(await page.locator(".printouts h3").count(), 1, "what is there is shown");
  await page.evaluate(() => {
    window.killing = false;
  });
  await told.getByRole("button", { name: "Try again" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".printouts h3").length === 2);
  assert.equal(await told.count(), 0);
});
