/** The page's side of a worker: sends and receives messages, and replaces a worker that has died. */

import { underWay } from "../rest.js";
import { recoveries } from "../state.js";
import { takeEarly } from "./early.js";
import { watch } from "./watch.js";

/** @import {FromWorker, Heard, Params, Settings, ToWorker} from "./protocol.d.ts" */

/**
 * @template {FromWorker} F Messages from the worker.
 * @typedef {object} Listener
 * @property {(message: Heard<F>) => void} message
 * @property {(text: string, params: Params) => void} recovered After a crash: what was kept, as text and as settings.
 * @property {(text: string) => void} dead No engine could be started; new settings try again.
 * @property {(silent: boolean) => void} [silent] True: an answer is overdue. False: the worker has answered.
 */

/**
 * @template {ToWorker} T Messages to the worker.
 * @typedef {object} Engine
 * @property {(first: Settings) => void} open Starts the worker with these settings, unless it was configured before.
 * @property {(wanted: Settings) => void} configure
 * @property {(wanted: Settings) => void} restore Opens a run from a file; if it is refused, the run on the page stays.
 * @property {(message: T) => void} send
 * @property {() => boolean} settled False while an answer is pending: the last snapshot then shows older settings.
 * @property {() => boolean} answered False while new settings are pending.
 * @property {() => void} restart Replaces the worker, with the same settings.
 * @property {() => void} close
 */

/** If a new worker dies within this time, its settings are to blame. */
const SOON_MS = 10_000;
const NO_WORKER = "The worker could not be started.";
/** Milliseconds to wait before the next start, by the number of recent crashes. */
const PAUSES = [0, 500, 2000];

/**
 * @template {FromWorker} F
 * @param {Listener<F>} listener
 * @param {"playground" | "labs"} module Which engine module the worker runs.
 * @param {{ lab?: string; companion?: boolean }} [which]
 * @returns {Engine<ToWorker>}
 */
export function startEngine(listener, module, which = {}) {
  const script = new URL(`js/engine/${module}-worker.js`, document.baseURI);
  /** Null before `open`, during a pause, and if no worker can be started. @type {Worker | null} */
  let worker = null;
  /** Settings that arrived while there was no worker. @type {Settings | null} */
  let waiting = null;
  /** Settings for the next worker. @type {Settings} */
  let settings = { params: {}, csv: null, csvLabel: null };
  /** A configure message is pending; the newest settings wait in `next`. */
  let configuring = false;
  /** Number of the newest request; the worker returns it with every snapshot. */
  let asked = 0;
  /** A run from a file that the engine has not accepted or refused yet. @type {Settings | null} */
  let offered = null;
  /** The newest snapshot answers the newest request. */
  let settled = false;
  /** @type {Settings | null} */
  let next = null;
  let attempt = 0;
  let lastCrash = Number.NEGATIVE_INFINITY;
  /** `gone`: the page closed this engine. `dead`: no worker can be started. */
  let [gone, dead] = [false, false];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;
  /** The listener was told that the worker is silent. */
  let told = false;
  const watched = watch(
    () => worker?.postMessage({ t: "ping" }),
    () => {
      told = true;
      listener.silent?.(true);
    },
  );
  /** Number of messages sent; a worker at rest reports how many it has handled. */
  let sent = 0;
  /** @type {(() => void) | null} */
  let rested = null;

  /** @param {ToWorker} message */
  function post(message) {
    // An acknowledgement expects no answer.
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
    // Deferred until the caller has finished setting up its listener.
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
      // A lab also configures itself when its images have arrived; that message may carry an older number.
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
      // An older snapshot must not overwrite the settings for the next worker.
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
    // A table is large, so it is sent only if it is new.
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
      // Waiting settings would overwrite the restored run, so they are dropped.
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
