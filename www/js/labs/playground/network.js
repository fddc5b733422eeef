/** The network diagram: a canvas of edges and thumbnails. Its controls are an overlay (unit-buttons.js, net-inputs.js). */

import { surface } from "../../draw/canvas.js";
import { drawEdge, drawEdges, drawNames, drawUnits, MANY_EDGES, THIN } from "../../draw/diagram.js";
import { hitEdge, layoutDiagram } from "../../draw/diagram-layout.js";
import { el, setAttr, throttle } from "../../draw/dom.js";
import { exportBar } from "../../draw/export-bar.js";
import { capital, num, percent, plural, signed } from "../../draw/format.js";
import { bitmap, commit, maxAbs, paintSigned } from "../../draw/heatmap.js";
import { say } from "../../draw/room.js";
import { onTheme } from "../../draw/theme.js";
import { fileName, lookedAt, notes, panel } from "./lab.js";
import {
  biasIndex,
  columnSizes,
  edgeName,
  edgeWeight,
  FEATURES,
  incoming,
  inputSlots,
  sameUnit,
  summary,
  unitMap,
  unitName,
  weightIndex,
  widestWeight,
} from "./model.js";

/** @import {Lab, Panel} from "./lab.js" */
/** @import {DiagramLayout, EdgeRef} from "../../draw/diagram-layout.js" */
/** @import {PlaygroundShape, Snapshot} from "./types.d.ts" */

const PER_ROW = 16;
const HINT = "click a unit or an edge";
/** Height of everything on the page but the diagram: bars, title, and the lines and unit below it. */
const AROUND = 412;
const LEAST = 240;
/** Width of the longest of the names "x₁" to "sin x₂". */
const FEATURE_NAME = 44;
/** Minimum width for "Hidden 1". */
const NAME = 72;

/**
 * The place of overlays on the diagram.
 * @typedef {object} NetPlace
 * @property {HTMLElement} inner
 * @property {HTMLElement} aside Place beside the title.
 * @property {() => DiagramLayout | null} layout
 */

/**
 * @param {Lab} lab
 * @returns {Panel & { net: NetPlace }}
 */
