/**
 * A canvas at the screen's resolution. It redraws itself when its size or the theme changes, when it scrolls into view
 * and for printing (shell/paper.js). A lab clears all its pictures when it closes, so pictures pass on no destroy().
 */

import { onTheme, readTheme } from "./theme.js";

/** @import {Theme} from "./theme.js" */

/**
 * @typedef {object} Surface
 * @property {HTMLCanvasElement} canvas
 * @property {CanvasRenderingContext2D} ctx Scaled to CSS pixels.
 * @property {number} width CSS pixels.
 * @property {number} height CSS pixels.
 * @property {() => void} fit Takes the size of its host now instead of waiting for the resize observer.
 * @property {() => void} redraw Draws now if visible, else as soon as it becomes visible.
 * @property {(on: boolean) => void} print While printing, draws even when out of view.
 * @property {() => void} destroy
 */

/** All surfaces on the page. @type {Set<Surface>} */
const surfaces = new Set();

/** Destroys every picture within a part of the page. @param {Element} root */
export function clearPictures(root) {
  for (const one of surfaces) if (root.contains(one.canvas)) one.destroy();
}

/** Draws every picture at its current size and colors, visible or not, for printing. @param {boolean} on */
export function drawAll(on) {
  for (const one of surfaces) one.print(on);
}

/**
 * Fills `host` (which has a CSS size of its own) with a canvas and draws it with `paint`.
 * @param {HTMLElement} host
 * @param {string} label Short description for assistive technology.
 * @param {(theme: Theme, surface: Surface) => void} paint Draws on a cleared canvas.
 * @param {() => void} [ended]
 * @returns {Surface}
 */
export function surface(host, label, paint, ended) {
  const canvas = document.createElement("canvas");
  canvas.className = "fill";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  host.classList.add("canvas-host");
  host.prepend(canvas);
  const ctx = canvas.getContext("2d");
  if (!ctx) throw new Error("This browser gives no 2D canvas.");
  let inSight = true;
  let stale = true;
  /** Already blank. In print, clearing a canvas that lies over another one would clear that one too. */
  let fresh = true;
  let printing = false;

  /** @type {Surface} */
  const self = { canvas, ctx, width: 0, height: 0, fit: resize, redraw, print, destroy };

  function redraw() {
    stale = true;
    if (inSight || printing) draw();
  }

  function draw() {
    if (!stale || self.width === 0 || self.height === 0) return;
    stale = false;
    const ratio = canvas.width / self.width;
    ctx?.setTransform(ratio, 0, 0, canvas.height / self.height, 0, 0);
    if (!fresh) ctx?.clearRect(0, 0, self.width, self.height);
    fresh = false;
    paint(readTheme(), self);
  }

  function resize() {
    const ratio = window.devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = host;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (w === canvas.width && h === canvas.height && width === self.width) return;
    self.width = width;
    self.height = height;
    canvas.width = w;
    canvas.height = h;
    fresh = true;
    redraw();
  }

  /** @param {boolean} on */
  function print(on) {
    printing = on;
    if (!on) return;
    self.width = 0;
    resize();
    draw();
    // Painting may have changed the host's height.
    resize();
  }

  const sizes = new ResizeObserver(resize);
  sizes.observe(host);
  const sight = new IntersectionObserver((entries) => {
    inSight = entries[entries.length - 1].isIntersecting;
    if (inSight) draw();
  });
  sight.observe(host);
  window.addEventListener("resize", resize);
  const untheme = onTheme(redraw);
  surfaces.add(self);

  function destroy() {
    surfaces.delete(self);
    untheme();
    ended?.();
    sizes.disconnect();
    sight.disconnect();
    window.removeEventListener("resize", resize);
    canvas.remove();
  }
  resize();
  return self;
}

/**
 * A line on whole device pixels.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 */
export function crispLine(ctx, x0, y0, x1, y1) {
  ctx.beginPath();
  ctx.moveTo(Math.round(x0) + 0.5, Math.round(y0) + 0.5);
  ctx.lineTo(Math.round(x1) + 0.5, Math.round(y1) + 0.5);
  ctx.stroke();
}

/**
 * The text, cut with an ellipsis to fit `width`; "" if not even two letters fit.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {number} width
 */
export function fitText(ctx, text, width) {
  if (ctx.measureText(text).width <= width) return text;
  for (let n = text.length - 1; n >= 2; n--) {
    const cut = `${text.slice(0, n).trimEnd()}…`;
    if (ctx.measureText(cut).width <= width) return cut;
  }
  return "";
}
