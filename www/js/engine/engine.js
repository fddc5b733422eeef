/** The page's side of the worker: sends, receives, and builds a new worker when one has died. */

import { underWay } from "../rest.js";
import { recoveries } from "../state.js";
import { takeEarly } from "./early.js";

/** @import {FromWorker, Heard, Params, Settings, ToWorker} from "./protocol.d.ts" */

/**
 * @template {FromWorker} F What its worker says.
 * @typedef {object} Listener
 * @property {(message: Heard<F>) => void} message
 * @property {(text: string, params: Params) => void} recovered After a crash: what was kept, in plain words and as settings.
 * @property {(text: string) => void} dead No engine can be started.
 */

/**
 * @template {ToWorker} T What it may be asked.
 * @typedef {object} Engine
 * @property {(first: Settings) => void} open What is used unless it was configured before.
 * @property {(wanted: Settings) => void} configure
 * @property {(wanted: Settings) => void} restore Opens a run out of a file; the one on the page stays when it is refused.
 * @property {(message: T) => void} send
 * @property {() => boolean} settled False while an answer is on its way: then the last snapshot is of older settings.
 * @property {() => void} close
 */

/** A worker that dies again so soon after the last one was killed by what it was given. */
const SOON_MS = 10_000;

/**
 * @template {FromWorker} F
 * @param {Listener<F>} listener
 * @param {"playground" | "labs"} module Which of the engine's modules the worker is for.
 * @param {{ lab?: string; companion?: boolean }} [which]
 * @returns {Engine<ToWorker>}
 */
export function startEngine(listener, module, which = {}) {
  const script = new URL(`js/engine/${module}-worker.js`, document.baseURI);
  /** None before `open`. @type {Worker | null} */
  let worker = null;
  /** What was configured before. @type {Settings | null} */
  let early = null;
  /** What a new worker would be opened with. @type {Settings} */
  let settings = { params: {}, csv: null, csvLabel: null };
  /** A configure message is on its way; the newest one waits here. */
  let configuring = false;
  /** Numbers what is asked for; the worker returns the number with every snapshot. */
  let asked = 0;
  /** A run out of a file that the engine has not judged yet. @type {Settings | null} */
  let offered = null;
  /** The newest snapshot is of what was asked for last. */
  let settled = false;
  /** @type {Settings | null} */
  let next = null;
  let attempt = 0;
  let lastCrash = Number.NEGATIVE_INFINITY;
  let gone = false;
  /** Messages the worker was sent; it says how many it had handled when it came to rest. */
  let sent = 0;
  /** @type {(() => void) | null} */
  let rested = null;

  /** @param {ToWorker} message */
  function post(message) {
    // A picture that was drawn asks for nothing.
    if (message.t !== "ack") {
      sent++;
      rested ??= underWay();
    }
    worker?.postMessage(message);
  }
  function rest() {
    rested?.();
    rested = null;
  }

  function spawn() {
    configuring = true;
    sent = 0;
    settled = false;
    const early = takeEarly(script);
    const next = early?.worker ?? new Worker(script, { type: "module" });
    worker = next;
    next.onmessage = ({ data }) => receive(data);
    next.onerror = (event) => {
      event.preventDefault();
      crashed(event.message || "The worker could not be started.");
    };
    post({ t: "open", ...which, asked: ++asked, ...settings });
    // Not before whoever listens is all there.
    queueMicrotask(() => {
      for (const event of early?.said ?? []) {
        if (event instanceof MessageEvent) receive(event.data);
        else crashed(event.message || "The worker could not be started.");
      }
    });
  }

  /** @param {FromWorker} message */
  function receive(message) {
    if (gone) return;
    if (message.t === "crashed") {
      crashed(message.message);
      return;
    }
    if (message.t === "rest") {
      if (message.handled === sent) rest();
      return;
    }
    if (message.t === "configured") {
      configuring = false;
      if ("restored" in message && message.restored) settings = offered ?? settings;
      if (next) {
        const waiting = next;
        next = null;
        configure(waiting);
      }
    }
    if (message.t === "snapshot") {
      settled = message.asked === asked && next === null;
      // An older one must not take back what a new worker would be opened with.
      if (settled) settings.params = message.snapshot.link;
    }
    listener.message(/** @type {Heard<F>} */ (message));
  }

  /** @param {string} why */
  function crashed(why) {
    if (gone) return;
    worker?.terminate();
    attempt = performance.now() - lastCrash < SOON_MS ? attempt + 1 : 0;
    lastCrash = performance.now();
    const choice = recoveries(settings.params)[attempt];
    if (!choice) {
      gone = true;
      rest();
      listener.dead(`The engine does not start: ${why}`);
      return;
    }
    settings = { ...settings, params: choice.params };
    next = null;
    spawn();
    listener.recovered(`The engine stopped (${why}) and was started again. ${choice.kept}`, choice.params);
  }

  /** @param {Settings} wanted */
  function configure(wanted) {
    settled = false;
    if (!worker) {
      early = wanted;
      return;
    }
    if (configuring) {
      next = wanted;
      return;
    }
    configuring = true;
    // A table is large: it travels only when it is a new one.
    const same = wanted.csv === settings.csv && wanted.csvLabel === settings.csvLabel;
    settings = wanted;
    post({ t: "configure", asked: ++asked, ...wanted, ...(same ? { csv: null, csvLabel: null } : {}) });
  }

  return {
    open(first) {
      settings = early ?? first;
      spawn();
    },
    configure,
    restore(wanted) {
      if (!worker) return;
      // What was still waiting would be put over it.
      [offered, next, configuring, settled] = [wanted, null, true, false];
      post({ t: "open", restore: true, asked: ++asked, ...wanted });
    },
    send(message) {
      if (!worker) return;
      if (message.t === "reset" || message.t === "newDraw") {
        configuring = true;
        settled = false;
        post({ ...message, asked: ++asked });
      } else post(message);
    },
    settled: () => settled,
    close() {
      gone = true;
      rest();
      worker?.terminate();
    },
  };
}
