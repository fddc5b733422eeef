/**
 * Names the routes' scripts for the bundler: main.js computes the name of a route's script, but a bundler must know
 * which scripts exist.
 */

import { readFileSync } from "node:fs";

/** The dynamic import in main.js. */
const ANY = /import\(`\.\/labs\/\$\{script\}\.js`\)/g;

/**
 * The source of main.js with one import for each route.
 * @param {string} source
 * @param {string[]} scripts File names in www/js/labs, without extension.
 */
export function withRoutes(source, scripts) {
  if (source.match(ANY)?.length !== 1) throw new Error(`main.js: ${ANY.source} is not there once`);
  const each = scripts.map((name) => `${JSON.stringify(name)}: () => import("./labs/${name}.js")`);
  return source.replace(ANY, () => `({ ${each.join(", ")} })[script]()`);
}

/** The source of a script as the bundler should see it. @param {string} path */
export function sourceOf(path) {
  const source = readFileSync(path, "utf8");
  if (!path.endsWith("www/js/main.js")) return source;
  const labs = JSON.parse(readFileSync(new URL("../../www/js/labs.json", import.meta.url), "utf8"));
  return withRoutes(source, [
    "home",
    "course",
    "worksheet",
    ...labs.map((/** @type {{ route: string }} */ lab) => lab.route),
    "notes",
  ]);
}

/** Plugin for a build that needs no other changes. @type {import("esbuild").Plugin} */
export const routes = {
  name: "routes",
  setup({ onLoad }) {
    onLoad({ filter: /www[/\\]js[/\\]main\.js$/ }, ({ path }) => ({ contents: sourceOf(path) }));
  },
};
