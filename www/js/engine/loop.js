/**
 * The loop of every worker. It owns the engine, works in slices so that no message waits long, and sends a
 * snapshot only when the page has drawn the last one. The driver defines the work and the messages it accepts:
 * training.js for the playground, tasks.js for every other lab.
 */

import { wordsOf } from "../words.js";
import { alarm } from "./alarm.js";
import { begin } from "./begin.js";
import { buffersOf } from "./transfer.js";

/** @import {Common, Driver, Loop} from "./driver.d.ts" */
/** @import {FromWorker, ToWorker} from "./protocol.d.ts" */

/** At most this share of the worker's time goes into snapshots. */
const SNAPSHOT_SHARE = 0.35;

/**
 * @template {{ snapshot(): unknown }} E The lab's engine class.
 * @template {ToWorker} M Messages that the page may send.
 * @param {URL} url URL of the engine's module.
 * @param {(loop: Loop<E>) => Driver<E, M>} make
 */
export function runLoop(url, make) {
  /** @type {E | null} */
  let lab = null;
  /** @type {WebAssembly.Memory} */
  let memory;
  /** The page has drawn the last snapshot; there is something new to show; the page has drawn none yet. */
  let [drawn, stale, first] = [true, false, true];
  /** Number of the newest request for new settings. */
  let asked = 0;
  /** Number of messages handled (without acks), and of tasks still running outside the loop. */
  let [handled, apart] = [0, 0];
  let [snapshotEnd, snapshotCost] = [0, 1];
  const wake = alarm(() => guarded(turn));

  /** @param {FromWorker} message @param {Transferable[]} [transfer] */
  const say = (message, transfer = []) => postMessage({ asked, ...message }, { transfer });

  function send() {
    if (!lab) return;
    const start = performance.now();
    const snapshot = lab.snapshot();
    // tsc cannot know that the driver and the snapshot belong to the same lab.
    const message = /** @type {FromWorker} */ ({
      t: "snapshot",
      snapshot,
      memory: memory.buffer.byteLength,
      ...driver.state(),
    });
    say(message, buffersOf(snapshot));
    [drawn, stale] = [false, false];
    snapshotEnd = performance.now();
    snapshotCost += 0.3 * (snapshotEnd - start - snapshotCost);
    driver.sent?.(/** @type {object} */ (snapshot));
  }

  function turn() {
    if (!lab) return;
    const wait = driver.work(lab);
    if (stale && drawn) {
      const gap = driver.busy()
        ? Math.max(driver.pace(lab), (snapshotCost * (1 - SNAPSHOT_SHARE)) / SNAPSHOT_SHARE)
        : 0;
      if (performance.now() - snapshotEnd >= gap) send();
    }
    rest();
    if (wait !== null) wake(wait);
  }

  /** Reports when there is nothing left to do. */
  function rest() {
    if (lab && !driver.busy() && !stale && drawn && apart === 0) say({ t: "rest", handled });
  }

  /** @type {Loop<E>} */
  const loop = {
    lab: () => lab,
    say,
    send,
    wake,
    first: () => first,
    changed(urgent = false) {
      stale = true;
      if (urgent) drawn = true;
    },
    refresh() {
      stale = true;
      // The first snapshot waits for a turn: if Play was pressed, it must show a run that has begun.
      if (!driver.busy() && drawn && !first) send();
      else wake();
    },
    async apart(work) {
      apart++;
      try {
        await work();
      } catch (error) {
        failed(error);
      }
      apart--;
      rest();
    },
  };
  const driver = make(loop);

  /** @param {M} message */
  function handle(message) {
    if (message.t === "ack") {
      [drawn, first] = [true, false];
      if (stale) wake();
      return;
    }
    handled++;
    if ("asked" in message) asked = message.asked ?? asked;
    if (message.t === "open") {
      lab = driver.open(/** @type {Extract<M, { t: "open" }>} */ (message), lab);
      loop.refresh();
    } else if (message.t === "vanish") close();
    else if (message.t === "crash") throw new WebAssembly.RuntimeError("asked for by a test");
    else if (lab) driver.handle(lab, /** @type {Exclude<M, { t: Common }>} */ (message));
  }

  /** A trap leaves the engine unusable: reports it and stops. The page starts a new worker. @param {unknown} error */
  function failed(error) {
    lab = null;
    say({ t: "crashed", message: wordsOf(error) });
  }

  /** @param {() => void} work */
  function guarded(work) {
    try {
      work();
    } catch (error) {
      failed(error);
    }
  }

  begin(
    url,
    (module, waiting) => {
      memory = driver.start(module);
      guarded(() => driver.ready(waiting));
    },
    (/** @type {M} */ message) =>
      guarded(() => {
        handle(message);
        rest();
      }),
  );
}
