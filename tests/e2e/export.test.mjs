// Exports: the dialog, its files, and the menu of every picture and table. tests/python checks that the scripts
// reproduce the page's numbers.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { LAB_PLACES } from "./places.mjs";
import { labBench, newPage, open, pick, playUntil, rest, state, unfold, until } from "./support.mjs";

const { at } = labBench();

/** The name and bytes of the file that an action saves. */
async function saved(action) {
  const waiting = at.page.waitForEvent("download");
  await action();
  const download = await waiting;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}
const press = (name) => () => at.page.getByRole("button", { name, exact: true }).click();
const openExport = () => pick(at.page.locator("#export"));
async function exported(name) {
  await openExport();
  const file = await saved(press(`Download: ${name}`));
  await at.page.keyboard.press("Escape");
  return { ...file, text: file.bytes.toString("utf8") };
}
const runJson = async () => JSON.parse((await exported("Run as JSON")).text);
const close = (a, b) => assert.ok(Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b)), `${a} is not ${b}`);

test("the dialog works by keyboard", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?at=30");
  await until(page, (s) => s.step === 30);
  await page.locator("#more > summary").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "export");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Export" });
  await dialog.waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  const seen = [];
  for (let i = 0; i < 8; i++) {
    await page.keyboard.press("Tab");
    seen.push(await focused());
  }
  for (const name of ["Run as JSON", "NumPy script", "PyTorch script"]) {
    assert.ok(seen.includes(`Download: ${name}`) && seen.includes(`Copy: ${name}`), `${name} of ${seen}`);
  }
  await page.getByRole("button", { name: "Download: Run as JSON" }).focus();
  const file = await saved(() => page.keyboard.press("Enter"));
  assert.equal(file.name, "playground_step_30.json");
  await dialog.getByText("Saved playground_step_30.json.").waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "More");
});

test("a run with changes on the way: JSON and scripts say what the page shows", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?data=moons&hidden=5,3&act=relu,prelu&seed=9&l2=0.001");
  await playUntil(page, (s) => s.step > 60);
  const rate = page
    .locator('.field[data-key="lr"] input[type="text"], .field[data-key="lr"] input[type="number"]')
    .first();
  await rate.fill("0.01");
  await rate.press("Enter");
  await page.getByRole("button", { name: "Unit table" }).click();
  const weight = page.locator(".pg-weights input").first();
  await weight.fill("0.75");
  await weight.press("Enter");
  await page.waitForFunction(() => location.hash.includes("~w0~0.75"));
  const before = (await state(page)).step;
  await page.getByLabel("What a step is").or(page.locator(".transport select").first()).first().selectOption("example");
  await page.getByRole("button", { name: "Step", exact: true }).click();
  const shown = await until(page, (s) => s.step === before + 1);

  const run = await runJson();
  assert.equal(run.format, "training-ground-run");
  assert.equal(run.format_version, 1);
  assert.match(run.engine.version, /^\d+\.\d+\.\d+/);
  assert.equal(run.lab, "playground");
  assert.equal(run.step, shown.step);
  assert.equal(run.parameters.seed, "9");
  assert.equal(run.parameters.lr, "0.01");
  assert.equal(run.parameters.n, "500", "a default is said, too");
  assert.deepEqual(run.changes, [
    `step ${before}: lr = 0.01`,
    `step ${before}: hidden 1 W[1, 1] = 0.75`,
    `step ${before}: one example`,
  ]);
  close(run.results.train_loss, Number(shown.train));
  close(run.results.test_loss, Number(shown.test));
  assert.ok(run.results.penalty_l2 > 0);
  assert.deepEqual(
    run.network.map((l) => [l.W.length, l.W[0].length, l.b.length, l.alpha?.length]),
    [
      [2, 5, 5, undefined],
      [5, 3, 3, 3],
      [3, 2, 2, undefined],
    ],
  );
  assert.deepEqual(run.network[1].at_step_0.alpha, [0.25, 0.25, 0.25]);
  assert.equal(run.network[0].gradient.W.length, 2);
  assert.equal(run.data.train.x.length + run.data.test.x.length, 500);
  assert.equal(run.data.train.y.length, run.data.train.x.length);
  assert.equal(run.history[0].step, 0);
  assert.ok(run.history.at(-1).train_loss < run.history[0].train_loss);

  const numpy = await exported("NumPy script");
  assert.equal(numpy.name, `playground_step_${shown.step}_numpy.py`);
  assert.ok(numpy.text.includes(`STEPS = ${shown.step}\n`));
  assert.ok(numpy.text.includes(`(${before}, "set", "lr", 0.01),`));
  assert.ok(numpy.text.includes(`(${before}, "edit", 0, "W", 0, 0.75),`));
  assert.ok(numpy.text.includes(`(${before}, "example"),`));
  assert.ok(numpy.text.includes("# seed: 9\n"));
  const torch = await exported("PyTorch script");
  assert.match(torch.text, /^import torch$/m);
  assert.ok(!torch.text.includes("import numpy"));

  // The link of the file gives the same numbers in another tab.
  const other = await newPage(at.browser, at.url);
  await open(other.page, at.url, new URL(run.link).hash);
  const again = await until(other.page, (s) => s.step === shown.step);
  assert.deepEqual([again.train, again.test], [shown.train, shown.test]);
  await other.context.close();
});

