/** A section of the stage with a title. */

import { el, freshId } from "./dom.js";

/**
 * @param {string} title
 * @param {string} name Stem of the class name.
 * @param {...(Node | string)} controls Controls beside the title.
 */
export function panel(title, name, ...controls) {
  const id = freshId(`${name}-title`);
  const heading = el("h2", { id, text: title });
  const bar = el("div", { class: "panel-bar" }, heading);
  if (controls.length > 0) bar.append(el("div", { class: "panel-controls" }, ...controls));
  return el("section", { class: `panel ${name}-panel`, "aria-labelledby": id }, bar);
}
