/** The playground lab: connects frame, transport, controls, the reader's own data, and views. */

import { el } from "../draw/dom.js";
import { count, num } from "../draw/format.js";
import { startEngine } from "../engine/engine.js";
import { during } from "../rest.js";
import { mountFrame } from "../shell/frame.js";
import { moreStyles } from "../shell/sheet.js";
import { formatHash, LONGEST_LINK, withoutRun } from "../state.js";
import { wordsOf } from "../words.js";
import { dataEntry } from "./playground/data-entry.js";
import { ownTable } from "./playground/own-table.js";
import { taking } from "./playground/taking.js";
import { mountTransport } from "./playground/transport.js";
import { mountPlayground } from "./playground/views.js";

/** @import {FromPlayground, Heard, Limits, Params, ToPlayground} from "../engine/protocol.d.ts" */
/** @import {Context, Mounted} from "../main.js" */
/** @import {FieldSpec, Problem} from "../settings.d.ts" */
/** @import {Kind} from "../shell/frame.js" */
/** @import {PlaygroundShape, Points, Snapshot, StatusShown} from "./playground/types.d.ts" */

/** Groups that are open. The others show their value when closed; the diagram shows inputs and layers. */
const OPEN = ["Data"];

/**
 * @param {HTMLElement} root
 * @param {Context} context
 * @returns {Mounted}
 */
