/** The net's predictions: the confusion matrix, and the most confident mistakes. */

import { choice, el } from "../../draw/dom.js";
import { exportMenu } from "../../draw/export-bar.js";
import { num, percent, plural } from "../../draw/format.js";
import { matrix } from "../../draw/matrix.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { readTheme } from "../../draw/theme.js";
import { picture, sheet } from "../../draw/tile.js";
import { labNotes } from "../shared.js";
import { shapeOf } from "./images.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Snapshot} from "./types.d.ts" */

/** Maximum number of mistakes shown. */
const MOST = 24;
const WAIT = "Pause training to measure this.";
/** Number of characters of the longest texts. */
const [ABOUT, SUMMARY] = [125, 115];

/** @param {LabApi} api */
export function judgedPanels(api) {
  /** @type {"test" | "train"} */
  let part = "test";
  /** @type {Snapshot | null} */
  let s = null;
  const pick = choice(
    "Images judged",
    [
      ["test", "test images"],
      ["train", "training images"],
    ],
    part,
    (value) => {
      part = /** @type {typeof part} */ (value);
      shown = "";
      draw(s);
    },
  );
  const confusion = panel("Confusion", "confusion", pick);
  const wait = el("p", { class: "note" });
  const grid = matrix({
    title: "Confusion matrix",
    name: "sanity-confusion",
    rows: "true class",
    columns: "predicted class",
    notes: () => labNotes("sanity", api),
  });
  confusion.append(wait, grid.node);
  const mistakes = panel("Its surest mistakes", "mistakes");
  const about = el("p", { class: "note" });
  const list = el("ul", { class: "mistakes" });
  /** @type {(string | number)[][]} */
  let worst = [];
  const pictures = () => [...list.querySelectorAll("canvas")];
  const take = exportMenu({
    name: () => "sanity-mistakes",
    caption: "Its surest mistakes",
    data: () => ({ columns: ["true class", "predicted class", "probability"], rows: worst }),
    layers: () => [
      sheet(
        pictures(),
        worst.map(([truth, taken]) => `${truth} → ${taken}`),
        readTheme(),
      ),
    ],
  });
  mistakes.append(list, about, take);
  let shown = "";

  /** @param {Snapshot | null} next */
  function draw(next) {
    s = next;
    if (!s?.training || !s.images) return;
    const { card } = s.images;
    const e = s.training[part];
    const none = !e || e.rows === 0;
    const unknown = !e;
    // Until the next measurement arrives, keep the room of the last one.
    for (const node of [grid.node, list, take]) {
      node.hidden = !unknown && none;
      node.classList.toggle("waiting", unknown);
    }
    const names = card.classes.map((c) => c[0]);
    say(wait, e ? (none ? "There are no test images." : "") : WAIT, WAIT);
    if (none) {
      say(about, "", ABOUT);
      grid.expect(SUMMARY, names);
      fill([]);
      shown = "";
      return;
    }
    const key = `${part} ${e.step} ${e.accuracy} ${e.loss} ${card.note}`;
    if (key === shown) return;
    shown = key;
    const which = part === "test" ? "test images" : "training images";
    grid.update({
      counts: e.confusion,
      names,
      summary: `After step ${e.step}: ${percent(e.accuracy)} of ${e.rows} ${which} are right, loss ${num(e.loss, 4)}. Colors are shares of a row.`,
    });
    worst = e.mistakes.map((m) => [names[m.truth], names[m.predicted], m.share]);
    fill(
      e.mistakes.map((m, i) => {
        const text = `${names[m.truth]} taken for ${names[m.predicted]}, ${percent(m.share)}`;
        return el(
          "li",
          {},
          picture(e.pixels, i, shapeOf(card), text),
          el("span", { text: names[m.truth] }),
          el("span", { class: "wrong", text: `→ ${names[m.predicted]} ${percent(m.share)}` }),
        );
      }),
    );
    const wrong = e.rows - Math.round(e.accuracy * e.rows);
    say(
      about,
      `${plural(wrong, "mistake")} among ${e.rows} ${which}; true class → class with the largest score, and its probability.`,
      ABOUT,
    );
  }

  /** @param {HTMLElement[]} items The items, padded with empty places. */
  function fill(items) {
    const none = () =>
      el("li", { class: "waiting" }, el("span", { class: "picture" }), "…", el("span", { class: "wrong" }));
    list.replaceChildren(...items, ...Array.from({ length: Math.max(0, MOST - items.length) }, none));
  }

  return {
    nodes: [confusion, mistakes],
    draw,
  };
}
