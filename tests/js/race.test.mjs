// The headline of a race that is over: who wins, by which numbers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { longestResult, raceResult } from "../../www/js/labs/activations/race-result.js";

const race = (medians, more = {}) => ({
  target: 0.6,
  most: 100,
  seeds: 3,
  seeds_done: 3,
  courses: Object.entries(medians).map(([value, median]) => ({ value, steps: [null, median, null] })),
  ...more,
});

test("while it runs the headline says how far it is", () => {
  assert.equal(raceResult(race({ relu: 30 }, { seeds_done: 2 })), "2 of 3 seeds run.");
});

test("at the end it says who wins, the next, and the last", () => {
  assert.equal(
    raceResult(race({ tanh: 60, relu: 30, sigmoid: null, "maxout:2": 45 })),
    "ReLU wins: a median of 30 updates to a loss of 0.60 over 3 seeds. Next Maxout 2 with 45, last sigmoid with more than 100.",
  );
});

test("two may win, and none", () => {
  assert.match(raceResult(race({ relu: 30, elu: 30, tanh: 60 })), /^ReLU and ELU win: .* Last tanh with 60\.$/);
  assert.match(raceResult(race({ relu: null, tanh: null })), /^None wins: no function reaches a loss of 0\.60/);
});

test("its room is that of the longest", () => {
  for (const r of [race({ relu: 30, tanh: 60, "leaky_relu:0.1": null }), race({ relu: 1, elu: 1 })])
    assert.ok(raceResult(r).length <= longestResult(r).length);
});
