/** What is measured, and what must be reached: ratios to peers, shares of the machine's SIMD128 peak. */

/**
 * @typedef {object} Work
 * @property {string} title
 * @property {"steps" | "forwards" | "passes" | "check"} action
 * @property {number[]} sizes Inputs, then units of each layer.
 * @property {("tanh" | "relu" | "linear")[]} acts
 * @property {"softmax" | "half"} kind
 * @property {number} rows
 * @property {number} batch
 * @property {number} rate
 * @property {number} [per] Steps that make one unit of work.
 * @property {Record<string, string>} [playground] Done by the playground of the shipped module.
 * @property {string[]} peers
 * @property {Record<string, number>} required Least ratio to a peer; `peak`: least share of it.
 * @property {number} tolerance Largest relative difference from the float64 reference (2-norm). A ReLU
 *   whose z changes sign between f32 and f64 moves a gradient by the share of one example.
 */

const deep = { sizes: Array(11).fill(500), rows: 1000, batch: 1000, rate: 0, kind: "half", tolerance: 1e-4 };
const acts = (hidden, n, last = "linear") => [...Array(n).fill(hidden), last];
const plane = { rows: 500, batch: 10, rate: 0.03, kind: "half", per: 50, tolerance: 1e-3 };
const deepNet = { sizes: [7, 8, 8, 8, 8, 8, 8, 1], acts: acts("tanh", 6, "tanh") };
const settings = {
  n: "1000",
  split: "0.5",
  act: "tanh",
  out: "tanh",
  loss: "mse_half",
  lr: "0.03",
  batch: "10",
  seed: "1",
  in: "x1,x2",
};
const seven = { ...settings, hidden: "8,8,8,8,8,8", in: "x1,x2,x1sq,x2sq,x1x2,sinx1,sinx2" };

/** @type {Record<string, Work>} */
export const WORKS = {
  W1: {
    title: "one epoch, 2-4-2-1 tanh, 500 examples, batch 10, SGD",
    action: "steps",
    ...plane,
    sizes: [2, 4, 2, 1],
    acts: acts("tanh", 2, "tanh"),
    playground: { ...settings, hidden: "4,2" },
    peers: ["trainer", "naive", "convnetjs", "tfjs-wasm", "tfjs-cpu"],
    required: { naive: 10, convnetjs: 40, "tfjs-wasm": 1000 },
  },
  W2: {
    title: "one epoch, 7 inputs, six hidden layers of 8, tanh",
    action: "steps",
    ...plane,
    ...deepNet,
    playground: seven,
    peers: ["trainer", "naive", "convnetjs", "tfjs-wasm", "tfjs-cpu"],
    required: { naive: 14, convnetjs: 22 },
  },
  W2g: {
    title: "its 100 x 100 decision boundary, every unit kept",
    action: "forwards",
    ...plane,
    ...deepNet,
    rows: 10_000,
    batch: 10_000,
    per: 1,
    tolerance: 1e-5,
    peers: ["naive", "convnetjs", "tfjs-wasm", "tfjs-wasm plain", "tfjs-cpu"],
    required: { naive: 12, "tfjs-wasm": 6 },
  },
  "W3f tanh": {
    title: "10 x 500 forward, batch 1000, tanh",
    action: "forwards",
    ...deep,
    acts: acts("tanh", 9, "tanh"),
    peers: ["tfjs-wasm", "tfjs-wasm plain"],
    required: { peak: 0.75, "tfjs-wasm": 1.9 },
  },
  "W3f ReLU": {
    title: "10 x 500 forward, batch 1000, ReLU",
    action: "forwards",
    ...deep,
    acts: acts("relu", 9, "relu"),
    peers: ["tfjs-wasm", "tfjs-wasm plain"],
    required: { peak: 0.75, "tfjs-wasm": 1.25 },
  },
  "W3b tanh": {
    title: "10 x 500 forward + backward, batch 1000, tanh",
    action: "passes",
    ...deep,
    acts: acts("tanh", 9, "tanh"),
    peers: ["tfjs-wasm"],
    required: { peak: 0.75, "tfjs-wasm": 9 },
  },
  "W3b ReLU": {
    title: "10 x 500 forward + backward, batch 1000, ReLU",
    action: "passes",
    ...deep,
    tolerance: 1e-2,
    acts: acts("relu", 9, "relu"),
    peers: ["tfjs-wasm"],
    required: { peak: 0.75, "tfjs-wasm": 9 },
  },
  W4: {
    title: "3072-50-10 softmax step, batch 200",
    action: "steps",
    sizes: [3072, 50, 10],
    acts: acts("relu", 1),
    kind: "softmax",
    rows: 400,
    batch: 200,
    rate: 1e-3,
    tolerance: 1e-3,
    peers: ["naive", "convnetjs", "tfjs-wasm", "tfjs-cpu"],
    required: { peak: 0.65, "tfjs-wasm": 20, convnetjs: 16 },
  },
  W5: {
    title: "784-256-128-10 ReLU step, batch 64",
    action: "steps",
    sizes: [784, 256, 128, 10],
    acts: acts("relu", 2),
    kind: "softmax",
    rows: 128,
    batch: 64,
    rate: 1e-2,
    tolerance: 1e-3,
    peers: ["naive", "convnetjs", "tfjs-wasm", "tfjs-cpu"],
    required: { peak: 0.7, "tfjs-wasm": 9 },
  },
  W6: {
    title: "gradient check 20-10-10-3, 50 examples, f64, all parameters",
    action: "check",
    sizes: [20, 10, 10, 3],
    acts: acts("tanh", 2),
    kind: "softmax",
    rows: 50,
    batch: 50,
    rate: 0,
    tolerance: 1e-5,
    peers: ["naive", "convnetjs"],
    required: { convnetjs: 40 },
  },
};

/** Multiplications and additions of the matrix products of one unit of work. @param {Work} work */
export function flops({ action, sizes, rows, batch, per = 1 }) {
  let [forward, backward] = [0, 0];
  for (let l = 1; l < sizes.length; l++) {
    const product = 2 * sizes[l - 1] * sizes[l];
    forward += product;
    backward += l === 1 ? product : 2 * product;
  }
  if (action === "forwards") return rows * forward;
  if (action === "passes") return rows * (forward + backward);
  return action === "steps" ? per * batch * (forward + backward) : 0;
}

/** Small and exact everywhere: mulberry32 and Box-Muller. @param {number} seed */
export function normals(seed) {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Weights of variance `gain / inputs`, small biases, in the engine's order. @param {Work} work */
export function draw({ sizes, acts }, seed = 1) {
  const normal = normals(seed);
  const theta = [];
  for (let l = 1; l < sizes.length; l++) {
    const std = Math.sqrt((acts[l - 1] === "relu" ? 2 : 1) / sizes[l - 1]);
    for (let i = 0; i < sizes[l - 1] * sizes[l]; i++) theta.push(std * normal());
    for (let i = 0; i < sizes[l]; i++) theta.push(0.01 * normal());
  }
  return Float32Array.from(theta);
}

/** The playground's seven inputs of a point, or the first two. */
export function features(x1, x2, count) {
  return [x1, x2, x1 * x1, x2 * x2, x1 * x2, Math.sin(x1), Math.sin(x2)].slice(0, count);
}
