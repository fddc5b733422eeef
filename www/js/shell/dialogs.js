/** The base of every dialog, and the help dialog. */

import { el } from "../draw/dom.js";

/** @type {[string, string][]} */
const KEYS = [
  ["Space", "play or pause"],
  ["→", "one step (choose what a step is beside the button)"],
  ["R", "reset: back to step 0 with the same seed"],
  ["N", "new draw: another seed"],
  ["?", "this help"],
  ["Esc", "close a dialog, let go of a unit, or pause"],
];

/**
 * @param {string} title
 * @param {...Node} content
 */
export function dialog(title, ...content) {
  const close = el("button", { type: "button", class: "link", onclick: () => node.close() }, "Close");
  const node = el("dialog", {}, el("div", { class: "dialog-head" }, el("h2", { text: title }), close), ...content);
  node.setAttribute("aria-label", title);
  node.addEventListener("click", (event) => {
    if (event.target === node) node.close();
  });
  document.body.append(node);
  return node;
}

export function helpDialog() {
  const keys = el("dl", { class: "keys" });
  for (const [key, what] of KEYS) keys.append(el("dt", {}, el("kbd", { text: key })), el("dd", { text: what }));
  const node = dialog(
    "Help",
    el("p", {
      text: "Everything on this page is computed while you watch, by an engine that runs in this tab. Nothing is sent anywhere. Set something up, press Play, and read what happens: the pictures, the numbers under them (each has a table), and the column at the right.",
    }),
    el("h3", { text: "Keys" }),
    keys,
    el("h3", { text: "Same link, same result" }),
    el("p", {
      text: "The address holds the whole state: data, network, seed, step and every change made on the way. Reset keeps the seed; New draw takes another. A change of learning rate, penalty, batch size or stop condition applies at once; any other change starts again at step 0.",
    }),
    el("h3", { text: "Diagram and map" }),
    el("p", {
      text: "Point at a unit to see its map; click it to keep it. Click an edge, or choose a unit under Unit, to edit weights and biases. With the keyboard: Tab to the diagram, arrow keys between units, Enter keeps one. On the map, arrow keys move the reading cross, Enter sets the probe point.",
    }),
  );
  return node;
}
