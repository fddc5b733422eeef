/** A line above the stage for messages about the whole page, and the progress bar of long work. */

import { el, setText } from "../draw/dom.js";
import { count } from "../draw/format.js";

/** @param {HTMLElement} host */
export function mountBanner(host) {
  const text = el("p", { class: "banner-text" });
  const offers = el("span", { class: "row" });
  const node = el("div", { class: "banner", role: "alert" }, text, offers);
  node.hidden = true;
  host.append(node);
  const hide = () => {
    node.hidden = true;
  };
  return {
    /**
     * @param {string} message
     * @param {Record<string, () => void>} [acts] Actions that the banner offers, by button name.
     */
    show(message, acts = {}) {
      const buttons = Object.entries({ ...acts, Dismiss: () => {} }).map(([name, act]) => {
        const onclick = () => {
          hide();
          act();
        };
        return el("button", { type: "button", class: "link", onclick }, name);
      });
      offers.replaceChildren(...buttons);
      node.hidden = false;
      setText(text, message);
    },
    /** Hides the banner if it still shows this message. @param {string} message */
    over(message) {
      if (text.textContent === message) hide();
    },
  };
}

/**
 * @param {HTMLElement} host
 * @param {() => void} cancel
 * @param {string} [unit] Unit of the counts.
 */
export function mountProgress(host, cancel, unit = "step ") {
  const bar = el("progress", { max: "1", value: "0", "aria-label": "Progress" });
  const text = el("span", { class: "num" });
  const stop = el("button", { type: "button", class: "small", onclick: cancel }, "Stop here");
  const node = el("div", { class: "progress" }, bar, text, stop);
  host.append(node);
  node.classList.add("off");
  let begun = 0;
  return {
    /**
     * @param {string} what
     * @param {number} done
     * @param {number} total
     */
    show(what, done, total) {
      if (begun === 0) begun = performance.now();
      // Short work shows nothing, to avoid flicker.
      if (performance.now() - begun < 250) return;
      node.classList.remove("off");
      bar.value = total > 0 ? done / total : 1;
      setText(text, `${what}: ${unit}${count(done)} of ${count(total)}`);
    },
    hide() {
      begun = 0;
      node.classList.add("off");
    },
  };
}
