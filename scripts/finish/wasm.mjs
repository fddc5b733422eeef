/** Shrinks the page's modules and adapts their bindings. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { shrinkFile } from "./shrink.mjs";
import { trimBindings } from "./trim.mjs";

/** The module that the first page waits for. */
const FIRST = "playground_bg.wasm";
/** Well below the actual numbers (at least 27 panics and 260 places), so that changes of the engine stay above. */
const LEAST = { panics: 10, places: 50 };

/** Shrinks every module in a folder. @param {string} folder */
export function shrinkModules(folder) {
  const modules = readdirSync(folder).filter((name) => name.endsWith(".wasm"));
  if (!modules.includes(FIRST))
    throw new Error(`${folder}: no ${FIRST}. Its new name belongs in scripts/finish/wasm.mjs`);
  for (const name of modules) {
    const names = shrinkFile(join(folder, name), { first: name === FIRST, least: LEAST });
    const bindings = join(folder, name.replace("_bg.wasm", ".js"));
    const written = readFileSync(bindings, "utf8");
    // A test has bindings without initSync; no worker could use them.
    const short = written.includes("function initSync") ? trimBindings(written, bindings) : written;
    const code = renameImports(short, names, bindings);
    writeFileSync(bindings, transformSync(code, { minify: true }).code);
  }
}

/**
 * Changes the bindings to pass a module its imports under their new names.
 * @param {string} code
 * @param {Map<string, string>} names map from old to new names
 * @param {string} file the file name, for messages
 */
export function renameImports(code, names, file) {
  for (const [long, short] of names) {
    // A key of the imports object, with or without quotes.
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
