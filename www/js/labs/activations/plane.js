/** The points, and every hidden unit as a line across them. The unit is active on the side of its tick. */

import { haloText } from "../../draw/halo.js";
import { picturePanel, SQUARE } from "../../draw/picture.js";
import { drawFrame, drawPoints, planeBox, planeHeight, planeScales } from "../../draw/plane.js";
import { WORDS } from "./strip.js";

/** @import {Theme} from "../../draw/theme.js" */
/** @import {Surface} from "../../draw/canvas.js" */

const REACH = 6.5;
/** Dashes by status: alive solid, saturated dotted, dead dashed. */
const DASHES = [[], [2, 3], [5, 4]];
/** @param {number} status @param {Theme} theme */
const colorOf = (status, theme) => [theme.ink, theme.warn, theme.broken][status];
/** @typedef {{ a: number; b: number; c: number; status: number; unit: number; fresh: boolean }} Line a x1 + b x2 + c = 0; fresh: died recently */

/** @param {() => string[]} notes */
export function unitPlane(notes) {
  /** @type {{ lines: Line[]; chosen: number; points: Float32Array; classes: Uint8Array; pieces: number } | null} */
  let shown = null;
  const view = picturePanel({
    title: "Units as half-planes",
    name: "plane",
    widest: SQUARE,
    quiet: true,
    height: (width) => planeHeight(width, 0),
    notes,
    table: () => ({
      columns: ["unit", "a", "b", "c", "state"],
      rows: (shown?.lines ?? []).map((l) => [l.unit, l.a, l.b, l.c, WORDS[l.status]]),
    }),
    paint,
  });

  /** The points where a line crosses the frame. @param {Line} line */
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

  /** @param {Surface} surface @param {Theme} theme */
  function paint({ ctx, width }, theme) {
    if (!shown) return;
    const { lines, chosen, points, classes, pieces } = shown;
    const box = planeBox(width);
    const scales = planeScales(box, [-REACH, REACH, -REACH, REACH]);
    drawFrame(ctx, box, scales, ["x₁", "x₂"], theme);
    ctx.save();
    ctx.beginPath();
    ctx.rect(box.left, box.top, box.width, box.height);
    ctx.clip();
    const own = lines.filter((l) => l.unit === chosen);
    for (const l of own) shade(ctx, l, scales, theme);
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
    for (const l of [...lines.filter((l) => l.unit !== chosen), ...own])
      stroke(ctx, l, scales, l.unit === chosen, theme);
    ctx.restore();
    legend(ctx, box, pieces, theme);
  }

  /** Explains the line styles. @param {CanvasRenderingContext2D} ctx @param {ReturnType<typeof planeBox>} box @param {number} pieces @param {Theme} theme */
  function legend(ctx, box, pieces, theme) {
    ctx.font = theme.font;
    ctx.textBaseline = "middle";
    ctx.textAlign = "left";
    const hint = pieces > 1 ? "lines: where two pieces are equal" : "tick: the side where z > 0";
    const y = box.top + box.height - 14;
    const wide = WORDS.reduce((sum, word) => sum + 37 + ctx.measureText(word).width, 0);
    // On plates: the lines are everywhere.
    ctx.globalAlpha = 0.88;
    ctx.fillStyle = theme.bg;
    ctx.fillRect(box.left + 1, y - 12, wide + 8, 25);
    ctx.fillRect(box.left + 1, box.top + 1, ctx.measureText(hint).width + 16, 25);
    ctx.globalAlpha = 1;
    let x = box.left + 8;
    WORDS.forEach((word, s) => {
      for (const [width, color] of /** @type {[number, string][]} */ ([
        [6, theme.bg],
        [2, colorOf(s, theme)],
      ])) {
        ctx.lineWidth = width;
        ctx.strokeStyle = color;
        ctx.setLineDash(width === 2 ? DASHES[s] : []);
        ctx.beginPath();
        ctx.moveTo(x, y);
        ctx.lineTo(x + 20, y);
        ctx.stroke();
      }
      ctx.setLineDash([]);
      ctx.fillStyle = theme.ink;
      haloText(ctx, word, x + 25, y, theme);
      x += 37 + ctx.measureText(word).width;
    });
    ctx.fillStyle = theme.ink2;
    haloText(ctx, hint, box.left + 8, box.top + 14, theme);
  }

  /**
   * Shades the side on which the unit is active.
   * @param {CanvasRenderingContext2D} ctx
   * @param {Line} l
   * @param {ReturnType<typeof planeScales>} scales
   * @param {Theme} theme
   */
  function shade(ctx, { a, b, c }, scales, theme) {
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

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {Line} l
   * @param {ReturnType<typeof planeScales>} scales
   * @param {boolean} chosen
   * @param {Theme} theme
   */
  function stroke(ctx, l, scales, chosen, theme) {
    const at = ends(l);
    if (!at) return;
    const [p, q] = at.map(([x, y]) => [scales.x(x), scales.y(y)]);
    ctx.strokeStyle = colorOf(l.status, theme);
    // A unit that has just died stands out for some steps.
    ctx.lineWidth = chosen || l.fresh ? 3 : 1.2;
    ctx.setLineDash(DASHES[l.status]);
    ctx.beginPath();
    ctx.moveTo(p[0], p[1]);
    ctx.lineTo(q[0], q[1]);
    ctx.stroke();
    ctx.setLineDash([]);
    // A tick in the middle, toward the active side; the screen's y axis points down.
    const [mx, my] = [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2];
    const size = Math.hypot(l.a, l.b);
    ctx.beginPath();
    ctx.moveTo(mx, my);
    ctx.lineTo(mx + (9 * l.a) / size, my - (9 * l.b) / size);
    ctx.stroke();
  }

  return {
    node: view.node,
    /** @param {NonNullable<typeof shown>} next @param {string} label */
    update(next, label) {
      shown = next;
      view.update(label);
    },
  };
}
