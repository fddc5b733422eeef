// Every place on a phone, by night, for a reader who wants nothing to move; then by day.
import { axed, emulated, fits, motionless, stoodStill, unfolded, visitAll } from "./visit.mjs";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, colorScheme: "dark", reducedMotion: "reduce" };
visitAll("390 px", phone, [
  stoodStill,
  motionless,
  unfolded,
  fits,
  axed(),
  emulated({ colorScheme: "light" }),
  axed(["color-contrast"]),
]);
