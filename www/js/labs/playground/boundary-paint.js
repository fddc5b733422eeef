/** Paints the large map: pixels, contour lines, points, axes, legend. */

import { css, unpack } from "../../draw/color.js";
import { isoline, leadOf } from "../../draw/heatmap.js";
import { drawClassKey, drawColorBar, drawFrame, drawPoints, planeBox, planeScales } from "../../draw/plane.js";
import { axisNames } from "./model.js";

/** @import {Surface} from "../../draw/canvas.js" */
/** @import {Bitmap} from "../../draw/heatmap.js" */
/** @import {Lab} from "./lab.js" */
/** @import {PlaygroundShape} from "./types.d.ts" */
/** @import {Theme} from "../../draw/theme.js" */
/** @import {Box} from "../../draw/plane.js" */

/** Width of the legend of two classes, in pixels. */
const KEY = 160;

const scratch = { field: new Float32Array(0) };

/**
 * @param {Surface} view
 * @param {Lab} lab
 * @param {{ map: Bitmap; values: Float32Array | null; limit: number; showTest: boolean;
 *   perLine: number }} what `values`: the map of one unit, null for the output.
 */
export function paintPlane(view, lab, what) {
  const { shape, snapshot, points, theme } = lab;
  if (!shape || !snapshot || !points) return;
  const { ctx, width } = view;
  const box = planeBox(width);
  const scales = planeScales(box, shape.domain);
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(what.map.canvas, box.left, box.top, box.width, box.height);
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.left, box.top, box.width, box.height);
  ctx.clip();
  contourLines(ctx, lab, what.values, box);
  const style = pointStyle(shape, theme, points.label);
  // Uses the answers behind the accuracies, not the map, and only if the snapshot is of these examples.
  const { answers } = snapshot;
  const known = answers.length === points.label.length;
  const wrong = (/** @type {number} */ i) => known && answers[i] !== points.label[i];
  drawPoints(ctx, points, scales, { ...style, test: what.showTest, wrong }, theme);
  ctx.restore();
  const [xName, yName] = axisNames(shape);
  drawFrame(ctx, box, scales, [xName, yName], theme);
  legend(view, lab, what, box);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Lab} lab
 * @param {Float32Array | null} values
 * @param {Box} box
 */
function contourLines(ctx, { shape, snapshot, theme }, values, box) {
  if (!shape || !snapshot) return;
  const { boundary } = snapshot;
  const field = values ?? (shape.boundary_kind === "score" ? boundary : null);
  ctx.lineJoin = "round";
  ctx.beginPath();
  if (field) {
    isoline(ctx, field, Math.round(Math.sqrt(field.length)), 0, box);
  } else {
    const n = shape.outputs.length;
    const cells = shape.grid * shape.grid;
    if (scratch.field.length !== cells) scratch.field = new Float32Array(cells);
    // The last class needs no line: each of its boundaries is also one of another class.
    for (let k = 0; k < n - 1; k++) {
      isoline(ctx, leadOf(boundary, n, k, scratch.field), shape.grid, 0, box);
    }
  }
  ctx.lineWidth = 4;
  ctx.strokeStyle = theme.bg;
  ctx.globalAlpha = 0.8;
  ctx.stroke();
  ctx.globalAlpha = 1;
  ctx.lineWidth = 2;
  ctx.strokeStyle = theme.ink;
  ctx.stroke();
}

/**
 * Color and marker of points, shared by the plot and its legend.
 * @param {PlaygroundShape} shape
 * @param {Theme} theme
 * @param {Float32Array} label
 */
function pointStyle(shape, theme, label) {
  if (shape.task === "regression") {
    const limit = Math.max(Math.abs(shape.target_range[0]), Math.abs(shape.target_range[1])) || 1;
    const color = (/** @type {number} */ i) => {
      // Few color steps, so that points can share paths.
      const step = Math.round((label[i] / limit) * 6) / 6;
      return css(unpack(theme.diverging[Math.max(0, Math.min(255, Math.round(127.5 + 127.5 * step)))]));
    };
    return { kind: (/** @type {number} */ i) => (label[i] < 0 ? 1 : 0), color };
  }
  const colors = theme.classes;
  return {
    kind: (/** @type {number} */ i) => label[i],
    color: (/** @type {number} */ i) => colors[label[i] % colors.length],
  };
}

/**
 * @param {Surface} view
 * @param {Lab} lab
 * @param {{ values: Float32Array | null; limit: number; perLine: number }} what
 * @param {Box} box
 */
function legend({ ctx, width }, { shape, theme }, what, box) {
  if (!shape) return;
  const left = 4;
  const top = box.top + box.height + 30;
  const room = width - left - 4;
  const colors = theme.classes;
  const sign = shape.boundary_kind === "score" ? [" (−)", " (+)"] : [];
  const classes =
    shape.task === "classification"
      ? shape.classes.map((name, k) => ({ name: name + (sign[k] ?? ""), color: colors[k % colors.length], kind: k }))
      : [
          { name: "≥ 0", color: theme.posPoint, kind: 0 },
          { name: "< 0", color: theme.negPoint, kind: 1 },
        ];
  const signed = what.values !== null || shape.boundary_kind === "score";
  const label = what.values ? "a" : signed ? "output" : "lead";
  const lut = signed ? theme.decision : theme.classLut(0);
  const scale = { lut, from: signed ? -what.limit : 0, to: what.limit, label };
  if (shortKey(shape)) {
    // One line: the classes, then the scale.
    const half = Math.min(KEY, room / 2);
    drawClassKey(ctx, classes, { left, top, width: half, perLine: 2 }, theme);
    drawColorBar(ctx, scale, { left: left + half + 4, top, width: room - half - 4 }, theme);
    return;
  }
  drawClassKey(ctx, classes, { left, top, width: room, perLine: what.perLine }, theme);
  const lines = Math.ceil(classes.length / what.perLine);
  drawColorBar(ctx, scale, { left, top: top + 20 * lines, width: room }, theme);
}

/**
 * Whether the classes and the scale fit on one line.
 * @param {PlaygroundShape} shape
 */
export function shortKey(shape) {
  if (shape.task !== "classification") return true;
  return shape.classes.length <= 2 && Math.max(...shape.classes.map((name) => name.length)) <= 8;
}
