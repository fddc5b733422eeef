/** Export: CSV and PNG files, text on the clipboard. */

/**
 * One CSV cell (RFC 4180).
 * @param {string | number | null} value
 */
function cell(value) {
  const text = value === null ? "" : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * @typedef {object} Table
 * @property {string[]} columns
 * @property {(string | number | null)[][]} rows
 */

/**
 * A table as CSV, with `notes` (its content, the link to the run) as comment lines in front.
 * @param {Table} table
 * @param {string[]} [notes]
 */
export function toCsv(table, notes = []) {
  const lines = notes.map((note) => `# ${note.replaceAll(/[\r\n]+/g, " ")}`);
  for (const row of [table.columns, ...table.rows]) lines.push(row.map(cell).join(","));
  return `${lines.join("\n")}\n`;
}

/**
 * A table as tab-separated text, which spreadsheets accept from the clipboard.
 * @param {Table} table
 */
export function toTsv(table) {
  const clean = (/** @type {string | number | null} */ v) => String(v ?? "").replaceAll(/[\t\r\n]/g, " ");
  return [table.columns, ...table.rows].map((row) => row.map(clean).join("\t")).join("\n");
}

/**
 * @param {string} name
 * @param {Blob} blob
 */
function download(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/**
 * @param {string} name Without extension.
 * @param {string} csv
 */
export function downloadCsv(name, csv) {
  download(`${name}.csv`, new Blob([csv], { type: "text/csv;charset=utf-8" }));
}

/**
 * @param {string} name With extension.
 * @param {string} text
 * @param {string} type
 */
export function downloadText(name, text, type) {
  download(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

/**
 * Saves the canvases stacked on a `ground` color, at device resolution.
 * @param {string} name Without extension.
 * @param {HTMLCanvasElement[]} layers
 * @param {string} ground
 */
export function downloadPng(name, layers, ground) {
  const sheet = document.createElement("canvas");
  sheet.width = layers[0].width;
  sheet.height = layers[0].height;
  const ctx = sheet.getContext("2d");
  if (!ctx) return;
  ctx.fillStyle = ground;
  ctx.fillRect(0, 0, sheet.width, sheet.height);
  for (const layer of layers) ctx.drawImage(layer, 0, 0);
  sheet.toBlob((blob) => {
    if (blob) download(`${name}.png`, blob);
  }, "image/png");
}

/**
 * @param {string} text
 * @returns {Promise<boolean>} Whether the browser allowed it.
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
