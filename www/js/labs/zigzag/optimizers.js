/** Optimizers on the bowl of one neuron: all paths at once, the order of arrival, and the tuned learning rates. */

import { el } from "../../draw/dom.js";
import { num } from "../../draw/format.js";
import { frames, still } from "../../draw/frames.js";
import { panel } from "../../draw/panel.js";
import { picturePanel } from "../../draw/picture.js";
import { planeHeight } from "../../draw/plane.js";
import { say } from "../../draw/room.js";
import { fillTable, scrolled } from "../../draw/table.js";
import { keyButton, playButton } from "../../shell/transport.js";
import { labNotes } from "../shared.js";
import { endOf, paintBowl } from "./bowl.js";
import { swatch } from "./looks.js";
import { plane } from "./planes.js";
import { raceCharts } from "./race-charts.js";
import { outcome, rules, standing, stepsText } from "./race-words.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Race, Snapshot} from "./types.d.ts" */
/** @import {Window} from "./bowl.js" */

/** Leaves room on the first screen for the title and two lines of settings. */
const SQUARE = "clamp(280px, 100vh - 312px, 680px)";
/** Seconds for the whole race, and minimum steps per second. */
const [LASTS, SLOWEST] = [9, 12];
/** Distance from the start, in pixels, within which a press grabs it; limit of its coordinates. */
const [REACH, LIMIT] = [26, 4];

