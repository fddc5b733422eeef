/** The picture of the learning network: inputs, two layers of units with all edges, and the output map. */

import { drawEdges } from "../../draw/diagram.js";
import { bitmap, commit, maxAbs, paintSigned } from "../../draw/heatmap.js";
import { marker } from "../../draw/markers.js";
import { linearScale } from "../../draw/scale.js";
import { onTheme, readTheme } from "../../draw/theme.js";
import { edgeWeight, widestWeight } from "../playground/model.js";
import { NETWORK } from "./course.js";

/** @import {Surface} from "../../draw/canvas.js" */
/** @import {Theme} from "../../draw/theme.js" */
/** @import {PlaygroundShape, Points, Snapshot} from "../playground/types.d.ts" */

/** Units per column until the engine reports them: inputs, then hidden layers. */
const COLUMNS = [2, ...NETWORK.hidden.split(",").map(Number)];
/** Left edges of the columns, as fractions of the diagram's width. */
const AT = [0.09, 0.43, 0.75];

/**
 * The layout of the picture; pure geometry.
 * @param {number} width
 * @param {number} height
 */
export function liveLayout(width, height) {
  const side = Math.min(height, Math.round(width * 0.56));
  const top = Math.round((height - side) / 2);
  const room = width - side;
  const pitch = side / Math.max(...COLUMNS);
  const tile = Math.max(3, Math.floor(pitch) - 2);
  const large = Math.round(2.6 * tile);
  const names = room > 220;
  const left = [names ? Math.round(AT[0] * room) : 0, Math.round(AT[1] * room), Math.round(AT[2] * room)];
  const columns = COLUMNS.map((n, c) => {
    const size = c === 0 ? large : tile;
    const gap = c === 0 ? side / 4 : pitch;
    const first = top + side / 2 - ((n - 1) * gap) / 2 - size / 2;
    return Array.from({ length: n }, (_, i) => ({ x: left[c], y: Math.round(first + i * gap), size }));
  });
  // Both outputs lead into the map.
  const out = [-1, 1].map((k) => top + side / 2 + (k * tile) / 2 - tile / 2);
  const edges = {
    width,
    height,
    thumb: tile,
    pitch,
    lane: pitch,
    colPitch: left[2] - left[1],
    x: [left[0] + large - tile, left[1], left[2], width - side],
    y: [...columns.map((units) => units.map(({ y, size }) => y + (size - tile) / 2)), out],
    top,
    bottom: top + side,
  };
  return { columns, edges, names, map: { left: width - side, top, side } };
}

/** Draws the newest snapshot; before the first one, placeholders. */
export function livePainter() {
  /** @type {PlaygroundShape | null} */
  let shape = null;
  /** @type {Points | null} */
  let points = null;
  /** @type {Snapshot | null} */
  let snapshot = null;
  let map = bitmap(1, 1);
  let atlas = bitmap(1, 1);

  /** Fills the maps of the units, one below the other, and the large map. @param {Theme} theme */
  function fill(theme) {
    if (!shape || !snapshot) return;
    const { thumb, grid } = shape;
    const units = COLUMNS.reduce((sum, n) => sum + n, 0);
    if (atlas.canvas.height !== units * thumb) atlas = bitmap(thumb, units * thumb);
    for (let u = 0; u < units; u++) {
      const [from, to] = [u * thumb * thumb, (u + 1) * thumb * thumb];
      const limit = maxAbs(snapshot.units, from, to);
      paintSigned(snapshot.units, from, thumb, limit, theme.diverging, atlas.pixels, from);
    }
    commit(atlas);
    if (map.canvas.width !== grid) map = bitmap(grid, grid);
    // How much likelier class 1 is than class 0.
    const lead = new Float32Array(grid * grid);
    for (let i = 0; i < lead.length; i++) lead[i] = snapshot.boundary[2 * i + 1] - snapshot.boundary[2 * i];
    paintSigned(lead, 0, grid, 1, theme.decision, map.pixels);
    commit(map);
  }
  const untheme = onTheme(() => fill(readTheme()));

  /** @param {Theme} theme @param {Surface} surface */
  function paint(theme, { ctx, width, height }) {
    const layout = liveLayout(width, height);
    const { columns, edges, names } = layout;
    if (shape && snapshot) {
      const { layers } = shape;
      const { params } = snapshot;
      const weight = (/** @type {number} */ l, /** @type {number} */ from, /** @type {number} */ unit) =>
        edgeWeight(layers[l], params, from, unit);
      drawEdges(ctx, edges, weight, widestWeight(shape, params), theme);
    } else drawEdges(ctx, edges, () => 0, 1, theme);
    let n = 0;
    ctx.lineWidth = 1;
    for (const units of columns) {
      for (const { x, y, size } of units) {
        ctx.fillStyle = theme.bg2;
        ctx.fillRect(x, y, size, size);
        const side = atlas.canvas.width;
        if (snapshot) ctx.drawImage(atlas.canvas, 0, n * side, side, side, x, y, size, size);
        ctx.strokeStyle = snapshot ? theme.ink2 : theme.hairline;
        ctx.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1);
        n++;
      }
    }
    if (names) {
      ctx.font = theme.bold;
      ctx.fillStyle = theme.ink;
      ctx.textAlign = "right";
      ctx.textBaseline = "middle";
      columns[0].forEach(({ x, y, size }, i) => {
        ctx.fillText(["x₁", "x₂"][i], x - 6, y + size / 2);
      });
    }
    plane(ctx, theme, layout.map);
  }

  /** @param {CanvasRenderingContext2D} ctx @param {Theme} theme @param {{ left: number; top: number; side: number }} box */
  function plane(ctx, theme, { left, top, side }) {
    ctx.save();
    ctx.beginPath();
    ctx.roundRect(left, top, side, side, 4);
    ctx.clip();
    ctx.fillStyle = theme.bg2;
    ctx.fillRect(left, top, side, side);
    ctx.imageSmoothingQuality = "high";
    if (snapshot) ctx.drawImage(map.canvas, left, top, side, side);
    if (shape && points && snapshot) {
      const [x0, x1, y0, y1] = shape.domain;
      const x = linearScale([x0, x1], [left, left + side]);
      const y = linearScale([y0, y1], [top + side, top]);
      const r = Math.max(2, side / 100);
      for (const kind of [0, 1]) {
        for (const train of [0, 1]) {
          ctx.beginPath();
          for (let i = 0; i < points.label.length; i++) {
            if (points.label[i] !== kind || points.train[i] !== train) continue;
            marker(ctx, kind, x(points.xy[2 * i]), y(points.xy[2 * i + 1]), r);
          }
          ctx.strokeStyle = theme.bg;
          ctx.lineWidth = 2;
          ctx.stroke();
          ctx.fillStyle = train ? theme.classes[kind] : theme.bg;
          ctx.fill();
          if (train) continue;
          ctx.strokeStyle = theme.classes[kind];
          ctx.lineWidth = 1;
          ctx.stroke();
        }
      }
    }
    ctx.restore();
  }

  return {
    paint,
    ended: untheme,
    /** @param {PlaygroundShape} now @param {Points} its */
    configure(now, its) {
      shape = now;
      points = its;
    },
    /** @param {Snapshot} now */
    update(now) {
      snapshot = now;
      fill(readTheme());
    },
  };
}
