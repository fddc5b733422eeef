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
 * @property {[string, HTMLElement][]} [more] What is one click away: name and section, in this order.
 * @property {HTMLElement} [keys] What runs it, for the bar.
 * @property {string[]} [front] Keys of the settings that its question is about, five at the most; the others are one
 *   click away.
 * @property {() => void} [destroy]
 * @property {(message: string) => void} [refused]
 * @property {(times: number[][]) => void} [timed]
 * @property {() => void} [toggle]
 * @property {() => void} [step]
 */

/**
 * Shows one view at a time: the one the snapshot names.
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
  // The view that was asked for last, drawn or not: asked for again it would be a second entry of the history.
  const asked = () => parseHash(location.hash).params.view ?? names[0];
  const buttons = Object.entries(views).map(([name, { title, view }]) => {
    const button = el("button", { type: "button", onclick: () => name !== asked() && api.turn(name) }, title);
    button.dataset.view = name;
    // The style sheet keeps the room of the bold title: nothing moves when another tab is the current one.
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
  /** Only what belongs to this view is in the bar and at the foot. @param {string} shown */
  function offer(shown) {
    for (const [name, { view }] of Object.entries(views)) if (view.keys) view.keys.hidden = name !== shown;
    for (const { name, own } of folds) for (const fold of own) fold.offer(name === shown);
  }
  // Before the first picture as well, or the bar would have other lines then.
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
        // On a phone they scroll: the one that was chosen is in sight.
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
