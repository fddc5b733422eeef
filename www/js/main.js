/** The page: routes, bars, and the current lab. */

import { pageAddress } from "./address.js";
import { el } from "./draw/dom.js";
import { icon } from "./draw/icons.js";
import { dropEarly } from "./engine/early.js";
import labs from "./labs.json" with { type: "json" };
import { during } from "./rest.js";
import { leaveMenu, listenToMenus } from "./shell/menus.js";
import { moreStyles } from "./shell/sheet.js";
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
 * @property {() => Promise<Offer[]>} [offers] What the export dialog offers; `restore` can open the first.
 * @property {(file: File) => Promise<string>} [restore] Opens a saved run; resolves to the reason if refused, else "".
 * @property {() => { steps: number; changes: number } | null} [limits] Limits of a run that a link can replay.
 * @property {() => void} destroy
 */

/**
 * @typedef {object} Context
 * @property {Place} place
 * @property {Route} entry The route's own entry.
 * @property {(hash: string) => void} replace Writes the address without a new history entry, unless another place was requested.
 * @property {() => void} help
 */

/** A route in labs.json. @typedef {{ title: string; seeds?: Record<string, number>; load: () => Promise<{ mount(root: HTMLElement, context: Context): Mounted }> }} Route */

/** Pages in the order of the bar. A lab's script is named after its route. */
const PAGES = [
  { route: "", title: "Home" },
  { route: "course", title: "Course" },
  { route: "worksheet", title: "Worksheets" },
  ...labs,
  { route: "notes", title: "Notes" },
];
/** @type {Map<string, Route>} */
const ROUTES = new Map(
  /** @type {Omit<Route & { route: string }, "load">[]} */ (PAGES).map(({ route: name, ...entry }) => {
    const script = name || "home";
    // The build replaces this with one import per script (scripts/finish/routes.mjs).
    return [name, { ...entry, load: () => import(`./labs/${script}.js`) }];
  }),
);

const root = /** @type {HTMLElement} */ (document.getElementById("main"));
const links = /** @type {HTMLElement} */ (document.getElementById("labs"));
const themeButton = /** @type {HTMLButtonElement} */ (document.getElementById("theme"));
const shareButton = /** @type {HTMLButtonElement} */ (document.getElementById("share"));
const exportButton = /** @type {HTMLButtonElement} */ (document.getElementById("export"));
const helpButton = /** @type {HTMLButtonElement} */ (document.getElementById("help"));

const moreButton = /** @type {HTMLElement} */ (document.querySelector("#more > summary"));

const skip = /** @type {HTMLElement} */ (document.getElementById("skip"));
const skipLesson = /** @type {HTMLElement} */ (document.getElementById("skip-lesson"));
const lesson = () => /** @type {HTMLElement | null} */ (root.querySelector(".reading:not([hidden])"));

/** @type {Mounted | null} */
let mounted = null;
let route = "?";
/** Number of navigations so far; a page still loading for an earlier one is not shown. */
let turn = 0;
const address = pageAddress();
/** Delay after loading before the code for printing and offline use is loaded, to keep the start fast. */
const LATER_MS = 1500;

const openHelp = opens(
  helpButton,
  async () => (await import("./shell/dialogs.js")).helpDialog(),
  (dialog) => dialog.showModal(),
);
opens(
  exportButton,
  async () => (await import("./shell/export-dialog.js")).exportDialog(),
  async (dialog) => dialog.open((await mounted?.offers?.()) ?? []),
);
opens(
  shareButton,
  async () => (await import("./shell/share.js")).shareDialog(() => mounted),
  (dialog) => dialog.open(),
);

/** Pages shown before the menu of labs, for first visitors. */
const FIRST = ["course", "playground"];
const list = el("div", { class: "menu-list" });
for (const [name, { title, seeds }] of ROUTES) {
  // The bar lists only the labs and the course.
  if (!seeds && name !== "course") continue;
  (FIRST.includes(name) ? links : list).append(el("a", { href: `#/${name}`, "data-route": name, text: title }));
}
links.append(el("details", { class: "menu", name: "menu" }, el("summary", { text: "Labs" }), list));
shareButton.prepend(icon("share"));
moreButton.replaceChildren(icon("dots"));
listenToMenus();

/**
 * Loads what a button opens when the button is hovered or focused, at the latest when it is pressed.
 * @template T
 * @param {HTMLButtonElement} button
 * @param {() => Promise<T>} load
 * @param {(part: T) => unknown} open
 * @returns {() => void} Presses the button.
 */
function opens(button, load, open) {
  /** @type {Promise<T> | null} */
  let coming = null;
  const get = () => {
    coming ??= during(Promise.all([load(), moreStyles()])).then(([part]) => part);
    coming.catch(() => {
      coming = null;
    });
    return coming;
  };
  const press = () => {
    leaveMenu(button);
    return get().then(open).catch(lost);
  };
  button.addEventListener("pointerenter", get);
  button.addEventListener("focus", get);
  button.addEventListener("click", press);
  return press;
}

/** @param {unknown} error */
function lost(error) {
  say(`This part of the page could not be loaded. Reload to try again. (${error})`);
}

async function navigate() {
  const hash = address.arrived();
  if (hash === null) return;
  const own = ++turn;
  const place = parseHash(hash);
  const known = ROUTES.get(place.route);
  const name = known ? place.route : "";
  document.documentElement.classList.toggle("embed", place.page.embed);
  for (const link of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".top [data-route]"))) {
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
  delete root.dataset.route;
  dropEarly(name);
  const entry = known ?? /** @type {Route} */ (ROUTES.get(""));
  const { title, load } = entry;
  document.title = name === "" ? "Training Ground" : `${title} · Training Ground`;
  shareButton.hidden = exportButton.hidden = !entry.seeds;
  exportButton.disabled = true;
  try {
    const [module] = await during(Promise.all([load(), name === "playground" || moreStyles()]));
    if (turn !== own) return;
    root.replaceChildren();
    mounted = module.mount(root, { place, entry, replace: address.replace, help: openHelp });
    // The end-to-end tests read this.
    root.dataset.route = name;
    exportButton.disabled = !mounted.offers;
    skipLesson.hidden = !lesson();
    // After a change of route, start at the top.
    if (own > 1) root.querySelector("h1")?.focus({ preventScroll: true });
    if (!known) say(`There is no page “${place.route.slice(0, 60)}”: this is the start.`);
  } catch (error) {
    if (turn !== own) return;
    route = "?";
    lost(error);
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
/** @param {HTMLElement} link @param {() => HTMLElement | null} to */
function skips(link, to) {
  link.addEventListener("click", (event) => {
    // The hash holds the route, so the link cannot jump by itself.
    event.preventDefault();
    to()?.focus();
  });
}
skips(skip, () => root);
skips(skipLesson, lesson);
window.addEventListener("hashchange", navigate);
navigate();
window.addEventListener("load", () => {
  const more = async () => (await import("./shell/later.js")).later(root, () => mounted?.link?.());
  // If this fails, the page still works online.
  setTimeout(() => more().catch(() => {}), LATER_MS);
});
