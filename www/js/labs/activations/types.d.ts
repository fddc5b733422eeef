// Written by src/labs/types.rs from src/labs/activations.

/** What the page tells it. */
export type Command = { look: Look };

/** One function in the race, over the seeds that all have run. */
export type CourseShown = {
  /** Name in links. */
  value: string;
  /** The learning rate it races with, once known. */
  rate: number | null;
  /** Of each choice tried: updates to the target, if it was reached, and last loss, if that is finite. */
  trials: Array<[number | null, number | null]>;
  /** The learning rate it is trying. */
  trying: number | null;
  /** Its losses in the training under way: a trial, or the seed that not all have run. */
  live: Float64Array;
  /** Parameters of the net. */
  parameters: number;
  /** First quartile of the loss at each measurement; infinite where runs diverged, as the other two. */
  low: Float64Array;
  /** Its median. */
  median: Float64Array;
  /** Its third quartile. */
  high: Float64Array;
  /** Quartiles of the updates to the target; none where it was not reached. */
  steps: [number | null, number | null, number | null];
  /** Runs that reached it. */
  arrived: number;
  /** Runs that diverged. */
  diverged: number;
  /** Quartiles of how many times its updates tanh needs; none where that is without end. */
  against_tanh: [number | null, number | null, number | null];
  /** The same for sigmoid. */
  against_sigmoid: [number | null, number | null, number | null];
  /** Median of the accuracy on test images. */
  accuracy: number | null;
};

/** A run of which every step is kept, and the sweep around it. */
export type DeadShown = {
  /** Hidden units. */
  units: number;
  /** Columns of a unit: pieces for Maxout, else 1. */
  pieces: number;
  /** Examples. */
  rows: number;
  /** Updates wanted. */
  steps: number;
  /** Text of the hidden units' function. */
  act: string;
  /** Learning rate. */
  lr: number;
  /** Biases at the start. */
  bias: number;
  /** Examples of an update. */
  batch: number;
  /** The step looked at. */
  at: number;
  /** The unit chosen, from 1; 0: none. */
  unit: number;
  /** In the order they happened. */
  deaths: Array<DeathShown>;
  /** Units that came back from the dead. */
  revived: number;
  /** The update in which a number was no longer finite. */
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
  /** Which, from 0. */
  unit: number;
  /** The update that killed it, from 1; 0: the draw did. */
  step: number;
  /** Its w1, w2 and b before that update. */
  before: [number, number, number];
  /** And after it. */
  after: [number, number, number];
  /** dL/dw of the mini-batch. */
  dw: [number, number];
  /** dL/db of the mini-batch. */
  db: number;
  /** Examples that it let through before. */
  active: number;
  /** The same had only its bias been updated. */
  by_bias: number;
  /** The same had only its weights been updated. */
  by_weights: number;
};

