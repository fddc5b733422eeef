/** The large map: the network's output, or one unit's, over the input plane, with the data points. */

import { surface } from "../../draw/canvas.js";
import { checkbox, el, setAttr, setText } from "../../draw/dom.js";
import { exportBar } from "../../draw/export-bar.js";
import { capital, num } from "../../draw/format.js";
import { bilinear, bitmap, commit, maxAbs, paintClasses, paintSigned } from "../../draw/heatmap.js";
import { drawProbe, planeBox, planeHeight, planeScales } from "../../draw/plane.js";
import { say } from "../../draw/room.js";
import { during } from "../../rest.js";
import { moreStyles } from "../../shell/sheet.js";
import { paintPlane, shortKey } from "./boundary-paint.js";
import {
  LONGEST_MARK,
  mapResult,
  mapSummary,
  niceLimit,
  outputsAt,
  pointCounts,
  readOutputs,
  wrongMark,
} from "./boundary-text.js";
import { fileName, lookedAt, notes, panel } from "./lab.js";
import { axisNames, unitMap, unitName } from "./model.js";
import { telling } from "./telling.js";

/** @import {Lab, Panel} from "./lab.js" */
/** @import {PlaygroundShape, Snapshot} from "./types.d.ts" */
/** @import {UnitRef} from "./model.js" */
/** @import {foldRow} from "../../shell/folds.js" */

/**
 * The place where the reader draws points (drawing.js).
 * @typedef {object} MapPlace
 * @property {HTMLElement} host
 * @property {HTMLElement} overlay Layer over the plane.
 * @property {HTMLElement} tools Row above the map: empty at first, but with its room reserved.
 * @property {(point: { x: number; y: number } | null) => void} moveTo Moves the reading cross.
 */

/** Lead at which a class tint is full: in probability, and in scores (hinge demands a lead of 1). */
const FULL_LEAD = { probability: 1, score: 2 };
const MOVE = "Arrow keys move the reading cross, with Shift in fine steps; Enter sets the probe point.";

/**
 * @param {Lab} lab
 * @param {ReturnType<typeof foldRow>} folds
 * @returns {Panel & { map: MapPlace }}
 */
