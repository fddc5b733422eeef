/**
 * The scripts of the routes by name: main.js makes the name of the route's script, and a bundler has to know which
 * scripts there are.
 */

import { readFileSync } from "node:fs";

/** As main.js says it. */
const ANY = /import\(`\.\/labs\/\$\{script\}\.js`\)/g;

/**
 * The source of main.js with one import for each route.
 * @param {string} source
 * @param {string[]} scripts Names in www/js/labs, without the ending.
 */
export function withRoutes(source, scripts) {
  if (source.match(ANY)?.length !== 1) throw new Error(`main.js: ${ANY.source} is not there once`);
  const each = scripts.map((name) => `${JSON.stringify(name)}: () => import("./labs/${name}.js")`);
  return source.replace(ANY, () => `({ ${each.join(", ")} })[script]()`);
}

/** A script of the page as it is bundled. @param {string} path */
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

/** For a build without more. @type {import("esbuild").Plugin} */
export const routes = {
  name: "routes",
  setup({ onLoad }) {
    onLoad({ filter: /www[/\\]js[/\\]main\.js$/ }, ({ path }) => ({ contents: sourceOf(path) }));
  },
};
