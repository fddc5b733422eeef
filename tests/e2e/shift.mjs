// What moves without the reader's doing while a page loads.

/** Sums up layout shifts from the first paint on, and notes what each of them was. */
export function install(page) {
  return page.addInitScript(() => {
    window.shift = 0;
    window.moved = [];
    const name = (node) => (node ? `${node.nodeName}.${node.className ?? ""}` : "?");
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) {
        if (e.hadRecentInput) continue;
        window.shift += e.value;
        const parts = e.sources.map(
          (s) => `${name(s.node)} ${Math.round(s.previousRect.y)}>${Math.round(s.currentRect.y)}`,
        );
        window.moved.push(`${e.value.toFixed(4)} at ${Math.round(e.startTime)} ms: ${parts.join(", ")}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

/** @returns {Promise<{ shift: number; moved: string[] }>} */
export const read = (page) => page.evaluate(() => ({ shift: window.shift, moved: window.moved }));