export function mount(root, context) {
  const table = ownTable();
  /** @type {PlaygroundShape | null} */
  let shape = null;
  /** @type {Points | null} */
  let points = null;
  let version = "";
  /** Limits of a run that a link can replay. @type {Limits | null} */
  let limits = null;
  /** Receives the verdict on a file. @type {((refused: string) => void) | null} */
  let judged = null;
  /** @type {Problem[]} */
  let problems = [];
  /** @type {Snapshot | null} */
  let snapshot = null;
  let playing = false;
  let replaying = false;
  let rate = 0;

  /** @param {string} refused */
  function judge(refused) {
    judged?.(refused);
    judged = null;
  }
  /** @type {Kind<FromPlayground, ToPlayground>} */
  const kind = {
    route: "playground",
    engine: (listener) => startEngine(listener, "playground"),
    settings: (params) => ({ params, ...table.settings() }),
    message,
    died: table.failed,
    lost(text) {
      taker.arrived(null);
      judge(text);
    },
    unit: "step ",
    beside: true,
  };
  const frame = mountFrame(root, context, kind);
  const { node: lab, banner, progress, page } = frame;
  const { send } = frame.engine;
  const taker = taking(() => send({ t: "take" }));
  frame.title.className = "hidden";
  const transport = mountTransport(
    frame,
    {
      play: (speed) => send({ t: "play", ...speed }),
      pause: () => send({ t: "pause" }),
      step: (unit) => send({ t: "step", unit }),
      reset: frame.reset,
      newDraw: frame.newDraw,
    },
    page(),
  );

  // On the page before its fields, so that nothing moves when they arrive.
  const dials = el("span", { class: "dials" });
  const seeds = el("div", { class: "seeds" }, transport.draw);
  frame.bar.append(dials);
  // The end-to-end tests wait for them.
  frame.aside.dataset.whole = "false";

  /** @param {Params} change */
  const setParams = (change) => frame.configure(withoutRun({ ...frame.params(), ...change }));
  /** @type {(fields: FieldSpec[]) => void} */
  let offer;
  const views = mountPlayground(frame, {
    send,
    navigate: frame.go,
    version: () => version,
    facts,
    change: setParams,
    fields: new Promise((resolve) => {
      offer = resolve;
    }),
    page,
  });
  const entry = dataEntry(views, {
    points: (pts) => setParams({ data: "draw", pts }),
    table(text, label) {
      if (table.give(text, label)) setParams({ data: "csv" });
    },
  });
  /** @type {FieldSpec[] | null} */
  let fields = null;
  /** Loaded after the first picture. @type {typeof import("../shell/controls.js") | null} */
  let settings = null;
  /** @type {typeof import("./playground/data-pictures.js").dataPictures} */
  let dataPictures;
  let gone = false;
  /** Resolves when the pad or the table is loaded, if needed. @type {Promise<unknown>} */
  let entering = Promise.resolve();
  /** @type {ReturnType<typeof import("../shell/controls.js").mountControls> | null} */
  let controls = null;

  /** @param {Heard<FromPlayground>} m */
  function message(m) {
    switch (m.t) {
      case "ready":
        ({ version, limits } = m.catalog);
        fields = m.catalog.playground;
        offer(fields);
        showControls();
        break;
      case "configured": {
        transport.play.settle();
        frame.take(m.params);
        problems = m.problems;
        table.answered(m);
        ({ shape, points } = m);
        if (controls) showControls();
        views.configured(m.shape, m.points, m.params);
        entering = during(entry.update(m.params, shape, table.given(), problems));
        if (m.restored) judge("");
        break;
      }
      case "snapshot":
        ({ snapshot, playing, replaying } = m);
        rate = m.stepsPerSecond;
        if (!replaying) progress.hide();
        lab.dataset.busy = String(replaying);
        lab.dataset.memory = String(m.memory);
        // The first snapshot does not wait for a frame. If Play was pressed in the meantime, the engine sends
        // another one at once, of a run that has begun.
        if (lab.dataset.step === undefined) {
          if (playing || !transport.play.pressed() || snapshot.status.kind !== "ready") draw();
        } else frame.soon(draw);
        break;
      case "progress":
        progress.show(m.what, m.done, m.total);
        break;
      case "taken":
        taker.arrived(m.taken);
        break;
      case "refused":
        if (m.field === "file") judge(m.message);
        else banner.show(m.message);
    }
  }

  function showControls() {
    if (!settings || !fields || !shape) return;
    controls ??= settings.mountControls(frame.aside, fields, setParams, {
      extra: { Data: entry.node },
      own: { data: dataPictures },
      open: OPEN,
      apart: { lr: dials, batch: dials, seed: seeds },
    });
    controls.update(frame.params(), shape, page());
    controls.complain(problems);
  }

  /** The drawn state, for a lesson's challenge. */
  function facts() {
    if (!snapshot || !shape || !fields) return null;
    const done = !replaying && frame.engine.settled();
    return { lab: "playground", params: frame.params(), fields, shown: { ...snapshot, shape }, done };
  }

  /** Everything about the run at one moment; null before the first snapshot. */
  async function take() {
    const found = snapshot && (await taker.take());
    if (!found || !shape || !points) return null;
    return { version, params: frame.params(), problems, shape, points, table: table.used(), ...found };
  }

  function draw() {
    if (!snapshot) return;
    // The engine makes the next snapshot while this one is drawn, except the first, which needs all processors.
    const first = lab.dataset.step === undefined;
    if (!first) send({ t: "ack" });
    transport.update(snapshot, playing);
    frame.say(statusText(snapshot.status, playing, rate), snapshot.status.kind === "diverged");
    views.draw(snapshot, playing);
    // The end-to-end tests read this.
    lab.dataset.step = String(snapshot.step);
    lab.dataset.train = String(snapshot.train.data);
    lab.dataset.test = String(snapshot.test.data);
    lab.dataset.playing = String(playing);
    frame.runs(playing);
    const { link } = snapshot;
    frame.drawn(link, () => address(link));
    // A link plays only once; the address just written no longer asks for it.
    if (page().play) {
      page().play = false;
      if (!playing) transport.play.toggle();
    }
    // The settings get a frame of their own, after the panels have been drawn (views.js).
    if (first) {
      requestAnimationFrame(() => {
        send({ t: "ack" });
        requestAnimationFrame(loadControls);
      });
    }
  }

  async function loadControls() {
    try {
      [settings, { dataPictures }] = await during(
        Promise.all([import("../shell/controls.js"), import("./playground/data-pictures.js"), moreStyles(), entering]),
      );
      if (gone) return;
      showControls();
      frame.aside.dataset.whole = "true";
    } catch (error) {
      banner.show(`The settings could not be loaded: ${wordsOf(error)}`, { "Try again": loadControls });
    }
  }

  /** While training, the address holds the settings; at rest also the step and the changes. @param {Params} link */
  function address(link) {
    const own = { ...page(), speed: transport.speedText() };
    const whole = playing ? "" : formatHash("playground", link, own);
    return whole && whole.length <= LONGEST_LINK ? whole : formatHash("playground", withoutRun(link), own);
  }

  /** Opens a saved run. @param {File} file @returns {Promise<string>} */
  async function restore(file) {
    try {
      const { readRun } = await import("../shell/run-file.js");
      const run = await readRun(file, "playground");
      table.offer(run);
      judge("Another file was opened.");
      frame.engine.restore(run);
    } catch (error) {
      return wordsOf(error);
    }
    return new Promise((resolve) => {
      judged = resolve;
    });
  }

  const stopWatching = table.watch(() => frame.params().data === "csv", banner.show);

  return frame.mounted(
    { toggle: transport.play.toggle, step: transport.step, pause: transport.play.pause },
    {
      limits: () => limits,
      restore,
      offers: async () => (await import("./playground/take.js")).playgroundOffers(take),
      destroy() {
        gone = true;
        stopWatching();
        views.destroy();
        entry.destroy();
      },
    },
  );
}

/**
 * @param {StatusShown} status
 * @param {boolean} playing
 * @param {number} rate Steps per second, 0 if unknown.
 */
function statusText(status, playing, rate) {
  if (status.kind === "diverged") return status.sentence;
  if (status.kind === "stopped") return status.reason;
  if (!playing) return "Paused.";
  return rate > 0 ? `Training, ${rate < 100 ? num(rate) : count(rate)} steps a second.` : "Training.";
}
