/** Runs the works in one thread: every peer is compared with the float64 reference, then timed in turns. */

import { convnet, engine, naive, playground, startTensorFlow, tensorflow } from "./peers.js";
import { draw, features, flops, normals, WORKS } from "./works.js";

/**
 * The playground measures the loss on all its data for every point of its history, which none of the
 * peers does: at each epoch first, ever more rarely as the run grows. Timed is a run this long.
 */
const EPOCHS_BEFORE = 16_000;

const post = (t, data) => postMessage({ t, ...data });
/** A unit of work is repeated until it takes this long: the clock ticks in tenths of milliseconds. */
const LEAST_MS = 20;
/** A turn is the best of some such stretches, for about this long: other work on the machine only adds. */
const TURN_MS = 160;
/** Of the register loop, some 20 ms. */
const PEAK_UNITS = 100;

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const summary = (values) => ({ median: median(values), min: Math.min(...values), max: Math.max(...values) });

async function raw(url) {
  const module = await WebAssembly.compile(await (await fetch(url)).arrayBuffer());
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    imports[from][name] = () => 0;
  }
  return (await WebAssembly.instantiate(module, imports)).exports;
}

function timed(run, units) {
  const start = performance.now();
  run(units);
  return (performance.now() - start) / units;
}

/** Units of work that take long enough to be timed. */
function enough(run) {
  for (let units = 1; ; ) {
    const ms = timed(run, units) * units;
    if (ms >= LEAST_MS) return units;
    units = Math.ceil(units * Math.min(16, (1.3 * LEAST_MS) / Math.max(ms, 0.1)));
  }
}

/** One turn: milliseconds per unit. */
function turn(run, units) {
  const start = performance.now();
  let best = timed(run, units);
  while (performance.now() - start < TURN_MS) best = Math.min(best, timed(run, units));
  return best;
}

/** The register loop of multiply-adds, in GFLOP/s, in stretches as long as those of the works. */
function peak(wasm) {
  const run = (n) => wasm.peak_chains(n * 1e5, 0.5, 1);
  return 104e5 / (1e6 * turn(run, PEAK_UNITS));
}

/** The same data and weights for everybody. */
function problemOf(name, wasm, shipped) {
  const work = WORKS[name];
  const { sizes, rows, kind, batch } = work;
  const normal = normals(7);
  let [x, targets, theta] = [null, null, draw(work)];
  if (work.playground) {
    const { lab, free } = playground(shipped, work);
    const { xy, label, train } = lab.points();
    theta = lab.snapshot().params;
    const chosen = [...train.keys()].filter((i) => train[i] === 1);
    if (chosen.length !== rows || theta.length !== draw(work).length) throw new Error(`${name}: other data than meant`);
    x = Float32Array.from(chosen.flatMap((i) => features(xy[2 * i], xy[2 * i + 1], sizes[0])));
    targets = Float32Array.from(chosen, (i) => (label[i] === 0 ? -1 : 1));
    free();
  } else if (rows === 10_000) {
    const at = (i) => -6 + (12 * (i + 0.5)) / 100;
    x = Float32Array.from({ length: rows }, (_, i) => i).slice();
    x = Float32Array.from([...x].flatMap((i) => features(at(i % 100), at(Math.floor(i / 100)), sizes[0])));
  } else x = Float32Array.from({ length: rows * sizes[0] }, normal);
  targets ??= Float32Array.from({ length: kind === "softmax" ? rows : rows * sizes.at(-1) }, (_, i) =>
    kind === "softmax" ? i % sizes.at(-1) : normal(),
  );
  const orders = Array.from({ length: 4 }, (_, epoch) => {
    const pointer = wasm.order(1, epoch, rows);
    return Uint32Array.from(new Float32Array(wasm.memory.buffer, pointer, rows));
  });
  return { ...work, name, x, targets, theta, orders, batch };
}

/** What a peer is compared by, after a little of the work. */
function outcome(peer, { action, per = 2, acts }) {
  peer[action](action === "steps" ? per : 1);
  if (action === "steps") return peer.theta();
  if (action === "passes") return peer.gradient();
  return action === "check" ? peer.checked() : acts.flatMap((_, l) => Array.from(peer.layer(l)));
}

