// The course: its path names lessons that are there, each with all a lesson of the path has, and every lesson is
// reached from it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { linksIn } from "../../www/js/lessons/marking.js";
import { addressOf, around, lessonsIn, pathOf } from "../../www/js/lessons/order.js";
import { parseHash } from "../../www/js/state.js";

const read = (name) => JSON.parse(readFileSync(new URL(`../../www/lessons/${name}.json`, import.meta.url), "utf8"));
const [index, course] = [read("index"), read("course")];
const lessons = lessonsIn(index, course, {});
const path = pathOf(lessons);
const COMPARISONS = [">=", "<=", ">", "<", "=", "in"];

test("the path has fourteen lessons, and every other lesson stands beside it, once", () => {
  assert.equal(path.length, 14);
  const named = lessons.map(({ name }) => name);
  const all = Object.values(index).flatMap((views) => Object.values(views).flat());
  assert.deepEqual([...named].sort(), [...all].sort());
  assert.deepEqual(
    path.map(({ number }) => number),
    path.map((_, i) => i + 1),
  );
  for (const { lab, stop } of path) {
    assert.ok(lab, stop.name);
    assert.ok(stop.minutes >= 5 && stop.minutes <= 12 && stop.needs && stop.after, stop.name);
    // What a lesson needs comes before it.
    for (const [, needed] of stop.needs.matchAll(/(\d+)/g))
      assert.ok(Number(needed) < path.find(({ name }) => name === stop.name).number, `${stop.name}: ${stop.needs}`);
  }
});

for (const { name, lab } of path) {
  test(`lesson ${name} has all that a lesson of the path has`, () => {
    const { story, challenge, explain, transfer, limits } = read(name);
    for (const text of [story, limits, explain?.ask, explain?.model, transfer?.ask]) assert.ok(text?.length > 20, text);
    assert.equal(transfer.options.length, transfer.answers.length);
    assert.ok(transfer.right in transfer.options);
    transfer.answers.forEach((said, i) => {
      assert.ok(i === transfer.right ? true : said?.length > 20, `${transfer.options[i]}: ${said}`);
    });
    assert.equal(challenge.hints.length, 3, "a ladder of hints");
    const { star } = challenge;
    assert.ok(challenge.task.length > 20 && star.task.length > 20);
    assert.ok(!challenge.lab || challenge.lab !== lab);
    for (const goal of [...challenge.goal, ...star.goal]) {
      assert.ok(COMPARISONS.includes(goal.is) && goal.says && goal.value, JSON.stringify(goal));
      assert.equal(goal.is === "in", Array.isArray(goal.than), JSON.stringify(goal));
    }
    for (const may of [challenge.may, star.may ?? challenge.may]) assert.ok(may.length > 0);
    for (const state of [challenge.from, challenge.solution, star.solution]) assert.doesNotMatch(state, /[#?]/);
  });
}

test("every question of a review is about a lesson of its part", () => {
  for (const { title, lessons: stops } of course.parts) {
    const asked = stops.flatMap(({ review = [] }) => review);
    assert.deepEqual([...new Set(asked)].sort(), [1, 2, 3, 4, 5], title);
  }
});

test("the way on leads along the path, and from beside it back to its part", () => {
  const names = (name) => {
    const { before, after, of, side } = around(lessons, course, name);
    return [before?.name, after?.name, of?.name, side.map((one) => one.name)];
  };
  assert.deepEqual(names("playground"), [undefined, "activations-function", undefined, []]);
  assert.deepEqual(names("activations-dead"), [
    "activations-function",
    "zigzag-neuron",
    undefined,
    ["activations-saturation", "activations-table", "activations-race"],
  ]);
  assert.deepEqual(names("zigzag-hidden"), [undefined, undefined, "zigzag-neuron", []]);
  assert.equal(names("sanity-training")[1], undefined);
});

test("a lesson opens covered, in its own state", () => {
  for (const lesson of lessons) {
    const { route, params, page } = parseHash(addressOf(lesson));
    assert.deepEqual([route, params.view ?? "", page.cover], [lesson.lab, lesson.view, true]);
  }
  assert.match(addressOf(path[0]), /hidden=8,8,8,8.*init=normal:0\.01.*cover=1$/);
});

test("the patient is mended line by line, each after a lesson of the path", () => {
  const at = course.patient.mends.map(({ after }) => path.findIndex(({ name }) => name === after));
  assert.deepEqual(
    at,
    [...at].sort((a, b) => a - b),
  );
  assert.ok(at.every((i) => i >= 0));
});

test("links are found in a pasted text, one a line or in sentences", () => {
  assert.deepEqual(linksIn("Ada: https://a.b/c/#/zigzag?mx=0&lesson=zigzag-neuron\n\nBob #/playground?at=5 and more"), [
    "https://a.b/c/#/zigzag?mx=0&lesson=zigzag-neuron",
    "#/playground?at=5",
  ]);
  assert.deepEqual(linksIn("nothing here"), []);
});
