// The reviews of the course: their pictures are measured, their right answers match what "Open it in the lab" shows,
// their results are stored, and they work by keyboard.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHash } from "../../www/js/state.js";
import { read } from "./lessons.mjs";
import { keepSnapshots, lastSnapshot, pageBench, rest } from "./support.mjs";

const at = pageBench();
const parts = read("course").parts;

async function go(hash) {
  await at.page.goto("about:blank");
  await at.page.goto(`${at.url}${hash}`);
  await rest(at.page);
}

/** The same without reloading the page. */
async function turn(hash) {
  await at.page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await rest(at.page);
}

const asked = () => at.page.locator(".review-ask").innerText();
const commit = () => at.page.getByRole("button", { name: "This is my answer" });

/** Answers the current question with option k; returns the right option and the reply. */
async function answer(k) {
  const { page } = at;
  await page.locator(".review-asked input").nth(k).check();
  await commit().click();
  const said = await page.locator(".review-asked [role=status]").innerText();
  const marked = await page.locator(".review-asked label").allInnerTexts();
  const right = marked.filter((text) => text.includes("✓"));
  assert.equal(right.length, 1, `${marked}`);
  const good = marked[k].includes("✓");
  assert.match(said, good ? /^✓ Right\. / : /^✕ No\. .*The answer is: /s);
  assert.equal(marked.filter((text) => text.includes("✕")).length, good ? 0 : 1);
  assert.doesNotMatch(said, /undefined|NaN(?!, not)/);
  return { right: right[0].replace("✓", "").trim(), said, good };
}

for (const [i, { title }] of parts.entries())
  test(`review of part ${i + 1}, ${title}: five questions with their pictures, and a result that is kept`, async () => {
    const { page } = at;
    await go(`#/course?review=${i + 1}&seed=3`);
    assert.equal(await page.locator("h1").innerText(), `Review: ${title}`);
    const goods = [];
    for (let q = 0; q < 5; q++) {
      await page.locator(".review-sheet:not([aria-busy]) .review-asked").waitFor();
      await rest(page);
      assert.match(await page.locator(".review-sheet h2").first().innerText(), new RegExp(`Question ${q + 1} of 5`));
      assert.ok((await asked()).length > 40);
      // Only the loss at chance has no picture.
      const shown = await page.locator(".review-pictures :is(canvas, table, pre)").count();
      assert.ok(shown > 0 || (i === 4 && q === 0), `question ${q + 1}`);
      assert.equal(await commit().isDisabled(), true);
      goods.push((await answer(0)).good);
      if (q < 4) await page.getByRole("button", { name: "Next question" }).click();
    }
    const right = goods.filter(Boolean).length;
    assert.match(await page.locator(".review-end").innerText(), new RegExp(`${right} of 5 right\\.`));
    await page.getByRole("link", { name: "Back to the course" }).click();
    await rest(page);
    assert.match(await page.locator(".leg").nth(i).innerText(), new RegExp(`Last time ${right} of 5 right`));
  });

/** The right option according to the lab's snapshot, if a single state shows it. */
const SAYS = {
  1.1: ({ params }) => params.act,
  1.2: ({ snapshot }) => {
    const left = snapshot.saturation.whole.ten[1];
    return ["less than", "between 10⁻¹⁰", "between 10⁻⁵", "more than"][
      [1e-10, 1e-5, 0.01].filter((v) => left > v).length
    ];
  },
  2.1: ({ params }) =>
    params.mx === "0" ? "all four" : params.mx === params.my ? "only those in which both" : "only those in which one",
  2.4: ({ snapshot }) => {
    const { stages } = snapshot.plane;
    const few = ["none", "center", "standardize", "whiten_zca"].findIndex(
      (name) => stages.find((one) => one.name === name).steps <= 50,
    );
    return ["none at all", "centering", "centering and scaling", "whitening"][few];
  },
  2.5: ({ snapshot }) => {
    const points = 100 * snapshot.leak.rules.find(({ name }) => name === "own").difference[1];
    return points > 2 ? "it rises" : points < -2 ? "it falls" : "it stays";
  },
  3.3: ({ params }) =>
    ({ he_normal: "He", lecun_normal: "the lecture’s Xavier", "normal:0.01": "std 0.01", "normal:0.1": "std 0.1" })[
      params.init
    ],
  3.4: ({ snapshot }) => String(snapshot.symmetry.first.at(-1)),
  3.5: ({ snapshot }) => (snapshot.train.loss.at(-1) > 2.2 ? "still" : "between"),
  4.3: ({ snapshot }) => snapshot.clinic.accusations.find(([key]) => key === snapshot.clinic.answer)[1],
  5.1: ({ snapshot }) =>
    Math.abs(snapshot.network.loss - Math.log(Number(at.params.c))) < 0.02 ? "ln" : `${at.params.c} −`,
  5.2: ({ params }) =>
    ({
      labels_once: "labels",
      inputs: "mean",
      relu_output: "a ReLU",
      no_penalty: "the penalty",
      no_half: "the ½",
      rate0: "a learning",
    })[params.fault],
  5.4: ({ params }) =>
    params.fault
      ? "labels shuffled"
      : params.img
        ? "labels right, test images of the same"
        : "labels right, test images drawn",
  5.5: ({ snapshot }) =>
    snapshot.test.accuracy > 0.9 ? "nearly all" : snapshot.test.accuracy > 0.6 ? "between 60%" : "below 60%",
};

