export { contours } from "d3-contour";
export { scaleLinear, scaleLog } from "d3-scale";
