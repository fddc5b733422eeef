// Prints every text that a user can read, file by file: for proofreading, and as the basis of translations.
//   node scripts/strings.mjs [part of a path …] > strings.txt
// From JavaScript and Rust it takes the strings that look like prose; from lessons and the page, everything.

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const FOLDERS = [
  "www/index.html",
  "www/js",
  "www/lessons",
  "src/settings",
  "src/labs",
  "src/data",
  "crates/engine/src",
];

/** @param {string} path @returns {string[]} */
function filesOf(path) {
  if (/\.(html|js|json|rs)$/.test(path)) return [path];
  return readdirSync(join(ROOT, path), { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() || /\.(js|json|rs)$/.test(entry.name) ? [join(path, entry.name)] : []))
    .flatMap(filesOf);
}

/** Looks like prose: two words with a space, or one capitalized word; not a selector, a key or a path. */
const reads = (/** @type {string} */ text) =>
  /\p{L}{2,}[.,:;]? \p{L}/u.test(text) || /^\p{Lu}\p{Ll}+[.?!…]?$/u.test(text.trim());
const isCode = (/** @type {string} */ text) =>
  /^[\s.#[:>*+~-]*[a-z-]+[.#[:>]|=>|^\s*(import|function|const) /.test(text);

/** esbuild drops comments and writes every string in double quotes. @param {string} source @returns {string[]} */
function ofScript(source) {
  const { code } = transformSync(source, { charset: "utf8", legalComments: "none" });
  const lines = code.split("\n").filter((line) => !/^(import|export) .* from /.test(line));
  const found = lines.join("\n").matchAll(/"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g);
  return [...found].map((m) => m[1] ?? m[2].replaceAll("${", "{")).filter((text) => reads(text) && !isCode(text));
}

/** Skips comments and the tests at the end. @param {string} source @returns {string[]} */
function ofRust(source) {
  const [code] = source.split("#[cfg(test)]");
  const lines = code.split("\n").filter((line) => !/^\s*\/\//.test(line));
  const strings = lines.join("\n").matchAll(/"((?:[^"\\]|\\.)*)"/gs);
  return [...strings]
    .map((m) => m[1].replace(/\\\n\s*/g, "").replace(/\\"/g, '"'))
    .filter((t) => reads(t) && !isCode(t));
}

/** Every string in a data file except addresses and recorded sentences. @param {unknown} value @returns {string[]} */
function ofData(value) {
  if (typeof value === "string") return reads(value) && !/^(#|<math)/.test(value) ? [value] : [];
  if (!value || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, v]) => (/^(state|saw|shows|link|tex)$/.test(key) ? [] : ofData(v)));
}

/** @param {string} path */
function stringsOf(path) {
  const source = readFileSync(join(ROOT, path), "utf8");
  if (path.endsWith(".json")) return ofData(JSON.parse(source));
  if (path.endsWith(".rs")) return ofRust(source);
  if (path.endsWith(".html"))
    return [...source.matchAll(/>([^<]+)<|="([^"]+)"/g)].map((m) => m[1] ?? m[2]).filter(reads);
  return ofScript(source);
}

const parts = process.argv.slice(2);
for (const path of FOLDERS.flatMap(filesOf).map((p) => relative(".", p))) {
  if (parts.length > 0 && !parts.some((part) => path.includes(part))) continue;
  const found = [...new Set(stringsOf(path))];
  if (found.length > 0)
    console.log(`\n${path}\n${found.map((text) => `  ${text.replace(/\s+/g, " ").trim()}`).join("\n")}`);
}