export function networkPanel(lab) {
  const aside = el("span", { class: "aside", text: HINT });
  const node = panel("Network", "network", aside);
  const inner = el("div", { class: "pg-net" });
  const scroller = el("div", { class: "pg-net-scroll" }, inner);
  const wide = el("p", { class: "pg-hint", text: "Scroll sideways →" });
  const says = el("p", { class: "sentence" });
  const exported = exportBar({
    name: () => fileName(lab, "network"),
    caption: "All weights and biases, with their gradients",
    data: async () => (await import("./tables.js")).parameterTable(lab),
    notes: () => notes(lab),
    layers: () => [view.canvas],
  });
  node.append(wide, scroller, says, exported.node);

  /** @type {DiagramLayout | null} */
  let layout = null;
  let atlas = bitmap(1, 1);
  const edges = document.createElement("canvas");
  const view = surface(inner, "Network diagram", paint);
  const refreshEdges = throttle(180, () => {
    paintEdges();
    view.redraw();
  });
  const slow = throttle(150, describe);

  /** Beside the map, the diagram takes the height of the screen. */
  const beside = matchMedia("(min-width: 1200px)");
  let room = 0;
  const measure = () => {
    room = scroller.clientWidth;
  };
  function arrange() {
    const { shape } = lab;
    if (!shape || room === 0) return;
    const touch = matchMedia("(pointer: coarse)").matches;
    const longest = Math.max(...shape.outputs.map((o) => o.length), 3);
    const right = Math.min(96, 10 + 7 * longest);
    const slots = inputSlots(lab.params, shape);
    const left = slots ? FEATURE_NAME : 16 + 8 * Math.min(7, Math.max(...shape.inputs.map((i) => i.length)));
    const high = beside.matches ? Math.max(LEAST, window.innerHeight - AROUND) : 0;
    const rows = slots ? FEATURES.length : 0;
    layout = layoutDiagram(columnSizes(shape), room, { touch, left, right, high, head: touch ? 110 : 74, rows, slots });
    inner.style.width = `${layout.width}px`;
    inner.style.height = `${layout.height}px`;
    wide.hidden = layout.width <= room;
  }

  function paintAtlas() {
    const { shape, snapshot } = lab;
    if (!shape || !snapshot) return;
    const side = shape.thumb;
    const units = snapshot.units.length / (side * side);
    const height = Math.ceil(units / PER_ROW) * side;
    if (atlas.canvas.height !== height) atlas = bitmap(PER_ROW * side, height);
    const stride = PER_ROW * side;
    for (let u = 0; u < units; u++) {
      const at = Math.floor(u / PER_ROW) * side * stride + (u % PER_ROW) * side;
      const first = u * side * side;
      const limit = maxAbs(snapshot.units, first, first + side * side);
      paintSigned(snapshot.units, first, side, limit, lab.theme.diverging, atlas.pixels, at, stride);
    }
    commit(atlas);
  }

  function paintEdges() {
    const { shape, snapshot } = lab;
    if (!shape || !snapshot || !layout) return;
    edges.width = view.canvas.width;
    edges.height = view.canvas.height;
    const ctx = edges.getContext("2d");
    if (!ctx || view.width === 0) return;
    ctx.scale(edges.width / view.width, edges.height / view.height);
    const { params } = snapshot;
    const widest = widestWeight(shape, params);
    /** @param {number} l @param {number} from @param {number} unit */
    const weight = (l, from, unit) => edgeWeight(shape.layers[l], params, from, unit);
    drawEdges(ctx, layout, weight, widest, lab.theme);
  }

  function paint() {
    const { shape, snapshot, theme, edge } = lab;
    if (!shape || !snapshot || !layout) return;
    if (edges.width !== view.canvas.width || edges.height !== view.canvas.height) paintEdges();
    const { ctx } = view;
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.drawImage(edges, 0, 0);
    ctx.restore();
    if (edge) {
      const w = edgeWeight(shape.layers[edge.layer], snapshot.params, edge.from, edge.unit);
      drawEdge(ctx, layout, edge, w, theme);
    }
    const looked = lookedAt(lab);
    /** @type {(column: number, unit: number) => import("../../draw/diagram.js").UnitMark} */
    const mark = (column, unit) => {
      const ref = { layer: column - 1, unit };
      const state = sameUnit(ref, lab.pin) ? "pinned" : sameUnit(ref, looked) ? "looked" : "none";
      if (column === 0) return { bias: null, dead: false, state };
      const layer = shape.layers[column - 1];
      const dead = snapshot.layers[column - 1].dead_units.includes(unit);
      return { bias: snapshot.params[biasIndex(layer, unit)], dead, state };
    };
    drawUnits(ctx, layout, { canvas: atlas.canvas, side: shape.thumb, perRow: PER_ROW }, mark, theme);
    drawNames(ctx, layout, headings(shape, snapshot, layout.colPitch < NAME), shape, theme);
  }

  /** Updates texts and names, less often than pixels. */
  function describe() {
    const { shape, snapshot } = lab;
    if (!shape || !snapshot) return;
    const dead = snapshot.layers.reduce((sum, l) => sum + l.dead_units.length, 0);
    const line = summary(shape);
    setAttr(view.canvas, "aria-label", `Network diagram: ${line}${dead ? `; ${dead} dead units` : ""}.`);
    sayLooked();
    exported.update();
  }

  function sayLooked() {
    const { shape, snapshot, edge } = lab;
    if (!shape || !snapshot) return;
    const longest = key(shape, snapshot);
    if (edge) {
      say(says, edgeText(shape, snapshot, edge), longest);
      return;
    }
    const ref = lookedAt(lab);
    if (!ref) {
      say(says, longest);
      return;
    }
    const limit = maxAbs(unitMap(shape, snapshot, ref));
    const pinned = sameUnit(ref, lab.pin) ? " Kept in view: Esc lets go." : "";
    say(says, `${unitName(shape, ref)}: map from ${num(-limit)} to ${signed(limit)}.${pinned}`, longest);
  }

  inner.addEventListener("pointermove", (event) => {
    if (event.target !== view.canvas || !layout) return;
    const edge = hitEdge(layout, event.offsetX, event.offsetY);
    inner.classList.toggle("on-edge", edge !== null);
    if (edge === null ? lab.edge === null : sameEdge(edge, lab.edge)) return;
    lab.look({ edge });
  });
  inner.addEventListener("pointerleave", () => {
    if (lab.edge) lab.look({ edge: null });
  });
  inner.addEventListener("click", (event) => {
    if (event.target !== view.canvas || !layout) return;
    const edge = hitEdge(layout, event.offsetX, event.offsetY, 10);
    if (edge) lab.editEdge(edge);
  });
  const sizes = new ResizeObserver(() => {
    measure();
    again();
  });
  sizes.observe(scroller);
  const again = () => {
    arrange();
    paintEdges();
    view.redraw();
  };
  window.addEventListener("resize", again);

  const untheme = onTheme(() => {
    paintAtlas();
    paintEdges();
    view.redraw();
  });

  return {
    node,
    net: { inner, aside, layout: () => layout },
    measure,
    fit: () => view.fit(),
    configured() {
      arrange();
      describe();
    },
    draw(playing) {
      paintAtlas();
      refreshEdges.call(!playing || (lab.shape?.n_params ?? 0) < MANY_EDGES);
      slow.call(!playing);
    },
    looked() {
      sayLooked();
      view.redraw();
    },
    destroy() {
      untheme();
      sizes.disconnect();
      window.removeEventListener("resize", again);
      refreshEdges.cancel();
      slow.cancel();
    },
  };
}

