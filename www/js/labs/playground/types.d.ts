// Written by src/labs/types.rs from src/labs/playground.

/** Mean and std of one input before and after, for the page. */
export type ColumnSummary = {
  /** Name of the input. */
  column: string;
  /** Training mean before. */
  mean: number;
  /** Training std before. */
  std: number;
  /** Training mean after. */
  mean_after: number;
  /** Training std after. */
  std_after: number;
};

/** Examples as the network takes them. */
export type ExamplesShown = {
  /** `[rows x inputs]`. */
  x: Float32Array;
  /** Their targets. */
  y: TargetsShown;
};

/** Equal-width bins, and what lies outside. */
export type HistogramShown = {
  /** Left edge of the first bin. */
  low: number;
  /** Right edge of the last bin. */
  high: number;
  /** Values per bin. */
  counts: Array<number>;
  /** Values left of `low`. */
  below: number;
  /** Values right of `high`. */
  above: number;
};

/** Largest absolute values of one layer in one step. */
export type LayerMagnitudes = {
  /** "hidden 1", ..., "output". */
  name: string;
  /** Weights after the update. */
  w: number;
  /** Pre-activations. */
  z: number;
  /** Activations. */
  a: number;
  /** dL/dz. */
  dz: number;
  /** dL/dW. */
  dw: number;
};

/** A layer. */
export type LayerShape = {
  /** "hidden 1", ..., "output". */
  name: string;
  /** As in the address. */
  activation: string;
  /** As the page says it. */
  activation_label: string;
  /** Inputs per unit. */
  fan_in: number;
  /** Units. */
  units: number;
  /** Maxout's pieces, else 1. */
  pieces: number;
  /** Where W begins in theta, `[fan_in x units*pieces]` by rows. */
  w: number;
  /** Where b begins. */
  b: number;
  /** Where the learned slopes begin. */
  alpha: number;
  /** How many they are: 0, 1 (shared) or one a unit. */
  alpha_len: number;
};

/** Statistics of one layer over the training set. */
export type LayerStats = {
  /** a. */
  activation: TensorShown;
  /** dL/dz. */
  gradient: TensorShown;
  /** Share of units that pass no gradient on any training example. */
  dead: number;
  /** Share of (unit, example) pairs with |f'(z)| below [`CLOSED_BELOW`](crate::nn::health::CLOSED_BELOW). */
  saturated: number;
  /** Which units are dead. */
  dead_units: Array<number>;
  /** rms of dL/dW, penalty included. */
  grad_rms: number;
  /** rms of W. */
  weight_rms: number;
  /** |update|/|W| of the last step; none before the first. */
  update_ratio: number | null;
};

/** Data loss and accuracy (classification) on one part. */
export type Losses = {
  /** Mean data loss. */
  data: number;
  /** Share of rows whose class is right; `None` in regression and without rows. */
  accuracy: number | null;
};

/** One of the last finite steps. */
export type Magnitudes = {
  /** Updates done after it. */
  step: number;
  /** Total loss before the update. */
  loss: number;
  /** Input side first. */
  layers: Array<LayerMagnitudes>;
};

/** What the run has come to. */
export type Measured = {
  /** Data loss on the training part. */
  train_loss: number;
  /** On the test part. */
  test_loss: number;
  /** None in regression. */
  train_accuracy: number | null;
  /** None in regression and without test examples. */
  test_accuracy: number | null;
  /** L1 part of the penalty. */
  penalty_l1: number;
  /** L2 part of the penalty. */
  penalty_l2: number;
};

/** What a configured playground is. */
export type PlaygroundShape = {
  /** "classification" or "regression". */
  task: string;
  /** Data loss, as in the address. */
  loss: string;
  /** As the page says it. */
  loss_label: string;
  /** What the picture shows: "classes", or one signed "score". */
  boundary_kind: string;
  /** "probability" (softmax, logistic) or "score". */
  boundary_unit: string;
  /** Names of the inputs. */
  inputs: Array<string>;
  /** Names of the outputs. */
  outputs: Array<string>;
  /** Names of the classes. */
  classes: Array<string>;
  /** Input side first. */
  layers: Array<LayerShape>;
  /** Parameters in all. */
  n_params: number;
  /** Training examples. */
  n_train: number;
  /** Test examples. */
  n_test: number;
  /** Raw columns of the data set. */
  columns: Array<string>;
  /** The two of them that are drawn. */
  axes: [number, number];
  /** Drawn window in raw units: x0, x1, y0, y1. */
  domain: [number, number, number, number];
  /** Of regression targets; [-1, 1] otherwise. */
  target_range: [number, number];
  /** Examples of an update. */
  batch: number;
  /** Updates of an epoch. */
  steps_per_epoch: number;
  /** What preprocessing did to each input. */
  preprocessing: Array<ColumnSummary>;
  /** "150 rows, 4 columns, ..." of a table; else "". */
  data_note: string;
  /** Side of a unit's map. */
  thumb: number;
  /** Side of the large map. */
  grid: number;
};

/** Training points, then test points. */
export type Points = {
  /** `[n x 2]`: raw coordinates on the drawn axes. */
  xy: Float32Array;
  /** Class, or the regression target. */
  label: Float32Array;
  /** 1 = training, 0 = test. */
  train: Uint8Array;
};

