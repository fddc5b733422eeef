/**
 * Makes a release build small, run by trunk when the rest is done: the modules are optimized for size,
 * scripts are bundled by route and minified. A debug build is left as it is written.
 *
 * A panic ends the engine, and the page starts another (ARCHITECTURE.md, "When the engine dies"): its
 * words cost every visitor more than they are worth. Panics become traps, the places they would have
 * named are blanked. That needs the names of the functions; they go last.
 */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";

const dist = process.env.TRUNK_STAGING_DIR ?? "dist";
if ((process.env.TRUNK_PROFILE ?? "release") !== "release") process.exit(0);

/** npm's packages: a build without them works as well, only larger. */
const tools = await Promise.all([import("binaryen"), import("esbuild")]).catch((error) => {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
});
if (!tools) {
  console.log("finish: no npm packages (npm ci brings them), so the build stays as large as it is");
  process.exit(0);
}
const [{ default: binaryen }, { build, transformSync }] = tools;

/** What every browser with SIMD128 has: binaryen may use no more than that. */
const FEATURES = [
  "MutableGlobals",
  "NontrappingFPToInt",
  "SIMD128",
  "BulkMemory",
  "BulkMemoryOpt",
  "SignExt",
  "ReferenceTypes",
  "Multivalue",
].reduce((all, name) => all | (binaryen.Features[name] ?? 0), 0);

/** Functions that never return. */
const PANICS =
  /panicking::panic|panic_(fmt|display|bounds_check|nounwind|access_error|already_\w+)|begin_panic|rust_panic|::unwrap_failed|::expect_failed|_index_fail|_mismatch_fail|slice_error_fail|raw_vec::(handle_error|capacity_overflow)|handle_alloc_error|broadcast_panic|array_out_of_bounds/;

/** Where each data segment of the binary lies in the file and in memory. @param {Uint8Array} bytes */
function* segments(bytes) {
  let p = 8;
  const leb = () => {
    let [value, shift, byte] = [0, 0, 0];
    do {
      byte = bytes[p++];
      value += (byte & 127) * 2 ** shift;
      shift += 7;
    } while (byte & 128);
    return value;
  };
  while (p < bytes.length) {
    const section = bytes[p++];
    const end = leb() + p;
    if (section === 11) {
      for (let count = leb(); count > 0; count--) {
        // Active, memory 0, at i32.const.
        if (leb() !== 0 || bytes[p++] !== 0x41) return;
        const address = leb();
        p++;
        const length = leb();
        yield { address, data: bytes.subarray(p, p + length) };
        p += length;
      }
    }
    p = end;
  }
}

/**
 * Blanks `(pointer, length, line, column)` of places in Rust sources, and the paths they point to.
 * @param {Uint8Array} bytes
 */
function blankPlaces(bytes) {
  const all = [...segments(bytes)];
  /** @type {Uint8Array[]} */
  const paths = [];
  for (const { data } of all) {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    for (let i = 0; i + 16 <= data.length; i += 4) {
      const [pointer, length, line, column] = [0, 4, 8, 12].map((o) => view.getUint32(i + o, true));
      if (length < 4 || length > 200 || line === 0 || line > 20_000 || column === 0 || column > 400) continue;
      const home = all.find((s) => pointer >= s.address && pointer + length <= s.address + s.data.length);
      const text = home?.data.subarray(pointer - home.address, pointer - home.address + length);
      // A path that is blank already was one.
      if (!text || !/^([\w/.+-]+\.rs|\0+)$/.test(Buffer.from(text).toString("latin1"))) continue;
      paths.push(text);
      data.fill(0, i, i + 16);
    }
  }
  for (const path of paths) path.fill(0);
  return paths.length;
}

/** @param {string} file */
function shrink(file) {
  const before = readFileSync(file);
  const module = binaryen.readBinary(before);
  module.setFeatures(FEATURES);
  let panics = 0;
  for (let i = 0; i < module.getNumFunctions(); i++) {
    const f = module.getFunctionByIndex(i);
    const { name, module: imported } = binaryen.getFunctionInfo(f);
    if (imported || !PANICS.test(name)) continue;
    binaryen.Function.setBody(f, module.unreachable());
    panics++;
  }
  if (panics === 0) throw new Error(`${file}: no names of functions, or other names than expected`);
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  module.optimize();
  module.optimize();
  module.runPasses(["strip-debug", "strip-producers"]);
  const after = module.emitBinary();
  module.dispose();
  const places = blankPlaces(after);
  writeFileSync(file, after);
  const kb = (bytes) => `${(gzipSync(bytes, { level: 9 }).length / 1000).toFixed(1)} KB`;
  console.log(`${file.split("/").at(-1)}: ${kb(before)} -> ${kb(after)} gzipped; ${panics} panics, ${places} places`);
}

