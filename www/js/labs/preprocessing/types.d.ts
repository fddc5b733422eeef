// Written by src/labs/types.rs from src/labs/preprocessing.

/** A rule compared with the statistics of the training examples, seed by seed. */
export type Compared = {
  /** Name in links. */
  name: string;
  /** Label on the page. */
  label: string;
  /** Error on the test set. */
  test: Array<number>;
  /** Error on fresh examples. */
  fresh: Array<number>;
  /** Quartiles of `test`. */
  test_quartiles: [number, number, number];
  /** Quartiles of `fresh`. */
  fresh_quartiles: [number, number, number];
  /** Quartiles of the test error minus that with training statistics. */
  difference: [number, number, number];
  /** Number of seeds with a lower test error. */
  better: number;
  /** Number of seeds with a higher test error. */
  worse: number;
};

/** The facts about a set in use. */
export type DataCard = {
  /** Name of the set. */
  name: string;
  /** Where these examples come from. */
  note: string;
  /** Number of examples, N. */
  examples: number;
  /** Width of an image, pixels. */
  width: number;
  /** Height of an image, pixels. */
  height: number;
  /** Number of channels, 1 or 3. */
  channels: number;
  /** Name and number of examples of each class. */
  classes: Array<[string, number]>;
  /** The creator of the set. */
  source: string;
  /** The license of the set. */
  licence: string;
  /** What the set must not be mistaken for. */
  is_not: string;
};

/** Statistics of images. */
export type ImagesShown = {
  /** The facts of the set. */
  card: DataCard;
  /** Mean of each channel. */
  channel_mean: Array<number>;
  /** Standard deviation of each channel. */
  channel_std: Array<number>;
  /** True once the components are computed. */
  ready: boolean;
  /** True if the components will not be computed. */
  stopped: boolean;
  /** Eigenvalues of the covariance, the largest first. */
  eigenvalues: Array<number>;
  /** Share of the variance explained by the first 0, 1, 2, ... components. */
  explained: Array<number>;
  /** Components of the reconstructions. */
  k: number;
  /** Added to every eigenvalue. */
  epsilon: number;
  /** Images shown. */
  shown: number;
  /** Root mean square error of each reconstruction. */
  lacking: Array<number>;
  /** Present in the view of images. */
  pictures: Pictures | null;
};

/** The comparison of the statistics. */
export type LeakShown = {
  /** The rules, in the order of the page. */
  rules: Array<Compared>;
  /** The rule that is shown in detail. */
  rule: string;
  /** Seeds done. */
  done: number;
  /** Total seeds. */
  seeds: number;
  /** Error of the optimal rule, if the classes are equally frequent. */
  best: number | null;
  /** Number of fresh examples. */
  fresh: number;
  /** Steps of gradient descent. */
  steps: number;
  /** Names of the first two inputs. */
  names: [string, string];
  /** Training examples; the others are test examples. */
  train_rows: number;
  /** Class of every example. */
  classes: Array<number>;
  /** The first two inputs of every example. */
  points: Float32Array;
};

/** The commands of a lab that has none. */
export type NoCommand = never;

/** Pictures of the images. */
export type Pictures = {
  /** The mean image. */
  mean: Float32Array;
  /** Standard deviation of every pixel. */
  std: Float32Array;
  /** The first images. */
  originals: Float32Array;
  /** The eigenimages; empty without components. */
  eigenimages: Float32Array;
  /** The first images reconstructed from k components; empty without components. */
  reconstructed: Float32Array;
  /** The first images whitened and rotated back; empty without components. */
  whitened: Float32Array;
};

