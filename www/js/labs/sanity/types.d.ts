// Written by src/labs/types.rs from src/labs/sanity.

/** The first check. */
export type ChanceShown = {
  /** The loss if all scores are equal. */
  expected: number;
  /** Largest relative distance of the loss from `expected`. */
  tolerance: number;
  /** Mean data loss. */
  loss: number;
  /** Examples. */
  rows: number;
  /** Standard deviation of all scores. */
  score_std: number;
  /** By class index. */
  classes: Array<ClassShown>;
};

/** The three checks. */
export type Checks = {
  /** The lamps of chance, penalty and overfitting. */
  lamps: Array<LampShown>;
  /** The first check, once measured. */
  chance: ChanceShown | null;
  /** The second check, once measured. */
  penalty: PenaltyShown | null;
  /** The run on a few examples. */
  overfit: OverfitShown;
};

/** A class in the first check. */
export type ClassShown = {
  /** Mean over the examples. */
  mean: number;
  /** 5th percentile. */
  low: number;
  /** 95th percentile. */
  high: number;
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

/** The planted fault. */
export type FaultShown = {
  /** Name in links. */
  id: string;
  /** Label on the page. */
  label: string;
  /** Effect of the fault. */
  help: string;
  /** Numbers of the checks that detect it, from 1. */
  seen_by: Array<number>;
  /** Why these checks fail. */
  why: string;
};

/** A form of the penalty, compared with the measurement. */
export type FormShown = {
  /** Name in formulas. */
  name: string;
  /** Expected total loss. */
  expected: number;
  /** Standard deviation of the expected loss over random weights. */
  sd: number;
  /** Distance of the measured loss from `expected`, in standard deviations. */
  z: number;
  /** Distance of the lecture's printed loss from `expected`, in standard deviations. */
  z_printed: number;
};

/** The images in use. */
export type InUse = {
  /** The facts of the set. */
  card: DataCard;
  /** Pixels of the first images, `[image][row][column][channel]`. */
  thumbs: Uint8Array;
  /** Their classes. */
  labels: Uint8Array;
};

/** The performance of the net on a set of images. */
export type Judged = {
  /** Updates done before the measurement. */
  step: number;
  /** Mean data loss. */
  loss: number;
  /** Share of correctly classified images. */
  accuracy: number;
  /** Number of images. */
  rows: number;
  /** `[true class][predicted class]`. */
  confusion: Array<number>;
  /** The most confident mistakes, the most confident first. */
  mistakes: Array<MistakeShown>;
  /** Pixels of the mistakes, as in [`InUse::thumbs`]. */
  pixels: Uint8Array;
};

/** The lamp of a check. */
export type LampShown = {
  /** Off, running, green or red. */
  state: "off" | "running" | "green" | "red";
  /** What may be wrong, most likely first. */
  suspects: Array<string>;
};

/** A misclassified example. */
export type MistakeShown = {
  /** Its true class. */
  truth: number;
  /** The class with the largest score. */
  predicted: number;
  /** Softmax probability of that class. */
  share: number;
};

/** The third check. */
export type OverfitShown = {
  /** Examples. */
  rows: number;
  /** The examples count as memorized below this cost. */
  goal: number;
  /** Maximum epochs. */
  epochs: number;
  /** Cost before the first update. */
  first: number;
  /** Cost after each epoch. */
  costs: Array<number>;
  /** Share of correctly classified examples after each epoch. */
  accuracies: Array<number>;
  /** The epochs in the lecture's print format. */
  lines: Array<string>;
};

/** The second check. */
export type PenaltyShown = {
  /** Data loss, independent of lambda. */
  data: number;
  /** Reported penalty at lambda = 0. */
  at_zero: number;
  /** Values of lambda in increasing order. */
  lambdas: Array<number>;
  /** The penalty reported at each lambda. */
  penalties: Array<number>;
  /** The large lambda. */
  lambda: number;
  /** Data loss plus penalty at the large lambda. */
  total: number;
  /** The penalty at the large lambda, computed directly from the weights. */
  direct: number;
  /** Possible forms of the penalty. */
  forms: Array<FormShown>;
  /** The lecture's printed losses at lambda = 0 and 1e3, if the net is the lecture's. */
  lecture: [number, number] | null;
};

/** A command for the training; kept until the training exists. */
export type Press = { play: boolean } | "update" | "epoch";

/** Everything that is drawn. */
export type Snapshot = {
  /** The keys whose values differ from the defaults, and the step. */
  link: Record<string, string>;
  /** Which view is shown. */
  view: View;
  /** Name of the image set. */
  source: string;
  /** True for softmax cross-entropy, false for a hinge loss. */
  softmax: boolean;
  /** True if it waits for a file from the reader. */
  waiting: boolean;
  /** The images in use, once loaded. */
  images: InUse | null;
  /** The planted fault, if any. */
  fault: FaultShown | null;
  /** The case number that drew the fault, if the reader is to find it; 0 otherwise. */
  case: number;
  /** The first view, once started. */
  checks: Checks | null;
  /** The second view, once started. */
  training: TrainingShown | null;
};

/** The training of the same net. */
export type TrainingShown = {
  /** Updates done. */
  step: number;
  /** Epochs done, the fraction of the current one included. */
  epoch: number;
  /** True while it trains until it is stopped. */
  playing: boolean;
  /** Updates per epoch. */
  steps_per_epoch: number;
  /** What became non-finite, in a sentence. */
  diverged: string | null;
  /** Results on the training images, once measured. */
  train: Judged | null;
  /** Results on the test images, once measured. */
  test: Judged | null;
  /** Smallest and largest weight of each unit of the first layer. */
  ranges: Array<[number, number]>;
  /** Weights of the first layer as images, each unit stretched to the range of a byte. */
  weights: Uint8Array;
  /** `[epoch][epoch, train loss, train accuracy, penalty, test loss, test accuracy]`. */
  history: Float64Array;
};

/** Which part of the lab is shown. */
export type View = "lamps" | "training";
