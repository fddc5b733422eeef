/** All pictures of the home page; loaded after its first paint. */

import { clearPictures } from "../../draw/canvas.js";
import { themeChanged } from "../../draw/theme.js";
import { drawCards } from "./cards.js";
import { liveNetwork } from "./live.js";

/**
 * @param {HTMLElement} page
 * @param {Parameters<typeof drawCards>[0]} hosts
 * @param {Parameters<typeof drawCards>[1]} numbers
 * @param {Parameters<typeof liveNetwork>[0]} parts
 */
export function pictures(page, hosts, numbers, parts) {
  drawCards(hosts, numbers);
  const { start, destroy } = liveNetwork(parts);
  return {
    start,
    theme: themeChanged,
    destroy() {
      destroy();
      clearPictures(page);
    },
  };
}
