// What the page uses of d3, bundled once into www/js/vendor/d3.js by `npm run vendor`.
export { extent, max, min, range, ticks } from "d3-array";
export { contours } from "d3-contour";
export { format, formatPrefix } from "d3-format";
export { scaleLinear, scaleLog, scaleSymlog } from "d3-scale";
export { area, line } from "d3-shape";
