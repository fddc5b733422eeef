/**
 * Takes from a worker what it never needs, before anything else of it runs: the page's policy reaches workers only where
 * the host sends it as a header. Script from text, other hosts and stores are gone; files of this page can be had.
 */

const { fetch: ask, Worker: Helper, setTimeout: later } = self;
const NEVER = /^(eval|Fun|fetch$|imp|set[TI]|ind|caches|cookie|stor|XML|WebS|WebT|EventSo|Broad|SharedW|Worker$)/;
/** The folder of the page. */
const home = new URL("../../", import.meta.url).href;

/** @param {string | URL} url */
function own(url) {
  const { href } = new URL(url, home);
  if (href.startsWith(home)) return href;
  // Whoever asks for it is not ours, and finds the address in the console.
  throw new TypeError(href);
}

for (const top of [self, navigator])
  for (let of = top; of; of = Object.getPrototypeOf(of))
    for (const name of Object.getOwnPropertyNames(of)) if (NEVER.test(name)) Reflect.deleteProperty(of, name);
// The constructors of functions make script of text as well.
for (const made of [() => {}, async () => {}, function* () {}, async function* () {}])
  Reflect.deleteProperty(Object.getPrototypeOf(made), "constructor");

Object.assign(self, {
  fetch: (/** @type {string | URL} */ url) => ask(own(url)),
  // Of a function only: a timer takes text otherwise.
  setTimeout: (/** @type {() => void} */ work, /** @type {number} */ ms) => later(() => work(), ms),
});

/** A worker's own worker. @param {URL} url */
export const helper = (url) => new Helper(own(url), { type: "module" });
