// Decodes a PNG to its exact pixel values. A canvas would not: it premultiplies by alpha, may
// convert colors, and some browsers add noise against fingerprinting. The same link would then not
// give the same images. Supports only the sheets of www/data: 8 bits, gray or palette, not interlaced.
// Runs in a worker.

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
const GRAY = 0;
const PALETTE = 3;

/** @typedef {{ rgba: Uint8Array<ArrayBuffer>, width: number, height: number }} Picture */

/**
 * Fetches and decodes a PNG; error messages name the file.
 * @param {URL} url
 * @returns {Promise<Picture>}
 */
export async function fetchPng(url) {
  const name = url.pathname.split("/").pop();
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${name} could not be loaded (${answer.status}).`);
  return decodePng(new Uint8Array(await answer.arrayBuffer()), name);
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} [name] for messages
 * @returns {Promise<Picture>} red, green, blue, alpha, not premultiplied
 */
export async function decodePng(bytes, name = "The picture") {
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) throw new Error(`${name} is no PNG file.`);
  const chunks = readChunks(bytes, name);
  const header = chunks.get("IHDR")?.[0];
  const packed = chunks.get("IDAT");
  if (header?.length !== 13 || !packed) throw new Error(`${name} is cut off.`);
  const size = new DataView(header.buffer, header.byteOffset);
  const [width, height] = [size.getUint32(0), size.getUint32(4)];
  const [depth, type, , , interlace] = header.subarray(8);
  if (depth !== 8 || (type !== GRAY && type !== PALETTE) || interlace !== 0) {
    throw new Error(`${name} is not a plain PNG of 8 bits, gray or with a palette.`);
  }
  const rows = await inflate(packed, name);
  if (rows.length !== height * (width + 1)) throw new Error(`${name} is cut off.`);
  const samples = unfilter(rows, width, height);
  const colors = type === GRAY ? grays() : palette(chunks.get("PLTE")?.[0], chunks.get("tRNS")?.[0]);
  const rgba = new Uint8Array(4 * samples.length);
  samples.forEach((sample, i) => {
    rgba.set(colors.subarray(4 * sample, 4 * sample + 4), 4 * i);
  });
  return { rgba, width, height };
}

/**
 * Chunks by name. Bytes after the last whole chunk are ignored: missing data shows in the row sizes.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} name
 * @returns {Map<string, Uint8Array<ArrayBuffer>[]>}
 */
function readChunks(bytes, name) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const chunks = new Map();
  for (let at = SIGNATURE.length; at + 12 <= bytes.length; ) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) throw new Error(`${name} is cut off.`);
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    chunks.set(kind, [...(chunks.get(kind) ?? []), bytes.subarray(at + 8, end)]);
    at = end + 4;
  }
  return chunks;
}

/**
 * @param {Uint8Array<ArrayBuffer>[]} parts
 * @param {string} name
 */
async function inflate(parts, name) {
  const stream = new Blob(parts).stream().pipeThrough(new DecompressionStream("deflate"));
  try {
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new Error(`${name} is damaged.`);
  }
}

/**
 * Undoes the filter of each row (PNG specification, section 9), at one byte per pixel.
 * @param {Uint8Array} rows each row preceded by its filter byte
 * @param {number} width
 * @param {number} height
 */
function unfilter(rows, width, height) {
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (width + 1)];
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const left = x > 0 ? out[at - 1] : 0;
      const up = y > 0 ? out[at - width] : 0;
      const corner = x > 0 && y > 0 ? out[at - width - 1] : 0;
      const guess = [0, left, up, (left + up) >> 1, filter === 4 ? paeth(left, up, corner) : 0][filter] ?? 0;
      out[at] = rows[at + y + 1] + guess;
    }
  }
  return out;
}

/**
 * @param {number} left
 * @param {number} up
 * @param {number} corner
 */
function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** Red, green, blue and alpha of each gray level. */
function grays() {
  return Uint8Array.from({ length: 4 * 256 }, (_, i) => (i % 4 === 3 ? 255 : i >> 2));
}

/**
 * Red, green, blue and alpha of each palette entry.
 * @param {Uint8Array | undefined} colors
 * @param {Uint8Array | undefined} alphas
 */
function palette(colors = new Uint8Array(0), alphas = new Uint8Array(0)) {
  return Uint8Array.from({ length: 4 * 256 }, (_, i) =>
    i % 4 === 3 ? (alphas[i >> 2] ?? 255) : (colors[3 * (i >> 2) + (i % 4)] ?? 0),
  );
}
