/**
 * Bundles what the page uses of d3 (vendor.entry.js) into one file: `node scripts/vendor.mjs [FILE]`.
 *
 * d3's scales can map to colors, dates and objects, and write their ticks in any locale. Ours map numbers
 * to pixels, and `draw/format.js` writes the ticks: two thirds of what a scale would bring stay out.
 */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/**
 * What d3-scale and d3-contour get instead of a package they import: its own part, and the names of what
 * is not in the bundle.
 * @type {Record<string, { own: string; none: string }>}
 */
const INSTEAD = {
  // What d3's own `interpolate` makes of two numbers.
  "d3-interpolate": {
    own: `const number = (a, b) => (t) => a * (1 - t) + b * t;
      export { number as interpolate, number as interpolateNumber };`,
    none: "interpolateRound piecewise",
  },
  // A domain has two ends that nobody rounds; contours are asked for level by level.
  "d3-array": {
    own: 'export { ticks } from "d3-array";',
    none: `InternMap range bisect tickStep tickIncrement ascending quantileSorted quantile
      thresholdSturges extent nice max blur2`,
  },
  "d3-format": {
    own: "",
    none: "format formatPrefix formatSpecifier precisionFixed precisionPrefix precisionRound",
  },
};

/** @type {import("esbuild").Plugin} */
const numbersOnly = {
  name: "numbers only",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^d3-/ }, ({ path, importer }) =>
      path in INSTEAD && /[\\/]d3-(scale|contour)[\\/]/.test(importer)
        ? { path, namespace: "instead", sideEffects: false }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: "instead" }, ({ path }) => {
      const { own, none } = INSTEAD[path];
      const names = none.split(/\s+/).map((name) => `none as ${name}`);
      const contents = `${own}
        const none = () => { throw new Error("left out by scripts/vendor.mjs"); };
        export { ${names.join(", ")} };`;
      return { contents, resolveDir: fileURLToPath(new URL("..", import.meta.url)) };
    });
    // What d3-array calls when it is loaded only makes functions: those that nobody uses can go.
    onLoad({ filter: /d3-array\.mjs$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replaceAll(/^((?:const|var) \w+ = )(?=\w+\()/gm, "$1/* @__PURE__ */ "),
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
  plugins: [numbersOnly],
});
