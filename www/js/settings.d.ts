// Written by src/labs/types.rs from src/settings.

/** How a control is written and drawn. */
export type FieldKind = "choice" | "number" | "integer" | "list" | "multi" | "flag" | "text";

/** One control. All of it is data: a table of them is a constant, or built once ([`Table`]). */
export type FieldSpec = {
  /** Key in the URL. */
  key: string;
  /** What the page shows. */
  label: string;
  /** Heading it stands under. */
  group: string;
  /** How it is written. */
  kind: FieldKind;
  /** Value when the key is absent. */
  default: string;
  /** Smallest number. */
  min: number;
  /** Largest number. */
  max: number;
  /** Step of the slider. */
  step: number;
  /** Slider on a logarithmic scale. */
  log: boolean;
  /** The choices. */
  options: Array<OptionSpec>;
  /** Applies to the running network; others rebuild it from the same seed. */
  live: boolean;
  /** One or two plain sentences. */
  help: string;
  /** Keys and values under which it has an effect. */
  when: Record<string, Array<string>>;
};

/** One choice of a control. */
export type OptionSpec = {
  /** As in the URL. */
  value: string;
  /** What the page shows. */
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
  /** What the page shows. */
  label: string;
  /** Value when none is written. */
  default: number;
  /** Smallest allowed value. */
  min: number;
  /** Largest allowed value. */
  max: number;
};

/** A refused or clamped value, for the control it came from. */
export type Problem = {
  /** Key of the control. */
  field: string;
  /** What was written. */
  value: string;
  /** What is wrong and what is used instead, in plain words. */
  message: string;
};
