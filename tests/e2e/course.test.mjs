// The course: every challenge is solved by its solution but not by its start, a reader can walk the path from lesson to
// lesson, and the reader's work is stored, shown, exported and deleted.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { valueAt } from "../../www/js/lessons/check.js";
import { nearest, place } from "../../www/js/lessons/drawn.js";
import { addressOf, lessonsIn, pathOf } from "../../www/js/lessons/order.js";
import { read } from "./lessons.mjs";
import { keepSnapshots, lastSnapshot, pageBench, rest } from "./support.mjs";

const at = pageBench();
const course = read("course");
const path = pathOf(lessonsIn(read("index"), course, {}));
const stop = (name) => path.find((one) => one.name === name);
/** A whole walk by keyboard or on a phone takes minutes: WALK=all. */
const WALK = process.env.WALK === "all" ? path : [stop("zigzag-neuron"), stop("initialization-layers")];

/** The link to a state of a lesson's challenge, as a student would send it. */
function link(name, state) {
  const { lab, challenge } = read(name);
  return `${at.url}#/${challenge.lab ?? lab}?${state}&lesson=${name}`;
}

async function go(hash) {
  await at.page.goto("about:blank");
  await at.page.goto(`${at.url}${hash}`);
  await rest(at.page);
}

for (const part of course.parts)
  test(`${part.title}: each challenge is solved by its solution, its star by its own, and neither by its start`, async () => {
    const { page } = at;
    await go("#/course?for=teachers");
    // Those beside the path need none.
    const beside = part.side.filter((name) => read(name).challenge);
    const wanted = [...part.lessons.map(({ name }) => name), ...beside].flatMap((name) => {
      const { challenge } = read(name);
      return [
        [link(name, challenge.from), ["✕ not solved"]],
        [link(name, challenge.solution), ["✓ solved", "★ star"]],
        [link(name, challenge.star.solution), ["★ star"]],
      ];
    });
    await page.getByLabel(/Paste the links/).fill(wanted.map(([sent]) => sent).join("\n"));
    await page.getByRole("button", { name: "Mark them" }).click();
    await rest(page, 300_000);
    const rows = await page
      .locator(".marks tbody tr")
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
    assert.equal(rows.length, wanted.length);
    rows.forEach(([, lesson, mark, says], i) => {
      assert.ok(wanted[i][1].includes(mark), `${wanted[i][0]}: ${lesson}: ${mark}: ${says}`);
    });
  });

test("what cannot be marked is told of: no lesson, another lab, settings that may not differ, a bad value", async () => {
  const { page } = at;
  await go("#/course");
  const text = page.getByLabel(/Paste the links/);
  const mark = async (sent) => {
    await text.fill(sent);
    await page.getByRole("button", { name: "Mark them" }).click();
    await rest(page);
    return page.locator(".marks").innerText();
  };
  assert.match(await mark("no link at all"), /There is no link in this text/);
  assert.match(await mark("x #/zigzag?mx=0"), /cannot be marked.*names no lesson/s);
  assert.match(await mark("x #/zigzag?mx=0&lesson=__proto__"), /There is no lesson of this name/);
  assert.match(await mark("x #/zigzag?mx=0&lesson=zigzag-hidden"), /This lesson has no challenge/);
  assert.match(await mark("x #/sanity?mx=0&lesson=zigzag-neuron"), /another lab/);
  assert.match(await mark("x #/zigzag?mx=soup&lesson=zigzag-neuron"), /The link is refused/);
  const { challenge } = read("zigzag-neuron");
  const cheat = `x #/zigzag?${challenge.solution}&seed=7&lr=0.05&lesson=zigzag-neuron`;
  assert.match(await mark(cheat), /not solved.*changed, and must not be: .*(Seed|Learning rate)/s);
});

/**
 * Makes a prediction, in words or by drawing.
 * @param {any} lesson
 * @param {(locator: import("playwright-core").Locator) => Promise<void>} press
 */
async function predict(lesson, press) {
  const { page } = at;
  const { options, right, draw } = lesson.predict;
  if (draw) {
    const hand = page.locator(".sketch .cursor-layer");
    await hand.focus();
    for (let i = draw.given ?? 0; i < draw.x.at.length; i++) {
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowRight");
    }
  } else {
    const radio = page.locator(".prediction").getByLabel(options[right], { exact: true });
    await radio.focus();
    await page.keyboard.press("Space");
  }
  await press(page.getByRole("button", { name: "This is my prediction" }));
}

