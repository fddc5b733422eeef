/** The network diagram: every edge is a weight, styled by the difference of its two gradients. */

import { css, unpack } from "../../draw/color.js";
import { HEAD, hitEdge, layoutDiagram } from "../../draw/diagram-layout.js";
import { el } from "../../draw/dom.js";
import { capital, powerOfTen } from "../../draw/format.js";
import { picturePanel } from "../../draw/picture.js";
import { labNotes } from "../shared.js";
import { relative, shareOf } from "./coordinate.js";

/** @import {DiagramLayout, EdgeRef} from "../../draw/diagram-layout.js" */
/** @import {Theme} from "../../draw/theme.js" */
/** @import {LabApi} from "../../shell/lab.js" */
/** @import {coordinateReader} from "./coordinate.js" */
/** @import {GroupShown, NetworkShown} from "./types.d.ts" */

/** Maximum number of edges for a readable diagram. */
export const MOST_EDGES = 600;
/** Height of everything on the screen but the picture, in pixels. */
const AROUND = 416;
const KEY = 60;

/** @param {NetworkShown} n */
const weights = (n) => n.groups.filter((g) => g.tensor === "W");

/** @param {NetworkShown} n */
export const edgesOf = (n) => weights(n).reduce((sum, g) => sum + g.rows * g.columns, 0);

/**
 * @param {LabApi} api
 * @param {ReturnType<typeof coordinateReader>} reader
 * @param {{ columns: string[]; rows(): (string | number | null)[][] }} table
 */
export function drawingPanel(api, reader, table) {
  /** @type {NetworkShown | null} */
  let n = null;
  /** Coordinate of theta to position in the list of checked ones. @type {Map<number, number>} */
  let where = new Map();
  /** @type {DiagramLayout | null} */
  let layout = null;
  const picture = picturePanel({
    title: "Every weight, checked",
    name: "net-drawing",
    quiet: true,
    height: () => Math.max(260, Math.min(720, window.innerHeight - AROUND)),
    controls: [el("span", { class: "aside", text: "click an edge or a bias: its two gradients stand below" })],
    notes: () => labNotes("gradient-check", api),
    table: () => ({ columns: table.columns, rows: table.rows() }),
    paint: ({ ctx, width, height }, theme) => {
      if (!n) return;
      layout = arrange(n, width, height - KEY);
      drawAll(ctx, layout, n, where, reader.at(), theme);
      key(ctx, width, height, theme);
    },
    handle: {
      label: "The network’s parameters. Arrow keys move through them, the read-out follows.",
      drag(x, y, phase) {
        if (phase === "down" && n && layout) reader.select(hit(layout, n, where, x, y));
        return false;
      },
      key: () => false,
    },
  });
  const overlay = picture.node.querySelector(".cursor-layer");
  if (overlay instanceof HTMLElement) {
    // A press only selects and nothing is dragged, so a touch may scroll.
    overlay.style.touchAction = "auto";
    overlay.style.cursor = "pointer";
    reader.keys(overlay);
  }
  reader.listen(picture.redraw);

  return {
    node: picture.node,
    /** @param {NetworkShown} next @param {string} text Description of the picture. */
    draw(next, text) {
      n = next;
      where = new Map(Array.from(n.indices, (index, k) => [index, k]));
      picture.update(text);
    },
  };
}

/** @param {NetworkShown} n @param {number} width @param {number} height */
function arrange(n, width, height) {
  const all = weights(n);
  const units = [all[0].rows, ...n.layers.map((l) => l.units)];
  return layoutDiagram(units, width, { left: 48, right: 56, high: height });
}

/** Number of weight columns per unit: Maxout units have several pieces. @param {GroupShown} g @param {number} units */
const piecesOf = (g, units) => Math.max(1, Math.round(g.columns / Math.max(1, units)));