/** The cloud in the plane. */
export type PlaneShown = {
  /** Index of the selected stage. */
  shown: number;
  /** The stages, in the lecture's order. */
  stages: Array<StageShown>;
  /** What the stage subtracts. */
  shift: Array<number>;
  /** What it divides by. */
  divisor: Array<number>;
  /** The matrix it multiplies by, by rows. */
  rotation: Array<number> | null;
  /** The model has a bias. */
  bias: boolean;
  /** Window of the weights: low and high w1, low and high w2. */
  window: [number, number, number, number];
  /** Cells per side of the map. */
  grid: number;
  /** Steps that are kept. */
  steps: Array<number>;
  /** w1 after each. */
  w1: Array<number>;
  /** w2 after each. */
  w2: Array<number>;
  /** Loss above the minimum after each. */
  excess: Array<number>;
  /** The selected step. */
  at: number;
  /** Parameters after the selected step. */
  theta: Array<number>;
  /** Weights at the minimum. */
  bottom: Array<number>;
  /** Loss at the start. */
  start_loss: number;
  /** Loss at the minimum. */
  best_loss: number;
  /** Loss after the selected step. */
  loss_now: number;
  /** The prepared cloud, x and y of each point. */
  points: Float32Array;
  /** Loss over the window, `[grid x grid]`. */
  map: Float32Array;
};

/** Everything that is drawn. */
export type Snapshot = {
  /** The keys whose values differ from the defaults. */
  link: Record<string, string>;
  /** Which view is shown. */
  view: View;
  /** Present once complete. */
  plane: PlaneShown | null;
  /** Present once its points are ready. */
  leak: LeakShown | null;
  /** Present in the views of images, once these are loaded. */
  images: ImagesShown | null;
  /** Present once the images are loaded. */
  train: TrainShown | null;
};

/** A stage of the preprocessing, and a linear model trained on the transformed cloud. */
export type StageShown = {
  /** Name in links. */
  name: string;
  /** Label on the page. */
  label: string;
  /** Means of the two inputs. */
  mean: Array<number>;
  /** Standard deviations of the two inputs. */
  std: Array<number>;
  /** Correlation of the two inputs. */
  correlation: number;
  /** Eigenvalues of their covariance, the largest first. */
  eigenvalues: Array<number>;
  /** Eigenvectors of the covariance: columns of a 2 x 2 matrix, by rows. */
  axes: Array<number>;
  /** Condition number of the covariance. */
  condition: number;
  /** Eigenvalues of the Hessian. */
  hessian: Array<number>;
  /** Condition number of the Hessian. */
  hessian_condition: number;
  /** Learning rate. */
  rate: number;
  /** The largest stable learning rate. */
  largest_rate: number;
  /** converged, slow or diverged. */
  outcome: string;
  /** Steps of the descent. */
  steps: number;
  /** Parameters at the minimum. */
  best: Array<number>;
  /** Steps, and the excess loss after each divided by its initial value. */
  curve: [Array<number>, Array<number>];
};

/** Statistics over the runs of a treatment. */
export type Summary = {
  /** Lowest value at each epoch, over the runs so far. */
  low: Array<number>;
  /** Median at each epoch. */
  median: Array<number>;
  /** Highest value at each epoch. */
  high: Array<number>;
  /** The value after the last epoch, by run; NaN after a divergence. */
  ends: Array<number>;
  /** Quartiles of the finite values. */
  quartiles: [number, number, number];
};

/** The same net on every treatment. */
export type TrainShown = {
  /** The treatments that are compared. */
  treatments: Array<TreatmentShown>;
  /** True if each has its own learning rate. */
  tuned: boolean;
  /** The learning rates tried. */
  rates: [number, number, number, number, number, number, number];
  /** Epochs per run. */
  epochs: number;
  /** Runs per treatment. */
  repeats: number;
  /** Inputs of the net. */
  inputs: number;
  /** Hidden units of the net. */
  hidden: number;
  /** Images per update. */
  batch: number;
  /** Training images. */
  examples: number;
  /** Test images. */
  tests: number;
};

/** A treatment of the images, and how the net trains on the result. */
export type TreatmentShown = {
  /** Name in links. */
  name: string;
  /** Label on the page. */
  label: string;
  /** Learning rate. */
  rate: number;
  /** Runs done. */
  done: number;
  /** Runs that diverged. */
  diverged: number;
  /** Training loss. */
  loss: Summary;
  /** Test accuracy. */
  accuracy: Summary;
  /** Last training loss of each run of the search; `null` after a divergence. */
  search: Array<number | null>;
};

/** Which part of the lab is shown. */
export type View = "plane" | "leak" | "images" | "train";
