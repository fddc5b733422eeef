// Written by src/labs/types.rs from src/settings.

/** How a control is written and drawn. */
export type FieldKind = "choice" | "number" | "integer" | "list" | "multi" | "flag" | "text";

/** One control. All of it is data: a table of them is a constant, or is built once ([`Table`]). */
export type FieldSpec = {
  /** Key in the URL. */
  key: string;
  /** Label on the page. */
  label: string;
  /** Heading of its group. */
  group: string;
  /** How its value is written. */
  kind: FieldKind;
  /** Value if the key is absent. */
  default: string;
  /** Smallest allowed number. */
  min: number;
  /** Largest allowed number. */
  max: number;
  /** Step of the slider. */
  step: number;
  /** True for a slider on a logarithmic scale. */
  log: boolean;
  /** The choices. */
  options: Array<OptionSpec>;
  /** True if it takes effect on the running network; other controls rebuild it from the same seed. */
  live: boolean;
  /** One or two plain sentences. */
  help: string;
  /** Keys and values under which the control has an effect. */
  when: Record<string, Array<string>>;
};

/** One choice of a control. */
export type OptionSpec = {
  /** Name in the URL. */
  value: string;
  /** Label on the page. */
  label: string;
  /** One plain sentence. */
  help: string;
  /** Formula in plain text, or "". */
  formula: string;
  /** At most two numbers. */
  params: Array<ParamSpec>;
};

/** A parameter of an option, written after a colon: `leaky_relu:0.01`. */
export type ParamSpec = {
  /** Field-standard name. */
  name: string;
  /** Label on the page. */
  label: string;
  /** Value if none is written. */
  default: number;
  /** Smallest allowed value. */
  min: number;
  /** Largest allowed value. */
  max: number;
};

/** A refused or clamped value, reported at its control. */
export type Problem = {
  /** Key of the control. */
  field: string;
  /** The value as written. */
  value: string;
  /** What is wrong, and what is used instead, in plain words. */
  message: string;
};