/**
 * The checked coordinate of an edge with the largest relative difference; null if none is checked.
 * @param {NetworkShown} n
 * @param {Map<number, number>} where
 * @param {EdgeRef} edge
 */
function worstOf(n, where, edge) {
  const g = weights(n)[edge.layer];
  const pieces = piecesOf(g, n.layers[edge.layer].units);
  const first = g.offset + edge.from * g.columns + edge.unit * pieces;
  return worst(n, where, first, pieces);
}

/** @param {NetworkShown} n @param {Map<number, number>} where @param {number} layer @param {number} unit */
function biasOf(n, where, layer, unit) {
  const g = n.groups.find((one) => one.tensor === "b" && one.layer === layer);
  if (!g) return null;
  const pieces = piecesOf(g, n.layers[layer].units);
  return worst(n, where, g.offset + unit * pieces, pieces);
}

/** @param {NetworkShown} n @param {Map<number, number>} where @param {number} first @param {number} count */
function worst(n, where, first, count) {
  /** @type {{ k: number; r: number; kink: boolean } | null} */
  let most = null;
  for (let i = first; i < first + count; i++) {
    const k = where.get(i);
    if (k === undefined) continue;
    const r = relative(n.analytic[k], n.numeric[k]);
    if (!most || r > most.r || Number.isNaN(r)) most = { k, r, kink: n.kinks[k] > 0 };
  }
  return most;
}

/** @param {number} share @param {Theme} theme */
function color(share, theme) {
  const lut = theme.sequential;
  // The palette's first quarter is too close to the background for a line.
  return css(unpack(lut[Math.round((0.25 + 0.75 * share) * (lut.length - 1))]));
}
const wide = (/** @type {number} */ share) => 1 + 3 * share;

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {DiagramLayout} layout
 * @param {NetworkShown} n
 * @param {Map<number, number>} where
 * @param {number | null} at
 * @param {Theme} theme
 */
