/** What the worker asks of a lab's class: tsc compares it with the module's own declarations. */

import type * as labs from "../../pkg/labs.js";
import type { Problem } from "../settings.d.ts";
import type { LabSnapshot, Params } from "./protocol.d.ts";

export interface LabEngine {
  configure(params: Params): void;
  params(): Params;
  problems(): Problem[];
  /** Names of the image files it waits for. */
  wants(): string[];
  /** Works off up to `units`; 0 when idle. */
  work(units: number): number;
  /** `[done, wanted]` of what the page waits for. */
  progress(): Float64Array | undefined;
  doing(): string;
  /** Leaves the rest of the work. */
  cancel(): void;
  /** Does what the page has told it; throws a plain `Error` when it knows no such command. */
  call(command: unknown): void;
  /** Elements worked on by `repeats` passes of an item. */
  time(item: number, repeats: number): number;
  /** Milliseconds between two pictures at the least. */
  pace(): number;
  snapshot(): LabSnapshot;
  free(): void;
}

/** A lab that can leave half of its examples to a second worker (`Halved` of src/labs/mod.rs). */
export interface HalvedEngine extends LabEngine {
  wantsHelp(): boolean;
  /** Becomes the second worker's lab: only its half is computed. */
  assist(): void;
  /** The sums of its half, or none yet. */
  half(): Float64Array | undefined;
  /** The weight gradients of its half, or none yet. */
  halfGradients(): Float32Array | undefined;
  /** Takes the sums; false when they are of no use. */
  absorb(half: Float64Array): boolean;
  /** Takes the weight gradients; false when they are not that. */
  absorbGradients(gradients: Float32Array): boolean;
  /** Nothing is left to do but what the second worker still owes. */
  awaits(): boolean;
}

/** What the second worker is asked, with a number, and what it answers. */
export interface HalfJob {
  of: HalvedName;
  params: Params;
  job: number;
}
export type HalfAnswer =
  | { t: "pong" }
  | { t: "half"; job: number; half: Float64Array }
  | { t: "gradients"; job: number; gradients: Float32Array };

type Labs = typeof labs;

/** Names of the classes that are a lab. */
export type LabName = {
  [K in keyof Labs]: Labs[K] extends new (params: Params) => LabEngine ? K : never;
}[keyof Labs];

/** Names of the classes whose lab can be halved. */
export type HalvedName = {
  [K in keyof Labs]: Labs[K] extends new (params: Params) => HalvedEngine ? K : never;
}[keyof Labs];
