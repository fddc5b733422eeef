// The shipped lessons serve as snapshots: each step's state is opened, and the page must show the file's sentence.
// The same for the syllabus and the errata, which link to experiments whose numbers support the claims.
import assert from "node:assert/strict";
import { test } from "node:test";
import { hashOf, names, read, sentenceAt } from "./lessons.mjs";
import { labBench, rest, unfold } from "./support.mjs";

const { at, text } = labBench();

/** A normal form of an address, independent of the order of its settings. @param {string} link */
function key(link) {
  const [route, query] = link.split("?");
  const settings = new URLSearchParams(query);
  settings.sort();
  return `${route}?${settings}`;
}
/** Places that claims link to; many are steps of a lesson. */
const claimed = new Set(
  [...read("syllabus").flatMap(({ items }) => items), ...read("errata")].map(({ link }) => key(link)),
);
/** The text of each place without its lesson, which contains its own numbers. Each place is computed once. */
const said = new Map();

/** Records the page's text at rest. @param {string} link Address of the place. */
async function listen(link) {
  assert.equal(await at.page.locator(".field .error:visible").count(), 0, `${link} has a value that is refused`);
  const words = await at.page.locator(".lab").evaluate((lab) => {
    const copy = lab.cloneNode(true);
    const saw = lab.querySelector(".saw")?.textContent ?? "";
    for (const lesson of copy.querySelectorAll(".lesson")) lesson.remove();
    return `${copy.textContent} ${saw}`;
  });
  said.set(key(link), words);
}

async function saidAt(link) {
  if (!said.has(key(link))) {
    await at.page.goto("about:blank");
    await at.page.goto(at.url + link);
    await rest(at.page);
    await listen(link);
  }
  return said.get(key(link));
}

for (const name of names()) {
  test(`lesson ${name}: every step shows what it says`, async () => {
    const lesson = read(name);
    // Opened anew, then from step to step as the lesson's own links do.
    await at.page.goto("about:blank");
    for (const step of lesson.steps) {
      const hash = hashOf(lesson, step);
      assert.equal(await sentenceAt(at.page, at.url, hash), step.saw, step.title);
      if (claimed.has(key(hash))) await listen(hash);
    }
  });
}

/** @param {{ link: string; shows: string; claim: string }} item */
async function shown({ link, shows, claim }) {
  assert.match(await saidAt(link), new RegExp(shows), `${claim} (${link})`);
}

for (const part of read("syllabus")) {
  test(`syllabus, ${part.title}: every link shows its claim`, async () => {
    for (const item of part.items) await shown(item);
  });
}

test("errata: every line is measured", async () => {
  for (const item of read("errata")) await shown({ ...item, claim: item.slide });
});

test("a prediction is kept, judged, counted, and can be forgotten", async () => {
  const { page, url } = at;
  await page.goto("about:blank");
  await page.goto(`${url}#/initialization?units=30&n=50`);
  await rest(page);
  const reveal = page.locator(".reveal button");
  assert.equal(await reveal.isDisabled(), true, "nothing is revealed before a prediction");
  await page.getByRole("slider", { name: "How sure are you?" }).fill("2");
  await predict("it goes on falling, to about 3×10⁻⁷");
  await page.reload();
  await page.waitForSelector(".predict input:checked");
  await reveal.click();
  assert.match(
    await text(".answer"),
    /✓ As you predicted: it goes on falling, to about 3×10⁻⁷\..*1 of 1 predictions right/s,
  );
  assert.equal(await page.getByLabel("it stays at about 0.05").isDisabled(), true);
  assert.equal(await page.locator(".sure output").innerText(), "90%");
  assert.equal(
    await page.locator(".answer").getByText("multiplies the std by 0.22").count(),
    0,
    "nobody chose that option",
  );
  // The answer leads on, and back.
  const nav = page.getByRole("navigation", { name: "Lessons" });
  await nav.getByRole("link", { name: read("initialization-train").title }).click();
  await page.waitForFunction(() => /view=train/.test(location.hash));
  await rest(page);
  assert.equal(await nav.isVisible(), false, "this lesson has not been answered");
  await page.goBack();
  await rest(page);
  assert.match(await nav.innerText(), /Next, lesson \d+ of \d+: .*Previous, lesson \d+: .*All lessons/s);
  // A wrong one is answered for itself.
  await page.evaluate(() => localStorage.clear());
  await page.goto("about:blank");
  await page.goto(`${url}#/initialization?units=30&n=50`);
  await predict("it stays at about 0.05");
  await reveal.click();
  assert.match(await text(".answer"), /✕ You predicted otherwise: it goes on falling.*multiplies the std by 0\.22\./s);
  await page.goto(`${url}#/`);
  await page.getByRole("button", { name: "Forget them" }).click();
  assert.equal(await page.evaluate(() => localStorage.getItem("training-ground-predictions")), "{}");
});

/** Chooses an option, even if the question offers drawing, and commits to it. */
async function predict(option) {
  await rest(at.page);
  const words = at.page.getByRole("button", { name: "Answer in words instead" });
  if (await words.isVisible()) await words.click();
  await at.page.getByLabel(option).check();
  await at.page.getByRole("button", { name: "This is my prediction" }).click();
}

