/**
 * Removes globals that a worker never needs, before any other code runs there. The page's security policy applies to
 * workers only if the host sends it as a header. Left out: code from text, other hosts, storage. Own files still load.
 */

const { fetch: ask, Worker: Helper, setTimeout: later } = self;
const NEVER = /^(eval|Fun|fetch$|imp|set[TI]|ind|caches|cookie|stor|XML|WebS|WebT|EventSo|Broad|SharedW|Worker$)/;
/** URL of the page's folder. */
const home = new URL("../../", import.meta.url).href;

/** @param {string | URL} url */
function own(url) {
  const { href } = new URL(url, home);
  if (href.startsWith(home)) return href;
  // Our own code never gets here; the message shows the address in the console.
  throw new TypeError(href);
}

for (const top of [self, navigator])
  for (let of = top; of; of = Object.getPrototypeOf(of))
    for (const name of Object.getOwnPropertyNames(of)) if (NEVER.test(name)) Reflect.deleteProperty(of, name);
// The constructors of functions turn text into code as well.
for (const made of [() => {}, async () => {}, function* () {}, async function* () {}])
  Reflect.deleteProperty(Object.getPrototypeOf(made), "constructor");

Object.assign(self, {
  fetch: (/** @type {string | URL} */ url) => ask(own(url)),
  // Accepts only functions: the native timer would also run text as code.
  setTimeout: (/** @type {() => void} */ work, /** @type {number} */ ms) => later(() => work(), ms),
});

/** Starts a nested worker. @param {URL} url */
export const helper = (url) => new Helper(own(url), { type: "module" });
