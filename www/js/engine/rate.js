/** Measures steps per second. Updates once a second at most, so a screen reader announces it no more often. */
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
      if (now - since < 1000) return;
      meter.value = (1000 * steps) / (now - since);
      since = now;
      steps = 0;
    },
  };
  return meter;
}

/** Limits a run to a number of steps per second. */
export function speedLimit() {
  let speed = Number.POSITIVE_INFINITY;
  let [credit, last] = [0, 0];
  return {
    /** @param {number} stepsPerSecond */
    set(stepsPerSecond) {
      speed = stepsPerSecond;
    },
    begin() {
      [credit, last] = [1, performance.now()];
    },
    due() {
      const now = performance.now();
      const gone = (now - last) / 1000;
      last = now;
      if (!Number.isFinite(speed)) return speed;
      credit = Math.min(credit + gone * speed, Math.max(1, speed / 10));
      return Math.floor(credit);
    },
    /** @param {number} steps */
    spend(steps) {
      if (Number.isFinite(speed)) credit -= steps;
    },
    /** Milliseconds until the next step is due. */
    wait: () => (Number.isFinite(speed) && credit < 1 ? Math.min(50, (1000 * (1 - credit)) / speed) : 0),
  };
}