/** Values at the probe point. */
export type Probe = {
  /** Raw coordinate on the first drawn axis. */
  x: number;
  /** On the second. */
  y: number;
  /** What the network is given, features and preprocessing included. */
  inputs: Float32Array;
  /** z of every layer, concatenated. */
  z: Float32Array;
  /** a of every layer, concatenated. */
  a: Float32Array;
};

/** A run, to be repeated elsewhere. */
export type Recipe = {
  /** Updates done. */
  step: number;
  /** Names the order of the examples. */
  seed: number;
  /** Input side first. */
  layers: Array<RecipeLayer>;
  /** Data loss, as in the address. */
  loss: string;
  /** Units of the output layer. */
  outputs: number;
  /** 0 in regression. */
  classes: number;
  /** Its name. */
  optimizer: string;
  /** Of the optimizer, by name. */
  constants: Record<string, number>;
  /** Learning rate at step 0. */
  lr: number;
  /** L1 factor at step 0. */
  l1: number;
  /** L2 factor at step 0. */
  l2: number;
  /** Examples of an update at step 0. */
  batch: number;
  /** In the order they took effect. */
  changes: Array<RecipeChange>;
  /** What the run must come to. */
  measured: Measured;
  /** Parameters at step 0: W, b, slopes of each layer. */
  theta: Float32Array;
  /** Training examples. */
  train: ExamplesShown;
  /** Test examples. */
  test: ExamplesShown;
};

/** A change, and the updates done before it. */
export type RecipeChange = { kind: "set";
  /** Updates done before. */
  step: number;
  /** "lr", "l1", "l2" or "batch". */
  key: string;
  /** From here on. */
  value: number, } | { kind: "edit";
  /** Updates done before. */
  step: number;
  /** From 0. */
  layer: number;
  /** W, b or alpha. */
  tensor: string;
  /** Element of the tensor. */
  index: number;
  /** From here on. */
  value: number, } | { kind: "example";
  /** Updates done before. */
  step: number;
};

/** A layer of a recipe. */
export type RecipeLayer = {
  /** "hidden 1", ..., "output". */
  name: string;
  /** As in the address. */
  activation: string;
  /** Slope, alpha or beta of the activation (PReLU: its start); 0 without one. */
  constant: number;
  /** Inputs per unit. */
  inputs: number;
  /** Units. */
  units: number;
  /** Maxout's pieces, else 1. */
  pieces: number;
  /** Learned slopes: 0, 1 (shared) or one a unit. */
  slopes: number;
};

/** Everything that is drawn of the run. */
export type Snapshot = {
  /** Updates done. */
  step: number;
  /** Examples seen. */
  examples: number;
  /** Epochs done, the fraction of the current one included. */
  epoch: number;
  /** As it is now. */
  learning_rate: number;
  /** Where the run stands. */
  status: StatusShown;
  /** On the training part. */
  train: Losses;
  /** On the test part. */
  test: Losses;
  /** L1 part of the penalty. */
  penalty_l1: number;
  /** L2 part of the penalty. */
  penalty_l2: number;
  /** Input side first. */
  layers: Array<LayerStats>;
  /** The address: step and journal included, or in their place the `state`. */
  link: Record<string, string>;
  /** It began with a saved state: no recipe leads to it. */
  loaded: boolean;
  /** Changes made while it ran, in words, newest last. */
  journal: Array<string>;
  /** Steps it can rewind to, oldest first. */
  rewind: Array<number>;
  /** `[k x 5]`: step, training loss, penalty, test loss, training accuracy (NaN in regression). */
  history: Float32Array;
  /** Outputs over the plane, the largest y first: `[grid*grid x outputs]`. */
  boundary: Float32Array;
  /** A thumb x thumb map for each input, then for each unit of each layer. */
  units: Float32Array;
  /** The unit that is looked at, at grid x grid; empty when none is. */
  focus: Float32Array;
  /** theta. */
  params: Float32Array;
  /** Gradient of the total loss over the training set, in the order of theta. */
  grads: Float32Array;
  /** Class that the network takes each example for, in the order of the points; empty in regression. */
  answers: Uint8Array;
  /** Values at the probe point. */
  probe: Probe;
};

/** Where the run stands. */
export type StatusShown = { kind: "ready" } | { kind: "stopped";
  /** Which, in words. */
  reason: string, } | { kind: "diverged";
  /** That update. */
  step: number;
  /** Name of the layer. */
  layer: string;
  /** From 0. */
  layer_index: number;
  /** "W", "b", "z", "a", "dL/dz", "dL/dW", "loss", ... */
  tensor: string;
  /** "NaN", "+Inf" or "−Inf". */
  value: string;
  /** The last finite steps, oldest first. The run stands at the last of them. */
  last: Array<Magnitudes>;
  /** All of it in words. */
  sentence: string;
};

/** What the network is to answer. */
export type TargetsShown = Uint32Array | Float32Array;

/** Moments, range and histogram of one tensor. */
export type TensorShown = {
  /** Mean. */
  mean: number;
  /** Population standard deviation. */
  std: number;
  /** Smallest value. */
  min: number;
  /** Largest value. */
  max: number;
  /** Over four standard deviations around the mean, or the range where that is narrower. */
  histogram: HistogramShown;
};
