/** The page: routes, bars, and the lab in use. */

import { helpDialog } from "./shell/dialogs.js";
import { exportDialog } from "./shell/export-dialog.js";
import { keepOffline } from "./shell/offline.js";
import { shareDialog } from "./shell/share.js";
import { mountThemeSwitch } from "./shell/theme-switch.js";
import { parseHash } from "./state.js";

/** @import {Offer} from "./shell/export-dialog.js" */
/** @import {Place} from "./state.js" */

/**
 * What a route's module mounts.
 * @typedef {object} Mounted
 * @property {(place: Place) => void} [go] The address changed within the route.
 * @property {() => void} [theme]
 * @property {() => void} [help]
 * @property {() => string} [link] The full address of exactly this state.
 * @property {Offer[]} [offers] What the export dialog offers.
 * @property {() => void} destroy
 */

/**
 * @typedef {object} Context
 * @property {Place} place
 * @property {(hash: string) => void} replace Writes the address without a new entry in the history.
 * @property {() => void} help
 */

/** @typedef {{ title: string; load: () => Promise<{ mount(root: HTMLElement, context: Context): Mounted }> }} Route */

/** Only what is built is listed. @type {Record<string, Route>} */
const ROUTES = {
  "": { title: "Syllabus", load: () => import("./labs/home.js") },
  playground: { title: "Playground", load: () => import("./labs/playground.js") },
  activations: { title: "Activations", load: () => import("./labs/activations.js") },
  zigzag: { title: "Zig-zag", load: () => import("./labs/zigzag.js") },
  preprocessing: { title: "Preprocessing", load: () => import("./labs/preprocessing.js") },
  initialization: { title: "Initialization", load: () => import("./labs/initialization.js") },
  "gradient-check": { title: "Gradient check", load: () => import("./labs/gradient-check.js") },
  sanity: { title: "Sanity checks", load: () => import("./labs/sanity.js") },
  notes: { title: "Notes", load: () => import("./labs/notes.js") },
};

const root = /** @type {HTMLElement} */ (document.getElementById("main"));
const links = /** @type {HTMLElement} */ (document.getElementById("labs"));
const themeButton = /** @type {HTMLButtonElement} */ (document.getElementById("theme"));
const shareButton = /** @type {HTMLButtonElement} */ (document.getElementById("share"));
const exportButton = /** @type {HTMLButtonElement} */ (document.getElementById("export"));
const helpButton = /** @type {HTMLButtonElement} */ (document.getElementById("help"));

/** @type {Mounted | null} */
let mounted = null;
let route = "?";
let written = "";
const help = helpDialog();
const exports = exportDialog(() => mounted?.offers ?? []);
const share = shareDialog(() => mounted?.link?.() ?? location.href);

for (const [name, { title }] of Object.entries(ROUTES)) {
  const link = document.createElement("a");
  link.href = `#/${name}`;
  link.textContent = title;
  link.dataset.route = name;
  links.append(link);
}

/** @param {string} hash */
function replace(hash) {
  written = hash;
  if (location.hash !== hash) history.replaceState(null, "", hash);
}

async function navigate() {
  if (location.hash !== "" && location.hash === written) return;
  written = location.hash;
  const place = parseHash(location.hash);
  const known = Object.hasOwn(ROUTES, place.route);
  const name = known ? place.route : "";
  document.documentElement.classList.toggle("embed", place.page.embed);
  for (const link of links.querySelectorAll("a")) {
    if (link.dataset.route === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (route === name && mounted?.go) {
    mounted.go(place);
    return;
  }
  route = name;
  mounted?.destroy();
  mounted = null;
  const { title, load } = ROUTES[name];
  document.title = name === "" ? "Training Ground" : `${title} · Training Ground`;
  shareButton.hidden = exportButton.hidden = name === "" || name === "notes";
  exportButton.disabled = true;
  try {
    const module = await load();
    if (route !== name) return;
    root.replaceChildren();
    mounted = module.mount(root, { place, replace, help: () => help.showModal() });
    exportButton.disabled = !mounted.offers;
    if (!known) say(`There is no page “${place.route.slice(0, 60)}”: this is the syllabus.`);
  } catch (error) {
    route = "?";
    say(`This part of the page could not be loaded. Reload to try again. (${error})`);
  }
}

/** @param {string} text */
function say(text) {
  const note = document.createElement("p");
  note.className = "banner";
  note.setAttribute("role", "alert");
  note.textContent = text;
  root.prepend(note);
}

mountThemeSwitch(themeButton, () => mounted?.theme?.());
document.getElementById("skip")?.addEventListener("click", (event) => {
  // The hash is the route: the jump is done by hand.
  event.preventDefault();
  root.focus();
});
helpButton.addEventListener("click", () => help.showModal());
exportButton.addEventListener("click", () => exports.open());
shareButton.addEventListener("click", () => share.open());
window.addEventListener("hashchange", navigate);
navigate();
keepOffline(root);
