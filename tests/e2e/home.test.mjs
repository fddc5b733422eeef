// The home page: its first screen, the network that learns with the real engine, cards, claims, and Back.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { pageBench, rest, until, workers } from "./support.mjs";

const at = pageBench();
const read = (name) => JSON.parse(readFileSync(new URL(`../../www/${name}.json`, import.meta.url), "utf8"));
const path = read("lessons/course").parts.flatMap((part) => part.lessons.map(({ name }) => name));
const claims = read("lessons/syllabus");

/** Waits until the picture is in one of these states. */
const live = (...states) =>
  at.page.waitForFunction((wanted) => wanted.includes(document.querySelector(".live")?.dataset.live), states);
/** Waits until the network has reached this epoch. */
const epoch = (n) => at.page.waitForFunction((n) => Number(document.querySelector(".live").dataset.epoch) >= n, n);
/** Waits until lessons, cards and claims are loaded. */
const filled = () => at.page.waitForSelector(".home:not([aria-busy])");
const button = () => at.page.locator(".live button");

async function go(hash = "#/", size = { width: 1280, height: 800 }) {
  await at.page.setViewportSize(size);
  await at.page.goto(at.url + hash);
  await filled();
}

/** Simulates a reader who has made these predictions. */
const predicted = (names) =>
  at.page.addInitScript(
    (kept) => {
      // Once: what the page forgets stays forgotten.
      if (!localStorage.getItem("training-ground-predictions"))
        localStorage.setItem("training-ground-predictions", kept);
    },
    JSON.stringify(Object.fromEntries(names.map((n) => [n, { choice: 0, right: true, revealed: true }]))),
  );

test("the first screen has the hero, both buttons and every card whole", async () => {
  const { page } = at;
  for (const size of [
    { width: 1280, height: 800 },
    { width: 1440, height: 900 },
  ]) {
    await go("#/", size);
    const seen = await page.evaluate(() =>
      [".hero h1", ".watch", ".begin", ".live-picture", ".live figcaption", ".cards .card", ".claims summary"].flatMap(
        (selector) =>
          [...document.querySelectorAll(selector)]
            .filter((e) => e.checkVisibility())
            .map((e) => ({ selector, ...e.getBoundingClientRect().toJSON() })),
      ),
    );
    assert.equal(seen.filter((box) => box.selector === ".cards .card").length, 7);
    assert.equal(seen.length, 14);
    for (const { selector, top, bottom, left, right, height } of seen) {
      assert.ok(height > 0 && top >= 0 && bottom <= size.height && left >= 0 && right <= size.width, selector);
    }
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  }
  assert.equal(await page.locator(".so-far").isVisible(), false, "a first visitor has no progress");
});

test("no engine is started before the page is idle; then the network learns, and rests", async () => {
  const { page } = at;
  await page.addInitScript(() => {
    const waiting = [];
    window.requestIdleCallback = (then) => waiting.push(then);
    window.cancelIdleCallback = () => {};
    window.goIdle = () => {
      for (const then of waiting.splice(0)) then();
    };
    window.isWaited = () => waiting.length;
  });
  const asked = [];
  page.on("request", (r) => asked.push(r.url()));
  await go();
  await page.waitForFunction(() => window.isWaited() > 0);
  assert.equal(page.workers().length, 0);
  assert.deepEqual(
    asked.filter((url) => /\.wasm|worker/.test(url)),
    [],
    "nothing of the engine is loaded",
  );
  // Its room is kept, and the cards are drawn.
  const before = await page.locator(".live").boundingBox();
  assert.equal(await page.locator(".card-picture canvas").count(), 7);
  assert.equal(await page.locator(".live").getAttribute("data-live"), "waiting");
  await page.evaluate(() => window.goIdle());
  await live("running");
  assert.equal(page.workers().length, 1);
  await epoch(3);
  const early = Number(await page.locator(".live").getAttribute("data-test"));
  const label = await page.locator(".live canvas").getAttribute("aria-label");
  assert.match(label, /learns two spirals\. Epoch \d+: [\d.]+% of the test points are right\./);
  await live("learned");
  const late = Number(await page.locator(".live").getAttribute("data-test"));
  assert.ok(early < 0.8 && late >= 0.98, `${early} to ${late}`);
  assert.match(await page.locator(".live figcaption").innerText(), /test points right (9[89]|100)/);
  assert.match(await page.locator(".live canvas").getAttribute("aria-label"), /It has learned\.$/);
  assert.deepEqual(await page.locator(".live").boundingBox(), before, "nothing has moved");
  // It has come to rest by itself, and can be seen again.
  await rest(page);
  assert.equal(await button().textContent(), "Again");
  await button().click();
  await page.waitForFunction(() => Number(document.querySelector(".live").dataset.test) < 0.9);
  await live("running");
});

