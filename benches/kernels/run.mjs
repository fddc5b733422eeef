// Times the kernels: `node benches/kernels/run.mjs WASM [--chromium] [FILTER]`. Ratios are to the
// peak of the same run, measured by a loop of f32x4 multiply-adds in registers.
import { readFileSync } from "node:fs";

const [wasm, ...rest] = process.argv.slice(2);
const inChromium = rest.includes("--chromium");
const filter = rest.find((a) => !a.startsWith("--")) ?? "";

// Runs in the page as well: nothing from outside but its arguments.
async function measure(bytes, filter) {
  const module = await WebAssembly.compile(Uint8Array.from(bytes));
  const imports = {};
  for (const { module: m, name } of WebAssembly.Module.imports(module)) {
    imports[m] ??= {};
    imports[m][name] = () => 0;
  }
  const e = (await WebAssembly.instantiate(module, imports)).exports;
  const once = (f, times) => {
    const start = performance.now();
    f(times);
    return performance.now() - start;
  };
  // Nanoseconds per call: the best of some rounds of about 20 ms (noise only ever adds).
  const time = (f, rounds = 7) => {
    let times = 1;
    while (once(f, times) < 20) times *= 2;
    let best = Infinity;
    for (let i = 0; i < rounds; i++) best = Math.min(best, once(f, times) / times);
    return best * 1e6;
  };
  const rows = [];
  // The peak is measured beside every row: a shared machine changes its speed by the minute.
  const peaks = [
    [e.peak_chains, 104e6],
    [e.peak_products, 48e6],
  ];
  const peak = () =>
    Math.max(
      ...peaks.map(
        ([f, work]) =>
          work /
          time((t) => {
            for (let i = 0; i < t; i++) f(1e6, 0.5, 1);
          }, 3),
      ),
    );
  for (const [f, work] of peaks)
    rows.push([
      f.name,
      `${(
        work /
          time((t) => {
            for (let i = 0; i < t; i++) f(1e6, 0.5, 1);
          })
      ).toFixed(1)} GFLOP/s`,
    ]);
  const flops = (name, work, prepare, run) => {
    if (!name.includes(filter)) return;
    prepare();
    let [ns, top] = [Infinity, 0];
    for (let i = 0; i < 3; i++) {
      top = Math.max(top, peak());
      ns = Math.min(ns, time(run, 3));
    }
    const rate = work / ns;
    rows.push([
      name,
      `${rate.toFixed(1)} of ${top.toFixed(1)} GFLOP/s`,
      `${((100 * rate) / top).toFixed(0)}%`,
      `${(ns / 1000).toFixed(1)} us`,
    ]);
  };
  const forms = ["NN", "TN", "NT"];
  const product = (form, m, k, n) =>
    flops(
      `gemm ${forms[form]} ${m}x${k}x${n}`,
      2 * m * k * n,
      () => e.product_new(form, m, k, n),
      (t) => e.product_run(t),
    );
  product(0, 1000, 500, 500);
  product(1, 500, 1000, 500);
  product(2, 1000, 500, 500);
  product(0, 200, 3072, 50);
  product(1, 3072, 200, 50);
  product(0, 64, 784, 256);
  product(1, 784, 64, 256);
  product(0, 64, 256, 128);
  product(1, 256, 64, 128);
  product(2, 64, 128, 256);
  product(0, 64, 128, 10);
  product(2, 64, 10, 128);
  product(1, 128, 64, 10);
  product(0, 128, 128, 128);
  for (const f of [0, 1, 2]) product(f, f === 1 ? 8 : 10, f === 1 ? 10 : 8, 8);
  const sizes = (inputs, hidden, batch) => {
    let [work, before] = [0, inputs];
    for (const [i, units] of hidden.entries()) {
      work += (i === 0 ? 4 : 6) * before * units * batch;
      before = units;
    }
    return work;
  };
  const deep = [...Array(9).fill(500), 10];
  for (const [act, name] of [
    [0, "tanh"],
    [1, "ReLU"],
  ]) {
    flops(
      `10x500 forward ${name} batch 1000`,
      2 * 1000 * (500 * 500 * 10 + 5000),
      () => e.net_new(500, 500, 10, 10, 1000, act),
      (t) => e.net_forwards(t),
    );
    flops(
      `10x500 step ${name} batch 1000`,
      sizes(500, [500, ...deep], 1000),
      () => e.net_new(500, 500, 10, 10, 1000, act),
      (t) => e.net_steps(t),
    );
  }
  flops(
    "3072-50-10 step batch 200",
    sizes(3072, [50, 10], 200),
    () => e.net_new(3072, 50, 1, 10, 200, 1),
    (t) => e.net_steps(t),
  );
  flops(
    "784-256-128-10 step batch 64",
    sizes(784, [256, 128, 10], 64),
    () => e.net_784(),
    (t) => e.net_steps(t),
  );
  flops(
    "7-8x6-2 step tanh batch 10",
    sizes(7, [8, 8, 8, 8, 8, 8, 2], 10),
    () => e.net_new(7, 8, 6, 2, 10, 0),
    (t) => e.net_steps(t),
  );
  flops(
    "2-4-2 step tanh batch 10",
    sizes(2, [4, 2], 10),
    () => e.net_new(2, 4, 1, 2, 10, 0),
    (t) => e.net_steps(t),
  );
  const each = (name, count, run) => {
    if (name.includes(filter)) rows.push([name, `${(time(run) / count).toFixed(3)} ns each`]);
  };
  const acts = [
    "tanh",
    "sigmoid",
    "ELU",
    "softplus",
    "SELU",
    "SiLU",
    "Mish",
    "GELU-tanh",
    "GELU",
    "ReLU",
    "leaky",
    "PReLU",
  ];
  for (const [i, name] of acts.entries()) {
    each(`act ${name}`, 4096, (t) => e.activation(i, 0, t));
    each(`act ${name} backward`, 4096, (t) => e.activation(i, 1, t));
  }
  for (const [i, name] of ["add_bias", "column_sums", "all_finite", "SGD", "momentum", "Adam", "RMSprop"].entries())
    each(`pass ${name}`, 65536, (t) => e.pass(i, t));
  return rows;
}

const bytes = [...readFileSync(wasm)];
let rows;
if (inChromium) {
  const { launch } = await import("../../tests/e2e/support.mjs");
  const browser = await launch();
  const page = await browser.newPage();
  rows = await page.evaluate(
    ([source, bytes, filter]) => new Function(`return ${source}`)()(bytes, filter),
    [measure.toString(), bytes, filter],
  );
  await browser.close();
} else rows = await measure(bytes, filter);
for (const [name, ...values] of rows) console.log(name.padEnd(36), values.map((v) => v.padStart(24)).join(""));