export function boundaryPanel(lab, folds) {
  let showTest = true;
  const tests = checkbox("test points", showTest, (on) => {
    showTest = on;
    describe();
    redraw();
  });
  const node = panel("Output", "boundary", tests);
  const heading = /** @type {HTMLElement} */ (node.querySelector("h2"));
  const host = el("div", { class: "pg-plane" });
  const tools = el("div", { class: "pg-tools" });
  const overlay = el("div", { class: "cursor-layer", role: "application", tabindex: "0" });
  overlay.setAttribute("aria-label", `Map of the input plane. ${MOVE}`);
  const over = el("div", { class: "pg-over" });
  host.append(over, overlay);
  const readout = el("p", { class: "sentence", "aria-live": "polite" });
  const result = el("b", { class: "num" });
  const beside = el("span");
  const summary = el("p", { class: "note" });
  const perClass = el("section", { class: "panel pg-points", "aria-label": "Points and classes" }, summary);
  const exported = exportBar({
    name: () => fileName(lab, "boundary"),
    caption: "The output map on its grid",
    data: async () => (await import("./tables.js")).boundaryTable(lab),
    notes: () => notes(lab),
    layers: () => [view.canvas, cross.canvas],
  });
  node.append(tools, host, readout, el("p", { class: "pg-result" }, result, beside), exported.node);

  let map = bitmap(1, 1);
  /** Position of the reading cross in data units. @type {{ x: number; y: number } | null} */
  let at = null;
  let limit = 1;
  const view = surface(host, "Output map", paint);
  const cross = surface(over, "Probe point", paintCross);
  cross.canvas.setAttribute("aria-hidden", "true");

  let room = 0;
  const measure = () => {
    room = host.clientWidth;
  };
  function arrange() {
    const { shape } = lab;
    if (!shape) return;
    const lines = shortKey(shape) ? 1 : 1 + Math.ceil(shape.classes.length / perLine(shape));
    host.style.height = `${planeHeight(room, lines)}px`;
    const box = planeBox(room);
    overlay.style.left = `${box.left}px`;
    overlay.style.top = `${box.top}px`;
    overlay.style.width = overlay.style.height = `${box.width}px`;
  }

  /** Fills the bitmap with the map of the current unit or the output. */
  function fill() {
    const { shape, snapshot, theme } = lab;
    if (!shape || !snapshot) return;
    const ref = lookedAt(lab);
    const values = ref ? focusMap(shape, snapshot, ref) : null;
    const side = values ? Math.round(Math.sqrt(values.length)) : shape.grid;
    if (map.canvas.width !== side) map = bitmap(side, side);
    if (values) {
      limit = maxAbs(values);
      paintSigned(values, 0, side, limit, theme.decision, map.pixels);
    } else if (shape.boundary_kind === "score") {
      const data = maxAbs(snapshot.boundary);
      limit = niceLimit(shape.task === "regression" ? maxAbs(shape.target_range) : data);
      paintSigned(snapshot.boundary, 0, side, limit, theme.decision, map.pixels);
    } else {
      limit = shape.boundary_unit === "probability" ? FULL_LEAD.probability : FULL_LEAD.score;
      const luts = shape.outputs.map((_, k) => theme.classLut(k));
      paintClasses(snapshot.boundary, limit, luts, map.pixels);
    }
    commit(map);
  }

  function redraw() {
    view.redraw();
    cross.redraw();
  }

  function paint() {
    const { shape, snapshot, points } = lab;
    if (!shape || !snapshot || !points) return;
    fill();
    const ref = lookedAt(lab);
    const values = ref ? focusMap(shape, snapshot, ref) : null;
    paintPlane(view, lab, { map, values, limit, showTest, perLine: perLine(shape) });
    const what = ref ? unitName(shape, ref) : outputTitle(shape);
    setText(heading, capital(what));
  }

  function paintCross() {
    const { shape, snapshot, theme } = lab;
    if (!shape || !snapshot) return;
    const box = planeBox(cross.width);
    const { x, y } = planeScales(box, shape.domain);
    const { probe } = snapshot;
    const mark = { x: x(probe.x), y: y(probe.y) };
    drawProbe(cross.ctx, box, mark, at && { x: x(at.x), y: y(at.y) }, theme);
  }

  function read() {
    const { shape, snapshot } = lab;
    if (!shape || !snapshot) return;
    const point = at ?? snapshot.probe;
    const [xName, yName] = axisNames(shape);
    const where = `${xName} ${num(point.x)}, ${yName} ${num(point.y)}`;
    const ref = lookedAt(lab);
    let what = readOutputs(shape, outputsAt(shape, snapshot.boundary, point.x, point.y));
    if (ref) {
      const values = focusMap(shape, snapshot, ref);
      const [x0, x1, y0, y1] = shape.domain;
      const [u, v] = [(point.x - x0) / (x1 - x0), (y1 - point.y) / (y1 - y0)];
      const side = Math.round(Math.sqrt(values.length));
      what = `a = ${num(bilinear(values, side, 1, 0, u, v))}`;
    }
    say(readout, `${at ? "" : "Probe "}${where}: ${what}`);
  }

  function describe() {
    const { shape, snapshot, points } = lab;
    if (!shape || !snapshot || !points) return;
    const longest = mapSummary(shape, snapshot);
    const mark = wrongMark(points, snapshot, showTest);
    const text = longest.replace(LONGEST_MARK, mark);
    say(summary, text, longest);
    const [value, ...lines] = mapResult(shape, snapshot, mark);
    setText(result, value);
    setText(beside, lines.join("\n"));
    setAttr(view.canvas, "aria-label", `Output map over the input plane, ${pointCounts(points)}. ${text}`);
    if (!perClass.hidden) classes?.update();
    if (!at) read();
    exported.update();
  }
  const slow = telling(lab, describe);
  /** @type {ReturnType<typeof import("./classes.js").classesTable> | null} */
  let classes = null;
  folds.add("Points and classes", perClass, async () => {
    if (!classes && lab.shape?.task === "classification") {
      const [{ classesTable }] = await during(Promise.all([import("./classes.js"), moreStyles()]));
      classes ??= classesTable(lab);
      perClass.append(classes.node);
    }
    classes?.update();
  });

  /** @param {{ x: number; y: number } | null} point */
  function moveTo(point) {
    at = point;
    cross.redraw();
    read();
  }

  /** @param {PointerEvent | MouseEvent} event */
  function under(event) {
    const { shape } = lab;
    if (!shape) return null;
    const [x0, x1, y0, y1] = shape.domain;
    const u = event.offsetX / overlay.clientWidth;
    const v = event.offsetY / overlay.clientHeight;
    return { x: x0 + u * (x1 - x0), y: y1 - v * (y1 - y0) };
  }
  /** @param {{ x: number; y: number }} point */
  const setProbe = ({ x, y }) => lab.send({ t: "probe", x, y });
  overlay.addEventListener("pointermove", (event) => moveTo(under(event)));
  overlay.addEventListener("pointerleave", () => moveTo(null));
  overlay.addEventListener("blur", () => moveTo(null));
  overlay.addEventListener("click", (event) => {
    const point = under(event);
    if (point) setProbe(point);
  });
  overlay.addEventListener("keydown", (event) => {
    const { shape, snapshot } = lab;
    if (!shape || !snapshot) return;
    const [x0, x1, y0, y1] = shape.domain;
    const step = event.shiftKey ? 0.005 : 0.04;
    const from = at ?? { x: snapshot.probe.x, y: snapshot.probe.y };
    /** @type {Record<string, [number, number]>} */
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const move = moves[event.key];
    if (move) {
      const x = Math.min(x1, Math.max(x0, from.x + move[0] * step * (x1 - x0)));
      const y = Math.min(y1, Math.max(y0, from.y + move[1] * step * (y1 - y0)));
      moveTo({ x, y });
    } else if (event.key === "Enter" || event.key === " ") setProbe(from);
    else if (event.key === "Escape" && at) moveTo(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const sizes = new ResizeObserver(() => {
    measure();
    arrange();
  });
  sizes.observe(host);

  return {
    node,
    map: { host, overlay, tools, moveTo },
    measure,
    fit() {
      view.fit();
      cross.fit();
    },
    configured() {
      at = null;
      tools.hidden = lab.params.data !== "draw";
      arrange();
    },
    draw(playing) {
      redraw();
      if (at) read();
      slow.call(!playing);
    },
    looked() {
      redraw();
      read();
    },
    destroy() {
      sizes.disconnect();
      slow.cancel();
    },
  };
}

/** @param {PlaygroundShape} shape */
function perLine(shape) {
  return Math.max(...shape.classes.map((c) => c.length), 0) > 12 ? 2 : 3;
}

/** @param {PlaygroundShape} shape */
function outputTitle(shape) {
  if (shape.task === "regression") return "output";
  return shape.boundary_kind === "score" ? "output score" : "decision regions";
}

/**
 * The unit's map: the fine one if the snapshot holds it, else its thumbnail. The fine map belongs to the
 * unit only if it agrees with the thumbnail, because it may answer an older request.
 * @param {PlaygroundShape} shape
 * @param {Snapshot} snapshot
 * @param {UnitRef} ref
 */
function focusMap(shape, snapshot, ref) {
  const { focus } = snapshot;
  const coarse = unitMap(shape, snapshot, ref);
  if (focus.length !== shape.grid * shape.grid) return coarse;
  const limit = maxAbs(coarse);
  let off = 0;
  for (let i = 0; i < 64; i++) {
    const [u, v] = [((i % 8) + 0.5) / 8, (Math.floor(i / 8) + 0.5) / 8];
    const a = bilinear(coarse, shape.thumb, 1, 0, u, v);
    off += Math.abs(a - bilinear(focus, shape.grid, 1, 0, u, v));
  }
  return off / 64 <= 0.03 * limit + 1e-12 ? focus : coarse;
}
