/** The page's side of the worker: sends, receives, and builds a new worker when one has died. */

import { underWay } from "../rest.js";
import { recoveries } from "../state.js";
import { takeEarly } from "./early.js";
import { watch } from "./watch.js";

/** @import {FromWorker, Heard, Params, Settings, ToWorker} from "./protocol.d.ts" */

/**
 * @template {FromWorker} F What its worker says.
 * @typedef {object} Listener
 * @property {(message: Heard<F>) => void} message
 * @property {(text: string, params: Params) => void} recovered After a crash: what was kept, in plain words and as settings.
 * @property {(text: string) => void} dead No engine can be started; other settings try it again.
 * @property {(silent: boolean) => void} [silent] It owes an answer and has not said a word for some seconds; or it has, now.
 */

/**
 * @template {ToWorker} T What it may be asked.
 * @typedef {object} Engine
 * @property {(first: Settings) => void} open What is used unless it was configured before.
 * @property {(wanted: Settings) => void} configure
 * @property {(wanted: Settings) => void} restore Opens a run out of a file; the one on the page stays when it is refused.
 * @property {(message: T) => void} send
 * @property {() => boolean} settled False while an answer is on its way: then the last snapshot is of older settings.
 * @property {() => boolean} answered False while other settings are on their way.
 * @property {() => void} restart Another worker in place of this one, with the same settings.
 * @property {() => void} close
 */

/** A worker that dies again so soon after the last one was killed by what it was given. */
const SOON_MS = 10_000;
const NO_WORKER = "The worker could not be started.";
/** Milliseconds before another one is started, by how many have died just before. */
const PAUSES = [0, 500, 2000];

/**
 * @template {FromWorker} F
 * @param {Listener<F>} listener
 * @param {"playground" | "labs"} module Which of the engine's modules the worker is for.
 * @param {{ lab?: string; companion?: boolean }} [which]
 * @returns {Engine<ToWorker>}
 */
export function startEngine(listener, module, which = {}) {
  const script = new URL(`js/engine/${module}-worker.js`, document.baseURI);
  /** None before `open`, during a pause, and when none can be started. @type {Worker | null} */
  let worker = null;
  /** What was configured while there was none. @type {Settings | null} */
  let waiting = null;
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
  /** Whoever asked for it has left; no worker can be started. */
  let [gone, dead] = [false, false];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;
  /** The page was told that nothing is heard. */
  let told = false;
  const watched = watch(
    () => worker?.postMessage({ t: "ping" }),
    () => {
      told = true;
      listener.silent?.(true);
    },
  );
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
      watched.owes();
    }
    worker?.postMessage(message);
  }
  function rest() {
    watched.rests();
    rested?.();
    rested = null;
  }
  function hears() {
    watched.hears();
    if (told) listener.silent?.(false);
    told = false;
  }

  function spawn() {
    settings = waiting ?? settings;
    waiting = null;
    configuring = true;
    sent = 0;
    settled = false;
    const early = takeEarly(script);
    const next = early?.worker ?? new Worker(script, { type: "module" });
    worker = next;
    next.onmessage = ({ data }) => receive(data);
    next.onerror = (event) => {
      event.preventDefault();
      crashed(event.message || NO_WORKER);
    };
    post({ t: "open", ...which, asked: ++asked, ...settings });
    // Not before whoever listens is all there.
    queueMicrotask(() => {
      for (const event of early?.said ?? []) {
        if (event instanceof MessageEvent) receive(event.data);
        else crashed(event.message || NO_WORKER);
      }
    });
  }

  /** @param {FromWorker} message */
  function receive(message) {
    if (gone) return;
    hears();
    if (message.t === "pong") return;
    if (message.t === "crashed") {
      crashed(message.message);
      return;
    }
    if (message.t === "rest") {
      if (message.handled === sent) rest();
      return;
    }
    if (message.t === "configured") {
      // A lab whose images have come is configured once more by itself.
      configuring = (message.asked ?? asked) !== asked;
      if ("restored" in message && message.restored) settings = offered ?? settings;
      if (next && !configuring) {
        const newest = next;
        next = null;
        configure(newest);
      }
    }
    if (message.t === "snapshot") {
      settled = message.asked === asked && next === null;
      // An older one must not take back what a new worker would be opened with.
      if (settled) settings.params = message.snapshot.link;
    }
    listener.message(/** @type {Heard<F>} */ (message));
  }

  function end() {
    worker?.terminate();
    worker = null;
    watched.rests(true);
  }

  /** @param {string} why */
  function crashed(why) {
    if (gone) return;
    end();
    attempt = performance.now() - lastCrash < SOON_MS ? attempt + 1 : 0;
    lastCrash = performance.now();
    const choice = recoveries(settings.params)[attempt];
    if (!choice) {
      dead = true;
      rest();
      listener.dead(`The engine does not start: ${why}`);
      return;
    }
    next = null;
    settings = { ...settings, params: choice.params };
    if (PAUSES[attempt] > 0) pause = setTimeout(spawn, PAUSES[attempt]);
    else spawn();
    listener.recovered(`The engine stopped (${why}) and was started again. ${choice.kept}`, choice.params);
  }

  function revive() {
    clearTimeout(pause);
    end();
    dead = false;
    attempt = 0;
    lastCrash = Number.NEGATIVE_INFINITY;
    spawn();
  }

  /** @param {Settings} wanted */
  function configure(wanted) {
    settled = false;
    if (!worker) {
      waiting = wanted;
      if (dead) revive();
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
      settings = first;
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
      if (dead && (message.t === "reset" || message.t === "newDraw")) revive();
      if (!worker) return;
      if (message.t === "reset" || message.t === "newDraw") {
        configuring = true;
        settled = false;
        post({ ...message, asked: ++asked });
      } else post(message);
    },
    settled: () => settled,
    answered: () => !configuring,
    restart: revive,
    close() {
      gone = true;
      clearTimeout(pause);
      end();
      rest();
    },
  };
}