test("it can be paused and goes on, and leaving the page ends its worker", async () => {
  const { page } = at;
  await go();
  await live("running");
  await button().click();
  await live("paused");
  await rest(page);
  const held = await page.locator(".live").getAttribute("data-epoch");
  assert.equal(await button().textContent(), "Play");
  await button().press("Enter");
  await epoch(Number(held) + 1);
  await page.evaluate(() => {
    location.hash = "#/notes";
  });
  await page.waitForSelector(".notes");
  await rest(page);
  await workers(page, 0);
  // The same when it was left before it was idle.
  await page.evaluate(() => {
    location.hash = "#/";
  });
  await page.waitForSelector(".front");
  await page.evaluate(() => {
    location.hash = "#/notes";
  });
  await page.waitForSelector(".notes");
  await rest(page);
  await workers(page, 0);
});

test("out of sight it pauses by itself", async () => {
  const { page } = at;
  await go("#/", { width: 390, height: 600 });
  await page.locator(".live").scrollIntoViewIfNeeded();
  await live("running");
  await page.locator(".claims").scrollIntoViewIfNeeded();
  await live("paused");
  await rest(page);
  await page.locator(".live").scrollIntoViewIfNeeded();
  await live("running", "learned");
});

test("with reduced motion nothing runs before Play is pressed", async () => {
  const { page } = at;
  await page.emulateMedia({ reducedMotion: "reduce" });
  await go();
  await live("paused");
  await rest(page);
  assert.equal(await page.locator(".live").getAttribute("data-epoch"), "0");
  assert.equal(await button().textContent(), "Play");
  await button().click();
  await epoch(5);
});

test("Watch one learn: one click to a playground that trains, and neither address nor Back starts it again", async () => {
  const { page } = at;
  await go();
  await page.getByRole("link", { name: "Watch one learn" }).click();
  await page.waitForSelector(".lab[data-step]");
  const first = await until(page, (s) => s.playing && s.step > 50);
  await until(page, (s) => s.step > first.step + 200);
  await page.waitForFunction(() => !location.hash.includes("play="));
  assert.match(await page.evaluate(() => location.hash), /data=spiral/);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await until(page, (s) => !s.playing);
  await rest(page);
  await page.goBack();
  await page.waitForSelector(".front");
  await filled();
  await page.goForward();
  await page.waitForSelector(".lab[data-step]");
  await rest(page);
  assert.equal((await until(page, () => true)).playing, false);
});

test("each card leads to its lab, and the zig-zag's keeps its answer until it is done", async () => {
  const { page } = at;
  await go();
  const links = await page.locator(".cards a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  assert.deepEqual(
    links,
    read("js/labs").map(({ route }) => `#/${route}`),
  );
  const picture = () =>
    page.locator('[data-lab="zigzag"] canvas').evaluate((canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      // Orange: the steps down-left of the path, and nothing of what is given.
      let found = 0;
      for (let i = 0; i < data.length; i += 4) if (data[i] > data[i + 2] + 90 && data[i + 3] > 200) found++;
      return found;
    });
  await page.waitForSelector('[data-lab="zigzag"] canvas');
  await page.waitForFunction(() => document.querySelectorAll(".card-picture canvas").length === 7);
  assert.equal(await picture(), 0, "only inputs, start and best");
  await predicted(["zigzag-neuron", "zigzag-hidden", "zigzag-optimizers"]);
  await page.reload();
  await filled();
  await page.waitForSelector('[data-lab="zigzag"][data-state="done"] canvas');
  assert.ok((await picture()) > 50, "the path");
  await page.locator('[data-lab="zigzag"] a').click();
  await page.waitForSelector(".lab-zigzag");
});

