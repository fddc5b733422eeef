/**
 * A dense network in plain loops over typed arrays: the naive peer with Float32Array, and with
 * Float64Array (a second copy of the module, so that neither slows the other) the reference every
 * peer's results are compared with.
 *
 * W is `[units x inputs]` here, so that both inner loops run along memory.
 */

const { exp, log, max, tanh } = Math;

export class NaiveNet {
  /**
   * @param {typeof Float32Array | typeof Float64Array} Numbers
   * @param {number[]} sizes Inputs, then units of each layer.
   * @param {("tanh" | "relu" | "linear")[]} acts
   * @param {Float32Array} theta As the engine orders it: W `[inputs x units]`, b, layer by layer.
   * @param {number} rows Largest batch.
   */
  constructor(Numbers, sizes, acts, theta, rows) {
    this.layers = [];
    let at = 0;
    for (let l = 0; l < acts.length; l++) {
      const [n, m] = [sizes[l], sizes[l + 1]];
      const w = new Numbers(n * m);
      for (let k = 0; k < n; k++) for (let j = 0; j < m; j++) w[j * n + k] = theta[at + k * m + j];
      const b = Numbers.from(theta.subarray(at + n * m, at + n * m + m));
      at += n * m + m;
      const [a, d] = [new Numbers(rows * m), new Numbers(rows * m)];
      this.layers.push({ n, m, act: acts[l], w, b, a, d, dw: new Numbers(n * m), db: new Numbers(m) });
    }
  }

  /** @param {Float32Array | Float64Array} x @param {number} rows */
  forward(x, rows) {
    let input = x;
    for (const layer of this.layers) {
      affine(input, rows, layer.n, layer.m, layer.w, layer.b, layer.a);
      if (layer.act === "tanh") tanhAll(layer.a, rows * layer.m);
      else if (layer.act === "relu") reluAll(layer.a, rows * layer.m);
      input = layer.a;
    }
    return input;
  }

  /** From `d` of the last layer, which holds dL/da. */
  backward(x, rows) {
    for (let l = this.layers.length - 1; l >= 0; l--) {
      const layer = this.layers[l];
      if (layer.act === "tanh") tanhBack(layer.a, layer.d, rows * layer.m);
      else if (layer.act === "relu") reluBack(layer.a, layer.d, rows * layer.m);
      const below = l > 0 ? this.layers[l - 1] : null;
      weights(below ? below.a : x, layer.d, rows, layer.n, layer.m, layer.dw, layer.db);
      if (below) inputs(layer.d, rows, layer.n, layer.m, layer.w, below.d);
    }
  }

  /** Mean loss over the rows; leaves its gradient in `d` of the last layer. */
  loss(kind, targets, rows) {
    const { a, d, m } = this.layers[this.layers.length - 1];
    return kind === "softmax" ? softmax(a, d, targets, rows, m) : squares(a, d, targets, rows * m, rows);
  }

  /** One step of gradient descent; the loss before it. */
  step(kind, x, targets, rows, rate) {
    this.forward(x, rows);
    const loss = this.loss(kind, targets, rows);
    this.backward(x, rows);
    for (const { w, b, dw, db } of this.layers) {
      descend(w, dw, rate);
      descend(b, db, rate);
    }
    return loss;
  }

  /** In the engine's order. @param {"w" | "dw"} what */
  theta(what = "w") {
    const out = [];
    for (const layer of this.layers) {
      const [w, b] = what === "w" ? [layer.w, layer.b] : [layer.dw, layer.db];
      for (let k = 0; k < layer.n; k++) for (let j = 0; j < layer.m; j++) out.push(w[j * layer.n + k]);
      out.push(...b);
    }
    return out;
  }
}

function affine(x, rows, n, m, w, b, out) {
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < m; j++) {
      let sum = b[j];
      for (let k = 0, p = r * n, q = j * n; k < n; k++) sum += x[p + k] * w[q + k];
      out[r * m + j] = sum;
    }
  }
}

function weights(x, d, rows, n, m, dw, db) {
  dw.fill(0);
  db.fill(0);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < m; j++) {
      const g = d[r * m + j];
      db[j] += g;
      for (let k = 0, p = r * n, q = j * n; k < n; k++) dw[q + k] += g * x[p + k];
    }
  }
}

function inputs(d, rows, n, m, w, below) {
  below.fill(0, 0, rows * n);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < m; j++) {
      const g = d[r * m + j];
      for (let k = 0, p = r * n, q = j * n; k < n; k++) below[p + k] += g * w[q + k];
    }
  }
}

function tanhAll(a, n) {
  for (let i = 0; i < n; i++) a[i] = tanh(a[i]);
}
function reluAll(a, n) {
  for (let i = 0; i < n; i++) a[i] = max(0, a[i]);
}
function tanhBack(a, d, n) {
  for (let i = 0; i < n; i++) d[i] *= 1 - a[i] * a[i];
}
function reluBack(a, d, n) {
  for (let i = 0; i < n; i++) if (a[i] <= 0) d[i] = 0;
}
function descend(w, g, rate) {
  for (let i = 0; i < w.length; i++) w[i] -= rate * g[i];
}

/** Half the squared error, summed over a row. */
function squares(a, d, targets, n, rows) {
  let total = 0;
  for (let i = 0; i < n; i++) {
    const r = a[i] - targets[i];
    total += 0.5 * r * r;
    d[i] = r / rows;
  }
  return total / rows;
}

function softmax(a, d, classes, rows, m) {
  let total = 0;
  for (let r = 0; r < rows; r++) {
    let [top, sum] = [a[r * m], 0];
    for (let j = 1; j < m; j++) top = max(top, a[r * m + j]);
    for (let j = 0; j < m; j++) sum += d[r * m + j] = exp(a[r * m + j] - top);
    for (let j = 0; j < m; j++) d[r * m + j] /= sum * rows;
    d[r * m + classes[r]] -= 1 / rows;
    total += top + log(sum) - a[r * m + classes[r]];
  }
  return total / rows;
}

/**
 * Central differences along every parameter, all examples forward for each evaluation.
 * @param {NaiveNet} net
 */
export function gradientCheck(net, x, classes, rows, h) {
  const out = [];
  for (const { n, m, w, b } of net.layers) {
    for (const [values, order] of [
      [w, transposed(n, m)],
      [b, b.keys()],
    ]) {
      for (const i of order) {
        const kept = values[i];
        values[i] = kept + h;
        net.forward(x, rows);
        const above = net.loss("softmax", classes, rows);
        values[i] = kept - h;
        net.forward(x, rows);
        const below = net.loss("softmax", classes, rows);
        values[i] = kept;
        out.push((above - below) / (2 * h));
      }
    }
  }
  return out;
}

function* transposed(n, m) {
  for (let k = 0; k < n; k++) for (let j = 0; j < m; j++) yield j * n + k;
}

/** Relative difference of two lists, |a - b| / |b| in the 2-norm. */
export function difference(a, b) {
  let [off, size] = [0, 1e-30];
  for (let i = 0; i < b.length; i++) {
    off += (a[i] - b[i]) ** 2;
    size += b[i] ** 2;
  }
  return a.length === b.length ? Math.sqrt(off / size) : Number.NaN;
}
