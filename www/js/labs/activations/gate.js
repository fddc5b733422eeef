/** One gate: the value goes forward, the gradient comes back. */

import { surface } from "../../draw/canvas.js";
import { el, setAttr } from "../../draw/dom.js";
import { num } from "../../draw/format.js";
import { takeRow } from "../../draw/twin.js";

/** @import {Theme} from "../../draw/theme.js" */
/** @import {GateShown} from "./types.d.ts" */

const HEIGHT = 150;

/** A picture of upstream times local gradient. */
export function gatePicture() {
  const host = el("div", { class: "chart-host" });
  host.style.height = `${HEIGHT}px`;
  /** @type {{ gate: GateShown; upstream: number; name: string } | null} */
  let shown = null;
  const view = surface(host, "The gate", paint);

  /** @param {CanvasRenderingContext2D} ctx @param {number} x0 @param {number} x1 @param {number} y @param {number} width @param {string} color */
  function arrow(ctx, x0, x1, y, width, color) {
    const way = Math.sign(x1 - x0);
    ctx.strokeStyle = ctx.fillStyle = color;
    ctx.lineWidth = width;
    ctx.beginPath();
    ctx.moveTo(x0, y);
    ctx.lineTo(x1 - way * 8, y);
    ctx.stroke();
    ctx.beginPath();
    ctx.moveTo(x1, y);
    ctx.lineTo(x1 - way * 9, y - 5);
    ctx.lineTo(x1 - way * 9, y + 5);
    ctx.fill();
  }

  function paint(/** @type {Theme} */ theme) {
    if (!shown) return;
    const { ctx, width } = view;
    const { gate, upstream, name } = shown;
    const [middle, y, r] = [width / 2, HEIGHT / 2, 44];
    const [left, right] = [8, width - 8];
    // The stroke tells how much comes back; a dashed hairline is nothing.
    const thick = (/** @type {number} */ g) => Math.min(6, 1 + 2 * Math.abs(g));
    arrow(ctx, left, middle - r - 2, y - 26, 2, theme.ink);
    arrow(ctx, middle + r + 2, right, y - 26, 2, theme.ink);
    arrow(ctx, right, middle + r + 2, y + 26, thick(upstream), theme.magnitude);
    if (Math.abs(gate.downstream) < 1e-3 * Math.abs(upstream)) ctx.setLineDash([3, 5]);
    arrow(ctx, middle - r - 2, left, y + 26, thick(gate.downstream), theme.magnitude);
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.arc(middle, y, r, 0, 2 * Math.PI);
    ctx.fillStyle = theme.bg2;
    ctx.fill();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = theme.ink;
    ctx.stroke();
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = theme.ink;
    ctx.font = theme.bold;
    ctx.fillText(name, middle, y - 18, 2 * r - 16);
    ctx.font = theme.font;
    ctx.fillText("f′(x) =", middle, y + 1);
    ctx.font = theme.bold;
    ctx.fillText(num(gate.local), middle, y + 18, 2 * r - 10);
    // Beside the circle's top and bottom.
    const room = middle - 16;
    /** @param {string} text @param {number} at @param {"left" | "right"} side @param {number} line @param {string} color */
    const word = (text, at, side, line, color) => {
      ctx.textAlign = side;
      ctx.fillStyle = color;
      ctx.font = theme.font;
      ctx.fillText(text, at, line, room);
    };
    word(`x = ${num(gate.x)}`, left, "left", y - 48, theme.ink);
    word(`a = ${num(gate.value)}`, right, "right", y - 48, theme.ink);
    word(`dL/dx = ${num(gate.downstream)}`, left, "left", y + 49, theme.magnitude);
    word(`dL/da = ${num(upstream)}`, right, "right", y + 49, theme.magnitude);
  }

  const take = takeRow({
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
    node: el("div", {}, host, take),
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
