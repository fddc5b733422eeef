/** Offline use: registers the service worker and announces a new version. */

import { el } from "../draw/dom.js";
import { moreStyles } from "./sheet.js";

/** Longest wait for the first picture: a lab that has drawn none by then waits for its reader. */
const PATIENCE_MS = 20_000;
/** Minimum time between checks for a new version, made when an open tab becomes visible again. */
const ASK_AGAIN_MS = 3_600_000;

/** @type {Promise<void> | null} */
let begun = null;

/**
 * Called when the page is loaded. Starts once the first picture is drawn and the browser is idle, so it does not
 * slow down the first visit. On localhost it registers only if the address asks for it (`?sw=1`). Otherwise it
 * removes a service worker left there earlier, so that nothing stale is served.
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
  // Storage full, private browsing, or sw.js missing on the host: the page still works online.
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
  // The very first worker takes over a page of its own version, so there is nothing to announce.
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
    // Another tab activated the new version, so this tab would now load files of that version.
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
