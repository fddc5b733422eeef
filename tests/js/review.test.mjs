// The reviews: draws that a seed names, questions that can be measured, and answers that follow from what is measured.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { dice } from "../../www/js/lessons/review/dice.js";
import { draft, PARTS, question } from "../../www/js/lessons/review/posing.js";
import { parseHash } from "../../www/js/state.js";

const labs = JSON.parse(readFileSync(new URL("../../www/js/labs.json", import.meta.url), "utf8")).map(
  ({ route }) => route,
);
const course = JSON.parse(readFileSync(new URL("../../www/lessons/course.json", import.meta.url), "utf8"));

test("the same seed draws the same, another one something else, and every share is drawn alike often", () => {
  const draws = (seed) =>
    Array.from(
      { length: 50 },
      (
        (d) => () =>
          d.below(1000)
      )(dice(seed)),
    );
  assert.deepEqual(draws(7), draws(7));
  assert.notDeepEqual(draws(7), draws(8));
  const counts = Array(10).fill(0);
  for (let seed = 0; seed < 1000; seed++) for (const n of draws(seed)) counts[Math.floor(n / 100)]++;
  // 5000 expected; 300 is more than four standard deviations.
  for (const n of counts) assert.ok(Math.abs(n - 5000) < 300, String(counts));
});

test("a shuffled list has everything once, in every order", () => {
  const orders = new Set();
  for (let seed = 0; seed < 200; seed++) {
    const order = dice(seed).shuffled(["a", "b", "c"]);
    assert.deepEqual([...order].sort(), ["a", "b", "c"]);
    orders.add(order.join(""));
  }
  assert.equal(orders.size, 6);
});

test("each part of the course has a review of five questions, each to be measured in a lab", () => {
  assert.equal(PARTS.length, course.parts.length);
  for (const [part, makers] of PARTS.entries()) {
    assert.equal(makers.length, 5);
    for (let i = 0; i < 5; i++)
      for (let seed = 1; seed <= 60; seed++) {
        const { ask, states } = draft(part, seed, i, 0);
        assert.ok(ask.length > 40, ask);
        assert.deepEqual(draft(part, seed, i, 0).states, states, "a seed names the question");
        for (const state of states) {
          const { route, params } = parseHash(`#/${state}`);
          assert.ok(labs.includes(route), state);
          for (const [key, value] of Object.entries(params))
            assert.ok(value && !/undefined|NaN/.test(value), `${key}: ${state}`);
        }
      }
  }
});

/** What a question makes of measurements that are made up: by lab and settings. */
async function posed(part, i, measured, seed = 1) {
  const { options, right, answers, why, picture } = await question(part - 1, seed, i - 1, async (lab, params) =>
    measured(params, lab),
  );
  assert.equal(new Set(options).size, options.length, `${options}`);
  assert.ok(options.length >= 2 && options.length === answers.length);
  answers.forEach((said, k) => {
    assert.equal(said === null, k === right, `${options[k]}: ${said}`);
    if (said) assert.ok(said.length > 20 && !/undefined|NaN\b(?!,)/.test(said), said);
  });
  assert.ok(why.length > 10 && !/undefined/.test(why), why);
  return { right: options[right], options, picture };
}

const seeds = Array.from({ length: 12 }, (_, i) => i + 1);

test("the strip with more dead units had the larger rate", async () => {
  for (const seed of seeds) {
    const asked = draft(0, seed, 2, 0);
    const large = asked.states.findIndex((state) => !state.includes("lr=0.2&"));
    const strip = ({ lr }) => ({
      dead: { units: 4, status: lr === "0.2" ? [0, 0, 0, 0, 0, 0, 0, 0] : [0, 0, 0, 0, 2, 2, 2, 0] },
    });
    assert.equal((await posed(1, 3, strip, seed)).right, "AB"[large]);
  }
});

