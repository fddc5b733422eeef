// Every place on a desktop screen: nothing moves, Tab reaches every control, every picture has a description,
// axe finds nothing in the light theme, and every selection is visible with forced colors. In the dark theme,
// axe checks each route here, and every place on the phone.
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
