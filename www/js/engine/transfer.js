/** Finds the buffers that are transferred to the page without a copy. */

/**
 * The buffers of every typed array in a snapshot.
 * @param {unknown} value
 * @param {Transferable[]} [found]
 */
export function buffersOf(value, found = []) {
  if (ArrayBuffer.isView(value)) found.push(value.buffer);
  else if (Array.isArray(value)) {
    if (typeof value[0] === "object") for (const item of value) buffersOf(item, found);
  } else if (value && typeof value === "object") for (const item of Object.values(value)) buffersOf(item, found);
  return found;
}
