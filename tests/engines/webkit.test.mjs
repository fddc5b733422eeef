// WebKit, in WebKitGTK. The engine's runs cover the numbers. Texts are compared at one place per route, or with
// PLACES=all at every place that Firefox covers.
import { smoke, TEXTS } from "./smoke.mjs";
import { launchWebkit, WATCH } from "./webdriver.mjs";

const route = (/** @type {string} */ place) => place.split("?")[0];
const first = TEXTS.filter((place, i) => TEXTS.findIndex((other) => route(other) === route(place)) === i);
smoke(launchWebkit, {
  places: process.env.PLACES === "all" ? TEXTS : first,
  // The page's first script starts by recording faults.
  changed: { "js/start.js": (text) => WATCH + text },
});
