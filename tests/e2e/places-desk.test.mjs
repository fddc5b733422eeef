// Every place on a desk's screen: it holds still, every control is reached by Tab, every picture has
// words, axe finds nothing, by day, by night (whose colors alone differ) and in colors of the reader's own.
import { axed, chosenIsSeen, emulated, fits, pictured, stoodStill, unfolded, visitAll, walked } from "./visit.mjs";

visitAll("1440 px", { colorScheme: "light", viewport: { width: 1440, height: 900 } }, [
  stoodStill,
  pictured,
  walked,
  unfolded,
  fits,
  axed(),
  emulated({ colorScheme: "dark" }),
  axed(["color-contrast"]),
  emulated({ forcedColors: "active" }),
  chosenIsSeen,
  fits,
]);
