/**
 * The benchmark in headless Chromium: `./dev bench [--rounds N] [--only W1,W5] [--peers naive] [--grow]
 * [--all] [--long]`. One worker, one thread; ratios are medians of rounds in which everybody takes a
 * turn. --grow: cost against the size of the work; --all: also start, memory and long tasks of the page; --long:
 * and ten minutes of training.
 */

import { createReadStream, existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { cpus } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { launch } from "../../tests/e2e/support.mjs";
import { drawGrowth } from "./growth.mjs";
import { measurePage, printPage } from "./page.mjs";
import { WORKS } from "./works.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = join(HERE, "../..");
const RESULTS = join(HERE, "../results.json");
const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm", ".html": "text/html" };

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string" },
    only: { type: "string" },
    peers: { type: "string" },
    grow: { type: "boolean" },
    all: { type: "boolean" },
    long: { type: "boolean" },
  },
});

/** Serves the bundled worker, the engine as shipped, the kernels' crate and TensorFlow's wasm. */
async function serve() {
  const { outputFiles } = await build({
    entryPoints: [join(HERE, "worker.js")],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const folders = {
    "/pkg/": join(ROOT, "dist/pkg"),
    "/tf/": join(HERE, "node_modules/@tensorflow/tfjs-backend-wasm/dist"),
    "/kernels/": join(ROOT, "benches/kernels/target"),
    "/own/": HERE,
  };
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    const reply = (type, body) => response.writeHead(200, { "content-type": type }).end(body);
    if (path === "/") return reply("text/html", "<!doctype html><title>bench</title>");
    if (path === "/worker.js") return reply("text/javascript", outputFiles[0].contents);
    const folder = Object.keys(folders).find((f) => path.startsWith(f));
    const file = folder && join(folders[folder], path.slice(folder.length));
    if (!file || !existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    return createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

function save() {
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 1)}\n`);
}

/** Short texts for a table. */
const number = (x) => (x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2));
const share = (name, r) => (name === "peak" ? `${(100 * r).toFixed(0)}%` : `${number(r)}x`);

function line({ name, ms, ratios, required }) {
  const cells = Object.entries(ratios).map(([peer, r]) => {
    const goal = required[peer];
    const met =
      goal === undefined
        ? ""
        : r.median >= goal
          ? ` (>= ${share(peer, goal)}, met)`
          : ` (>= ${share(peer, goal)}, MISSED)`;
    return `${peer} ${share(peer, r.median)} [${share(peer, r.min)} .. ${share(peer, r.max)}]${met}`;
  });
  return `${name.padEnd(9)} ${number(ms.ours.median).padStart(7)} ms  ${cells.join("; ")}`;
}

const server = await serve();
const browser = await launch();
const page = await browser.newPage();
const results = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, "utf8")) : { works: {} };
results.machine = { cpu: cpus()[0].model.trim(), cores: cpus().length, browser: `Chromium ${browser.version()}` };

/** @type {(message: any) => void} */
let finish = () => {};
const finished = new Promise((resolve, reject) => {
  finish = (m) => (m.t === "failed" ? reject(new Error(m.message)) : resolve(m));
});
await page.exposeFunction("tell", (message) => {
  if (message.t === "work") {
    const { t: _t, ...work } = message;
    results.works[work.name] = work;
    save();
    console.log(line(work));
  } else if (message.t === "grow") results.grow = message.points;
  else if (message.t === "ready") results.tensorflow = message.tensorflow;
  else if (message.t === "done" || message.t === "failed") finish(message);
});
page.on("console", (m) => m.type() === "error" && console.error(m.text()));
await page.goto(server.url);
const only = options.only?.split(",");
await page.evaluate(
  (job) => {
    const worker = new Worker("/worker.js", { type: "module" });
    worker.onmessage = ({ data }) => window.tell(data);
    worker.onerror = (event) => window.tell({ t: "failed", message: event.message });
    worker.postMessage(job);
  },
  {
    engine: "/kernels/kernel_bench.wasm",
    shipped: "/pkg/playground.js",
    naive: "/own/naive.js",
    tensorflow: "/tf/",
    rounds: Number(options.rounds ?? 7),
    works: Object.keys(WORKS).filter((w) => !only || only.some((o) => w.startsWith(o))),
    peers: options.peers?.split(",") ?? null,
    grow: options.grow ?? options.all ?? false,
  },
);
try {
  await finished;
  if (results.grow) drawGrowth(results.grow, join(ROOT, "docs/growth.svg"));
  save();
  if (!only) {
    const page = await measurePage({
      starts: options.all,
      memory: options.all,
      frames: options.all,
      long: options.long,
    });
    results.page = { ...results.page, ...page };
    printPage(page);
  }
  save();
} finally {
  await browser.close();
  server.close();
}
