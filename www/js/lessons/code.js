/** The code beside a lesson: what it does, in a few lines of NumPy, and what these print. */

import { el, setText } from "../draw/dom.js";
import { copyText } from "../draw/export.js";
import { lessonCode } from "./store.js";

/**
 * A line that the code prints. Those with `about` depend on the draw: their numbers lie `within` so much of these, else
 * within that `factor`, else within a fifth.
 * @typedef {{ about: boolean; words: string; within: number | null; factor: number | null }} Printed
 */

/**
 * A file in its two parts: the code, and what its last lines say that it prints.
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
  /** Of which lesson the code stands there. */
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
    // What could not be had is asked for again.
    trouble.hidden = true;
    fill();
  });
  copy.addEventListener("click", async () => {
    const done = await copyText(code.textContent ?? "");
    setText(copied, done ? "Copied." : "Copying is not allowed here: select the code and copy it yourself.");
  });

  return {
    node,
    /** @param {string} which @param {boolean} onPath Only these have code. */
    show(which, onPath) {
      const next = onPath ? which : "";
      if (next !== name) clear();
      name = next;
      node.hidden = !onPath;
      if (onPath) fill();
    },
  };
}
