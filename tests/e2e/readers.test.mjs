// Readers without a mouse or without sight: the playground by keyboard alone; the description of every picture
// changes with its content. places-*.test.mjs check each place with Tab and axe.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browserBench, newPage, open, rest } from "./support.mjs";
import { pictures } from "./visit.mjs";

const at = browserBench();

/** Pairs of states between which every picture's description must change. */
const CHANGES = [
  ["#/playground?data=spiral&hidden=6,4&at=0", "#/playground?data=xor&hidden=5,3&at=40&seed=3"],
  ["#/activations?act=sigmoid&x=1", "#/activations?act=elu&x=-1"],
  ["#/activations?view=saturation&act=tanh&s=3", "#/activations?view=saturation&act=sigmoid&s=1"],
  ["#/activations?view=dead&at=14", "#/activations?view=dead&at=60&seed=3&lr=1"],
  [
    "#/activations?view=race&go=1&seeds=1&most=50&width=16&n=100",
    "#/activations?view=race&go=1&seeds=1&most=60&width=12&n=100",
  ],
  ["#/zigzag", "#/zigzag?mx=0&my=1&seed=2"],
  ["#/zigzag?view=hidden", "#/zigzag?view=hidden&seed=5"],
  ["#/zigzag?view=optimizers", "#/zigzag?view=optimizers&inputs=scales&seed=3"],
  ["#/initialization?units=60&n=100", "#/initialization?units=50&n=100&init=he_normal&act=relu"],
  ["#/initialization?view=steps&units=40", "#/initialization?view=steps&units=30&seed=2"],
  ["#/initialization?view=chain&units=40", "#/initialization?view=chain&units=30&layers=6"],
  ["#/initialization?view=symmetry&init=zeros", "#/initialization?view=symmetry&init=zeros&noise=0.01"],
  ["#/initialization?view=train&units=40&steps=20", "#/initialization?view=train&units=30&steps=20&init=he_normal"],
  ["#/preprocessing", "#/preprocessing?rho=0.1&m1=1&stage=center"],
  ["#/preprocessing?view=leak&repeats=5", "#/preprocessing?view=leak&repeats=6&seed=4"],
  ["#/preprocessing?view=images&images=60", "#/preprocessing?view=images&images=80&k=5&imgeps=0.01"],
  [
    "#/preprocessing?view=train&images=50&epochs=1&repeats=1&tune=same",
    "#/preprocessing?view=train&images=60&epochs=2&repeats=1&tune=same",
  ],
  ["#/sanity", "#/sanity?fault=inputs"],
  ["#/sanity?view=training&img=fashion&n=100&at=20", "#/sanity?view=training&img=fashion&n=100&at=40&seed=2"],
  ["#/gradient-check?fn=poly", "#/gradient-check?fn=exp"],
  ["#/gradient-check?view=network&act=relu", "#/gradient-check?view=network&act=tanh&seed=2"],
];

for (const [one, other] of CHANGES) {
  test(`every picture says something else in another state: ${other}`, async () => {
    const { page, context, faults } = await newPage(at.browser, at.url);
    await page.goto(at.url + one);
    await rest(page);
    const before = await page.evaluate(pictures);
    assert.ok(before.length > 0, "there is a picture");
    // By the address, as the Back button would: the page stays.
    await page.evaluate((hash) => {
      location.hash = hash;
    }, other);
    await rest(page);
    const after = await page.evaluate(pictures);
    assert.ok(after.length > 0, "there is a picture in the other state");
    const said = new Set(before.map((p) => `${p.where} ${p.label}`));
    assert.deepEqual(
      // A reader's own drawing is of the lesson, not of the state.
      after.filter((p) => !/^prediction /.test(p.where) && said.has(`${p.where} ${p.label}`)),
      [],
    );
    for (const p of [...before, ...after]) assert.ok(p.role === "img" && p.label.length >= 12, JSON.stringify(p));
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test("everything is reached with the keyboard alone", async () => {
  const { page, context, faults } = await newPage(at.browser, at.url);
  await open(page, at.url, "#/playground?hidden=3,2");
  const seen = new Set();
  for (let i = 0; i < 160; i++) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const e = document.activeElement;
      return `${e.tagName}.${e.className}`;
    });
    seen.add(name);
    if (name.startsWith("BODY")) break;
  }
  for (const wanted of ["SELECT.", "BUTTON.primary", "DIV.cursor-layer", "BUTTON.pg-unit", "BUTTON.fold", "SUMMARY."]) {
    assert.ok(seen.has(wanted), `${wanted} in ${[...seen].join(", ")}`);
  }
  await page.locator(".pg-unit[tabindex='0']").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-pressed")), "true");
  const hand = page.locator(".boundary-panel .cursor-layer");
  await hand.focus();
  const before = await page.locator(".boundary-panel .sentence").textContent();
  await page.keyboard.press("ArrowRight");
  assert.notEqual(await page.locator(".boundary-panel .sentence").textContent(), before);
  assert.deepEqual(faults, []);
  await context.close();
});

