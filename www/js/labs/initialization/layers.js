/** Every layer at its random initialization: the std slider, the wall of histograms, and the curves beside it. */

import { lineChart } from "../../draw/chart.js";
import { checkbox, el, setText } from "../../draw/dom.js";
import { num } from "../../draw/format.js";
import { mixLog, movement } from "../../draw/movement.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { labNotes } from "../shared.js";
import { STYLES } from "./companions.js";
import { mixWalls, wallOf } from "./histograms.js";
import { printoutPanel } from "./printout.js";
import { slidesPanel } from "./slides.js";
import { stdSlider } from "./std.js";
import { wallRow } from "./wall.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Series} from "../../draw/chart.js" */
/** @import {Fan, LayersShown, Snapshot} from "./types.d.ts" */
/** @import {Wall} from "./histograms.js" */

/** Changes closer together than this count as one gesture; the state before it stays as the ghost. */
const GESTURE = 1000;
/** What is drawn for a net: its histograms and its two curves. @typedef {{ wall: Wall; curves: number[][] }} Drawn */

/**
 * @param {LabApi} api
 * @param {ReturnType<typeof import("./companions.js").companions>} others
 */
export function layersView(api, others) {
  const std = stdSlider(api);
  const axes = checkbox("shared axes", true, (on) => {
    for (const row of rows) row.share(on);
  });
  const look = (/** @type {string} */ text) => tell(text);
  const rows = [
    wallRow(api, { way: 0, title: "Forward: activations", name: "wall-forward", controls: [axes], look }),
    wallRow(api, { way: 1, title: "Backward: gradients dL/da", name: "wall-backward", look }),
  ];
  const charts = [chart("Std of a", "forward", "std of a"), chart("Std of dL/da", "backward", "std of dL/da")];
  const verdict = el("p", { class: "diagnosis", role: "status" });
  const told = el("p", { class: "note" });
  const printout = printoutPanel(api);
  const slides = slidesPanel(api);
  const theory = panel("Measured against the theory", "theory");
  const notes = charts.map(() => el("p", { class: "note" }));
  theory.append(...notes);
  const node = el(
    "div",
    { class: "view layers" },
    std.node,
    el("div", { class: "wall" }, ...rows.flatMap((row, i) => [row.node, charts[i].node])),
    el("div", { class: "reads" }, verdict, told, others.notice()),
  );

  /** @param {string} title @param {string} name @param {string} y */
  function chart(title, name, y) {
    return lineChart({
      title,
      name,
      x: "layer",
      y,
      yLog: true,
      height: "",
      right: 12,
      quiet: true,
      controls: [el("span", { class: "aside", text: "log scale" })],
      notes: () => labNotes("initialization", api),
      sayX: (v) => `layer ${v}`,
    });
  }

  /** The page's own net. @type {LayersShown | null} */
  let own = null;
  /** @type {Snapshot["link"]} */
  let link = {};
  /** @type {LayersShown[]} */
  let nets = [];
  /** The settings drawn, and when they arrived. */
  let [shown, since] = ["", Number.NEGATIVE_INFINITY];
  /** The animation's start, the current target, and the previous state. @type {{ from: Drawn[]; now: Drawn[]; before: Drawn | null }} */
  const state = { from: [], now: [], before: null };
  const moves = movement(drawAt);
  others.listen(redraw);

  /** @param {LayersShown} net @returns {Drawn} */
  const drawnOf = (net) => ({
    wall: wallOf(net),
    curves: [net.fan_std?.median ?? net.a_std, net.fan_back?.median ?? net.ga_std],
  });

  /** @param {number} t Progress from the previous state, 0..1. */
  function drawAt(t) {
    state.now = nets.map((net, i) => {
      const to = drawnOf(net);
      const from = state.from[i];
      if (t >= 1 || !from || from.curves[0].length !== to.curves[0].length) return to;
      const curves = to.curves.map((curve, c) => curve.map((v, l) => mixLog(from.curves[c][l], v, t)));
      return { wall: mixWalls(from.wall, to.wall, t), curves };
    });
    const walls = state.now.map((one) => one.wall);
    const ghost = nets.length === 1 ? state.before : null;
    const coming = others.coming();
    for (const row of rows) row.draw(walls, ghost?.wall ?? null, coming);
    curve(0, "a_std", "fan_std", t, ghost);
    curve(1, "ga_std", "fan_back", t, ghost);
  }

  /** @param {boolean} [moved] Whether the settings have changed. */
  function redraw(moved = false) {
    if (!own) return;
    nets = [own, ...others.list("layers")];
    // A hidden view does not animate.
    if (moved && state.now.length > 0 && node.clientWidth > 0) moves.begin();
    else if (!moves.moving()) drawAt(1);
    node.classList.toggle("several", 1 + others.wanted() > 1);
    std.update(link.init ?? "normal", Number(link.units ?? 500), own.weight_std);
    printout.draw(nets, others.coming());
    slides.draw(own);
    setText(verdict, verdictText(own));
    const ends = nets.map(({ label, a_std: a, ga_std: g }) => {
      return `${label}: std of activations from ${num(a[0])} in layer 1 to ${num(a.at(-1))} in the last; of gradients from ${num(g.at(-1))} in the last to ${num(g[0])} in layer 1`;
    });
    for (const name of others.coming()) ends.push(`${name}: being computed`);
    for (const row of rows) row.tell(`${ends.join(". ")}.`);
    tell();
  }

  /** Writes the note: the read-out, or where the signal ends up. @param {string} [read] */
  function tell(read = "") {
    if (!own) return;
    const [a, g] = [own.a_std.at(-1), own.ga_std[0]];
    const ghost = nets.length === 1 && state.before ? ` Gray: before, ${state.before.wall.name}.` : "";
    setText(
      told,
      read || `Std of the activations in the last layer ${num(a)}, of the gradient in the first ${num(g)}.${ghost}`,
    );
  }

  /** @param {LayersShown} L */
  function verdictText(L) {
    if (L.is_symmetric) return "All units of a layer are one and the same unit: see Symmetry.";
    const n = L.a_std.length;
    const rate = (/** @type {number[]} */ v) => (v[n - 1] / v[0]) ** (1 / (n - 1));
    const [ahead, back] = [rate(L.a_std), 1 / rate(L.ga_std)];
    const lost = (/** @type {number} */ r) => !Number.isFinite(r) || r === 0;
    if (L.growth && !lost(ahead) && !lost(back)) {
      const { measured, theory } = L.growth;
      const beside = theory === null ? "" : ` (infinite-width theory: ${num(theory, 4)})`;
      const who = link.norm === "batch" ? "batch" : "layer";
      return `With ${who} normalization the activations of the last layer have std ${num(L.a_std[n - 1])}. On the way back each layer multiplies the variance of the gradient by ${num(measured, 4)}${beside}.`;
    }
    const forward = lost(ahead)
      ? "The signal is lost on its way forward"
      : `Each layer scales the signal by ${num(ahead)}`;
    return lost(back)
      ? `${forward}; the gradient is lost on its way back.`
      : `${forward}${lost(ahead) ? "; each layer scales" : " and, on the way back,"} the gradient by ${num(back)}.`;
  }

  /**
   * @param {number} which
   * @param {"a_std" | "ga_std"} key
   * @param {"fan_std" | "fan_back"} fanKey
   * @param {number} t
   * @param {Drawn | null} ghost
   */
  function curve(which, key, fanKey, t, ghost) {
    if (!own) return;
    /** @type {Series[]} */
    const series = [];
    const several = nets.length > 1;
    nets.forEach((L, i) => {
      const xs = L[key].map((_, l) => l + 1);
      const fan = /** @type {Fan | null} */ (L[fanKey]);
      const quiet = { color: /** @type {const} */ ("ink2"), width: 1, label: "", xs };
      if (i === 0 && ghost?.curves[which].length === xs.length)
        series.push({ ...quiet, name: "before", dash: [7, 4], ys: ghost.curves[which], quiet: true });
      series.push({
        name: several ? L.label : fan ? "median of the seeds" : "measured",
        label: "",
        ...STYLES[i],
        xs,
        ys: state.now[i].curves[which],
        dots: true,
        ...(fan && t >= 1 ? { band: { low: fan.low, high: fan.high } } : {}),
      });
      if (L.theory)
        series.push({ ...quiet, name: several ? `theory, ${L.label}` : "theory", dash: [2, 3], ys: L.theory[key] });
    });
    const { theory: predicted } = own;
    const off = predicted && own[key].map((v, l) => Math.abs(v / predicted[key][l] - 1));
    const halves =
      (link.act ?? "tanh") === "relu" && key === "a_std" && !own.growth
        ? " Each ReLU layer halves E[z²]: with std 1/√fan_in the curve falls by √½ = 0.71 per layer."
        : "";
    const start = `${num(own[key][0])} in layer 1, ${num(own[key].at(-1))} in layer ${own[key].length}.`;
    const infinite = (/** @type {string} */ v) => ` Infinite-width theory (dotted) within ${v}%.`;
    const band = ` Band: quartiles of ${own.seeds} seeds.`;
    const text = `${start}${off ? infinite(num(100 * Math.max(...off.filter(Number.isFinite)), 2)) : ""}${own[fanKey] ? band : ""}${halves}`;
    charts[which].update({ series, summary: text, ...(ghost ? { yDomain: domainOf(series) } : {}) });
    say(
      notes[which],
      `${which === 0 ? "Forward" : "Backward"}: ${text}`,
      `Forward: ${start}${infinite("0.12")}${Number(link.fan ?? 1) > 1 ? band : ""}${halves}`,
    );
  }

  /** A domain that includes the ghost. @param {Series[]} series @returns {[number, number]} */
  function domainOf(series) {
    const all = series.flatMap((s) => s.ys).filter((v) => v > 0 && Number.isFinite(v));
    return all.length > 0 ? [Math.min(...all), Math.max(...all)] : [0.1, 1];
  }

  return {
    node,
    front: ["layers", "n", "act", "norm", "init", "init2"],
    more: /** @type {[string, HTMLElement][]} */ ([
      ["As the lecture prints it", printout.node],
      ["The lecture’s tables", slides.node],
      ["Theory", theory],
    ]),
    /** @param {Snapshot} s */
    draw(s) {
      const key = JSON.stringify(s.link);
      const moved = key !== shown && shown !== "" && s.layers !== null;
      if (moved) {
        const now = performance.now();
        if (now - since > GESTURE || !state.before) state.before = state.now[0] ?? null;
        since = now;
        state.from = state.now;
      }
      if (s.layers) shown = key;
      ({ layers: own, link } = s);
      others.update(link);
      node.classList.toggle("waiting", !own);
      redraw(moved);
    },
    destroy: moves.stop,
  };
}
