// The lessons contract: every file is named, complete, and its glossary terms exist.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { mathOf, withFormulas } from "../../scripts/formulas.mjs";
import { lectureTable } from "../../scripts/lecture.mjs";

const folder = new URL("../../www/lessons/", import.meta.url);
const read = (/** @type {string} */ name) => JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));
const index = read("index");
const listed = Object.entries(index).flatMap(([lab, views]) =>
  Object.entries(views).flatMap(([view, names]) => names.map((name) => ({ lab, view, name }))),
);
const OTHERS = ["index", "course", "glossary", "errata", "references", "syllabus"];
/** A folder beside them, which tests/python/lessons.test.mjs looks after. */
const CODE = "code";

test("every lesson file is in the index, and every name there is a file", () => {
  const files = readdirSync(folder)
    .filter((f) => f !== CODE)
    .map((f) => f.replace(/\.json$/, ""));
  assert.deepEqual(files.filter((f) => !OTHERS.includes(f)).sort(), listed.map((l) => l.name).sort());
});

for (const { lab, view, name } of listed) {
  test(`lesson ${name} is complete`, () => {
    const lesson = read(name);
    assert.deepEqual([lesson.lab, lesson.view], [lab, view]);
    for (const key of ["title", "question", "reveal"]) assert.ok(lesson[key]?.length > 5, key);
    const { ask, options, right, answers } = lesson.predict;
    assert.equal(answers.length, options.length, "each option has its answer");
    answers.forEach((said, i) => {
      assert.ok(i === right ? said === null : said?.length > 20, `${options[i]}: ${said}`);
    });
    assert.ok(ask && options.length >= 2 && Number.isInteger(right) && right >= 0 && right < options.length);
    assert.equal(new Set(options).size, options.length, "answers differ");
    assert.ok(lesson.steps.length >= 3 && lesson.steps.length <= 5, "3 to 5 steps");
    for (const step of lesson.steps) {
      assert.ok(step.title && step.look, JSON.stringify(step));
      assert.ok(step.saw?.length > 10, `what is seen at “${step.title}” is written down (scripts/lessons.mjs)`);
      const [lab, query] = step.state.includes("?") ? step.state.split("?") : [lesson.lab, step.state];
      const elsewhere = index[lab]?.[new URLSearchParams(query).get("view") ?? (lab === lesson.lab ? view : "")];
      assert.ok(elsewhere, `${step.state} is a view of a lab`);
    }
  });
}

test("every item of the lecture has a row, and the table in docs is that of the rows", () => {
  assert.equal(readFileSync(new URL("../../docs/LECTURE.md", import.meta.url), "utf8"), lectureTable());
});

test("every formula is the MathML of its TeX, without what the page’s policy forbids", () => {
  const all = withFormulas();
  assert.ok(all.length >= 10);
  for (const { name, lesson } of all) {
    assert.equal(lesson.formula, mathOf(lesson.tex), `${name}: node scripts/formulas.mjs`);
    assert.doesNotMatch(lesson.formula, / (style|class|href|on\w+)=/);
  }
  for (const { name } of listed) assert.equal("formula" in read(name), "tex" in read(name), name);
});

test("every term has its entry", () => {
  const glossary = read("glossary");
  const terms = listed.flatMap(({ name }) =>
    [...JSON.stringify(read(name)).matchAll(/\[\[(\D[^\]|]*)/g)].map((m) => ({ name, term: m[1] })),
  );
  assert.ok(terms.length > 5);
  for (const { name, term } of terms) assert.ok(glossary[term], `${name}: ${term}`);
});

test("syllabus and errata say what to measure", () => {
  for (const part of read("syllabus")) {
    for (const item of part.items) {
      assert.ok(item.claim && item.run && item.link.startsWith("#/"), JSON.stringify(item));
      assert.ok(["confirmed", "corrected", "depends", "untestable"].includes(item.mark), item.mark);
      assert.ok(item.mark === "confirmed" || item.finding, `a finding for ${item.claim}`);
      assert.doesNotThrow(() => new RegExp(item.shows));
      assert.ok(item.shows.length > 3, item.claim);
      assert.ok(item.addition || item.item?.length > 0, `${item.claim}: an item of the lecture, or an addition`);
    }
  }
  for (const item of read("errata")) assert.ok(item.shows.length > 3 && item.link.startsWith("#/"));
});
