// Written by src/labs/types.rs from src/labs/initialization.

/** The first non-finite number of a training run. */
export type DivergedShown = {
  /** Update after which it was found. */
  step: number;
  /** Layer index, from 0. */
  layer: number;
  /** The tensor that holds it. */
  tensor: string;
};

/** Quartiles over the seeds, for one number per layer. */
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

/** Fixed point of the variance map, and its consequences. */
export type FixedShown = {
  /** E[z^2] at the fixed point; `null` if there is no finite one. */
  q_star: number | null;
  /** Factor by which one layer multiplies the gradient's variance. */
  chi_1: number;
  /** ordered, critical or chaotic. */
  phase: string;
  /** Layers over which the gradient's variance changes by a factor e. */
  xi_grad: number | null;
};

/** Growth of the variance of dL/da per layer in the backward pass. */
export type GrowthShown = {
  /** Factor per layer, geometric mean over the net. */
  measured: number;
  /** The infinite-width theory of a large batch; `null` without a theory, or until it is computed. */
  theory: number | null;
};

/** Every layer as measured so far. */
export type LayersShown = {
  /** The initializer in words. */
  label: string;
  /** Examples measured. */
  rows: number;
  /** True if the displayed run is completely measured. */
  done: boolean;
  /** Number of seeds that are completely measured. */
  seeds: number;
  /** Mean of the inputs. */
  input_mean: number;
  /** Standard deviation of the inputs. */
  input_std: number;
  /** Standard deviation of the first layer's weights after initialization. */
  weight_std: number;
  /** Mean of each layer's activations. */
  a_mean: Array<number>;
  /** Standard deviation of each layer's activations. */
  a_std: Array<number>;
  /** Standard deviation of each layer's pre-activations. */
  z_std: Array<number>;
  /** Standard deviation of each layer's dL/da. */
  ga_std: Array<number>;
  /** Root mean square of dL/dW; NaN until all examples have been measured. */
  gw_rms: Array<number>;
  /** Root mean square of f'(z). */
  df_rms: Array<number>;
  /** Share of values with |f'| < 0.01. */
  closed: Array<number>;
  /** Share with |a| > 0.99 (bounded f) or a <= 0 (others). */
  flat: Array<number>;
  /** Share of dead units. */
  dead: Array<number>;
  /** Values outside each layer's histograms: below and above forward, below and above backward. */
  outside: Array<[number, number, number, number]>;
  /** Bins of a histogram. */
  bins: number;
  /** `[layer][forward, backward][low, high, counts...]`. */
  histograms: Float64Array;
  /** `null` without a theory, or until it is computed. */
  theory: TheoryShown | null;
  /** Present if layers are normalized. */
  growth: GrowthShown | null;
  /** `null` without a theory, and if the widths differ. */
  fixed: FixedShown | null;
  /** Spread of [`LayersShown::a_mean`] over the seeds. */
  fan_mean: Fan | null;
  /** Spread of [`LayersShown::a_std`] over the seeds. */
  fan_std: Fan | null;
  /** Spread of [`LayersShown::ga_std`] over the seeds. */
  fan_back: Fan | null;
  /** The lecture's tables. */
  slides: Array<SlideShown>;
  /** True if all units of a layer are the same. */
  is_symmetric: boolean;
};

/** |dL/da| of every layer relative to the last, for one omega. */
export type Line = {
  /** The diagonal entry of every W. */
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
  /** The slide's own title. */
  title: string;
  /** Settings that reproduce it, as in a link. */
  link: string;
  /** Printed means of the hidden layers. */
  mean: [number, number, number, number, number, number, number, number, number, number];
  /** Printed standard deviations of the hidden layers. */
  std: [number, number, number, number, number, number, number, number, number, number];
  /** Half of the last printed decimal. */
  rounding: number;
  /** Our finding. */
  note: string;
  /** True if the displayed run repeats this slide. */
  matches: boolean;
};

/** Everything that is drawn. */
export type Snapshot = {
  /** The keys whose values differ from the defaults. */
  link: Record<string, string>;
  /** Which view is shown. */
  view: View;
  /** Present once the first examples are measured. */
  layers: LayersShown | null;
  /** Present once the first step is taken. */
  steps: StepsShown | null;
  /** Present once computed; the last line is for the reader's own omega. */
  chain: Array<Line> | null;
  /** Present once the start is measured. */
  train: TrainShown | null;
  /** Present in its view. */
  symmetry: SymmetryShown | null;
};

/** A step of the stepper. */
export type StepShown = {
  /** The layer that was changed, from 0; `null` for a step on all layers. */
  layer: number | null;
  /** Variance of each layer's z. */
  values: Array<number>;
  /** Change rate of each layer; empty in LSUV. */
  rates: Array<number>;
  /** What happened. */
  sentence: string;
};

/** The steps of a method, beginning with the start. */
export type StepsShown = {
  /** Tolerance on each variance - 1. */
  tolerance: number;
  /** Maximum iterations per layer. */
  limit: number;
  /** Units per layer. */
  units: number;
  /** Units per layer as set: this view limits them to what it can measure at every step. */
  wanted_units: number;
  /** True if the last step has been taken. */
  done: boolean;
  /** The steps, in order. */
  steps: Array<StepShown>;
};

/** The number of distinct units per layer during training. */
export type SymmetryShown = {
  /** Steps at which units were counted. */
  at: Array<number>;
  /** Distinct units of the first hidden layer. */
  first: Array<number>;
  /** Distinct units of the second hidden layer. */
  second: Array<number>;
  /** Training loss. */
  loss: Array<number>;
  /** Units of a hidden layer. */
  units: number;
  /** Largest gradient on the first layer's weights in the first step. */
  first_gradient: number;
  /** True if all units of a layer are the same at the start. */
  is_symmetric: boolean;
  /** Noise added to the weights. */
  noise: number;
  /** Incoming weights of each unit of the first layer at those steps: `[step][unit][2]`. */
  path: Float32Array;
};

/** The infinite-width prediction, layer by layer. */
export type TheoryShown = {
  /** Mean of the activations. */
  a_mean: Array<number>;
  /** Standard deviation of the activations. */
  a_std: Array<number>;
  /** Standard deviation of dL/da. */
  ga_std: Array<number>;
};

/** The same nets trained on images. */
export type TrainShown = {
  /** The initializer in words. */
  label: string;
  /** Total updates. */
  steps: number;
  /** Updates done at each point of the curves. */
  step: Array<number>;
  /** Cross-entropy on training images. */
  loss: Array<number>;
  /** Accuracy on the training images. */
  train_accuracy: Array<number>;
  /** Accuracy on test images. */
  test_accuracy: Array<number>;
  /** For each layer, rms(W - W at the start) / rms(W at the start). */
  moved: Array<number>;
  /** For each layer, rms of the next update of W / rms(W). */
  update: Array<number>;
  /** The same ratios before the first update. */
  first_update: Array<number>;
  /** Divisor of the pixels, which gives the inputs variance 1. */
  scale: number;
  /** Present if a number is not finite. */
  diverged: DivergedShown | null;
  /** True if all units of a layer are the same at the start. */
  is_symmetric: boolean;
};

/** Which part of the lab is shown. */
export type View = "layers" | "steps" | "chain" | "symmetry" | "train";
