/** Finishes index.html and its style sheets. */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";

/** The page's first script; its attribute lists the scripts to request early. */
const START = '<script src="js/start.js">';
/** The sheet of the first picture, and the one loaded on demand. Each is joined from its imports. */
const SHEETS = ["main.css", "more.css"];

/**
 * @param {string} dist
 * @param {import("esbuild").Metafile} metafile import graph of the page's scripts
 */
export function finishPage(dist, { outputs }) {
  const index = join(dist, "index.html");
  joinSheets(join(dist, "css"));
  writeFileSync(index, nameScripts(readFileSync(index, "utf8"), outputs));
}

/** Joins each sheet into one file. @param {string} css */
function joinSheets(css) {
  const { outputFiles } = buildSync({
    entryPoints: SHEETS.map((name) => join(css, name)),
    outdir: css,
    bundle: true,
    minify: true,
    write: false,
  });
  // Remove all files that the page does not request.
  rmSync(css, { recursive: true });
  mkdirSync(css);
  for (const { path, contents } of outputFiles) writeFileSync(path, contents);
}

/**
 * Adds to the page the scripts it will request: those of its own script and of each route.
 * @param {string} html
 * @param {import("esbuild").Metafile["outputs"]} outputs
 */
export function nameScripts(html, outputs) {
  if (!html.includes(START)) throw new Error(`index.html: no ${START}, where scripts/finish/page.mjs names others`);
  /** All static imports of a script, direct and indirect. @param {string} path @param {Set<string>} found */
  function needs(path, found = new Set()) {
    for (const { path: other, kind, external } of outputs[path].imports) {
      if (kind !== "import-statement" || external || found.has(other)) continue;
      found.add(other);
      needs(other, found);
    }
    return found;
  }
  const file = (/** @type {string} */ path) => path.split("/").at(-1) ?? path;
  // The imports of the page's own script must not be discovered only after it has loaded.
  const entry = Object.keys(outputs).find((path) => path.endsWith("/main.js")) ?? "";
  const first = needs(entry);
  const links = [...first].map((path) => `<link rel="modulepreload" href="js/${file(path)}">\n`);
  /** The same for each route's script: start.js requests all of them. @type {Record<string, string[]>} */
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
