/**
 * Makes a release build small, run by trunk when the rest is done: the modules are optimized for size,
 * scripts are bundled by route and minified. A debug build is left as it is written.
 */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fewChunks } from "./chunks.mjs";

const dist = process.env.TRUNK_STAGING_DIR ?? "dist";
if ((process.env.TRUNK_PROFILE ?? "release") !== "release") process.exit(0);

/** npm's packages: a build without them works as well, only larger. */
const tools = await Promise.all([import("./shrink.mjs"), import("esbuild")]).catch((error) => {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
});
if (!tools) {
  console.log("finish: no npm packages (npm ci brings them), so the build stays as large as it is");
  process.exit(0);
}
const [{ shrink }, { build, transformSync }] = tools;

const js = join(dist, "js");
const pkg = join(dist, "pkg");
for (const name of readdirSync(pkg)) {
  const file = join(pkg, name);
  if (!name.endsWith(".wasm")) continue;
  /** @type {Map<string, string>} */
  const names = new Map();
  shrink(file, names);
  const bindings = file.replace("_bg.wasm", ".js");
  let code = readFileSync(bindings, "utf8");
  for (const [long, short] of names) {
    // A key of the imports, with quotes or without.
    const key = new RegExp(`(?<=[\\s"'])${long.replace(/[.$/]/g, "\\$&")}(?=["']?:)`);
    if (!key.test(code)) throw new Error(`${bindings}: no import ${long}`);
    code = code.replace(key, short);
  }
  writeFileSync(bindings, transformSync(code, { minify: true }).code);
}
const index = join(dist, "index.html");
let html = readFileSync(index, "utf8");

// One sheet instead of four, by the name of the second; what is loaded when it is needed stays apart.
const sheets = [...html.matchAll(/<link rel="stylesheet" href="(css\/[^"]+)">\n/g)];
const css = sheets.map(([, name]) => readFileSync(join(dist, name), "utf8")).join("\n");
for (const [line, name] of sheets) {
  rmSync(join(dist, name));
  if (name !== "css/main.css") html = html.replace(line, "");
}
const sheet = (/** @type {string} */ name, /** @type {string} */ text) =>
  writeFileSync(join(dist, name), transformSync(text, { minify: true, loader: "css" }).code);
sheet("css/main.css", css);
sheet("css/more.css", readFileSync(join(dist, "css/more.css"), "utf8"));

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
const page = { ...common, entryPoints: entries("main"), splitting: true };
const forPage = await build({ ...page, plugins: [fewChunks((await build(page)).metafile)] });
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
html = html.replace('<script src="js/start.js">', `${links.join("")}<script src="js/start.js">`);
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
writeFileSync(index, html);
