// Watches a page for movement that the reader did not cause: `install` before it is opened, `read` at rest.

/**
 * Limit for the sum of visible shifts. The aim is zero, and no growth below the visible part either, which `moved`
 * also lists. Zero is not required until every place has been tested with every font (FONTS) on a slow machine
 * (SLOW).
 */
export const STILL = 0.005;

/** CPU slowdown, which makes intermediate states visible: SLOW=6. */
const SLOW = Number(process.env.SLOW ?? 1);

/**
 * Records every layout shift, and every part that changes its height after its first picture, because growth
 * out of view also moves the content below it.
 * @param {import("playwright-core").Page} page
 */
export async function install(page) {
  if (SLOW > 1) {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOW });
  }
  await page.addInitScript(() => {
    const watch = { shift: 0, moved: /** @type {string[]} */ ([]), draws: 0, read: () => ({}) };
    Object.assign(window, { shiftWatch: watch });
    const name = (/** @type {Element} */ node) =>
      `${node.nodeName.toLowerCase()}${node.className ? `.${String(node.className).replaceAll(" ", ".")}` : ""}`;
    const ms = (/** @type {number} */ time) => `${Math.round(time)} ms`;

    /** @param {any[]} entries */
    const shifted = (entries) => {
      for (const e of entries) {
        if (e.hadRecentInput) continue;
        watch.shift += e.value;
        const parts = e.sources.map((/** @type {any} */ s) => {
          const [from, to] = [s.previousRect, s.currentRect].map((r) => `${Math.round(r.x)},${Math.round(r.y)}`);
          return `${s.node instanceof Element ? name(s.node) : "text"} ${from} > ${to}`;
        });
        watch.moved.push(`shift ${e.value.toFixed(5)} at ${ms(e.startTime)}: ${parts.join("; ")}`);
      }
    };
    const shifts = new PerformanceObserver((list) => shifted(list.getEntries()));
    shifts.observe({ type: "layout-shift", buffered: true });

    // Heights are recorded from the first picture on. A part that was not displayed has none before.
    const parts = ".panel, .panel > *, .view > *, .export-bar, .reading section, .reading p";
    /** @type {Map<Element, number>} */
    const heights = new Map();
    const sizes = new ResizeObserver((entries) => {
      if (!document.querySelector(".lab[data-step]")) return;
      for (const { target } of entries) {
        // A part that is not visible yet cannot move.
        if (!target.checkVisibility({ visibilityProperty: true })) continue;
        const now = target.getBoundingClientRect().height;
        const before = heights.get(target) ?? 0;
        if (before > 0 && Math.abs(now - before) >= 1)
          watch.moved.push(
            `${name(target)} ${before.toFixed(0)} > ${now.toFixed(0)} px high at ${ms(performance.now())}: ${target.textContent?.slice(0, 90)}`,
          );
        heights.set(target, now);
      }
    });
    const look = () => {
      for (const part of document.querySelectorAll(parts)) {
        if (heights.has(part)) continue;
        heights.set(part, 0);
        sizes.observe(part);
      }
    };
    new MutationObserver((list) => {
      look();
      if (list.some((m) => m.attributeName === "data-step" || m.attributeName === "data-draws")) watch.draws += 1;
    }).observe(document, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["data-step", "data-draws"],
    });

    watch.read = () => {
      shifted(shifts.takeRecords());
      return { shift: watch.shift, moved: watch.moved };
    };
  });
}

/**
 * Waits for `n` more pictures.
 * @param {import("playwright-core").Page} page
 * @param {number} n
 */
export async function drawn(page, n, timeout = 120_000) {
  const from = await page.evaluate(() => /** @type {any} */ (window).shiftWatch.draws);
  await page.waitForFunction((to) => /** @type {any} */ (window).shiftWatch.draws >= to, from + n, { timeout });
}

/**
 * The movement so far; a shift is reported once its frame has been shown.
 * @param {import("playwright-core").Page} page
 * @returns {Promise<{ shift: number; moved: string[] }>}
 */
export async function read(page) {
  const frame = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0))));
  await frame();
  await frame();
  return page.evaluate(() => /** @type {any} */ (window).shiftWatch.read());
}
