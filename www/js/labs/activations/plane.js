/** The points and every hidden unit as a line across them: beyond it, on the side of its tick, the unit is active. */

import { surface } from "../../draw/canvas.js";
import { el, setAttr } from "../../draw/dom.js";
import { drawFrame, drawPoints, planeBox, planeHeight, planeScales } from "../../draw/plane.js";
import { readTheme } from "../../draw/theme.js";
import { takeRow } from "../../draw/twin.js";
import { WORDS } from "./strip.js";

/** @import {Theme} from "../../draw/theme.js" */

const REACH = 6.5;
/** @typedef {{ a: number; b: number; c: number; status: number; unit: number }} Line a x1 + b x2 + c = 0 */

export function unitPlane() {
  const host = el("div", { class: "chart-host" });
  /** @type {{ lines: Line[]; chosen: number; points: Float32Array; classes: Uint8Array } | null} */
  let shown = null;
  const view = surface(host, "Units on the plane", paint, () => sizes.disconnect());
  const sizes = new ResizeObserver(() => {
    host.style.height = `${planeHeight(Math.min(host.clientWidth, 460), 0)}px`;
  });
  sizes.observe(host);

  /** Where the line crosses the frame. @param {Line} line */
  function ends({ a, b, c }) {
    /** @type {[number, number][]} */
    const found = [];
    for (const v of [-REACH, REACH]) {
      const y = -(a * v + c) / b;
      if (Math.abs(y) <= REACH) found.push([v, y]);
      const x = -(b * v + c) / a;
      if (Math.abs(x) < REACH) found.push([x, v]);
    }
    return found.length >= 2 ? [found[0], found[found.length - 1]] : null;
  }

  function paint(/** @type {Theme} */ theme) {
    if (!shown) return;
    const { ctx } = view;
    const { lines, chosen, points, classes } = shown;
    const box = planeBox(Math.min(view.width, 460));
    const scales = planeScales(box, [-REACH, REACH, -REACH, REACH]);
    drawFrame(ctx, box, scales, ["x1", "x2"], theme);
    ctx.save();
    ctx.beginPath();
    ctx.rect(box.left, box.top, box.width, box.height);
    ctx.clip();
    const own = lines.filter((l) => l.unit === chosen);
    for (const l of own) shade(l, scales);
    ctx.restore();
    const style = {
      kind: (/** @type {number} */ i) => classes[i],
      color: (/** @type {number} */ i) => theme.classes[classes[i] % 6],
      test: false,
      wrong: () => false,
    };
    const data = { xy: points, label: Float32Array.from(classes), train: new Uint8Array(classes.length).fill(1) };
    drawPoints(ctx, data, scales, style, theme);
    ctx.save();
    ctx.beginPath();
    ctx.rect(box.left, box.top, box.width, box.height);
    ctx.clip();
    for (const l of [...lines.filter((l) => l.unit !== chosen), ...own]) stroke(l, scales, l.unit === chosen);
    ctx.restore();
  }

  /** The side on which the unit is active. @param {Line} l @param {ReturnType<typeof planeScales>} scales */
  function shade({ a, b, c }, scales) {
    const { ctx } = view;
    const theme = readTheme();
    // The half-plane as a large polygon along the normal.
    const size = Math.hypot(a, b);
    if (size === 0) return;
    const [nx, ny] = [a / size, b / size];
    const [px, py] = [(-c / size) * nx, (-c / size) * ny];
    const far = 4 * REACH + Math.abs(c / size);
    const corner = (/** @type {number} */ along, /** @type {number} */ out) =>
      ctx.lineTo(scales.x(px + along * far * -ny + out * far * nx), scales.y(py + along * far * nx + out * far * ny));
    ctx.beginPath();
    corner(-1, 0);
    corner(1, 0);
    corner(1, 1);
    corner(-1, 1);
    ctx.globalAlpha = 0.16;
    ctx.fillStyle = theme.pos;
    ctx.fill();
    ctx.globalAlpha = 1;
  }

  /** @param {Line} l @param {ReturnType<typeof planeScales>} scales @param {boolean} chosen */
  function stroke(l, scales, chosen) {
    const { ctx } = view;
    const theme = readTheme();
    const at = ends(l);
    if (!at) return;
    const [p, q] = at.map(([x, y]) => [scales.x(x), scales.y(y)]);
    ctx.strokeStyle = l.status === 2 ? theme.broken : l.status === 1 ? theme.warn : theme.ink;
    ctx.lineWidth = chosen ? 3 : 1.2;
    ctx.setLineDash(l.status === 2 ? [5, 4] : l.status === 1 ? [2, 3] : []);
    ctx.beginPath();
    ctx.moveTo(p[0], p[1]);
    ctx.lineTo(q[0], q[1]);
    ctx.stroke();
    ctx.setLineDash([]);
    // A tick in the middle, to the active side; the y axis of the screen points down.
    const [mx, my] = [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2];
    const size = Math.hypot(l.a, l.b);
    ctx.beginPath();
    ctx.moveTo(mx, my);
    ctx.lineTo(mx + (9 * l.a) / size, my - (9 * l.b) / size);
    ctx.stroke();
  }

  const take = takeRow({
    name: () => "activations-plane",
    caption: "Units as half-planes a x1 + b x2 + c > 0",
    data: () => ({
      columns: ["unit", "a", "b", "c", "state"],
      rows: (shown?.lines ?? []).map((l) => [l.unit, l.a, l.b, l.c, WORDS[l.status]]),
    }),
    layers: () => [view.canvas],
  });

  return {
    node: el("div", {}, host, take),
    canvas: () => view.canvas,
    /** @param {NonNullable<typeof shown>} next @param {string} label */
    update(next, label) {
      shown = next;
      setAttr(view.canvas, "aria-label", label);
      view.redraw();
    },
  };
}
