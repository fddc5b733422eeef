/** The contract between a worker's loop and its driver. */

import type { FromWorker, ToWorker } from "./protocol.d.ts";

/** Messages that the loop or begin.js handles itself. */
export type Common = "open" | "ack" | "ping" | "crash" | "vanish";

/** The loop, as its driver sees it. */
export interface Loop<E> {
  /** The current engine; null before the first `open` and after a trap. */
  lab(): E | null;
  say(message: FromWorker, transfer?: Transferable[]): void;
  /** Sends a snapshot now. */
  send(): void;
  /** Schedules another turn soon, but not before `ms` milliseconds. */
  wake(ms?: number): void;
  /** The page has drawn nothing yet. */
  first(): boolean;
  /** There is something to show; if urgent, even when the page has not drawn the last snapshot. */
  changed(urgent?: boolean): void;
  /** There is something to show; it is sent at once if nothing else runs. */
  refresh(): void;
  /** Runs work whose result is not a snapshot; the worker does not rest before its end. */
  apart(work: () => Promise<void>): Promise<void>;
}

/** A kind of work. */
export interface Driver<E, M extends ToWorker> {
  /** Starts the engine's module. */
  start(module: WebAssembly.Module): WebAssembly.Memory;
  /** The module has started; `waiting` is the number of queued messages. */
  ready(waiting: number): void;
  /** Builds a lab for these settings; may return `now` if they are refused. */
  open(message: Extract<M, { t: "open" }>, now: E | null): E;
  handle(lab: E, message: Exclude<M, { t: Common }>): void;
  /** Works for a slice; returns the milliseconds until the next turn, or null if none is needed. */
  work(lab: E): number | null;
  /** More work is left or expected. */
  busy(): boolean;
  /** Minimum number of milliseconds between two snapshots while it is busy. */
  pace(lab: E): number;
  /** Further fields of a snapshot message. */
  state(): object;
  /** A snapshot was sent. */
  sent?(snapshot: object): void;
}
