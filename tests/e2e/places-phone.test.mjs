// Every place on a phone, in the dark theme with reduced motion; then each route in the light theme, in which every
// place is tested on the desktop.
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
