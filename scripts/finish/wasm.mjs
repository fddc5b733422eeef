/** The page's modules and their bindings. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { shrinkFile } from "./shrink.mjs";
import { trimBindings } from "./trim.mjs";

/** The module that the first page waits for. */
const FIRST = "playground_bg.wasm";
/** A fraction of what they have (27 panics or more, 260 places or more): a change of the engine stays above. */
const LEAST = { panics: 10, places: 50 };

/** Makes every module of a folder small. @param {string} folder */
export function shrinkModules(folder) {
  const modules = readdirSync(folder).filter((name) => name.endsWith(".wasm"));
  if (!modules.includes(FIRST))
    throw new Error(`${folder}: no ${FIRST}. Its new name belongs in scripts/finish/wasm.mjs`);
  for (const name of modules) {
    const names = shrinkFile(join(folder, name), { first: name === FIRST, least: LEAST });
    const bindings = join(folder, name.replace("_bg.wasm", ".js"));
    const written = readFileSync(bindings, "utf8");
    // Without initSync no worker could use them: a test has such.
    const short = written.includes("function initSync") ? trimBindings(written, bindings) : written;
    const code = renameImports(short, names, bindings);
    writeFileSync(bindings, transformSync(code, { minify: true }).code);
  }
}

/**
 * Bindings that hand a module its imports by their new names.
 * @param {string} code
 * @param {Map<string, string>} names new ones by old ones
 * @param {string} file where the code is from, for messages
 */
export function renameImports(code, names, file) {
  for (const [long, short] of names) {
    // A key of the imports, with quotes or without.
    const key = new RegExp(`(?<=[\\s"'])${long.replace(/[.$/]/g, "\\$&")}(?=["']?:)`);
    if (!key.test(code)) {
      throw new Error(
        `${file}: no import ${long}. Has wasm-bindgen another way to write them? See scripts/finish/wasm.mjs`,
      );
    }
    code = code.replace(key, short);
  }
  return code;
}
