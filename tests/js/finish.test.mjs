// What a release build does to its modules' files, to their bindings and to index.html.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { nameScripts } from "../../scripts/finish/page.mjs";
import { withRoutes } from "../../scripts/finish/routes.mjs";
import { shrinkFile } from "../../scripts/finish/shrink.mjs";
import { trimBindings } from "../../scripts/finish/trim.mjs";
import { renameImports, shrinkModules } from "../../scripts/finish/wasm.mjs";
import { fixture, IMPORTS } from "./finish-fixture.mjs";

/** Bindings as wasm-bindgen writes them. */
const BINDINGS = `const imports = {
  __proto__: null,
  "${IMPORTS.from}": {
    __proto__: null,
    ${IMPORTS.log}: function(arg0) { console.log(arg0); },
    ${IMPORTS.lost}: function(arg0, arg1) { throw new Error(arg0, arg1); },
  },
};
export default imports;
`;

/** Calls `work` with a folder that holds these files; nothing is left of it. */
function inFolder(files, work) {
  const folder = mkdtempSync(join(tmpdir(), "finish-"));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("bindings hand over their imports by the new names, or the build stops", () => {
  const names = new Map([
    [IMPORTS.from, "i0"],
    [IMPORTS.log, "i1"],
  ]);
  const code = renameImports(BINDINGS, names, "fixture.js");
  assert.match(code, /"i0": \{\n {4}__proto__: null,\n {4}i1: function\(arg0\)/);
  assert.match(code, new RegExp(`${IMPORTS.lost}: function`));
  names.set("__wbg_new_1234", "i2");
  assert.throws(() => renameImports(BINDINGS, names, "fixture.js"), /^Error: fixture\.js: no import __wbg_new_1234/);
});

test("bindings lose what no browser with SIMD needs, and a build stops that finds it written otherwise", () => {
  assert.throws(
    () => trimBindings("let wasm;", "fixture.js"),
    /^Error: fixture\.js: encodeInto .* is not there\. .*trim\.mjs/,
  );
});

test("the page's modules have at least ten panics and fifty places, and a file that has not is named", () => {
  const enough = fixture({ panics: 10, places: 50 }).binary;
  const few = fixture({ panics: 9, places: 50 }).binary;
  const bindings = { "playground.js": BINDINGS, "labs.js": BINDINGS };
  const build = (playground, labs) => ({ "playground_bg.wasm": playground, "labs_bg.wasm": labs, ...bindings });
  inFolder(build(enough, enough), (folder) => {
    shrinkModules(folder);
    const small = readFileSync(join(folder, "playground.js"), "utf8");
    assert.match(small, /i0:\{__proto__:null,i1:function/);
    assert.ok(readFileSync(join(folder, "labs_bg.wasm")).length < enough.length);
  });
  inFolder(build(enough, few), (folder) => {
    assert.throws(() => shrinkModules(folder), /labs_bg\.wasm: 9 functions have the name of a panic, at least 10/);
  });
  const nowhere = fixture({ panics: 10, places: 49 }).binary;
  inFolder(build(nowhere, enough), (folder) => {
    assert.throws(() => shrinkModules(folder), /playground_bg\.wasm: 49 places in Rust sources, at least 50/);
  });
  // Under another name the first module would not get its passes.
  inFolder({ "labs_bg.wasm": enough, ...bindings }, (folder) => {
    assert.throws(() => shrinkModules(folder), /no playground_bg\.wasm/);
  });
  // Others need one panic, and no place.
  inFolder({ "kernels.wasm": fixture().binary }, (folder) => {
    const [from, to] = ["kernels.wasm", "small.wasm"].map((name) => join(folder, name));
    assert.equal(shrinkFile(from, {}, to).get(IMPORTS.log), "i1");
    assert.ok(WebAssembly.validate(readFileSync(to)));
    assert.deepEqual(readFileSync(from), Buffer.from(fixture().binary));
  });
});

test("every route's script is named for the bundler, and main.js is as expected", () => {
  const main = readFileSync(new URL("../../www/js/main.js", import.meta.url), "utf8");
  const named = withRoutes(main, ["home", "gradient-check"]);
  assert.match(named, /"gradient-check": \(\) => import\("\.\/labs\/gradient-check\.js"\)/);
  assert.doesNotMatch(named, /import\(`/);
  assert.throws(() => withRoutes("nothing", []), /main\.js: .* is not there once/);
});

test("the page names the scripts it will ask for, where its first script is", () => {
  const script = (entryPoint, ...imports) => ({ entryPoint, imports });
  const now = (path) => ({ path, kind: "import-statement" });
  const later = (path) => ({ path, kind: "dynamic-import" });
  const outputs = {
    "dist/js/main.js": script("www/js/main.js", now("dist/js/A.js"), later("dist/js/P.js"), later("dist/js/H.js")),
    "dist/js/A.js": script(undefined),
    "dist/js/B.js": script(undefined, now("dist/js/A.js")),
    "dist/js/P.js": script("www/js/labs/playground.js", now("dist/js/B.js"), later("dist/js/D.js")),
    "dist/js/H.js": script("www/js/labs/home.js", now("dist/js/A.js")),
    "dist/js/D.js": script("www/js/shell/dialog.js"),
  };
  const html = nameScripts('<head>\n<script src="js/start.js"></script>\n</head>', outputs);
  assert.equal(
    html,
    `<head>\n<link rel="modulepreload" href="js/A.js">\n<script src="js/start.js" data-scripts='${JSON.stringify({
      playground: ["P.js", "B.js"],
      "": ["H.js"],
    })}'></script>\n</head>`,
  );
  assert.throws(() => nameScripts("<head></head>", outputs), /^Error: index\.html: no <script src="js\/start\.js">/);
  const { "dist/js/main.js": main, ...others } = outputs;
  const without = { ...others, "dist/js/main.js": { ...main, imports: [later("dist/js/H.js")] } };
  assert.throws(() => nameScripts(html.replace(/ data-scripts='.*'/, ""), without), /no page of the playground/);
});
