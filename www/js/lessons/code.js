/** The code of a lesson: the same experiment in a few lines of NumPy, and their output. */

import { el, setText } from "../draw/dom.js";
import { copyText } from "../draw/export.js";
import { lessonCode } from "./store.js";

/**
 * A line that the code prints. With `about`, its numbers depend on the random draw: they lie `within` this distance of
 * the printed ones, or within this `factor`, or by default within a fifth.
 * @typedef {{ about: boolean; words: string; within: number | null; factor: number | null }} Printed
 */

/**
 * Splits a file into the code and the output that its last lines give.
 * @param {string} file
 * @returns {{ code: string; output: Printed[] }}
 */
export function codeOf(file) {
  /** @type {Printed[]} */
  const output = [];
  const code = file.replace(/^# prints( about)?: (.*?)(?: ([±×])([\d.e-]+))?\n/gm, (_, about, words, sign, size) => {
    const bound = (/** @type {string} */ wanted) => (sign === wanted ? Number(size) : null);
    output.push({ about: Boolean(about), words, within: bound("±"), factor: bound("×") });
    return "";
  });
  return { code: `${code.trimEnd()}\n`, output };
}

export function codeBox() {
  const code = el("pre", { tabindex: "0", role: "region", "aria-label": "The code" });
  const copy = el("button", { type: "button" }, "Copy");
  const copied = el("span", { class: "note", role: "status" });
  const prints = el("p");
  const output = el("pre", { tabindex: "0", role: "region", "aria-label": "What it prints" });
  const trouble = el("p", { class: "error", role: "alert" });
  const body = el("div", {}, code, el("p", {}, copy, " ", copied), prints, output);
  const node = el("details", { class: "in-code" }, el("summary", { text: "In code (NumPy)" }), trouble, body);
  let name = "";
  /** The lesson whose code is shown. */
  let shown = "";

  async function fill() {
    const wanted = name;
    if (!node.open || !wanted || shown === wanted) return;
    try {
      const parts = codeOf(await lessonCode(wanted));
      if (name !== wanted) return;
      shown = wanted;
      setText(code, parts.code);
      const varies = parts.output.some(({ about }) => about);
      setText(prints, varies ? "It prints this; with another seed, other digits:" : "It prints:");
      setText(output, parts.output.map(({ words }) => words).join("\n"));
      body.hidden = false;
    } catch (error) {
      if (name !== wanted) return;
      trouble.hidden = false;
      setText(trouble, `The code could not be loaded. ${/** @type {Error} */ (error).message}`);
    }
  }
  function clear() {
    shown = "";
    body.hidden = true;
    trouble.hidden = true;
    setText(copied, "");
  }
  node.addEventListener("toggle", () => {
    // Code that failed to load is requested again.
    trouble.hidden = true;
    fill();
  });
  copy.addEventListener("click", async () => {
    const done = await copyText(code.textContent ?? "");
    setText(copied, done ? "Copied." : "Copying is not allowed here: select the code and copy it yourself.");
  });

  return {
    node,
    /** @param {string} which @param {boolean} onPath Whether the lesson is on the path; only these have code. */
    show(which, onPath) {
      const next = onPath ? which : "";
      if (next !== name) clear();
      name = next;
      node.hidden = !onPath;
      if (onPath) fill();
    },
  };
}
