// Written by src/labs/types.rs from src/labs/activations.

/** A command of the page. */
export type Command = { look: Look };

/** One function in the race, over the seeds that all functions have finished. */
export type CourseShown = {
  /** Name in links. */
  value: string;
  /** The learning rate it races with, once known. */
  rate: number | null;
  /** Each candidate rate tried: updates to the target, if reached, and the last loss, if finite. */
  trials: Array<[number | null, number | null]>;
  /** The candidate rate it is trying. */
  trying: number | null;
  /** The losses of its current run: a trial, or a seed that not all functions have finished. */
  live: Float64Array;
  /** Parameters of the net. */
  parameters: number;
  /** First quartile of the loss at each measurement; infinite where runs diverged. */
  low: Float64Array;
  /** Median of the loss; infinite where runs diverged. */
  median: Float64Array;
  /** Third quartile of the loss; infinite where runs diverged. */
  high: Float64Array;
  /** Quartiles of the updates to the target; `null` if it was not reached. */
  steps: [number | null, number | null, number | null];
  /** Runs that reached the target. */
  arrived: number;
  /** Runs that diverged. */
  diverged: number;
  /** Quartiles of tanh's updates to the target divided by its own; `null` if infinite. */
  against_tanh: [number | null, number | null, number | null];
  /** The same for sigmoid. */
  against_sigmoid: [number | null, number | null, number | null];
  /** Median accuracy on test images. */
  accuracy: number | null;
  /** Quartiles of the accuracy on test images with each of the race's noises; `null` before a seed is finished. */
  noisy: Array<[number | null, number | null, number | null]>;
  /** Quartiles of the accuracy minus Leaky ReLU's of the same seed, with each noise. */
  ahead: Array<[number | null, number | null, number | null]>;
};

/** A run that keeps every step, and the sweep around it. */
export type DeadShown = {
  /** Hidden units. */
  units: number;
  /** Columns per unit: the pieces of Maxout, else 1. */
  pieces: number;
  /** Examples. */
  rows: number;
  /** Total updates. */
  steps: number;
  /** Text of the hidden units' function. */
  act: string;
  /** Learning rate. */
  lr: number;
  /** Initial biases. */
  bias: number;
  /** Examples per update. */
  batch: number;
  /** The step shown. */
  at: number;
  /** The selected unit, from 1; 0 for none. */
  unit: number;
  /** The deaths, in the order they happened. */
  deaths: Array<DeathShown>;
  /** Units that came back to life. */
  revived: number;
  /** The update in which a number was first not finite. */
  diverged: number | null;
  /** `[step][column][w1, w2, b]` of the hidden layer, from step 0 on. */
  lines: Float32Array;
  /** `[step][unit]`: 0 alive, 1 saturated, 2 dead. */
  status: Uint8Array;
  /** Mean loss over the training set, by step. */
  loss: Float32Array;
  /** The examples, `[rows][2]`. */
  points: Float32Array;
  /** Their classes. */
  classes: Uint8Array;
  /** The same net with other learning rates and seeds. */
  sweep: SweepShown;
};

/** How a unit died. */
export type DeathShown = {
  /** Index of the unit, from 0. */
  unit: number;
  /** The update that killed it, from 1; 0 if it was dead at initialization. */
  step: number;
  /** Its w1, w2 and b before that update. */
  before: [number, number, number];
  /** Its w1, w2 and b after that update. */
  after: [number, number, number];
  /** dL/dw of the mini-batch. */
  dw: [number, number];
  /** dL/db of the mini-batch. */
  db: number;
  /** Examples on which it was active before the update. */
  active: number;
  /** The same count if only its bias had been updated. */
  by_bias: number;
  /** The same count if only its weights had been updated. */
  by_weights: number;
};

/** A unit at one input. */
export type GateShown = {
  /** Its input. */
  x: number;
  /** f(x). */
  value: number;
  /** f'(x); for Maxout the slope of the winning piece. */
  local: number;
  /** dL/dx. */
  downstream: number;
  /** PReLU: dL/dalpha. */
  d_alpha: number | null;
  /** Maxout: which piece passes the gradient, from 0. */
  winner: number | null;
  /** Maxout: dL/dz of each piece. */
  pieces: Array<number>;
};

/** One function over all scales. */
export type LineShown = {
  /** Name in links. */
  value: string;
  /** One per scale, as far as measured. */
  points: Array<SurvivalShown>;
};

/** A moment of the run in which units die. */
export type Look = {
  /** The step shown. */
  at: number;
  /** The selected unit, from 1; 0 for none. */
  unit: number;
};

/** f and f', and the gates. */
export type PictureShown = {
  /** The axis. */
  xs: Float64Array;
  /** f at each x. */
  values: Float64Array;
  /** f' at each x. */
  slopes: Float64Array;
  /** Maxout: each linear piece at each x. */
  pieces: Array<Float64Array>;
  /** Maxout: the winning piece at each x, from 0. */
  winners: Uint8Array;
  /** The gate at the reader's x. */
  gate: GateShown;
  /** The gates at the lecture's inputs. */
  lecture: Array<GateShown>;
  /** dL/da. */
  upstream: number;
  /** Parameters of the lecture's layer: with one linear piece per unit, and with this function. */
  parameters: [number, number];
};

