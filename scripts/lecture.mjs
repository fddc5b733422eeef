// Makes docs/LECTURE.md from www/lessons/syllabus.json: every item of the lecture with row, mark, evidence and link.
//   node scripts/lecture.mjs
// A test compares the file with this script's output; another checks the evidence on the built page at every link.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The items of the lecture, in order. */
const ITEMS = [
  "Six functions; a neuron computes f(Σ wx + b)",
  "Sigmoid: its range, the “firing rate”",
  "Saturated neurons kill the gradient",
  "Sigmoid at −10, 0 and 10",
  "Sigmoid and ReLU are not zero-centered",
  "All inputs positive: gradients of one sign, a zig-zag",
  "exp is expensive, ReLU cheap",
  "tanh: range, zero-centered, still saturates",
  "tanh: LeCun et al. 1991",
  "ReLU does not saturate in its positive region",
  "ReLU converges six times as fast (Krizhevsky et al. 2012)",
  "ReLU is biologically more plausible",
  "ReLU at −10, 0 and 10",
  "ReLU: no gradient for x < 0, dead units",
  "Biases of 0.01 for ReLU",
  "Leaky ReLU: will not die, 6x",
  "PReLU: max(αx, x)",
  "ELU: benefits of ReLU, mean nearer to 0, robust to noise, needs exp",
  "Maxout: generalizes, does not die, doubles the parameters",
  "TLDR of the activation functions",
  "X is N × D: subtract the mean, divide by the standard deviation",
  "The same μ and σ² for the test data",
  "Why inputs of mean 0, why normalized (Ng’s bowls)",
  "Images: center only",
  "Mean image, mean of each channel",
  "Not common: variance, PCA, whitening",
  "Zero or equal weights",
  "Small random numbers: fine in small nets, bad in deep ones",
  "Products of W and f′; W = ωI",
  "tanh, std 0.01: the table",
  "The backward pass of a W·X gate",
  "tanh, std 1: saturated, gradients zero",
  "Xavier: intuition, linear units assumed",
  "Xavier: std 1/√fan_in",
  "ReLU breaks Xavier; He",
  "Active research: Saxe, Sussillo, Krähenbühl, Mishkin",
  "Locate the module with the bug",
  "O(h) and O(h²); x⁴ at 3",
  "θ, and the loop over its elements",
  "ε and its thresholds",
  "Kinks",
  "Double precision; the active range of floating point",
  "h not too small",
  "Check again after a burn-in",
  "Loss at chance",
  "More λ, more loss; 3.0686",
  "Twenty examples by heart",
  "The code samples",
  "The links of the resources",
];
/** Items that are references instead of claims; the notes contain them. */
const REFERENCES = new Map([
  [9, "LeCun, Kanter & Solla 1991"],
  [49, "cs231n.github.io"],
]);
const TEST = "tests/e2e/lessons.test.mjs";

/** The text of docs/LECTURE.md. Throws if an item has neither a row nor a reference. */
export function lectureTable() {
  const read = (/** @type {string} */ name) =>
    JSON.parse(readFileSync(new URL(`../www/lessons/${name}.json`, import.meta.url), "utf8"));
  const rows = read("syllabus").flatMap((/** @type {any} */ part) => part.items);
  const cell = (/** @type {string} */ text) => text.replaceAll("|", "\\|");
  const lines = ITEMS.flatMap((item, i) => {
    const own = rows.filter((/** @type {any} */ row) => row.item?.includes(i + 1));
    const reference = REFERENCES.get(i + 1);
    if (own.length === 0 && !(reference && JSON.stringify(read("references")).includes(reference)))
      throw new Error(`no row for item ${i + 1}, ${item}`);
    if (reference) return [`| ${i + 1} | ${cell(item)} | in Notes, References: ${reference} | | | |`];
    return own.map((/** @type {any} */ row, /** @type {number} */ k) =>
      [
        "",
        k === 0 ? i + 1 : "",
        k === 0 ? cell(item) : "",
        cell(row.claim),
        row.mark === "untestable" ? "not testable here" : row.mark,
        cell(row.finding ?? "The page shows it at the link."),
        `\`${row.link}\``,
        "",
      ]
        .join(" | ")
        .trim(),
    );
  });
  const added = rows.filter((/** @type {any} */ row) => row.addition);
  return `# The lecture, item by item

Made by \`node scripts/lecture.mjs\` from \`www/lessons/syllabus.json\`, the rows of the home page. The mark says whether our
measurements support the claim; the evidence is as wide as it says. \`${TEST}\` opens each link in the built page and
compares what it shows with the row's pattern.

| # | item | claim | mark | evidence | link |
|---|---|---|---|---|---|
${lines.join("\n")}

## Additions

Not from the lecture; the home page says so.

${added.map((/** @type {any} */ row) => `- ${row.claim} (${row.mark}; \`${row.link}\`)`).join("\n")}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL("../docs/LECTURE.md", import.meta.url), lectureTable());
