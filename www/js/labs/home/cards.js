/**
 * The pictures of the labs on their cards, from the engine's numbers (data/cards.json, made by scripts/cards.mjs).
 * They are small and mostly without text, because the question stands beside them.
 */

import { surface } from "../../draw/canvas.js";
import { hatch } from "../../draw/linechart.js";
import { bounds, dot, dots, inset, line, meanAndSpread, plane } from "./card-parts.js";
import { learned, zigzag } from "./card-planes.js";

/** @import {Theme} from "../../draw/theme.js" */
/** @import {Numbers} from "./numbers.d.ts" */

/** @typedef {{ ctx: CanvasRenderingContext2D; width: number; height: number }} Place */

/** |f'| below which hardly any gradient passes; the engine uses the same limit for closed units. */
const CLOSED = 0.01;

/**
 * Draws the picture of every card.
 * @param {{ lab: string; host: HTMLElement; done: boolean }[]} hosts `done`: the lab's lessons are done, so the picture
 *   may show their result.
 * @param {Numbers} numbers
 */
export function drawCards(hosts, numbers) {
  /** @type {Record<string, (theme: Theme, place: Place, done: boolean) => void>} */
  const painters = {
    playground: (theme, place) => learned(theme, place, numbers.playground),
    activations: (theme, place) => activations(theme, place, numbers.activations),
    zigzag: (theme, place, done) => zigzag(theme, place, numbers.zigzag, done),
    preprocessing: (theme, place) => preprocessing(theme, place, numbers.preprocessing),
    initialization: (theme, place) => initialization(theme, place, numbers.initialization),
    "gradient-check": (theme, place) => gradientCheck(theme, place, numbers["gradient-check"]),
    sanity: (theme, place) => sanity(theme, place, numbers.sanity),
  };
  for (const { lab, host, done } of hosts) {
    const paint = painters[lab];
    if (paint) surface(host, "", (theme, surface) => paint(theme, surface, done));
  }
}

/** f, its slope as an area, and the ranges where the slope nearly vanishes. @param {Theme} theme @param {Place} place @param {Numbers["activations"]} n */
function activations(theme, { ctx, width, height }, { xs, values, slopes, gates }) {
  const box = inset(width, height, 0, 12);
  const x = plane([xs[0], xs[xs.length - 1]], [box.left, box.right]);
  const y = plane([0, 1], [box.bottom, box.top]);
  ctx.fillStyle = hatch(ctx, theme.ink2, 7);
  ctx.globalAlpha = 0.25;
  slopes.forEach((slope, i) => {
    if (slope >= CLOSED || i + 1 >= xs.length) return;
    ctx.fillRect(x(xs[i]), 0, x(xs[i + 1]) - x(xs[i]), height);
  });
  // The slope is scaled to its own range, so that its largest value, 1/4, is visible.
  const area = slopes.map((slope, i) => /** @type {[number, number]} */ ([x(xs[i]), y(slope * 2.4)]));
  ctx.globalAlpha = 0.3;
  ctx.fillStyle = theme.magnitude;
  ctx.beginPath();
  ctx.moveTo(area[0][0], y(0));
  for (const [px, py] of area) ctx.lineTo(px, py);
  ctx.lineTo(area[area.length - 1][0], y(0));
  ctx.fill();
  ctx.globalAlpha = 1;
  line(ctx, area, theme.magnitude, 1);
  line(
    ctx,
    values.map((value, i) => [x(xs[i]), y(value)]),
    theme.ink,
  );
  for (const [gx, value, local] of gates) {
    dot(ctx, x(gx), y(value), 4, local < CLOSED ? theme.negPoint : theme.posPoint, theme);
  }
}

/** The raw cloud, and the same cloud whitened. @param {Theme} theme @param {Place} place @param {Numbers["preprocessing"]} n */
function preprocessing(theme, { ctx, width, height }, { raw, white }) {
  const { x, y } = bounds([...raw.points, ...white.points], width, height, 10);
  ctx.strokeStyle = theme.hairline;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(0, y(0));
  ctx.lineTo(width, y(0));
  ctx.moveTo(x(0), 0);
  ctx.lineTo(x(0), height);
  ctx.stroke();
  dots(ctx, raw.points, x, y, 1.8, theme.ink2);
  dots(ctx, white.points, x, y, 1.8, theme.magnitude);
  meanAndSpread(ctx, raw, x, y, theme.ink2, [3, 3]);
  meanAndSpread(ctx, white, x, y, theme.magnitude, []);
}

