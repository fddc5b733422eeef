/** Draws time per step against the size of the work, log-log, as an SVG. */

import { writeFileSync } from "node:fs";

const [WIDE, HIGH, LEFT, BOTTOM] = [260, 240, 52, 46];
const round = (x) => x.toFixed(1);

/** @param {{ what: string; value: number; us: number; flop: number }[]} points @param {string} file */
export function drawGrowth(points, file) {
  const series = ["width", "depth", "batch"];
  const titles = {
    width: "width, 2 hidden layers, batch 32",
    depth: "hidden layers of 64, batch 32",
    batch: "batch, 2 hidden layers of 64",
  };
  const shown = points.filter((p) => series.includes(p.what));
  const [low, high] = [0, Math.ceil(Math.log10(Math.max(...shown.map((p) => p.us))))];
  const y = (us) => HIGH - BOTTOM - ((Math.log10(us) - low) / (high - low)) * (HIGH - BOTTOM - 26);
  const floor = points.find((p) => p.what === "floor");
  const parts = series.map((what, panel) => {
    const own = shown.filter((p) => p.what === what);
    const [first, last] = [own[0].value, own.at(-1).value].map(Math.log2);
    const x = (v) => LEFT + panel * WIDE + ((Math.log2(v) - first) / (last - first)) * (WIDE - LEFT - 16);
    const line = own.map((p) => `${round(x(p.value))},${round(y(p.us))}`).join(" ");
    // Proportional to the arithmetic, through the largest point.
    const most = own.at(-1);
    const ideal = own
      .map((p) => [p.value, (most.us * p.flop) / most.flop])
      .filter(([, us]) => us >= 1)
      .map(([v, us]) => `${round(x(v))},${round(y(us))}`)
      .join(" ");
    const ticks = own.filter((_, i) => i % 2 === 0 || own.length < 6);
    return `<g><text class="t" x="${LEFT + panel * WIDE}" y="14">${titles[what]}</text>
${Array.from({ length: high - low + 1 }, (_, d) => `<path class="g" d="M${LEFT + panel * WIDE} ${round(y(10 ** d))}h${WIDE - LEFT - 16}"/><text class="n" text-anchor="end" x="${LEFT + panel * WIDE - 6}" y="${round(y(10 ** d) + 4)}">${d < 3 ? `${10 ** d} µs` : `${10 ** (d - 3)} ms`}</text>`).join("")}
<polyline class="i" points="${ideal}"/><polyline class="l" points="${line}"/>
${own.map((p) => `<circle cx="${round(x(p.value))}" cy="${round(y(p.us))}" r="2.5"><title>${what} ${p.value}: ${p.us.toPrecision(3)} µs</title></circle>`).join("")}
${ticks.map((p) => `<text class="n" text-anchor="middle" x="${round(x(p.value))}" y="${HIGH - BOTTOM + 18}">${p.value}</text>`).join("")}</g>`;
  });
  writeFileSync(
    file,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${3 * WIDE} ${HIGH}" width="${3 * WIDE}" height="${HIGH}" role="img" aria-label="Time per training step against width, depth and batch size">
<style>text{font:11px system-ui,sans-serif;fill:#333}.t{font-weight:600}.g{stroke:#ddd}.l{fill:none;stroke:#1f6feb;stroke-width:1.6}.i{fill:none;stroke:#999;stroke-dasharray:3 3}circle{fill:#1f6feb}rect{fill:#fff}</style>
<rect width="${3 * WIDE}" height="${HIGH}"/>
${parts.join("\n")}
<text class="n" x="${LEFT}" y="${HIGH - 8}">Solid: measured. Dashed: in proportion to the arithmetic. Floor per step (1-1-2, batch 1): ${floor?.us.toPrecision(2)} µs.</text>
</svg>
`,
  );
}
