// The look is said once: colors, sizes and spaces are tokens, every rule is in a layer, canvases read the same tokens.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const WWW = fileURLToPath(new URL("../../www/", import.meta.url));
const read = (path) => readFileSync(join(WWW, path), "utf8");
const list = (folder, ending) =>
  readdirSync(join(WWW, folder), { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith(ending) && !path.includes("vendor"));
const bare = (css) => css.replace(/\/\*[\s\S]*?\*\//g, "");

const SHEETS = ["css/main.css", "css/more.css"];
const TOKENS = bare(read("css/tokens.css"));
const NAMES = new Set([...TOKENS.matchAll(/^\s*(--[\w-]+):/gm)].map(([, name]) => name));

/** What a file that is not of the tokens may not say. */
function faults(css) {
  const found = [];
  for (const [, name, value] of bare(css).matchAll(/(?:^|[{;\s])([\w-]+):\s*([^;{}]+);/g)) {
    const say = (why) => found.push(`${name}: ${value}: ${why}`);
    if (/^font-size$/.test(name) && !/^(var\(--t(-s|-l|-xl)?\)|inherit)$/.test(value)) say("not one of four sizes");
    if (name === "line-height" && !/^(var\(--h(-s|-xl)?\)|1)$/.test(value)) say("not the line of a size");
    if (name === "font" && !/^(inherit|var\(--t\) \/ var\(--h\) var\(--font\))$/.test(value)) say("not a size of ours");
    if (name === "font-weight" && !/^(400|600)$/.test(value)) say("neither 400 nor 600");
    if (name === "font-family" && !/^(var\(--(font|mono)\)|inherit)$/.test(value)) say("not a family of ours");
    if (name === "border-radius" && !/^((var\(--r(-\w+)?\)|0|50%)( (?!$)|$))+$/.test(value))
      say("not a corner of ours");
    if (/^(gap|padding|margin)/.test(name) && /\b([4-9]|[12]\d|3[0-2])px/.test(value)) say("not a space of ours");
    if (/#[\da-f]{3,8}\b|\b(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix|light-dark)\(/i.test(value))
      say("a color");
    const colored =
      /^(color|background|border|outline|fill|stroke|caret-color|accent-color|text-decoration|box-shadow)/;
    if (colored.test(name) && /\b(black|white|gr[ae]y|silver|red|green|blue|orange|yellow|purple|teal)\b/.test(value))
      say("a color");
    for (const [, used] of value.matchAll(/var\((--[\w-]+)/g)) if (!NAMES.has(used)) say("no such token");
  }
  return found;
}

test("what would spoil the look is found", () => {
  const wrong = [
    "font-size: 14px",
    "font-size: 0.9rem",
    "line-height: 1.4",
    "font: 12px / 1 Arial",
    "font-weight: 500",
  ];
  wrong.push("color: #fff", "background: rgb(1 2 3)", "border: 1px solid red", "color: var(--acent)", "gap: 5px");
  wrong.push("border-radius: 5px", "outline: 1px solid light-dark(#000, #fff)", "font-family: Arial");
  for (const rule of wrong) assert.equal(faults(`a { margin: 0; ${rule}; }`).length, 1, rule);
  const fine =
    "font-size: var(--t-s); color: var(--ink2); font-weight: 600; border: 1px solid transparent; gap: var(--s-2)";
  assert.deepEqual(faults(`/* color: #fff; */ @media (width < 9px) { a, b:hover { ${fine}; } }`), []);
});

test("sizes, weights, colors, corners and spaces are tokens", () => {
  const all = list("css", ".css").filter((path) => path !== "css/tokens.css");
  assert.ok(all.length > 10);
  assert.deepEqual(
    all.flatMap((path) => faults(read(path)).map((fault) => `${path}: ${fault}`)),
    [],
  );
});

test("every rule is in the layer of its folder", () => {
  const imported = [];
  for (const sheet of SHEETS) {
    const [first, ...rest] = bare(read(sheet))
      .trim()
      .split(/\s*\n\s*/);
    const lines = sheet === SHEETS[0] ? rest : [first, ...rest];
    if (sheet === SHEETS[0]) assert.equal(first, "@layer tokens, base, components, labs;");
    for (const line of lines) {
      const [, path, layer] =
        /^@import "([\w/-]+\.css)" layer\((\w+)\);$/.exec(line) ?? assert.fail(`${sheet}: ${line}`);
      assert.equal(layer, path.split(/[/.]/)[0], path);
      imported.push(join("css", path));
    }
  }
  const rest = list("css", ".css").filter((path) => !SHEETS.includes(path));
  assert.deepEqual(imported.toSorted(), rest.toSorted());
  for (const path of rest) assert.doesNotMatch(bare(read(path)), /@(import|layer)\b/, path);
});

test("canvases have no colors and sizes of their own, and draw no data in the accent", () => {
  const scripts = list("js", ".js");
  for (const path of scripts) {
    const code = read(path).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    for (const [, value] of code.matchAll(/\.font\s*=\s*([^;]+);/g))
      assert.match(value, /^(.* \? theme\.bold : )?theme\.(font|bold)$/, path);
    if (path !== "js/draw/color.js") assert.doesNotMatch(code, /["'`](#[\da-f]{3,8}\b|rgba?\(|hsl)/i, path);
  }
  // A unit that is kept in view, and a tile that is read off.
  const accented = scripts.filter((path) => /theme\.accent|color: "accent"|\("accent"\)/.test(read(path)));
  assert.deepEqual(accented, ["js/draw/diagram.js", "js/labs/sanity/weights.js"]);
  // No token is left over.
  const asked = /const TOKENS = [^[]*\[([^\]]*)\]/.exec(read("js/draw/theme.js"))?.[1].match(/[\w-]+/g) ?? [];
  const dashed = asked.map((name) => `--${name.replace(/[A-Z]/, (c) => `-${c.toLowerCase()}`)}`);
  for (const name of dashed) assert.ok(NAMES.has(name), name);
  const css = list("css", ".css").map(read).join("\n");
  const unused = [...NAMES].filter((name) => !css.includes(`var(${name})`) && !dashed.includes(name));
  assert.deepEqual(unused, []);
});

/** Relative luminance of "#rrggbb". */
function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

test("text and lines stand out from their grounds, on a light and on a dark page", () => {
  const colors = new Map(
    [...TOKENS.matchAll(/--([\w-]+): light-dark\((#[\da-f]{6}), (#[\da-f]{6})\);/g)].map(([, name, ...pair]) => [
      name,
      pair,
    ]),
  );
  colors.set("class-2", colors.get("magnitude"));
  const contrast = (name, ground, page) => {
    const [a, b] = [name, ground].map((one) => luminance(colors.get(one)[page]) + 0.05);
    return Math.max(a, b) / Math.min(a, b);
  };
  const words = ["ink", "ink2", "accent", "pos-text", "neg-text", "magnitude", "right", "warn", "broken"];
  words.push("class-3", "class-4", "class-5");
  const grounds = [
    ...words.map((name) => [name, "bg"]),
    ...["ink", "ink2", "right", "warn", "broken"].map((name) => [name, "bg2"]),
    ...["right", "warn", "broken"].map((name) => [name, `${name}-bg`]),
    ...["right-bg", "warn-bg", "broken-bg", "tint"].map((ground) => ["ink", ground]),
    ["on-accent", "accent"],
  ];
  for (const page of [0, 1]) {
    for (const [name, ground] of grounds) assert.ok(contrast(name, ground, page) >= 4.5, `${name} on ${ground}`);
    for (const name of ["border", "pos", "neg"]) assert.ok(contrast(name, "bg", page) >= 3, `${name}, lines`);
  }
});
