/** Bundles the page's scripts by route and minifies them. */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, transformSync } from "esbuild";
import { fewChunks } from "./chunks.mjs";
import { routes } from "./routes.mjs";

const entries = (/** @type {string[]} */ ...names) => names.map((name) => join("www/js", `${name}.js`));

/**
 * Rewrites the build's `js` folder.
 * @param {string} dist
 * @returns {Promise<import("esbuild").Metafile>} the import graph of the page's scripts
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
  // A worker is one file with its module's bindings, because it would request imports one after the other.
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
 * Resolves `../../pkg/` to the bindings of this build.
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
