/** The format of data/cards.json, written by scripts/cards.mjs, by route of the lab. */

/** A cloud of points in the plane, and its moments. */
interface Cloud {
  points: number[][];
  mean: number[];
  std: number[];
  correlation: number;
  condition: number;
}

export interface Numbers {
  playground: {
    /** x0, x1, y0, y1. */
    window: [number, number, number, number];
    columns: number;
    /** P(class 1) − P(class 0) in percent, by rows from the top. */
    lead: number[];
    /** x, y and class. */
    points: number[][];
  };
  activations: {
    xs: number[];
    values: number[];
    slopes: number[];
    /** x, f(x) and f'(x) at the lecture's inputs. */
    gates: number[][];
  };
  zigzag: {
    inputs: number[][];
    start: number[];
    best: number[];
    window: [number, number, number, number];
    path: number[][];
    columns: number;
    /** Square roots of the losses over the window, in percent of the largest. */
    loss: number[];
  };
  preprocessing: { raw: Cloud; white: Cloud };
  initialization: {
    layers: number[];
    rows: { init: string; std: number[]; histograms: { low: number; high: number; counts: number[] }[] }[];
  };
  /** Powers of ten; null for an error of 0. */
  "gradient-check": { h: number[]; forward: (number | null)[]; central: (number | null)[] };
  sanity: { expected: number; lamps: string[] /** Losses of the first epochs. */; costs: number[] };
}
