/** How many steps a second were done, over half seconds. */
export function rateMeter() {
  let since = 0;
  let steps = 0;
  const meter = {
    value: 0,
    begin() {
      since = performance.now();
      steps = meter.value = 0;
    },
    /** @param {number} done */
    add(done) {
      const now = performance.now();
      steps += done;
      if (now - since < 500) return;
      meter.value = (1000 * steps) / (now - since);
      since = now;
      steps = 0;
    },
  };
  return meter;
}
