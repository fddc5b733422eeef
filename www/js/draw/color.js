/**
 * Colors as data: OKLab mixing, and look-up tables of 256 packed pixels for heat maps. A table is a
 * Uint32Array in the byte order of ImageData (R, G, B, A).
 */

/** @typedef {[number, number, number]} Rgb  Channels in 0..255. */

/** @param {number} c */
const toLinear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
/** @param {number} c */
const toGamma = (c) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);

/**
 * Björn Ottosson's OKLab (2020).
 * @param {Rgb} rgb
 * @returns {[number, number, number]} L in 0..1, a, b
 */
export function toOklab([r8, g8, b8]) {
  const [r, g, b] = [toLinear(r8 / 255), toLinear(g8 / 255), toLinear(b8 / 255)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/**
 * @param {[number, number, number]} lab
 * @returns {Rgb} clipped to the sRGB gamut
 */
export function fromOklab([L, a, b]) {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const channel = (/** @type {number} */ c) => Math.round(255 * Math.min(1, Math.max(0, toGamma(c))));
  return [channel(linear[0]), channel(linear[1]), channel(linear[2])];
}

/**
 * The colors between two, interpolated in OKLab.
 * @param {Rgb} from
 * @param {Rgb} to
 * @returns {(t: number) => Rgb} t in 0..1
 */
export function mix(from, to) {
  const [p, q] = [toOklab(from), toOklab(to)];
  return (t) => fromOklab([p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t, p[2] + (q[2] - p[2]) * t]);
}

/** @param {Rgb} rgb */
export const css = ([r, g, b]) => `rgb(${r} ${g} ${b})`;

/**
 * Parses a computed color: "rgb(1, 2, 3)" or "rgb(1 2 3)".
 * @param {string} text
 * @returns {Rgb}
 */
export function parseColor(text) {
  const [r, g, b] = (text.match(/[\d.]+/g) ?? []).map(Number);
  return [r, g, b];
}

/**
 * One opaque pixel.
 * @param {Rgb} rgb
 */
export function pack([r, g, b]) {
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

/**
 * @param {number} pixel
 * @returns {Rgb}
 */
export function unpack(pixel) {
  return [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
}

/**
 * @param {(t: number) => Rgb} colorAt t in 0..1
 * @returns {Uint32Array}
 */
function table(colorAt) {
  return Uint32Array.from({ length: 256 }, (_, i) => pack(colorAt(i / 255)));
}

/**
 * A palette through equally spaced colors. In a signed palette entry 0 is the most negative, entry 255 the most
 * positive, and zero lies between 127 and 128.
 * @param {Rgb[]} stops
 * @param {number} [share] How far the palette goes from the middle to either end, 0..1.
 */
export function lutOf(stops, share = 1) {
  const steps = stops.slice(1).map((stop, i) => mix(stops[i], stop));
  return table((t) => {
    const at = (0.5 + (t - 0.5) * share) * steps.length;
    const i = Math.min(steps.length - 1, Math.floor(at));
    return steps[i](at - i);
  });
}

/**
 * Confidence in one class: from nearly the background to a strong tint of the class color.
 * @param {Rgb} ground
 * @param {Rgb} color
 */
export function classLut(ground, color) {
  const shade = mix(ground, color);
  return table((t) => shade(0.1 + 0.58 * t));
}
