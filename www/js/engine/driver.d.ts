/** What the loop of a worker and its driver ask of each other. */

import type { FromWorker, ToWorker } from "./protocol.d.ts";

/** Messages that the loop answers itself, or begin.js does. */
export type Common = "open" | "ack" | "ping" | "crash" | "vanish";

/** The loop, as its driver sees it. */
export interface Loop<E> {
  /** The engine now; null before the first `open` and after a trap. */
  lab(): E | null;
  say(message: FromWorker, transfer?: Transferable[]): void;
  /** Sends a snapshot now. */
  send(): void;
  /** Another turn soon; not before so many milliseconds. */
  wake(ms?: number): void;
  /** The page has drawn nothing yet. */
  first(): boolean;
  /** There is something to show; when urgent, even if the page has not drawn the last snapshot. */
  changed(urgent?: boolean): void;
  /** There is something to show: at once if nothing else runs. */
  refresh(): void;
  /** Does what is answered by other ways than a snapshot: the worker does not rest before its end. */
  apart(work: () => Promise<void>): Promise<void>;
}

/** A kind of work. */
export interface Driver<E, M extends ToWorker> {
  /** Starts the engine's module. */
  start(module: WebAssembly.Module): WebAssembly.Memory;
  /** The module has started; so many messages are waiting. */
  ready(waiting: number): void;
  /** A lab for these settings; `now` may stay when they are refused. */
  open(message: Extract<M, { t: "open" }>, now: E | null): E;
  handle(lab: E, message: Exclude<M, { t: Common }>): void;
  /** Works for a slice; returns the milliseconds until it wants to go on, or null. */
  work(lab: E): number | null;
  /** More is to be done or to arrive. */
  busy(): boolean;
  /** Milliseconds between two snapshots at the least while it is busy. */
  pace(lab: E): number;
  /** What a snapshot's message tells besides. */
  state(): object;
  /** A snapshot was sent. */
  sent?(snapshot: object): void;
}
