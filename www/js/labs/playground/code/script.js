/** The parts that the NumPy and PyTorch scripts share: settings, loop, comparison, data. */

import { float32, float64, integer, list } from "./literals.js";
import { STREAM } from "./stream.js";

/** @import {Recipe} from "../types.d.ts" */

/**
 * @typedef {object} Language
 * @property {string} name
 * @property {string} imports
 * @property {(text: string, whole: boolean) => string} array Array of a flat list.
 * @property {string} copy Copy of `tensor`, as a parameter.
 * @property {string} zeros Function that makes zeros like a tensor.
 * @property {string} edit Sets element `index` of a tensor.
 * @property {string} mean Mean of `right`.
 * @property {string} weights W of a layer in float64.
 */

/**
 * The features that a run uses, so that its script contains nothing else.
 * @param {Recipe} recipe
 */
export function facts(recipe) {
  const set = (/** @type {string} */ key) => recipe.changes.some((c) => c.kind === "set" && c.key === key);
  return {
    prelu: recipe.layers.some((l) => l.slopes > 0),
    penalty: recipe.l1 !== 0 || recipe.l2 !== 0 || set("l1") || set("l2"),
    /** Targets are classes rather than values. */
    whole: recipe.train.y instanceof Uint32Array,
  };
}

/** @param {Recipe} recipe */
function settings(recipe) {
  const { penalty } = facts(recipe);
  const layers = recipe.layers.map((l) => {
    const name = l.activation.startsWith("prelu") ? "leaky_relu" : l.activation;
    const c = l.slopes > 0 ? "None" : l.activation === "maxout" ? l.pieces : l.constant === 0 ? "None" : l.constant;
    const slope = l.activation === "leaky_relu" ? l.constant : c;
    const note = l.slopes > 0 ? "; its slope is learned" : "";
    return `    {"activation": "${name}", "c": ${slope}},  # ${l.name}: ${l.inputs} -> ${l.units}${note}\n`;
  });
  const rates = penalty ? `, "l1": ${float64(recipe.l1)}, "l2": ${float64(recipe.l2)}` : "";
  return `
# ---- The run ----

STEPS = ${recipe.step}
SEED = ${recipe.seed}
SETTING = {"lr": ${float64(recipe.lr)}, "batch": ${recipe.batch}${rates}}
LAYERS = [
${layers.join("")}]
${changes(recipe)}`;
}

/** @param {Recipe} recipe */
function changes(recipe) {
  if (recipe.changes.length === 0) return "";
  const lines = recipe.changes.map((c) => {
    if (c.kind === "set") {
      return `    (${c.step}, "set", "${c.key}", ${c.key === "batch" ? integer(c.value) : float64(c.value)}),\n`;
    }
    if (c.kind === "example") return `    (${c.step}, "example"),\n`;
    return `    (${c.step}, "edit", ${c.layer}, "${c.tensor}", ${c.index}, ${float32(Math.fround(c.value))}),\n`;
  });
  return `
# What was changed by hand after so many steps: a setting, one element of a tensor (layer, tensor,
# index, value), or a single step from one example.
CHANGES = [
${lines.join("")}]
`;
}

/** @param {Recipe} recipe @param {Language} language */
function training(recipe, language) {
  const changed = recipe.changes.length > 0;
  const apply = `        size = setting["batch"]
        while changes and changes[0][0] <= step:
            _, kind, *what = changes.pop(0)
            if kind == "example":
                size = 1
                break
            if kind == "set":
                setting[what[0]] = what[1]
                size = setting["batch"]
            else:
                layer, tensor, index, value = what
                ${language.edit}
        if step >= STEPS:
            break
`;
  return `
# ---- Training ----


def train():
    network = [{name: ${language.copy} for name, tensor in layer.items()} for layer in START]
    zeros = lambda: [{name: ${language.zeros}(tensor) for name, tensor in layer.items()} for layer in START]
    memory = list(zip(zeros(), zeros()))
    setting = dict(SETTING)
    step = epoch = position = 0
${changed ? "    changes = list(CHANGES)\n" : ""}    order = order_of_epoch(len(TRAIN_X), epoch)
    while ${changed ? "True" : "step < STEPS"}:
${changed ? apply : `        size = setting["batch"]\n`}        rows = order[position : position + size]  # fewer at the end of an epoch
        step += 1
        one_step(network, memory, TRAIN_X[rows], TRAIN_Y[rows], setting, step)
        position += len(rows)
        if position == len(order):
            position, epoch = 0, epoch + 1
            order = order_of_epoch(len(TRAIN_X), epoch)
    return network, setting
`;
}

