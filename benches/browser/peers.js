/**
 * The peers, each behind the same few methods: `steps(n)`, `forwards(n)`, `passes(n)`, `check()` and
 * what came out of them. Where a library leaves a choice, the faster way is taken for it: batches are
 * prepared before the clock runs, examples wrapped once, bias and activation fused.
 */

import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import "@tensorflow/tfjs-backend-cpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import convnetjs from "convnetjs";

/** Step of the central differences. */
export const H = 1e-5;

/** Rows of each batch, epoch after epoch. */
function* batches({ orders, batch, rows }) {
  for (let epoch = 0; ; epoch = (epoch + 1) % orders.length) {
    for (let at = 0; at < rows; at += batch) yield orders[epoch].subarray(at, Math.min(rows, at + batch));
  }
}

function gather(values, columns, rows, out) {
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0, from = rows[i] * columns, to = i * columns; j < columns; j++) out[to + j] = values[from + j];
  }
  return out;
}

/** The engine's network, trainer and checker, through the exports of benches/kernels. */
export function engine(wasm, problem) {
  const { sizes, acts, theta, x, targets, rows, kind, batch, rate } = problem;
  const shape = acts.flatMap((act, l) => [sizes[l + 1], ["linear", "tanh", "relu"].indexOf(act)]);
  const length = shape.length + theta.length + x.length + targets.length;
  const start = wasm.buffer(length);
  const buffer = new Float32Array(wasm.memory.buffer, start, length);
  let at = 0;
  for (const part of [shape, theta, x, targets]) {
    buffer.set(part, at);
    at += part.length;
  }
  wasm.work_new(sizes[0], acts.length, rows, kind === "softmax" ? 1 : 0, batch, rate);
  const result = (what, layer = 0) => {
    const [pointer, length] = [wasm.result(what, layer), wasm.result_len()];
    return new Float32Array(wasm.memory.buffer, pointer, length).slice();
  };
  return {
    steps: (n) => wasm.work_steps(n),
    forwards: (n) => wasm.work_forwards(n),
    passes: (n) => wasm.work_passes(n),
    check: () => wasm.work_check(H),
    theta: () => result(0),
    gradient: () => result(1),
    layer: (l) => result(2, l),
    checked: () => result(3),
    upstream: () => result(4),
  };
}

/** The shipped playground. */
export function playground({ Playground }, problem, epochsBefore = 0) {
  const lab = new Playground(problem.playground);
  if (epochsBefore > 0) lab.run(epochsBefore * problem.per);
  return { steps: (n) => lab.run(n), theta: () => lab.snapshot().params, free: () => lab.free(), lab };
}

/** Plain loops; `module` is naive.js, or a second copy of it. */
export function naive(module, problem, Numbers = Float32Array) {
  const { sizes, acts, theta, x, targets, rows, kind, batch, rate, upstream } = problem;
  const net = new module.NaiveNet(Numbers, sizes, acts, theta, Math.max(batch, rows));
  const next = batches(problem);
  const columns = kind === "softmax" ? 1 : sizes.at(-1);
  const [bx, bt] = [new Numbers(batch * sizes[0]), new Numbers(batch * columns)];
  const inputs = Numbers === Float32Array ? x : Numbers.from(x);
  let numeric = [];
  return {
    steps(n) {
      for (let i = 0; i < n; i++) {
        const order = next.next().value;
        net.step(kind, gather(inputs, sizes[0], order, bx), gather(targets, columns, order, bt), order.length, rate);
      }
    },
    forwards(n) {
      for (let i = 0; i < n; i++) net.forward(inputs, rows);
    },
    passes(n) {
      for (let i = 0; i < n; i++) {
        net.forward(inputs, rows);
        net.layers.at(-1).d.set(upstream);
        net.backward(inputs, rows);
      }
    },
    check() {
      numeric = module.gradientCheck(net, inputs, targets, rows, H);
    },
    theta: () => net.theta(),
    gradient: () => net.theta("dw"),
    layer: (l) => net.layers[l].a,
    checked: () => numeric,
  };
}

