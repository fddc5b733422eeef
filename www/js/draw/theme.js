/** The page's colours and fonts for canvases, read once per theme from the CSS tokens. */

import { classLut, css, divergingLut, mix, parseColor, sequentialLut, toOklab } from "./color.js";

/** @import {Rgb} from "./color.js" */

/**
 * @typedef {object} Theme
 * @property {boolean} dark
 * @property {string} ink
 * @property {string} ink2
 * @property {string} hairline
 * @property {string} surface
 * @property {string} surface2
 * @property {string} accent
 * @property {string} pos
 * @property {string} neg
 * @property {string} warn
 * @property {string} danger
 * @property {string[]} classes
 * @property {Record<string, Rgb>} rgb The same by name ("ink", "surface", "class-0", ...).
 * @property {(px: number, weight?: number) => string} font For text.
 * @property {(px: number, weight?: number) => string} fontNum For numbers.
 * @property {Uint32Array} diverging
 * @property {Uint32Array} sequential
 * @property {(k: number) => Uint32Array} classLut
 */

/** Used where a token is missing. */
const FALLBACK = {
  surface: "#ffffff",
  "surface-2": "#f5f5f3",
  ink: "#1b1b1b",
  "ink-2": "#5c5c5c",
  hairline: "#dcdcd8",
  accent: "#3b5bdb",
  pos: "#2166ac",
  neg: "#c2580b",
  warn: "#8a5a00",
  danger: "#b3261e",
  "class-0": "#c2580b",
  "class-1": "#2166ac",
  "class-2": "#3a7d44",
  "class-3": "#8e4fa8",
  "class-4": "#9a7b00",
  "class-5": "#00808a",
};

/**
 * What a CSS colour comes to in sRGB, whatever its notation.
 * @param {string} color
 * @returns {Rgb | null}
 */
function resolve(color) {
  const known = parseColor(color);
  if (known) return known;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const ctx = canvas.getContext("2d", { willReadFrequently: true });
  if (!ctx) return null;
  ctx.fillStyle = color;
  ctx.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = ctx.getImageData(0, 0, 1, 1).data;
  return a === 0 ? null : [r, g, b];
}

/** What has been read, by all that the tokens depend on. @type {{ key: string; theme: Theme } | null} */
let kept = null;

/**
 * The theme in force; every picture asks, the first one reads.
 * @param {HTMLElement} host Any element of the page.
 * @returns {Theme}
 */
export function readTheme(host) {
  const asked = ["(prefers-color-scheme: dark)", "(forced-colors: active)", "(prefers-contrast: more)"];
  const key = [document.documentElement.dataset.theme, ...asked.map((query) => matchMedia(query).matches)].join();
  if (kept?.key !== key) kept = { key, theme: read(host) };
  return kept.theme;
}

/**
 * @param {HTMLElement} host
 * @returns {Theme}
 */
function read(host) {
  // A probe for each, all set before the first is read: styles are computed once.
  const names = Object.entries(FALLBACK);
  const probes = names.map(([name, fallback]) => {
    const one = document.createElement("span");
    one.style.color = `var(--${name}, ${fallback})`;
    return one;
  });
  const probe = document.createElement("span");
  probe.append(...probes);
  host.append(probe);
  /** @type {Record<string, Rgb>} */
  const rgb = {};
  names.forEach(([name, fallback], i) => {
    rgb[name] = resolve(getComputedStyle(probes[i]).color) ?? parseColor(fallback) ?? [0, 0, 0];
  });
  probe.style.fontFamily = "var(--font, system-ui, sans-serif)";
  const family = getComputedStyle(probe).fontFamily;
  probe.style.fontFamily = "var(--font-num, var(--font, system-ui, sans-serif))";
  const familyNum = getComputedStyle(probe).fontFamily;
  probe.remove();
  const dark = toOklab(rgb.surface)[0] < 0.5;
  const classes = [0, 1, 2, 3, 4, 5].map((i) => rgb[`class-${i}`]);
  const middle = mix(rgb.surface, rgb["surface-2"], 0.5);
  /** @type {Uint32Array | undefined} */
  let diverging;
  /** @type {Uint32Array | undefined} */
  let sequential;
  /** @type {Uint32Array[]} */
  const classLuts = [];
  return {
    dark,
    ink: css(rgb.ink),
    ink2: css(rgb["ink-2"]),
    hairline: css(rgb.hairline),
    surface: css(rgb.surface),
    surface2: css(rgb["surface-2"]),
    accent: css(rgb.accent),
    pos: css(rgb.pos),
    neg: css(rgb.neg),
    warn: css(rgb.warn),
    danger: css(rgb.danger),
    classes: classes.map((c) => css(c)),
    rgb,
    font: (px, weight = 400) => `${weight} ${px}px ${family}`,
    fontNum: (px, weight = 400) => `${weight} ${px}px ${familyNum}`,
    // Tables are made when a picture needs them.
    get diverging() {
      diverging ??= divergingLut(rgb.neg, middle, rgb.pos);
      return diverging;
    },
    get sequential() {
      sequential ??= sequentialLut(dark);
      return sequential;
    },
    classLut(k) {
      const i = k % classes.length;
      classLuts[i] ??= classLut(rgb.surface, classes[i]);
      return classLuts[i];
    },
  };
}
