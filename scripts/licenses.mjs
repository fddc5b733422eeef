/**
 * Checks the licenses of all third-party code: node scripts/licenses.mjs [--write] [--all].
 *
 * Each dependency in Cargo.lock and package-lock.json must have a license in ALLOWED. Code that the page ships has its
 * notice in www/licenses.txt, which must match the output of --write. --all also checks the benchmarks and fuzz/, whose
 * crates may not be on this machine. The network is used only for crates that cargo lacks.
 */

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Licenses allowed in shipped code. */
const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "Apache-2.0 WITH LLVM-exception",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  "NCSA",
  "Unicode-3.0",
  "Unlicense",
  "Zlib",
]);
/** Further licenses, allowed for unmodified tools that only tests run. */
const FOR_TESTS = { "axe-core": "MPL-2.0" };

/**
 * Whether an SPDX expression permits an allowed license.
 * @param {string} text
 * @param {Set<string>} allowed
 */
export function permits(text, allowed = ALLOWED) {
  const words = text
    .replaceAll("/", " OR ")
    .replaceAll(/[()]/g, " $& ")
    .replaceAll(/(\S+) WITH (\S+)/g, "$1~WITH~$2")
    .split(/\s+/)
    .filter(Boolean);
  /** @returns {boolean} */
  function either() {
    let is = both();
    while (words[0] === "OR") {
      words.shift();
      is = both() || is;
    }
    return is;
  }
  /** @returns {boolean} */
  function both() {
    let is = one();
    while (words[0] === "AND") {
      words.shift();
      is = one() && is;
    }
    return is;
  }
  /** @returns {boolean} */
  function one() {
    const word = words.shift() ?? "";
    if (word !== "(") return allowed.has(word.replaceAll("~", " "));
    const is = either();
    words.shift();
    return is;
  }
  const is = either();
  return is && words.length === 0;
}

/** @typedef {{ name: string; version: string; license: string | null; source: string | null; id: string; manifest_path: string; targets: { kind: string[] }[] }} Crate */

/** @param {string} manifest @param {string[]} [more] */
function metadata(manifest, more = []) {
  const args = ["metadata", "--format-version", "1", "--locked", "--manifest-path", manifest, ...more];
  const text = execFileSync("cargo", args, {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(text);
}

/** The crates whose code is in the page's modules. @returns {Crate[]} */
function shipped() {
  const { packages, resolve } = metadata("Cargo.toml", ["--filter-platform", "wasm32-unknown-unknown"]);
  const crates = new Map(packages.map((/** @type {Crate} */ p) => [p.id, p]));
  const nodes = new Map(resolve.nodes.map((/** @type {{ id: string }} */ n) => [n.id, n]));
  const found = new Set();
  /** @param {string} id */
  function follow(id) {
    // A procedural macro runs in the compiler and is not shipped.
    if (found.has(id) || crates.get(id).targets[0].kind.includes("proc-macro")) return;
    found.add(id);
    for (const { pkg, dep_kinds } of nodes.get(id).deps)
      if (dep_kinds.some((/** @type {{ kind: string | null }} */ k) => k.kind === null)) follow(pkg);
  }
  for (const p of packages) if (/crates\/(playground|labs)\/Cargo\.toml$/.test(p.manifest_path)) follow(p.id);
  return [...found].map((id) => crates.get(id)).filter((p) => p.source !== null);
}

/** The license text among a package's files; the MIT License if there is a choice. @param {string} folder */
function notice(folder) {
  const files = readdirSync(folder).filter((f) => /^(licen[cs]e|copying)/i.test(f));
  const file = files.find((f) => /mit/i.test(f)) ?? files.find((f) => !/apache/i.test(f)) ?? files[0];
  return file ? readFileSync(join(folder, file), "utf8").replaceAll("\r", "").trim() : null;
}

/** The text of the page's list: each license once, under the names of its packages. */
function list() {
  /** @type {Map<string, string[]>} */
  const owners = new Map();
  const own = (/** @type {string} */ text, /** @type {string} */ name) =>
    owners.set(text, [...(owners.get(text) ?? []), name]);
  for (const { name, version, license, manifest_path } of shipped())
    own(notice(dirname(manifest_path)) ?? `${license}; the package has no text of it.`, `${name} ${version}`);
  for (const name of ["d3-array", "d3-contour"]) {
    const folder = join("node_modules", name);
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    own(notice(folder) ?? "", `${name} ${version}`);
  }
  const icons = /** @type {RegExpExecArray} */ (
    /Icons of (Lucide [\d.]+).*?(Copyright .*?):/s.exec(readFileSync("www/js/draw/icons.js", "utf8"))
  );
  const isc = [...owners.keys()].find((text) => /^Copyright .*\n\nPermission to use, copy, modify/.test(text)) ?? "";
  own(isc.replace(/^.*\n/, `${icons[2]}\n`), icons[1]);
  const parts = [...owners].sort(([, [a]], [, [b]]) => (a < b ? -1 : 1));
  const rule = "-".repeat(80);
  return [
    "Training Ground is under the MIT License or the Apache License 2.0, as you like.",
    "It holds work of others, under these licenses. Its data have their own: data/NOTICE.",
    ...parts.map(([text, names]) => `${rule}\n${names.sort().join("\n")}\n\n${text}`),
    "",
  ].join("\n\n");
}

function main() {
  const path = "www/licenses.txt";
  const said = [];
  const manifests = ["Cargo.toml"];
  const locks = ["package-lock.json"];
  if (process.argv.includes("--all")) {
    manifests.push("fuzz/Cargo.toml", "benches/native/Cargo.toml", "benches/kernels/Cargo.toml");
    locks.push("benches/browser/package-lock.json");
  }
  let count = 0;
  for (const manifest of manifests)
    for (const { name, version, license, source } of metadata(manifest).packages) {
      if (source === null) continue;
      count++;
      if (!permits(license ?? "")) said.push(`${manifest}: ${name} ${version} is under ${license ?? "no license"}`);
    }
  for (const lock of locks)
    for (const [place, { version, license }] of Object.entries(JSON.parse(readFileSync(lock, "utf8")).packages)) {
      if (place === "") continue;
      count++;
      const name = place.replace(/^.*node_modules\//, "");
      if (!permits(license ?? "") && FOR_TESTS[name] !== license)
        said.push(`${lock}: ${name} ${version} is under ${license ?? "no license"}`);
    }
  if (process.argv.includes("--write")) writeFileSync(path, list());
  else if (readFileSync(path, "utf8") !== list()) said.push(`${path} is old: node scripts/licenses.mjs --write`);
  for (const line of said) console.error(line);
  console.log(`${count} dependencies looked at, ${said.length} complaints`);
  process.exitCode = said.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