/** Does everything a lesson asks for, entering the solution's settings by hand if they have a field. */
async function walk(name, press) {
  const { page } = at;
  const lesson = read(name);
  const { challenge } = lesson;
  await predict(lesson, press);
  await rest(page);
  await press(page.locator(".reveal button"));
  await page.locator(".answer p").first().waitFor();
  await press(page.getByRole("link", { name: "Start the challenge" }));
  await rest(page);
  assert.equal(await page.locator(".goals li").count(), challenge.goal.length, name);
  for (const _ of challenge.hints) await press(page.getByRole("button", { name: /hint$/ }));
  assert.equal(await page.locator(".hints li").count(), challenge.hints.length);
  assert.equal(await page.locator(".done-box").innerText(), "", `${name}: not solved by its start`);
  await page.evaluate((to) => {
    location.hash = to;
  }, link(name, challenge.solution).split("#")[1]);
  await page.locator(".done-box", { hasText: "Solved" }).waitFor({ timeout: 120_000 });
  await rest(page);
  await page.getByLabel(lesson.explain.ask).fill("Because every layer multiplies by the same factor.");
  await press(page.getByRole("button", { name: "Compare" }));
  assert.match(await page.locator(".explain").innerText(), /One way to say it/);
  const { options, right } = lesson.transfer;
  await page.locator(".transfer").getByLabel(options[right], { exact: true }).focus();
  await page.keyboard.press("Space");
  assert.match(await page.locator(".transfer").innerText(), /✓ Right\./);
  const asked = stop(name).stop.review ?? [];
  assert.equal(await page.locator(".transfer a").count(), asked.length, "a question with a picture");
}

test("the path is walked from the first lesson to the last by its own links", async () => {
  const { page } = at;
  const click = (locator) => locator.click();
  await go("#/course");
  await page.getByRole("link", { name: "Start here: lesson 1" }).click();
  for (const [i, { name, lab }] of path.entries()) {
    await page.waitForSelector(`#main[data-route="${lab}"] .lesson:not([aria-busy])`);
    await rest(page);
    assert.match(await page.locator(".lesson").innerText(), new RegExp(`Lesson ${i + 1} of 14`));
    assert.equal(await page.locator(".cover").isVisible(), true, `${name} opens covered`);
    await walk(name, click);
    if (i < path.length - 1) await page.getByRole("link", { name: read(path[i + 1].name).title }).click();
  }
  assert.match(await page.locator(".onward").innerText(), /This was the last lesson of the path/);
  await page.getByRole("link", { name: "All lessons" }).click();
  await rest(page);
  assert.equal(await page.locator('.stop[data-state="done"]').count(), 14);
  assert.match(await page.locator(".course-now").innerText(), /14 of 14 lessons, 14 challenges solved/);
  assert.equal(await page.locator('.patient [data-mended="true"]').count(), 3);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save it as a file" }).click(),
  ]);
  const saved = JSON.parse(readFileSync(await file.path(), "utf8"));
  assert.equal(Object.keys(saved.predictions).length, 14);
  assert.equal(saved.work["zigzag-neuron"].own, "Because every layer multiplies by the same factor.");
  // A solution is a link that can be marked.
  await page.getByLabel(/Paste the links/).fill(saved.work["zigzag-neuron"].solved);
  await page.getByRole("button", { name: "Mark them" }).click();
  await rest(page);
  assert.match(await page.locator(".marks tbody").innerText(), /✓ solved|★ star/);
  const forget = page.getByRole("button", { name: "Forget everything" });
  await forget.click();
  await page.getByRole("button", { name: /Really/ }).click();
  await page.getByRole("link", { name: "Start here: lesson 1" }).waitFor();
  assert.equal(await page.locator('.stop[data-state="done"]').count(), 0);
});

for (const [how, size, press] of [
  [
    "by keyboard",
    { width: 1280, height: 800 },
    (locator) => locator.focus().then(() => at.page.keyboard.press("Enter")),
  ],
  ["on a phone", { width: 390, height: 844 }, (locator) => locator.click()],
])
  test(`lessons are done ${how}`, async () => {
    const { page } = at;
    await page.setViewportSize(size);
    for (const { name, ...one } of WALK) {
      await go(addressOf(one));
      await walk(name, press);
    }
  });

test("a drawn prediction is laid under the measured curve, and may be given in words", async () => {
  const { page } = at;
  await go(addressOf(stop("initialization-layers")));
  const commit = page.getByRole("button", { name: "This is my prediction" });
  assert.equal(await commit.isDisabled(), true);
  const box = await page.locator(".sketch").boundingBox();
  await page.mouse.move(box.x + 60, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 4, box.y + box.height - 50, { steps: 4 });
  await page.mouse.up();
  assert.equal(await commit.isDisabled(), false, "one stroke draws every point");
  await commit.click();
  await rest(page);
  assert.equal(await page.locator(".answer").isVisible(), false);
  await page.locator(".reveal button").click();
  assert.match(await page.locator(".answer").innerText(), /On average your curve is off by a factor of/);
  assert.match(await page.locator(".prediction").innerText(), /Dashed: your curve\. Solid: the measured one\./);
  // It is kept.
  await page.reload();
  await rest(page);
  assert.match(await page.locator(".answer").innerText(), /On average your curve is off by a factor of/);
  await page.evaluate(() => localStorage.clear());
  await go(addressOf(stop("initialization-layers")));
  await page.getByRole("button", { name: "Answer in words instead" }).click();
  await page.locator(".prediction .options input").first().check();
  await commit.click();
  await rest(page);
  assert.equal(await page.locator(".cover").isVisible(), false);
});

