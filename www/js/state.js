/**
 * The state of the page in its address: `#/playground?data=spiral&seed=7`. Pure functions, so that
 * they can be tested without a browser. The engine alone decides which values it accepts.
 */

/** @import {Params} from "./engine/protocol.d.ts" */

/** Keys for the page itself, which never reach the engine. */
const PAGE_KEYS = ["hide", "lock", "embed", "speed", "lesson", "reveal", "paused", "play", "cover"];

/** Some programs cut off longer links. */
export const LONG_LINK = 8000;
/** Some browsers refuse longer addresses. */
export const LONGEST_LINK = 64_000;

/**
 * @typedef {object} Page
 * @property {string[]} hide Control keys a teacher hides; "controls" and "reading" are the whole columns.
 * @property {string[]} lock Control keys a teacher locks; "seed" also locks New draw.
 * @property {boolean} embed Without the page's bars.
 * @property {string} speed "", "10x", "max" or steps per second.
 * @property {string} lesson "" or the name of the lesson shown first.
 * @property {string} reveal "later": the answers are not shown.
 * @property {boolean} paused Nothing is computed before Start is pressed.
 * @property {boolean} cover The picture is covered until its lesson has a prediction, or the reader skips it.
 * @property {boolean} play Training starts by itself, once; the page never writes this into an address.
 */

/**
 * @typedef {object} Place
 * @property {string} route "" for home.
 * @property {Params} params
 * @property {Page} page
 */

/**
 * @param {string} text
 * @returns {string[]}
 */
function words(text) {
  return text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

/**
 * @param {string} hash With or without "#".
 * @returns {Place}
 */
export function parseHash(hash) {
  const text = hash.replace(/^#/, "").replace(/^\//, "");
  const [path, ...rest] = text.split("?");
  /** @type {Params} */
  const params = {};
  /** @type {Params} */
  const own = {};
  for (const [key, value] of new URLSearchParams(rest.join("?"))) {
    if (PAGE_KEYS.includes(key)) own[key] = value;
    else params[key] = value;
  }
  const page = {
    hide: words(own.hide ?? ""),
    lock: words(own.lock ?? ""),
    embed: own.embed === "1",
    speed: own.speed ?? "",
    lesson: own.lesson ?? "",
    reveal: own.reveal ?? "",
    paused: own.paused === "1",
    play: own.play === "1",
    cover: own.cover === "1",
  };
  return { route: path.replace(/\/+$/, ""), params, page };
}

/**
 * @param {string} route
 * @param {Params} params
 * @param {Partial<Page>} [page]
 */
export function formatHash(route, params, page = {}) {
  const query = new URLSearchParams();
  for (const key of Object.keys(params).sort()) query.set(key, params[key]);
  if (page.hide?.length) query.set("hide", page.hide.join(","));
  if (page.lock?.length) query.set("lock", page.lock.join(","));
  if (page.embed) query.set("embed", "1");
  for (const key of /** @type {const} */ (["speed", "lesson", "reveal"])) if (page[key]) query.set(key, page[key]);
  if (page.paused) query.set("paused", "1");
  if (page.cover) query.set("cover", "1");
  // Commas and colons stay readable; both are allowed in a fragment.
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%7E", "~");
  return `#/${route}${text ? `?${text}` : ""}`;
}

/** Keys of a run's position in time; dropped when the network is rebuilt. */
const RUN_KEYS = ["at", "log", "state"];

/**
 * The parameters without those of the run.
 * @param {Params} params
 * @returns {Params}
 */
export function withoutRun(params) {
  return Object.fromEntries(Object.entries(params).filter(([key]) => !RUN_KEYS.includes(key)));
}

/**
 * Whether two parameter sets are the same.
 * @param {Params} a
 * @param {Params} b
 */
export function sameParams(a, b) {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/**
 * What to try after a crash, best first: the run as it was, its settings from the start, the defaults.
 * @param {Params} link
 * @returns {{ params: Params; kept: string }[]}
 */
export function recoveries(link) {
  return [
    { params: link, kept: "Your settings and the run are restored." },
    { params: withoutRun(link), kept: "Your settings are kept; the run starts again." },
    { params: {}, kept: "These settings crashed the engine, so the page is back at its defaults." },
  ];
}
