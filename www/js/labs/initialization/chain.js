/** The product of Jacobians with W = ωI; the reader drags the line of ω. */

import { axisBottom, axisLeft, linearAxis, logAxis } from "../../draw/axes.js";
import { crispLine } from "../../draw/canvas.js";
import { el, setText } from "../../draw/dom.js";
import { num } from "../../draw/format.js";
import { haloText } from "../../draw/halo.js";
import { drawLine } from "../../draw/linechart.js";
import { panel } from "../../draw/panel.js";
import { picturePanel } from "../../draw/picture.js";
import { linearScale, logScale } from "../../draw/scale.js";
import { labNotes } from "../shared.js";

/** @import {Theme} from "../../draw/theme.js" */
/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Line, Snapshot} from "./types.d.ts" */

/** Range of the setting. */
const [LOW, HIGH] = [0.5, 1.5];
/** Distance from the handle, in pixels, within which a press grabs it. */
const REACH = 26;
/** Lower end of the axis. */
const FLOOR = 1e-16;
const MARGIN = { left: 60, right: 20, top: 28, bottom: 40 };

/** @param {LabApi} api */
export function chainView(api) {
  /** @type {Line[]} */
  let lines = [];
  /** ω at the handle; ahead of the engine during a drag. */
  let omega = 0.9;
  let asked = false;
  const said = el("p", { class: "diagnosis", role: "status" });
  const why = panel("What is multiplied", "why");
  why.append(
    el("p", {
      class: "note",
      text: "The δ of a layer, here dL/da, is the last δ times all Wᵀ and f′ on the way back. With W = ωI and no f′, the product is ω to the power of the number of layers passed: δ vanishes, explodes, or keeps its size. Dashed: the exact product. Dots: the same network, measured with its activation.",
    }),
  );
  const grip = el("span", { class: "grip" });
  const own = () => lines[lines.length - 1];
  const picture = picturePanel({
    title: "|δ| of each layer against the last",
    name: "chain",
    quiet: true,
    height: () => "clamp(260px, 100vh - 340px, 680px)",
    controls: [el("span", { class: "aside", text: "drag the ring: it is ω" })],
    notes: () => labNotes("initialization", api),
    table: () => ({
      columns: ["layer", `exact, ω = ${own()?.omega}`, "measured"],
      rows: (own()?.exact ?? []).map((v, l) => [l + 1, v, own().measured[l]]),
    }),
    paint: ({ ctx, width, height }, theme) => {
      const where = layout(width, height, lines);
      paint(ctx, lines, omega, where, theme);
      grip.style.left = `${where.x(1)}px`;
      grip.style.top = `${where.y(clamp(omega ** ((own()?.exact.length ?? 1) - 1), where.y))}px`;
    },
    handle: {
      label: "ω. Arrow keys move it by a hundredth, with Shift by a tenth.",
      drag(px, py, phase) {
        const host = picture.node.querySelector("canvas");
        const { x, y } = layout(host?.clientWidth ?? 0, host?.clientHeight ?? 0, lines);
        const n = own()?.exact.length ?? 0;
        if (phase === "down") return Math.hypot(px - x(1), py - y(clamp(omega ** (n - 1), y))) < REACH;
        // The ω whose line has this height at layer 1.
        move(y.invert(py) ** (1 / Math.max(1, n - 1)));
        return true;
      },
      key(key, large) {
        const by = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[key];
        if (by) move(omega + by * (large ? 0.1 : 0.01));
        return Boolean(by);
      },
    },
  });
  // A touch beside the ring must still scroll the page.
  const overlay = picture.node.querySelector(".cursor-layer");
  overlay?.classList.add("by-grip");
  overlay?.append(grip);
  const node = el("div", { class: "view" }, picture.node, said);

  /** Sends at most one message per frame. @param {number} to */
  function move(to) {
    omega = Math.round(100 * Math.min(HIGH, Math.max(LOW, to))) / 100;
    picture.redraw();
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      api.setParams({ omega: String(omega) });
    });
  }

  return {
    node,
    front: ["omega", "act", "layers"],
    more: /** @type {[string, HTMLElement][]} */ ([["What is multiplied", why]]),
    /** @param {Snapshot} s */
    draw({ chain }) {
      node.classList.toggle("waiting", !chain);
      const line = chain?.at(-1);
      if (!chain || !line) return;
      lines = chain;
      if (!asked) omega = line.omega;
      const word = line.measured[0] < 0.5 ? "vanishes" : line.measured[0] > 2 ? "explodes" : "is kept";
      setText(said, `With ω = ${line.omega}, layer 1 receives ${num(line.measured[0])} times the last δ: it ${word}.`);
      picture.update(
        `ω = ${line.omega}, ${line.exact.length} layers: layer 1 receives ${num(line.measured[0])} times the last layer’s δ; the exact product is ${num(line.exact[0])}. The signal ${word}. Thin lines: ω = 0.5, 0.9, 1, 1.1, 1.5.`,
      );
    },
  };
}

