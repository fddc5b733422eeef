// Written by src/labs/types.rs from src/labs/preprocessing.

/** A rule beside the statistics of the training examples, seed by seed. */
export type Compared = {
  /** As in a link. */
  name: string;
  /** On the page. */
  label: string;
  /** Error on the test set. */
  test: Array<number>;
  /** Error on fresh examples. */
  fresh: Array<number>;
  /** Of `test`. */
  test_quartiles: [number, number, number];
  /** Of `fresh`. */
  fresh_quartiles: [number, number, number];
  /** Quartiles of the test error minus that with training statistics. */
  difference: [number, number, number];
  /** Seeds with a lower test error. */
  better: number;
  /** Seeds with a higher one. */
  worse: number;
};

/** The facts of a set in use. */
export type DataCard = {
  /** Name of the set. */
  name: string;
  /** Where these examples come from. */
  note: string;
  /** Number of examples, N. */
  examples: number;
  /** Pixels of an image. */
  width: number;
  /** Pixels of an image. */
  height: number;
  /** 1 or 3. */
  channels: number;
  /** Name and number of examples of each class. */
  classes: Array<[string, number]>;
  /** Who made it. */
  source: string;
  /** Under which terms. */
  licence: string;
  /** What it must not be taken for. */
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
  /** The components are there. */
  ready: boolean;
  /** They are not going to come. */
  stopped: boolean;
  /** Of the covariance, the largest first. */
  eigenvalues: Array<number>;
  /** Share of the variance that the first 0, 1, 2, ... components have. */
  explained: Array<number>;
  /** Components of the reconstructions. */
  k: number;
  /** Added to every eigenvalue. */
  epsilon: number;
  /** Images that are seen. */
  shown: number;
  /** Root mean square of what each reconstruction lacks. */
  lacking: Array<number>;
  /** In the view of images. */
  pictures: Pictures | null;
};

/** Whose statistics. */
export type LeakShown = {
  /** In the order of the page. */
  rules: Array<Compared>;
  /** The one that is told in numbers. */
  rule: string;
  /** Seeds measured. */
  done: number;
  /** Seeds wanted. */
  seeds: number;
  /** Error of the best rule there is, where the classes are equally frequent. */
  best: number | null;
  /** Fresh examples. */
  fresh: number;
  /** Of gradient descent. */
  steps: number;
  /** Of the first two inputs. */
  names: [string, string];
  /** Training examples; the others are test examples. */
  train_rows: number;
  /** Of every example. */
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
  /** Empty without components. */
  eigenimages: Float32Array;
  /** The first images seen through k components; empty without components. */
  reconstructed: Float32Array;
  /** The first images whitened and rotated back; empty without components. */
  whitened: Float32Array;
};

/** The cloud of the plane. */
export type PlaneShown = {
  /** Which of the stages is looked at. */
  shown: number;
  /** In the lecture's order. */
  stages: Array<StageShown>;
  /** What the stage subtracts. */
  shift: Array<number>;
  /** What it divides by. */
  divisor: Array<number>;
  /** The matrix it multiplies by, by rows. */
  rotation: Array<number> | null;
  /** The model has a bias. */
  bias: boolean;
  /** Of the weights' plane: low and high w1, low and high w2. */
  window: [number, number, number, number];
  /** Side of the map. */
  grid: number;
  /** Steps that are kept. */
  steps: Array<number>;
  /** w1 after each. */
  w1: Array<number>;
  /** w2 after each. */
  w2: Array<number>;
  /** Loss above the bottom after each. */
  excess: Array<number>;
  /** The step that is looked at. */
  at: number;
  /** Parameters there. */
  theta: Array<number>;
  /** Weights at the bottom. */
  bottom: Array<number>;
  /** Loss at the start. */
  start_loss: number;
  /** At the bottom. */
  best_loss: number;
  /** At the step that is looked at. */
  loss_now: number;
  /** The prepared cloud, x and y of each point. */
  points: Float32Array;
  /** Loss over the window, `[grid x grid]`. */
  map: Float32Array;
};

/** Everything that is drawn. */
export type Snapshot = {
  /** The keys that differ from their defaults. */
  link: Record<string, string>;
  /** Which view is shown. */
  view: View;
  /** Once it is whole. */
  plane: PlaneShown | null;
  /** Once its points are there. */
  leak: LeakShown | null;
  /** In the views of images, once they are there. */
  images: ImagesShown | null;
  /** Once the images are there. */
  train: TrainShown | null;
};

/** A stage of the preprocessing, and a linear model trained on what it makes of the cloud. */
export type StageShown = {
  /** As in a link. */
  name: string;
  /** On the page. */
  label: string;
  /** Of the two inputs. */
  mean: Array<number>;
  /** Of the two inputs. */
  std: Array<number>;
  /** Of the two inputs. */
  correlation: number;
  /** Of their covariance, the largest first. */
  eigenvalues: Array<number>;
  /** Its eigenvectors: columns of a 2 x 2 matrix, by rows. */
  axes: Array<number>;
  /** Condition number of the covariance. */
  condition: number;
  /** Eigenvalues of the Hessian. */
  hessian: Array<number>;
  /** Its condition number. */
  hessian_condition: number;
  /** Learning rate. */
  rate: number;
  /** Beyond it the descent diverges. */
  largest_rate: number;
  /** converged, slow or diverged. */
  outcome: string;
  /** Of the descent. */
  steps: number;
  /** Parameters at the bottom. */
  best: Array<number>;
  /** Steps, and the excess loss after each over that at the start. */
  curve: [Array<number>, Array<number>];
};

/** What the runs of a treatment have in common. */
export type Summary = {
  /** Lowest of each epoch, over the runs that came so far. */
  low: Array<number>;
  /** Median of each epoch. */
  median: Array<number>;
  /** Highest of each epoch. */
  high: Array<number>;
  /** The number after the last epoch, run by run; NaN after a divergence. */
  ends: Array<number>;
  /** Quartiles of those that are numbers. */
  quartiles: [number, number, number];
};

/** The same net on every treatment. */
export type TrainShown = {
  /** Those that are compared. */
  treatments: Array<TreatmentShown>;
  /** Each has its own learning rate. */
  tuned: boolean;
  /** Those tried. */
  rates: [number, number, number, number, number, number, number];
  /** Of a run. */
  epochs: number;
  /** Runs of a treatment. */
  repeats: number;
  /** Of the net. */
  inputs: number;
  /** Of the net. */
  hidden: number;
  /** Images of an update. */
  batch: number;
  /** Training images. */
  examples: number;
  /** Test images. */
  tests: number;
};

/** A treatment of the images, and how the net trains on what it makes of them. */
export type TreatmentShown = {
  /** As in a link. */
  name: string;
  /** On the page. */
  label: string;
  /** Learning rate. */
  rate: number;
  /** Runs. */
  done: number;
  /** Of these with a number that is not finite. */
  diverged: number;
  /** Training loss. */
  loss: Summary;
  /** Test accuracy. */
  accuracy: Summary;
  /** Last training loss of each run of the search; none after a divergence. */
  search: Array<number | null>;
};

/** Which part of the lab is shown. */
export type View = "plane" | "leak" | "images" | "train";
