/** The frame of every lab but the playground: controls, bar, stage, reading column, address, worker. */

import { el, setText } from "../draw/dom.js";
import { count } from "../draw/format.js";
import { leadTables } from "../draw/twin.js";
import { startEngine } from "../engine.js";
import labs from "../labs.json" with { type: "json" };
import { formatHash, parseHash, sameParams } from "../state.js";
import { aboutLines, runJson } from "./about.js";
import { mountBanner, mountProgress } from "./banner.js";
import { mountControls } from "./controls.js";
import { listenKeys } from "./keys.js";
import { hideColumns, startWhenAsked } from "./teacher.js";

/** @import {Context, Mounted} from "../main.js" */
/** @import {Params} from "../protocol.d.ts" */
/** @import {Problem} from "../settings.d.ts" */
/** @import {Page} from "../state.js" */
/** @import {About} from "./about.js" */

/**
 * What the views of a lab may do.
 * @typedef {object} LabApi
 * @property {(command: unknown) => void} command What the engine's lab is told, as its types.d.ts has it.
 * @property {(wanted: { items: number; rounds: number; ms: number }) => void} time Has items of the engine's lab timed; the view's `timed` gets the result.
 * @property {(change: Params) => void} setParams
 * @property {(params: Params) => void} go To another state, with an entry in the history.
 * @property {() => Params} params
 * @property {() => Page} page
 * @property {() => About} about What is drawn, for files that are taken away.
 * @property {(file: File, params: Params) => void} file Gives the engine a file of the reader's; `params` are set when it is one it can use.
 * @property {(to: string) => string} href Address of another state of this lab: "fn=sin&h=0.1".
 */

/**
 * @typedef {object} LabViews
 * @property {(params: Params, problems: Problem[]) => void} [configured]
 * @property {(snapshot: any, busy: boolean) => void} draw
 * @property {(message: string) => void} [refused] The reader's file cannot be used; "" when it can.
 * @property {(times: number[][]) => void} [timed] Nanoseconds per element of each item, round by round.
 * @property {() => void} [theme]
 * @property {() => void} [toggle] Space.
 * @property {() => void} [step] Arrow right.
 * @property {() => void} [stop] For what a view has started itself, in workers of its own.
 * @property {() => void} [destroy]
 */

/**
 * @typedef {object} LabSpec
 * @property {string} route As labs.json names it.
 * @property {string[]} [skip] Keys that have a control on the stage.
 * @property {(stage: HTMLElement, reading: HTMLElement, bar: HTMLElement, api: LabApi) => LabViews} views
 */

/**
 * @param {HTMLElement} root
 * @param {Context} context
 * @param {LabSpec} spec
 * @returns {Mounted}
 */
