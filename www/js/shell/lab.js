/** Mounts any lab but the playground in its frame: bar, controls, views, the reader's own files. */

import { el } from "../draw/dom.js";
import { leadTables } from "../draw/export-bar.js";
import { count } from "../draw/format.js";
import { labEngine, noTable } from "../engine/lab.js";
import { formatHash, parseHash } from "../state.js";
import { aboutLines, runJson } from "./about.js";
import { mountControls } from "./controls.js";
import { mountFrame } from "./frame.js";
import { keyButton } from "./transport.js";

/** @import {Facts} from "../lessons/check.js" */
/** @import {FromLab, Heard, LabSnapshot, Params, Timing, ToLab} from "../engine/protocol.d.ts" */
/** @import {Context, Mounted} from "../main.js" */
/** @import {FieldSpec, Problem} from "../settings.d.ts" */
/** @import {Page} from "../state.js" */
/** @import {foldRow} from "./folds.js" */
/** @import {About} from "./about.js" */
/** @import {Kind} from "./frame.js" */

/**
 * What the views of a lab may do.
 * @typedef {object} LabApi
 * @property {(command: unknown) => void} command Sends a command to the engine's lab (see its types.d.ts).
 * @property {(wanted: Timing) => void} time Has the engine's items timed; the view's `timed` gets the result.
 * @property {(change: Params) => void} setParams
 * @property {(params: Params) => void} go Goes to another state and adds a history entry.
 * @property {(view: string) => void} turn Switches to another view; Back returns to this one with its settings.
 * @property {(what: string, done: number, total: number) => void} apart Reports progress in a view's own
 *   workers; the lab is not ready before they are done.
 * @property {() => Params} params
 * @property {() => Page} page
 * @property {() => Facts | null} facts The drawn state, for a lesson's challenge; null before the first picture.
 * @property {() => About} about The drawn state, for exported files.
 * @property {(file: File, params: Params) => void} file Gives the reader's file to the engine, with `params` if it is accepted.
 * @property {ReturnType<typeof foldRow>} folds The row of closed sections.
 * @property {() => FieldSpec[]} fields The lab's settings, once they are known.
 * @property {(to: string) => string} href Address of another state of this lab, given as "fn=sin&h=0.1".
 */

/**
 * @template {LabSnapshot} S
 * @typedef {object} LabViews
 * @property {(params: Params, problems: Problem[]) => void} [configured]
 * @property {(snapshot: S, busy: boolean) => void} draw
 * @property {() => string} [status] What the lab waits for while nothing runs; "" if for nothing.
 * @property {(message: string) => void} [refused] Says why the reader's file cannot be used; "" if it can.
 * @property {(times: number[][]) => void} [timed] Nanoseconds per element of each item, round by round.
 * @property {() => void} [toggle] Space.
 * @property {() => void} [step] Arrow right.
 * @property {() => void} [keys] Puts the controls that run the views into the bar.
 * @property {() => string[]} [front] Keys of the settings that are always visible.
 * @property {() => void} [stop] Stops the work in a view's own workers.
 * @property {() => void} [destroy]
 */

/**
 * @template {LabSnapshot} S
 * @typedef {object} LabSpec
 * @property {string} route The route in labs.json.
 * @property {string[]} [skip] Keys that have a control on the stage.
 * @property {(stage: HTMLElement, reading: HTMLElement, bar: HTMLElement, api: LabApi) => LabViews<S>} views
 */

/**
 * @template {LabSnapshot} S
 * @param {HTMLElement} root
 * @param {Context} context
 * @param {LabSpec<S>} spec
 * @returns {Mounted}
 */
