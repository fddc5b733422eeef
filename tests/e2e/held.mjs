// Measures a page's memory, for tests that check that it is released.

/**
 * Counts what is left after garbage collection.
 * @param {import("playwright-core").Page} page
 * @param {import("playwright-core").CDPSession} devtools
 */
export async function held(page, devtools) {
  await devtools.send("Performance.enable");
  // What one round frees may hold what the next one frees.
  for (let i = 0; i < 3; i++) await devtools.send("HeapProfiler.collectGarbage");
  const { metrics } = await devtools.send("Performance.getMetrics");
  const of = (/** @type {string} */ name) => metrics.find((m) => m.name === name)?.value ?? Number.NaN;
  return {
    nodes: of("Nodes"),
    listeners: of("JSEventListeners"),
    workers: page.workers().length,
    heap: of("JSHeapUsedSize"),
  };
}

/** Goes to an address without reloading the page. @param {import("playwright-core").Page} page @param {string} hash */
export const turnTo = (page, hash) =>
  page.evaluate((next) => {
    location.hash = next;
  }, hash);
