/** The pictures of a review, drawn from data without the title and the settings, which would give the answer away. */

import { lineChart } from "../../draw/chart.js";
import { drawBest, drawContours, drawDescent, levelsOf } from "../../draw/contours.js";
import { el } from "../../draw/dom.js";
import { drawLine } from "../../draw/linechart.js";
import { markerName } from "../../draw/markers.js";
import { picturePanel } from "../../draw/picture.js";
import { drawFrame, drawPoints, planeBox, planeHeight, planeScales } from "../../draw/plane.js";
import { squareDomain } from "../../draw/scatter.js";

/** @import {Arrows, Cloud, Lines, Numbers, Picture, Printed, Strips, Valleys} from "../../lessons/review/question.js" */
/** @import {Token} from "../../draw/theme.js" */
/** @typedef {{ title: string; notes: () => string[] }} Where */

/** Lines A, B and C, which also differ by their dashes. @type {[Token, number[]][]} */
const STROKES = [
  ["pos", []],
  ["neg", [7, 3]],
  ["magnitude", [2, 3]],
];
const WIDEST = 420;

/** @param {HTMLElement} into @param {Lines} data @param {Where} where */
function lines(into, { x, y, xLog, yLog, yDomain, series }, where) {
  const chart = lineChart({ ...where, name: "review", x, y, xLog, yLog, height: 300, quiet: true });
  into.append(chart.node);
  chart.update({
    series: series.map((one, i) => {
      const [color, dash] = STROKES[i % STROKES.length];
      return { ...one, color, dash, dots: one.xs.length <= 12, label: series.length > 1 ? one.name : "" };
    }),
    yDomain,
    summary: `${y} against ${x}. The table has the values.`,
  });
}

/** @param {HTMLElement} into @param {Cloud} data @param {Where} where */
function cloud(into, { points, classes, names }, where) {
  const xy = Float32Array.from(points);
  const n = xy.length / 2;
  const label = Float32Array.from(classes ?? new Float32Array(n));
  const domain = squareDomain(xy);
  const picture = picturePanel({
    ...where,
    name: "review",
    quiet: true,
    widest: WIDEST,
    height: (width) => planeHeight(width, 0),
    table: () => ({
      columns: ["example", "x₁", "x₂", ...(names ? ["set"] : [])],
      rows: Array.from({ length: n }, (_, i) => [i + 1, xy[2 * i], xy[2 * i + 1], ...(names ? [names[label[i]]] : [])]),
    }),
    paint({ ctx, width }, theme) {
      const box = planeBox(width);
      const scales = planeScales(box, domain);
      drawFrame(ctx, box, scales, ["x₁", "x₂"], theme);
      for (const [from, to] of [
        [
          [domain[0], 0],
          [domain[1], 0],
        ],
        [
          [0, domain[2]],
          [0, domain[3]],
        ],
      ])
        drawLine(ctx, [scales.x(from[0]), scales.x(to[0])], [scales.y(from[1]), scales.y(to[1])], {
          color: theme.ink2,
          width: 1,
        });
      const style = {
        kind: (/** @type {number} */ i) => label[i],
        color: (/** @type {number} */ i) => (label[i] === 0 ? theme.posPoint : theme.negPoint),
        test: true,
        wrong: () => false,
      };
      drawPoints(ctx, { xy, label, train: new Uint8Array(n).fill(1) }, scales, style, theme);
    },
  });
  into.append(picture.node);
  picture.update("A cloud of points; the table has them.");
  const legend = names?.map((name, i) => `${name}: ${markerName(i)}s`).join(", ");
  if (legend) into.append(el("p", { class: "note", text: `${legend}.` }));
}

/** @param {HTMLElement} into @param {Valleys} data @param {Where} where */
function valleys(into, { list }, where) {
  for (const { name, map, path, best } of list) {
    const picture = picturePanel({
      title: name,
      notes: where.notes,
      name: "review",
      quiet: true,
      widest: WIDEST,
      height: (width) => width,
      table: () => ({
        columns: ["row", "column", "loss"],
        rows: Array.from(map, (v, i) => [
          Math.floor(i / Math.sqrt(map.length)) + 1,
          (i % Math.sqrt(map.length)) + 1,
          v,
        ]),
      }),
      paint({ ctx, width }, theme) {
        const box = { left: 4, top: 4, width: width - 8, height: width - 8 };
        drawContours(ctx, { values: map, side: Math.sqrt(map.length), levels: levelsOf(map, 9) }, box, theme);
        ctx.strokeStyle = theme.hairline;
        ctx.lineWidth = 1;
        ctx.strokeRect(box.left + 0.5, box.top + 0.5, box.width - 1, box.height - 1);
        if (path) {
          const xs = path.filter((_, i) => i % 2 === 0).map((u) => box.left + u * box.width);
          const ys = path.filter((_, i) => i % 2 === 1).map((v) => box.top + v * box.height);
          const at = { x: xs[xs.length - 1], y: ys[ys.length - 1] };
          drawDescent(ctx, { xs, ys, at }, box, theme.neg, theme);
        }
        if (best) drawBest(ctx, box.left + best[0] * box.width, box.top + best[1] * box.height, theme.ink);
      },
    });
    into.append(picture.node);
    picture.update(path ? "A path over the contours of the loss." : "The contours of the loss.");
  }
}

