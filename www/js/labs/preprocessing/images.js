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
/** @import {DataCard, ImagesShown, Pictures, Snapshot} from "./types.d.ts" */
/** @import {Tile} from "../../draw/images.js" */

/** Shown at the most. */
const EIGENIMAGES = 24;
/** Characters of the longest summaries. */
const ROOM = { eigen: 225, rebuilt: 165, white: 145, share: 75 };

/** @param {LabApi} api */
export function imagesView(api) {
  /** @type {ImagesShown} */
  let shown;
  /** Of the images. @type {DataCard} */
  let size;
  /** @type {Pictures} */
  let p;
  const notes = () => labNotes("preprocessing", api);
  const card = cardPanel();
  const channelWord = () => (size.channels === 1 ? ["gray"] : ["red", "green", "blue"]);

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
      height: (width) => (p ? tileLayout(many(), width, wish).height : 120),
      paint({ ctx, width }, theme) {
        const list = tiles();
        drawTiles(ctx, list, size, tileLayout(list.length, width, wish), theme);
      },
    });
  }
  /** @param {Record<string, Float32Array>} columns */
  function pixelTable(columns) {
    const { width, channels } = size;
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
      { values: p.mean, kind: "unit", caption: "mean image" },
      { values: p.std, kind: "size", caption: `std, white: ${num(maxAbs(p.std), 2)}` },
    ],
    () => pixelTable({ mean: p.mean, std: p.std }),
    { most: 160, least: 120 },
  );
  const eigen = tilesPanel(
    "Eigenimages",
    "eigenimages",
    () => Math.min(EIGENIMAGES, size.examples, p.mean.length),
    () =>
      Array.from({ length: shown.ready ? p.eigenimages.length / p.mean.length : 0 }, (_, i) => ({
        values: imageAt(p.eigenimages, i, size),
        kind: "signed",
        caption: `${i + 1}: ${percent(shown.explained[i + 1] - shown.explained[i])}`,
      })),
    () => ({
      columns: ["component", "eigenvalue", "share of the variance", "of the first so many"],
      rows: shown.eigenvalues.map((v, i) => [
        String(i + 1),
        v,
        shown.explained[i + 1] - shown.explained[i],
        shown.explained[i + 1],
      ]),
    }),
    { columns: 12, least: 58, most: 80 },
  );
  /** @param {"reconstructed" | "whitened"} key @param {"unit" | "signed"} kind @param {(i: number) => string} caption */
  const beside = (key, kind, caption) => () => {
    const n = shown.ready ? shown.shown : 0;
    /** @type {Tile[]} */
    const list = [];
    for (let i = 0; i < n; i++)
      list.push(
        { values: imageAt(p.originals, i, size), kind: "unit", caption: `image ${i + 1}` },
        { values: imageAt(p[key], i, size), kind, caption: caption(i) },
      );
    return list;
  };
  const rebuilt = tilesPanel(
    "Reconstructions from k components",
    "reconstructions",
    () => 2 * shown.shown,
    beside("reconstructed", "unit", (i) => `± ${num(shown.lacking[i], 2)}`),
    () => ({
      columns: ["image", "components", "rms difference"],
      rows: shown.lacking.map((v, i) => [String(i + 1), String(shown.k), v]),
    }),
    { columns: 8, least: 66, most: 96, even: true },
  );
  const white = tilesPanel(
    "Whitened images (ZCA)",
    "whitened",
    () => 2 * shown.shown,
    beside("whitened", "signed", () => "whitened"),
    () => pixelTable({ "image 1": imageAt(p.originals, 0, size), whitened: imageAt(p.whitened, 0, size) }),
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
    /** @param {Snapshot} s */
    draw({ images }) {
      now.hidden = !images?.pictures;
      if (!images?.pictures) return;
      ({ pictures: p, card: size } = images);
      shown = images;
      card.show(size);
      const dims = size.width * size.height * size.channels;
      moments.update(
        `Of ${count(size.examples)} training images, pixels between 0 and 1. The mean image has ${count(dims)} numbers (AlexNet subtracts it); the std image is black where pixels never change, white at the largest std.`,
      );
      setText(three, shown.channel_mean.map((m, c) => `${channelWord()[c]} ${num(m)}`).join("   "));
      setText(
        aboutChannels,
        `${size.channels === 1 ? "One number, for these images are gray" : "Three numbers (VGG subtracts them)"}; standard deviation ${shown.channel_std.map((v) => num(v)).join(", ")}.`,
      );
      say(
        waiting,
        shown.ready
          ? ""
          : shown.stopped
            ? "The components were not computed. Reset starts again."
            : "Computing components…",
        "Computing components…",
      );
      later.classList.toggle("waiting", !shown.ready);
      eigen.expect(ROOM.eigen);
      rebuilt.expect(ROOM.rebuilt);
      white.expect(ROOM.white);
      share.expect(ROOM.share, ["explained"]);
      if (!shown.ready) return;
      const rank = shown.eigenvalues.length;
      eigen.update(
        `The first ${Math.min(EIGENIMAGES, rank)} of ${rank} directions in which the images vary, with their share of the variance; ${size.channels === 1 ? "blue and orange: opposite signs" : "middle gray: 0"}. ${rank < dims ? `${count(size.examples)} images cannot vary in more than ${rank} of ${count(dims)} directions.` : ""}`,
        ROOM.eigen,
      );
      slider.max = String(rank);
      slider.value = String(shown.k);
      rebuilt.update(
        `k = ${shown.k}: ${percent(shown.explained[shown.k])} of the variance. Each pair: original, mean image plus ${shown.k} components; ± the root mean square of what is missing.`,
        ROOM.rebuilt,
      );
      white.update(
        `Every component scaled to variance λ/(λ + ε), ε = ${num(shown.epsilon)}: edges stay, large smooth areas go. ${size.channels === 1 ? "Blue and orange: opposite signs." : "Middle gray: 0."}`,
        ROOM.white,
      );
      share.update({
        series: [
          {
            name: "explained",
            color: "ink",
            xs: shown.explained.map((_, k) => k),
            ys: shown.explained,
            label: "",
          },
        ],
        yDomain: [0, 1],
        marks: [{ x: shown.k, text: `k = ${shown.k}: ${percent(shown.explained[shown.k])}` }],
        summary: `${[0.5, 0.9, 0.99].map((v) => `${percent(v)} need ${shown.explained.findIndex((e) => e >= v - 1e-12)}`).join(", ")} of ${rank} components.`,
        longest: ROOM.share,
      });
    },
  };
}
