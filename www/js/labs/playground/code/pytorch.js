/** The run as a PyTorch script, with gradients from autograd and the update rule written out. */

import { functionName } from "./numpy-parts.js";
import { optimizer } from "./optimizers.js";
import { facts, script } from "./script.js";

/** @import {Recipe} from "../types.d.ts" */

/** f(z, c) as an expression. @type {Record<string, string>} */
const ACTIVATIONS = {
  sigmoid: "torch.sigmoid(z)",
  softplus: "F.softplus(z, beta=c)",
  linear: "z",
  tanh: "torch.tanh(z)",
  relu: "F.relu(z)",
  leaky_relu: "torch.where(z > 0, z, c * z)",
  elu: "F.elu(z, alpha=c)",
  selu: "F.selu(z)",
  maxout: "z.reshape(len(z), -1, c).max(dim=2).values",
  gelu: "F.gelu(z)",
  gelu_tanh: `F.gelu(z, approximate="tanh")`,
  silu: "z * torch.sigmoid(c * z)",
  mish: "F.mish(z)",
};

const margins = `    of_class = s.gather(1, y[:, None])
    margins = torch.relu(s - of_class + 1).scatter(1, y[:, None], 0.0)  # j != y
`;

/** Body of `loss(s, y)`, which returns the loss of each row. @type {Record<string, string>} */
const LOSSES = {
  softmax: `    """Softmax cross-entropy: -s_y + ln sum e^s_j."""
    return F.cross_entropy(s, y, reduction="none")
`,
  hinge: `    """Weston & Watkins: sum over j != y of max(0, s_j - s_y + 1)."""
${margins}    return margins.sum(dim=1)
`,
  squared_hinge: `    """Sum over j != y of max(0, s_j - s_y + 1) squared."""
${margins}    return (margins * margins).sum(dim=1)
`,
  mse: `    """Mean over the outputs of (s - y)^2."""
    return ((s - y) ** 2).mean(dim=1)
`,
  mse_half: `    """Half the sum of (s - y)^2."""
    return (0.5 * (s - y) ** 2).sum(dim=1)
`,
  l1: `    """Sum of |s - y|."""
    return (s - y).abs().sum(dim=1)
`,
  logistic: `    """Logistic loss on logits, y in {0, 1}, summed over the outputs."""
    return F.binary_cross_entropy_with_logits(s, y, reduction="none").sum(dim=1)
`,
};

/** Differences from NumPy in the parts that both scripts share. @type {import("./script.js").Language} */
const PYTORCH = {
  name: "PyTorch",
  imports: `import torch
import torch.nn.functional as F

DTYPE = torch.float32  # as on the page; torch.float64 shows what rounding does to this run
torch.set_num_threads(1)
`,
  array: (text, whole) => `torch.tensor(${text}, dtype=${whole ? "torch.int64" : "DTYPE"})`,
  copy: "tensor.clone().requires_grad_()",
  zeros: "torch.zeros_like",
  edit: "network[layer][tensor].data.view(-1)[index] = value",
  mean: "right.double().mean()",
  weights: `layer["W"].detach().double()`,
};

/**
 * @param {Recipe} recipe
 * @param {string[]} notes First lines of the script, which describe the run.
 */
export function pytorchScript(recipe, notes) {
  const { penalty, prelu } = facts(recipe);
  const used = new Set(recipe.layers.map((l) => functionName(l.activation)));
  const table = [...used].map((name) => `    "${name}": lambda z, c: ${ACTIVATIONS[name]},\n`);
  const body = `
# ---- Activations f(z, c) and the loss of each row ----

ACTIVATIONS = {
${table.join("")}}


def loss(s, y):
${LOSSES[recipe.loss]}
# ---- Forward ----


def forward(x, network):
    a = x
    for spec, layer in zip(LAYERS, network):
        z = a @ layer["W"] + layer["b"]
        a = ACTIVATIONS[spec["activation"]](z, ${prelu ? `layer.get("alpha", spec["c"])` : `spec["c"]`})
    return a

${optimizer(recipe, "torch.sqrt")}

def one_step(network, memory, x, y, setting, t):
    """Updates every parameter once, from the examples x, y; autograd does the backward pass."""
    objective = loss(forward(x, network), y).mean()
${
  penalty
    ? `    for layer in network:  # biases are exempt
        w = layer["W"]
        objective = objective + setting["l1"] * w.abs().sum() + 0.5 * setting["l2"] * (w * w).sum()
`
    : ""
}    objective.backward()
    with torch.no_grad():
        for layer, (m, s) in zip(network, memory):
            for name, tensor in layer.items():
                update(tensor, tensor.grad, m[name], s[name], setting["lr"], t)
                tensor.grad = None


@torch.no_grad()
def scores_and_loss(x, y, network):
    scores = forward(x, network)
    return scores, loss(scores, y).double().sum() / len(x)
`;
  return script(recipe, notes, PYTORCH, body);
}
