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

/** Examples in the form the network takes. */
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
  /** Name in links. */
  activation: string;
  /** Label on the page. */
  activation_label: string;
  /** Inputs per unit. */
  fan_in: number;
  /** Units. */
  units: number;
  /** Pieces of Maxout, else 1. */
  pieces: number;
  /** Offset of W in theta, `[fan_in x units*pieces]` by rows. */
  w: number;
  /** Offset of b in theta. */
  b: number;
  /** Offset of the learned slopes in theta. */
  alpha: number;
  /** Number of learned slopes: 0, 1 (shared) or one per unit. */
  alpha_len: number;
};

/** Statistics of one layer over the training set. */
export type LayerStats = {
  /** Statistics of the activations a. */
  activation: TensorShown;
  /** Statistics of dL/dz. */
  gradient: TensorShown;
  /** Share of units that pass no gradient on any training example. */
  dead: number;
  /** Share of (unit, example) pairs with |f'(z)| below [`CLOSED_BELOW`](crate::nn::health::CLOSED_BELOW). */
  saturated: number;
  /** Indices of the dead units. */
  dead_units: Array<number>;
  /** rms of dL/dW, penalty included. */
  grad_rms: number;
  /** rms of W. */
  weight_rms: number;
  /** |update|/|W| of the last step; `null` before the first. */
  update_ratio: number | null;
};

/** Data loss and accuracy (classification) on one part. */
export type Losses = {
  /** Mean data loss. */
  data: number;
  /** Share of correctly classified rows; `null` in regression and without rows. */
  accuracy: number | null;
};

/** One of the last finite steps. */
export type Magnitudes = {
  /** Updates done after it. */
  step: number;
  /** Total loss before the update. */
  loss: number;
  /** The layers, input side first. */
  layers: Array<LayerMagnitudes>;
};

/** Results of the run. */
export type Measured = {
  /** Data loss on the training part. */
  train_loss: number;
  /** Data loss on the test part. */
  test_loss: number;
  /** `null` in regression. */
  train_accuracy: number | null;
  /** `null` in regression and without test examples. */
  test_accuracy: number | null;
  /** L1 part of the penalty. */
  penalty_l1: number;
  /** L2 part of the penalty. */
  penalty_l2: number;
};

/** The structure of a configured playground. */
export type PlaygroundShape = {
  /** "classification" or "regression". */
  task: string;
  /** Name of the data loss in links. */
  loss: string;
  /** Its label on the page. */
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
  /** The layers, input side first. */
  layers: Array<LayerShape>;
  /** Total parameters. */
  n_params: number;
  /** Training examples. */
  n_train: number;
  /** Test examples. */
  n_test: number;
  /** Raw columns of the data set. */
  columns: Array<string>;
  /** The two columns that are drawn. */
  axes: [number, number];
  /** Drawn window in raw units: x0, x1, y0, y1. */
  domain: [number, number, number, number];
  /** Range of regression targets; [-1, 1] otherwise. */
  target_range: [number, number];
  /** Examples per update. */
  batch: number;
  /** Updates per epoch. */
  steps_per_epoch: number;
  /** What preprocessing did to each input. */
  preprocessing: Array<ColumnSummary>;
  /** "150 rows, 4 columns, ..." for a table; else "". */
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
  /** Raw coordinate of the probe on the first drawn axis. */
  x: number;
  /** Raw coordinate of the probe on the second drawn axis. */
  y: number;
  /** The network's inputs, after features and preprocessing. */
  inputs: Float32Array;
  /** z of every layer, concatenated. */
  z: Float32Array;
  /** a of every layer, concatenated. */
  a: Float32Array;
};

/** A run to be repeated elsewhere. */
export type Recipe = {
  /** Updates done. */
  step: number;
  /** Seed of the order of the examples. */
  seed: number;
  /** The layers, input side first. */
  layers: Array<RecipeLayer>;
  /** Name of the data loss in links. */
  loss: string;
  /** Units of the output layer. */
  outputs: number;
  /** Number of classes; 0 in regression. */
  classes: number;
  /** Name of the optimizer. */
  optimizer: string;
  /** Constants of the optimizer, by name. */
  constants: Record<string, number>;
  /** Learning rate at step 0. */
  lr: number;
  /** L1 factor at step 0. */
  l1: number;
  /** L2 factor at step 0. */
  l2: number;
  /** Examples per update at step 0. */
  batch: number;
  /** The changes, in the order they took effect. */
  changes: Array<RecipeChange>;
  /** The results that the repeated run must reach. */
  measured: Measured;
  /** Parameters at step 0: W, b, slopes of each layer. */
  theta: Float32Array;
  /** Training examples. */
  train: ExamplesShown;
  /** Test examples. */
  test: ExamplesShown;
};

/** A change, and the number of updates done before it. */
export type RecipeChange = { kind: "set";
  /** Updates done before. */
  step: number;
  /** "lr", "l1", "l2" or "batch". */
  key: string;
  /** The new value. */
  value: number, } | { kind: "edit";
  /** Updates done before. */
  step: number;
  /** Layer index, from 0. */
  layer: number;
  /** W, b or alpha. */
  tensor: string;
  /** Index of the element in the tensor. */
  index: number;
  /** The new value. */
  value: number, } | { kind: "example";
  /** Updates done before. */
  step: number;
};

/** A layer of a recipe. */
export type RecipeLayer = {
  /** "hidden 1", ..., "output". */
  name: string;
  /** Name in links. */
  activation: string;
  /** Slope, alpha or beta of the activation (PReLU: its start); 0 without one. */
  constant: number;
  /** Inputs per unit. */
  inputs: number;
  /** Units. */
  units: number;
  /** Pieces of Maxout, else 1. */
  pieces: number;
  /** Learned slopes: 0, 1 (shared) or one per unit. */
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
  /** The current learning rate. */
  learning_rate: number;
  /** The status of the run. */
  status: StatusShown;
  /** Losses on the training part. */
  train: Losses;
  /** Losses on the test part. */
  test: Losses;
  /** L1 part of the penalty. */
  penalty_l1: number;
  /** L2 part of the penalty. */
  penalty_l2: number;
  /** The layers, input side first. */
  layers: Array<LayerStats>;
  /** The address, with step and journal, or with `state` instead. */
  link: Record<string, string>;
  /** True if it began with a saved state, so that no recipe leads to it. */
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
  /** The map of the selected unit, at grid x grid; empty if none is selected. */
  focus: Float32Array;
  /** All parameters (theta). */
  params: Float32Array;
  /** Gradient of the total loss over the training set, in the order of theta. */
  grads: Float32Array;
  /** The predicted class of each example, in the order of the points; empty in regression. */
  answers: Uint8Array;
  /** Values at the probe point. */
  probe: Probe;
};

/** The status of a run. */
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

/** The network's targets. */
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
  /** Covers four standard deviations around the mean, or the range if that is narrower. */
  histogram: HistogramShown;
};
