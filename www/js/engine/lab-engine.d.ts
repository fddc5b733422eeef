/** What the worker requires of a lab's class. tsc checks it against the module's own declarations. */

import type * as labs from "../../pkg/labs.js";
import type { Problem } from "../settings.d.ts";
import type { LabSnapshot, Params } from "./protocol.d.ts";

export interface LabEngine {
  configure(params: Params): void;
  params(): Params;
  problems(): Problem[];
  /** Names of the image files it waits for. */
  wants(): string[];
  /** Does up to `units` of work and returns the number done, 0 when idle. */
  work(units: number): number;
  /** `[done, wanted]` of the work that the page waits for. */
  progress(): Float64Array | undefined;
  doing(): string;
  /** Cancels the rest of the work. */
  cancel(): void;
  /** Executes a command of the page; throws a plain `Error` if the command is unknown. */
  call(command: unknown): void;
  /** Runs `repeats` passes of an item; returns the number of elements worked on. */
  time(item: number, repeats: number): number;
  /** Minimum number of milliseconds between two pictures. */
  pace(): number;
  snapshot(): LabSnapshot;
  free(): void;
}

/** A lab that can leave half of its examples to a second worker (`Halved` in src/labs/mod.rs). */
export interface HalvedEngine extends LabEngine {
  wantsHelp(): boolean;
  /** Becomes the second worker's lab: only its half is computed. */
  assist(): void;
  /** The sums of its half, or none yet. */
  half(): Float64Array | undefined;
  /** The weight gradients of its half, or none yet. */
  halfGradients(): Float32Array | undefined;
  /** Absorbs the sums; returns false if they cannot be used. */
  absorb(half: Float64Array): boolean;
  /** Absorbs the weight gradients; returns false if they do not fit. */
  absorbGradients(gradients: Float32Array): boolean;
  /** Only the second worker's results are still missing. */
  awaits(): boolean;
}

/** A numbered request to the second worker, and its answers. */
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

/** Names of the lab classes. */
export type LabName = {
  [K in keyof Labs]: Labs[K] extends new (params: Params) => LabEngine ? K : never;
}[keyof Labs];

/** Names of the lab classes whose work can be split in two. */
export type HalvedName = {
  [K in keyof Labs]: Labs[K] extends new (params: Params) => HalvedEngine ? K : never;
}[keyof Labs];