/** @param {Recipe} recipe */
function answers(recipe) {
  if (facts(recipe).whole) return "scores.argmax(1) == y";
  return recipe.outputs === 1 ? "(scores > 0) == (y > 0)" : "scores.argmax(1) == y.argmax(1)";
}

/** @param {Recipe} recipe @param {Language} language */
function comparison(recipe, language) {
  const { penalty } = facts(recipe);
  const m = recipe.measured;
  /** @type {[string, number | null][]} */
  const all = [
    ["training loss", m.train_loss],
    ["test loss", m.test_loss],
    ["training accuracy", m.train_accuracy],
    ["test accuracy", m.test_accuracy],
    ["L1 penalty", penalty ? m.penalty_l1 : null],
    ["L2 penalty", penalty ? m.penalty_l2 : null],
  ];
  const page = all.flatMap(([name, value]) => (value === null ? [] : [`    "${name}": ${float64(value)},\n`]));
  return `
# ---- The result, beside the page's ----

PAGE = {
${page.join("")}}


def measure(network, setting):
    here = {}
    for part, x, y in [("training", TRAIN_X, TRAIN_Y), ("test", TEST_X, TEST_Y)]:
        scores, mean = scores_and_loss(x, y, network)
        here[f"{part} loss"] = float(mean)
${
  recipe.classes > 0
    ? `        right = ${answers(recipe)}
        here[f"{part} accuracy"] = float(${language.mean})
`
    : ""
}${
  penalty
    ? `    weights = [${language.weights} for layer in network]
    here["L1 penalty"] = setting["l1"] * sum(float(abs(w).sum()) for w in weights)
    here["L2 penalty"] = 0.5 * setting["l2"] * sum(float((w * w).sum()) for w in weights)
`
    : ""
}    return here


def main():
    here = measure(*train())
    print(f"{'after step ' + str(STEPS):<22}{'page':>16}{'${language.name}':>16}{'relative difference':>22}")
    for name, page in PAGE.items():
        difference = abs(here[name] - page) / max(abs(here[name]), abs(page), 1e-300)
        print(f"{name:<22}{page:>16.9g}{here[name]:>16.9g}{difference:>22.1e}")
    print("Differences come from rounding: sums are added up in another order here.")
`;
}

/** @param {Recipe} recipe @param {Language} language */
function data(recipe, language) {
  const { whole } = facts(recipe);
  const inputs = recipe.layers[0].inputs;
  const x = (/** @type {Float32Array} */ values) =>
    `${language.array(list(values, float32), false)}.reshape(-1, ${inputs})`;
  const y = (/** @type {Float32Array | Uint32Array} */ values) =>
    whole
      ? language.array(list(values, integer), true)
      : `${language.array(list(values, float32), false)}.reshape(-1, ${recipe.outputs})`;
  let at = 0;
  const take = (/** @type {number} */ n) => {
    at += n;
    return language.array(list(recipe.theta.subarray(at - n, at), float32), false);
  };
  const start = recipe.layers.map((l) => {
    const columns = l.units * l.pieces;
    const tensors = [`"W": ${take(l.inputs * columns)}.reshape(${l.inputs}, ${columns})`, `"b": ${take(columns)}`];
    if (l.slopes > 0) tensors.push(`"alpha": ${take(l.slopes)}`);
    return `    {  # ${l.name}\n${tensors
      .map((t) => `${t},`)
      .join("\n")
      .replaceAll(/^/gm, "        ")}\n    },\n`;
  });
  return `
# ---- Data: inputs as the network takes them, after features and preprocessing ----

TRAIN_X = ${x(recipe.train.x)}
TRAIN_Y = ${y(recipe.train.y)}
TEST_X = ${x(recipe.test.x)}
TEST_Y = ${y(recipe.test.y)}

# The parameters at step 0: the page's own numbers, so that no library has to draw the same ones.
START = [
${start.join("")}]

if __name__ == "__main__":
    main()
`;
}

/**
 * @param {Recipe} recipe
 * @param {string[]} notes
 * @param {Language} language
 * @param {string} body Functions `one_step` and `scores_and_loss` and their helpers.
 */
export function script(recipe, notes, language, body) {
  const head = notes.map((note) => `# ${note.replaceAll(/[\r\n]+/g, " ")}\n`).join("");
  const text = `"""A run of the Training Ground, repeated in ${language.name} and compared with the page.

It starts from the page's initial parameters, visits the same examples in the same order, makes the
same changes on the way, and stops at the same step.
"""
${head}
${language.imports}${settings(recipe)}${STREAM}${body}${training(recipe, language)}${comparison(recipe, language)}${data(recipe, language)}`;
  // Two blank lines before a function or a section, as PEP 8 asks.
  return text.replaceAll(/\n+(?=# ---- )|\n{2,}(?=def |class |@)/g, "\n\n\n");
}
