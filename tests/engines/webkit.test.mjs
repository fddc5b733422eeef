// WebKit, as WebKitGTK has it. The runs of the engine cover the numbers; of the texts one place of each route is compared, and
// with PLACES=all every place that Firefox has.
import { smoke, TEXTS } from "./smoke.mjs";
import { launchWebkit, WATCH } from "./webdriver.mjs";

const route = (/** @type {string} */ place) => place.split("?")[0];
const first = TEXTS.filter((place, i) => TEXTS.findIndex((other) => route(other) === route(place)) === i);
smoke(launchWebkit, {
  places: process.env.PLACES === "all" ? TEXTS : first,
  // The page's first script begins by listening for faults.
  changed: { "js/start.js": (text) => WATCH + text },
});