export function mountLab(root, { place, replace, help }, spec) {
  const entry = labs.find((lab) => lab.route === spec.route);
  /** Keys that New draw changes, with their largest value. */
  const draws = /** @type {Record<string, number>} */ (entry?.draws ?? {});
  let { params, page } = place;
  /** @type {any} */
  let snapshot = null;
  let version = "";
  /** In force when the snapshot was made. @type {{ params: Params; problems: Problem[] }} */
  let drawn = { params, problems: [] };
  let inForce = drawn;
  let busy = true;
  /** How far the work was when the reader stopped it. */
  let stopped = "";
  let frame = 0;
  /** The reader's own file, for an engine that has to be built again. @type {{ file: File; params: Params } | null} */
  let own = null;
  /** One that the engine has not judged yet. @type {{ file: File; params: Params } | null} */
  let offered = null;

  const aside = el("aside", { class: "controls", "aria-label": "Settings" });
  const stage = el("div", { class: "stage" });
  const middle = el("div", { class: "middle" });
  const reading = el("aside", { class: "reading", "aria-label": "About this experiment" });
  const status = el("p", { class: "status", role: "status", text: "Starting the engine…" });
  const lab = el("div", { class: `lab lab-${spec.route}` }, aside, middle, reading);
  root.append(el("h1", { class: "hidden", text: entry?.title }), lab);

  const engine = startEngine(
    {
      message,
      recovered(text) {
        banner.show(text);
        if (own) send({ t: "file", ...own });
      },
      dead: (text) => banner.show(text),
    },
    { script: "./lab-worker.js", lab: spec.route },
  );
  const send = /** @type {(message: any) => void} */ (engine.send);
  const reset = () => send({ t: "reset" });
  const newDraw = () => {
    if (!Object.keys(draws).some((key) => page.lock.includes(key))) send({ t: "newDraw", keys: draws });
  };
  const button = (/** @type {string} */ text, /** @type {string} */ key, /** @type {() => void} */ act) =>
    el("button", { type: "button", onclick: act, "aria-keyshortcuts": key, title: `Key: ${key}` }, text);
  const draw = button("New draw", "N", newDraw);
  draw.disabled = Object.keys(draws).some((key) => page.lock.includes(key));
  const bar = el("div", { class: "transport", role: "group" }, button("Reset", "R", reset), draw);
  bar.setAttribute("aria-label", "Run");
  middle.append(bar);
  const banner = mountBanner(middle);
  const progress = mountProgress(middle, stop, "");
  middle.append(status, stage);

  /** @type {LabApi} */
  const api = {
    command: (command) => send({ t: "command", command }),
    time: (wanted) => send({ t: "time", ...wanted }),
    setParams(change) {
      params = { ...params, ...change };
      engine.configure({ params, csv: null, csvLabel: null });
    },
    go(wanted) {
      location.hash = formatHash(spec.route, wanted, page);
    },
    file(file, wanted) {
      offered = { file, params: wanted };
      send({ t: "file", file, params: wanted });
    },
    params: () => params,
    page: () => page,
    about: () => ({ lab: spec.route, version, link: linkTo({}), params: drawn.params }),
    href: (to) => formatHash(spec.route, parseHash(`#/?${to}`).params, page),
  };
  /** The address of what is drawn. @param {Partial<Page>} own */
  function linkTo(own) {
    return `${location.href.split("#")[0]}${formatHash(spec.route, snapshot?.link ?? params, own)}`;
  }
  function stop() {
    send({ t: "stop" });
    views.stop?.();
  }
  /** @type {ReturnType<typeof mountControls> | null} */
  let controls = null;
  leadTables(() => aboutLines(api.about()));
  const views = spec.views(stage, reading, bar, api);

  /** @param {any} m */
  function message(m) {
    switch (m.t) {
      case "ready":
        version = m.catalog.version;
        controls ??= mountControls(aside, m.catalog[spec.route.replace("-", "_")], api.setParams, { skip: spec.skip });
        break;
      case "configured":
        params = m.params;
        stopped = "";
        inForce = { params, problems: m.problems };
        controls?.update(params, null, page);
        controls?.complain(m.problems);
        views.configured?.(params, m.problems);
        break;
      case "snapshot":
        ({ snapshot, busy } = m);
        drawn = inForce;
        if (busy) stopped = "";
        else progress.hide();
        lab.dataset.memory = String(m.memory);
        if (frame === 0) frame = requestAnimationFrame(drawNow);
        break;
      case "progress":
        // The first picture of other settings can be far off: until then Stopped would be read as theirs.
        if (!stopped) setText(status, "Computing…");
        progress.show(m.what, m.done, m.total);
        break;
      case "stopped":
        stopped = `Stopped. ${m.what}: ${count(m.done)} of ${count(m.total)} done.`;
        break;
      case "loading":
        setText(status, "Loading images…");
        break;
      case "unloaded":
        banner.show(`${m.message} Reset tries again.`);
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

  function drawNow() {
    frame = 0;
    // Acknowledged whatever happens: without it the worker would wait for ever.
    send({ t: "ack" });
    setText(status, busy ? "Computing…" : stopped || "Ready.");
    views.draw(snapshot, busy);
    lab.dataset.busy = String(busy);
    lab.dataset.step = lab.dataset.step ?? "0";
    lab.dataset.draws = String(Number(lab.dataset.draws ?? 0) + 1);
    if (engine.settled()) replace(formatHash(spec.route, snapshot.link, page));
    lab.dataset.settled = String(engine.settled());
  }

  const stopKeys = listenKeys({
    toggle: () => views.toggle?.(),
    step: () => views.step?.(),
    reset,
    newDraw,
    help,
    pause: () => {},
  });
  const crash = () => send({ t: "crash" });
  document.addEventListener("training-ground:crash", crash);
  hideColumns(page, { lab, aside, reading });
  if (page.paused) setText(status, "Not started.");
  const start = () => engine.open({ params, csv: null, csvLabel: null });
  if (page.paused) startWhenAsked(middle, start);
  else start();

  return {
    go(to) {
      page = to.page;
      hideColumns(page, { lab, aside, reading });
      if (engine.settled() && sameParams(to.params, snapshot.link)) return;
      params = to.params;
      lab.dataset.settled = "false";
      engine.configure({ params, csv: null, csvLabel: null });
    },
    theme: () => views.theme?.(),
    help,
    link: () => linkTo(parseHash(location.hash).page),
    offers: async () => [
      {
        name: "Run as JSON",
        about: "Every setting in force and all numbers behind what is drawn, in full precision.",
        async make() {
          if (!snapshot) return null;
          const { link: _link, ...data } = snapshot;
          const text = runJson(api.about(), drawn.problems, { complete: !busy, snapshot: data });
          return { name: `${spec.route}.json`, type: "application/json", text };
        },
      },
    ],
    destroy() {
      stopKeys();
      document.removeEventListener("training-ground:crash", crash);
      cancelAnimationFrame(frame);
      engine.close();
      views.destroy?.();
      leadTables();
      lab.remove();
    },
  };
}