/** Activations of five layers: weights too small, then too large. @param {Theme} theme @param {Place} place @param {Numbers["initialization"]} n */
function initialization(theme, { ctx, width, height }, { rows }) {
  const [pad, gap] = [10, 8];
  const cell = (width - 2 * pad - 4 * gap) / 5;
  const high = (height - 3 * pad) / 2;
  rows.forEach(({ histograms }, row) => {
    const bottom = pad + high + row * (high + pad);
    histograms.forEach(({ low, high: top, counts }, i) => {
      const left = pad + i * (cell + gap);
      const x = plane([-1, 1], [left, left + cell]);
      const wide = (top - low) / counts.length;
      counts.forEach((count, bin) => {
        const from = low + bin * wide;
        ctx.fillStyle = from + wide / 2 < 0 ? theme.neg : theme.pos;
        const px = Math.max(left, x(from));
        // At least one pixel wide, so that it stays visible.
        ctx.fillRect(px, bottom - (high * count) / 100, Math.max(1, x(from + wide) - px), (high * count) / 100);
      });
      ctx.fillStyle = theme.ink2;
      ctx.fillRect(Math.round(left), Math.round(bottom), Math.round(cell), 1);
    });
  });
}

/** Errors of two quotients over the step size: forward dashed, centered solid. @param {Theme} theme @param {Place} place @param {Numbers["gradient-check"]} n */
function gradientCheck(theme, { ctx, width, height }, { h, forward, central }) {
  const box = inset(width, height, 12, 12);
  const x = plane([Math.min(...h), Math.max(...h)], [box.left, box.right]);
  const y = plane([-12, 1], [box.bottom, box.top]);
  /** @param {(number | null)[]} errors */
  const way = (errors) =>
    errors.flatMap((e, i) => (e === null ? [] : [/** @type {[number, number]} */ ([x(h[i]), y(Math.max(-12, e))])]));
  line(ctx, way(forward), theme.ink2, 1.5, [4, 3]);
  line(ctx, way(central), theme.ink);
  let best = 0;
  central.forEach((e, i) => {
    if (e !== null && e < (central[best] ?? 0)) best = i;
  });
  dot(ctx, x(h[best]), y(central[best] ?? 0), 4.5, theme.magnitude, theme);
}

/** The loss of memorizing twenty images, from chance on, under the three lamps. @param {Theme} theme @param {Place} place @param {Numbers["sanity"]} n */
function sanity(theme, { ctx, width, height }, { expected, lamps, costs }) {
  const box = inset(width, height, 12, 16);
  const x = plane([0, costs.length - 1], [box.left, box.right]);
  const y = plane([0, expected], [box.bottom, box.top]);
  line(
    ctx,
    [
      [box.left, y(expected)],
      [box.right, y(expected)],
    ],
    theme.ink2,
    1,
    [4, 3],
  );
  ctx.fillStyle = theme.hairline;
  ctx.fillRect(box.left, Math.round(y(0)), box.right - box.left, 1);
  line(
    ctx,
    costs.map((cost, i) => [x(i), y(cost)]),
    theme.ink,
  );
  ctx.font = theme.font;
  ctx.fillStyle = theme.ink2;
  ctx.textAlign = "right";
  ctx.textBaseline = "top";
  ctx.fillText("ln 10", box.right, y(expected) + 4);
  // The smallest cards have no room for the lamps.
  if (height < 72) return;
  lamps.forEach((state, i) => {
    const [cx, cy] = [box.right - 8 - (lamps.length - 1 - i) * 22, box.top + 42 - Math.max(0, 96 - height) / 4];
    ctx.beginPath();
    ctx.arc(cx, cy, 8, 0, 2 * Math.PI);
    ctx.fillStyle = state === "green" ? theme.right : theme.broken;
    ctx.fill();
    ctx.font = theme.bold;
    ctx.fillStyle = theme.bg;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(state === "green" ? "✓" : "✕", cx, cy + 0.5);
  });
}
