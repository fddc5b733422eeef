/** The views of a lab as tabs in its bar. */

import { el } from "../draw/dom.js";
import { parseHash } from "../state.js";

/** @import {LabSnapshot} from "../engine/protocol.d.ts" */
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
 * Shows one view at a time: the one that the snapshot names.
 * @template {LabSnapshot} S
 * @param {{ stage: HTMLElement; bar: HTMLElement; api: LabApi }} where
 * @param {Record<string, { title: string; view: View<S> }>} views
 * @param {{ draw(snapshot: S): void }} reading
 * @returns {LabViews<S>}
 */
export function tabbed({ stage, bar, api }, views, reading) {
  const tabs = el("div", { class: "tabs", role: "group", "aria-label": "Experiment" });
  let current = "";
  const names = Object.keys(views);
  // The requested view, drawn or not: requesting it again would add a second history entry.
  const asked = () => parseHash(location.hash).params.view ?? names[0];
  const buttons = Object.entries(views).map(([name, { title, view }]) => {
    const button = el("button", { type: "button", onclick: () => name !== asked() && api.turn(name) }, title);
    button.dataset.view = name;
    // The style sheet reserves room for the bold title, so that nothing moves when the current tab changes.
    button.dataset.title = title;
    tabs.append(button);
    stage.append(view.node);
    return button;
  });
  bar.append(tabs);
  const folds = Object.entries(views).map(([name, { view }]) => ({
    name,
    own: (view.more ?? []).map(([title, node]) => api.folds.add(title, node)),
  }));
  const all = Object.values(views).map((v) => v.view);
  /** Shows only this view's controls in the bar and sections at the foot. @param {string} shown */
  function offer(shown) {
    for (const [name, { view }] of Object.entries(views)) if (view.keys) view.keys.hidden = name !== shown;
    for (const { name, own } of folds) for (const fold of own) fold.offer(name === shown);
  }
  // Also before the first picture, which would otherwise change the bar's height.
  offer(api.params().view ?? names[0]);
  return {
    draw(snapshot, busy) {
      current = snapshot.view ?? "";
      for (const [name, { view }] of Object.entries(views)) {
        view.node.hidden = name !== current;
        if (name === current) view.draw(snapshot, busy);
      }
      offer(current);
      for (const b of buttons) {
        const here = b.dataset.view === current;
        // On a phone the tabs scroll, so bring the chosen one into view.
        if (here && b.getAttribute("aria-pressed") !== "true")
          tabs.scrollLeft = b.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - b.offsetWidth) / 2;
        b.setAttribute("aria-pressed", String(here));
      }
      reading.draw(snapshot);
    },
    keys: all.flatMap((view) => view.keys ?? []),
    front: () => views[current]?.view.front ?? [],
    refused: (message) => views[current]?.view.refused?.(message),
    timed: (times) => views[current]?.view.timed?.(times),
    toggle: () => views[current]?.view.toggle?.(),
    step: () => views[current]?.view.step?.(),
    destroy() {
      for (const view of all) view.destroy?.();
    },
  };
}
