/**
 * The reader's own table: the one in use, the one given last, and why they differ.
 *
 * The engine parses it and reports its columns; nothing here knows the format.
 */

import { keptTable } from "./kept-table.js";

/** @import {FromPlayground} from "../../engine/protocol.d.ts" */
/** @import {KeptTable} from "./kept-table.js" */

/**
 * What the box shows: the table given last, accepted or not.
 * @typedef {KeptTable & { columns: string[]; problem: string }} GivenTable
 */

const ASIDE =
  "This table failed the last time, so the page put it aside. Until you use a table, the circle stands in; “Use this table” tries this one again.";
const REMEDY =
  "The page put your table aside: reload the page to go on without it. The text of the table stays in its box.";

export function ownTable() {
  const { aside, ...kept } = keptTable.read();
  /** @type {KeptTable} */
  const none = { text: null, label: null };
  /** The table sent with the settings: in use, or pending. */
  let used = aside ? none : kept;
  /**
   * Number of the newest table sent. The engine returns it, because another table may be given before it answers.
   */
  let number = 0;
  /** Tables sent, by number; the number shown and the number in use. */
  const sent = new Map([[number, kept]]);
  let [shown, using] = [number, number];
  /** The last accepted table: it stays in use if another is refused. */
  let good = none;
  let goodNumber = -1;
  /** The table of a file being opened. @type {KeptTable | null} */
  let offered = null;
  /** @type {GivenTable} */
  let given = { ...kept, columns: [], problem: aside ? ASIDE : "" };
  let refused = false;
  /** The table that a reload would find. */
  let stored = kept;

  /**
   * Called if something failed while the table was in use: the next page load does without it.
   * @param {string} what
   * @returns {string} What to tell the reader.
   */
  function failed(what) {
    if (used.text === null) return what;
    keptTable.putAside();
    return `${what} ${REMEDY}`;
  }

  /** Uses a table from now on, unless the engine refuses it. @param {KeptTable} table @param {string[]} columns */
  function go(table, columns) {
    refused = false;
    used = table;
    shown = using = ++number;
    sent.set(number, table);
    given = { ...table, columns, problem: "" };
  }

  return {
    /** @returns {KeptTable} */
    used: () => used,
    /** The settings for an engine. */
    settings: () => ({ csv: used.text, csvLabel: used.label, csvNumber: using }),
    /** @returns {GivenTable} */
    given: () => given,
    /**
     * Gives another table, or another label column.
     * @param {string} text
     * @param {number | null} label
     * @returns {boolean} False if it was just refused: the engine would refuse it again.
     */
    give(text, label) {
      const same = text === given.text;
      if (refused && same && label === given.label) return false;
      go({ text, label }, same ? given.columns : []);
      return true;
    },
    /** Called when a file is opened; if it has no table, this one stays. @param {{ csv: string | null; csvLabel: number | null }} file */
    offer({ csv, csvLabel }) {
      offered = csv === null ? null : { text: csv, label: csvLabel };
    },
    /**
     * Handles the engine's answer to the settings.
     * @param {Extract<FromPlayground, { t: "configured" }>} answer
     */
    answered({ table, tableNumber, columns, problems, restored }) {
      const problem = problems.flatMap((p) => (p.field === "csv" ? p.message : [])).join(" ");
      // A file's table gets a number only when it is accepted.
      if (restored && offered) go(offered, []);
      const answers = restored ? using : tableNumber;
      if (table === "none") {
        // The settings ask for a table, but there is none.
        if (given.text === null) given = { ...given, problem };
        return;
      }
      // When the last good table is sent again after a refusal, the box keeps what it shows.
      const own = answers === shown;
      if (table === "refused") {
        if (own) given = { ...given, columns, problem };
        refused = own;
        sent.delete(answers);
        // A newer table is pending.
        if (answers !== using) return;
        used = good;
        using = goodNumber;
        return;
      }
      if (own) given = { ...given, columns, problem: "" };
      good = sent.get(answers) ?? used;
      goodNumber = answers;
      for (const old of sent.keys()) if (old < answers) sent.delete(old);
      if (good !== stored) keptTable.write(good);
      stored = good;
    },
    failed,
    /**
     * Puts the table aside if a script of the page fails while the table is shown. Otherwise a picture that
     * cannot be drawn would fail again at every reload.
     * @param {() => boolean} shown
     * @param {(text: string) => void} say
     * @returns {() => void} Stops watching.
     */
    watch(shown, say) {
      // Events without an error object, such as late resize notices, are not script failures.
      const look = (/** @type {ErrorEvent} */ { error }) => {
        if (error && used.text !== null && shown()) say(failed("The page could not draw your table."));
      };
      addEventListener("error", look);
      return () => removeEventListener("error", look);
    },
  };
}
