// Every place at the widths in between: a tablet in portrait, freshly loaded; and a small laptop's window
// zoomed to 200 %, as WCAG requires.
import { axed, fits, resized, stoodStill, unfolded, visitAll } from "./visit.mjs";

/** Rules of axe whose results depend on the page's width. */
const OF_WIDTH = ["scrollable-region-focusable", "target-size", "css-orientation-lock"];

visitAll("820 px", { viewport: { width: 820, height: 1180 }, hasTouch: true }, [
  stoodStill,
  fits,
  resized(640, 450),
  fits,
  unfolded,
  axed(OF_WIDTH),
]);
