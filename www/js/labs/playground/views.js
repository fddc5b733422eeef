/** All views of the playground on one stage. */

import { el } from "../../draw/dom.js";
import { leadTables } from "../../draw/export-bar.js";
import { readTheme } from "../../draw/theme.js";
import { during } from "../../rest.js";
import { moreStyles } from "../../shell/sheet.js";
import { autopsyPanel } from "./autopsy-panel.js";
import { boundaryPanel } from "./boundary.js";
import { applyLook, notes } from "./lab.js";
import { lossPanel } from "./losses.js";
import { networkPanel } from "./network.js";
import { readingPanel } from "./reading.js";

/** @import {Params, ToPlayground} from "../../engine/protocol.d.ts" */
/** @import {PlaygroundShape, Points, Snapshot} from "./types.d.ts" */
/** @import {EdgeRef} from "../../draw/diagram-layout.js" */
/** @import {Lab, Panel} from "./lab.js" */
/** @import {Settable} from "./net-inputs.js" */
/** @import {foldRow} from "../../shell/folds.js" */

/** Delay after the first picture before the rest of the page loads, if the reader does not scroll. */
const REST_MS = 1000;

/**
 * @param {{ stage: HTMLElement; reading: HTMLElement; folds: ReturnType<typeof foldRow> }} frame
 * @param {{ send: (message: ToPlayground) => void; navigate: (params: Params) => void; version: () => string;
 *   facts: Lab["facts"] } & Settable} page
 */
export function mountPlayground({ stage, reading, folds }, { send, navigate, version, facts, ...settable }) {
  /** @type {Lab} */
  const lab = {
    shape: null,
    points: null,
    params: {},
    get version() {
      return version();
    },
    snapshot: null,
    facts,
    get theme() {
      return readTheme();
    },
    hover: null,
    pin: null,
    last: { layer: 0, unit: 0 },
    edge: null,
    send,
    navigate,
    look(change) {
      applyLook(lab, change);
      for (const p of panels) p.looked?.();
      if (lab.pin) more();
    },
    async editEdge(edge) {
      lab.look({ pin: { layer: edge.layer, unit: edge.unit }, edge });
      (await more())?.focusEdge(edge);
    },
  };
  leadTables(() => notes(lab));
  const autopsy = autopsyPanel(lab);
  const network = networkPanel(lab);
  const boundary = boundaryPanel(lab, folds);
  const losses = lossPanel(lab);
  const text = readingPanel(reading, lab);
  /** @type {Panel[]} */
  const panels = [autopsy, network, boundary, losses, text];
  const side = el("div", { class: "pg-side" }, network.node);
  stage.append(autopsy.node, side, el("div", { class: "pg-output" }, boundary.node, losses.node));
  let playing = false;
  let gone = false;
  let begun = false;

  // The end-to-end tests wait for the whole stage.
  stage.dataset.whole = "false";
  const end = el("div");
  stage.after(end);
  const sight = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) more();
  });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let rest;

  /** Adds panels that were loaded later. @param {Panel[]} later */
  function join(...later) {
    panels.push(...later);
    for (const p of later) {
      if (lab.shape) p.configured?.();
      if (lab.snapshot) p.draw?.(playing);
    }
  }

  /** @type {Promise<{ focusEdge(edge: EdgeRef): void } | null> | null} */
  let coming = null;
  /**
   * The panels below the first screen: loaded when their place scrolls into view, a key moves the focus, a
   * unit is pinned, or after a delay. Resolves to null if they cannot be loaded; the next call tries again.
   */
  function more() {
    coming ??= during(Promise.all([import("./lower.js"), moreStyles(), settable.fields])).then(
      ([{ lowerPanels }, , fields]) => {
        if (gone) return null;
        const lower = lowerPanels(lab, side, folds, network.net, { ...settable, fields });
        join(...lower.panels);
        stopWaiting();
        stage.dataset.whole = "true";
        return lower;
      },
    );
    return coming.catch(() => {
      coming = null;
      return null;
    });
  }
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key === "Tab") more();
  };
  /** Called at the first picture. */
  function wait() {
    sight.observe(end);
    document.addEventListener("keydown", onKey);
    window.addEventListener("beforeprint", more);
    rest = setTimeout(more, REST_MS);
  }
  function stopWaiting() {
    sight.disconnect();
    document.removeEventListener("keydown", onKey);
    window.removeEventListener("beforeprint", more);
    clearTimeout(rest);
  }

  return {
    lab,
    map: boundary.map,
    page: settable.page,
    join,
    /**
     * @param {PlaygroundShape} shape
     * @param {Points} points
     * @param {Params} params
     */
    configured(shape, points, params) {
      const form = (/** @type {PlaygroundShape | null} */ of) =>
        JSON.stringify([of?.inputs.length, of?.layers.map((l) => [l.units, l.pieces, l.alpha_len]), of?.boundary_kind]);
      const changed = form(lab.shape) !== form(shape);
      lab.shape = shape;
      lab.points = points;
      lab.params = params;
      if (changed) {
        // A snapshot of another network does not fit this one.
        lab.snapshot = null;
        Object.assign(lab, { hover: null, pin: null, edge: null, last: { layer: 0, unit: 0 } });
        send({ t: "focus", layer: -2, unit: 0 });
      }
      for (const p of panels) p.measure?.();
      for (const p of panels) p.configured?.();
    },
    /**
     * @param {Snapshot} snapshot
     * @param {boolean} now Whether it is training.
     */
    draw(snapshot, now) {
      if (!lab.shape || snapshot.params.length !== lab.shape.n_params) return;
      if (!begun) for (const p of panels) p.fit?.();
      lab.snapshot = snapshot;
      playing = now;
      if (begun) {
        for (const p of panels) p.draw?.(playing);
        return;
      }
      // Draw the most important panels first, the others a frame later.
      begun = true;
      for (const p of [autopsy, boundary, losses]) p.draw?.(playing);
      requestAnimationFrame(() => {
        if (gone) return;
        for (const p of [network, text]) p.draw?.(playing);
        wait();
      });
    },
    destroy() {
      gone = true;
      stopWaiting();
      for (const p of panels) p.destroy?.();
      leadTables();
      stage.replaceChildren();
    },
  };
}