function drawAll(ctx, layout, n, where, at, theme) {
  const { x, y, thumb } = layout;
  /** @param {number} c @param {number} from @param {number} unit */
  const curve = (c, from, unit) => {
    const [x0, x1] = [x[c] + thumb, x[c + 1]];
    const [y0, y1] = [y[c][from] + thumb / 2, y[c + 1][unit] + thumb / 2];
    ctx.beginPath();
    ctx.moveTo(x0, y0);
    ctx.bezierCurveTo((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, x1, y1);
    ctx.stroke();
  };
  /** @type {(() => void) | null} */
  let chosen = null;
  /** @type {[number, () => void][]} */
  const strokes = [];
  for (let c = 0; c + 1 < x.length; c++) {
    for (let from = 0; from < y[c].length; from++) {
      for (let unit = 0; unit < y[c + 1].length; unit++) {
        const one = worstOf(n, where, { layer: c, from, unit });
        const share = one ? shareOf(one.r) : 0;
        const draw = (/** @type {number} */ width, /** @type {string} */ stroke) => {
          ctx.strokeStyle = stroke;
          ctx.lineWidth = width;
          ctx.setLineDash(one?.kink && width < 5 ? [3, 3] : one ? [] : [1, 4]);
          curve(c, from, unit);
        };
        strokes.push([share, () => draw(one ? wide(share) : 1, one ? color(share, theme) : theme.ink2)]);
        if (one && one.k === at)
          chosen = () => {
            draw(wide(share) + 6, theme.ink);
            draw(wide(share) + 4, theme.bg);
            draw(wide(share), color(share, theme));
          };
      }
    }
  }
  ctx.save();
  // The largest differences are drawn on top.
  for (const [, stroke] of strokes.sort((a, b) => a[0] - b[0])) stroke();
  /** @type {(() => void) | null} */ (chosen)?.();
  ctx.restore();
  ctx.setLineDash([]);
  ctx.font = theme.font;
  for (let c = 0; c < x.length; c++) {
    for (let u = 0; u < y[c].length; u++) {
      const [left, top] = [x[c], y[c][u]];
      const bias = c > 0 ? biasOf(n, where, c - 1, u) : null;
      ctx.fillStyle = bias ? color(shareOf(bias.r), theme) : theme.bg2;
      ctx.strokeStyle = bias && bias.k === at ? theme.ink : theme.ink2;
      ctx.lineWidth = bias && bias.k === at ? 3 : 1;
      ctx.fillRect(left, top, thumb, thumb);
      ctx.strokeRect(left + 0.5, top + 0.5, thumb - 1, thumb - 1);
    }
  }
  names(ctx, layout, n, theme);
}

/** @param {CanvasRenderingContext2D} ctx @param {DiagramLayout} layout @param {NetworkShown} n @param {Theme} theme */
function names(ctx, { x, y, thumb, colPitch }, n, theme) {
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  for (let c = 0; c < x.length; c++) {
    const center = x[c] + thumb / 2;
    ctx.fillStyle = theme.ink;
    ctx.font = theme.bold;
    const name = c === 0 ? "Inputs" : capital(n.layers[c - 1].name);
    const brief = c === 0 ? "In" : c === x.length - 1 ? "Out" : String(c);
    ctx.fillText(ctx.measureText(name).width > colPitch - 10 ? brief : name, center, 13);
    ctx.font = theme.font;
    ctx.fillStyle = theme.ink2;
    if (c > 0 && colPitch > 70) ctx.fillText(n.layers[c - 1].activation, center, HEAD - 12);
  }
  if (thumb < 16 || y[0].length > 9) return;
  ctx.textBaseline = "middle";
  for (const [u, top] of y[0].entries()) ctx.fillText(`x${"₁₂₃₄₅₆₇₈₉"[u]}`, x[0] + thumb / 2, top + thumb / 2);
}

/**
 * Draws the scale of relative differences below the picture.
 * @param {CanvasRenderingContext2D} ctx @param {number} width @param {number} height @param {Theme} theme
 */
function key(ctx, width, height, theme) {
  const [from, to] = [Math.min(190, 0.46 * width), width - 16];
  const top = height - 32;
  ctx.font = theme.font;
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  ctx.fillStyle = theme.ink2;
  ctx.fillText("relative difference", 0, top + 5);
  const at = (/** @type {number} */ share) => from + share * (to - from);
  for (let px = from; px < to; px++) {
    const share = (px - from) / (to - from);
    ctx.fillStyle = color(share, theme);
    const tall = 2 + 2 * wide(share);
    ctx.fillRect(px, top + 5 - tall / 2, 1, tall);
  }
  ctx.textBaseline = "top";
  ctx.fillStyle = theme.ink2;
  ctx.textAlign = "center";
  for (const e of [-12, -10, -7, -5, -2, 0]) {
    if (to - from < 300 && (e === -10 || e === -5)) continue;
    const text = e === 0 ? "1" : powerOfTen(e);
    ctx.fillText(text, Math.min(at(1 + e / 12), width - ctx.measureText(text).width / 2), top + 14);
  }
  if (to - from < 480) return;
  ctx.textAlign = "left";
  ctx.fillText("solid: checked · dashed: crosses a kink · dotted: not checked", 0, top - 20);
}

/**
 * @param {DiagramLayout} layout
 * @param {NetworkShown} n
 * @param {Map<number, number>} where
 * @param {number} px
 * @param {number} py
 */
function hit(layout, n, where, px, py) {
  const { x, y, thumb } = layout;
  for (let c = 1; c < x.length; c++) {
    if (px < x[c] || px > x[c] + thumb) continue;
    const unit = y[c].findIndex((top) => py >= top && py <= top + thumb);
    return unit < 0 ? null : (biasOf(n, where, c - 1, unit)?.k ?? null);
  }
  const edge = hitEdge(layout, px, py, 10);
  return edge ? (worstOf(n, where, edge)?.k ?? null) : null;
}
