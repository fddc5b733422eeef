/** Markers of scatter plots: one shape per class, filled for training points and outlined for test points. */

/** Relative radii at which all shapes look equally large. */
const SIZES = [1, 0.9, 1.15, 1.2, 1.15, 1.2];
/** Corners of the shapes, as fractions of a turn from the top; none for the circle. */
const CORNERS = [
  [],
  [0.125, 0.375, 0.625, 0.875],
  [0, 1 / 3, 2 / 3],
  [0, 0.25, 0.5, 0.75],
  [0.5, 5 / 6, 1 / 6],
  [0, 0.2, 0.4, 0.6, 0.8],
];
const NAMES = ["circle", "square", "triangle", "diamond", "triangle pointing down", "pentagon"];

/**
 * The shape's name, for use in text.
 * @param {number} kind
 */
export function markerName(kind) {
  return NAMES[kind % NAMES.length];
}

/**
 * Adds the marker of class `kind` to the current path.
 * @param {Pick<CanvasRenderingContext2D, "moveTo" | "lineTo" | "arc" | "closePath">} ctx
 * @param {number} kind
 * @param {number} x
 * @param {number} y
 * @param {number} r
 */
export function marker(ctx, kind, x, y, r) {
  const shape = kind % CORNERS.length;
  const size = r * SIZES[shape];
  const corners = CORNERS[shape];
  if (corners.length === 0) {
    ctx.moveTo(x + size, y);
    ctx.arc(x, y, size, 0, 2 * Math.PI);
    return;
  }
  corners.forEach((turn, i) => {
    const angle = 2 * Math.PI * turn;
    const [px, py] = [x + size * Math.sin(angle), y - size * Math.cos(angle)];
    if (i === 0) ctx.moveTo(px, py);
    else ctx.lineTo(px, py);
  });
  ctx.closePath();
}
