/** The current images: the first few, their data card, and the reader's own CIFAR-10 file. */

import { el, setText } from "../../draw/dom.js";
import { exportMenu } from "../../draw/export-bar.js";
import { count } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { readTheme } from "../../draw/theme.js";
import { picture, sheet } from "../../draw/tile.js";
import { cardList } from "../data-card.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {DataCard, Snapshot} from "./types.d.ts" */

/** @param {DataCard} card @returns {[number, number, number]} */
export const shapeOf = ({ width, height, channels }) => [width, height, channels];

const INVITATION = "Drop your data_batch_N.bin here";

/**
 * @param {LabApi} api
 * @param {HTMLElement} target Element on which a file may be dropped.
 */
export function imagesPanel(api, target) {
  const node = panel("Images in use", "images");
  const which = el("p", { class: "source" });
  const strip = el("div", { class: "strip" });
  const file = el("input", { type: "file", accept: ".bin", class: "file" });
  const invitation = el("span", { text: INVITATION });
  const error = el("p", { class: "error", role: "alert" });
  error.hidden = true;
  const instead = el(
    "button",
    { type: "button", onclick: () => api.setParams({ img: "emoji" }) },
    "Use built-in images",
  );
  const drop = el(
    "div",
    { class: "drop" },
    el("label", {}, invitation, " ", file),
    el("p", {
      class: "note",
      text: "The binary version of CIFAR-10, from www.cs.toronto.edu/~kriz/cifar.html. Only part of the file is read, in this page; nothing is uploaded.",
    }),
    instead,
    error,
  );
  const facts = cardList();
  const card = el("details", { class: "card" }, el("summary", { text: "Data card" }), facts.node);
  /** Class names of the pictures shown. @type {string[]} */
  let labels = [];
  const taking = exportMenu({
    name: () => "sanity-images",
    caption: "The first images in use",
    data: () => ({ columns: ["image", "class"], rows: labels.map((label, i) => [i + 1, label]) }),
    layers: () => [sheet([...strip.querySelectorAll("canvas")], labels, readTheme())],
  });
  node.append(which, strip, taking, drop, card);
  let shown = "";

  /** @param {File | undefined} chosen */
  function take(chosen) {
    if (!chosen) return;
    api.file(chosen, { img: "cifar" });
  }
  file.addEventListener("change", () => {
    take(file.files?.[0]);
    // Allows choosing the same file again.
    file.value = "";
  });
  target.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.add("over");
  });
  target.addEventListener("dragleave", (event) => {
    if (!target.contains(/** @type {Node | null} */ (event.relatedTarget))) drop.classList.remove("over");
  });
  target.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.remove("over");
    take(event.dataTransfer?.files[0]);
  });

  /** @param {string} message */
  function refused(message) {
    error.hidden = message === "";
    setText(error, message);
    if (message) file.setAttribute("aria-invalid", "true");
    else file.removeAttribute("aria-invalid");
  }

  return {
    node,
    refused,
    /** @param {Snapshot} s */
    draw(s) {
      drop.classList.toggle("wanted", s.waiting);
      instead.hidden = !s.waiting;
      setText(
        invitation,
        s.waiting ? `${INVITATION}, or choose it:` : "Your own CIFAR-10: drop a data_batch_N.bin here, or choose it:",
      );
      strip.hidden = card.hidden = taking.hidden = !s.images;
      node.classList.toggle("waiting", !s.images && !s.waiting);
      if (!s.images) {
        shown = "";
        setText(
          which,
          s.waiting ? `This link uses a CIFAR-10 file of yours. ${INVITATION}: until then nothing runs.` : "Loading…",
        );
        return;
      }
      const { card: c, thumbs, labels: classes } = s.images;
      const { width, height, channels } = c;
      setText(
        which,
        `${c.name}: ${c.note}. ${count(c.examples)} ${s.view === "lamps" ? "to overfit" : "to train on"}, ${width} × ${height} × ${channels}.`,
      );
      // Snapshots are frequent, but images seldom change.
      const key = [c.note, c.examples, thumbs.length, ...thumbs.subarray(0, 64), ...classes].join();
      if (key === shown) return;
      shown = key;
      const names = c.classes.map((k) => k[0]);
      labels = [...classes].map((label) => names[label]);
      strip.replaceChildren(
        ...[...classes].map((label, i) => picture(thumbs, i, shapeOf(c), `${i + 1}: ${names[label]}`)),
      );
      facts.show(c);
    },
  };
}
