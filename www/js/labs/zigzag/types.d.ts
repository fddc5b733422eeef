// Written by src/labs/types.rs from src/labs/zigzag.

/** The second view. */
export type Hidden = {
  /** Hidden units. */
  units: number;
  /** Outputs. */
  outputs: number;
  /** The example whose gradient is drawn, from 1. */
  example: number;
  /** Sigmoid, then tanh. */
  sides: Array<HiddenSide>;
  /** The optimizers, if they are to race in it. */
  race: LayerRace | null;
};

/** A net of the second view. */
export type HiddenSide = {
  /** Activation of its hidden layer. */
  name: string;
  /** dW of the second layer for the chosen example, `[units][outputs]`. */
  one: Array<number>;
  /** The same for the mean over all examples. */
  batch: Array<number>;
  /** Share of columns with a single sign: over all examples, and in the mean gradient. */
  one_sign: [number, number];
  /** Mean of the hidden outputs. */
  mean: number;
  /** Condition number of the Hessian of the second layer. */
  condition: number;
  /** Loss before each update and at the end. */
  loss: Array<number>;
};

/** The result of an optimizer on one of the nets. */
export type LayerCourse = {
  /** Learning rate. */
  rate: number;
  /** Loss before each update and at the end. */
  loss: Float32Array;
  /** Final loss; `null` if the run exploded. */
  last: number | null;
  /** Updates to SGD's final loss; `null` if it is not reached, or if SGD does not race. */
  caught: number | null;
};

/** The optimizers in the second view. */
export type LayerRace = {
  /** Updates per training run. */
  steps: number;
  /** Number of rates that each optimizer tries on another draw. */
  rates: number;
  /** True if all optimizers have raced. */
  over: boolean;
  /** The optimizers that have trained both nets. */
  racers: Array<LayerRacer>;
};

/** An optimizer in the second view. */
export type LayerRacer = {
  /** Name in the settings. */
  name: string;
  /** Label on the page. */
  label: string;
  /** The courses of the sigmoid net, then of the tanh net. */
  courses: Array<LayerCourse>;
};

/** The first view: the descent of the neuron. */
export type Neuron = {
  /** Updates done. */
  steps: number;
  /** Mean loss before each update and at the end. */
  loss: Array<number>;
  /** Updates until the loss is a thousandth of its initial value; `null` if it never was. */
  arrived: number | null;
  /** Length of the path. */
  length: number;
  /** Distance between the ends of the path. */
  straight: number;
  /** Share of the steps whose gradient has a single sign. */
  one_sign: number;
  /** Share of the examples whose own gradient at the start has a single sign. */
  one_sign_each: number;
  /** Share of the inputs with both coordinates positive. */
  positive: number;
  /** Eigenvalues of the Hessian at the best weights, the larger first. */
  eigenvalues: [number, number];
  /** Drawn window of the weights: `[w1 low, w1 high, w2 low, w2 high]`. */
  window: [number, number, number, number];
  /** Points per side of the grid on which the loss is drawn. */
  grid: number;
  /** Number of examples whose own gradients are drawn. */
  ray_count: number;
  /** Mean of the two inputs. */
  mean: [number, number];
  /** The start of the descent. */
  start: [number, number];
  /** The weights that generate the targets. */
  best: [number, number];
  /** Learning rate of the descent. */
  learning_rate: number;
  /** Weights before each update and at the end: `[steps + 1][2]`. */
  path: Float32Array;
  /** The gradient of each update, `[steps][2]`. */
  gradients: Float32Array;
  /** Gradients of single examples at each point of the path, `[steps + 1][ray_count][2]`. */
  rays: Float32Array;
  /** The mean loss over the window, `[grid][grid]`, top row first. */
  map: Float32Array;
  /** The examples' inputs, `[n][2]`. */
  inputs: Float32Array;
};

/** The commands of a lab that has none. */
export type NoCommand = never;

/** The third view. */
export type Race = {
  /** Eigenvalues of the Hessian, the larger first. */
  eigenvalues: [number, number];
  /** Eigenvectors of the Hessian, one after another. */
  axes: [number, number, number, number];
  /** The common start. */
  start: [number, number];
  /** The weights at which the loss is 0. */
  best: [number, number];
  /** Drawn window of the weights: `[w1 low, w1 high, w2 low, w2 high]`. */
  window: [number, number, number, number];
  /** Loss at the start. */
  first_loss: number;
  /** The target, as a share of the initial loss. */
  target: number;
  /** Maximum steps. */
  most: number;
  /** Steps until all have converged or stopped. */
  end: number;
  /** True if the rates were found on other draws. */
  own_rates: boolean;
  /** The rates tried. */
  rates: Array<number>;
  /** Number of draws used to find the rates. */
  practice: number;
  /** Number of further draws. */
  others: number;
  /** The inputs, `[n][2]`. */
  inputs: Float32Array;
  /** The optimizers, in the order of the settings. */
  racers: Array<Racer>;
};

/** An optimizer of the third view. */
export type Racer = {
  /** Name in the settings. */
  name: string;
  /** Label on the page. */
  label: string;
  /** Learning rate. */
  rate: number;
  /** Steps until the loss stays below the target; `null` if it does not. */
  steps: number | null;
  /** Length of the path up to that step over the straight distance. */
  detour: number | null;
  /** Loss after the last step. */
  last_loss: number;
  /** Median of the steps on the further draws; `null` if it does not converge on half of them. */
  median: number | null;
  /** Number of further draws on which it converges. */
  came: number;
  /** Weights at the start and after each step until it converges: `[steps + 1][2]`. */
  path: Float32Array;
  /** Loss before each step and at the end. */
  loss: Float32Array;
  /** For each rate tried, steps on the slowest practice draw; `null` if it failed to converge on one. */
  tried: Array<number | null>;
};

/** Everything that is drawn. */
export type Snapshot = {
  /** The keys whose values differ from the defaults. */
  link: Record<string, string>;
  /** Which view is shown. */
  view: View;
  /** The first view, once computed. */
  neuron?: Neuron;
  /** The second view, once computed. */
  hidden?: Hidden;
  /** The third view, once computed. */
  race?: Race;
};

/** Which part of the lab is shown. */
export type View = "neuron" | "hidden" | "optimizers";
