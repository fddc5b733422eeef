/**
 * Trims wasm-bindgen's bindings, which are part of the first load: removes code for callers that the page does not have
 * and for browsers without SIMD128 (those with it have encodeInto and FinalizationRegistry).
 */

/** Pattern, replacement, and description of the removed code. @type {[RegExp, string, string][]} */
const TRIMS = [
  [/if \(!\('encodeInto' in cachedTextEncoder\)\) \{[\s\S]*?\n\}\n/, "", "encodeInto for old browsers"],
  [/\(typeof FinalizationRegistry === 'undefined'\)\s*\? \{[^\n]*\}\s*: (?=new)/g, "", "classes without finalization"],
  [/^if \(Symbol\.dispose\) [^\n]*\n/gm, "", "using declarations"],
  [/ {4}if \(realloc === undefined\) \{[\s\S]*?\n {4}\}\n/, "", "strings without realloc"],
  [
    /(?<=^function initSync\(module\) \{\n)[\s\S]*?(?= {4}const imports)/m,
    "({ module } = module);\n",
    "the old way to call initSync",
  ],
  [
    /(?<=^function initSync[\s\S]*?) {4}if \(!\(module instanceof WebAssembly\.Module\)\) \{[\s\S]*?\n {4}\}\n/m,
    "",
    "initSync of bytes",
  ],
  [
    /(cachedDataViewMemory0\.buffer)\.detached === true \|\| .*(?=\) \{\n)/,
    "$1 !== wasm.memory.buffer",
    "memory that was detached, another way to see it",
  ],
  [
    /let result;\s*try \{\s*result = (.*);\s*\} catch \(_\) \{\s*result = false;\s*\}/g,
    "const result = $1;",
    "instanceof that throws",
  ],
  [/^ +__proto__: null,\n/gm, "", "imports without a prototype"],
  [/(ptr) \/ 1\b/g, "$1", "a division by 1"],
  [/(?<=setInt32\(\(arg\d >>> 0\)) \+ 4 \* 0,/g, ",", "the first of two results"],
  [
    /function\(\) \{ return handleError\((function \(arg0, arg1\) \{\s*globalThis\.crypto\.getRandomValues[^}]*\}), arguments\); \}/,
    "$1",
    "random numbers that fail",
  ],
  [/^ {4}(wasmInstance|wasmModule|cached\w+) = (instance|module|null);\n/gm, "", "what a second start would need"],
];

/**
 * @param {string} code The output of wasm-bindgen.
 * @param {string} file Its file name, for messages.
 */
export function trimBindings(code, file) {
  for (const [found, instead, what] of TRIMS) {
    const shorter = code.replace(found, instead);
    if (shorter === code) {
      throw new Error(
        `${file}: ${what} is not there. Has wasm-bindgen another way to write it? See scripts/finish/trim.mjs`,
      );
    }
    code = shorter;
  }
  return code;
}
