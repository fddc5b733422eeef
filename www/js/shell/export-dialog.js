/** The export dialog: saves the run as data, or as code that reproduces it. */

import { el, setText } from "../draw/dom.js";
import { copyText, downloadText } from "../draw/export.js";
import { wordsOf } from "../words.js";
import { dialog } from "./dialogs.js";

/**
 * A file made from the run.
 * @typedef {object} Made
 * @property {string} name
 * @property {string} type
 * @property {string} text
 */

/**
 * @typedef {object} Offer
 * @property {string} name Name of the choice, such as "Run as JSON".
 * @property {string} about What the file contains, in a sentence or two.
 * @property {() => Promise<Made | null>} make Resolves to null if there is nothing to export yet.
 */

export function exportDialog() {
  const list = el("div", { class: "offers" });
  const node = dialog(
    "Export",
    el("p", {
      text: "Each file holds the run as it stands when you press the button, with the seed, every setting and the link that leads back to it. Nothing is sent anywhere.",
    }),
    list,
    el("p", {
      class: "note",
      text: "For one picture or table alone use the menu (⋯) beside its title: it has CSV and PNG.",
    }),
  );

  /** @param {Offer} offer @param {(made: Made) => Promise<string> | string} use @param {HTMLElement} said */
  async function take(offer, use, said) {
    setText(said, "Writing…");
    try {
      const made = await offer.make();
      setText(said, made ? await use(made) : "There is nothing to take yet: the run is still being set up.");
    } catch (error) {
      setText(said, `This could not be written: ${wordsOf(error)}`);
    }
  }
  const save = (/** @type {Made} */ made) => {
    downloadText(made.name, made.text, made.type);
    return `Saved ${made.name}.`;
  };
  const copy = async (/** @type {Made} */ made) =>
    (await copyText(made.text)) ? "Copied." : "The browser did not allow copying: download it.";

  return {
    /** @param {Offer[]} offers The current lab's offers. */
    open(offers) {
      list.replaceChildren(
        ...offers.map((offer) => {
          const said = el("span", { class: "told", role: "status" });
          const button = (/** @type {string} */ text, /** @type {typeof save | typeof copy} */ use) =>
            el(
              "button",
              { type: "button", "aria-label": `${text}: ${offer.name}`, onclick: () => take(offer, use, said) },
              text,
            );
          return el(
            "section",
            { class: "offer" },
            el("h3", { text: offer.name }),
            el("p", { text: offer.about }),
            el("p", { class: "row" }, button("Download", save), button("Copy", copy), said),
          );
        }),
      );
      node.showModal();
    },
  };
}
