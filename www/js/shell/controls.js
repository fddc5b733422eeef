/** The controls of a lab, built from the engine's own list of fields and from nothing else. */

import { el, setText } from "../draw/dom.js";
import { choiceControl, columnControl, multiControl } from "./choice-control.js";
import { layersControls } from "./layers-control.js";
import { numberControl } from "./number-control.js";
import { settingsKey } from "./settings-key.js";
import { textControl } from "./text-control.js";

/** @import {Params} from "../engine/protocol.d.ts" */
/** @import {FieldSpec, Problem} from "../settings.d.ts" */
/** @import {PlaygroundShape} from "../labs/playground/types.d.ts" */
/** @import {Control} from "./field.js" */
/** @import {Page} from "../state.js" */
/** @import {Fold} from "./folds.js" */

/** Groups that are closed at first. */
const CLOSED = ["Offset and scale", "Stop"];

/**
 * @param {HTMLElement} host
 * @param {FieldSpec[]} fields
 * @param {(change: Params) => void} change
 * @param {object} [options]
 * @param {Record<string, HTMLElement>} [options.extra] Nodes to add to a group, by group name.
 * @param {string[]} [options.skip] Keys that have a control elsewhere.
 * @param {string[]} [options.open] Groups that are open; the others show the value of their first field.
 * @param {Record<string, HTMLElement>} [options.apart] Separate hosts for the fields of these keys.
 * @param {Record<string, (spec: FieldSpec, change: (value: string) => void) => Control>} [options.own] A lab's own
 *   controls, by key.
 * @param {HTMLElement} [options.front] Host of the settings that `front` names.
 * @param {Fold} [options.fold] The section that holds the others.
 */
export function mountControls(host, fields, change, options = {}) {
  /** @type {Control[]} */
  const controls = [];
  const layered = fields.find((f) => f.key === "hidden");
  for (const spec of fields) {
    if (spec.key === "act" && layered) {
      controls.push(...layersControls(layered, spec, change));
    } else if (spec.key !== "hidden" && !options.skip?.includes(spec.key)) {
      const make = options.own?.[spec.key] ?? build;
      const control = make(spec, (value) => change({ [spec.key]: value }));
      if (control) controls.push(control);
    }
  }
  /** @type {Map<string, { body: HTMLElement; value: HTMLElement; first: Control }>} */
  const groups = new Map();
  for (const control of controls) {
    const place = options.apart?.[control.spec.key];
    if (place) {
      place.append(control.node);
      continue;
    }
    const name = control.spec.group;
    let group = groups.get(name);
    if (!group) {
      group = { body: el("div", { class: "group-body" }), value: el("span", { class: "group-value" }), first: control };
      const { body, value } = group;
      const details = el("details", { class: "group" }, el("summary", {}, el("h2", { text: name }), value), body);
      details.open = options.open ? options.open.includes(name) : !CLOSED.includes(name);
      host.append(details);
      groups.set(name, group);
    }
    const { body } = group;
    body.append(control.node);
    if (control.spec.key === "data" && options.extra?.[name]) body.append(options.extra[name]);
  }
  /** Keys of the settings now in front. */
  let front = "";
  /** A value was refused since the settings were last arranged. */
  let refused = false;
  /** Hides groups that have no visible field. */
  function tidy() {
    let any = false;
    for (const { body } of groups.values()) {
      const empty = [...body.children].every((child) => /** @type {HTMLElement} */ (child).hidden);
      if (body.parentElement) body.parentElement.hidden = empty;
      any ||= !empty;
    }
    options.fold?.offer(any);
  }
  /** @param {string[]} keys */
  function arrange(keys) {
    front = keys.join();
    const at = (/** @type {Control} */ c) => keys.indexOf(c.spec.key);
    for (const control of controls) {
      if (at(control) < 0) groups.get(control.spec.group)?.body.append(control.node);
      // In front, no group heading repeats the label, so the label is shown.
      const { label, group } = control.spec;
      control.node.querySelector(".label")?.classList.toggle("hidden", label === group && at(control) < 0);
    }
    options.front?.append(
      ...controls
        .filter((c) => at(c) >= 0)
        .sort((a, b) => at(a) - at(b))
        .map((c) => c.node),
    );
    tidy();
  }
  for (const place of Object.values(options.apart ?? {})) if (!place.isConnected) host.append(place);
  const stray = el("p", { class: "error stray", role: "alert" });
  stray.hidden = true;
  (options.front ?? host).prepend(stray);
  const key = settingsKey(options.front ?? host);

  return {
    /**
     * @param {Params} params
     * @param {PlaygroundShape | null} shape
     * @param {Page} page
     */
    update(params, shape, page) {
      for (const control of controls) {
        const { spec, node } = control;
        const applies = Object.entries(spec.when).every(([key, values]) => {
          const field = fields.find((f) => f.key === key);
          return values.includes((params[key] ?? field?.default ?? "").split(":")[0]);
        });
        node.hidden = !applies || page.hide.includes(spec.key);
        if (applies) control.update(params, shape);
        control.lock(page.lock.includes(spec.key));
      }
      for (const { value, first } of groups.values()) setText(value, first.says?.() ?? "");
      tidy();
    },
    /** Puts the settings of these keys in front, in this order. @param {string[]} keys */
    front(keys) {
      if (front !== keys.join()) arrange(keys);
      // Every field is now in its place, so open the section if a refused one is in it.
      if (refused && options.fold && controls.some((c) => c.node.matches("details .field.bad"))) options.fold.open();
      refused = false;
    },
    /** @param {Problem[]} problems */
    complain(problems) {
      key.refused(problems.length);
      const known = new Set(controls.map((c) => c.spec.key));
      for (const control of controls) {
        const own = problems.filter((p) => p.field === control.spec.key);
        control.complain(own);
        if (own.length === 0) continue;
        control.node.closest("details")?.setAttribute("open", "");
        refused = true;
      }
      const rest = problems.filter((p) => !known.has(p.field) && p.field !== "csv" && p.field !== "pts");
      stray.hidden = rest.length === 0;
      stray.textContent = rest.map((p) => (p.field ? `${p.field}: ${p.message}` : p.message)).join(" ");
    },
  };
}

/**
 * @param {FieldSpec} spec
 * @param {(value: string) => void} change
 * @returns {Control | null}
 */
function build(spec, change) {
  switch (spec.kind) {
    case "choice":
      return choiceControl(spec, change);
    case "multi":
      return multiControl(spec, change);
    case "number":
    case "integer":
      return spec.key === "xaxis" || spec.key === "yaxis" ? columnControl(spec, change) : numberControl(spec, change);
    case "text":
      // Drawn points have their own pad.
      return spec.key === "pts" ? null : textControl(spec, change);
    default:
      return null;
  }
}
