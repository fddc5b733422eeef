// The exported scripts: NumPy repeats the run of the page, PyTorch's compiles. Each case is opened in
// a real Chromium, exported by the dialog, and run by the Python that ./dev has set up.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, newPage, open, pick, serve, until } from "../e2e/support.mjs";

const PYTHON = process.env.PYTHON || "python3";
const TOLERANCE = 1e-6;

/*
 * Both sides compute in float32 but add up products in different orders and have their own exp, so
 * they part by about 1e-8 a step. What training makes of that depends on the run: at a moderate rate
 * it is damped, and 1e-6 holds for hundreds of steps. It does not where a rounding difference
 * decides a branch (a ReLU or a hinge margin at 0 on an example) or where the loss has become tiny
 * against the scores it is a difference of. The cases therefore have 100 to 200 steps at rates at
 * which the loss falls steadily and stays well above 0; then the greatest difference is a few times
 * 1e-7, whichever processor NumPy's products are made for (tried with OPENBLAS_CORETYPE). Together
 * they hold every optimizer, loss, activation and preprocessing of the playground.
 */
const CASES = [
  "data=circle&n=300",
  "data=spiral&arms=3&hidden=8,6&act=gelu&opt=adam&lr=0.01&l2=0.01&l1=0.001",
  "data=moons&noise=0.1&hidden=6,4&act=prelu,maxout:3&opt=momentum:0.8&lr=0.005&loss=logistic&prep=standardize",
  "data=circle&hidden=6&act=elu:0.7&opt=momentum_pytorch:0.8&lr=0.003&loss=hinge&l2=0.001",
  "data=blobs&classes=4&noise=0.2&hidden=5&act=sigmoid&opt=nesterov&lr=0.01&loss=mse",
  "data=blobs&classes=3&noise=0.2&hidden=5&act=softplus:2&opt=nesterov_pytorch&lr=0.001&loss=squared_hinge&l1=0.01",
  "data=gaussians&noise=0.3&hidden=5&act=silu:1.5&opt=adagrad&lr=0.02&loss=logistic",
  "data=xor&noise=0.1&hidden=6&act=selu&opt=rmsprop&lr=0.002&prep=whiten_pca",
  "data=xor&hidden=6&act=mish&opt=adamw:0.1&lr=0.01&in=x1,x2,x1x2,sinx1&prep=minmax",
  "data=circle&hidden=6&act=gelu_tanh&opt=adam_uncorrected&lr=0.0005&in=x1sq,x2sq,sinx2&prep=center",
  "data=reg_plane&hidden=6,4&act=leaky_relu:0.1,linear&lr=0.005&prep=pca",
  "data=reg_gauss&hidden=6&act=prelu_shared:0.1&lr=0.01&loss=mse_half&ox=2&sx=3&prep=whiten_zca",
  "data=reg_plane&hidden=5&act=relu&lr=0.002&loss=l1&init=he_normal&bias=0.1",
  "data=circle&hidden=0&split=0.8&seed=4294967295&batch=2000&lr=0.3",
  "data=moons&hidden=5&out=tanh&opt=adam:0.8:0.99&lr=0.01&log=20~lr~0.02_40~w3~0.5_60~ex_61~l2~0.01_90~batch~25",
];

let server;
let browser;
let at;
let folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "scripts-"));
  server = await serve();
  browser = await launch();
  at = await newPage(browser, server.url);
});
after(async () => {
  assert.deepEqual(at.faults, [], "nothing on the console");
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the dialog gives under a name. */
async function take(name) {
  const waiting = at.page.waitForEvent("download");
  await at.page.getByRole("button", { name: `Download: ${name}` }).click();
  const download = await waiting;
  const file = join(folder, download.suggestedFilename());
  await download.saveAs(file);
  return file;
}

/** Runs a script: [page, here] by the name of each number. */
function run(file) {
  // Warnings are errors: an overflow or a deprecated call would be a fault of the script.
  const out = execFileSync(PYTHON, ["-W", "error", file], { encoding: "utf8" });
  const lines = out.matchAll(/^(.+?) +(\S+) +(\S+) +(\d\S*e[-+]\d+)$/gm);
  return Object.fromEntries([...lines].map(([, name, page, here]) => [name, [Number(page), Number(here)]]));
}
const apart = ([a, b]) => Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), 1e-300);

/** The same script with one line changed. */
function changed(file, line, by) {
  const text = readFileSync(file, "utf8");
  assert.match(text, line);
  const other = join(folder, "changed.py");
  writeFileSync(other, text.replace(line, by));
  return run(other);
}

for (const [i, settings] of CASES.entries()) {
  const steps = settings.includes("log=") ? 120 : i % 2 === 0 ? 200 : 100;
  test(`${steps} steps in NumPy: ${settings}`, { timeout: 120_000 }, async () => {
    const { page } = at;
    await open(page, server.url, `#/playground?${settings}&at=${steps}`);
    const shown = await until(page, (s) => s.step === steps);
    await pick(page.locator("#export"));
    const json = JSON.parse(readFileSync(await take("Run as JSON"), "utf8"));
    assert.deepEqual(json.problems, [], "no setting is refused");
    const numpy = await take("NumPy script");
    const torch = await take("PyTorch script");
    await page.keyboard.press("Escape");

    const numbers = run(numpy);
    for (const [name, pair] of Object.entries(numbers)) {
      assert.ok(apart(pair) <= TOLERANCE, `${name}: ${pair.join(" on the page, here ")}`);
    }
    // The script's idea of the page is what the page shows.
    for (const [name, text] of [
      ["training loss", shown.train],
      ["test loss", shown.test],
    ]) {
      assert.ok(Math.abs(numbers[name][0] - Number(text)) <= 1e-8 * Number(text), `${name}: ${text}`);
    }
    // Agreement means something only if training has gone somewhere.
    const untrained = changed(numpy, /^STEPS = \d+$/m, "STEPS = 0");
    assert.ok(apart(untrained["training loss"]) > 1e-3, "the loss has moved");
    execFileSync(PYTHON, ["-m", "py_compile", torch]);
  });
}

test("another order of the examples would be seen", { timeout: 60_000 }, async () => {
  await open(at.page, server.url, "#/playground?at=100");
  await until(at.page, (s) => s.step === 100);
  await pick(at.page.locator("#export"));
  const numpy = await take("NumPy script");
  assert.ok(apart(changed(numpy, /^SEED = 1$/m, "SEED = 2")["training loss"]) > 10 * TOLERANCE);
});
