/** One gate: the value flows forward and the gradient back; below it, three bars show their product. */

import { crispLine, surface } from "../../draw/canvas.js";
import { el, setAttr } from "../../draw/dom.js";
import { exportMenu } from "../../draw/export-bar.js";
import { num } from "../../draw/format.js";
import { hatch } from "../../draw/linechart.js";

/** @import {Theme} from "../../draw/theme.js" */
/** @import {GateShown} from "./types.d.ts" */

/** A gradient below this fraction of the upstream one is drawn as zero. */
const NOTHING = 1e-3;

/**
 * Draws a horizontal arrow.
 * @param {CanvasRenderingContext2D} ctx
 * @param {{ from: number; to: number; y: number; width: number; color: string }} arrow
 */
function drawArrow(ctx, { from, to, y, width, color }) {
  const way = Math.sign(to - from);
  ctx.strokeStyle = ctx.fillStyle = color;
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.moveTo(from, y);
  ctx.lineTo(to - way * 8, y);
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(to, y);
  ctx.lineTo(to - way * 9, y - 5);
  ctx.lineTo(to - way * 9, y + 5);
  ctx.fill();
}

/** The picture of upstream times local gradient. */
export function gatePicture() {
  const host = el("div", { class: "chart-host gate-host" });
  /** @type {{ gate: GateShown; upstream: number; name: string } | null} */
  let shown = null;
  const view = surface(host, "The gate", paint);

  function paint(/** @type {Theme} */ theme) {
    if (!shown) return;
    const { ctx, height } = view;
    ctx.textBaseline = "middle";
    const r = Math.min(88, Math.max(42, 0.14 * height));
    const room = Math.max(0, height - (2 * r + 202));
    const y = 26 + r + 0.3 * room;
    paintGate(theme, y, r);
    paintBars(theme, y + r + 52 + 0.25 * room, height - 12);
  }

  /** @param {Theme} theme @param {number} y @param {number} r */
  function paintGate(theme, y, r) {
    if (!shown) return;
    const { ctx, width } = view;
    const { gate, upstream, name } = shown;
    const [middle, left, right] = [width / 2, 8, width - 8];
    // The stroke width shows how much flows back; a dashed hairline means nothing.
    const thick = (/** @type {number} */ g) => Math.min(7, 1 + 2 * Math.abs(g));
    const edge = 0.87 * r + 2;
    const [up, down] = [y - 0.5 * r, y + 0.5 * r];
    drawArrow(ctx, { from: left, to: middle - edge, y: up, width: 2, color: theme.ink });
    drawArrow(ctx, { from: middle + edge, to: right, y: up, width: 2, color: theme.ink });
    drawArrow(ctx, { from: right, to: middle + edge, y: down, width: thick(upstream), color: theme.magnitude });
    const lost = Math.abs(gate.downstream) < NOTHING * Math.abs(upstream) || gate.downstream === 0;
    if (lost) ctx.setLineDash([3, 5]);
    const width2 = lost ? 1 : thick(gate.downstream);
    drawArrow(ctx, { from: middle - edge, to: left, y: down, width: width2, color: theme.magnitude });
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.arc(middle, y, r, 0, 2 * Math.PI);
    ctx.fillStyle = theme.bg2;
    ctx.fill();
    ctx.lineWidth = 2;
    ctx.strokeStyle = theme.ink;
    ctx.stroke();
    ctx.textAlign = "center";
    ctx.fillStyle = theme.ink;
    ctx.font = theme.bold;
    ctx.fillText(name, middle, y - 19, 2 * r - 16);
    ctx.font = theme.font;
    ctx.fillText("f′(x) =", middle, y + 1);
    ctx.font = theme.bold;
    ctx.fillText(num(gate.local), middle, y + 20, 2 * r - 12);
    /** @param {string} text @param {"left" | "right"} side @param {number} line @param {string} color */
    const word = (text, side, line, color) => {
      ctx.textAlign = side;
      ctx.fillStyle = color;
      ctx.font = theme.font;
      ctx.fillText(text, side === "left" ? left : right, line, middle - 0.6 * r - 12);
    };
    word(`x = ${num(gate.x)}`, "left", up - 16, theme.ink);
    word(`a = ${num(gate.value)}`, "right", up - 16, theme.ink);
    word(`dL/dx = ${num(gate.downstream)}`, "left", down + 20, theme.words(theme.magnitude));
    word(`dL/da = ${num(upstream)}`, "right", down + 20, theme.words(theme.magnitude));
  }

  /** Upstream, local and their product, as bars to scale. @param {Theme} theme @param {number} top @param {number} bottom */
  function paintBars(theme, top, bottom) {
    if (!shown) return;
    const { ctx, width } = view;
    const { gate, upstream } = shown;
    const rows = /** @type {[string, number][]} */ ([
      ["dL/da", upstream],
      ["· f′(x)", gate.local],
      ["= dL/dx", gate.downstream],
    ]);
    const line = Math.min(48, (bottom - top) / 3);
    const thick = Math.min(20, 0.5 * line);
    const most = Math.max(1, ...rows.map((row) => Math.abs(row[1])));
    const [left, right] = [72, width - 8];
    // Zero is in the middle only if there are values on both sides of it.
    const both = rows.some((row) => row[1] < 0);
    const zero = both ? (left + right) / 2 : left;
    const unit = ((both ? (right - left) / 2 : right - left) - 72) / most;
    rows.forEach(([name, value], i) => {
      const y = top + (i + 0.5) * line;
      ctx.font = i === 2 ? theme.bold : theme.font;
      ctx.fillStyle = theme.ink;
      ctx.textAlign = "left";
      ctx.fillText(name, 8, y);
      const end = zero + unit * value;
      const box = /** @type {const} */ ([Math.min(zero, end), y - thick / 2, Math.abs(end - zero), thick]);
      // Negative bars are hatched.
      ctx.fillStyle = value < 0 ? hatch(ctx, theme.neg, 5) : i === 1 ? theme.ink2 : theme.magnitude;
      ctx.fillRect(...box);
      if (value < 0) {
        ctx.strokeStyle = theme.neg;
        ctx.lineWidth = 1;
        ctx.strokeRect(...box);
      }
      ctx.fillStyle = theme.ink;
      ctx.textAlign = value < 0 ? "right" : "left";
      ctx.fillText(num(value), end + (value < 0 ? -6 : 6), y);
    });
    ctx.strokeStyle = theme.ink2;
    ctx.lineWidth = 1;
    crispLine(ctx, zero, top, zero, top + 3 * line);
  }

  const take = exportMenu({
    name: () => "gate",
    caption: "The gate at x",
    data: () => ({
      columns: ["activation", "x", "a = f(x)", "local gradient f′(x)", "upstream dL/da", "dL/dx"],
      rows: shown
        ? [[shown.name, shown.gate.x, shown.gate.value, shown.gate.local, shown.upstream, shown.gate.downstream]]
        : [],
    }),
    layers: () => [view.canvas],
  });

  return {
    nodes: [host, take],
    /** @param {GateShown} gate @param {number} upstream @param {string} name */
    update(gate, upstream, name) {
      shown = { gate, upstream, name };
      setAttr(
        view.canvas,
        "aria-label",
        `Gate ${name}: x = ${num(gate.x)} goes in, a = ${num(gate.value)} comes out; upstream ${num(upstream)} times local ${num(gate.local)} is ${num(gate.downstream)}.`,
      );
      view.redraw();
    },
  };
}
