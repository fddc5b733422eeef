/** The page's scripts, bundled by route and minified. */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, transformSync } from "esbuild";
import { fewChunks } from "./chunks.mjs";
import { routes } from "./routes.mjs";

const entries = (/** @type {string[]} */ ...names) => names.map((name) => join("www/js", `${name}.js`));

/**
 * Writes `js` of the build anew.
 * @param {string} dist
 * @returns {Promise<import("esbuild").Metafile>} which of the page's scripts imports which
 */
export async function bundleScripts(dist) {
  const js = join(dist, "js");
  /** @type {import("esbuild").BuildOptions & { write: false; metafile: true }} */
  const common = {
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    outdir: js,
    outbase: "www/js",
    write: false,
    metafile: true,
    logLevel: "warning",
  };
  const page = { ...common, entryPoints: entries("main"), splitting: true };
  const first = await build({ ...page, plugins: [routes] });
  const forPage = await build({ ...page, plugins: [fewChunks(first.metafile)] });
  // A worker is one file with its module's bindings: what it would import, it would ask for one by one.
  const workers = await build({
    ...common,
    entryPoints: entries("engine/playground-worker", "engine/labs-worker", "engine/half-worker"),
    plugins: [bindings(dist)],
  });
  const start = transformSync(readFileSync("www/js/start.js", "utf8"), { minify: true });
  rmSync(js, { recursive: true });
  mkdirSync(join(js, "engine"), { recursive: true });
  for (const { path, contents } of [...forPage.outputFiles, ...workers.outputFiles]) writeFileSync(path, contents);
  writeFileSync(join(js, "start.js"), start.code);
  return forPage.metafile;
}

/**
 * The bindings that this build has made, wherever a source says `../../pkg/`.
 * @param {string} dist
 * @returns {import("esbuild").Plugin}
 */
function bindings(dist) {
  return {
    name: "bindings",
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.\/\.\.\/pkg\// }, ({ path }) => ({ path: resolve(dist, path.slice(6)) }));
    },
  };
}
