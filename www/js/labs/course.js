/** The course page: the path, or the review of one part (`#/course?review=1&seed=7`). */

import { pathPage } from "./course/path.js";
import { addressOfReview, reviewPage, seedOf } from "./course/review.js";

/** @import {Context, Mounted} from "../main.js" */

/** @param {HTMLElement} root @param {Context} context @returns {Mounted} */
export function mount(root, { place, replace }) {
  /** @type {{ node: HTMLElement; destroy: () => void } | null} */
  let page = null;
  /** @param {Context["place"]} at */
  function go({ params }) {
    page?.destroy();
    const part = Number(params.review);
    if (part >= 1 && part <= 5 && Number.isInteger(part)) {
      const seed = seedOf(params.seed);
      replace(addressOfReview(part, seed, params.question));
      page = reviewPage(part, seed, params.question);
    } else page = pathPage();
    root.append(page.node);
  }
  go(place);
  return {
    go(next) {
      go(next);
      root.querySelector("h1")?.focus({ preventScroll: true });
      scrollTo({ top: 0 });
    },
    destroy: () => page?.destroy(),
  };
}