/** @param {HTMLElement} into @param {Strips} data @param {Where} where */
function strips(into, { list }, where) {
  for (const { name, status, units } of list) {
    const steps = status.length / units;
    const picture = picturePanel({
      title: name,
      notes: where.notes,
      name: "review",
      quiet: true,
      widest: WIDEST,
      height: () => 220,
      table: () => ({
        columns: ["unit", "dead in so many steps", `dead at step ${steps - 1}`],
        rows: Array.from({ length: units }, (_, u) => {
          const own = Array.from({ length: steps }, (_, t) => status[t * units + u] === 2);
          return [u + 1, own.filter(Boolean).length, own[own.length - 1] ? "yes" : "no"];
        }),
      }),
      paint({ ctx, width, height }, theme) {
        const [across, down] = [width / steps, height / units];
        ctx.fillStyle = theme.hairline;
        for (let u = 0; u < units; u++) ctx.fillRect(0, u * down + 1, width, down - 2);
        ctx.fillStyle = theme.ink;
        for (let u = 0; u < units; u++) {
          // One rectangle per interval, so that there are no seams.
          for (let t = 0; t < steps; t++) {
            if (status[t * units + u] !== 2) continue;
            const from = t;
            while (t + 1 < steps && status[(t + 1) * units + u] === 2) t++;
            ctx.fillRect(from * across, u * down + 1, (t + 1 - from) * across, down - 2);
          }
        }
      },
    });
    into.append(picture.node);
    picture.update(`${units} units over ${steps} steps, dark while dead.`);
  }
}

/** @param {HTMLElement} into @param {Arrows} data @param {Where} where */
function arrows(into, { units }, where) {
  const reach = Math.max(1, ...units.flat().map(Math.abs)) * 1.25;
  const domain = /** @type {[number, number, number, number]} */ ([-reach, reach, -reach, reach]);
  const picture = picturePanel({
    ...where,
    name: "review",
    quiet: true,
    widest: WIDEST,
    height: (width) => planeHeight(width, 0),
    table: () => ({ columns: ["unit", "w₁", "w₂"], rows: units.map(([a, b], i) => [i + 1, a, b]) }),
    paint({ ctx, width }, theme) {
      const box = planeBox(width);
      const { x, y } = planeScales(box, domain);
      drawFrame(ctx, box, { x, y }, ["w₁", "w₂"], theme);
      for (const [a, b] of units) {
        drawLine(ctx, [x(0), x(a)], [y(0), y(b)], { color: theme.pos });
        ctx.fillStyle = theme.pos;
        ctx.beginPath();
        ctx.arc(x(a), y(b), 4, 0, 2 * Math.PI);
        ctx.fill();
      }
    },
  });
  into.append(picture.node);
  picture.update("The incoming weights of each unit; the table has them.");
}

/** @param {HTMLElement} into @param {Numbers} data */
function numbers(into, { columns, rows }) {
  const named = columns.some(Boolean);
  into.append(
    el(
      "div",
      { class: "table-scroll" },
      el(
        "table",
        {},
        named ? el("thead", {}, el("tr", {}, ...columns.map((text) => el("th", { scope: "col", text })))) : null,
        el(
          "tbody",
          {},
          ...rows.map(([head, ...cells]) =>
            el(
              "tr",
              {},
              el("th", { scope: "row", text: String(head) }),
              ...cells.map((cell) => el("td", { class: "num", text: String(cell ?? "–") })),
            ),
          ),
        ),
      ),
    ),
  );
}

/** @param {HTMLElement} into @param {Printed} data */
function printed(into, { lines: all }) {
  into.append(el("pre", { class: "review-print", tabindex: "0", text: all.join("\n") }));
}

const KINDS = { lines, cloud, valleys, strips, arrows, table: numbers, print: printed };

/**
 * @param {HTMLElement} into Must already be on the page, because a picture takes its size from it.
 * @param {Picture} picture
 * @param {Where} where
 */
export function draw(into, picture, where) {
  into.classList.toggle("many", "list" in picture && picture.list.length > 1);
  /** @type {any} */ (KINDS[picture.kind])(into, picture, where);
}
