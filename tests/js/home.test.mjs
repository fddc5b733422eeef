// What the home page says of the course, counted again; and how far a reader is in it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { LABS, standOf } from "../../www/js/labs/home/course.js";
import { liveLayout } from "../../www/js/labs/home/live-paint.js";
import { lessonsIn } from "../../www/js/lessons/order.js";

const read = (path) => JSON.parse(readFileSync(new URL(`../../www/${path}`, import.meta.url), "utf8"));
const [index, course] = [read("lessons/index.json"), read("lessons/course.json")];
const labs = read("js/labs.json");

test("the cards are the labs, in the order of the bar and of the lessons", () => {
  const [routes, titles] = [labs.map(({ route }) => route), labs.map(({ title }) => title)];
  assert.deepEqual(Object.keys(LABS), routes);
  assert.deepEqual(
    Object.values(LABS).map(({ title }) => title),
    titles,
  );
  assert.deepEqual(Object.keys(index), routes);
  assert.deepEqual(Object.keys(read("data/cards.json")), routes);
});

test("a card's minutes are those of its lessons", () => {
  for (const [lab, views] of Object.entries(index)) {
    const lessons = Object.values(views)
      .flat()
      .map((name) => read(`lessons/${name}.json`));
    const minutes = lessons.reduce((sum, { question, predict, steps, reveal }) => {
      const said = steps.flatMap(({ title, look, saw }) => [title, look, saw]);
      const text = [question, predict.ask, ...predict.options, reveal, ...said].join(" ");
      return sum + text.match(/\w+/g).length / 200 + steps.length + 1;
    }, 0);
    assert.ok(Math.abs(LABS[lab].minutes - minutes) <= 4, `${lab}: ${LABS[lab].minutes}, counted ${minutes}`);
  }
});

test("a lab is done when each of its lessons has a prediction, and the first that is not is up next", () => {
  const made = (...names) =>
    Object.fromEntries(names.map((name) => [name, { choice: 0, right: true, revealed: false }]));
  const stands = (...names) =>
    Object.keys(LABS).map((lab) => standOf(lessonsIn(index, course, made(...names)), lab).text);
  const all = lessonsIn(index, course, {});
  const own = (lab) => all.filter((lesson) => lesson.lab === lab).map(({ name }) => name);
  // Whoever has not begun is not told where to go on.
  for (const text of stands()) assert.match(text, /^\d lessons?$/);
  assert.deepEqual(stands(...own("playground")).slice(0, 2), ["done", "up next"]);
  const [one, ...rest] = own("zigzag");
  assert.equal(stands(one)[0], "up next");
  assert.equal(stands(one)[2], `1 of ${rest.length + 1} lessons`);
  assert.ok(stands(...all.map(({ name }) => name)).every((text) => text === "done"));
  // What a browser keeps of lessons that are gone, or were never there, counts for nothing.
  assert.equal(lessonsIn(index, course, made("gone", "__proto__")).filter(({ done }) => done).length, 0);
});

test("the picture of the network keeps to its place, on a wide page and on a phone", () => {
  for (const [width, height] of [
    [700, 288],
    [1180, 485],
    [358, 204],
    [288, 164],
  ]) {
    const { columns, map, edges } = liveLayout(width, height);
    for (const { x, y, size } of columns.flat()) {
      assert.ok(x >= 0 && x + size < map.left && y >= 0 && y + size <= height, `${width}: ${x}, ${y}`);
    }
    for (const units of columns) {
      for (let i = 1; i < units.length; i++) assert.ok(units[i].y > units[i - 1].y + units[i - 1].size, "apart");
    }
    assert.ok(map.left + map.side <= width && map.top + map.side <= height);
    assert.equal(edges.x.length, 4);
  }
});
