/** All units over time, one row per unit and one column per step: alive, saturated or dead on the training set. */

import { crispLine, surface } from "../../draw/canvas.js";
import { el, setAttr } from "../../draw/dom.js";
import { dragged } from "../../draw/drag.js";
import { hatch } from "../../draw/linechart.js";

/** @import {Theme} from "../../draw/theme.js" */

export const WORDS = ["alive", "saturated", "dead"];
const LEFT = 52;
const TOP = 28;
const BOTTOM = 34;

/** @param {{ look: (step: number, unit: number) => void }} on Called with a step and a unit (from 1). */
export function strip({ look }) {
  const host = el("div", { class: "chart-host strip-host" });
  const overlay = el("div", { class: "cursor-layer drags", role: "application", tabindex: "0" });
  overlay.style.inset = "0";
  overlay.setAttribute(
    "aria-label",
    "Units over time. Left and right arrow keys move the step, up and down choose a unit.",
  );
  host.append(overlay);
  /** @type {{ status: Uint8Array; units: number; steps: number; at: number; chosen: number } | null} */
  let shown = null;
  const view = surface(host, "Units over time", paint);
  const cell = () => Math.max(4, (view.height - TOP - BOTTOM) / (shown?.units ?? 30));
  const width = () => Math.max(40, view.width - LEFT - 8);

  function paint(/** @type {Theme} */ theme) {
    if (!shown) return;
    const { ctx } = view;
    const { status, units, steps, at, chosen } = shown;
    const h = cell();
    const done = status.length / units;
    const x = (/** @type {number} */ step) => LEFT + (width() * step) / (steps + 1);
    const dead = hatch(ctx, theme.broken, 5);
    /** Height shows the status too: full, half, or hatched. @param {number} s @param {number} x0 @param {number} y @param {number} w @param {number} h */
    function bar(s, x0, y, w, h) {
      ctx.fillStyle = s === 0 ? theme.pos : s === 1 ? theme.warn : theme.bg2;
      ctx.globalAlpha = s === 0 ? 0.75 : 1;
      if (s === 1) ctx.fillRect(x0, y + h * 0.4, w, h * 0.35);
      else ctx.fillRect(x0, y + 0.5, w, h - 1);
      ctx.globalAlpha = 1;
      if (s !== 2) return;
      ctx.fillStyle = dead;
      ctx.fillRect(x0, y + 0.5, w, h - 1);
    }
    for (let u = 0; u < units; u++) {
      const y = TOP + u * h;
      for (let from = 0; from < done; ) {
        const s = status[from * units + u];
        let to = from + 1;
        while (to < done && status[to * units + u] === s) to++;
        const [x0, w] = [x(from), Math.max(1, x(to) - x(from))];
        bar(s, x0, y, w, h);
        from = to;
      }
    }
    const bottom = TOP + units * h;
    if (chosen > 0) {
      ctx.strokeStyle = theme.ink;
      ctx.lineWidth = 1.5;
      ctx.strokeRect(LEFT - 1, TOP + (chosen - 1) * h, width() + 1, h);
    }
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 2;
    crispLine(ctx, x(at + 0.5), TOP - 6, x(at + 0.5), bottom + 4);
    ctx.fillStyle = theme.ink2;
    ctx.font = theme.font;
    ctx.textBaseline = "middle";
    ctx.textAlign = "right";
    for (let u = 0; u < units; u += units > 20 ? 10 : 5) ctx.fillText(String(u + 1), LEFT - 6, TOP + (u + 0.5) * h);
    ctx.fillText(String(units), LEFT - 6, TOP + (units - 0.5) * h);
    ctx.textAlign = "left";
    ctx.fillText("unit", 0, TOP - 12);
    // The legend.
    let free = LEFT;
    WORDS.forEach((word, s) => {
      bar(s, free, TOP - 18, 18, 12);
      ctx.fillStyle = theme.ink2;
      ctx.fillText(word, free + 24, TOP - 12);
      free += 40 + ctx.measureText(word).width;
    });
    ctx.textBaseline = "top";
    ctx.fillText("0", LEFT, bottom + 8);
    ctx.textAlign = "right";
    ctx.fillText(`step ${steps}`, LEFT + width(), bottom + 8);
  }

  /** @param {MouseEvent} event */
  function press(event) {
    if (!shown) return;
    const box = host.getBoundingClientRect();
    const step = Math.floor(((event.clientX - box.left - LEFT) / width()) * (shown.steps + 1));
    const unit = Math.floor((event.clientY - box.top - TOP) / cell()) + 1;
    look(step, Math.min(shown.units, Math.max(1, unit)));
  }
  dragged(overlay, () => (shown ? [LEFT + (width() * (shown.at + 0.5)) / (shown.steps + 1)] : []), press);
  /** @type {Record<string, [number, number]>} */
  const MOVES = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    PageDown: [-10, 0],
    PageUp: [10, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  overlay.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move || !shown) return;
    event.preventDefault();
    event.stopPropagation();
    look(shown.at + move[0], Math.min(shown.units, Math.max(1, shown.chosen + move[1])));
  });

  return {
    node: host,
    canvas: () => view.canvas,
    /** @param {NonNullable<typeof shown>} next @param {string} label */
    update(next, label) {
      shown = next;
      setAttr(view.canvas, "aria-label", label);
      view.redraw();
    },
  };
}
