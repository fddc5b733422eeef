/** The box for the reader's own table, which can be pasted, chosen, or dropped anywhere on it. */

import { el, setText } from "../../draw/dom.js";
import { during } from "../../rest.js";

/** @import {PlaygroundShape} from "./types.d.ts" */
/** @import {GivenTable} from "./own-table.js" */

/** Longer texts are not shown in the box. */
const SHOWN = 200_000;
/** Larger files are not read at all; the engine accepts 2 MiB. */
const READ = 64 * 2 ** 20;
const EXAMPLE = "sepal length,sepal width,species\n5.1,3.5,setosa\n…";

/** @typedef {(text: string, label: number | null) => void} GiveTable A table, and the column of its label. */

/** @param {GiveTable} give */
export function csvEntry(give) {
  /** The table given last. */
  let text = "";
  /** Why the engine or the page refuses it. */
  let problem = "";
  const box = el("textarea", {
    rows: "6",
    spellcheck: "false",
    placeholder: EXAMPLE,
  });
  box.setAttribute("aria-label", "CSV text");
  const use = el("button", { type: "button", class: "small primary" }, "Use this table");
  const file = el("input", { type: "file", accept: ".csv,.tsv,.txt,text/csv", class: "file" });
  file.setAttribute("aria-label", "Choose a CSV file");
  const iris = el("button", { type: "button", class: "small" }, "Load the iris table");
  const select = el("select");
  const labelled = el("label", { class: "label-column" }, "Label column ", select);
  labelled.hidden = true;
  const note = el("p", { class: "note", role: "status" });
  const error = el("p", { class: "error", role: "alert" });
  error.hidden = true;
  const node = el(
    "div",
    { class: "csv-entry" },
    box,
    el("p", { class: "row" }, use, iris),
    file,
    labelled,
    note,
    error,
    el("p", {
      class: "note",
      text: "The last column is the label unless you choose another. The table stays in this browser.",
    }),
  );

  /** @param {string} message */
  function complain(message) {
    error.hidden = message === "";
    setText(error, message);
    if (message) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
  }
  /** @param {string} given */
  function take(given) {
    complain(given === text ? problem : "");
    give(given, null);
  }
  use.addEventListener("click", () => take(box.value === "" && text.length > SHOWN ? text : box.value));
  select.addEventListener("change", () => give(text, select.value === "" ? null : Number(select.value)));
  /** @param {File | undefined} chosen */
  async function readFile(chosen) {
    if (!chosen) return;
    if (chosen.size > READ) {
      complain(`${chosen.name} has ${Math.round(chosen.size / 2 ** 20)} MiB; a table may have 2 MiB.`);
      return;
    }
    try {
      const content = await chosen.text();
      box.value = content.length > SHOWN ? "" : content;
      take(content);
    } catch {
      complain(`${chosen.name} could not be read.`);
    }
  }
  file.addEventListener("change", () => {
    during(readFile(file.files?.[0]));
    file.value = "";
  });
  node.addEventListener("dragover", (event) => {
    event.preventDefault();
    node.classList.add("over");
  });
  node.addEventListener("dragleave", () => node.classList.remove("over"));
  node.addEventListener("drop", (event) => {
    event.preventDefault();
    node.classList.remove("over");
    during(readFile(event.dataTransfer?.files[0]));
  });
  iris.addEventListener("click", () => during(loadIris()));
  async function loadIris() {
    try {
      const answer = await fetch(new URL("data/iris.csv", document.baseURI));
      if (!answer.ok) throw new Error(String(answer.status));
      box.value = await answer.text();
      take(box.value);
    } catch {
      complain("The iris table could not be loaded; paste one instead.");
    }
  }

  return {
    node,
    /**
     * @param {PlaygroundShape} shape
     * @param {GivenTable} table
     */
    update(shape, table) {
      ({ problem } = table);
      complain(problem);
      setText(note, shape.data_note);
      if (table.text === null) return;
      ({ text } = table);
      const long = text.length > SHOWN;
      box.placeholder = long ? "Your table is too long to show here." : EXAMPLE;
      if (box.value === "" && !long) box.value = text;
      const options = table.columns.map((name, i) => el("option", { value: String(i), text: name }));
      select.replaceChildren(el("option", { value: "", text: "the last" }), ...options);
      select.value = table.label === null ? "" : String(table.label);
      labelled.hidden = options.length < 2;
    },
  };
}
