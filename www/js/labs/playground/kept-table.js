/** The CSV in use, kept for this tab so that a reload finds it again. */

const KEY = "training-ground-csv";

/** @typedef {{ text: string | null; label: number | null }} KeptTable */

export const keptTable = {
  /** @returns {KeptTable} */
  read() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
      if (typeof kept?.text === "string") {
        return { text: kept.text, label: Number.isInteger(kept.label) ? kept.label : null };
      }
    } catch {
      // Nothing kept, or not readable: as good as nothing.
    }
    return { text: null, label: null };
  },
  /** @param {KeptTable} table */
  write(table) {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(table));
    } catch {
      // Too large for this browser: a reload asks for the table again.
    }
  },
};
