/** Geometry of the network diagram: the positions of the units, and the edge under a point. */

/**
 * @typedef {object} DiagramLayout
 * @property {number} width Width of the diagram; more than available if the columns need it.
 * @property {number} height
 * @property {number} thumb Side of a thumbnail.
 * @property {number} pitch Vertical distance between units.
 * @property {number} lane Vertical distance between rows of the first column.
 * @property {number} colPitch Horizontal distance between columns.
 * @property {number[]} x Left edge of each column's thumbnails.
 * @property {number[][]} y Top edge of each unit's thumbnail, by column.
 * @property {number} top Top of the units, below the headings.
 * @property {number} bottom
 */

export const HEAD = 42;
export const FOOT = 22;
/** Largest side of a unit's map; largest and smallest distance between units. */
const TILE = 40;
const WIDEST = 88;
const CLOSEST = 18;
/** Frames narrower than this have smaller maps. */
const NARROW = 340;
const SMALL = 30;

/**
 * Vertical distance between units, from the size of the largest column.
 * @param {number} most
 * @param {boolean} touch
 */
function pitchFor(most, touch) {
  if (touch) return most <= 12 ? 48 : most <= 20 ? 36 : 28;
  if (most <= 8) return 46;
  if (most <= 12) return 38;
  if (most <= 16) return 31;
  return most <= 24 ? 26 : 22;
}

/**
 * @param {number[]} columns Numbers of inputs, of units in each hidden layer, and of outputs.
 * @param {number} available Width of the frame.
 * @param {{ touch?: boolean; left?: number; right?: number; high?: number; head?: number; rows?: number; slots?: number[] | null }} [options]
 *   `left`, `right`: margins for names. `high`: a height to fill if the units need less. `head`: height of the
 *   headings. `rows`, `slots`: rows of the first column, and the row of each unit, if others need room beside them.
 * @returns {DiagramLayout}
 */
export function layoutDiagram(columns, available, options = {}) {
  const { touch = false, left = 34, right = 70, high = 0, head = HEAD, rows = 0, slots = null } = options;
  const most = Math.max(...columns);
  const pitchOf = (/** @type {number} */ n) => {
    const roomy = (high - head - FOOT - TILE) / Math.max(1, n - 1);
    return high > 0 ? Math.max(CLOSEST, Math.min(WIDEST, Math.floor(roomy))) : pitchFor(n, touch);
  };
  const pitch = pitchOf(most);
  const lane = slots ? pitchOf(rows) : pitch;
  const closest = Math.min(pitch, lane);
  const gaps = Math.max(1, columns.length - 1);
  const tile = available < NARROW ? SMALL : TILE;
  const thumb = Math.min(tile, closest - (closest > 30 ? 8 : 3));
  const least = Math.max(thumb + 20, 52);
  const room = (available - left - right - thumb) / gaps;
  const colPitch = Math.max(least, Math.min(190, room));
  const used = left + right + thumb + gaps * colPitch;
  const width = Math.max(available, Math.ceil(used));
  const shift = Math.max(0, (available - used) / 2);
  const span = Math.max((most - 1) * pitch + thumb, slots ? (rows - 1) * lane + thumb : 0, high - head - FOOT);
  const y = columns.map((n, c) => {
    const own = c === 0 ? slots : null;
    const step = own ? lane : pitch;
    const first = head + (span - (((own ? rows : n) - 1) * step + thumb)) / 2;
    return Array.from({ length: n }, (_, i) => Math.round(first + (own ? own[i] : i) * step));
  });
  return {
    width,
    height: head + span + FOOT,
    thumb,
    pitch,
    lane,
    colPitch,
    x: columns.map((_, c) => Math.round(left + shift + c * colPitch)),
    y,
    top: head,
    bottom: head + span,
  };
}

/**
 * Vertical progress of an edge at share `s` of its horizontal extent. The curve is a cubic with level
 * ends, and its horizontal coordinate is the same for all edges between two columns.
 * @param {number} s 0..1
 */
export function ease(s) {
  let t = s;
  for (let i = 0; i < 4; i++) {
    const x = 1.5 * t * (1 - t) * (1 - t) + 1.5 * t * t * (1 - t) + t * t * t;
    const slope = 1.5 * (1 - t) * (1 - t) + 1.5 * t * t;
    t = Math.min(1, Math.max(0, t + (s - x) / Math.max(slope, 0.3)));
  }
  return t * t * (3 - 2 * t);
}

/**
 * @typedef {object} EdgeRef
 * @property {number} layer Layer of the unit that the edge leads to.
 * @property {number} from
 * @property {number} unit
 */

/**
 * The edge nearest to a point, within `reach` pixels.
 * @param {DiagramLayout} layout
 * @param {number} px
 * @param {number} py
 * @param {number} [reach]
 * @returns {EdgeRef | null}
 */
export function hitEdge(layout, px, py, reach = 6) {
  const { x, y, thumb } = layout;
  for (let c = 0; c + 1 < x.length; c++) {
    const [x0, x1] = [x[c] + thumb, x[c + 1]];
    if (px <= x0 || px >= x1) continue;
    const s = (px - x0) / (x1 - x0);
    const progress = ease(s);
    const slope = (ease(Math.min(1, s + 0.01)) - ease(Math.max(0, s - 0.01))) / 0.02;
    let best = null;
    let near = reach;
    for (let from = 0; from < y[c].length; from++) {
      for (let unit = 0; unit < y[c + 1].length; unit++) {
        const [y0, y1] = [y[c][from] + thumb / 2, y[c + 1][unit] + thumb / 2];
        const tilt = ((y1 - y0) * slope) / (x1 - x0);
        const away = Math.abs(y0 + (y1 - y0) * progress - py) / Math.hypot(1, tilt);
        if (away < near) {
          near = away;
          best = { layer: c, from, unit };
        }
      }
    }
    return best;
  }
  return null;
}
