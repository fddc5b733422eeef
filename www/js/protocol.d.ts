/**
 * Every message between the page and its worker, written once and checked at both ends by tsc.
 *
 * The page owns the parameters (short string keys, the same as in the URL hash) and draws snapshots;
 * the worker owns the engine. Big arrays arrive as transferred typed arrays, never through JSON.
 */

import type { PlaygroundShape, Points, Recipe, Snapshot } from "./labs/playground/types.d.ts";
import type { FieldSpec, Problem } from "./settings.d.ts";

/** Short URL keys to their text, e.g. { data: "spiral", hidden: "8,8", act: "tanh", lr: "0.03" }. */
export type Params = Record<string, string>;

/* ---- the engine's own lists: controls are built from these and from nothing else ---- */

export interface Catalog {
  version: string;
  playground: FieldSpec[];
  /** What a link can repeat. */
  limits: { steps: number; changes: number };
}

/* ---- page -> worker ---- */
export type Unit = "example" | "minibatch" | "epoch";
/** Numbered by `engine.js`. */
type Numbered = { asked?: number };
export type ToWorker =
  | ({
      t: "open";
      params: Params;
      csv: string | null;
      csvLabel: number | null;
      /** For `lab-worker.js`: which lab, and whether others of its kind work at the same time. */
      lab?: string;
      companion?: boolean;
      /** For `worker.js`: from a file, and refused as a whole if anything in it is. */
      restore?: boolean;
    } & Numbered)
  /** csv: null when it has not changed. */
  | ({ t: "configure"; params: Params; csv: string | null; csvLabel: number | null } & Numbered)
  | { t: "play"; stepsPerSecond: number /* Infinity = as fast as it goes */ }
  | { t: "pause" }
  | { t: "step"; unit: Unit }
  | ({ t: "reset" } & Numbered)
  | ({ t: "newDraw" } & Numbered)
  | { t: "edit"; index: number; value: number }
  | { t: "rewind"; step: number }
  | { t: "probe"; x: number; y: number }
  | { t: "focus"; layer: number /* -1 = inputs, -2 = none */; unit: number }
  /** The run as data and as a recipe, both of this moment. */
  | { t: "take" }
  | { t: "cancel" }
  | { t: "ack" }
  | { t: "crash" /* tests only: panics the engine */ };

/* ---- worker -> page ---- */
export type FromWorker =
  | { t: "ready"; catalog: Catalog; memory: number }
  | {
      t: "configured";
      /** False when only live keys changed. */
      rebuilt: boolean;
      /** It is a run out of a file. */
      restored: boolean;
      params: Params;
      problems: Problem[];
      /** What became of a table that came with the settings. */
      table: "none" | "taken" | "refused";
      /** Of the table that came last, a refused one as well; none where its first line could not be read. */
      columns: string[];
      shape: PlaygroundShape;
      points: Points;
    }
  | {
      t: "snapshot";
      /** Of the newest request for other settings that it answers. */
      asked: number;
      snapshot: Snapshot;
      playing: boolean;
      /** A link or a rewind is being repeated. */
      replaying: boolean;
      stepsPerSecond: number;
      memory: number;
    }
  | { t: "progress"; done: number; total: number; what: string }
  /** Null while a link is being repeated. */
  | { t: "taken"; taken: { recipe: Recipe; snapshot: Snapshot } | null }
  | { t: "refused"; field: string; message: string }
  /** Nothing is left to do, and the last snapshot was drawn; `handled` messages had come until then. */
  | { t: "rest"; handled: number }
  | { t: "crashed"; message: string };
