/** The page's colors and font for canvases, read once per theme from the tokens of the style sheet. */

import { classLut, lutOf, parseColor, toOklab } from "./color.js";

/** Tokens of css/tokens.css that canvases read; `negText` is `--neg-text` there. */
const TOKENS = /** @type {const} */ ([
  "bg",
  "bg2",
  "ink",
  "ink2",
  "hairline",
  "grid",
  "accent",
  "pos",
  "posText",
  "posPoint",
  "posHalf",
  "neg",
  "negArea",
  "negText",
  "negPoint",
  "negHalf",
  "zero",
  "magnitude",
  "right",
  "warn",
  "broken",
  "class-2",
  "class-3",
  "class-4",
  "class-5",
  "size-0",
  "size-1",
  "size-2",
  "size-3",
  "size-4",
]);

/** @typedef {typeof TOKENS[number]} Token */

/**
 * A CSS color for each token, and values derived from them.
 * @typedef {Record<Token, string> & {
 *   dark: boolean,
 *   classes: string[],
 *   font: string,
 *   bold: string,
 *   words: (color: string) => string,
 *   diverging: Uint32Array,
 *   decision: Uint32Array,
 *   sequential: Uint32Array,
 *   classLut: (k: number) => Uint32Array,
 * }} Theme
 * `classes`: colors of points and lines. `words`: the text color for a line color. `font`, `bold`: for text on canvases.
 * `diverging` is for signed values, `decision` a softer version for maps under points, `sequential` for magnitudes.
 */

const PREFERENCES = ["(prefers-color-scheme: dark)", "(forced-colors: active)", "(prefers-contrast: more)"];
/** @type {MediaQueryList[] | undefined} */
let preferences;
/** The theme last read, with a key of everything it depends on. @type {{ key: string; theme: Theme } | null} */
let kept = null;

/** Redraw functions of pictures. @type {Set<() => void>} */
const pictures = new Set();

/**
 * Redraws a picture whenever the theme changes.
 * @param {() => void} redraw
 * @returns {() => void} Unsubscribes.
 */
export function onTheme(redraw) {
  pictures.add(redraw);
  return () => pictures.delete(redraw);
}

export function themeChanged() {
  for (const redraw of pictures) redraw();
}

/**
 * The current theme, read from the style sheet only if it has changed.
 * @returns {Theme}
 */
export function readTheme() {
  // Created once, because pictures are drawn sixty times a second.
  preferences ??= PREFERENCES.map((query) => matchMedia(query));
  const key = [document.documentElement.dataset.theme, ...preferences.map((one) => one.matches)].join();
  if (kept?.key !== key) kept = { key, theme: read(document.body) };
  return kept.theme;
}

/**
 * @param {HTMLElement} host
 * @returns {Theme}
 */
function read(host) {
  // A custom property holds light-dark(…); only an element colored with it resolves to one color. All probes are
  // set up before the first is read, so that styles are computed once.
  const probe = document.createElement("span");
  probe.style.fontSize = "var(--t-s)";
  // With forced colors all tokens would be the same color, so pictures keep their own.
  probe.style.forcedColorAdjust = "none";
  const probes = TOKENS.map((token) => {
    const one = document.createElement("span");
    one.style.color = `var(--${token.replace(/[A-Z]/, (c) => `-${c.toLowerCase()}`)})`;
    return one;
  });
  probe.append(...probes);
  host.append(probe);
  const colors = /** @type {Record<Token, string>} */ (
    Object.fromEntries(TOKENS.map((token, i) => [token, getComputedStyle(probes[i]).color]))
  );
  const { fontFamily, fontSize } = getComputedStyle(probe);
  const font = `${fontSize} ${fontFamily}`;
  probe.remove();
  /** @param {Token[]} tokens */
  const rgb = (...tokens) => tokens.map((token) => parseColor(colors[token]));
  const signed = rgb("negArea", "negHalf", "zero", "posHalf", "pos");
  const areas = rgb("negArea", "pos", "class-2", "class-3", "class-4", "class-5");
  const [ground] = rgb("bg");
  const dark = toOklab(ground)[0] < 0.5;
  const { pos, posText, posPoint, neg, negText, negPoint } = colors;
  /** @type {Record<string, string>} */
  const texts = { [pos]: posText, [neg]: negText, [negPoint]: negText };
  /** Color tables, made when a picture needs them. @type {Record<string, Uint32Array>} */
  const luts = {};
  return {
    ...colors,
    dark,
    classes: [negPoint, posPoint, ...[2, 3, 4, 5].map((k) => colors[/** @type {Token} */ (`class-${k}`)])],
    words: (color) => texts[color] ?? color,
    font: `400 ${font}`,
    bold: `600 ${font}`,
    get diverging() {
      luts.diverging ??= lutOf(signed);
      return luts.diverging;
    },
    get decision() {
      luts.decision ??= lutOf(signed, dark ? 0.78 : 0.68);
      return luts.decision;
    },
    get sequential() {
      luts.sequential ??= lutOf(rgb("size-0", "size-1", "size-2", "size-3", "size-4"));
      return luts.sequential;
    },
    classLut(k) {
      const i = k % areas.length;
      luts[i] ??= classLut(ground, areas[i]);
      return luts[i];
    },
  };
}
