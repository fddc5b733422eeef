/** The page: routes, bars, and the lab in use. */

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
 * @property {() => Promise<Offer[]>} [offers] What the export dialog offers; the first can be opened again by `restore`.
 * @property {(file: File) => Promise<string>} [restore] Opens a saved run; why it is refused, or "".
 * @property {() => { steps: number; changes: number } | null} [limits] Of runs that a link repeats.
 * @property {() => void} destroy
 */

/**
 * @typedef {object} Context
 * @property {Place} place
 * @property {Route} entry Its own.
 * @property {(hash: string) => void} replace Writes the address without a new entry in the history; not when the reader is already on the way elsewhere.
 * @property {() => void} help
 */

/** A route as labs.json has it. @typedef {{ title: string; seeds?: Record<string, number>; load: () => Promise<{ mount(root: HTMLElement, context: Context): Mounted }> }} Route */

/** In the order of the bar; a lab's script has the name of its route. */
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
    // The build names every script here: scripts/finish/routes.mjs.
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
/** How often the address has led somewhere: what is still being loaded for an earlier time is not shown. */
let turn = 0;
const address = pageAddress();
/** When the page learns to print and to do without a network, after it is loaded: not while it starts. */
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

/** The labs stand in a menu; before it what a first visitor looks for. */
const FIRST = ["course", "playground"];
const list = el("div", { class: "menu-list" });
for (const [name, { title, seeds }] of ROUTES) {
  // The bar names the labs and the course.
  if (!seeds && name !== "course") continue;
  (FIRST.includes(name) ? links : list).append(el("a", { href: `#/${name}`, "data-route": name, text: title }));
}
links.append(el("details", { class: "menu", name: "menu" }, el("summary", { text: "Labs" }), list));
shareButton.prepend(icon("share"));
moreButton.replaceChildren(icon("dots"));
listenToMenus();

/**
 * What a button opens is loaded when it is pointed at or focused, at the latest when it is pressed.
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
    // What is shown, as the end-to-end tests read it.
    root.dataset.route = name;
    exportButton.disabled = !mounted.offers;
    skipLesson.hidden = !lesson();
    // Whoever has come from another route begins at the top of this one.
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
    // The hash is the route: the jump is done by hand.
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
  // Without it the page works as before, with the network.
  setTimeout(() => more().catch(() => {}), LATER_MS);
});
