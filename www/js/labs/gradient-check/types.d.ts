// Written by src/labs/types.rs from src/labs/gradient_check.

/** A patient of the clinic. */
export type ClinicShown = {
  /** Number of the case. */
  case: number;
  /** The bug was drawn, not chosen. */
  drawn: boolean;
  /** Name of the bug in links. */
  id: string;
  /** Its name. */
  title: string;
  /** The line that is planted. */
  wrong_line: string;
  /** The line that is right. */
  right_line: string;
  /** What happened. */
  story: string;
  /** The accusation that is right. */
  answer: string;
  /** Activations of the hidden layers. */
  layers: Array<string>;
  /** Lambda of the penalty. */
  l2: number;
  /** The penalty counts the biases too. */
  penalized_biases: boolean;
  /** Steps of its own training after which it was examined. */
  after: number;
  /** Tensor by tensor. */
  findings: Array<FindingShown>;
  /** Relative error of all. */
  epsilon: number;
  /** The lecture's word for it. */
  verdict: string;
  /** What can be accused: key and text. */
  accusations: Array<[string, string]>;
  /** What the check says. */
  sentence: string;
  /** Names of accused tensors. */
  wrong: Array<string>;
  /** The patient's loss by step. */
  losses: Float64Array;
  /** The loss with the right line. */
  healthy: Float64Array;
};

/** What the page tells it. */
export type Command = { focus: number | null };

/** A tensor of the patient. */
export type FindingShown = {
  /** Of the tensor. */
  name: string;
  /** Numbers in it. */
  len: number;
  /** Its relative error. */
  epsilon: number;
  /** Largest relative error of an element. */
  worst: number;
  /** The lecture's word for its epsilon. */
  verdict: string;
  /** It is accused. */
  wrong: boolean;
};

/** A unit that changes sides between -h and +h. */
export type FlipShown = {
  /** From 0. */
  layer: number;
  /** From 0. */
  unit: number;
  /** Example, from 0. */
  row: number;
};

/** A tensor of the network. */
export type GroupShown = {
  /** W1, b1, ... */
  name: string;
  /** From 0. */
  layer: number;
  /** W, b or alpha. */
  tensor: string;
  /** Of the tensor. */
  rows: number;
  /** Of the tensor. */
  columns: number;
  /** Where it begins in theta. */
  offset: number;
  /** Coordinates checked. */
  checked: number;
  /** Of these at a kink. */
  kinked: number;
  /** Relative error of the whole tensor. */
  epsilon: number;
  /** The same without coordinates at a kink. */
  epsilon_smooth: number;
  /** Largest relative error of an element. */
  worst: number;
  /** The same without coordinates at a kink. */
  worst_smooth: number;
  /** Elements that torch.autograd.gradcheck would refuse. */
  torch_refused: number;
  /** It is accused. */
  wrong: boolean;
  /** What it suffers from. */
  cause: string;
  /** The lecture's word for its epsilon. */
  verdict: string;
};

/** A layer. */
export type LayerShown = {
  /** On the page. */
  name: string;
  /** Units. */
  units: number;
  /** Name in links. */
  activation: string;
};

/** The check of a network, as far as it is. */
export type NetworkShown = {
  /** The main check is done. */
  done: boolean;
  /** Stopped before its end. */
  stopped: boolean;
  /** Tensor by tensor. */
  groups: Array<GroupShown>;
  /** Relative error of all coordinates. */
  epsilon: number;
  /** The same without those at a kink. */
  epsilon_smooth: number;
  /** The lecture's word for epsilon. */
  verdict: string;
  /** The same without kinks. */
  verdict_smooth: string;
  /** Largest relative error of an element, with and without kinks. */
  worst: [number, number];
  /** Coordinates checked, and of these at a kink. */
  counts: [number, number];
  /** Elements that torch.autograd.gradcheck would refuse. */
  torch_refused: number;
  /** Names of accused tensors. */
  wrong: Array<string>;
  /** What the check says. */
  sentence: string;
  /** Parameters. */
  n_params: number;
  /** Examples. */
  rows: number;
  /** At theta. */
  loss: number;
  /** Epsilon against h. */
  sweep: Array<SideShown>;
  /** Precision x penalty x before and after the burn-in. */
  conditions: Array<SideShown>;
  /** Input side first. */
  layers: Array<LayerShown>;
  /** Coordinate of theta that is looked at. */
  focus: number | null;
  /** The kinks it crosses. */
  flips: Array<FlipShown>;
  /** Coordinates of theta that are checked so far. */
  indices: Uint32Array;
  /** Their gradient by back-propagation. */
  analytic: Float64Array;
  /** And by the quotient. */
  numeric: Float64Array;
  /** Units that change sides between -h and +h. */
  kinks: Uint32Array;
};

/** The quotients of one precision, with their parts. */
export type Quotients = {
  /** x + h as it is rounded. */
  x_plus: number;
  /** x - h as it is rounded. */
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
  /** Relative error of it. */
  forward_error: number;
  /** Relative error of it. */
  central_error: number;
};

/** The quotient of one function. */
export type ScalarShown = {
  /** Where. */
  x: number;
  /** Step size. */
  h: number;
  /** f'(x). */
  derivative: number;
  /** The forward quotient in exact arithmetic. */
  forward_exact: number;
  /** The centered quotient in exact arithmetic. */
  central_exact: number;
  /** In f64. */
  double: Quotients;
  /** In f32. */
  single: Quotients;
  /** Best power of ten for the centered quotient, in f64 and f32. */
  best_central: [number | null, number | null];
  /** Best power of ten for the forward quotient, in f64 and f32. */
  best_forward: [number | null, number | null];
  /** Step of the complex quotient. */
  complex_h: number;
  /** Im f(x + ih)/h. */
  complex: number;
  /** A kink lies between x - h and x + h. */
  kink: boolean;
  /** The function has one. */
  is_kinked: boolean;
  /** Relative errors: `[h][h, forward f64, centered f64, forward f32, centered f32]`. */
  sweep: Float64Array;
};

/** One more check beside the main one. */
export type SideShown = {
  /** f64, or f32. */
  double: boolean;
  /** Centered, or forward. */
  central: boolean;
  /** Step size. */
  h: number;
  /** With the penalty. */
  penalty: boolean;
  /** Before the burn-in. */
  at_start: boolean;
  /** Once it is done. */
  epsilon: number | null;
};

/** Everything that is drawn. */
export type Snapshot = {
  /** The keys that differ from their defaults. */
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
