// Written by src/labs/types.rs from src/labs/initialization.

/** The first number of a training that is not finite. */
export type DivergedShown = {
  /** Update after which it was found. */
  step: number;
  /** From 0. */
  layer: number;
  /** Where in it. */
  tensor: string;
};

/** Quartiles of one number per layer over the seeds. */
export type Fan = {
  /** First quartile of each layer. */
  low: Array<number>;
  /** Median. */
  median: Array<number>;
  /** Third quartile. */
  high: Array<number>;
  /** Mean over the seeds. */
  mean: Array<number>;
  /** Sample standard deviation over the seeds. */
  sd: Array<number>;
};

/** Fixed point of the variance map, and what follows from it. */
export type FixedShown = {
  /** E[z^2] there; none where there is no finite one. */
  q_star: number | null;
  /** Factor on the gradient's variance of one layer. */
  chi_1: number;
  /** ordered, critical or chaotic. */
  phase: string;
  /** Layers in which the gradient's variance changes by a factor e. */
  xi_grad: number | null;
};

/** How the variance of dL/da grows per layer on its way back. */
export type GrowthShown = {
  /** Factor per layer, geometric mean over the net. */
  measured: number;
  /** By the infinite-width theory of a large batch; none where there is no theory, or not yet. */
  theory: number | null;
};

/** Every layer as measured so far. */
export type LayersShown = {
  /** The initializer in words. */
  label: string;
  /** Examples measured. */
  rows: number;
  /** All of the run shown is measured. */
  done: boolean;
  /** Seeds measured to the end. */
  seeds: number;
  /** Mean of the inputs. */
  input_mean: number;
  /** Their standard deviation. */
  input_std: number;
  /** Of the first layer's weights, as drawn. */
  weight_std: number;
  /** Mean of each layer's activations. */
  a_mean: Array<number>;
  /** Their standard deviation. */
  a_std: Array<number>;
  /** Of the pre-activations. */
  z_std: Array<number>;
  /** Of dL/da. */
  ga_std: Array<number>;
  /** Root mean square of dL/dW; NaN before all examples are in. */
  gw_rms: Array<number>;
  /** Root mean square of f'(z). */
  df_rms: Array<number>;
  /** Share of values with |f'| < 0.01. */
  closed: Array<number>;
  /** Share with |a| > 0.99 (bounded f) or a <= 0 (others). */
  flat: Array<number>;
  /** Share of dead units. */
  dead: Array<number>;
  /** Values beside each layer's two histograms: below and above forward, below and above backward. */
  outside: Array<[number, number, number, number]>;
  /** Bins of a histogram. */
  bins: number;
  /** `[layer][forward, backward][low, high, counts...]`. */
  histograms: Float64Array;
  /** None where there is no theory, or not yet. */
  theory: TheoryShown | null;
  /** Where layers are normalized. */
  growth: GrowthShown | null;
  /** None where the widths differ, too. */
  fixed: FixedShown | null;
  /** Spread of [`LayersShown::a_mean`] over the seeds. */
  fan_mean: Fan | null;
  /** Of [`LayersShown::a_std`]. */
  fan_std: Fan | null;
  /** Of [`LayersShown::ga_std`]. */
  fan_back: Fan | null;
  /** The lecture's tables. */
  slides: Array<SlideShown>;
  /** All units of a layer are the same. */
  is_symmetric: boolean;
};

/** |dL/da| of every layer relative to the last, for one omega. */
export type Line = {
  /** On the diagonal of every W. */
  omega: number;
  /** omega^(L - l): the product without f'. */
  exact: Array<number>;
  /** The same ratio measured in the network with its activation. */
  measured: Array<number>;
};

/** The commands of a lab that has none. */
export type NoCommand = never;

/** A table of the lecture. */
export type SlideShown = {
  /** What the slide says it is. */
  title: string;
  /** Settings that repeat it, as in a link. */
  link: string;
  /** Printed means of the hidden layers. */
  mean: [number, number, number, number, number, number, number, number, number, number];
  /** Printed standard deviations. */
  std: [number, number, number, number, number, number, number, number, number, number];
  /** Half of the last printed decimal. */
  rounding: number;
  /** What we found. */
  note: string;
  /** The run shown repeats this slide. */
  matches: boolean;
};

/** Everything that is drawn. */
export type Snapshot = {
  /** The keys that differ from their defaults. */
  link: Record<string, string>;
  /** Which view is shown. */
  view: View;
  /** Once the first examples are measured. */
  layers: LayersShown | null;
  /** Once the first step is taken. */
  steps: StepsShown | null;
  /** Once computed; the last is the reader's own. */
  chain: Array<Line> | null;
  /** Once the start is measured. */
  train: TrainShown | null;
  /** In its view. */
  symmetry: SymmetryShown | null;
};

/** A step of the stepper. */
export type StepShown = {
  /** Layer that was changed, from 0; none for a step on all layers. */
  layer: number | null;
  /** Variance of each layer's z. */
  values: Array<number>;
  /** Change rate of each layer; empty in LSUV. */
  rates: Array<number>;
  /** What happened. */
  sentence: string;
};

/** The steps of a method, the start first. */
export type StepsShown = {
  /** Tolerance on each variance - 1. */
  tolerance: number;
  /** Iterations per layer at the most. */
  limit: number;
  /** Of a layer. */
  units: number;
  /** Of a layer as set: this view takes at most so many as it can measure at every step. */
  wanted_units: number;
  /** The last one is taken. */
  done: boolean;
  /** In order. */
  steps: Array<StepShown>;
};

/** How many different units a layer has while it trains. */
export type SymmetryShown = {
  /** Steps at which was counted. */
  at: Array<number>;
  /** Different units of the first hidden layer. */
  first: Array<number>;
  /** Of the second. */
  second: Array<number>;
  /** Training loss. */
  loss: Array<number>;
  /** Of a hidden layer. */
  units: number;
  /** Largest gradient on the first layer's weights in the first step. */
  first_gradient: number;
  /** All units of a layer are the same at the start. */
  is_symmetric: boolean;
  /** On top of the weights. */
  noise: number;
  /** Incoming weights of each unit of the first layer at those steps: `[step][unit][2]`. */
  path: Float32Array;
};

/** The infinite-width prediction, layer by layer. */
export type TheoryShown = {
  /** Mean of the activations. */
  a_mean: Array<number>;
  /** Their standard deviation. */
  a_std: Array<number>;
  /** Of dL/da. */
  ga_std: Array<number>;
};

/** The same nets, trained on images. */
export type TrainShown = {
  /** The initializer in words. */
  label: string;
  /** Updates in all. */
  steps: number;
  /** Updates before each point of the curves. */
  step: Array<number>;
  /** Cross-entropy on training images. */
  loss: Array<number>;
  /** Accuracy on them. */
  train_accuracy: Array<number>;
  /** Accuracy on test images. */
  test_accuracy: Array<number>;
  /** Of each layer, rms(W - W at the start) / rms(W at the start). */
  moved: Array<number>;
  /** Of each layer, rms of the next update of W / rms(W). */
  update: Array<number>;
  /** The same before the first update. */
  first_update: Array<number>;
  /** What the pixels are divided by, so that the inputs have variance 1. */
  scale: number;
  /** If something is not finite. */
  diverged: DivergedShown | null;
  /** All units of a layer are the same at the start. */
  is_symmetric: boolean;
};

/** Which part of the lab is shown. */
export type View = "layers" | "steps" | "chain" | "symmetry" | "train";