test("the right answers are what the lab shows", async () => {
  const { page } = at;
  await keepSnapshots(page);
  await go("#/course");
  for (const [key, says] of Object.entries(SAYS)) {
    const [part, q] = key.split(".").map(Number);
    await turn(`#/course?review=${part}&seed=${part + q}&question=${q}`);
    await page.locator("h1", { hasText: `Review: ${parts[part - 1].title}` }).waitFor();
    await page.locator(".review-sheet h2", { hasText: `Question ${q} of 5` }).waitFor();
    const { right } = await answer(0);
    const href = await page.getByRole("link", { name: "Open it in the lab" }).getAttribute("href");
    await page.evaluate(() => {
      window.lastSnapshot = null;
    });
    await turn(href);
    await page.locator(`#main[data-route="${href.slice(2).split("?")[0]}"]`).waitFor();
    await rest(page);
    at.params = parseHash(href).params;
    const snapshot = await lastSnapshot(page);
    const wanted = says({ snapshot, params: at.params });
    assert.ok(right.toLowerCase().startsWith(wanted.toLowerCase()), `${key}: ${right}, and the lab says ${wanted}`);
  }
});

test("a link names its questions; another seed has others; a bad one is the reader's own, and is kept", async () => {
  const { page } = at;
  await go("#/course?review=5&seed=4");
  const first = await asked();
  const options = await page.locator(".review-asked label").allInnerTexts();
  await go("#/course?review=5&seed=4");
  assert.equal(await asked(), first);
  assert.deepEqual(await page.locator(".review-asked label").allInnerTexts(), options);
  const others = new Set();
  for (const seed of [5, 6, 7]) {
    await turn(`#/course?review=5&seed=${seed}`);
    await page
      .locator(".review", { hasText: `has seed ${seed}:` })
      .locator(".review-asked")
      .waitFor();
    others.add(`${await asked()}${await page.locator(".review-asked label").allInnerTexts()}`);
  }
  assert.ok(others.size > 1);
  await go("#/course?review=5&seed=-3");
  const own = await page.evaluate(() => location.hash);
  assert.match(own, /^#\/course\?review=5&seed=\d+$/);
  await go("#/course?review=5");
  assert.equal(await page.evaluate(() => location.hash), own, "the same reader on the same day");
  // There is no part 9: the path.
  await go("#/course?review=9");
  assert.equal(await page.locator("h1").innerText(), "The course");
});

test("a review is done by keyboard, and Back leads to the path", async () => {
  const { page } = at;
  await go("#/course");
  const link = page.getByRole("link", { name: "Review: five questions" }).first();
  await link.focus();
  await page.keyboard.press("Enter");
  await page.locator(".review-asked").waitFor();
  await rest(page);
  await page.locator(".review-asked input").first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const next = page.getByRole("button", { name: "Next question" });
  assert.equal(await next.evaluate((node) => node === document.activeElement), true, "focus goes on");
  await page.keyboard.press("Enter");
  await page.locator(".review-sheet h2", { hasText: "Question 2 of 5" }).waitFor();
  await rest(page);
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Question 2 of 5");
  await page.goBack();
  await page.locator("h1", { hasText: "The course" }).waitFor();
});