test("a diverged run is valid JSON; a run not begun says so", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?lr=1000&act=relu&data=reg_plane");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.locator(".status.bad").waitFor();
  const run = await runJson();
  assert.equal(run.snapshot.status.kind, "diverged");
  await page.goto("about:blank");
  await page.goto(`${at.url}#/playground?paused=1`);
  await openExport();
  await page.getByRole("button", { name: "Download: NumPy script" }).click();
  await page.getByText("There is nothing to take yet").waitFor();
  await page.keyboard.press("Escape");
});

/** Every view of every lab once, in its first state in LAB_PLACES, which is quick to compute. */
async function everyView(visit) {
  const { page } = at;
  const seen = new Set();
  // What there must be: every lab of the top bar, and every tab.
  await page.goto(`${at.url}#/playground`);
  const labs = await page.locator(".top [data-route]").evaluateAll((links) => links.map((a) => a.getAttribute("href")));
  const known = new Set();
  for (const place of LAB_PLACES) {
    await page.goto(at.url + place);
    await rest(page);
    const lab = new URL(page.url()).hash.split("?")[0];
    const tabs = await page
      .locator(".tabs button")
      .evaluateAll((all) => all.map((b) => [b.dataset.view, b.getAttribute("aria-pressed") === "true"]));
    for (const [view] of tabs) known.add(`${lab} ${view}`);
    const [view = ""] = tabs.find(([, chosen]) => chosen) ?? [];
    const where = `${lab} ${view}`;
    if (seen.has(where)) continue;
    seen.add(where);
    await visit(where);
  }
  assert.deepEqual(
    [...known].filter((view) => !seen.has(view)),
    [],
    "PLACES has a state of every view",
  );
  const visited = new Set([...seen].map((where) => where.split(" ")[0]));
  const left = labs.filter((lab) => !["#/", "#/course", "#/notes"].includes(lab) && !visited.has(lab));
  assert.deepEqual(left, [], "PLACES has a state of every lab");
  assert.ok(known.size >= 16, `${[...known]}`);
}

test("every picture has a PNG and every table a CSV; every lab its JSON", { timeout: 240_000 }, async () => {
  const { page } = at;
  const tables = new Set();
  const bare = [];
  await everyView(async (where) => {
    await unfold(page);
    const found = await page.evaluate(() => {
      const home = (/** @type {Element} */ node) => node.closest(".panel") ?? node.parentElement;
      const lacks = (selector, button) =>
        [...document.querySelectorAll(`.middle ${selector}`)]
          .filter((node) => node.checkVisibility())
          .filter((node) => ![...home(node).querySelectorAll("button")].some((b) => b.textContent === button))
          .map((node) => `${button} of ${home(node).querySelector("h2")?.textContent ?? node.className}`);
      return [...lacks("canvas", "PNG"), ...lacks("table", "CSV")];
    });
    bare.push(...found.map((what) => `${where}: ${what}`));
    const run = await runJson();
    assert.ok(Object.keys(run.snapshot).length > 0 && Object.keys(run.parameters).length > 0, where);
    // One table of each view: its first lines hold all that is in force.
    const menu = page.locator(".middle .menu:visible", { has: page.locator("button", { hasText: /^CSV$/ }) }).first();
    if ((await menu.count()) === 0) return; // A race that has not begun.
    const { bytes } = await saved(() => pick(menu.locator("button", { hasText: /^CSV$/ })));
    const lead = bytes
      .toString("utf8")
      .split("\n")
      .filter((line) => line.startsWith("# "));
    for (const [key, value] of Object.entries(run.parameters)) {
      if (value !== "") assert.ok(lead.includes(`# ${key}: ${value}`), `${where}: ${key}=${value} in ${lead}`);
    }
    assert.ok(lead.includes(`# engine version: ${run.engine.version}`), where);
    assert.ok(
      lead.some((line) => line.startsWith(`# link: ${at.url}#/`)),
      where,
    );
    tables.add(where);
  });
  assert.deepEqual(bare, []);
  assert.ok(tables.size >= 10, `${[...tables]}`);
});

test("a PNG is a picture of the size drawn", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?at=20");
  await until(page, (s) => s.step === 20);
  await unfold(page);
  const buttons = page.locator(".middle button", { hasText: /^PNG$/ });
  const n = await buttons.count();
  assert.ok(n >= 4);
  for (let i = 0; i < n; i++) {
    const { name, bytes } = await saved(() => pick(buttons.nth(i)));
    assert.match(name, /^playground-.*-step-20\.png$/);
    assert.equal(bytes.subarray(1, 4).toString(), "PNG");
    // The map of one unit is a tile of 108 pixels, every other picture a chart.
    const least = name.includes("-sum-") ? 100 : 200;
    assert.ok(bytes.readUInt32BE(16) > least && bytes.readUInt32BE(20) > 100, name);
    assert.ok(bytes.length > 2000, `${name} is not empty`);
  }
});
