// What the page uses of d3, bundled once into www/js/vendor/d3.js by `npm run vendor`.
export { contours } from "d3-contour";
