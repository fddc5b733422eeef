// What the health table says of a layer: warnings while it matters, and none for a net that has finished.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LONGEST, verdicts } from "../../www/js/labs/playground/verdict.js";

const healthy = { dead: 0, saturated: 0, grad_rms: 0.01, weight_rms: 1, update_ratio: 1e-3 };
const of = (layer, accuracy, data) => verdicts({ layers: [{ ...healthy, ...layer }], train: { accuracy, data } })[0];
const learning = (layer) => of(layer, 0.8, 0.4);
const finished = (layer) => of(layer, 1, 0.01);

test("what stops a net that still errs is a warning", () => {
  assert.deepEqual(learning({}), { words: "", bad: false });
  for (const [layer, words] of [
    [{ saturated: 0.6 }, "mostly saturated"],
    [{ update_ratio: 1e-5 }, "updates small"],
    [{ update_ratio: 0.1 }, "updates large"],
    [{ grad_rms: 0 }, "no gradient arrives"],
    [{ dead: 0.5 }, "many dead units"],
    [{ dead: 1, grad_rms: 0 }, "all units dead"],
  ])
    assert.deepEqual(learning(layer), { words, bad: true });
  // All right, but only just: it cannot become any surer.
  assert.deepEqual(of({ saturated: 0.6 }, 1, 0.5), { words: "mostly saturated", bad: true });
  // Regression has no accuracy.
  assert.deepEqual(of({ saturated: 0.6 }, null, 0.01), { words: "mostly saturated", bad: true });
});

test("a net that is right with certainty is saturated without fault", () => {
  assert.deepEqual(finished({ saturated: 0.6 }), { words: "saturated, and right", bad: false });
  assert.deepEqual(finished({ update_ratio: 1e-5 }), { words: "little left to learn", bad: false });
  assert.deepEqual(finished({ grad_rms: 0 }), { words: "nothing left to learn", bad: false });
});

test("what remains a fault of a finished net is still said", () => {
  assert.deepEqual(finished({ dead: 1 }), { words: "all units dead", bad: true });
  assert.deepEqual(finished({ dead: 0.5 }), { words: "many dead units", bad: true });
  assert.deepEqual(finished({ update_ratio: 0.1 }), { words: "updates large", bad: true });
});

test("the room of the words is that of the longest", () => {
  for (const layer of [{ saturated: 0.6 }, { dead: 1 }, { grad_rms: 0 }, { update_ratio: 1 }])
    for (const at of [learning, finished]) {
      const { words, bad } = at(layer);
      assert.ok(words.length + (bad ? 2 : 0) <= LONGEST.length + 2, words);
    }
});