/** Properties of one function. */
export type PropertiesShown = {
  /** Name in links. */
  value: string;
  /** Label on the page, with the default parameter. */
  label: string;
  /** Formula in plain text. */
  formula: string;
  /** Smallest output; `null` if it is unbounded below. */
  low: number | null;
  /** Largest output; `null` if it is unbounded above. */
  high: number | null;
  /** Mean of f(x), x ~ N(0, 1). */
  mean: number;
  /** Standard deviation of f(x), x ~ N(0, 1). */
  std: number;
  /** f'(0). */
  slope_at_0: number;
  /** The largest |f'|. */
  steepest: number;
  /** Share of killed gradients at each of the table's scales. */
  killed: [number, number, number, number];
  /** Its value or derivative needs exp. */
  needs_exp: boolean;
  /** Parameters of a layer. */
  parameters: number;
  /** Learned slopes among them. */
  slopes: number;
  /** f on [-4, 4], evenly spaced. */
  curve: Float32Array;
  /** f' at the same points. */
  derivative: Float32Array;
};

/** The race, over the seeds that every function has finished. */
export type RaceShown = {
  /** The reader has started it. */
  started: boolean;
  /** True if each races with its best candidate rate, false if all share one. */
  each_its_best: boolean;
  /** Candidate learning rates. */
  choices: [number, number, number, number, number];
  /** Text of the initializer. */
  init: string;
  /** The training loss to reach. */
  target: number;
  /** Maximum updates. */
  most: number;
  /** Total seeds. */
  seeds: number;
  /** Seeds that every function has finished. */
  seeds_done: number;
  /** Units in each hidden layer. */
  width: number;
  /** Training images. */
  examples: number;
  /** Updates between two measurements. */
  every: number;
  /** Examples per update. */
  batch: number;
  /** Images used for measurements. */
  measured: number;
  /** Standard deviations of the noise on the test images, in those of a standardized pixel. */
  noise: [number, number, number, number];
  /** One per function. */
  courses: Array<CourseShown>;
};

/** Share of a gradient that survives, against the scale of the pre-activations. */
export type SaturationShown = {
  /** The reader's scale. */
  s: number;
  /** All scales. */
  scales: Array<number>;
  /** The selected function, then the lecture's. */
  lines: Array<LineShown>;
  /** The population at the reader's scale: middle of each bin. */
  z: Array<number>;
  /** Draws in each bin. */
  count: Array<number>;
  /** Their mean |f'|. */
  slope: Array<number>;
  /** What is left of a gradient in the whole population. */
  whole: SurvivalShown;
  /** Total draws. */
  draws: number;
};

/** Everything that is drawn. */
export type Snapshot = {
  /** The keys whose values differ from the defaults. */
  link: Record<string, string>;
  /** Which view is shown. */
  view: View;
  /** Text of the selected function. */
  act: string;
  /** The first view. */
  picture: PictureShown | null;
  /** The second view, once a function is measured. */
  table: TableShown | null;
  /** The third view. */
  saturation: SaturationShown | null;
  /** The fourth view. */
  dead: DeadShown | null;
  /** The fifth view, once its images have arrived. */
  race: RaceShown | null;
};

/** What is left of a gradient at one scale of the pre-activations. */
export type SurvivalShown = {
  /** Mean |f'|. */
  one: number;
  /** rms f'. */
  rms: number;
  /** Share of killed gradients. */
  killed: number;
  /** Share of f' that is exactly 0. */
  zero: number;
  /** Quartiles of the product of ten |f'|. */
  ten: [number, number, number];
  /** Share of these products that kill a gradient. */
  ten_killed: number;
};

/** One function and bias over all learning rates. */
export type SweepLineShown = {
  /** True for plain ReLU units. */
  relu: boolean;
  /** Initial biases. */
  bias: number;
  /** Quartiles of the share of dead units, for the rates with all seeds done; `null` if no run stayed finite. */
  quartiles: Array<[number, number, number] | null>;
  /** Number of diverged runs per learning rate. */
  diverged: Array<number>;
};

/** Dead units against the learning rate. */
export type SweepShown = {
  /** All learning rates. */
  rates: Array<number>;
  /** Seeds per learning rate. */
  seeds: number;
  /** True if all runs are done. */
  done: boolean;
  /** The reader's setting, then ReLU with biases 0 and 0.01, without duplicates. */
  lines: Array<SweepLineShown>;
};

/** The properties of all functions. */
export type TableShown = {
  /** One per function, as far as measured. */
  rows: Array<PropertiesShown>;
  /** Scales of the pre-activations at which killed gradients are counted. */
  scales: [number, number, number, number];
  /** Units and inputs of the layer whose parameters are counted. */
  counted: number;
};

/** Which part of the lab is shown. */
export type View = "function" | "table" | "saturation" | "dead" | "race";
