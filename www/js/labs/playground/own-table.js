/**
 * The reader's own table: the one in use, the one given last, and why they are not the same.
 *
 * The engine reads it and says what its columns are; nothing here knows how a table is written.
 */

import { keptTable } from "./kept-table.js";

/** @import {FromPlayground} from "../../engine/protocol.d.ts" */
/** @import {KeptTable} from "./kept-table.js" */

/**
 * What the box shows: the table given last, whatever became of it.
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
  /** What goes along with the settings: in use, or on its way. */
  let used = aside ? none : kept;
  /**
   * Every table that goes out has a number, which the engine says again: another may be given before it has answered.
   */
  let number = 0;
  /** Those that were given, by number; the one that is shown, the one in use. */
  const sent = new Map([[number, kept]]);
  let [shown, using] = [number, number];
  /** The last one that the engine took: it stays in use when another is refused. */
  let good = none;
  let goodNumber = -1;
  /** Of a file that is being opened. @type {KeptTable | null} */
  let offered = null;
  /** @type {GivenTable} */
  let given = { ...kept, columns: [], problem: aside ? ASIDE : "" };
  let refused = false;
  /** What a reload would find. */
  let stored = kept;

  /**
   * It is in use, and something broke: the next load of the page goes without it.
   * @param {string} what
   * @returns {string} What to tell the reader.
   */
  function failed(what) {
    if (used.text === null) return what;
    keptTable.putAside();
    return `${what} ${REMEDY}`;
  }

  /** It is used from now on, unless the engine refuses it. @param {KeptTable} table @param {string[]} columns */
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
    /** What an engine is configured with. */
    settings: () => ({ csv: used.text, csvLabel: used.label, csvNumber: using }),
    /** @returns {GivenTable} */
    given: () => given,
    /**
     * Another table, or another label of it.
     * @param {string} text
     * @param {number | null} label
     * @returns {boolean} False where it was refused just now: the engine would say the same.
     */
    give(text, label) {
      const same = text === given.text;
      if (refused && same && label === given.label) return false;
      go({ text, label }, same ? given.columns : []);
      return true;
    },
    /** A file is opened; without a table of its own it leaves this one. @param {{ csv: string | null; csvLabel: number | null }} file */
    offer({ csv, csvLabel }) {
      offered = csv === null ? null : { text: csv, label: csvLabel };
    },
    /**
     * What the engine made of the settings.
     * @param {Extract<FromPlayground, { t: "configured" }>} answer
     */
    answered({ table, tableNumber, columns, problems, restored }) {
      const problem = problems.flatMap((p) => (p.field === "csv" ? p.message : [])).join(" ");
      // Of a file: the page does not number it before it is accepted.
      if (restored && offered) go(offered, []);
      const answers = restored ? using : tableNumber;
      if (table === "none") {
        // A table is asked for, and there is none.
        if (given.text === null) given = { ...given, problem };
        return;
      }
      // The last good one is sent again after another was refused; the box keeps what it shows.
      const own = answers === shown;
      if (table === "refused") {
        if (own) given = { ...given, columns, problem };
        refused = own;
        sent.delete(answers);
        // A newer one is on its way.
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
     * Puts the table aside when a script of the page fails while the table is shown: a picture that cannot be
     * drawn would fail at every reload again.
     * @param {() => boolean} shown
     * @param {(text: string) => void} say
     * @returns {() => void} Stops that.
     */
    watch(shown, say) {
      // What a browser reports without an error, such as a late resize, is none of a script.
      const look = (/** @type {ErrorEvent} */ { error }) => {
        if (error && used.text !== null && shown()) say(failed("The page could not draw your table."));
      };
      addEventListener("error", look);
      return () => removeEventListener("error", look);
    },
  };
}
