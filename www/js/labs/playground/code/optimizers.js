/** Update rules in Python, in the engine's form; the same text serves NumPy and PyTorch. */

/**
 * @typedef {object} Rule
 * @property {string} says
 * @property {string[]} memories Which of the optimizer state m and s it uses.
 * @property {(sqrt: string) => string} text Body of `update(x, g, m, s, lr, t)`; `sqrt` is "np.sqrt" or "torch.sqrt".
 */

const adam = (/** @type {string} */ sqrt, /** @type {string} */ decay = "", corrected = true) =>
  `${decay}    m[...] = BETA1 * m + (1 - BETA1) * g
    s[...] = BETA2 * s + (1 - BETA2) * g * g
${
  corrected
    ? `    first, second = lr / (1 - BETA1**t), 1 / (1 - BETA2**t)  # the bias corrections
    x -= first * m / (${sqrt}(s * second) + EPS)`
    : `    x -= lr * m / (${sqrt}(s) + EPS)`
}
`;

/** @type {Record<string, Rule>} */
const RULES = {
  sgd: { says: "Stochastic gradient descent.", memories: [], text: () => "    x -= lr * g\n" },
  momentum: {
    says: "Momentum as in the cs231n notes and Keras: the learning rate goes into the velocity m.",
    memories: ["m"],
    text: () => "    m[...] = MU * m - lr * g\n    x += m\n",
  },
  momentum_pytorch: {
    says: "Momentum as in torch.optim.SGD: m sums gradients, the learning rate comes after.",
    memories: ["m"],
    text: () => "    m[...] = MU * m + g\n    x -= lr * m\n",
  },
  nesterov: {
    says: "Nesterov's momentum as in the cs231n notes and Keras; x is the look-ahead point.",
    memories: ["m"],
    text: () => "    new = MU * m - lr * g\n    x += (1 + MU) * new - MU * m\n    m[...] = new\n",
  },
  nesterov_pytorch: {
    says: "Nesterov's momentum as in torch.optim.SGD(nesterov=True).",
    memories: ["m"],
    text: () => "    m[...] = MU * m + g\n    x -= lr * (g + MU * m)\n",
  },
  adagrad: {
    says: "AdaGrad (Duchi et al. 2011).",
    memories: ["s"],
    text: (sqrt) => `    s += g * g\n    x -= lr * g / (${sqrt}(s) + EPS)\n`,
  },
  rmsprop: {
    says: "RMSProp (Hinton 2012).",
    memories: ["s"],
    text: (sqrt) => `    s[...] = RHO * s + (1 - RHO) * g * g\n    x -= lr * g / (${sqrt}(s) + EPS)\n`,
  },
  adam: { says: "Adam (Kingma & Ba 2015).", memories: ["m", "s"], text: (sqrt) => adam(sqrt) },
  adamw: {
    says: "AdamW (Loshchilov & Hutter 2019): every tensor decays apart from its gradient, as in PyTorch.",
    memories: ["m", "s"],
    text: (sqrt) => adam(sqrt, "    x *= 1 - lr * WEIGHT_DECAY\n"),
  },
  adam_uncorrected: {
    says: "Adam as the cs231n notes simplify it: without bias correction.",
    memories: ["m", "s"],
    text: (sqrt) => adam(sqrt, "", false),
  },
};

/**
 * The function `update` and the constants it reads.
 * @param {import("../types.d.ts").Recipe} recipe
 * @param {string} sqrt
 */
export function optimizer(recipe, sqrt) {
  const rule = RULES[recipe.optimizer];
  if (!rule) throw new Error(`The script knows no optimizer “${recipe.optimizer}”.`);
  const constants = Object.entries(recipe.constants).map(([name, value]) => `${name.toUpperCase()} = ${value}\n`);
  return `
# ---- The update rule ----
${constants.length > 0 ? `${constants.join("")}\n` : ""}
def update(x, g, m, s, lr, t):
    """${rule.says}

    x: a tensor of parameters, changed in place; g: its gradient; m, s: the rule's memory;
    t: the step, from 1.
    """
${rule.text(sqrt)}`;
}
