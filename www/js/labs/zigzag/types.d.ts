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
  /** The optimizers, once they are asked to race in it. */
  race: LayerRace | null;
};

/** A net of the second view. */
export type HiddenSide = {
  /** Activation of its hidden layer. */
  name: string;
  /** dW of the second layer for the example chosen, `[units][outputs]`. */
  one: Array<number>;
  /** The same for the mean over all examples. */
  batch: Array<number>;
  /** Columns of one sign: their share over all examples, and over the columns of the mean. */
  one_sign: [number, number];
  /** Mean of the hidden outputs. */
  mean: number;
  /** Condition number of the Hessian of the second layer. */
  condition: number;
  /** Loss before each update, and at the end. */
  loss: Array<number>;
};

/** With one of the nets. */
export type LayerCourse = {
  /** Learning rate. */
  rate: number;
  /** Loss before each update, and at the end. */
  loss: Float32Array;
  /** Loss at the end; none where the run exploded. */
  last: number | null;
  /** Updates to the loss that SGD ends with; none where it is not reached, or SGD does not race. */
  caught: number | null;
};

/** The optimizers in the second view. */
export type LayerRace = {
  /** Updates of a training. */
  steps: number;
  /** How many rates each optimizer tries on another draw. */
  rates: number;
  /** Whether all have raced. */
  over: boolean;
  /** Those that have raced with both nets. */
  racers: Array<LayerRacer>;
};

/** One of them. */
export type LayerRacer = {
  /** As the settings name it. */
  name: string;
  /** As the page does. */
  label: string;
  /** Behind sigmoid units, then behind tanh units. */
  courses: Array<LayerCourse>;
};

/** The first view: the descent of the neuron. */
export type Neuron = {
  /** Updates made. */
  steps: number;
  /** Mean loss before each update, and at the end. */
  loss: Array<number>;
  /** Updates until the loss is a thousandth of the first; none if it never was. */
  arrived: number | null;
  /** Length of the path. */
  length: number;
  /** Distance of its ends. */
  straight: number;
  /** Share of the gradients used whose components have one sign. */
  one_sign: number;
  /** The same of the examples' own gradients at the start. */
  one_sign_each: number;
  /** Share of the inputs with both coordinates positive. */
  positive: number;
  /** Of the Hessian at the best weights, the larger first. */
  eigenvalues: [number, number];
  /** Window of the weights that is drawn: from, to; from, to. */
  window: [number, number, number, number];
  /** Side of the grid that the loss is drawn on. */
  grid: number;
  /** Examples whose own gradients are drawn. */
  ray_count: number;
  /** Mean of the two inputs. */
  mean: [number, number];
  /** Where the descent starts. */
  start: [number, number];
  /** The weights that made the targets. */
  best: [number, number];
  /** Learning rate of the descent. */
  learning_rate: number;
  /** Weights before each update, and at the end: `[steps + 1][2]`. */
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
  /** Its eigenvectors, one after the other. */
  axes: [number, number, number, number];
  /** Where all start. */
  start: [number, number];
  /** Where the loss is 0. */
  best: [number, number];
  /** Window of the weights that is drawn: from, to; from, to. */
  window: [number, number, number, number];
  /** Loss at the start. */
  first_loss: number;
  /** Share of it that is the target. */
  target: number;
  /** Steps at the most. */
  most: number;
  /** Steps until all have arrived or are at their end. */
  end: number;
  /** The rates were found on other draws. */
  own_rates: boolean;
  /** The rates that were tried. */
  rates: Array<number>;
  /** Draws on which they were. */
  practice: number;
  /** Further draws. */
  others: number;
  /** The inputs, `[n][2]`. */
  inputs: Float32Array;
  /** In the order of the settings. */
  racers: Array<Racer>;
};

/** An optimizer of the third view. */
export type Racer = {
  /** As the settings name it. */
  name: string;
  /** As the page does. */
  label: string;
  /** Learning rate. */
  rate: number;
  /** Steps until the loss stays below the target; none if it does not. */
  steps: number | null;
  /** Length of the path up to there over the straight line. */
  detour: number | null;
  /** Loss at the end of the steps. */
  last_loss: number;
  /** Median of the steps on the further draws; none where half of them do not arrive. */
  median: number | null;
  /** The further draws on which it arrives. */
  came: number;
  /** Weights at the start and after each step until it arrives: `[steps + 1][2]`. */
  path: Float32Array;
  /** Loss before each step, and at the end. */
  loss: Float32Array;
  /** Steps on the slowest of the practice draws with each rate that was tried; none where one did not arrive. */
  tried: Array<number | null>;
};

/** Everything that is drawn. */
export type Snapshot = {
  /** The keys that differ from their defaults. */
  link: Record<string, string>;
  /** Which view is shown. */
  view: View;
  /** The first view, when it is computed. */
  neuron?: Neuron;
  /** The second view, when it is computed. */
  hidden?: Hidden;
  /** The third view, when it is computed. */
  race?: Race;
};

/** Which part of the lab is shown. */
export type View = "neuron" | "hidden" | "optimizers";
