/** Stores the current CSV for this tab, so that it survives a reload. */

const KEY = "training-ground-csv";
/** A separate key, because it is written after a failure, when rewriting a large table might fail too. */
const ASIDE = `${KEY}-aside`;

/** @typedef {{ text: string | null; label: number | null }} KeptTable The label's column, from 0; null for the last. */

export const keptTable = {
  /** @returns {KeptTable & { aside: boolean }} `aside`: it caused a failure; use it only if the reader asks. */
  read() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
      if (typeof kept?.text === "string") {
        const label = Number.isInteger(kept.label) && kept.label >= 0 ? kept.label : null;
        return { text: kept.text, label, aside: sessionStorage.getItem(ASIDE) !== null };
      }
    } catch {
      // Unreadable storage counts as empty.
    }
    return { text: null, label: null, aside: false };
  },
  /** @param {KeptTable} table A table that the engine has accepted. */
  write(table) {
    try {
      sessionStorage.removeItem(ASIDE);
      // If the new table is too large to store, a reload asks for it again and never shows the old one.
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
