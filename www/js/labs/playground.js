/** The playground lab: engine, controls, transport and views put together. */

import { el, setText } from "../draw/dom.js";
import { startEngine } from "../engine.js";
import { during } from "../rest.js";
import { mountBanner, mountProgress } from "../shell/banner.js";
import { mountControls } from "../shell/controls.js";
import { listenKeys } from "../shell/keys.js";
import { hideColumns, startWhenAsked } from "../shell/teacher.js";
import { mountTransport } from "../shell/transport.js";
import { formatHash, LONGEST_LINK, parseHash, sameParams, withoutRun } from "../state.js";
import { dataEntry } from "./playground/data-entry.js";
import { ownTable } from "./playground/own-table.js";
import { taking } from "./playground/taking.js";
import { mountPlayground } from "./playground/views.js";

/** @import {Context, Mounted} from "../main.js" */
/** @import {FromWorker, Params} from "../protocol.d.ts" */
/** @import {FieldSpec, Problem} from "../settings.d.ts" */
/** @import {PlaygroundShape, Points, Snapshot, StatusShown} from "./playground/types.d.ts" */

/**
 * @param {HTMLElement} root
 * @param {Context} context
 * @returns {Mounted}
 */
export function mount(root, { place, replace, help }) {
  let { params, page } = place;
  const table = ownTable();
  /** @type {PlaygroundShape | null} */
  let shape = null;
  /** @type {Points | null} */
  let points = null;
  let version = "";
  /** What a link repeats. @type {{ steps: number; changes: number } | null} */
  let limits = null;
  /** Told what became of a file. @type {((refused: string) => void) | null} */
  let judged = null;
  /** @type {Problem[]} */
  let problems = [];
  /** @type {Snapshot | null} */
  let snapshot = null;
  let playing = false;
  let rate = 0;
  let frame = 0;

  const aside = el("aside", { class: "controls", "aria-label": "Settings" });
  const stage = el("div", { class: "stage" });
  const middle = el("div", { class: "middle" });
  const reading = el("aside", { class: "reading", "aria-label": "About this experiment" });
  const status = el("p", { class: "status", role: "status", text: "Starting the engine…" });
  const lab = el("div", { class: "lab" }, aside, middle, reading);
  root.append(el("h1", { class: "hidden", text: "Playground" }), lab);

  const lost = (/** @type {string} */ text) => {
    banner.show(text);
    progress.hide();
    taker.arrived(null);
    judge(text);
  };
  /** @param {string} refused */
  function judge(refused) {
    judged?.(refused);
    judged = null;
  }
  const engine = startEngine({ message, recovered: lost, dead: (text) => lost(table.failed(text)) });
  const send = engine.send;
  /** What the engine is to be set to. */
  const forEngine = () => ({ params, csv: table.used().text, csvLabel: table.used().label });
  const start = () => engine.open(forEngine());
  // The engine makes its first snapshot while the rest is built.
  if (!page.paused) start();
  const taker = taking(() => send({ t: "take" }));
  const transport = mountTransport(
    middle,
    {
      play: () => send({ t: "play", stepsPerSecond: transport.speed() }),
      pause: () => send({ t: "pause" }),
      step: (unit) => send({ t: "step", unit }),
      reset: () => send({ t: "reset" }),
      newDraw: () => {
        if (!page.lock.includes("seed")) send({ t: "newDraw" });
      },
      speed: (stepsPerSecond) => send({ t: "play", stepsPerSecond }),
    },
    page,
  );
  const banner = mountBanner(middle);
  const progress = mountProgress(middle, () => send({ t: "cancel" }));
  middle.append(status, stage);

  /** @param {Params} change */
  function setParams(change) {
    params = withoutRun({ ...params, ...change });
    engine.configure(forEngine());
  }
  const entry = dataEntry({
    points: (pts) => setParams({ data: "draw", pts }),
    table(text, label) {
      if (table.give(text, label)) setParams({ data: "csv" });
    },
  });
  /** @type {FieldSpec[] | null} */
  let fields = null;
  let settled = false;
  /** The pad or the table is there, if it is wanted. @type {Promise<unknown>} */
  let entering = Promise.resolve();
  /** Made when there is a picture to look at meanwhile. @type {ReturnType<typeof mountControls> | null} */
  let controls = null;
  const views = mountPlayground(stage, reading, {
    send,
    navigate(wanted) {
      location.hash = formatHash("playground", wanted, page);
    },
    version: () => version,
  });

  /** @param {Exclude<FromWorker, { t: "crashed" | "rest" }>} m */
  function message(m) {
    switch (m.t) {
      case "ready":
        ({ version, limits } = m.catalog);
        fields = m.catalog.playground;
        if (settled) showControls();
        break;
      case "configured": {
        transport.settle();
        params = m.params;
        problems = m.problems;
        table.answered(m);
        ({ shape, points } = m);
        if (controls) showControls();
        entering = during(entry.update(params, shape, table.given(), problems));
        views.configured(m.shape, m.points, params);
        if (m.restored) judge("");
        break;
      }
      case "snapshot":
        ({ snapshot, playing } = m);
        rate = m.stepsPerSecond;
        if (!m.replaying) progress.hide();
        lab.dataset.busy = String(m.replaying);
        lab.dataset.memory = String(m.memory);
        // The first one is not kept waiting for a frame; should Play have been pressed while it was on its
        // way, the engine sends another at once, of a run that has begun.
        if (lab.dataset.step === undefined) {
          if (playing || !transport.pressed() || snapshot.status.kind !== "ready") draw();
        } else if (frame === 0) frame = requestAnimationFrame(draw);
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
    settled = true;
    if (!fields || !shape) return;
    controls ??= mountControls(aside, fields, setParams, { extra: { Data: entry.node } });
    controls.update(params, shape, page);
    controls.complain(problems);
  }

  /** Everything about the run at one moment; null while there is nothing. */
  async function take() {
    const found = snapshot && (await taker.take());
    if (!found || !shape || !points) return null;
    return { version, params, problems, shape, points, table: table.used(), ...found };
  }

  function draw() {
    frame = 0;
    if (!snapshot) return;
    // The engine makes the next snapshot while this one is drawn; the first picture needs all processors.
    const first = lab.dataset.step === undefined;
    if (!first) send({ t: "ack" });
    transport.update(snapshot, playing, rate);
    setText(status, statusText(snapshot.status, playing));
    status.classList.toggle("bad", snapshot.status.kind === "diverged");
    views.draw(snapshot, playing);
    // The state as the end-to-end tests read it.
    lab.dataset.step = String(snapshot.step);
    lab.dataset.train = String(snapshot.train.data);
    lab.dataset.test = String(snapshot.test.data);
    lab.dataset.playing = String(playing);
    writeAddress();
    // The settings come when the panels have been drawn (views.js): a frame of theirs.
    if (first) {
      requestAnimationFrame(() => {
        send({ t: "ack" });
        requestAnimationFrame(() => entering.then(showControls));
      });
    }
  }

  /** While it plays the address holds the settings; at rest also the step and the changes made. */
  function writeAddress() {
    lab.dataset.settled = String(engine.settled());
    if (!snapshot || !engine.settled()) return;
    const own = { ...page, speed: transport.speedText() };
    const settings = () => formatHash("playground", withoutRun(snapshot?.link ?? {}), own);
    const whole = playing ? "" : formatHash("playground", snapshot.link, own);
    replace(whole && whole.length <= LONGEST_LINK ? whole : settings());
  }

  const stopKeys = listenKeys({
    toggle: transport.toggle,
    step: transport.step,
    reset: () => send({ t: "reset" }),
    newDraw: () => {
      if (!page.lock.includes("seed")) send({ t: "newDraw" });
    },
    help,
    pause: transport.pause,
  });

  const stopWatching = table.watch(() => params.data === "csv", banner.show);

  // The end-to-end tests have no other way to bring the engine down.
  const crash = () => send({ t: "crash" });
  document.addEventListener("training-ground:crash", crash);

  hideColumns(page, { lab, aside, reading });
  if (page.paused) startWhenAsked(middle, start);

  return {
    go(to) {
      page = to.page;
      hideColumns(page, { lab, aside, reading });
      if (engine.settled() && snapshot && sameParams(to.params, snapshot.link)) return;
      params = to.params;
      lab.dataset.settled = "false";
      engine.configure(forEngine());
    },
    theme() {
      views.theme();
      entry.theme();
    },
    help,
    link() {
      const own = parseHash(location.hash).page;
      const hash = formatHash("playground", snapshot?.link ?? params, own);
      return `${location.href.split("#")[0]}${hash}`;
    },
    limits: () => limits,
    async restore(file) {
      try {
        const { readRun } = await import("../shell/run-file.js");
        const run = await readRun(file, "playground");
        table.offer(run);
        judge("Another file was opened.");
        engine.restore(run);
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
      return new Promise((resolve) => {
        judged = resolve;
      });
    },
    offers: async () => (await import("./playground/take.js")).playgroundOffers(take),
    destroy() {
      stopKeys();
      stopWatching();
      document.removeEventListener("training-ground:crash", crash);
      cancelAnimationFrame(frame);
      engine.close();
      views.destroy();
      entry.destroy();
      lab.remove();
    },
  };
}

/**
 * @param {StatusShown} status
 * @param {boolean} playing
 */
function statusText(status, playing) {
  if (status.kind === "diverged") return status.sentence;
  if (status.kind === "stopped") return status.reason;
  return playing ? "Training." : "Paused.";
}
