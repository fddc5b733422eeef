// Written by src/labs/types.rs from src/labs/sanity.

/** The first check. */
export type ChanceShown = {
  /** Loss of scores that are all equal. */
  expected: number;
  /** How far from it the loss may be, as a share of it. */
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
  /** Chance, penalty, overfitting. */
  lamps: Array<LampShown>;
  /** Once measured. */
  chance: ChanceShown | null;
  /** Once measured. */
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

/** What is wrong on purpose. */
export type FaultShown = {
  /** In links. */
  id: string;
  /** On the page. */
  label: string;
  /** What it does. */
  help: string;
  /** Numbers of the checks that see it, from 1. */
  seen_by: Array<number>;
  /** Why these. */
  why: string;
};

/** A way to write the penalty, against what was measured. */
export type FormShown = {
  /** In formulas. */
  name: string;
  /** Expected total loss. */
  expected: number;
  /** Its standard deviation over random weights. */
  sd: number;
  /** Standard deviations from it to the loss measured. */
  z: number;
  /** Standard deviations from it to the lecture's printed loss. */
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

/** What the net makes of a set of images. */
export type Judged = {
  /** Updates done before. */
  step: number;
  /** Mean data loss. */
  loss: number;
  /** Share that is right. */
  accuracy: number;
  /** Images. */
  rows: number;
  /** `[true class][predicted class]`. */
  confusion: Array<number>;
  /** The mistakes the net is surest of, surest first. */
  mistakes: Array<MistakeShown>;
  /** Their pixels, as in [`InUse::thumbs`]. */
  pixels: Uint8Array;
};

/** The lamp of a check. */
export type LampShown = {
  /** Off, running, green or red. */
  state: "off" | "running" | "green" | "red";
  /** What may be wrong, the likeliest first. */
  suspects: Array<string>;
};

/** An example that is put into the wrong class. */
export type MistakeShown = {
  /** Its class. */
  truth: number;
  /** The class with the largest score. */
  predicted: number;
  /** Share of that class in the softmax of the scores. */
  share: number;
};

/** The third check. */
export type OverfitShown = {
  /** Examples. */
  rows: number;
  /** The cost below which they are learned by heart. */
  goal: number;
  /** Epochs at the most. */
  epochs: number;
  /** Cost before the first update. */
  first: number;
  /** Cost of each epoch. */
  costs: Array<number>;
  /** Share of them that was right. */
  accuracies: Array<number>;
  /** As the lecture prints them. */
  lines: Array<string>;
};

/** The second check. */
export type PenaltyShown = {
  /** Data loss, whatever lambda. */
  data: number;
  /** Reported penalty at lambda = 0. */
  at_zero: number;
  /** Rising values of lambda. */
  lambdas: Array<number>;
  /** The penalty reported at each. */
  penalties: Array<number>;
  /** The cranked-up lambda. */
  lambda: number;
  /** Data loss plus penalty there. */
  total: number;
  /** The penalty there, added up from the weights themselves. */
  direct: number;
  /** Ways to write it. */
  forms: Array<FormShown>;
  /** The lecture's printed losses at lambda = 0 and 1e3, where the net is the lecture's. */
  lecture: [number, number] | null;
};

/** What the training is told; kept while there is nothing to train yet. */
export type Press = { play: boolean } | "update" | "epoch";

/** Everything that is drawn. */
export type Snapshot = {
  /** The keys that differ from their defaults, and the step. */
  link: Record<string, string>;
  /** Which view is shown. */
  view: View;
  /** Name of the image set. */
  source: string;
  /** The loss is softmax cross-entropy, not a hinge. */
  softmax: boolean;
  /** It waits for a file of the reader's. */
  waiting: boolean;
  /** When they are there. */
  images: InUse | null;
  /** If one is planted. */
  fault: FaultShown | null;
  /** The number that drew it, when it is to be found; 0 otherwise. */
  case: number;
  /** The first view, once begun. */
  checks: Checks | null;
  /** The second view, once begun. */
  training: TrainingShown | null;
};

/** The training of the same net. */
export type TrainingShown = {
  /** Updates done. */
  step: number;
  /** Epochs done, the fraction of the current one included. */
  epoch: number;
  /** Training until it is told to stop. */
  playing: boolean;
  /** Updates of an epoch. */
  steps_per_epoch: number;
  /** What was not finite, in a sentence. */
  diverged: string | null;
  /** On the training images, once measured. */
  train: Judged | null;
  /** On the test images, once measured. */
  test: Judged | null;
  /** Smallest and largest weight of each unit of the first layer. */
  ranges: Array<[number, number]>;
  /** Its weights as images, each unit's stretched to bytes. */
  weights: Uint8Array;
  /** `[epoch][epoch, train loss, train accuracy, penalty, test loss, test accuracy]`. */
  history: Float64Array;
};

/** Which part of the lab is shown. */
export type View = "lamps" | "training";
