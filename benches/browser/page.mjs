/**
 * What the page itself costs: bytes of the first load, time to the first training step, memory of the
 * engine, long tasks. `node benches/browser/page.mjs [--long]`; --long trains for ten minutes.
 */

import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { firstLoad, launch, newPage, open, serve, state, until } from "../../tests/e2e/support.mjs";
import { frames, printFrames } from "./frames.mjs";
import { PLACES } from "./places.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const COLD_STARTS = 7;
/** In its first seconds a browser compiles pages of its own: that is not what is measured. */
const SETTLED_MS = 3000;
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Navigation to the first training step on the page, Play pressed once it is there; a new profile each. */
async function coldStarts(url) {
  const times = [];
  for (let i = 0; i < COLD_STARTS; i++) {
    const browser = await launch();
    const { page } = await newPage(browser, url);
    await page.goto("about:blank");
    await page.waitForTimeout(SETTLED_MS);
    await page.addInitScript(() => {
      const look = () => {
        const step = document.querySelector(".lab")?.dataset.step;
        // At the frame after the one in which it is painted.
        if (step && step !== "0")
          requestAnimationFrame(() => {
            window.firstStep = performance.now();
          });
        else {
          const play = [...document.querySelectorAll("button")].find((b) => b.textContent === "Play");
          if (play && !window.asked) {
            window.asked = true;
            play.click();
          }
          requestAnimationFrame(look);
        }
      };
      requestAnimationFrame(look);
    });
    await page.goto(`${url}#/playground`);
    const time = await page.waitForFunction(() => window.firstStep, null, { timeout: 30_000 });
    times.push(await time.jsonValue());
    await browser.close();
  }
  return times;
}

/** The same from a bare page that loads TensorFlow.js with its wasm backend and trains one step. */
async function peerStarts() {
  const entry = `
    import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
    import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
    import * as tf from "@tensorflow/tfjs-core";
    setWasmPaths("/");
    await tf.setBackend("wasm");
    const x = tf.randomNormal([10, 2]), y = tf.randomNormal([10, 1]);
    const w = [[2, 4], [4, 2], [2, 1]].map((s) => tf.variable(tf.randomNormal(s)));
    tf.train.sgd(0.03).minimize(() => tf.mean(tf.square(tf.sub(w.reduce((a, w) => tf.tanh(tf.matMul(a, w)), x), y))));
    w[0].dataSync();
    window.firstStep = performance.now();`;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: HERE },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const script = outputFiles[0].contents;
  const folder = join(HERE, "node_modules/@tensorflow/tfjs-backend-wasm/dist");
  const wasm = readFileSync(join(folder, "tfjs-backend-wasm-simd.wasm"));
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    const reply = (type, body) => response.writeHead(200, { "content-type": type }).end(body);
    if (path === "/")
      return reply("text/html", "<!doctype html><title>peer</title><script type=module src=peer.js></script>");
    if (path === "/peer.js") return reply("text/javascript", script);
    if (path.endsWith(".wasm") && existsSync(join(folder, path)) && dirname(path) === "/")
      return reply("application/wasm", readFileSync(join(folder, path)));
    return response.writeHead(404).end(extname(path));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const times = [];
  for (let i = 0; i < COLD_STARTS; i++) {
    const browser = await launch();
    const page = await browser.newPage();
    await page.waitForTimeout(SETTLED_MS);
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    times.push(await (await page.waitForFunction(() => window.firstStep, null, { timeout: 30_000 })).jsonValue());
    await browser.close();
  }
  server.close();
  const size = (bytes) => gzipSync(bytes, { level: 9 }).length;
  return { times, gzipped: size(script) + size(wasm) };
}

async function memory(url, browser) {
  const rows = [];
  for (const { lab, setting, hash, play, wait = 60_000 } of PLACES) {
    const { page, context } = await newPage(browser, url);
    await open(page, url, hash);
    if (play) {
      await page.getByRole("button", { name: "Play", exact: true }).click();
      await page.waitForTimeout(5000);
    } else await page.waitForSelector('.lab[data-busy="false"]', { timeout: wait }).catch(() => {});
    rows.push({ lab, setting, bytes: (await state(page)).memory });
    await context.close();
  }
  return rows;
}

/** Memory at the start and at every minute of training. */
async function longRun(url, browser, minutes) {
  const { page, context } = await newPage(browser, url);
  await open(page, url, "#/playground?data=spiral&hidden=8,8,8");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await until(page, (s) => s.step > 0);
  const bytes = [];
  let step = 0;
  for (let minute = 0; minute <= minutes; minute++) {
    await page.waitForTimeout(minute === 0 ? 5000 : 60_000);
    const now = await state(page);
    bytes.push(now.memory);
    step = now.step;
  }
  await context.close();
  return { minutes, steps: step, bytes };
}

/** @param {{ long?: boolean; starts?: boolean; memory?: boolean; frames?: boolean }} what */
export async function measurePage(what) {
  if (!statSync(join(HERE, "../../dist/index.html")).isFile()) throw new Error("./dev build first");
  const server = await serve();
  const browser = await launch();
  const out = { firstLoad: await firstLoad(server.url, browser) };
  if (what.memory) out.memory = await memory(server.url, browser);
  if (what.frames) out.frames = await frames(server.url, browser);
  if (what.long) out.long = await longRun(server.url, browser, 10);
  await browser.close();
  if (what.starts) {
    const ours = await coldStarts(server.url);
    const peer = await peerStarts();
    out.start = {
      ours: median(ours),
      oursAll: ours,
      tfjs: median(peer.times),
      tfjsAll: peer.times,
      tfjsGzipped: peer.gzipped,
    };
  }
  server.close();
  return out;
}

const kb = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;
const mb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

export function printPage(page) {
  const { firstLoad: load, start, memory: rows, frames: tasks, long } = page;
  console.log(`first load ${kb(load.total)} gzipped (goal 150), wasm ${kb(load.wasm)} of it (goal 100)`);
  for (const f of load.files) console.log(`  ${kb(f.gzipped).padStart(9)}  ${f.file}`);
  if (start)
    console.log(
      `navigation to first step: ${start.ours.toFixed(0)} ms [${Math.min(...start.oursAll).toFixed(0)} .. ${Math.max(...start.oursAll).toFixed(0)}]; bare page with TensorFlow.js wasm (${kb(start.tfjsGzipped)}): ${start.tfjs.toFixed(0)} ms`,
    );
  for (const r of rows ?? []) console.log(`memory ${mb(r.bytes).padStart(9)}  ${r.lab}, ${r.setting}`);
  if (tasks) printFrames(tasks);
  if (long) console.log(`memory over ${long.minutes} minutes, ${long.steps} steps: ${long.bytes.map(mb).join(", ")}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  printPage(await measurePage({ long: process.argv.includes("--long"), starts: true, memory: true, frames: true }));
}
