/** Death certificates: the update that killed a unit, in numbers. */

import { el } from "../../draw/dom.js";
import { num, plural } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { scrolled } from "../../draw/table.js";
import { actName } from "./names.js";

/** @import {DeadShown, DeathShown} from "./types.d.ts" */

/** Which part of the update would have been enough to kill the unit. @param {DeathShown} d */
export function cause(d) {
  if (d.step === 0) return "dead from the start, by the draw of its weights";
  if (d.by_bias === 0 && d.by_weights === 0) return "the shift of either bias or weights";
  if (d.by_bias === 0) return "the shift of the bias alone";
  if (d.by_weights === 0) return "the shift of the weights alone";
  return "bias and weights together";
}

/** @param {DeadShown} dead */
export function certificateTable(dead) {
  return {
    columns: ["unit", "step", "learning rate", "dL/db", "shift of b", "b before", "b after"].concat(
      ["dL/dw1", "dL/dw2", "w1 before", "w2 before", "w1 after", "w2 after"],
      ["points let through before", "after bias alone", "after weights alone", "cause"],
    ),
    rows: dead.deaths.map((d) => [
      d.unit + 1,
      d.step,
      dead.lr,
      d.step === 0 ? null : d.db,
      d.step === 0 ? null : -dead.lr * d.db,
      d.before[2],
      d.after[2],
      ...(d.step === 0 ? [null, null] : d.dw),
      d.before[0],
      d.before[1],
      d.after[0],
      d.after[1],
      d.active,
      d.by_bias,
      d.by_weights,
      cause(d),
    ]),
  };
}

/** Number of characters of the longest sum. */
const SUM = 235;

/** @param {(death: DeathShown) => void} rewind */
export function certificates(rewind) {
  const node = panel("Death certificates", "deaths");
  const sum = el("p", { class: "note" });
  const body = el("tbody");
  const heads = ["Unit", "Step", "", "dL/db", "shift −η · dL/db", "b", "|dL/dw|", "Let through before", "Killed by"];
  const table = el(
    "table",
    { class: "table deaths" },
    el("thead", {}, el("tr", {}, ...heads.map((c) => (c ? el("th", { scope: "col", text: c }) : el("td"))))),
    body,
  );
  const box = scrolled(table, "Deaths, one a row", { bare: true });
  node.append(sum, box);
  let key = "";
  return {
    node,
    /** @param {DeadShown} dead */
    update(dead) {
      const list = dead.deaths;
      const by = (/** @type {(d: DeathShown) => boolean} */ which) => list.filter((d) => d.step > 0 && which(d)).length;
      say(
        sum,
        list.length === 0
          ? `No ${actName(dead.act)} unit has died${dead.pieces > 1 ? ": the winning piece always passes the gradient" : ""}.`
          : `${plural(list.length, "death")}. Learning rate η = ${num(dead.lr)}, mini-batches of ${dead.batch}. For each death both halves of the update were tried alone: the bias would have been enough ${plural(
              by((d) => d.by_bias === 0),
              "time",
            )}, the weights ${plural(
              by((d) => d.by_weights === 0),
              "time",
            )}, of ${by(() => true)}. ${dead.revived === 0 ? "No dead unit came back: its gradient is 0." : `${plural(dead.revived, "unit")} came back.`}`,
        SUM,
      );
      box.classList.toggle("waiting", list.length === 0);
      const now = JSON.stringify([list.length, dead.act, dead.lr, dead.bias, list.at(-1)]);
      if (now === key) return;
      key = now;
      body.replaceChildren(
        ...list.map((d) => {
          const born = d.step === 0;
          const back = el(
            "button",
            { type: "button", class: "link", onclick: () => rewind(d) },
            born ? "Show" : "Rewind",
          );
          back.title = born ? "" : "To the step before";
          back.setAttribute(
            "aria-label",
            `${born ? "Show" : "Rewind to the step before"}, unit ${d.unit + 1}, step ${d.step}`,
          );
          const cells = [
            String(d.unit + 1),
            String(d.step),
            born ? "–" : num(d.db, 3),
            born ? "–" : num(-dead.lr * d.db, 3),
            born ? num(d.after[2], 3) : `${num(d.before[2], 3)} → ${num(d.after[2], 3)}`,
            born ? "–" : num(Math.hypot(d.dw[0], d.dw[1]), 3),
            `${d.active} of ${dead.rows}`,
            cause(d),
          ];
          const row = el("tr", {}, ...cells.map((c, i) => el("td", { class: i < 7 ? "num" : "", text: c })));
          row.cells[1].after(el("td", {}, back));
          row.dataset.unit = String(d.unit + 1);
          row.dataset.step = String(d.step);
          return row;
        }),
      );
    },
    /** Marks the rows of the chosen unit. @param {number} at @param {number} unit */
    mark(at, unit) {
      for (const row of body.rows) {
        const own = row.dataset.unit === String(unit);
        row.classList.toggle("chosen", own && Math.abs(Number(row.dataset.step) - at) <= 1);
      }
    },
  };
}
