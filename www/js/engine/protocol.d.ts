/**
 * Every message between the page and its workers, written once and checked at both ends by tsc.
 *
 * The page owns the parameters (short string keys, the same as in the URL hash) and draws snapshots;
 * the worker owns the engine. Big arrays arrive as transferred typed arrays, never through JSON.
 */

import type { PlaygroundShape, Points, Recipe, Snapshot } from "../labs/playground/types.d.ts";
import type { FieldSpec, Problem } from "../settings.d.ts";

/** Short URL keys to their text, e.g. { data: "spiral", hidden: "8,8", act: "tanh", lr: "0.03" }. */
export type Params = Record<string, string>;

/** What a lab is built from. Only the playground has a table; it is null if there is none or it has not changed. */
export interface Settings {
  params: Params;
  csv: string | null;
  csvLabel: number | null;
  /** Returned with the verdict on the table. */
  csvNumber?: number;
}

/* ---- the engine's own lists: controls are built from these and from nothing else ---- */

export interface Catalog {
  version: string;
  /** The fields of each lab, by the name of its Rust module. */
  [lab: string]: unknown;
}
export interface PlaygroundCatalog extends Catalog {
  playground: FieldSpec[];
  /** What a link can repeat. */
  limits: Limits;
}
export interface Limits {
  steps: number;
  changes: number;
}

/** Progress of some work. */
export interface Share {
  done: number;
  total: number;
  what: string;
}

/* ---- page -> worker ---- */

/** Numbered by `engine.js`. */
type Numbered = { asked?: number };
type ToAny =
  | ({ t: "configure" } & Settings & Numbered)
  | ({ t: "reset" } & Numbered)
  | ({ t: "newDraw"; keys: Record<string, number> /* largest value of each */ } & Numbered)
  /** Cancels the current work. */
  | { t: "stop" }
  | { t: "ack" }
  /** Answered by `pong`, even before the engine is loaded. */
  | { t: "ping" }
  /* Tests only: acts as if the engine had trapped; as if the browser had discarded the worker. */
  | { t: "crash" }
  | { t: "vanish" };

export type Unit = "example" | "minibatch" | "epoch";
/** Steps per second, or a multiple of normal speed; Infinity is as fast as possible. */
export type Speed = { steps: number } | { times: number };
export type ToPlayground =
  | ToAny
  /** `restore`: the run comes from a file and is refused as a whole if anything in it is. */
  | ({ t: "open"; restore?: boolean } & Settings & Numbered)
  | ({ t: "play" } & Speed)
  | { t: "pause" }
  | { t: "step"; unit: Unit }
  | { t: "edit"; index: number; value: number }
  | { t: "rewind"; step: number }
  | { t: "probe"; x: number; y: number }
  | { t: "focus"; layer: number /* -1 = inputs, -2 = none */; unit: number }
  /** The run as data and as a recipe, both of this moment. */
  | { t: "take" };

/** A timing that a view requests: `ms` is about how long one call may take. */
export interface Timing {
  items: number;
  rounds: number;
  ms: number;
}
export type ToLab =
  | ToAny
  /** Which lab, and whether other engines work at the same time. */
  | ({ t: "open"; lab?: string; companion?: boolean } & Settings & Numbered)
  /** The reader's own file; `params` are set when it can be used. */
  | { t: "file"; file: File; params: Params }
  /** A command for the lab: `Command` in its types.d.ts. */
  | { t: "command"; command: unknown }
  | ({ t: "time" } & Timing);

export type ToWorker = ToPlayground | ToLab;

/* ---- worker -> page ---- */

type FromAny =
  | ({ t: "progress" } & Share)
  | { t: "refused"; field: string; message: string }
  /** Nothing is left to do, and the last snapshot was drawn; `handled` messages have arrived so far. */
  | { t: "rest"; handled: number }
  | { t: "pong" }
  | { t: "crashed"; message: string };

/** A snapshot, with the number of the newest settings request that it answers. */
type Answer<S> = { t: "snapshot"; asked: number; snapshot: S; memory: number };

export type FromPlayground =
  | FromAny
  | { t: "ready"; catalog: PlaygroundCatalog }
  | ({
      t: "configured";
      /** False when only live keys changed. */
      rebuilt: boolean;
      /** The run comes from a file. */
      restored: boolean;
      params: Params;
      problems: Problem[];
      /** The verdict on a table that came with the settings. */
      table: "none" | "taken" | "refused";
      /** The table's `csvNumber`. */
      tableNumber: number;
      /** Columns of the newest table, even a refused one; empty if its first line could not be read. */
      columns: string[];
      shape: PlaygroundShape;
      points: Points;
    } & Numbered)
  | (Answer<Snapshot> & {
      playing: boolean;
      /** A link or a rewind is being replayed. */
      replaying: boolean;
      stepsPerSecond: number;
    })
  /** Null while a link is being replayed. */
  | { t: "taken"; taken: { recipe: Recipe; snapshot: Snapshot } | null };

/** What every lab's snapshot has: its address and the view it belongs to. */
export interface LabSnapshot {
  link: Params;
  view?: string;
}

export type FromLab<S extends LabSnapshot = LabSnapshot> =
  | FromAny
  | { t: "ready"; catalog: Catalog }
  | ({ t: "configured"; params: Params; problems: Problem[] } & Numbered)
  | (Answer<S> & { busy: boolean })
  /** The progress made when it was stopped. */
  | ({ t: "stopped" } & Share)
  /** Image files are loading; one could not be loaded. */
  | { t: "loading" }
  | { t: "unloaded"; message: string }
  /** The reader's file is in use. */
  | { t: "accepted" }
  /** Nanoseconds per element of each item, round by round. */
  | { t: "timed"; times: number[][] };

export type FromWorker = FromPlayground | FromLab;

/** Messages that reach the page; engine.js handles the others itself. */
export type Heard<F extends FromWorker> = Exclude<F, { t: "crashed" | "rest" | "pong" }>;
