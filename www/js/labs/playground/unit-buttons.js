/** One transparent button per unit over the diagram: pointer, keyboard and screen reader. */

import { el, setAttr, throttle } from "../../draw/dom.js";
import { num } from "../../draw/format.js";
import { biasIndex, columnSizes, sameUnit, unitMap, unitName } from "./model.js";

/** @import {Lab, Panel} from "./lab.js" */
/** @import {UnitRef} from "./model.js" */
/** @import {NetPlace} from "./network.js" */

/**
 * @param {Lab} lab
 * @param {NetPlace} net
 * @returns {Panel}
 */
export function unitButtons(lab, net) {
  const group = el("div", { class: "pg-units", role: "group" });
  group.setAttribute("aria-label", "Units: arrow keys move between units and layers, Enter pins one");
  net.inner.append(group);
  /** @type {HTMLButtonElement[][]} By column. */
  let grid = [];
  /** @type {UnitRef} */
  let current = { layer: -1, unit: 0 };

  /** @param {UnitRef} ref */
  const at = (ref) => grid[ref.layer + 1]?.[ref.unit];

  function build() {
    const { shape } = lab;
    if (!shape) return;
    const sizes = columnSizes(shape);
    if (grid.length === sizes.length && grid.every((column, c) => column.length === sizes[c])) return;
    group.replaceChildren();
    current = { layer: 0, unit: 0 };
    grid = sizes.map((n, c) => Array.from({ length: n }, (_, unit) => button({ layer: c - 1, unit })));
    group.append(...grid.flat());
    at(current).tabIndex = 0;
  }

  /** @param {UnitRef} ref */
  function button(ref) {
    const node = el("button", { type: "button", class: "pg-unit", tabindex: "-1" });
    node.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse") lab.look({ hover: ref, edge: null });
    });
    node.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse") lab.look({ hover: null });
    });
    node.addEventListener("focus", () => {
      rove(ref);
      name(ref);
      if (node.matches(":focus-visible")) lab.look({ hover: ref, edge: null });
    });
    node.addEventListener("blur", () => {
      if (sameUnit(lab.hover, ref)) lab.look({ hover: null });
    });
    node.addEventListener("click", () => {
      lab.look({ pin: sameUnit(lab.pin, ref) ? null : ref, edge: null });
    });
    node.addEventListener("keydown", (event) => move(event, ref));
    return node;
  }

  /** @param {UnitRef} ref */
  function rove(ref) {
    const old = at(current);
    if (old) old.tabIndex = -1;
    current = ref;
    at(ref).tabIndex = 0;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {UnitRef} ref
   */
  function move(event, ref) {
    if (event.key === "Escape" && (lab.pin || lab.hover)) {
      event.stopPropagation();
      lab.look({ pin: null, hover: null });
      return;
    }
    const column = ref.layer + 1;
    const last = grid[column].length - 1;
    /** @type {Record<string, [number, number]>} */
    const targets = {
      ArrowUp: [column, Math.max(0, ref.unit - 1)],
      ArrowDown: [column, Math.min(last, ref.unit + 1)],
      ArrowLeft: [column - 1, ref.unit],
      ArrowRight: [column + 1, ref.unit],
      Home: [column, 0],
      End: [column, last],
    };
    const target = targets[event.key];
    if (!target || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const [c, u] = target;
    if (c < 0 || c >= grid.length) return;
    grid[c][Math.min(u, grid[c].length - 1)].focus();
  }

  function place() {
    const layout = net.layout();
    if (!layout) return;
    const touch = matchMedia("(pointer: coarse)").matches;
    const width = Math.min(layout.colPitch, touch ? 48 : layout.thumb + 4);
    grid.forEach((column, c) => {
      const pitch = c === 0 ? layout.lane : layout.pitch;
      const height = touch ? Math.min(pitch, 48) : pitch;
      column.forEach((node, u) => {
        node.style.left = `${layout.x[c] + layout.thumb / 2 - width / 2}px`;
        node.style.top = `${layout.y[c][u] + layout.thumb / 2 - height / 2}px`;
        node.style.width = `${width}px`;
        node.style.height = `${height}px`;
      });
    });
  }

  /** @param {UnitRef} ref */
  function name(ref) {
    const { shape, snapshot } = lab;
    const node = at(ref);
    if (!shape || !snapshot || !node) return;
    const map = unitMap(shape, snapshot, ref);
    let sum = 0;
    for (const v of map) sum += v;
    const parts = [unitName(shape, ref)];
    if (ref.layer >= 0) {
      const layer = shape.layers[ref.layer];
      parts.push(layer.activation_label, `bias ${num(snapshot.params[biasIndex(layer, ref.unit)])}`);
      if (snapshot.layers[ref.layer].dead_units.includes(ref.unit)) parts.push("dead");
    }
    parts.push(`mean over the plane ${num(sum / map.length)}`);
    setAttr(node, "aria-label", parts.join(", "));
  }

  function describe() {
    grid.forEach((column, c) => {
      column.forEach((_, unit) => {
        name({ layer: c - 1, unit });
      });
    });
    mark();
  }

  function mark() {
    grid.forEach((column, c) => {
      column.forEach((node, unit) => {
        const pinned = sameUnit(lab.pin, { layer: c - 1, unit });
        setAttr(node, "aria-pressed", String(pinned));
      });
    });
  }

  const slow = throttle(150, describe);
  const sizes = new ResizeObserver(place);
  sizes.observe(net.inner);
  return {
    node: group,
    configured() {
      build();
      place();
      describe();
    },
    draw: (playing) => slow.call(!playing),
    looked: mark,
    destroy() {
      sizes.disconnect();
      slow.cancel();
    },
  };
}
