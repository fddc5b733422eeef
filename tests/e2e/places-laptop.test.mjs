// Every place in a small laptop's window, in the dark theme: freshly loaded; at a projector's size, whose first screen
// shows one argument; in a window of 1280 pixels at 400 %; printed, in a window as wide as A4 paper; and unfolded.
import { axed, fits, oneScreen, printed, resized, stoodStill, unfolded, visitAll, within } from "./visit.mjs";

visitAll("1024 px", { colorScheme: "dark", viewport: { width: 1024, height: 768 } }, [
  stoodStill,
  fits,
  resized(1280, 800),
  oneScreen,
  resized(320, 256),
  within,
  resized(794, 1123),
  printed,
  resized(1024, 768),
  unfolded,
  fits,
  axed(["scrollable-region-focusable"]),
]);
