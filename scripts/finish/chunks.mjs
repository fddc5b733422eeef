/**
 * Decides which scripts of the page share a file. esbuild makes one chunk for every set of entries that use
 * the same modules: for the playground's first page, a dozen chunks of a few hundred bytes. This plugin makes
 * two: what every page uses, and what the playground shares with other labs.
 */

import { resolve } from "node:path";
import { sourceOf } from "./routes.mjs";

const MAIN = "www/js/main.js";
const PLAYGROUND = "www/js/labs/playground.js";

/**
 * A plugin for a second build, based on the metafile of the first.
 * @param {import("esbuild").Metafile} metafile
 * @returns {import("esbuild").Plugin}
 */
export function fewChunks({ inputs }) {
  /** All static imports of a module, direct and indirect. @param {string} path @param {Set<string>} found */
  function closure(path, found = new Set()) {
    for (const { path: other, kind } of inputs[path].imports) {
      if (kind !== "import-statement" || found.has(other)) continue;
      found.add(other);
      closure(other, found);
    }
    return found;
  }
  const later = (/** @type {string} */ path) =>
    inputs[path].imports.filter(({ kind }) => kind === "dynamic-import").map((to) => to.path);
  const entries = new Set([MAIN, ...Object.keys(inputs).flatMap(later)]);
  // Text pages and dialogs do not need the drawing code.
  const plain = new Set([MAIN, ...later(MAIN).filter((path) => !/labs\/(?!home|notes)/.test(path))]);
  const others = [...entries].filter((path) => path !== PLAYGROUND).map((path) => ({ path, uses: closure(path) }));
  const used = [...closure(PLAYGROUND)].filter((path) => others.some(({ uses }) => uses.has(path)));
  const everywhere = used.filter((path) => others.some((other) => plain.has(other.path) && other.uses.has(path)));
  const imports = (/** @type {string[]} */ modules) =>
    modules.map((path) => `import ${JSON.stringify(resolve(path))};\n`).join("");
  /** Imports to add to each file. */
  const added = new Map([...entries].map((path) => [resolve(path), imports(plain.has(path) ? everywhere : used)]));
  return {
    name: "few chunks",
    setup({ onLoad }) {
      onLoad({ filter: /\.js$/ }, ({ path }) => {
        const more = added.get(path);
        return more === undefined ? undefined : { contents: sourceOf(path) + more };
      });
    },
  };
}
