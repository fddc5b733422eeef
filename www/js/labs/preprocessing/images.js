/** Statistics of images: mean, deviation, eigenimages, reconstructions, whitened images. */

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

/** @typedef {{ columns?: number; least?: number; most?: number; even?: boolean }} Wish */

/** Pixels reserved on the first screen for the slider, a sentence and two lines of settings. */
const REST = 360;
/** Pairs of an image and its reconstruction: two per row, four rows, as large as the screen allows. */
const pairs = () => ({
  columns: 4,
  least: 56,
  most: Math.max(60, Math.floor((innerHeight - REST) / 4) - 28),
  even: true,
});

/** Maximum number of eigenimages shown. */
const EIGENIMAGES = 24;
/** Number of characters of the longest summaries. */
const ROOM = { eigen: 225, rebuilt: 165, white: 145, share: 75 };

/** @param {LabApi} api */
export function imagesView(api) {
  /** @type {ImagesShown} */
  let shown;
  /** Size of the images. @type {DataCard} */
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
   * @param {() => number} many Number of tiles, including those to come.
   * @param {() => Tile[]} tiles
   * @param {() => import("../../draw/export.js").Table} table
   * @param {Wish | (() => Wish)} [wish]
   * @param {boolean} [quiet]
   */
  function tilesPanel(title, name, many, tiles, table, wish, quiet) {
    const wished = () => (typeof wish === "function" ? wish() : wish);
    return picturePanel({
      title,
      name,
      notes,
      quiet,
      table,
      height: (width) => (p ? tileLayout(many(), width, wished()).height : 120),
      paint({ ctx, width }, theme) {
        const list = tiles();
        drawTiles(ctx, list, size, tileLayout(list.length, width, wished()), theme);
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
      columns: ["component", "eigenvalue", "share of the variance", "of the first k together"],
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
    "Reconstructions",
    "reconstructions",
    () => 2 * shown.shown,
    beside("reconstructed", "unit", (i) => `± ${num(shown.lacking[i], 2)}`),
    () => ({
      columns: ["image", "components", "rms difference"],
      rows: shown.lacking.map((v, i) => [String(i + 1), String(shown.k), v]),
    }),
    pairs,
    true,
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
  const exact = el("input", { type: "text", class: "number", inputmode: "numeric", "aria-label": "k, as a number" });
  exact.addEventListener("change", () => api.setParams({ k: exact.value }));
  const most = el("span", { class: "note" });
  const share = lineChart({
    title: "Variance explained",
    name: "explained",
    x: "k",
    y: "share of the variance",
    height: `clamp(240px, 100vh - ${REST}px, 560px)`,
    drag: {
      to: (x) => api.setParams({ k: String(Math.round(x)) }),
      by: (steps) => api.setParams({ k: String(Math.max(0, shown.k + steps)) }),
    },
    quiet: true,
    notes,
    sayX: (v) => `k = ${v}`,
  });
  const channels = panel("Per-channel mean", "channels");
  const three = el("p", { class: "big num" });
  const aboutChannels = el("p", { class: "note" });
  channels.append(three, aboutChannels);
  const said = el("p", { class: "diagnosis", role: "status" });
  const later = el("div", { class: "pair" }, rebuilt.node, share.node);
  const node = el(
    "div",
    { class: "view close" },
    el("label", { class: "k-row" }, el("strong", { text: "Components k" }), slider, exact, most),
    later,
    said,
  );
  const averages = el("div", { class: "pair" }, moments.node, channels);

  // The tiles' size depends on the height of the screen.
  const resized = () => rebuilt.redraw();
  addEventListener("resize", resized);

  /** Describes the pictures, or what they wait for. */
  function sentence() {
    if (!shown.ready)
      return shown.stopped ? "Stopped before the components were there. Reset starts again." : "Computing components…";
    const { k, explained } = shown;
    return `${k} of ${shown.eigenvalues.length} components keep ${percent(explained[k])} of the variance.`;
  }

  return {
    node,
    front: ["img", "images", "imgeps"],
    more: /** @type {[string, HTMLElement][]} */ ([
      ["Eigenimages", eigen.node],
      ["Mean image", averages],
      ["Whitened", white.node],
      ["Data card", card.node],
    ]),
    /** @param {Snapshot} s */
    draw({ images }) {
      node.classList.toggle("waiting", !images?.pictures);
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
        `${size.channels === 1 ? "One number, because these images are gray" : "Three numbers (VGG subtracts them)"}; standard deviation ${shown.channel_std.map((v) => num(v)).join(", ")}.`,
      );
      say(said, sentence(), "With k = 1000 of 1000 components 100% of the variance is kept.");
      for (const part of [later, eigen.node, white.node]) part.classList.toggle("waiting", !shown.ready);
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
      if (document.activeElement !== exact) exact.value = String(shown.k);
      setText(most, `of ${rank}`);
      rebuilt.update(
        `k = ${shown.k}: ${percent(shown.explained[shown.k])} of the variance. Each pair: original, mean image plus ${shown.k} components; ± the root mean square of what is missing.`,
        ROOM.rebuilt,
      );
      white.update(
        `Every component scaled to variance λ/(λ + c), c = ${num(shown.epsilon)}: edges stay, large smooth areas go. ${size.channels === 1 ? "Blue and orange: opposite signs." : "Middle gray: 0."}`,
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
    destroy: () => removeEventListener("resize", resized),
  };
}
