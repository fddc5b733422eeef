// Every place on a desk's screen: it holds still, every control is reached by Tab, every picture has
// words, axe finds nothing by day, and every choice is seen in colors of the reader's own. By night axe looks
// at every place on the phone; here at each route.
import {
  axed,
  chosenIsSeen,
  emulated,
  fits,
  onRoutes,
  pictured,
  stoodStill,
  unfolded,
  visitAll,
  walked,
} from "./visit.mjs";

visitAll("1440 px", { colorScheme: "light", viewport: { width: 1440, height: 900 } }, [
  stoodStill,
  pictured,
  walked,
  unfolded,
  fits,
  axed(),
  onRoutes(emulated({ colorScheme: "dark" }), axed(["color-contrast"])),
  emulated({ forcedColors: "active" }),
  chosenIsSeen,
  fits,
]);
