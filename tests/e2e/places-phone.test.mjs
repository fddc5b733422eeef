// Every place on a phone, by night, for a reader who wants nothing to move; then each route by day, as every place
// is on the desk.
import { axed, emulated, fits, motionless, onRoutes, stoodStill, unfolded, visitAll } from "./visit.mjs";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, colorScheme: "dark", reducedMotion: "reduce" };
visitAll("390 px", phone, [
  stoodStill,
  motionless,
  unfolded,
  fits,
  axed(),
  onRoutes(emulated({ colorScheme: "light" }), axed(["color-contrast"])),
]);