test("whoever comes back sees how far they are, where to go on, and can forget it", async () => {
  const { page } = at;
  await predicted(path.slice(0, 3));
  await go();
  const so = page.locator(".so-far");
  assert.match(await so.innerText(), /3 of 14 lessons done/);
  assert.equal(await page.locator(".lesson-bar span").count(), path.length);
  assert.equal(await page.locator(".lesson-bar .made").count(), 3);
  assert.deepEqual(await page.locator(".card-stand").allInnerTexts(), [
    "done",
    "2 of 5 lessons",
    "up next",
    "4 lessons",
    "6 lessons",
    "3 lessons",
    "2 lessons",
  ]);
  const next = so.getByRole("link", { name: "Continue with lesson 4" });
  assert.match(await next.getAttribute("href"), /^#\/zigzag\?.*view=neuron&cover=1$/);
  await page.getByRole("button", { name: "Forget them" }).click();
  await so.waitFor({ state: "hidden" });
  assert.equal(await page.locator('.card[data-state="done"]').count(), 0);
});

test("the claims are folded, with the counts of the syllabus", async () => {
  const { page } = at;
  await go();
  const items = claims.flatMap((part) => part.items);
  const all = (list, mark) => list.filter((item) => item.mark === mark).length;
  const outer = page.locator(".claims > details > summary");
  assert.equal(await page.locator(".part").first().isVisible(), false, "closed");
  const names = { confirmed: "confirmed", depends: "depends", corrected: "corrected", untestable: "not testable here" };
  for (const [mark, name] of Object.entries(names)) {
    const text = await outer.locator(`[data-mark="${mark}"]`).innerText();
    assert.match(text, new RegExp(`${all(items, mark)} ${name}$`));
  }
  await outer.click();
  const parts = page.locator(".part");
  assert.equal(await parts.count(), claims.length);
  for (const [i, { title, items }] of claims.entries()) {
    assert.match(await parts.nth(i).locator("summary").innerText(), new RegExp(`${title}\\s+${items.length}`));
    assert.equal(await parts.nth(i).locator("li").count(), items.length);
  }
  assert.equal(await page.locator(".part li").first().isVisible(), false);
  await parts.first().locator("summary").press("Enter");
  assert.equal(await page.locator(".part li a").first().getAttribute("href"), claims[0].items[0].link);
  assert.equal(await page.locator(".part li").first().isVisible(), true);
  const added = await page.locator(".part li", { hasText: "not from the lecture" }).count();
  assert.equal(added, items.filter((item) => item.addition).length);
});

test("Back returns to where the reader was, with what was open; a link begins at the top", async () => {
  const { page } = at;
  await page.emulateMedia({ reducedMotion: "reduce" });
  await go();
  await page.getByRole("button", { name: /^Weight initialization/ }).click();
  await page.evaluate(() => document.querySelectorAll(".part")[2].querySelector("li:nth-child(4)").scrollIntoView());
  const before = await page.evaluate(() => Math.round(window.scrollY));
  assert.ok(before > 300, `scrolled to ${before}`);
  // Written when the scrolling has come to its end.
  await page.waitForFunction((y) => document.querySelector(".front").dataset.kept === String(y), before);
  await page.locator(".part li a:visible").nth(3).click();
  await page.waitForSelector(".lab");
  await page.goBack();
  await page.waitForSelector(".front");
  await page.waitForFunction((y) => Math.round(window.scrollY) === y, before);
  const open = await page.locator("details[data-fold][open]").evaluateAll((all) => all.map((d) => d.dataset.fold));
  assert.deepEqual(open, ["claims", "part-2"]);
  // Another entry of the history is another visit.
  await page.evaluate(() => {
    location.hash = "#/notes";
  });
  await page.waitForSelector(".notes");
  await page.evaluate(() => {
    location.hash = "#/";
  });
  await page.waitForSelector(".front");
  await filled();
  assert.equal(await page.evaluate(() => window.scrollY), 0);
  assert.equal(await page.locator("details[open]").count(), 0);
});

test("on paper the network and the cards are there", async () => {
  const { page } = at;
  await page.emulateMedia({ reducedMotion: "reduce" });
  await go("#/", { width: 390, height: 500 });
  await live("paused");
  await rest(page);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  const blank = await page.locator(".live canvas, .card canvas").evaluateAll(
    (all) =>
      all.filter((canvas) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return !data.some((v, i) => i % 4 === 3 && v > 0);
      }).length,
  );
  assert.equal(blank, 0);
});