/** @param {number} v @param {{ domain(): number[] }} y */
const clamp = (v, y) => Math.min(y.domain()[1], Math.max(y.domain()[0], v));

/** @param {number} width @param {number} height @param {Line[]} lines */
function layout(width, height, lines) {
  const n = lines.at(-1)?.exact.length ?? 2;
  const box = { left: MARGIN.left, right: width - MARGIN.right, top: MARGIN.top, bottom: height - MARGIN.bottom };
  // The lines of the range's ends set the axis, so that it does not change during a drag.
  const [low, high] = [Math.max(FLOOR, LOW ** (n - 1)), HIGH ** (n - 1)];
  return {
    box,
    x: linearScale([1, n], [box.left, box.right]),
    y: logScale([low / 1.3, high * 1.3], [box.bottom, box.top]),
  };
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Line[]} lines
 * @param {number} omega
 * @param {ReturnType<typeof layout>} where
 * @param {Theme} theme
 */
function paint(ctx, lines, omega, { box, x, y }, theme) {
  const own = lines[lines.length - 1];
  if (!own) return;
  axisBottom(ctx, linearAxis(x, Math.min(10, own.exact.length - 1)), { ...box, label: "layer" }, theme);
  axisLeft(ctx, logAxis(y, 8), { ...box, label: "|δ| relative to the last layer", grid: true }, theme);
  ctx.strokeStyle = theme.ink2;
  crispLine(ctx, box.left, y(1), box.right, y(1));
  const xs = own.exact.map((_, l) => x(l + 1));
  const at = (/** @type {number} */ v) => y(clamp(v, y));
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.left - 12, box.top - 8, box.right - box.left + 24, box.bottom - box.top + 16);
  ctx.clip();
  for (const line of lines.slice(0, -1)) {
    drawLine(ctx, xs, line.exact.map(at), { color: theme.ink2, width: 1, dash: [2, 3] });
    ctx.font = theme.font;
    // On the side that the line leaves free: above a line that rises, its left.
    const rises = line.omega < 1;
    ctx.textAlign = rises ? "right" : "left";
    ctx.textBaseline = "bottom";
    ctx.fillStyle = theme.ink2;
    // At a third of the width, where the lines are well apart.
    const l = Math.floor(line.exact.length / 3);
    if (line.omega !== omega)
      haloText(ctx, `ω = ${line.omega}`, xs[l] + (rises ? -4 : 4), at(line.exact[l]) - 4, theme);
  }
  const exact = own.exact.map((_, l) => at(omega ** (own.exact.length - 1 - l)));
  drawLine(ctx, xs, exact, { color: theme.ink, width: 2, dash: [6, 4] });
  const measured = own.measured.map((v) => (v > 0 ? at(v) : Number.NaN));
  drawLine(ctx, xs, measured, { color: theme.magnitude });
  ctx.fillStyle = theme.magnitude;
  measured.forEach((py, l) => {
    if (!Number.isFinite(py)) return;
    ctx.beginPath();
    ctx.arc(xs[l], py, 3, 0, 2 * Math.PI);
    ctx.fill();
  });
  for (const [width, color] of /** @type {[number, string][]} */ ([
    [6, theme.bg],
    [2, theme.ink],
  ])) {
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    ctx.beginPath();
    ctx.arc(xs[0], exact[0], 8, 0, 2 * Math.PI);
    ctx.stroke();
  }
  ctx.restore();
  ctx.font = theme.bold;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillStyle = theme.ink;
  haloText(ctx, `ω = ${omega}`, xs[0] + 16, exact[0] + (omega < 1 ? -14 : 14), theme);
  // The lines meet at the right in mid-height, which leaves room above.
  ctx.font = theme.font;
  ctx.textAlign = "right";
  haloText(ctx, "– – exact product", box.right, box.top + 8, theme);
  ctx.fillStyle = theme.magnitude;
  haloText(ctx, "–●– measured", box.right, box.top + 28, theme);
}
