// Written by src/labs/types.rs from src/labs/gradient_check.

/** A patient of the clinic. */
export type ClinicShown = {
  /** Case number. */
  case: number;
  /** True if the bug was drawn, not chosen. */
  drawn: boolean;
  /** Name of the bug in links. */
  id: string;
  /** Its name. */
  title: string;
  /** The planted line. */
  wrong_line: string;
  /** The correct line. */
  right_line: string;
  /** Why it is wrong and why it went unnoticed. */
  story: string;
  /** The correct accusation. */
  answer: string;
  /** Activations of the hidden layers. */
  layers: Array<string>;
  /** Lambda of the penalty. */
  l2: number;
  /** True if the penalty includes the biases. */
  penalized_biases: boolean;
  /** Steps of its own training before the examination. */
  after: number;
  /** The tensors, one by one. */
  findings: Array<FindingShown>;
  /** Relative error of all parameters. */
  epsilon: number;
  /** The lecture's verdict on it. */
  verdict: string;
  /** The possible accusations: key and text. */
  accusations: Array<[string, string]>;
  /** The result in words. */
  sentence: string;
  /** Names of accused tensors. */
  wrong: Array<string>;
  /** The patient's loss by step. */
  losses: Float64Array;
  /** The loss by step with the correct line. */
  healthy: Float64Array;
};

/** What the page tells it. */
export type Command = { focus: number | null };

/** A tensor of the patient. */
export type FindingShown = {
  /** Name of the tensor. */
  name: string;
  /** Number of elements. */
  len: number;
  /** Its relative error. */
  epsilon: number;
  /** Largest relative error of an element. */
  worst: number;
  /** The lecture's verdict on its epsilon. */
  verdict: string;
  /** True if the tensor is accused. */
  wrong: boolean;
};

/** A unit that changes sides between -h and +h. */
export type FlipShown = {
  /** Layer index, from 0. */
  layer: number;
  /** Unit index, from 0. */
  unit: number;
  /** Example index, from 0. */
  row: number;
};

/** A tensor of the network. */
export type GroupShown = {
  /** W1, b1, ... */
  name: string;
  /** Layer index, from 0. */
  layer: number;
  /** W, b or alpha. */
  tensor: string;
  /** Rows of the tensor. */
  rows: number;
  /** Columns of the tensor. */
  columns: number;
  /** Where it begins in theta. */
  offset: number;
  /** Coordinates checked. */
  checked: number;
  /** Those at a kink. */
  kinked: number;
  /** Relative error of the whole tensor. */
  epsilon: number;
  /** The same without coordinates at a kink. */
  epsilon_smooth: number;
  /** Largest relative error of an element. */
  worst: number;
  /** The same without coordinates at a kink. */
  worst_smooth: number;
  /** Elements that torch.autograd.gradcheck refuses. */
  torch_refused: number;
  /** True if the tensor is accused. */
  wrong: boolean;
  /** Cause of its error. */
  cause: string;
  /** The lecture's verdict on its epsilon. */
  verdict: string;
};

/** A layer. */
export type LayerShown = {
  /** Name on the page. */
  name: string;
  /** Units. */
  units: number;
  /** Name in links. */
  activation: string;
};

/** The check of a network so far. */
export type NetworkShown = {
  /** True if the main check is done. */
  done: boolean;
  /** True if it was stopped before its end. */
  stopped: boolean;
  /** The tensors, one by one. */
  groups: Array<GroupShown>;
  /** Relative error of all coordinates. */
  epsilon: number;
  /** The same without those at a kink. */
  epsilon_smooth: number;
  /** The lecture's verdict on epsilon. */
  verdict: string;
  /** The verdict without coordinates at a kink. */
  verdict_smooth: string;
  /** Largest relative error of an element, with and without those at a kink. */
  worst: [number, number];
  /** Coordinates checked, and those at a kink. */
  counts: [number, number];
  /** Elements that torch.autograd.gradcheck refuses. */
  torch_refused: number;
  /** Names of accused tensors. */
  wrong: Array<string>;
  /** The result in words. */
  sentence: string;
  /** Parameters. */
  n_params: number;
  /** Examples. */
  rows: number;
  /** Loss at theta. */
  loss: number;
  /** Epsilon against h. */
  sweep: Array<SideShown>;
  /** Precision x penalty x before and after the burn-in. */
  conditions: Array<SideShown>;
  /** The layers, input side first. */
  layers: Array<LayerShown>;
  /** The selected coordinate of theta. */
  focus: number | null;
  /** The kinks it crosses. */
  flips: Array<FlipShown>;
  /** Coordinates of theta checked so far. */
  indices: Uint32Array;
  /** Their gradient by back-propagation. */
  analytic: Float64Array;
  /** Their gradient by the difference quotient. */
  numeric: Float64Array;
  /** Number of units that change sides between -h and +h, by coordinate. */
  kinks: Uint32Array;
};

/** The quotients in one precision, with their parts. */
export type Quotients = {
  /** x + h as rounded. */
  x_plus: number;
  /** x - h as rounded. */
  x_minus: number;
  /** f(x + h). */
  f_plus: number;
  /** f(x). */
  f: number;
  /** f(x - h). */
  f_minus: number;
  /** (f(x+h) - f(x))/h. */
  forward: number;
  /** (f(x+h) - f(x-h))/2h. */
  central: number;
  /** Relative error of `forward`. */
  forward_error: number;
  /** Relative error of `central`. */
  central_error: number;
};

/** The difference quotient of one function. */
export type ScalarShown = {
  /** The point of differentiation. */
  x: number;
  /** Step size. */
  h: number;
  /** f'(x). */
  derivative: number;
  /** The forward quotient in exact arithmetic. */
  forward_exact: number;
  /** The centered quotient in exact arithmetic. */
  central_exact: number;
  /** As computed in f64. */
  double: Quotients;
  /** As computed in f32. */
  single: Quotients;
  /** Best power of ten for the centered quotient, in f64 and f32. */
  best_central: [number | null, number | null];
  /** Best power of ten for the forward quotient, in f64 and f32. */
  best_forward: [number | null, number | null];
  /** Step of the complex quotient. */
  complex_h: number;
  /** Im f(x + ih)/h. */
  complex: number;
  /** True if a kink lies between x - h and x + h. */
  kink: boolean;
  /** True if the function has a kink. */
  is_kinked: boolean;
  /** Relative errors: `[h][h, forward f64, centered f64, forward f32, centered f32]`. */
  sweep: Float64Array;
};

/** An additional check beside the main one. */
export type SideShown = {
  /** f64 if true, f32 otherwise. */
  double: boolean;
  /** Centered quotient if true, forward otherwise. */
  central: boolean;
  /** Step size. */
  h: number;
  /** True if the loss includes the penalty. */
  penalty: boolean;
  /** True if it checks the network before the burn-in. */
  at_start: boolean;
  /** Its epsilon, once done. */
  epsilon: number | null;
};

/** Everything that is drawn. */
export type Snapshot = {
  /** The keys whose values differ from the defaults. */
  link: Record<string, string>;
  /** Which view is shown. */
  view: View;
  /** The first view. */
  scalar: ScalarShown | null;
  /** The second view, once there is a network. */
  network: NetworkShown | null;
  /** The third view. */
  clinic: ClinicShown | null;
};

/** Which part of the lab is shown. */
export type View = "scalar" | "network" | "clinic";
