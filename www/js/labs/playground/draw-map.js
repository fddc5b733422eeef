/** Drawing points on the decision map: with the pointer, like a brush, or with keys. */

import { surface } from "../../draw/canvas.js";
import { haloText } from "../../draw/halo.js";
import { marker } from "../../draw/markers.js";
import { planeBox, planeScales } from "../../draw/plane.js";
import { lockAll } from "../../shell/field.js";
import { drawTools } from "./draw-tools.js";

/** @import {Surface} from "../../draw/canvas.js" */
/** @import {Theme} from "../../draw/theme.js" */
/** @import {Drawn, DrawingPlace} from "./drawing.js" */

/** Drawn points lie within -6..6, as in the other sets, so that the map keeps its window. */
const HALF = 6;
/** Distance between the points of a stroke. */
const APART = 0.35;
/** Reach of the eraser. */
const REACH = 0.6;
const KEYS =
  "Map to draw on. Arrow keys move the cursor, with Shift in fine steps; Enter places a point; Delete erases the nearest; " +
  "0 to 5 choose the class, E the eraser, P the probe; U undoes.";

/**
 * @param {DrawingPlace} views
 * @param {Drawn} drawn
 */
export function drawMap({ lab, map: { host, overlay, tools: place, moveTo }, page, join }, drawn) {
  const over = document.createElement("div");
  over.className = "pg-over";
  overlay.before(over);
  const reading = overlay.getAttribute("aria-label") ?? "";
  const tools = drawTools(place, { undo: drawn.undo, chosen: configured });
  /** Cursor of the arrow keys, in the points' own units. */
  const cursor = { x: 0, y: 0, on: false };
  let last = { x: 99, y: 99 };
  const view = surface(over, "Drawn points", paint);
  view.canvas.setAttribute("aria-hidden", "true");

  /** Whether pointer and keys draw instead of moving the probe. */
  const active = () => lab.params.data === "draw" && !locked() && tools.tool() !== "probe";
  /** A teacher's link may lock the points. */
  const locked = () => page().lock.includes("pts") || page().hide.includes("pts");

  /** Offset and scale map a drawn point to the plane. */
  const axis = (/** @type {"x" | "y"} */ name) => ({
    scale: Number(lab.params[`s${name}`] ?? 1),
    offset: Number(lab.params[`o${name}`] ?? 0),
  });
  /** @param {{ x: number; y: number }} point */
  function onPlane({ x, y }) {
    const [h, v] = [axis("x"), axis("y")];
    return { x: x * h.scale + h.offset, y: y * v.scale + v.offset };
  }
  /** @param {number} v */
  const within = (v) => Math.max(-HALF, Math.min(HALF, Math.round(v * 64) / 64));

  /** @param {PointerEvent} event */
  function under(event) {
    const box = overlay.getBoundingClientRect();
    const [x0, x1, y0, y1] = lab.shape?.domain ?? [-HALF, HALF, -HALF, HALF];
    const [h, v] = [axis("x"), axis("y")];
    const x = x0 + ((event.clientX - box.left) / box.width) * (x1 - x0);
    const y = y1 - ((event.clientY - box.top) / box.height) * (y1 - y0);
    return { x: within((x - h.offset) / h.scale), y: within((y - v.offset) / v.scale) };
  }

  function paint(/** @type {Theme} */ theme, /** @type {Surface} */ { ctx, width }) {
    const { shape, snapshot, params } = lab;
    if (!shape || params.data !== "draw") return;
    const box = planeBox(width);
    const scales = planeScales(box, shape.domain);
    const at = (/** @type {{ x: number; y: number }} */ point) => {
      const { x, y } = onPlane(point);
      return /** @type {const} */ ([scales.x(x), scales.y(y)]);
    };
    const points = drawn.points();
    // Until the engine answers, the newest points are not on the map.
    for (const point of points.slice(snapshot?.answers.length ?? 0)) {
      ctx.beginPath();
      marker(ctx, point.kind, ...at(point), 3.6);
      ctx.fillStyle = theme.classes[point.kind];
      ctx.strokeStyle = theme.bg;
      ctx.fill();
      ctx.stroke();
    }
    if (points.length === 0) {
      ctx.font = theme.bold;
      ctx.fillStyle = theme.ink;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      haloText(ctx, "Click or drag to place points", box.left + box.width / 2, box.top + box.height / 3, theme);
    }
    if (!cursor.on) return;
    const [x, y] = at(cursor);
    const tool = tools.tool();
    ctx.beginPath();
    ctx.arc(x, y, 9, 0, 2 * Math.PI);
    ctx.lineWidth = 2;
    ctx.strokeStyle = theme.ink;
    ctx.stroke();
    if (typeof tool !== "number") return;
    ctx.beginPath();
    marker(ctx, tool, x, y, 4.5);
    ctx.fillStyle = theme.classes[tool];
    ctx.fill();
  }

  /** Removes the nearest point. @param {{ x: number; y: number }} at */
  function erase({ x, y }) {
    let [best, least] = [-1, REACH];
    const points = drawn.points();
    points.forEach((p, i) => {
      const d = Math.hypot(p.x - x, p.y - y);
      if (d < least) [best, least] = [i, d];
    });
    if (best >= 0) drawn.set(points.filter((_, i) => i !== best));
  }
  /** @param {{ x: number; y: number }} at */
  function act(at) {
    const tool = tools.tool();
    if (typeof tool === "number") drawn.set([...drawn.points(), { ...at, kind: tool }]);
    else erase(at);
  }

  // Captured, to run before the map's own listeners, which read the map off and set the probe.
  const first = { capture: true };
  overlay.addEventListener(
    "pointerdown",
    (event) => {
      if (!active() || event.button !== 0) return;
      overlay.setPointerCapture(event.pointerId);
      cursor.on = false;
      last = under(event);
      drawn.begin();
      act(last);
    },
    first,
  );
  overlay.addEventListener("pointermove", (event) => {
    if (!active() || !overlay.hasPointerCapture(event.pointerId)) return;
    const at = under(event);
    if (typeof tools.tool() === "number" && Math.hypot(at.x - last.x, at.y - last.y) < APART) return;
    last = at;
    act(at);
  });
  overlay.addEventListener("click", (event) => active() && event.stopImmediatePropagation(), first);
  overlay.addEventListener("blur", () => {
    cursor.on = false;
    view.redraw();
  });
  overlay.addEventListener("keydown", onKey, first);

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (lab.params.data !== "draw" || locked() || event.altKey || event.metaKey) return;
    const { key } = event;
    const undo = event.ctrlKey ? key === "z" : key === "u";
    if (event.ctrlKey && !undo) return;
    if (undo) drawn.undo();
    else if (/^[0-5]$/.test(key)) tools.choose(Number(key));
    else if (key === "e") tools.choose("erase");
    else if (key === "p") tools.choose("probe");
    else if (!active() || !draws(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    view.redraw();
  }

  /** Whether the key moved the cursor or used it. @param {KeyboardEvent} event */
  function draws({ key, shiftKey }) {
    /** @type {Record<string, [number, number]>} */
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const move = moves[key];
    const step = shiftKey ? 0.125 : 0.5;
    if (move) {
      cursor.x = within(cursor.x + step * move[0]);
      cursor.y = within(cursor.y + step * move[1]);
    } else if (key === "Enter" || key === " ") {
      drawn.begin();
      act(cursor);
    } else if (key === "Delete" || key === "Backspace") {
      drawn.begin();
      erase(cursor);
    } else return false;
    cursor.on = true;
    moveTo(onPlane(cursor));
    return true;
  }

  function configured() {
    overlay.setAttribute("aria-label", lab.params.data === "draw" && !locked() ? KEYS : reading);
    lockAll(place, locked());
    overlay.classList.toggle("draws", active());
    if (!active()) cursor.on = false;
    view.redraw();
  }

  join({
    node: host,
    configured,
    draw() {
      view.redraw();
      // New data reset the reading cross.
      if (cursor.on) moveTo(onPlane(cursor));
    },
  });
  return { locked, complain: tools.complain, show: () => view.redraw() };
}
