// Keeps the page usable without a network. scripts/precache.sh writes the version and the files of
// the build into this copy; as it stands here it keeps nothing and takes itself away.

/** A hash over all files of the build. */
const VERSION = "";
/** Each file of the build: its path and the start of its SHA-256. @type {[string, string][]} */
const FILES = [];

const scope = new URL(self.registration.scope);
const PREFIX = `training-ground ${scope.pathname} `;
const NAME = PREFIX + VERSION;
const known = new Set(FILES.map(([path]) => path));

/** @param {ArrayBuffer} bytes */
async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (b) => b.toString(16).padStart(2, "0")).join("");
}

/**
 * Puts one file into the cache of this version: from an older version's where it is the same, else
 * from the network. A file of another build (a deployment under way, a stale proxy) is refused, and
 * the browser tries again later: a cache holds one build, never a mixture.
 * @param {Cache} cache
 * @param {[string, string]} file
 */
async function keep(cache, [path, hash]) {
  const url = new URL(path, scope).href;
  for (const find of [() => caches.match(url), () => fetch(url, { cache: "no-cache" })]) {
    const found = await find();
    if (!found?.ok) continue;
    const bytes = await found.arrayBuffer();
    if (!(await digest(bytes)).startsWith(hash)) continue;
    // Made anew: what came by a redirection may not answer a navigation.
    const type = found.headers.get("content-type") ?? "application/octet-stream";
    await cache.put(url, new Response(bytes, { headers: { "content-type": type } }));
    return;
  }
  throw new Error(`${path} is not of version ${VERSION}`);
}

self.addEventListener("install", (event) => {
  const all = caches.open(NAME).then((cache) => Promise.all(FILES.map((file) => keep(cache, file))));
  event.waitUntil(
    all.catch(async (error) => {
      await caches.delete(NAME);
      throw error;
    }),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(activate());
});

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== NAME) await caches.delete(name);
  }
  if (VERSION === "") await self.registration.unregister();
  // The first visit counts: its page is served from the cache from now on.
  else await self.clients.claim();
}

self.addEventListener("message", (event) => {
  if (event.data === "skipWaiting") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return;
  const path = decodeURIComponent(url.pathname.slice(scope.pathname.length)) || "index.html";
  if (known.has(path)) event.respondWith(answer(path, request));
});

/**
 * @param {string} path
 * @param {Request} request
 */
async function answer(path, request) {
  const cache = await caches.open(NAME);
  return (await cache.match(new URL(path, scope).href)) ?? fetch(request);
}
