/**
 * Reads and patches the bytes of a wasm module: its data segments, the texts of panics, the names of its
 * imports. This module knows no files and no optimizer.
 */

/** Creates a reader that starts at the binary's first section. @param {Uint8Array} bytes */
export function reader(bytes, p = 8) {
  const leb = () => {
    let [value, shift, byte] = [0, 0, 0];
    do {
      byte = bytes[p++];
      value += (byte & 127) * 2 ** shift;
      shift += 7;
    } while (byte & 128);
    return value;
  };
  const take = () => {
    const length = leb();
    p += length;
    return bytes.subarray(p - length, p);
  };
  return { leb, take, byte: () => bytes[p++], more: () => p < bytes.length };
}

/** Yields each data segment with its position in the file and in memory. @param {Uint8Array} bytes */
export function* segments(bytes) {
  const file = reader(bytes);
  while (file.more()) {
    const section = file.byte();
    const { leb, take, byte } = reader(file.take(), 0);
    if (section !== 11) continue;
    for (let count = leb(); count > 0; count--) {
      // Active, memory 0, at i32.const.
      if (leb() !== 0 || byte() !== 0x41) throw new Error("data that does not lie at a fixed address");
      const address = leb();
      byte();
      yield { address, data: take() };
    }
  }
}

/** The bytes at an address, if all of them are data. */
function textAt(/** @type {{ address: number, data: Uint8Array }[]} */ all, at = 0, length = 0) {
  const home = all.find(({ address, data }) => at >= address && at + length <= address + data.length);
  return home?.data.subarray(at - home.address, at - home.address + length);
}

/**
 * Blanks panic locations, `(pointer, length, line, column)`, and the source paths they point to.
 * @param {Uint8Array} bytes changed in place
 * @returns {number} the number of locations blanked
 */
export function blankPlaces(bytes) {
  const all = [...segments(bytes)];
  /** @type {Uint8Array[]} */
  const paths = [];
  for (const { address, data } of all) {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    // Locations are aligned in memory, but a segment may start at any address.
    for (let i = -address & 3; i + 16 <= data.length; i += 4) {
      const [pointer, length, line, column] = [0, 4, 8, 12].map((o) => view.getUint32(i + o, true));
      if (length < 4 || length > 200 || line === 0 || line > 20_000 || column === 0 || column > 400) continue;
      const text = textAt(all, pointer, length);
      // A path of zeros is one that was already blanked.
      if (!text || !/^([\w/.+-]+\.rs|\0+)$/.test(Buffer.from(text).toString("latin1"))) continue;
      paths.push(text);
      data.fill(0, i, i + 16);
    }
  }
  for (const path of paths) path.fill(0);
  return paths.length;
}

/**
 * Blanks texts that are no longer referenced.
 * @param {Uint8Array} bytes changed in place
 * @param {number[][]} said the texts: `[pointer, length]`
 * @param {number[]} constants constants in the code: a text that one of them points into is kept
 * @returns {number} the number of texts blanked
 */
export function blankWords(bytes, said, constants) {
  const all = [...segments(bytes)];
  const used = new Set(constants);
  for (const { address, data } of all) {
    // A segment may end within a pointer, because trailing zeros are not stored.
    const whole = new Uint8Array(data.length + 6);
    whole.set(data, address & 3);
    const view = new DataView(whole.buffer);
    for (let i = 0; i + 4 <= whole.length; i += 4) used.add(view.getUint32(i, true));
  }
  let blanked = 0;
  for (const [pointer, length] of said) {
    const text = textAt(all, pointer, length);
    if (!text || !/^[\t\n -~]{4,}$/.test(Buffer.from(text).toString("latin1"))) continue;
    if (Array.from(text, (_, i) => pointer + i).some((place) => used.has(place))) continue;
    text.fill(0);
    blanked++;
  }
  return blanked;
}

/**
 * Renames the imports to very short names.
 * @param {Uint8Array} bytes
 * @returns {{ bytes: Uint8Array, names: Map<string, string> }} the new binary, and a map from old to new names
 */
export function shortNames(bytes) {
  /** @type {Map<string, string>} */
  const names = new Map();
  const text = (/** @type {Uint8Array} */ raw) => Buffer.from(raw).toString();
  const leb = (/** @type {number} */ n) => (n < 128 ? [n] : [(n & 127) | 128, ...leb(n >> 7)]);
  const sized = (/** @type {number[] | Uint8Array} */ all) => [...leb(all.length), ...all];
  const short = (/** @type {string} */ name) => {
    if (!names.has(name)) names.set(name, `i${names.size.toString(36)}`);
    return sized(Buffer.from(names.get(name) ?? ""));
  };
  const file = reader(bytes);
  const out = [bytes.subarray(0, 8)];
  while (file.more()) {
    const id = file.byte();
    let section = file.take();
    if (id === 2) {
      const from = reader(section, 0);
      const count = from.leb();
      const all = leb(count);
      for (let i = 0; i < count; i++) {
        const [module, name] = [text(from.take()), text(from.take())];
        if (from.byte() !== 0) throw new Error(`the import ${name} of ${module} is no function`);
        all.push(...short(module), ...short(name), 0, ...leb(from.leb()));
      }
      section = Uint8Array.from(all);
    }
    out.push(Uint8Array.from([id, ...leb(section.length)]), section);
  }
  return { bytes: Buffer.concat(out), names };
}
