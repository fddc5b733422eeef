/** Statistics of images: mean, deviation, eigenimages, reconstructions, whitened. */

import { lineChart } from "../../draw/chart.js";
import { el, setText } from "../../draw/dom.js";
import { count, num, percent } from "../../draw/format.js";
import { maxAbs } from "../../draw/heatmap.js";
import { drawTiles, imageAt, tileLayout } from "../../draw/images.js";
import { panel } from "../../draw/panel.js";
import { picturePanel } from "../../draw/picture.js";
import { say } from "../../draw/room.js";
import { labNotes } from "../shared.js";
import { cardPanel } from "./card.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Tile} from "../../draw/images.js" */

/** Shown at the most. */
const EIGENIMAGES = 24;
/** Characters of the longest summaries. */
const ROOM = { eigen: 225, rebuilt: 165, white: 145, share: 75 };

/** @param {LabApi} api */
export function imagesView(api) {
  /** @type {any} */
  let s = null;
  const notes = () => labNotes("preprocessing", api);
  const card = cardPanel();
  const channelWord = () => (s.images.channels === 1 ? ["gray"] : ["red", "green", "blue"]);

  /**
   * A panel of tiles.
   * @param {string} title
   * @param {string} name
   * @param {() => number} many Tiles there are, or are going to be.
   * @param {() => Tile[]} tiles
   * @param {() => import("../../draw/export.js").Table} table
   * @param {{ columns?: number; least?: number; most?: number; even?: boolean }} [wish]
   */
  function tilesPanel(title, name, many, tiles, table, wish) {
    return picturePanel({
      title,
      name,
      notes,
      table,
      height: (width) => (s ? tileLayout(many(), width, wish).height : 120),
      paint({ ctx, width }, theme) {
        const list = tiles();
        drawTiles(ctx, list, s.images, tileLayout(list.length, width, wish), theme);
      },
    });
  }
  /** @param {Record<string, Float32Array>} columns */
  function pixelTable(columns) {
    const { width, channels } = s.images;
    const names = Object.keys(columns);
    const n = columns[names[0]].length;
    return {
      columns: ["x", "y", "channel", ...names],
      rows: Array.from({ length: n }, (_, i) => {
        const pixel = Math.floor(i / channels);
        const place = [pixel % width, Math.floor(pixel / width)];
        return [...place.map(String), channelWord()[i % channels], ...names.map((name) => columns[name][i])];
      }),
    };
  }

  const moments = tilesPanel(
    "Mean image and standard deviation",
    "moments",
    () => 2,
    () => [
      { values: s.mean, kind: "unit", caption: "mean image" },
      { values: s.std, kind: "size", caption: `std, white: ${num(maxAbs(s.std), 2)}` },
    ],
    () => pixelTable({ mean: s.mean, std: s.std }),
    { most: 160, least: 120 },
  );
  const eigen = tilesPanel(
    "Eigenimages",
    "eigenimages",
    () => Math.min(EIGENIMAGES, s.images.examples, s.mean.length),
    () =>
      Array.from({ length: s.images.ready ? s.eigenimages.length / s.mean.length : 0 }, (_, i) => ({
        values: imageAt(s.eigenimages, i, s.images),
        kind: "signed",
        caption: `${i + 1}: ${percent(s.images.explained[i + 1] - s.images.explained[i])}`,
      })),
    () => ({
      columns: ["component", "eigenvalue", "share of the variance", "of the first so many"],
      rows: s.images.eigenvalues.map((/** @type {number} */ v, /** @type {number} */ i) => [
        String(i + 1),
        v,
        s.images.explained[i + 1] - s.images.explained[i],
        s.images.explained[i + 1],
      ]),
    }),
    { columns: 12, least: 58, most: 80 },
  );
  /** @param {string} key @param {"unit" | "signed"} kind @param {(i: number) => string} caption */
  const beside = (key, kind, caption) => () => {
    const n = s.images.ready ? s.images.shown : 0;
    /** @type {Tile[]} */
    const list = [];
    for (let i = 0; i < n; i++)
      list.push(
        { values: imageAt(s.originals, i, s.images), kind: "unit", caption: `image ${i + 1}` },
        { values: imageAt(s[key], i, s.images), kind, caption: caption(i) },
      );
    return list;
  };
  const rebuilt = tilesPanel(
    "Reconstructions from k components",
    "reconstructions",
    () => 2 * s.images.shown,
    beside("reconstructed", "unit", (i) => `± ${num(s.images.lacking[i], 2)}`),
    () => ({
      columns: ["image", "components", "rms difference"],
      rows: s.images.lacking.map((/** @type {number} */ v, /** @type {number} */ i) => [
        String(i + 1),
        String(s.images.k),
        v,
      ]),
    }),
    { columns: 8, least: 66, most: 96, even: true },
  );
  const white = tilesPanel(
    "Whitened images (ZCA)",
    "whitened",
    () => 2 * s.images.shown,
    beside("whitened", "signed", () => "whitened"),
    () => pixelTable({ "image 1": imageAt(s.originals, 0, s.images), whitened: imageAt(s.whitened, 0, s.images) }),
    { columns: 8, least: 66, most: 96, even: true },
  );
  const slider = el("input", { type: "range", min: "0", step: "1", "aria-label": "Components k" });
  slider.addEventListener("input", () => api.setParams({ k: slider.value }));
  rebuilt.node.append(el("div", { class: "pg-stepper" }, slider));
  const share = lineChart({
    title: "Variance explained by the first k components",
    name: "explained",
    x: "k",
    y: "share of the variance",
    height: 240,
    notes,
    sayX: (v) => String(v),
  });
  const channels = panel("Per-channel mean", "channels");
  const three = el("p", { class: "big num" });
  const aboutChannels = el("p", { class: "pg-note" });
  channels.append(three, aboutChannels);
  const waiting = el("p", { class: "pg-note", role: "status" });
  const later = el(
    "div",
    { class: "view" },
    eigen.node,
    el("div", { class: "pair" }, rebuilt.node, white.node),
    share.node,
  );
  const now = el(
    "div",
    { class: "view" },
    el("div", { class: "pair" }, moments.node, el("div", { class: "stack" }, channels, card.node)),
    waiting,
    later,
  );
  const node = el("div", { class: "view" }, now);

  return {
    node,
    /** @param {any} next */
    draw(next) {
      now.hidden = !next.mean;
      if (!next.mean) return;
      s = next;
      const i = s.images;
      card.show(i);
      const dims = i.width * i.height * i.channels;
      moments.update(
        `Of ${count(i.examples)} training images, pixels between 0 and 1. The mean image has ${count(dims)} numbers (AlexNet subtracts it); the std image is black where pixels never change, white at the largest std.`,
      );
      setText(
        three,
        i.channel_mean
          .map((/** @type {number} */ m, /** @type {number} */ c) => `${channelWord()[c]} ${num(m)}`)
          .join("   "),
      );
      setText(
        aboutChannels,
        `${i.channels === 1 ? "One number, for these images are gray" : "Three numbers (VGG subtracts them)"}; standard deviation ${i.channel_std.map((/** @type {number} */ v) => num(v)).join(", ")}.`,
      );
      say(
        waiting,
        i.ready ? "" : i.stopped ? "The components were not computed. Reset starts again." : "Computing components…",
        "Computing components…",
      );
      later.classList.toggle("waiting", !i.ready);
      eigen.expect(ROOM.eigen);
      rebuilt.expect(ROOM.rebuilt);
      white.expect(ROOM.white);
      share.expect(ROOM.share, ["explained"]);
      if (!i.ready) return;
      const rank = i.eigenvalues.length;
      eigen.update(
        `The first ${Math.min(EIGENIMAGES, rank)} of ${rank} directions in which the images vary, with their share of the variance; ${i.channels === 1 ? "blue and orange: opposite signs" : "middle gray: 0"}. ${rank < dims ? `${count(i.examples)} images cannot vary in more than ${rank} of ${count(dims)} directions.` : ""}`,
        ROOM.eigen,
      );
      slider.max = String(rank);
      slider.value = String(i.k);
      rebuilt.update(
        `k = ${i.k}: ${percent(i.explained[i.k])} of the variance. Each pair: original, mean image plus ${i.k} components; ± the root mean square of what is missing.`,
        ROOM.rebuilt,
      );
      white.update(
        `Every component scaled to variance λ/(λ + ε), ε = ${num(i.epsilon)}: edges stay, large smooth areas go. ${i.channels === 1 ? "Blue and orange: opposite signs." : "Middle gray: 0."}`,
        ROOM.white,
      );
      share.update({
        series: [
          {
            name: "explained",
            color: "accent",
            xs: i.explained.map((/** @type {number} */ _, /** @type {number} */ k) => k),
            ys: i.explained,
            width: 2,
            label: "",
          },
        ],
        yDomain: [0, 1],
        marks: [{ x: i.k, text: `k = ${i.k}: ${percent(i.explained[i.k])}` }],
        summary: `${[0.5, 0.9, 0.99].map((v) => `${percent(v)} need ${i.explained.findIndex((/** @type {number} */ e) => e >= v - 1e-12)}`).join(", ")} of ${rank} components.`,
        longest: ROOM.share,
      });
    },
    theme() {
      for (const one of [moments, eigen, rebuilt, white, share]) one.theme();
    },
    destroy() {
      for (const one of [moments, eigen, rebuilt, white, share]) one.destroy();
    },
  };
}