/** Which parts of the lab are visible: the picture, its text, and the cover. */
const seen = (page) =>
  page.evaluate(() => {
    const shown = (selector) =>
      [...document.querySelectorAll(selector)].some((e) => e.checkVisibility({ visibilityProperty: true }));
    return { picture: shown(".stage canvas"), saw: shown(".saw"), cover: shown(".cover") };
  });
const COVERED = { picture: false, saw: false, cover: true };
const OPEN = { picture: true, saw: true, cover: false };

for (const place of ["#/initialization?view=symmetry&noise=0.01", "#/playground?data=xor", "#/zigzag?view=hidden"])
  test(`the picture is covered until a prediction is made: ${place}`, async () => {
    const { page, url } = at;
    await page.goto("about:blank");
    await page.evaluate(() => localStorage.clear()).catch(() => {});
    await page.goto(`${url}${place}&cover=1`);
    await rest(page);
    assert.deepEqual(await seen(page), COVERED);
    // Neither a step of the lesson nor a reload lifts it.
    await page.locator(".lesson .try a").first().click();
    await rest(page);
    assert.deepEqual(await seen(page), COVERED);
    // The question stands in the place of the picture.
    await page.locator(".cover .predict input").first().focus();
    await page.keyboard.press("Space");
    await rest(page);
    assert.deepEqual(await seen(page), COVERED, "an option is no commitment");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await rest(page);
    assert.deepEqual(await seen(page), OPEN);
    // The address is that of what is seen; whoever comes again has answered.
    await page.waitForFunction(() => !/cover/.test(location.hash));
    await page.goto("about:blank");
    await page.goto(`${url}${place}&cover=1`);
    await rest(page);
    assert.deepEqual(await seen(page), OPEN);
    await page.evaluate(() => localStorage.clear());
  });

test("a prediction can be skipped, which is remembered and counts for nothing", async () => {
  const { page, url } = at;
  await page.goto("about:blank");
  await page.goto(`${url}#/zigzag?view=neuron&cover=1`);
  await rest(page);
  await page.getByRole("button", { name: "Skip the prediction" }).click();
  await rest(page);
  assert.deepEqual(await seen(page), OPEN);
  assert.equal(await page.locator(".prediction input").first().isDisabled(), true, "it has been seen");
  await page.locator(".reveal button").click();
  assert.match(
    await text(".answer"),
    /You skipped the prediction\. The answer: up-right or down-left.*0 of 0 predictions right/s,
  );
  // The course counts what was predicted; the way on begins covered.
  await page.getByRole("link", { name: read("preprocessing-plane").title }).click();
  await page.waitForFunction(() => /preprocessing/.test(location.hash));
  await rest(page);
  assert.deepEqual(await seen(page), COVERED);
  // Its network would learn for half a minute.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(`${url}#/`);
  await rest(page);
  assert.equal(await page.locator(".so-far").isVisible(), false, "nothing is done yet");
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await page.evaluate(() => localStorage.clear());
});

test("a term opens its meaning by keyboard, and Escape closes it", async () => {
  const { page, url } = at;
  await page.goto("about:blank");
  await page.goto(`${url}#/initialization?units=30&n=50`);
  await predict("it goes on falling, to about 3×10⁻⁷");
  await page.locator(".reveal button").click();
  await page.locator(".answer").getByRole("button", { name: "saturated", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /saturated: /.test(document.body.innerText));
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.querySelectorAll(".term-meaning:popover-open").length === 0);
  await page.evaluate(() => localStorage.clear());
});

test("a teacher's link: columns and settings hidden, nothing revealed, nothing run before Start", async () => {
  const { page, url } = at;
  await page.goto("about:blank");
  await page.goto(`${url}#/initialization?units=30&n=50&hide=act,n&reveal=later&paused=1&lock=seed`);
  await page.waitForSelector(".start");
  assert.equal(await page.locator(".lab[data-draws]").count(), 0, "not started");
  await page.getByRole("button", { name: "Start the experiment" }).click();
  await rest(page);
  await unfold(page);
  assert.equal(await page.locator('.field[data-key="act"]').isVisible(), false);
  assert.equal(await page.locator('.field[data-key="units"]').isVisible(), true);
  assert.equal(await page.locator(".reveal").isVisible(), false);
  assert.equal(await page.getByRole("button", { name: "New draw" }).isDisabled(), true);
  // The dialog says what the link holds, and builds another.
  await page.getByRole("button", { name: "Share" }).click();
  const dialog = page.getByRole("dialog", { name: "Share" });
  assert.equal(await dialog.getByLabel("nothing runs before Start is pressed").isChecked(), true);
  await dialog.getByLabel("nothing runs before Start is pressed").uncheck();
  await dialog.getByLabel("without the column of settings").check();
  const link = await dialog.getByLabel("Link to exactly this state").inputValue();
  assert.match(link, /hide=n,act,controls/);
  assert.ok(!link.includes("paused"));
  await page.keyboard.press("Escape");
  await page.goto("about:blank");
  await page.goto(link);
  await rest(page);
  assert.equal(await page.locator(".controls").isVisible(), false);
});