test("a question in the place of the picture stands on nothing else", async () => {
  const { page } = at;
  await page.setViewportSize({ width: 1280, height: 800 });
  for (const one of path) {
    await go(addressOf(one));
    const under = await page.evaluate(() => {
      const box = (name) => document.querySelector(name).getBoundingClientRect();
      const [cover, controls] = [box(".cover"), box(".lab > .controls, .middle > .controls")];
      const apart = controls.right <= cover.left || controls.left >= cover.right || controls.top >= cover.bottom;
      return apart || controls.height === 0 ? "" : `${cover.bottom} over ${controls.top}`;
    });
    assert.equal(under, "", one.name);
  }
});

test("the curve that lies over a drawing is the one the engine measures", async () => {
  const { page } = at;
  await keepSnapshots(page);
  const drawn = path.filter(({ name }) => read(name).predict.draw);
  assert.ok(drawn.length >= 3);
  for (const { name, lab } of drawn) {
    const { right, draw } = read(name).predict;
    const { state, value, pick } = draw.measured;
    await go(`#/${lab}?${state}`);
    const snapshot = await lastSnapshot(page);
    const all = valueAt(snapshot, value);
    const measured = pick ? pick.map((i) => all[i]) : all;
    const told = draw.curves[right];
    assert.equal(measured.length, told.length, name);
    assert.equal(told.length, draw.x.at.length, name);
    measured.forEach((v, i) => {
      const gap = Math.abs(place(v, draw.y) - place(told[i], draw.y));
      assert.ok(gap < 0.01, `${name}, ${draw.x.at[i]}: ${told[i]} is told, ${v} measured`);
    });
    for (const curve of draw.curves) assert.equal(curve.length, told.length, name);
    // Each option is nearest to its own curve.
    draw.curves.forEach((curve, i) => {
      assert.equal(nearest(curve, draw), i, name);
    });
  }
});

test("slides: one thought each, the picture hidden while the class predicts, by the arrow keys", async () => {
  const { page } = at;
  await go("#/zigzag?view=neuron");
  const lesson = read("zigzag-neuron");
  await page.getByRole("button", { name: "Slides" }).click();
  const panel = page.locator(".slides-panel");
  const picture = page.locator(".stage canvas").first();
  const seen = async () => [
    await panel.locator("h2").innerText(),
    await picture.evaluate((e) => e.checkVisibility({ visibilityProperty: true })),
  ];
  assert.deepEqual(await seen(), [lesson.title, false]);
  await page.keyboard.press("ArrowRight");
  assert.deepEqual(await seen(), ["Predict", false]);
  assert.equal(await panel.locator(".right").count(), 0, "the answer is not told");
  await page.keyboard.press("ArrowRight");
  await rest(page);
  assert.deepEqual(await seen(), [`1. ${lesson.steps[0].title}`, true]);
  // Space and Play stay the lab's own.
  assert.equal(await page.getByRole("button", { name: "Play", exact: true }).isVisible(), true);
  assert.equal(await page.locator(".reading").isVisible(), false);
  await page.keyboard.press("ArrowLeft");
  assert.deepEqual(await seen(), ["Predict", false]);
  for (let i = 0; i <= lesson.steps.length; i++) await page.keyboard.press("ArrowRight");
  await rest(page);
  assert.equal((await seen())[0], "The answer");
  assert.equal(
    await panel.locator(".right").innerText(),
    `${"ABCDE"[lesson.predict.right]} ${lesson.predict.options[lesson.predict.right]}`,
  );
  await page.getByRole("button", { name: "End" }).click();
  assert.equal(await page.locator(".slides-panel").count(), 0);
  assert.equal(await page.locator(".reading").isVisible(), true);
  // The class sees the answer; this reader has predicted nothing.
  assert.equal(await page.evaluate(() => localStorage.getItem("training-ground-predictions")), null);
});

test("a worksheet has the questions without their answers, and a key with them", async () => {
  const { page } = at;
  await go("#/worksheet?lesson=initialization-layers");
  const lesson = read("initialization-layers");
  const [sheet, key] = await page.locator(".sheet").allInnerTexts();
  for (const text of [lesson.title, lesson.predict.ask, lesson.challenge.task, lesson.explain.ask, lesson.transfer.ask])
    assert.ok(sheet.includes(text), text);
  assert.ok(!sheet.includes(lesson.explain.model) && !sheet.includes(lesson.challenge.hints[2]));
  for (const text of [lesson.explain.model, lesson.challenge.solution, lesson.steps[0].saw, lesson.challenge.hints[2]])
    assert.ok(key.includes(text), text);
  assert.equal(await page.locator(".sheet .sketch").count(), 2, "axes to draw on, and the measured curve");
  await page.getByLabel("Lesson").selectOption({ label: "All lessons of the path" });
  await page.waitForFunction(() => document.querySelectorAll(".sheet").length === 28);
});
