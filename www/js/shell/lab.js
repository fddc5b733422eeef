/** What every lab but the playground has in its frame: bar, controls, views, the reader's own files. */

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
 * @property {(command: unknown) => void} command What the engine's lab is told, as its types.d.ts has it.
 * @property {(wanted: Timing) => void} time Has items of the engine's lab timed; the view's `timed` gets the result.
 * @property {(change: Params) => void} setParams
 * @property {(params: Params) => void} go To another state, with an entry in the history.
 * @property {(view: string) => void} turn To another view: Back leads to this one, with its settings.
 * @property {(what: string, done: number, total: number) => void} apart What a view has under way in workers of its
 *   own: the lab is not ready before that is.
 * @property {() => Params} params
 * @property {() => Page} page
 * @property {() => Facts | null} facts What is drawn, for a lesson's challenge; null before the first picture.
 * @property {() => About} about What is drawn, for files that are taken away.
 * @property {(file: File, params: Params) => void} file Gives the engine a file of the reader's; `params` are set when it is one it can use.
 * @property {ReturnType<typeof foldRow>} folds What is one click away.
 * @property {() => FieldSpec[]} fields The lab's settings, once they are known.
 * @property {(to: string) => string} href Address of another state of this lab: "fn=sin&h=0.1".
 */

/**
 * @template {LabSnapshot} S
 * @typedef {object} LabViews
 * @property {(params: Params, problems: Problem[]) => void} [configured]
 * @property {(snapshot: S, busy: boolean) => void} draw
 * @property {(message: string) => void} [refused] The reader's file cannot be used; "" when it can.
 * @property {(times: number[][]) => void} [timed] Nanoseconds per element of each item, round by round.
 * @property {() => void} [toggle] Space.
 * @property {() => void} [step] Arrow right.
 * @property {() => void} [keys] Puts what runs its views into the bar.
 * @property {() => string[]} [front] Keys of the settings that are always seen.
 * @property {() => void} [stop] For what a view has started itself, in workers of its own.
 * @property {() => void} [destroy]
 */

/**
 * @template {LabSnapshot} S
 * @typedef {object} LabSpec
 * @property {string} route As labs.json names it.
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
  /** In force when the snapshot was made. @type {{ params: Params; problems: Problem[] }} */
  let drawn = { params: context.place.params, problems: [] };
  let inForce = drawn;
  let busy = true;
  /** How far the work was when the reader stopped it. */
  let stopped = "";
  /** Why images could not be had. */
  let missing = "";
  /** What the views have under way in workers of their own, in words. */
  let apart = "";
  /** The reader's own file, for an engine that has to be built again. @type {{ file: File; params: Params } | null} */
  let own = null;
  /** One that the engine has not judged yet. @type {{ file: File; params: Params } | null} */
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
      // What was changed and is not drawn yet belongs to the view that is left.
      if (!frame.engine.settled()) context.replace(formatHash(route, params, frame.page()));
      // A lesson that had led here stays behind.
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
        // The first picture of other settings can be far off: until then Stopped would be read as theirs.
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
    frame.say(busy ? "Computing…" : stopped || (missing ? "Images are missing." : apart || "Ready."));
    frame.runs(busy || apart !== "");
  }

  function drawNow() {
    // Acknowledged whatever happens: without it the worker would wait for ever.
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
