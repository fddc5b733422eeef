/** Prints the results as the table of the README: `node benches/browser/table.mjs`. */

import { readFileSync } from "node:fs";

const { works, machine } = JSON.parse(readFileSync(new URL("../results.json", import.meta.url), "utf8"));
const figure = (name, x) =>
  name === "peak" ? `${Math.round(100 * x)}%` : `${x.toFixed(x >= 10 ? 0 : x >= 3 ? 1 : 2)}x`;
const cell = ({ ratios, required }, name) => {
  if (!ratios[name]) return "";
  const goal = required[name];
  const own = figure(name, ratios[name].median);
  if (goal === undefined) return own;
  return `${own} (${figure(name, goal)}${ratios[name].median >= goal ? "" : ", missed"})`;
};
const columns = {
  peak: "SIMD peak",
  naive: "naive JS",
  convnetjs: "ConvNetJS",
  "tfjs-wasm": "TF.js wasm",
  "tfjs-cpu": "TF.js cpu",
};
const names = Object.keys(columns);
console.log(`| work | ours | ${Object.values(columns).join(" | ")} |\n|---|---|${names.map(() => "---|").join("")}`);
for (const work of Object.values(works)) {
  const ms = work.ms.ours.median;
  const time = ms < 1 ? `${(1000 * ms).toFixed(0)} µs` : `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
  console.log(`| ${work.name}: ${work.title} | ${time} | ${names.map((n) => cell(work, n)).join(" | ")} |`);
}
console.log(`\n${machine.cpu}, ${machine.cores} cores, ${machine.browser}`);