/**
 * @param {EdgeRef} a
 * @param {EdgeRef | null} b
 */
function sameEdge(a, b) {
  return b !== null && a.layer === b.layer && a.from === b.from && a.unit === b.unit;
}

/**
 * @param {PlaygroundShape} shape
 * @param {Snapshot} snapshot
 * @param {boolean} narrow
 */
function headings(shape, snapshot, narrow) {
  const inputs = { title: "Inputs", note: "", foot: "" };
  const layers = shape.layers.map((layer, l) => {
    const dead = snapshot.layers[l].dead_units.length;
    return {
      title: narrow && shape.layers[l + 1] ? `H${l + 1}: ${layer.units}` : capital(layer.name),
      note: layer.activation_label,
      foot: dead ? `${dead} dead` : "",
    };
  });
  return [inputs, ...layers];
}

/**
 * Explains how to read the diagram.
 * @param {PlaygroundShape} shape
 * @param {Snapshot} snapshot
 */
function key(shape, snapshot) {
  const many = columnSizes(shape).reduce((s, n, i, all) => s + (i ? n * all[i - 1] : 0), 0);
  const thin = many > MANY_EDGES ? ` Edges below ${percent(THIN)} of it are left out.` : "";
  const widest = num(widestWeight(shape, snapshot.params));
  const all = plural(shape.n_params, "parameter");
  return `Blue, solid: w > 0. Orange, dashed: w < 0. ${all}, widest |w| = ${widest}.${thin}`;
}

/**
 * @param {PlaygroundShape} shape
 * @param {Snapshot} snapshot
 * @param {EdgeRef} edge
 */
function edgeText(shape, snapshot, edge) {
  const layer = shape.layers[edge.layer];
  const a = incoming(shape, snapshot, edge.layer)[edge.from];
  const parts = Array.from({ length: layer.pieces }, (_, p) => {
    const i = weightIndex(layer, edge.from, edge.unit, p);
    const [w, g] = [snapshot.params[i], snapshot.grads[i]];
    const piece = layer.pieces > 1 ? `piece ${p + 1}: ` : "";
    return `${piece}w = ${num(w)}, dL/dw = ${num(g)}, a·w = ${num(a * w)} at the probe`;
  });
  return `${edgeName(shape, edge)}: ${parts.join("; ")}.`;
}