/** @param {LabApi} api */
export function optimizersView(api) {
  /** The data drawn; set before anything is drawn. @type {Race} */
  let race = /** @type {any} */ (null);
  /** Number of steps drawn, fractional while it plays. By default the whole race. */
  let t = Number.POSITIVE_INFINITY;
  let began = 0;
  /** Position of the start; ahead of the engine during a drag. @type {[number, number]} */
  let held = [0, 0];
  /** @type {[number, number] | null} */
  let asked = null;
  let sent = true;
  /** The fixed window during a drag, so that nothing moves under the pointer. @type {Window | null} */
  let frozen = null;
  /** The optimizer whose row is pointed at; its path stands out. */
  let only = "";

  const notes = () => labNotes("zigzag", api);
  const slider = el("input", { type: "range", min: "0", step: "1", "aria-label": "Step of the race" });
  slider.addEventListener("input", () => look(Number(slider.value)));
  const bowl = picturePanel({
    title: "Paths on the bowl",
    name: "bowl",
    controls: [slider],
    widest: SQUARE,
    quiet: true,
    height: (width) => planeHeight(width, 0),
    notes,
    table: () => ({
      columns: ["step", ...race.racers.flatMap(({ label }) => [`${label} w1`, `${label} w2`, `${label} loss`])],
      rows: Array.from({ length: race.end + 1 }, (_, i) => [
        i,
        ...race.racers.flatMap((r) =>
          i <= endOf(r) ? [r.path[2 * i], r.path[2 * i + 1], r.loss[i]] : [null, null, null],
        ),
      ]),
    }),
    paint: ({ ctx, width }, theme) =>
      paintBowl(
        ctx,
        width,
        race,
        { t: Math.min(t, race.end), start: held, window: frozen ?? race.window, only },
        theme,
      ),
    handle: {
      label: "Start of all paths. Arrow keys move it by a tenth, with Shift by one.",
      drag(px, py, phase) {
        const { x, y } = plane(bowl.width(), frozen ?? race.window).scales;
        if (phase === "move") move(x.invert(px), y.invert(py));
        else if (Math.hypot(px - x(held[0]), py - y(held[1])) < REACH) frozen = race.window;
        return frozen !== null;
      },
      key(key, large) {
        const by = large ? 1 : 0.1;
        const step = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, by], ArrowDown: [0, -by] }[key];
        if (step) move(held[0] + step[0], held[1] + step[1]);
        return Boolean(step);
      },
    },
  });
  for (const end of ["pointerup", "pointercancel"])
    bowl.node.addEventListener(end, () => {
      frozen = null;
      if (race) bowl.redraw();
    });
  const play = playButton((on) => (on ? start() : film.stop()));
  const back = el("button", { type: "button", onclick: () => look(Math.ceil(t) - 1) }, "Back");
  const next = keyButton("Step", "ArrowRight", () => look(Math.floor(t) + 1), "step");
  const keys = el("span", { class: "cluster" }, play.node, back, next);

  const said = el("p", { class: "diagnosis", role: "status" });
  const how = el("p", { class: "note" });
  const where = el("p", { class: "sentence", "aria-live": "polite" });
  const order = panel("Who arrives when", "arrivals");
  const table = tableOf("Who arrives when");
  table.addEventListener("pointerover", ({ target }) => {
    const row = target instanceof Element ? target.closest("tbody tr") : null;
    stand(race?.racers[row instanceof HTMLTableRowElement ? row.sectionRowIndex : -1]?.name ?? "");
  });
  table.addEventListener("pointerleave", () => stand(""));
  order.append(scrolled(table, "Steps of each optimizer"), where);
  const all = tableOf("All numbers of the race");
  const numbers = panel("All numbers of the race", "race-numbers");
  numbers.append(scrolled(all, "The race in numbers"));
  const charts = raceCharts(notes);
  const node = el(
    "div",
    { class: "view" },
    el("div", { class: "bowl-pair" }, bowl.node, el("div", { class: "bowl-side" }, said, order, how)),
  );

  /** @param {string} caption */
  function tableOf(caption) {
    return el("table", { class: "table" }, el("caption", { class: "hidden", text: caption }));
  }

  /** Sends at most one message per frame. @param {number} a @param {number} b */
  function move(a, b) {
    const clamp = (/** @type {number} */ v) => Math.round(10 * Math.min(LIMIT, Math.max(-LIMIT, v))) / 10;
    held = asked = [clamp(a), clamp(b)];
    bowl.redraw();
    if (!sent) return;
    sent = false;
    requestAnimationFrame(() => {
      sent = true;
      api.setParams({ sx: String(held[0]), sy: String(held[1]) });
    });
  }

  const film = frames(
    (passed) => {
      const pace = Math.max(SLOWEST, race.end / LASTS);
      show(Math.min(race.end, began + (passed * pace) / 1000));
      return t < race.end;
    },
    () => play.update(false, true),
  );
  function start() {
    if (t >= race.end) t = 0;
    if (still()) {
      look(race.end);
      return play.update(false, true);
    }
    began = t;
    film.start();
  }

  /** @param {string} name Name of an optimizer; "" for all. */
  function stand(name) {
    if (name === only) return;
    only = name;
    bowl.redraw();
  }

  /** @param {number} to */
  function look(to) {
    film.stop();
    show(Math.min(race.end, Math.max(0, to)));
  }

  /** @param {number} to */
  function show(to) {
    const whole = Math.floor(to);
    const other = whole !== Math.floor(t) || slider.value === "" || !where.textContent;
    t = to;
    if (other) words(whole);
    bowl.redraw();
  }

  /** Updates the texts that change from step to step. @param {number} step */
  function words(step) {
    slider.max = String(race.end);
    slider.value = String(step);
    slider.setAttribute("aria-valuetext", `step ${step} of ${race.end}`);
    back.disabled = step === 0;
    next.disabled = step >= race.end;
    say(where, standing(race, step), standing(race, Math.floor(race.end / 2)));
  }

  function fill() {
    const { racers, others, most } = race;
    fillTable(
      table,
      {
        columns: ["optimizer", "rate", "steps", "path ÷ line", `median of ${others}`],
        rows: racers.map((r) => [r.label, String(r.rate), stepsText(r.steps), num(r.detour, 3), median(r.median)]),
      },
      ["Momentum", "0.0001", "1000", "12.3", "123.5"],
    );
    fillTable(all, {
      columns: [
        "optimizer",
        "rate",
        "steps",
        "path ÷ straight line",
        `loss after ${most} steps ÷ first loss`,
        `steps, median of ${others} draws`,
        `arrived, of ${others}`,
      ],
      rows: racers.map((r) => [
        r.label,
        String(r.rate),
        r.steps === null ? `not in ${most}` : String(r.steps),
        r.detour,
        r.last_loss / race.first_loss,
        median(r.median),
        String(r.came),
      ]),
    });
    for (const one of [table, all]) {
      [...one.tBodies[0].rows].forEach((row, i) => {
        row.cells[0].querySelector(".racer")?.remove();
        row.cells[0].prepend(swatch(racers[i].name));
      });
    }
  }

  /** @param {number | null} steps */
  const median = (steps) => (steps === null ? `> ${race.most}` : String(steps));

  return {
    node,
    keys,
    front: ["inputs", "kappa", "rates", "rate", "race"],
    more: /** @type {[string, HTMLElement][]} */ ([
      ["Numbers", numbers],
      ["Loss", charts.loss],
      ["Rates tried", charts.tried],
      ["Inputs", charts.inputs],
    ]),
    /** @param {Snapshot} snapshot */
    draw({ race: drawn }) {
      node.classList.toggle("waiting", !drawn);
      if (!drawn || drawn === race) return;
      const over = !race || t >= race.end;
      race = drawn;
      if (race.racers.every(({ name }) => name !== only)) only = "";
      const at = /** @type {[number, number]} */ (race.start);
      // An answer to an older request must not move the start back.
      if (!asked || (asked[0] === at[0] && asked[1] === at[1])) [held, asked] = [at, null];
      t = over ? race.end : Math.min(t, race.end);
      say(said, outcome(race));
      say(how, rules(race), rules({ ...race, own_rates: true }));
      fill();
      words(Math.floor(t));
      bowl.update(
        `${outcome(race)} Ring: start. Cross: the best weights, where the loss is 0. Each contour has four times the loss of the next inner one; the dashed ellipse is the target. Steps: ${race.racers.map((r) => `${r.label} ${r.steps ?? `not in ${race.most}`}`).join(", ")}.`,
      );
      charts.update(race);
    },
    toggle: play.toggle,
    step: () => look(Math.floor(t) + 1),
    destroy: film.stop,
  };
}
