/** What the page does for its whole life and needs for no picture: loaded once it is there. */

import { tellHeight } from "./embed.js";
import { keepOffline } from "./offline.js";
import { listenToPaper } from "./paper.js";

/**
 * @param {HTMLElement} root Where the labs are mounted.
 * @param {() => string | undefined} link The full address of the state that is shown.
 */
export function later(root, link) {
  listenToPaper(link);
  if (parent !== window && document.documentElement.classList.contains("embed")) tellHeight(parent);
  return keepOffline(root);
}