/** One unit at one place. */
export type GateShown = {
  /** Its input. */
  x: number;
  /** f(x). */
  value: number;
  /** f'(x), for Maxout the slope of the winning piece. */
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

/** One function over all sizes. */
export type LineShown = {
  /** Name in links. */
  value: string;
  /** One a size, as far as they are measured. */
  points: Array<SurvivalShown>;
};

/** A moment of the run in which units die. */
export type Look = {
  /** The step that is shown. */
  at: number;
  /** The unit that is chosen, from 1; 0: none. */
  unit: number;
};

/** f and f', and the gates. */
export type PictureShown = {
  /** The axis. */
  xs: Float64Array;
  /** f there. */
  values: Float64Array;
  /** f' there. */
  slopes: Float64Array;
  /** Maxout: each linear piece there. */
  pieces: Array<Float64Array>;
  /** Maxout: the winning piece there, from 0. */
  winners: Uint8Array;
  /** The gate at the reader's x. */
  gate: GateShown;
  /** The gates at the lecture's. */
  lecture: Array<GateShown>;
  /** dL/da. */
  upstream: number;
  /** Parameters of the lecture's layer: of one linear piece a unit, and of this function. */
  parameters: [number, number];
};

/** What one function is like. */
export type PropertiesShown = {
  /** Name in links. */
  value: string;
  /** On the page, with its default parameter. */
  label: string;
  /** In plain text. */
  formula: string;
  /** Smallest output; none where it falls for ever. */
  low: number | null;
  /** Largest output; none where it grows for ever. */
  high: number | null;
  /** Of f(x), x ~ N(0, 1). */
  mean: number;
  /** Standard deviation of the same. */
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
  /** Of these learned slopes. */
  slopes: number;
  /** f on [-4, 4], evenly spaced. */
  curve: Float32Array;
  /** f' there. */
  derivative: Float32Array;
};

/** The race as far as every function has run. */
export type RaceShown = {
  /** The reader has started it. */
  started: boolean;
  /** Each races with the best of the choices, not all with one learning rate. */
  each_its_best: boolean;
  /** Learning rates a function may choose from. */
  choices: [number, number, number, number, number];
  /** Text of the initializer. */
  init: string;
  /** The training loss to reach. */
  target: number;
  /** Updates at the most. */
  most: number;
  /** Seeds wanted. */
  seeds: number;
  /** Seeds that every function has run. */
  seeds_done: number;
  /** Units of each hidden layer. */
  width: number;
  /** Training images. */
  examples: number;
  /** Updates between two measurements. */
  every: number;
  /** Examples of an update. */
  batch: number;
  /** Images that are measured. */
  measured: number;
  /** One a function. */
  courses: Array<CourseShown>;
};

/** Gradients that survive, against the size of the pre-activations. */
export type SaturationShown = {
  /** The reader's size. */
  s: number;
  /** All sizes. */
  scales: Array<number>;
  /** The function looked at, then the lecture's. */
  lines: Array<LineShown>;
  /** The population at the reader's size: middle of each bin. */
  z: Array<number>;
  /** Draws in it. */
  count: Array<number>;
  /** Their mean |f'|. */
  slope: Array<number>;
  /** What is left in the whole population. */
  whole: SurvivalShown;
  /** Draws in all. */
  draws: number;
};

/** Everything that is drawn. */
export type Snapshot = {
  /** The keys that differ from their defaults. */
  link: Record<string, string>;
  /** Which view is shown. */
  view: View;
  /** Text of the function looked at. */
  act: string;
  /** The first view. */
  picture: PictureShown | null;
  /** The second view, once a function is measured. */
  table: TableShown | null;
  /** The third view. */
  saturation: SaturationShown | null;
  /** The fourth view. */
  dead: DeadShown | null;
  /** The fifth view, once its images are there. */
  race: RaceShown | null;
};

/** What is left of a gradient at one size of the pre-activations. */
export type SurvivalShown = {
  /** Mean |f'|. */
  one: number;
  /** rms f'. */
  rms: number;
  /** Share of killed gradients. */
  killed: number;
  /** Share of f' that are exactly 0. */
  zero: number;
  /** Quartiles of the product of ten |f'|. */
  ten: [number, number, number];
  /** Share of these products that kill one. */
  ten_killed: number;
};

/** One function and bias over all learning rates. */
export type SweepLineShown = {
  /** Plain ReLU units. */
  relu: boolean;
  /** Biases at the start. */
  bias: number;
  /** Of the share of dead units, for the rates of which all seeds are done; none where no run stayed finite. */
  quartiles: Array<[number, number, number] | null>;
  /** Runs of each rate that diverged. */
  diverged: Array<number>;
};

/** Dead units against the learning rate. */
export type SweepShown = {
  /** All learning rates. */
  rates: Array<number>;
  /** Seeds of each. */
  seeds: number;
  /** All have run. */
  done: boolean;
  /** The reader's setting, then ReLU with biases 0 and 0.01, each once. */
  lines: Array<SweepLineShown>;
};

/** The properties of all functions. */
export type TableShown = {
  /** One a function, as far as they are measured. */
  rows: Array<PropertiesShown>;
  /** Sizes of the pre-activations at which killed gradients are counted. */
  scales: [number, number, number, number];
  /** Units and inputs of the layer whose parameters are counted. */
  counted: number;
};

/** Which part of the lab is shown. */
export type View = "function" | "table" | "saturation" | "dead" | "race";
