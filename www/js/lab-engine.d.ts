/** What the worker asks of a lab's class: tsc compares it with the module's own declarations. */

import type * as labs from "../pkg/labs.js";
import type { Params } from "./protocol.d.ts";

export interface LabEngine {
  configure(params: Params): void;
  params(): unknown;
  problems(): unknown;
  /** Works off up to `units`; 0 when idle. */
  work(units: number): number;
  /** `[done, wanted]` of what the page waits for. */
  progress(): Float64Array | undefined;
  doing(): string;
  /** Leaves the rest of the work. */
  cancel(): void;
  snapshot(): unknown;
  free(): void;
}

type Labs = typeof labs;

/** Names of the classes that are a lab. */
export type LabName = {
  [K in keyof Labs]: Labs[K] extends new (params: Params) => LabEngine ? K : never;
}[keyof Labs];
