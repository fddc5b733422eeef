/**
 * Bundles the parts of d3 that the page uses (vendor.entry.js) into one file: `node scripts/vendor.mjs [FILE]`.
 *
 * d3's contours can choose levels automatically. The page passes explicit levels, so the code for the automatic
 * choice is left out.
 */

import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Imports of d3-contour from d3-array that are left out of the bundle. */
const NONE = "extent max nice thresholdSturges tickStep ticks blur2";

/** @type {import("esbuild").Plugin} */
const ownLevels = {
  name: "own levels",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^d3-array$/ }, ({ path }) => ({ path, namespace: "none", sideEffects: false }));
    onLoad({ filter: /.*/, namespace: "none" }, () => ({
      contents: `const none = () => { throw new Error("left out by scripts/vendor.mjs"); };
        export { ${NONE.split(" ").map((name) => `none as ${name}`)} };`,
    }));
  },
};

await build({
  entryPoints: [fileURLToPath(new URL("vendor.entry.js", import.meta.url))],
  outfile: process.argv[2] ?? fileURLToPath(new URL("../www/js/vendor/d3.js", import.meta.url)),
  bundle: true,
  format: "esm",
  minify: true,
  legalComments: "inline",
  target: "es2022",
  logLevel: "warning",
  plugins: [ownLevels],
});
