/** Reads a run from a file that the export dialog has written ("Run as JSON"). */

import { parseHash } from "../state.js";
import { FORMAT } from "./about.js";

/** @import {Params} from "../engine/protocol.d.ts" */

/** Size limit, far above any run: reading a huge file, such as a video, would block the page. */
const LARGEST = 50_000_000;

/**
 * @param {Pick<File, "size" | "text">} file
 * @param {string} lab Route of the lab that opens the file.
 * @returns {Promise<{ params: Params; csv: string | null; csvLabel: number | null }>} Rejects with a sentence for the reader.
 */
export async function readRun(file, lab) {
  const foreign = new Error("This is not a run that Training Ground has saved (Export, Run as JSON).");
  if (file.size > LARGEST) throw foreign;
  /** @type {any} */
  let run;
  let hash = "";
  try {
    run = JSON.parse(await file.text());
    ({ hash } = new URL(run.link));
  } catch {
    throw foreign;
  }
  if (run.format !== FORMAT.format) throw foreign;
  if (run.format_version !== FORMAT.format_version) {
    throw new Error("This run was saved by another version of the page, which writes its files in another way.");
  }
  const { route, params } = parseHash(hash);
  if (route !== lab) throw new Error(`This run is of another page: open #/${route} first.`);
  const { csv = null, label = null } = run.table ?? {};
  const table = (csv === null || typeof csv === "string") && (label === null || Number.isInteger(label));
  if (!table || (params.data === "csv" && csv === null)) throw new Error("The table of this run is missing.");
  return { params, csv, csvLabel: label };
}
