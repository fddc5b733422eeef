export { extent, max, min, range, ticks } from "d3-array";
export { contours } from "d3-contour";
export { format, formatPrefix } from "d3-format";
export { scaleLinear, scaleLog, scaleSymlog } from "d3-scale";
export { area, line } from "d3-shape";
