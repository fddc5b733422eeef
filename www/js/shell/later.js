/** Page-wide services that no picture needs, loaded after the first one. */

import { tellHeight } from "./embed.js";
import { keepOffline } from "./offline.js";
import { listenToPaper } from "./paper.js";

/**
 * @param {HTMLElement} root Where the labs are mounted.
 * @param {() => string | undefined} link The full address of the current state.
 */
export function later(root, link) {
  listenToPaper(link);
  if (parent !== window && document.documentElement.classList.contains("embed")) tellHeight(parent);
  return keepOffline(root);
}
