// Whether a state solves a challenge: paths into what is drawn, conditions, and which settings may differ.
import assert from "node:assert/strict";
import { test } from "node:test";
import { judge, valueAt } from "../../www/js/lessons/check.js";

const field = (key, value) => ({ key, default: value, label: key.toUpperCase(), options: [] });
const leaky = { value: "leaky_relu", params: [{ default: 0.01 }] };
const FIELDS = [{ ...field("act", "tanh"), options: [leaky] }, field("s", "1"), field("seed", "1")];
const facts = (params, shown = {}, done = true) => ({ lab: "x", params, fields: FIELDS, shown, done });
const asked = {
  task: "",
  from: "view=saturation&s=1&act=sigmoid",
  may: ["act", "s"],
  goal: [{ value: "left.1", is: ">=", than: 0.1, says: "left", unit: "%" }],
  hints: [],
  solution: "",
  star: { task: "", goal: [{ value: "params.s", is: ">=", than: 0.5, says: "size" }], solution: "", most: 1 },
};

test("a path leads into lists, typed arrays and what they hold, and nowhere without harm", () => {
  const shown = {
    a: { b: [1, 5, 0] },
    t: Float32Array.of(2, 3),
    list: [
      { name: "x", v: 1 },
      { name: "y", v: null },
    ],
  };
  for (const [path, value] of [
    ["a.b.1", 5],
    ["a.b.last", 0],
    ["a.b.length", 3],
    ["a.b.min", 0],
    ["a.b.max", 5],
    ["a.b.count", 2],
    ["t.0", 2],
    ["t.max", 3],
    ["list.name=x.v", 1],
    ["list.name=y.v", null],
    ["list.name=z.v", undefined],
    ["nothing.at.all", undefined],
    ["list.7.v", undefined],
    ["a.toString", undefined],
    ["a.__proto__", undefined],
    ["list.*.name", ["x", "y"]],
    ["nothing.*.name", undefined],
  ])
    assert.deepEqual(valueAt(shown, path), value, path);
});

test("a state is solved when all goals hold, only what may differ differs, and all of it is computed", () => {
  const good = { left: [0, 0.2] };
  assert.equal(judge(asked, facts({ act: "tanh", s: "0.1" }, good)).solved, true);
  assert.equal(judge(asked, facts({ act: "tanh", s: "0.1" }, good, false)).solved, false, "still computing");
  assert.equal(judge(asked, facts({ act: "tanh" }, { left: [0, 0.05] })).solved, false);
  assert.equal(judge(asked, facts({ act: "tanh" }, {})).solved, false, "nothing is measured");
  const other = judge(asked, facts({ act: "tanh", seed: "2" }, good));
  assert.deepEqual([other.solved, other.forbidden], [false, ["seed"]]);
  // Where one looks, and how a number is written, change nothing.
  const start = judge(asked, facts({ act: "sigmoid", s: "1.0", view: "table", at: "7" }, good));
  assert.deepEqual(start.changed, []);
  const again = judge({ ...asked, from: "act=leaky_relu:0.010,tanh" }, facts({ act: "leaky_relu,tanh" }, good));
  assert.deepEqual(again.changed, []);
  assert.deepEqual(judge(asked, facts({ act: "leaky_relu:0.1" }, good)).changed, ["act"]);
  assert.deepEqual(start.lines, [{ says: "left", now: "20%", wanted: "at least 10%", met: true }]);
});

test("a star has goals and rules of its own", () => {
  assert.equal(judge(asked, facts({ act: "sigmoid", s: "0.4" }), true).solved, false);
  assert.equal(judge(asked, facts({ act: "sigmoid", s: "0.6" }), true).solved, true, "settings are text");
  const star = {
    ...asked,
    star: { ...asked.star, goal: [{ value: "params.s", is: "in", than: ["0.5"], says: "size" }] },
  };
  assert.equal(judge(star, facts({ act: "sigmoid", s: "0.50" }), true).solved, true);
  assert.equal(judge(star, facts({ act: "tanh", s: "0.5" }), true).solved, false, "two settings differ");
});

test("every comparison says yes and no", () => {
  const holds = (is, than, value, over) => {
    const goal = [{ value: "v", is, than, says: "v", ...(over === undefined ? {} : { over: "w" }) }];
    return judge({ ...asked, goal }, facts({ act: "sigmoid" }, { v: value, w: over })).lines[0].met;
  };
  for (const [is, than, yes, no] of [
    [">=", 2, 2, 1.9],
    ["<=", 2, 2, 2.1],
    [">", 2, 2.1, 2],
    ["<", 2, 1.9, 2],
    ["=", 2, 2, 3],
    ["=", "red", "red", "green"],
    ["in", ["a", "b"], "b", "c"],
  ]) {
    assert.equal(holds(is, than, yes), true, `${yes} ${is} ${than}`);
    assert.equal(holds(is, than, no), false, `${no} ${is} ${than}`);
  }
  for (const odd of [Number.NaN, null, undefined, "soup", ""]) assert.equal(holds(">=", 1, odd), false, String(odd));
  assert.equal(holds(">=", 2, 6, 3), true);
  assert.equal(holds(">=", 2, 6, undefined), true, "nothing to divide by: the value itself");
  assert.equal(holds(">=", 2, 6, null), false);
});