async function run(name, rounds, tools) {
  const { wasm, shipped, fast, reference } = tools;
  const problem = problemOf(name, wasm, shipped);
  const make = {
    ours: (before) => (problem.playground ? playground(shipped, problem, before) : engine(wasm, problem)),
    trainer: () => engine(wasm, problem),
    // A gradient check is in float64 for everybody.
    naive: () => naive(fast, problem, problem.action === "check" ? Float64Array : Float32Array),
    convnetjs: () => convnet(problem),
    "tfjs-wasm": () => tensorflow("wasm", problem),
    "tfjs-wasm plain": () => tensorflow("wasm", problem, false),
    "tfjs-cpu": () => tensorflow("cpu", problem),
  };
  if (problem.action === "passes") problem.upstream = engine(wasm, problem).upstream();
  const truth = outcome(naive(reference, problem, Float64Array), problem);
  if (tools.only) problem.peers = problem.peers.filter((p) => tools.only.includes(p));
  const peers = ["ours", ...problem.peers];
  const differences = {};
  for (const peer of peers) {
    const one = await make[peer]();
    differences[peer] = reference.difference(outcome(one, problem), truth);
    one.free?.();
    if (!(differences[peer] <= problem.tolerance))
      throw new Error(`${name}: ${peer} is off by ${differences[peer]}, more than ${problem.tolerance}`);
  }
  const { action, per = 1 } = problem;
  const runners = {};
  for (const peer of peers) {
    const one = await make[peer](EPOCHS_BEFORE);
    const work = (n) => {
      if (action === "check") for (let i = 0; i < n; i++) one.check();
      else one[action](n * per);
    };
    await one.use?.();
    runners[peer] = { one, work, units: enough(work) };
  }
  const ms = Object.fromEntries(peers.map((p) => [p, []]));
  const peaks = [];
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < peers.length; i++) {
      const peer = peers[(i + round) % peers.length];
      const { one, work, units } = runners[peer];
      await one.use?.();
      if (peer === "ours") peaks.push(peak(wasm));
      ms[peer].push(turn(work, units));
      if (peer === "ours") peaks[round] = Math.max(peaks[round], peak(wasm));
    }
    post("round", { name, round: round + 1, rounds });
  }
  for (const { one } of Object.values(runners)) one.free?.();
  const ratios = Object.fromEntries(problem.peers.map((p) => [p, summary(ms[p].map((t, i) => t / ms.ours[i]))]));
  const gflop = flops(problem) / 1e9;
  if (gflop > 0) ratios.peak = summary(ms.ours.map((t, i) => (1000 * gflop) / t / peaks[i]));
  post("work", {
    name,
    title: problem.title,
    through: problem.playground ? "Playground" : "engine",
    ms: Object.fromEntries(peers.map((p) => [p, summary(ms[p])])),
    peak: summary(peaks),
    gflop,
    ratios,
    differences,
    required: problem.required,
  });
}

/** Time per step of the engine against the size of the work. */
function grow(wasm, rounds) {
  const step = (sizes, act, batch) => {
    const rows = batch;
    const work = {
      sizes,
      acts: [...Array(sizes.length - 2).fill(act), "linear"],
      kind: "softmax",
      action: "steps",
      rows,
      batch,
      rate: 1e-4,
    };
    const normal = normals(3);
    const problem = {
      ...work,
      theta: draw(work),
      x: Float32Array.from({ length: rows * sizes[0] }, normal),
      targets: Float32Array.from({ length: rows }, (_, i) => i % sizes.at(-1)),
    };
    const net = engine(wasm, problem);
    const units = enough(net.steps);
    const us = Array.from({ length: rounds }, () => 1000 * turn(net.steps, units));
    return { us: median(us), flop: flops(work) };
  };
  const series = (what, values, sizes, batch) =>
    values.map((value) => ({ what, value, ...step(sizes(value), "tanh", batch(value)) }));
  const powers = (low, high) => Array.from({ length: high - low + 1 }, (_, i) => 2 ** (low + i));
  return [
    ...series(
      "width",
      powers(3, 10),
      (w) => [w, w, w, 10],
      () => 32,
    ),
    ...series(
      "depth",
      [1, 2, 3, 5, 8, 13, 20, 30, 50],
      (d) => [64, ...Array(d).fill(64), 10],
      () => 32,
    ),
    ...series(
      "batch",
      powers(0, 10),
      () => [64, 64, 64, 10],
      (b) => b,
    ),
    { what: "floor", value: 1, ...step([1, 1, 2], "tanh", 1) },
  ];
}

self.onmessage = async ({ data }) => {
  try {
    const wasm = await raw(data.engine);
    const shipped = await import(data.shipped);
    await shipped.default();
    const fast = await import(data.naive);
    const reference = await import(`${data.naive}?reference`);
    const tensorflow = await startTensorFlow(data.tensorflow);
    post("ready", { tensorflow });
    for (const name of data.works) await run(name, data.rounds, { wasm, shipped, fast, reference, only: data.peers });
    if (data.grow) post("grow", { points: grow(wasm, 3) });
    post("done", {});
  } catch (error) {
    post("failed", { message: String(error?.stack ?? error) });
  }
};
