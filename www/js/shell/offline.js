/** The page without a network: registers the service worker, and tells when a new version is ready. */

import { el } from "../draw/dom.js";
import { moreStyles } from "./sheet.js";

/** A lab that has drawn nothing by then waits for its reader, not for the network. */
const PATIENCE_MS = 20_000;
/** A tab left open asks for a new version when it is looked at again, at most so often. */
const ASK_AGAIN_MS = 3_600_000;

/** @type {Promise<void> | null} */
let begun = null;

/**
 * Called when the page is loaded; begins once the first picture is drawn and the browser is idle: the
 * first visit pays nothing for it. On the developer's own machine only when the address asks for it (`?sw=1`);
 * else a worker left there from before is taken away, so that nothing stale is ever served.
 * @param {HTMLElement} root Where the labs are mounted.
 */
export function keepOffline(root) {
  const { serviceWorker } = navigator;
  if (begun || !serviceWorker || !location.protocol.startsWith("http")) return;
  const script = new URL("sw.js", document.baseURI);
  const local = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(location.hostname);
  if (local && new URLSearchParams(location.search).get("sw") !== "1") {
    begun = serviceWorker.getRegistration(script).then(async (old) => {
      if (old?.scope === new URL("./", script).href) await old.unregister();
    });
    begun.catch(() => {});
    return;
  }
  begun = quiet(root).then(() => register(serviceWorker, script));
  // No room, private browsing, a host that lost the file: the page works as before, with the network.
  begun.catch(() => {});
}

/** @param {HTMLElement} root */
async function quiet(root) {
  const end = performance.now() + PATIENCE_MS;
  const drawn = () => root.querySelector(".home, .notes, .lab[data-step]") !== null;
  while (!drawn() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 1000));
  if ("requestIdleCallback" in window) await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 5000 }));
}

/**
 * @param {ServiceWorkerContainer} container
 * @param {URL} script
 */
async function register(container, script) {
  // The very first worker takes over a page that is of its own version: nothing to tell.
  let controlled = container.controller !== null;
  let reloading = false;
  /** @type {ServiceWorker | null} */
  let waiting = null;
  const banner = updateBanner(() => {
    reloading = true;
    if (waiting?.state === "installed") waiting.postMessage("skipWaiting");
    else location.reload();
  });
  container.addEventListener("controllerchange", () => {
    if (reloading) location.reload();
    // Another tab took the new version; what this one has yet to load would be of it.
    else if (controlled) banner.show();
    controlled = true;
  });

  const registration = await container.register(script, { updateViaCache: "none" });
  /** @param {ServiceWorker | null} worker */
  const watch = (worker) => {
    if (!worker) return;
    const look = () => {
      if (worker.state !== "installed" || !registration.active) return;
      waiting = worker;
      banner.show();
    };
    worker.addEventListener("statechange", look);
    look();
  };
  watch(registration.waiting);
  watch(registration.installing);
  registration.addEventListener("updatefound", () => watch(registration.installing));

  let asked = performance.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || performance.now() - asked < ASK_AGAIN_MS) return;
    asked = performance.now();
    registration.update().catch(() => {});
  });
}

/** @param {() => void} reload */
function updateBanner(reload) {
  const node = el("div", { class: "update", role: "status" });
  document.body.append(node);
  return {
    async show() {
      await moreStyles();
      if (node.childElementCount > 0) return;
      const later = el("button", { type: "button", class: "link", onclick: () => node.replaceChildren() }, "Later");
      const now = el("button", { type: "button", class: "primary small", onclick: reload }, "Reload");
      node.append(el("p", { text: "A new version is ready." }), now, later);
    },
  };
}
