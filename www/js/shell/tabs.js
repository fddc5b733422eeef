/** The views of a lab as tabs in its bar. */

import { el } from "../draw/dom.js";
import { parseHash } from "../state.js";

/** @import {LabSnapshot} from "../engine/protocol.d.ts" */
/** @import {Fold} from "./folds.js" */
/** @import {LabApi, LabViews} from "./lab.js" */

/**
 * @template {LabSnapshot} S
 * @typedef {object} View
 * @property {HTMLElement} node
 * @property {(snapshot: S, busy: boolean) => void} draw
 * @property {[string, HTMLElement][]} [more] Closed sections: name and content.
 * @property {HTMLElement} [keys] Controls that run the view, for the bar.
 * @property {string[]} [front] Keys of the settings that matter most to the view, five at most; the others are in a
 *   closed section.
 * @property {() => void} [destroy]
 * @property {(message: string) => void} [refused]
 * @property {(times: number[][]) => void} [timed]
 * @property {() => void} [toggle]
 * @property {() => void} [step]
 */

/**
 * Shows one view at a time: the one that the snapshot names. Each is built when it is shown for the first time.
 * @template {LabSnapshot} S
 * @param {{ stage: HTMLElement; bar: HTMLElement; api: LabApi }} where
 * @param {Record<string, { title: string; build: () => View<S> }>} views
 * @param {{ draw(snapshot: S): void }} reading
 * @returns {LabViews<S>}
 */
export function tabbed({ stage, bar, api }, views, reading) {
  const tabs = el("div", { class: "tabs", role: "group", "aria-label": "Experiment" });
  let current = "";
  const names = Object.keys(views);
  // The requested view, drawn or not: requesting it again would add a second history entry.
  const asked = () => parseHash(location.hash).params.view ?? names[0];
  const buttons = Object.entries(views).map(([name, { title }]) => {
    const button = el("button", { type: "button", onclick: () => name !== asked() && api.turn(name) }, title);
    button.dataset.view = name;
    // The style sheet reserves room for the bold title, so that nothing moves when the current tab changes.
    button.dataset.title = title;
    tabs.append(button);
    return button;
  });
  bar.append(tabs);
  const { folds } = api;
  // A view that is built later puts its parts before these marks.
  const [keysEnd, namesEnd, sectionsEnd] = [0, 0, 0].map(() => document.createComment(""));
  folds.bar.append(namesEnd);
  folds.node.append(sectionsEnd);

  /** @type {Map<string, { view: View<S>; own: Fold[] }>} */
  const built = new Map();
  /** @param {string} name */
  function viewOf(name) {
    const known = built.get(name);
    if (known) return known;
    const view = views[name].build();
    stage.append(view.node);
    if (view.keys) keysEnd.before(view.keys);
    const own = (view.more ?? []).map(([title, section]) => {
      const fold = folds.add(title, section);
      namesEnd.before(/** @type {Element} */ (folds.bar.lastElementChild));
      sectionsEnd.before(section);
      return fold;
    });
    const one = { view, own };
    built.set(name, one);
    return one;
  }
  /** Shows only this view's parts on the stage, in the bar and at the foot. @param {string} shown */
  function offer(shown) {
    const is = views[shown] ? viewOf(shown) : null;
    for (const one of built.values()) {
      one.view.node.hidden = one !== is;
      if (one.view.keys) one.view.keys.hidden = one !== is;
      for (const fold of one.own) fold.offer(one === is);
    }
  }
  const here = () => built.get(current)?.view;
  return {
    draw(snapshot, busy) {
      current = snapshot.view ?? "";
      offer(current);
      here()?.draw(snapshot, busy);
      for (const b of buttons) {
        const is = b.dataset.view === current;
        // On a phone the tabs scroll, so bring the chosen one into view.
        if (is && b.getAttribute("aria-pressed") !== "true")
          tabs.scrollLeft = b.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - b.offsetWidth) / 2;
        b.setAttribute("aria-pressed", String(is));
      }
      reading.draw(snapshot);
    },
    /** Takes its place in the bar. The first view is built now: its controls decide the bar's height. */
    keys() {
      bar.append(keysEnd);
      offer(api.params().view ?? names[0]);
    },
    front: () => here()?.front ?? [],
    refused: (message) => here()?.refused?.(message),
    timed: (times) => here()?.timed?.(times),
    toggle: () => here()?.toggle?.(),
    step: () => here()?.step?.(),
    destroy() {
      for (const { view } of built.values()) view.destroy?.();
    },
  };
}