export async function startTensorFlow(paths) {
  setWasmPaths(paths);
  await tf.setBackend("wasm");
  await tf.ready();
  return { version: tf.version_core, simd: await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT") };
}

/** TensorFlow.js; `backend` is "wasm" or "cpu"; `fused`: its fused product, bias and ReLU. */
export async function tensorflow(backend, problem, fused = true) {
  await tf.setBackend(backend);
  const { sizes, acts, theta, x, targets, rows, kind, rate, orders, batch, upstream, action } = problem;
  const layers = [];
  let at = 0;
  const take = (n, shape) => {
    const tensor = tf.variable(tf.tensor(theta.slice(at, at + n), shape), true);
    at += n;
    return tensor;
  };
  for (let l = 1; l < sizes.length; l++) {
    const [n, m] = [sizes[l - 1], sizes[l]];
    layers.push({ w: take(n * m, [n, m]), b: take(m, [m]), act: acts[l - 1] });
  }
  const variables = layers.flatMap(({ w, b }) => [w, b]);
  const optimizer = tf.train.sgd(rate);
  const whole = tf.tensor2d(x, [rows, sizes[0]]);
  const ready = [];
  if (action === "steps") {
    const columns = kind === "softmax" ? 1 : sizes.at(-1);
    const count = orders.length * Math.ceil(rows / batch);
    const next = batches(problem);
    for (let i = 0; i < count; i++) {
      const order = next.next().value;
      const n = order.length;
      const bx = tf.tensor2d(gather(x, sizes[0], order, new Float32Array(n * sizes[0])), [n, sizes[0]]);
      const bt = gather(targets, columns, order, new Float32Array(n * columns));
      const by =
        kind === "softmax"
          ? tf.cast(tf.oneHot(tf.tensor1d(bt, "int32"), sizes.at(-1)), "float32")
          : tf.tensor2d(bt, [n, columns]);
      ready.push([bx, by]);
    }
  }
  /** Fused where the library fuses; in a gradient it takes the parts by itself. */
  const forward = (input, each) => {
    let a = input;
    for (const { w, b, act } of layers) {
      if (fused) a = tf.fused.matMul({ a, b: w, bias: b, activation: act === "relu" ? "relu" : "linear" });
      else a = tf.add(tf.matMul(a, w), b);
      if (act === "relu" && !fused) a = tf.relu(a);
      if (act === "tanh") a = tf.tanh(a);
      each?.(a);
    }
    return a;
  };
  let step = 0;
  let units = [];
  let gradients = null;
  const direction = upstream && tf.tensor2d(upstream, [rows, sizes.at(-1)]);
  return {
    use: () => tf.setBackend(backend),
    steps(n) {
      for (let i = 0; i < n; i++) {
        const [bx, by] = ready[step++ % ready.length];
        optimizer.minimize(
          () => {
            const scores = forward(bx);
            return kind === "softmax"
              ? tf.losses.softmaxCrossEntropy(by, scores)
              : tf.mul(0.5, tf.mean(tf.square(tf.sub(scores, by))));
          },
          false,
          variables,
        );
      }
      variables[0].dataSync();
    },
    forwards(n) {
      for (let i = 0; i < n; i++) {
        const kept = [];
        tf.tidy(() => forward(whole, (a) => kept.push(tf.keep(a))));
        for (const a of units) a.dispose();
        units = kept;
      }
      // The last layer is read; on the cpu backend this is what waits for it.
      units.at(-1).dataSync();
    },
    passes(n) {
      for (let i = 0; i < n; i++) {
        if (gradients) for (const g of gradients) g.dispose();
        const { value, grads } = tf.variableGrads(() => tf.sum(tf.mul(forward(whole), direction)), variables);
        value.dispose();
        gradients = variables.map((v) => grads[v.name]);
      }
      gradients[0].dataSync();
    },
    theta: () => variables.flatMap((v) => [...v.dataSync()]),
    gradient: () => gradients.flatMap((g) => Array.from(g.dataSync())),
    layer: (l) => units[l].dataSync(),
    free() {
      for (const t of [...variables, whole, ...units, ...(gradients ?? []), ...ready.flat()]) t.dispose();
      direction?.dispose();
    },
  };
}

/** ConvNetJS: example by example, in its own float64 volumes. */
export function convnet(problem) {
  const { sizes, acts, theta, x, targets, rows, kind, rate, batch } = problem;
  const outputs = sizes.at(-1);
  const defs = [{ type: "input", out_sx: 1, out_sy: 1, out_depth: sizes[0] }];
  for (let l = 0; l < acts.length - 1; l++) defs.push({ type: "fc", num_neurons: sizes[l + 1], activation: acts[l] });
  const net = new convnetjs.Net();
  if (kind === "softmax") defs.push({ type: "softmax", num_classes: outputs });
  else defs.push({ type: "fc", num_neurons: outputs, activation: acts.at(-1) });
  net.makeLayers(defs);
  if (kind === "half") net.layers.push(new convnetjs.RegressionLayer({ in_sx: 1, in_sy: 1, in_depth: outputs }));
  const dense = net.layers.filter((layer) => layer.layer_type === "fc");
  let at = 0;
  for (const { filters, biases, num_inputs: n, out_depth: m } of dense) {
    for (let k = 0; k < n; k++) for (let j = 0; j < m; j++) filters[j].w[k] = theta[at++];
    for (let j = 0; j < m; j++) biases.w[j] = theta[at++];
  }
  const examples = Array.from({ length: rows }, (_, i) => {
    const volume = new convnetjs.Vol(1, 1, sizes[0], 0);
    volume.w.set(x.subarray(i * sizes[0], (i + 1) * sizes[0]));
    return volume;
  });
  const answers = Array.from({ length: rows }, (_, i) => (kind === "softmax" ? targets[i] : [targets[i]]));
  const trainer = new convnetjs.Trainer(net, {
    method: "sgd",
    learning_rate: rate,
    momentum: 0,
    batch_size: batch,
    l1_decay: 0,
    l2_decay: 0,
  });
  const next = batches(problem);
  // What an activation layer gives when there is one, else the dense layer itself.
  const shown = dense.map((layer) => {
    const after = net.layers[net.layers.indexOf(layer) + 1];
    return after && /tanh|relu/.test(after.layer_type) ? after : layer;
  });
  const kept = shown.map((layer) => new Float64Array(rows * layer.out_depth));
  let numeric = [];
  const top = net.layers.at(-1);
  const loss = () => {
    let sum = 0;
    for (let i = 0; i < rows; i++) {
      net.forward(examples[i], false);
      sum += top.backward(answers[i]);
    }
    return sum / rows;
  };
  return {
    steps(n) {
      for (let i = 0; i < n; i++) for (const row of next.next().value) trainer.train(examples[row], answers[row]);
    },
    forwards(n) {
      for (let i = 0; i < n; i++) {
        for (let r = 0; r < rows; r++) {
          net.forward(examples[r], false);
          for (let l = 0; l < shown.length; l++) kept[l].set(shown[l].out_act.w, r * shown[l].out_depth);
        }
      }
    },
    check() {
      numeric = [];
      const along = (values, i) => {
        const was = values[i];
        values[i] = was + H;
        const above = loss();
        values[i] = was - H;
        const below = loss();
        values[i] = was;
        numeric.push((above - below) / (2 * H));
      };
      for (const { filters, biases, num_inputs: n, out_depth: m } of dense) {
        for (let k = 0; k < n; k++) for (let j = 0; j < m; j++) along(filters[j].w, k);
        for (let j = 0; j < m; j++) along(biases.w, j);
      }
    },
    theta() {
      const out = [];
      for (const { filters, biases, num_inputs: n, out_depth: m } of dense) {
        for (let k = 0; k < n; k++) for (let j = 0; j < m; j++) out.push(filters[j].w[k]);
        out.push(...biases.w);
      }
      return out;
    },
    layer: (l) => kept[l],
    checked: () => numeric,
  };
}