test("a draw that does not tell its answers apart is drawn again, and not for ever", async () => {
  let measured = 0;
  const same = () => {
    measured++;
    return { dead: { units: 2, status: [0, 0, 2, 2] } };
  };
  await assert.rejects(posed(1, 3, same), /None of the pictures/);
  assert.equal(measured, 40);
});

test("what ten gates leave is looked up in its range", async () => {
  const gate = (left) => () => ({ saturation: { whole: { ten: [0, left, 1], one: 0.2 }, z: [0, 1], count: [1, 2] } });
  assert.match((await posed(1, 2, gate(0.5))).right, /hundredth/);
  assert.match((await posed(1, 2, gate(3e-4))).right, /between 10⁻⁵ and 0\.01/);
  assert.match((await posed(1, 2, gate(1e-7))).right, /between 10⁻¹⁰ and 10⁻⁵/);
  assert.match((await posed(1, 2, gate(1e-40))).right, /less than/);
  await assert.rejects(posed(1, 2, gate(0.012)), /None of the pictures/);
});

test("the part of an update that was enough is what the trial on the points said", async () => {
  const points = [1, 0, 0, 1, -1, 0];
  const death = (before, after, by_bias, by_weights) => () => ({
    dead: { points, deaths: [{ step: 3, before, after, by_bias, by_weights }] },
  });
  const weights = death([1, 0, -0.5], [0.1, 0, -0.5], 1, 0);
  const both = death([1, 0, 0], [0.8, 0, -0.9], 1, 2);
  const rights = new Set();
  for (const seed of seeds)
    for (const one of [weights, both]) {
      try {
        const { right } = await posed(1, 5, one, seed);
        rights.add(right);
        assert.equal(right, one === weights ? "the weights alone" : "neither alone, only both together");
      } catch (error) {
        assert.match(error.message, /None of the pictures/);
      }
    }
  assert.equal(rights.size, 2);
});

test("the directions that are open follow from the inputs", async () => {
  const cloud = ({ mx, my }) => {
    const [x, y] = [Number(mx), Number(my)];
    const inputs = [0.5, -0.5].flatMap((a) => [0.5, -0.5].flatMap((b) => [x + a, y + b]));
    return { neuron: { inputs } };
  };
  for (const seed of seeds) {
    const { mx, my } = parseHash(`#/${draft(1, seed, 0, 0).states[0]}`).params;
    const wanted = mx === "0" ? /all four/ : mx === my ? /both weights rise/ : /one weight rises/;
    assert.match((await posed(2, 1, cloud, seed)).right, wanted);
  }
});

test("the longest valley needs the most steps, and the crooked path is that of positive inputs", async () => {
  const plane = ({ stage }) => {
    const condition = { none: 100, center: 20, standardize: 2 }[stage];
    return {
      plane: {
        stages: [{ steps: condition * 3, hessian_condition: condition }],
        shown: 0,
        window: [0, 1, 0, 1],
        map: [0],
      },
    };
  };
  for (const seed of seeds) {
    const at = draft(1, seed, 1, 0).states.findIndex((state) => state.includes("stage=none"));
    assert.equal((await posed(2, 2, plane, seed)).right, "ABC"[at]);
    const raw = draft(1, seed, 2, 0).states.findIndex((state) => state.includes("mx=2"));
    const neuron = ({ mx }) => ({
      neuron: {
        window: [0, 1, 0, 1],
        path: [0, 0, 1, 1],
        best: [1, 1],
        map: [0],
        length: mx === "2" ? 8 : 1.2,
        straight: 1,
      },
    });
    assert.equal((await posed(2, 3, neuron, seed)).right, "AB"[raw]);
  }
});

