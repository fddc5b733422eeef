/**
 * Every message between the page and its worker, written once and checked at both ends by tsc.
 *
 * The page owns the parameters (short string keys, the same as in the URL hash) and draws snapshots;
 * the worker owns the engine. Big arrays arrive as transferred typed arrays, never through JSON.
 */

/** Short URL keys to their text, e.g. { data: "spiral", hidden: "8,8", act: "tanh", lr: "0.03" }. */
export type Params = Record<string, string>;

/** A refused or clamped value: shown beside the control `field`, in plain words. */
export interface Problem {
  field: string;
  value: string;
  message: string;
}

/* ---- the engine's own lists: controls are built from these and from nothing else ---- */

export interface ParamSpec {
  name: string;
  label: string;
  default: number;
  min: number;
  max: number;
}
export interface OptionSpec {
  /** As in the URL; a parameter is appended as "leaky_relu:0.01". */
  value: string;
  label: string;
  /** One plain sentence. */
  help: string;
  /** The formula as plain text, e.g. "max(αx, x)"; may be "". */
  formula: string;
  params: ParamSpec[];
}
export type FieldKind = "choice" | "number" | "integer" | "list" | "multi" | "flag" | "text";
export interface FieldSpec {
  key: string;
  label: string;
  /** Heading it stands under: "Data", "Inputs", "Network", "Initialization", "Loss", "Training", "Stop", ... */
  group: string;
  /**
   * choice: one option. multi: a comma list of options, each at most once (inputs).
   * list: a comma list, one entry a hidden layer: integers for `hidden`, options for `act`
   * (a single activation holds for every layer).
   */
  kind: FieldKind;
  default: string;
  min: number;
  max: number;
  step: number;
  log: boolean;
  options: OptionSpec[];
  /** Applied to the running network; others rebuild it from the same seed. */
  live: boolean;
  help: string;
  /** Keys and values under which this control has an effect, e.g. { data: ["blobs", "spiral"] }; empty: always. */
  when: Record<string, string[]>;
}
export interface Catalog {
  version: string;
  playground: FieldSpec[];
  /** What a link can repeat. */
  limits: { steps: number; changes: number };
}

/* ---- what a configured playground is ---- */

export interface LayerShape {
  /** "hidden 1", ..., "output". */
  name: string;
  activation: string;
  activation_label: string;
  fan_in: number;
  units: number;
  /** Pieces of a Maxout unit, else 1. */
  pieces: number;
  /** Offsets into the flat params/grads arrays: W [fan_in x units*pieces] row-major, then b, then alpha. */
  w: number;
  b: number;
  alpha: number;
  alpha_len: number;
}
export interface PlaygroundShape {
  task: "classification" | "regression";
  loss: string;
  loss_label: string;
  /** What the boundary shows: class probabilities, or one signed score. */
  boundary_kind: "classes" | "score";
  /** "probability" (softmax, logistic) or "score" (hinge, MSE). */
  boundary_unit: string;
  inputs: string[];
  outputs: string[];
  classes: string[];
  layers: LayerShape[];
  n_params: number;
  n_train: number;
  n_test: number;
  /** Raw columns of the data set (2 for the plane sets) and the two drawn ones. */
  columns: string[];
  axes: [number, number];
  /** Drawn window in raw data units: [x0, x1, y0, y1]. */
  domain: [number, number, number, number];
  /** Range of regression targets; [-1, 1] otherwise. */
  target_range: [number, number];
  batch: number;
  steps_per_epoch: number;
  /** One plain sentence per stage: what preprocessing did, with the numbers. */
  preprocessing: { column: string; mean: number; std: number; mean_after: number; std_after: number }[];
  /** e.g. "150 rows, 4 columns, label species: setosa 50, ..." for CSV; "" otherwise. */
  data_note: string;
  thumb: number;
  grid: number;
}
export interface Points {
  /** [n x 2] raw coordinates on the two drawn axes. */
  xy: Float32Array;
  /** Class index, or the regression target. */
  label: Float32Array;
  /** 1 = training, 0 = test. */
  train: Uint8Array;
}

/* ---- a snapshot: all that is drawn ---- */