test("the terms and symbols on the page are explained below the lesson, and change with the page", async () => {
  const { page, context, faults } = await newPage(at.browser, at.url);
  await open(page, at.url, "#/initialization?view=chain");
  await rest(page);
  await page.locator(".terms-here summary").focus();
  await page.keyboard.press("Enter");
  const terms = () => page.locator(".terms-here dt").allTextContents();
  await page.waitForFunction(() => document.querySelectorAll(".terms-here dt").length > 0);
  const chain = await terms();
  for (const term of ["delta", "omega"]) assert.ok(chain.includes(term), `${term} in ${chain}`);
  assert.ok(!chain.includes("alpha"), "what could be chosen is not on the page");
  await page.locator('.tabs [data-view="symmetry"]').click();
  await rest(page);
  await page.waitForFunction(
    (before) => [...document.querySelectorAll(".terms-here dt")].some((t) => !before.includes(t.textContent)),
    chain,
  );
  // Each has its meaning.
  assert.equal(await page.locator(".terms-here dd").count(), (await terms()).length);
  await open(page, at.url, "#/playground?hidden=3,2");
  await rest(page);
  await page.locator(".terms-here summary").click();
  await page.waitForFunction(() => document.querySelectorAll(".terms-here dt").length > 3);
  assert.ok((await terms()).includes("learning rate"));
  assert.deepEqual(faults, []);
  await context.close();
});

test("another route begins at its heading; two links skip to the experiment and to the lesson", async () => {
  const { page, context } = await newPage(at.browser, at.url);
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  await open(page, at.url, "#/zigzag");
  assert.equal(await page.evaluate(() => document.activeElement === document.body), true, "not at the first load");
  for (const [link, title] of [
    ["Initialization", "Initialization"],
    ["Notes", "Notes"],
    ["Playground", "Playground"],
  ]) {
    const to = page.locator(".top a", { hasText: link });
    await to.evaluate((node) => node.closest("details")?.setAttribute("open", ""));
    await to.focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector(`main[data-route="${link.toLowerCase()}"]`);
    assert.equal(await focused(), title);
  }
  await rest(page);
  const skip = page.getByRole("link", { name: "Skip to the lesson" });
  await skip.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement?.closest(".reading") !== null));
  await page.getByRole("link", { name: "Skip to the experiment" }).focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
  await page.goto(`${at.url}#/notes`);
  await page.waitForSelector('main[data-route="notes"]');
  assert.equal(await skip.count(), 0, "there is none to skip to");
  await context.close();
});

/** In the page: counts what a screen reader may announce, until `done`. */
function readOut(done) {
  window.readOut = 0;
  window.readSince = performance.now();
  const live = '[role="status"], [role="alert"], [aria-live="polite"], [aria-live="assertive"]';
  const seen = new MutationObserver((records) => {
    const nodes = records.map(({ target }) => (target instanceof Element ? target : target.parentElement));
    const told = new Set(nodes.map((node) => node?.closest(live)));
    for (const node of told) if (node && !node.closest('[aria-busy="true"]')) window.readOut += 1;
  });
  seen.observe(document.querySelector(done), { subtree: true, childList: true, characterData: true });
}

test("training is not read out: its status is, and its numbers when it pauses", async () => {
  const { page, context } = await newPage(at.browser, at.url);
  for (const [hash, counter] of [
    ["#/playground?hidden=8&noise=0.3", ".lab"],
    ["#/sanity?view=training&img=fashion", ".view[data-step]"],
  ]) {
    await open(page, at.url, hash);
    await rest(page);
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await page.waitForSelector('.middle[aria-busy="true"]');
    await page.evaluate(readOut, ".lab");
    const before = Number(await page.locator(counter).getAttribute("data-step"));
    await page.waitForFunction(
      ([where, step]) => Number(document.querySelector(where)?.dataset.step) > step + 200,
      [counter, before],
    );
    // The status that it trains, and how fast: once a second, while many pictures are drawn.
    const { told, seconds } = await page.evaluate(() => ({
      told: window.readOut,
      seconds: (performance.now() - window.readSince) / 1000,
    }));
    assert.ok(told <= 2 + seconds, `told ${told} times in ${seconds} s`);
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await rest(page);
    assert.equal(await page.locator('.middle[aria-busy="true"]').count(), 0);
  }
  await context.close();
});
