/** The backward pass of a case as it should be, line by line. The reader can accuse each line. */

import { el, setAttr, setText } from "../../draw/dom.js";
import { num } from "../../draw/format.js";
import { SIGNS, VERDICTS } from "../shared.js";

/** @import {ClinicShown} from "./types.d.ts" */

/** The lines in execution order: key of the accusation, and code. @type {[string, string][]} */
const CODE = [
  ["nan", "loss = -log(softmax(s)[y]) + ½ λ ΣW²"],
  ["loss", "ds = (p - onehot(y)) / N"],
  ["W3", "dW3 = a2.T @ ds"],
  ["b3", "db3 = sum(ds)"],
  ["dz2", "dz2 = (ds @ W3.T) * f2′(z2)"],
  ["W2", "dW2 = a1.T @ dz2"],
  ["b2", "db2 = sum(dz2)"],
  ["alpha2", "dα2 = sum((ds @ W3.T) * min(z2, 0))"],
  ["dz1", "dz1 = (dz2 @ W2.T) * f1′(z1)"],
  ["W1", "dW1 = x.T @ dz1"],
  ["b1", "db1 = sum(dz1)"],
  ["penalty", "dW1, dW2, dW3 += λ W1, λ W2, λ W3"],
];

/** @param {(key: string) => void} accuse */
export function codeLines(accuse) {
  const list = el("ol", { class: "code-lines" });
  const none = el("div", { class: "code-none" });
  const node = el(
    "div",
    { class: "code-box", role: "group", "aria-label": "The lines of the backward pass" },
    list,
    none,
  );
  /** @type {Map<string, { button: HTMLButtonElement; check: HTMLElement }>} */
  const lines = new Map();

  /** @param {string} key @param {string} code @param {string} text */
  function line(key, code, text) {
    const check = el("span", { class: "line-check num" });
    const button = el(
      "button",
      { type: "button", class: "code-line", title: `Accuse: ${text}`, onclick: () => accuse(key) },
      el("code", { text: code }),
      check,
    );
    lines.set(key, { button, check });
    return button;
  }

  return {
    node,
    /** @param {ClinicShown} c */
    build(c) {
      lines.clear();
      const texts = new Map(c.accusations);
      const has = (/** @type {string} */ key) =>
        texts.has(key) &&
        (key !== "alpha2" || c.findings.some((f) => f.name.startsWith("α") || f.name.startsWith("alpha")));
      const names = (/** @type {string} */ code) => {
        const named = code.replace("f1′", `${c.layers[0]}′`).replace("f2′", `${c.layers[1]}′`);
        if (!c.penalized_biases) return named;
        return named.replace("λ ΣW²", "λ (ΣW² + Σb²)").replace(/^dW1, .*/, "dWi += λ Wi;  dbi += λ bi,  i = 1, 2, 3");
      };
      list.replaceChildren(
        ...CODE.filter(([key]) => has(key)).map(([key, code]) =>
          el("li", {}, line(key, names(code), texts.get(key) ?? key)),
        ),
      );
      const nothing = line("none", "", texts.get("none") ?? "Nothing");
      nothing.querySelector("code")?.replaceWith(el("span", { text: texts.get("none") ?? "" }));
      none.replaceChildren(nothing);
    },
    /**
     * Marks the lines with the findings of the check, and with the verdict.
     * @param {ClinicShown} c @param {boolean} checked @param {string | null} answered
     */
    mark(c, checked, answered) {
      for (const [key, { button, check }] of lines) {
        const found = checked
          ? c.findings.find((f) => f.name === key || (key === "alpha2" && /^(α|alpha)/.test(f.name)))
          : undefined;
        setText(check, found ? `ε ${num(found.epsilon, 1)} ${SIGNS[found.verdict] ?? ""}` : "");
        check.title = found ? (VERDICTS[found.verdict] ?? "") : "";
        check.classList.toggle("bad", Boolean(found?.wrong));
        setAttr(button, "aria-pressed", String(answered === key));
        button.classList.toggle("guilty", answered !== null && key === c.answer);
        button.classList.toggle("missed", answered === key && key !== c.answer);
      }
    },
  };
}