export function mountLab(root, context, spec) {
  const { route } = spec;
  /** @type {S | null} */
  let snapshot = null;
  let version = "";
  /** @type {FieldSpec[]} */
  let known = [];
  /** Settings of the drawn snapshot. @type {{ params: Params; problems: Problem[] }} */
  let drawn = { params: context.place.params, problems: [] };
  let inForce = drawn;
  let busy = true;
  /** Progress of the work when the reader stopped it. */
  let stopped = "";
  /** Why images could not be loaded. */
  let missing = "";
  /** Progress of the views' own workers, in words. */
  let apart = "";
  /** The reader's own file, kept for a restarted engine. @type {{ file: File; params: Params } | null} */
  let own = null;
  /** A file that the engine has not accepted or refused yet. @type {{ file: File; params: Params } | null} */
  let offered = null;

  /** @type {Kind<FromLab<S>, ToLab>} */
  const kind = {
    route,
    engine: (listener) => labEngine(listener, route),
    settings: noTable,
    message,
    lost(_text, again) {
      if (again && own) send({ t: "file", ...own });
    },
    stop: () => views.stop?.(),
  };
  const frame = mountFrame(root, context, kind);
  const { node: lab, bar, banner, progress } = frame;
  const { send } = frame.engine;
  const draw = keyButton("New draw", "N", frame.newDraw);
  draw.disabled = frame.locked();
  bar.setAttribute("aria-label", "Run");

  /** @type {LabApi} */
  const api = {
    command: (command) => send({ t: "command", command }),
    time: (wanted) => send({ t: "time", ...wanted }),
    setParams: (change) => frame.configure({ ...frame.params(), ...change }),
    go: (params) => frame.go(params),
    turn(view) {
      const params = frame.params();
      // Changes that are not drawn yet belong to the view being left.
      if (!frame.engine.settled()) context.replace(formatHash(route, params, frame.page()));
      // The lesson that led here does not follow to the new view.
      frame.go({ ...params, view }, { lesson: "" });
    },
    file(file, wanted) {
      offered = { file, params: wanted };
      send({ t: "file", file, params: wanted });
    },
    apart(what, done, total) {
      if (done < total) progress.show(what, done, total);
      else if (!busy) progress.hide();
      const text = done < total ? `${what}: ${done} of ${total} done.` : "";
      if (text === apart) return;
      apart = text;
      if (snapshot) state();
    },
    params: frame.params,
    page: frame.page,
    folds: frame.folds,
    fields: () => known,
    facts: () =>
      snapshot && {
        lab: route,
        params: drawn.params,
        fields: known,
        shown: snapshot,
        done: !busy && frame.engine.settled(),
      },
    about: () => ({ lab: route, version, link: frame.linkTo({}), params: drawn.params }),
    href: (to) => formatHash(route, parseHash(`#/?${to}`).params, frame.page()),
  };
  /** @type {ReturnType<typeof mountControls> | null} */
  let controls = null;
  leadTables(() => aboutLines(api.about()));
  const views = spec.views(frame.stage, frame.reading, bar, api);
  const rest = el("div", { class: "more-settings" });
  const settings = frame.folds.add("More settings", rest);
  bar.append(frame.now);
  views.keys?.();
  bar.append(el("span", { class: "cluster" }, draw, keyButton("Reset", "R", frame.reset, "reset")));

  /** @param {Heard<FromLab<S>>} m */
  function message(m) {
    switch (m.t) {
      case "ready": {
        version = m.catalog.version;
        const fields = /** @type {FieldSpec[]} */ (m.catalog[route.replace("-", "_")]);
        known = fields;
        controls ??= mountControls(rest, fields, api.setParams, {
          skip: spec.skip,
          front: frame.aside,
          fold: settings,
        });
        break;
      }
      case "configured":
        frame.take(m.params);
        stopped = "";
        inForce = { params: m.params, problems: m.problems };
        controls?.update(m.params, null, frame.page());
        controls?.complain(m.problems);
        views.configured?.(m.params, m.problems);
        break;
      case "snapshot":
        ({ snapshot, busy } = m);
        drawn = inForce;
        if (busy) stopped = "";
        else if (!apart) progress.hide();
        lab.dataset.memory = String(m.memory);
        frame.soon(drawNow);
        break;
      case "progress":
        // The first picture of new settings may take long: until then "Stopped" would seem to apply to them.
        if (!stopped) frame.say("Computing…");
        progress.show(m.what, m.done, m.total);
        break;
      case "stopped":
        stopped = `Stopped. ${m.what}: ${count(m.done)} of ${count(m.total)} done.`;
        break;
      case "loading":
        banner.over(missing);
        missing = "";
        frame.say("Loading images…");
        break;
      case "unloaded":
        missing = `Images are missing: ${m.message.replace(/\.?$/, ".")} Reset tries again.`;
        banner.show(missing);
        break;
      case "timed":
        views.timed?.(m.times);
        break;
      case "refused":
        views.refused?.(m.message);
        break;
      case "accepted":
        own = offered ?? own;
        views.refused?.("");
    }
  }

  function state() {
    frame.say(
      busy ? "Computing…" : stopped || (missing ? "Images are missing." : apart || views.status?.() || "Ready."),
    );
    frame.runs(busy || apart !== "");
  }

  function drawNow() {
    // Acknowledged first: without it, an error in drawing would leave the worker waiting forever.
    send({ t: "ack" });
    if (!snapshot) return;
    views.draw(snapshot, busy);
    controls?.front(views.front?.() ?? []);
    state();
    lab.dataset.busy = String(busy);
    lab.dataset.step = lab.dataset.step ?? "0";
    lab.dataset.draws = String(Number(lab.dataset.draws ?? 0) + 1);
    const { link } = snapshot;
    frame.drawn(link, () => formatHash(route, link, frame.page()));
  }

  return frame.mounted(
    { toggle: () => views.toggle?.(), step: () => views.step?.(), pause: () => {} },
    {
      offers: async () => [
        {
          name: "Run as JSON",
          about: "Every setting in force and all numbers behind what is drawn, in full precision.",
          async make() {
            if (!snapshot) return null;
            const { link: _link, ...data } = snapshot;
            const text = runJson(api.about(), drawn.problems, { complete: !busy, snapshot: data });
            return { name: `${route}.json`, type: "application/json", text };
          },
        },
      ],
      destroy() {
        views.destroy?.();
        leadTables();
      },
    },
  );
}
