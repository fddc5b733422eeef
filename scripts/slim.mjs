/**
 * Makes the release modules small: `node scripts/slim.mjs FILE...`, run by trunk after a release build.
 *
 * A panic ends the engine, and the page starts another (see ARCHITECTURE.md, "When the engine dies"):
 * its words are worth less than the bytes of saying them. Panics become traps, the places they would
 * have named are blanked, and binaryen removes what nothing calls any more. Needs the names of the
 * functions; they go last.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import binaryen from "binaryen";

/** Functions that never return: what they do before is only words. Names as the compiler mangles them. */
const PANICS = [
  /core\d*9panicking/,
  /4core9panicking/,
  /core6option13(unwrap|expect)_failed/,
  /core6result13unwrap_failed/,
  /core4cell\d+panic_already/,
  /slice5index\d*\w*(fail|panic)/,
  /slice_(start|end)_index_\w*fail|slice_index_\w*fail|slice_error_fail|len_mismatch_fail/,
  /raw_vec12handle_error|17capacity_overflow|handle_alloc_error/,
  /std9panicking|rust_panic|begin_panic|panic_unwind/,
  /ndarray\d*\w*array_out_of_bounds|broadcast_panic/,
  /unwrap_failed|expect_failed|panic_access_error|panic_fmt|panic_bounds_check/,
];

/** @param {Uint8Array} data Blanks `(pointer, length, line, column)` of places in Rust sources, and their paths. */
function blankPlaces(segments) {
  const find = (address, length) =>
    segments.find(({ offset, data }) => address >= offset && address + length <= offset + data.length);
  const paths = new Set();
  for (const { data } of segments) {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    for (let i = 0; i + 16 <= data.length; i += 4) {
      const [pointer, length, line, column] = [0, 4, 8, 12].map((o) => view.getUint32(i + o, true));
      if (length < 6 || length > 200 || line === 0 || line > 20_000 || column === 0 || column > 300) continue;
      const home = find(pointer, length);
      if (!home) continue;
      const text = Buffer.from(home.data.subarray(pointer - home.offset, pointer - home.offset + length)).toString("latin1");
      if (!/^[\w/.-]+\.rs$/.test(text)) continue;
      paths.add(`${pointer}:${length}`);
      data.fill(0, i, i + 16);
    }
  }
  for (const path of paths) {
    const [pointer, length] = path.split(":").map(Number);
    const home = find(pointer, length);
    home.data.fill(0, pointer - home.offset, pointer - home.offset + length);
  }
  return paths.size;
}

for (const file of process.argv.slice(2)) {
  const before = readFileSync(file);
  const module = binaryen.readBinary(before);
  module.setFeatures(binaryen.Features.All & ~binaryen.Features.RelaxedSIMD);
  let snipped = 0;
  for (let i = 0; i < module.getNumFunctions(); i++) {
    const f = module.getFunctionByIndex(i);
    const { name, module: imported } = binaryen.getFunctionInfo(f);
    if (imported || !PANICS.some((p) => p.test(name))) continue;
    if (process.env.SLIM_VERBOSE) console.log(name);
    binaryen.Function.setBody(f, module.unreachable());
    snipped++;
  }
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  for (let i = 0; i < 2; i++) module.optimize();
  module.runPasses(["strip-debug", "strip-producers", "strip-target-features"]);
  writeFileSync(file, module.emitBinary());
  const after = readFileSync(file);
  const kb = (bytes) => `${(gzipSync(bytes, { level: 9 }).length / 1000).toFixed(1)} KB`;
  console.log(`slim: ${file.split("/").at(-1)} ${kb(before)} -> ${kb(after)} gzipped, ${snipped} panics`);
  module.dispose();
}
