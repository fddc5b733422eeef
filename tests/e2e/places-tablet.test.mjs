// Every place at the widths in between: a tablet upright, loaded anew; and a small laptop's window
// zoomed to 200 %, which is what WCAG asks for.
import { axed, fits, resized, stoodStill, unfolded, visitAll } from "./visit.mjs";

/** The rules of axe that the width of a page can change. */
const OF_WIDTH = ["scrollable-region-focusable", "target-size", "css-orientation-lock"];

visitAll("820 px", { viewport: { width: 820, height: 1180 }, hasTouch: true }, [
  stoodStill,
  fits,
  resized(640, 450),
  fits,
  unfolded,
  axed(OF_WIDTH),
]);
