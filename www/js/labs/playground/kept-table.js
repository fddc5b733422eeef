/** The CSV in use, kept for this tab so that a reload finds it again. */

const KEY = "training-ground-csv";
/** A key of its own: a table may be large, and this is written when something broke. */
const ASIDE = `${KEY}-aside`;

/** @typedef {{ text: string | null; label: number | null }} KeptTable The label's column from 0; null for the last. */

export const keptTable = {
  /** @returns {KeptTable & { aside: boolean }} `aside`: it failed, and is not to be used unless asked for. */
  read() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
      if (typeof kept?.text === "string") {
        const label = Number.isInteger(kept.label) && kept.label >= 0 ? kept.label : null;
        return { text: kept.text, label, aside: sessionStorage.getItem(ASIDE) !== null };
      }
    } catch {
      // Nothing kept, or not readable: as good as nothing.
    }
    return { text: null, label: null, aside: false };
  },
  /** @param {KeptTable} table One that the engine took. */
  write(table) {
    try {
      sessionStorage.removeItem(ASIDE);
      // Should the new one be too large for this browser, a reload asks for it again, and never shows the old one.
      sessionStorage.removeItem(KEY);
      sessionStorage.setItem(KEY, JSON.stringify(table));
    } catch {
      // Not kept.
    }
  },
  putAside() {
    try {
      sessionStorage.setItem(ASIDE, "1");
    } catch {
      // Then nothing was kept either.
    }
  },
};