const js = join(dist, "js");
const pkg = join(dist, "pkg");
for (const name of readdirSync(pkg)) {
  const file = join(pkg, name);
  if (name.endsWith(".wasm")) shrink(file);
  if (name.endsWith(".js")) writeFileSync(file, transformSync(readFileSync(file, "utf8"), { minify: true }).code);
}
const page = join(dist, "index.html");
let html = readFileSync(page, "utf8");

// One sheet instead of five, by the name of the second.
const sheets = [...html.matchAll(/<link rel="stylesheet" href="(css\/[^"]+)">\n/g)];
const css = sheets.map(([, name]) => readFileSync(join(dist, name), "utf8")).join("\n");
for (const [line, name] of sheets) {
  rmSync(join(dist, name));
  if (name !== "css/main.css") html = html.replace(line, "");
}
writeFileSync(join(dist, "css/main.css"), transformSync(css, { minify: true, loader: "css" }).code);

/** @type {import("esbuild").BuildOptions & { write: false; metafile: true }} */
const common = {
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  outdir: js,
  write: false,
  metafile: true,
  logLevel: "warning",
};
const entries = (/** @type {string[]} */ ...names) => names.map((name) => join("www/js", `${name}.js`));
const forPage = await build({ ...common, entryPoints: entries("main"), splitting: true });
// A worker is one file with its module's bindings: what it would import, it would ask for one by one.
const workers = await build({
  ...common,
  entryPoints: entries("worker", "lab-worker", "half-worker"),
  plugins: [bindings()],
});
const start = transformSync(readFileSync("www/js/start.js", "utf8"), { minify: true });
rmSync(js, { recursive: true });
mkdirSync(js);
for (const { path, contents } of [...forPage.outputFiles, ...workers.outputFiles]) writeFileSync(path, contents);
writeFileSync(join(js, "start.js"), start.code);

/** The bindings that this build has made, wherever a source says `../pkg/`. @returns {import("esbuild").Plugin} */
function bindings() {
  return {
    name: "bindings",
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.\/pkg\// }, ({ path }) => ({ path: resolve(dist, path.slice(3)) }));
    },
  };
}

const { outputs } = forPage.metafile;
/** What a script imports before it runs, and what that imports. @param {string} path @param {Set<string>} found */
function needs(path, found = new Set()) {
  for (const { path: other, kind, external } of outputs[path].imports) {
    if (kind !== "import-statement" || external || found.has(other)) continue;
    found.add(other);
    needs(other, found);
  }
  return found;
}
const file = (/** @type {string} */ path) => path.split("/").at(-1) ?? path;
// The page's own script is not the place to learn of these.
const entry = Object.keys(outputs).find((path) => path.endsWith("/main.js")) ?? "";
const first = needs(entry);
const links = [...first].map((path) => `<link rel="modulepreload" href="js/${file(path)}">\n`);
html = html.replace("</head>", `${links.join("")}</head>`);
/** Nor is a route's script: start.js asks for all of them. @type {Record<string, string[]>} */
const scripts = {};
for (const { path, kind } of outputs[entry].imports) {
  const source = outputs[path].entryPoint ?? "";
  const route = /www\/js\/labs\/([\w-]+)\.js$/.exec(source)?.[1];
  if (kind !== "dynamic-import" || !route) continue;
  scripts[route === "home" ? "" : route] = [path, ...needs(path)].filter((p) => !first.has(p)).map(file);
}
if (!scripts.playground) throw new Error("finish: main.js imports no page of the playground");
const named = JSON.stringify(scripts).replaceAll("&", "&amp;").replaceAll("'", "&#39;");
html = html.replace('<script src="js/start.js">', `<script src="js/start.js" data-scripts='${named}'>`);
writeFileSync(page, html);