export interface Histogram {
  /** Edges of the equal-width bins. */
  low: number;
  high: number;
  counts: number[];
  below: number;
  above: number;
}
export interface TensorStats {
  mean: number;
  std: number;
  min: number;
  max: number;
  histogram: Histogram;
}
export interface LayerStats {
  /** a of this layer over the whole training set. */
  activation: TensorStats;
  /** dL/dz of this layer over the whole training set. */
  gradient: TensorStats;
  /** Shares of units / of (unit, example) pairs, in 0..1. */
  dead: number;
  saturated: number;
  dead_units: number[];
  /** rms of dL/dW (full training set), |update|/|W| of the last step (null before the first). */
  grad_rms: number;
  weight_rms: number;
  update_ratio: number | null;
}
export interface Losses {
  data: number;
  /** Classification only. */
  accuracy: number | null;
}
export interface Magnitudes {
  step: number;
  loss: number;
  /** Largest absolute values per layer. */
  layers: { name: string; w: number; z: number; a: number; dz: number; dw: number }[];
}
export type Status =
  | { kind: "ready" }
  | { kind: "stopped"; reason: string }
  | {
      kind: "diverged";
      step: number;
      layer: string;
      layer_index: number;
      /** "W", "b", "z", "a", "dL/dz", "dL/dW", "loss", ... */
      tensor: string;
      value: string;
      /** The last finite steps, oldest first. The engine stands at the last of them. */
      last: Magnitudes[];
      sentence: string;
    };
export interface Snapshot {
  step: number;
  examples: number;
  epoch: number;
  learning_rate: number;
  status: Status;
  train: Losses;
  test: Losses;
  penalty_l1: number;
  penalty_l2: number;
  /** [k x 5]: step, train data loss, penalty, test data loss, train accuracy (NaN in regression); the whole kept history. */
  history: Float32Array;
  /** Outputs at grid x grid points, row 0 at the top (largest y): [grid*grid x outputs]. */
  boundary: Float32Array;
  /** One thumb x thumb map per input, then per unit of each layer, same orientation. */
  units: Float32Array;
  /** The unit asked for with `focus`, at grid x grid; empty when none is. */
  focus: Float32Array;
  params: Float32Array;
  /** Full-training-set gradient of the total loss, same layout as params. */
  grads: Float32Array;
  layers: LayerStats[];
  /** Values at the probe point: inputs after features and preprocessing, then z and a of each layer, concatenated. */
  probe: { x: number; y: number; inputs: Float32Array; z: Float32Array; a: Float32Array };
  /** Class that the network takes each example for, in the order of `Points`; empty in regression. */
  answers: Uint8Array;
  /** Parameters for the share link: step and journal included, or in their place the `state`. */
  link: Params;
  /** It began with a saved state: no recipe leads to it. */
  loaded: boolean;
  /** Journal entries (changes made while it ran), in plain words, newest last. */
  journal: string[];
  /** Steps it can rewind to, oldest first. */
  rewind: number[];
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
  | { t: "crashed"; message: string };

/* ---- what is needed to repeat a run elsewhere ---- */
export interface Recipe {
  /** Updates done. */
  step: number;
  seed: number;
  layers: {
    name: string;
    activation: string;
    /** Slope, alpha or beta of the activation (PReLU: its start); 0 without one. */
    constant: number;
    inputs: number;
    units: number;
    pieces: number;
    /** Learned slopes: 0, 1 (shared) or one a unit. */
    slopes: number;
  }[];
  loss: string;
  outputs: number;
  /** 0 in regression. */
  classes: number;
  optimizer: string;
  /** Of the optimizer, by name. */
  constants: Record<string, number>;
  /** Live values at step 0. */
  lr: number;
  l1: number;
  l2: number;
  batch: number;
  changes: (
    | { kind: "set"; step: number; key: string; value: number }
    | { kind: "edit"; step: number; layer: number; tensor: string; index: number; value: number }
    | { kind: "example"; step: number }
  )[];
  /** What the run has come to. */
  measured: {
    train_loss: number;
    test_loss: number;
    train_accuracy: number | null;
    test_accuracy: number | null;
    penalty_l1: number;
    penalty_l2: number;
  };
  /** Parameters at step 0, concatenated: W, b, slopes of each layer. */
  theta: Float32Array;
  /** x [rows x inputs] as the network takes it; y classes (Uint32Array) or targets [rows x outputs]. */
  train: { x: Float32Array; y: Uint32Array | Float32Array };
  test: { x: Float32Array; y: Uint32Array | Float32Array };
}
