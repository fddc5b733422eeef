/** The run as a NumPy script, with handwritten forward and backward passes. */

import { functionName, LOSSES, PARTS } from "./numpy-parts.js";
import { optimizer } from "./optimizers.js";
import { facts, script } from "./script.js";

/** @import {Recipe} from "../types.d.ts" */

/** @param {Recipe} recipe */
function functions(recipe) {
  const used = new Set(recipe.layers.map((l) => functionName(l.activation)));
  const wanted = new Set([...used, ...(LOSSES[recipe.loss].needs ?? [])]);
  for (const name of [...wanted]) for (const other of PARTS[name].needs ?? []) wanted.add(other);
  const written = Object.keys(PARTS).filter((name) => wanted.has(name));
  const table = written.filter((name) => used.has(name)).map((name) => `    "${name}": (${name}, ${name}_backward),\n`);
  return `
# ---- Activations ----
# f(z, c) and its backward pass: dL/dz from dL/da, z and a = f(z). c is the activation's constant.
${written.map((name) => PARTS[name].text).join("\n")}

ACTIVATIONS = {
${table.join("")}}


# ---- The loss: of each row, and its derivative by the scores s ----


def loss(s, y):
${LOSSES[recipe.loss].text}`;
}

/** @param {Recipe} recipe */
function passes(recipe) {
  const { prelu, penalty } = facts(recipe);
  const c = prelu ? `layer.get("alpha", spec["c"])` : `spec["c"]`;
  return `
# ---- Forward and backward ----


def forward(x, network):
    """z of every layer, and a of every layer after the inputs: a[l + 1] belongs to z[l]."""
    z, a = [], [x]
    for spec, layer in zip(LAYERS, network):
        f, _ = ACTIVATIONS[spec["activation"]]
        z.append(a[-1] @ layer["W"] + layer["b"])
        a.append(f(z[-1], ${c}))
    return z, a


def gradients(x, y, network${penalty ? ", l1, l2" : ""}):
    """Derivatives of the mean loss${penalty ? " and the penalty" : ""} by every parameter."""
    z, a = forward(x, network)
    da = loss(a[-1], y)[1] / len(x)
    result = []
    for l in reversed(range(len(LAYERS))):
        spec, layer = LAYERS[l], network[l]
        _, backward = ACTIVATIONS[spec["activation"]]
        dz = backward(da, z[l], a[l + 1], ${c})
        gradient = {"W": a[l].T @ dz, "b": dz.sum(axis=0)}
${
  penalty
    ? `        gradient["W"] += l2 * layer["W"] + l1 * np.sign(layer["W"])  # biases are exempt
`
    : ""
}${
  prelu
    ? `        if "alpha" in layer:  # the learned slopes: one a unit, or one for the layer
            pull = np.where(z[l] < 0, da * z[l], 0).sum(axis=0)
            gradient["alpha"] = pull if len(layer["alpha"]) > 1 else pull.sum(keepdims=True)
`
    : ""
}        result.insert(0, gradient)
        da = dz @ layer["W"].T
    return result
`;
}

/** Differences from PyTorch in the parts that both scripts share. @type {import("./script.js").Language} */
const NUMPY = {
  name: "NumPy",
  imports: `import math

import numpy as np

DTYPE = np.float32  # as on the page; np.float64 shows what rounding does to this run
`,
  array: (text, whole) => `np.array(${text}, ${whole ? "np.int64" : "DTYPE"})`,
  copy: "tensor.copy()",
  zeros: "np.zeros_like",
  edit: "network[layer][tensor].flat[index] = value",
  mean: "np.mean(right)",
  weights: `layer["W"].astype(np.float64)`,
};

/**
 * @param {Recipe} recipe
 * @param {string[]} notes First lines of the script, which describe the run.
 */
export function numpyScript(recipe, notes) {
  const { penalty } = facts(recipe);
  const body = `${functions(recipe)}${passes(recipe)}${optimizer(recipe, "np.sqrt")}

def one_step(network, memory, x, y, setting, t):
    """Updates every parameter once, from the examples x, y."""
    step = gradients(x, y, network${penalty ? `, setting["l1"], setting["l2"]` : ""})
    for layer, gradient, (m, s) in zip(network, step, memory):
        for name, tensor in layer.items():
            update(tensor, gradient[name], m[name], s[name], setting["lr"], t)


def scores_and_loss(x, y, network):
    scores = forward(x, network)[1][-1]
    return scores, loss(scores, y)[0].sum(dtype=np.float64) / len(x)
`;
  return script(recipe, notes, NUMPY, body);
}