test("the least preparation is the first that needs at most 50 steps", async () => {
  const steps =
    (...all) =>
    () => ({
      plane: {
        points: [0, 0],
        stages: ["none", "center", "standardize", "whiten_zca"].map((name, i) => ({
          name,
          outcome: "converged",
          steps: all[i],
        })),
      },
    });
  assert.equal((await posed(2, 4, steps(30, 20, 10, 1))).right, "none at all");
  assert.equal((await posed(2, 4, steps(900, 20, 10, 1))).right, "centering");
  assert.equal((await posed(2, 4, steps(900, 800, 10, 1))).right, "centering and scaling");
  assert.equal((await posed(2, 4, steps(900, 800, 700, 1))).right, "whitening");
  await assert.rejects(posed(2, 4, steps(55, 20, 10, 1)), /None of the pictures/);
});

test("own statistics: worse, the same or better by the median of the seeds", async () => {
  const leak = (difference) => () => ({
    leak: { rules: [{ name: "own", difference: [0, difference, 0] }], seeds: 30, points: [0, 0, 1, 1], train_rows: 1 },
  });
  assert.equal((await posed(2, 5, leak(0.2))).right, "it rises");
  assert.equal((await posed(2, 5, leak(0.001))).right, "it stays about the same");
  assert.equal((await posed(2, 5, leak(-0.1))).right, "it falls");
  await assert.rejects(posed(2, 5, leak(0.02)), /None of the pictures/);
});

test("units that start equal stay equal; a loss that stayed is told from one that fell", async () => {
  const symmetry = (end) => () => ({ symmetry: { first: [1, end], units: 8, path: Array(32).fill(0.5) } });
  assert.equal((await posed(3, 4, symmetry(1))).right, "1");
  assert.equal((await posed(3, 4, symmetry(8))).right, "8");
  const train = (last) => () => ({ train: { loss: [2.3, last], moved: [0.1, 0.2], diverged: null } });
  assert.match((await posed(3, 5, train(Math.LN10))).right, /still about 2\.30/);
  assert.match((await posed(3, 5, train(0.3))).right, /between 0\.1 and 1\.2/);
  await assert.rejects(posed(3, 5, train(1.8)), /None of the pictures/);
});

test("curves of a wrong and a right gradient: which one, or that they do not tell", async () => {
  for (const seed of seeds) {
    const apart = await posed(
      4,
      4,
      () => ({ clinic: { losses: [1, 0.9, 0.8], healthy: [1, 0.5, 0.2], title: "A sign", wrong: ["W1"] } }),
      seed,
    );
    const [a, b] = apart.picture.series.map(({ ys }) => ys.at(-1));
    assert.equal(apart.right, a > b ? "A" : "B");
    const close = await posed(
      4,
      4,
      () => ({ clinic: { losses: [1, 0.5, 0.21], healthy: [1, 0.5, 0.2], title: "A sign", wrong: ["W1"] } }),
      seed,
    );
    assert.equal(close.right, "The two curves are too close to tell");
  }
});

test("the print-out, the curves of training and the patient are told by their numbers", async () => {
  const cost = (costs) => () => ({ checks: { overfit: { lines: ["cost 2.3, lr 1e-3"], costs, first: costs[0] } } });
  const fits = new Map([
    ["nothing is wrong", [2.3, 1, 0.01]],
    ["the learning rate is far too small", [2.3, 2.3, 2.3]],
    ["the learning rate is far too large", [2.3, 50, Number.NaN]],
    ["the labels are shuffled in every epoch", [2.3, 2.25, 2.2]],
  ]);
  const seen = new Set();
  for (const seed of seeds)
    for (const [text, costs] of fits) {
      const { right, picture } = await posed(5, 3, cost(costs), seed).catch(() => ({}));
      if (right === undefined) continue;
      assert.equal(right, text);
      assert.doesNotMatch(picture.lines.join(), /lr/, "the rate would tell");
      seen.add(right);
    }
  assert.equal(seen.size, 4);
  const accuracy = (value) => () => ({ test: { accuracy: value } });
  assert.equal((await posed(5, 5, accuracy(0.5))).right, "below 60%");
  assert.equal((await posed(5, 5, accuracy(0.8))).right, "between 60% and 90%");
  assert.equal((await posed(5, 5, accuracy(1))).right, "nearly all");
});
