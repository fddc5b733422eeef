// Every place in a small laptop's window.
import { axed, fits, stoodStill, unfolded, visitAll } from "./visit.mjs";

visitAll("1024 px", { viewport: { width: 1024, height: 768 } }, [
  stoodStill,
  fits,
  unfolded,
  fits,
  axed(["scrollable-region-focusable"]),
]);
