// The code beside the lessons: each file runs as it stands and prints what its last lines say, with other draws as well;
// what the comments say of the page stands in the lesson. Python is the one that ./dev has set up.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { codeOf } from "../../www/js/lessons/code.js";
import { lessonsIn, pathOf } from "../../www/js/lessons/order.js";

const PYTHON = process.env.PYTHON || "python3";
const folder = new URL("../../www/lessons/", import.meta.url);
const text = (name) => readFileSync(new URL(name, folder), "utf8");
const json = (name) => JSON.parse(text(`${name}.json`));
const path = pathOf(lessonsIn(json("index"), json("course"), {})).map(({ name }) => name);
/** Lines of code, without comments: it is read beside the page. */
const MOST = 28;
const WIDEST = 90;

/** Numbers of a text, those of the page too: 2.97×10⁻⁷, 4.5·10⁻⁵, −0.71, 74,900. */
function numbersIn(words) {
  const plain = words
    .replaceAll("−", "-")
    .replaceAll("⁻", "-")
    .replace(/[⁰¹²³⁴-⁹]/g, (digit) => String("⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(digit)))
    .replace(/ ?[×·] ?10(-?\d+)/g, "e$1");
  return (plain.match(/(?<![\w.])[-+]?\d+(\.\d+)?(e[-+]?\d+)?/g) ?? []).map(Number);
}
const without = (words) => words.replace(/[-+]?\d+(\.\d+)?(e[-+]?\d+)?/g, "#");

/** Whether a printed line is what was announced. */
function agrees(line, { about, words, within, factor }) {
  if (!about) return line === words;
  const [got, want] = [numbersIn(line), numbersIn(words)];
  const near = (a, b) => {
    if (within !== null) return Math.abs(a - b) <= within;
    if (factor !== null) return a === b || (a / b <= factor && b / a <= factor);
    return Math.abs(a - b) <= 0.2 * Math.abs(b);
  };
  return without(line) === without(words) && got.every((number, i) => near(number, want[i]));
}

// Two tests' threads on two cores wait for each other, and take thirty times as long.
const env = { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" };
/** What the code prints. Warnings are errors: an overflow or a deprecated call would be a fault of the code. */
function run(code) {
  const printed = execFileSync(PYTHON, ["-W", "error", "-c", code], { encoding: "utf8", env });
  return printed.trimEnd().split("\n");
}

test("every lesson of the path has its code, and no other", () => {
  const files = readdirSync(new URL("code/", folder));
  assert.deepEqual(files.sort(), path.map((name) => `${name}.py`).sort());
});

for (const name of path) {
  test(`code of ${name}`, { timeout: 60_000 }, () => {
    const file = text(`code/${name}.py`);
    const { code, output } = codeOf(file);
    const lines = code.split("\n").filter((line) => line.trim() && !line.startsWith("#"));
    assert.ok(lines.length >= 10 && lines.length <= MOST, `${lines.length} lines`);
    for (const line of code.split("\n")) assert.ok(line.length <= WIDEST, line);
    assert.doesNotMatch(code, /# prints/);
    // As it is copied, then with other draws: what is "about" holds for these, too.
    for (const seed of [1, 2, 3]) {
      const printed = run(code.replaceAll("default_rng(1)", `default_rng(${seed})`));
      assert.equal(printed.length, output.length, printed.join("\n"));
      printed.forEach((line, i) => {
        assert.ok(agrees(line, output[i]), `seed ${seed}: “${line}”, announced as “${output[i].words}”`);
      });
      if (!code.includes("default_rng(1)")) break;
    }
    const page = numbersIn(text(`${name}.json`));
    const known = (number) => page.some((other) => Math.abs(other - number) <= 1e-9 * Math.abs(number));
    const [said] = code.match(/(?:^#.*\n)+$/m) ?? [];
    assert.ok(said, "what the page has for it");
    for (const number of numbersIn(said)) assert.ok(known(number), `${number}: the lesson has it`);
    for (const { about, words } of output) {
      // In front of a colon stands what it is.
      const result = words.split(": ").at(-1) ?? words;
      if (!about) assert.ok(numbersIn(result).some(known), `${words}: the lesson has it`);
    }
  });
}
