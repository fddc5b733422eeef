/** index.html and its sheets. */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";

/** The page's first script: what is to be asked for early is named at it. */
const START = '<script src="js/start.js">';
/** The sheet of the first picture, and the one that is loaded when it is needed: each is made of what it imports. */
const SHEETS = ["main.css", "more.css"];

/**
 * @param {string} dist
 * @param {import("esbuild").Metafile} metafile of the page's scripts
 */
export function finishPage(dist, { outputs }) {
  const index = join(dist, "index.html");
  joinSheets(join(dist, "css"));
  writeFileSync(index, nameScripts(readFileSync(index, "utf8"), outputs));
}

/** One file for each sheet. @param {string} css */
function joinSheets(css) {
  const { outputFiles } = buildSync({
    entryPoints: SHEETS.map((name) => join(css, name)),
    outdir: css,
    bundle: true,
    minify: true,
    write: false,
  });
  // Only what the page asks for stays.
  rmSync(css, { recursive: true });
  mkdirSync(css);
  for (const { path, contents } of outputFiles) writeFileSync(path, contents);
}

/**
 * The page with the scripts it will ask for: what its own script imports, and what each route does.
 * @param {string} html
 * @param {import("esbuild").Metafile["outputs"]} outputs
 */
export function nameScripts(html, outputs) {
  if (!html.includes(START)) throw new Error(`index.html: no ${START}, where scripts/finish/page.mjs names others`);
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
  return html.replace(START, `${links.join("")}<script src="js/start.js" data-scripts='${named}'>`);
}
