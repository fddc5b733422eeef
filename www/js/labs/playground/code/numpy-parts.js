/** Activations and losses in NumPy, forward and backward. */

/** @typedef {{ needs?: string[]; text: string }} Part */

const LEAKY = {
  text: `
def leaky_relu(z, slope):
    return np.where(z > 0, z, slope * z)


def leaky_relu_backward(da, z, a, slope):
    return np.where(z > 0, da, slope * da)
`,
};

/** The name of an engine's activation in the table ACTIVATIONS. @param {string} name */
export const functionName = (name) => (name.startsWith("prelu") ? "leaky_relu" : name);

/** Functions by name, in the order of the script. @type {Record<string, Part>} */
export const PARTS = {
  sigmoid: {
    text: `
def sigmoid(z, c=None):
    e = np.exp(-np.abs(z))  # never overflows
    return np.where(z >= 0, 1, e) / (1 + e)


def sigmoid_backward(da, z, a, c):
    return da * (a * (1 - a))
`,
  },
  softplus: {
    needs: ["sigmoid"],
    text: `
def softplus(z, beta=1):
    """ln(1 + e^(beta z)) / beta."""
    return (np.maximum(beta * z, 0) + np.log1p(np.exp(-np.abs(beta * z)))) / beta


def softplus_backward(da, z, a, beta):
    return da * sigmoid(beta * z)
`,
  },
  linear: {
    text: `
def linear(z, c):
    return z


def linear_backward(da, z, a, c):
    return da
`,
  },
  tanh: {
    text: `
def tanh(z, c):
    return np.tanh(z)


def tanh_backward(da, z, a, c):
    return da * (1 - a * a)
`,
  },
  relu: {
    text: `
def relu(z, c):
    return np.maximum(z, 0)


def relu_backward(da, z, a, c):
    return np.where(z > 0, da, 0)
`,
  },
  leaky_relu: LEAKY,
  elu: {
    text: `
def elu(z, alpha):
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))


def elu_backward(da, z, a, alpha):
    return np.where(z > 0, da, da * (a + alpha))  # alpha e^z = a + alpha
`,
  },
  selu: {
    text: `
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805


def selu(z, c):
    return SELU_SCALE * np.where(z > 0, z, SELU_ALPHA * np.expm1(np.minimum(z, 0)))


def selu_backward(da, z, a, c):
    return np.where(z > 0, da * SELU_SCALE, da * (a + SELU_SCALE * SELU_ALPHA))
`,
  },
  maxout: {
    text: `
def maxout(z, pieces):
    """The largest of the affine pieces of each unit: z is [N x units*pieces]."""
    return z.reshape(len(z), -1, pieces).max(axis=2)


def maxout_backward(da, z, a, pieces):
    """The winning piece gets the whole gradient; of equal ones the first wins."""
    z = z.reshape(len(z), -1, pieces)
    dz = np.zeros_like(z)
    np.put_along_axis(dz, z.argmax(axis=2)[:, :, None], da[:, :, None], axis=2)
    return dz.reshape(len(z), -1)
`,
  },
  gelu: {
    text: `
erf = np.vectorize(math.erf, otypes=[DTYPE])


def normal_cdf(z):
    return 0.5 * (1 + erf(z * math.sqrt(0.5)))


def gelu(z, c):
    return z * normal_cdf(z)


def gelu_backward(da, z, a, c):
    density = np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
    return da * (normal_cdf(z) + z * density)
`,
  },
  gelu_tanh: {
    text: `
def gelu_tanh(z, c):
    inner = math.sqrt(2 / math.pi) * (z + 0.044715 * z * z * z)
    return 0.5 * z * (1 + np.tanh(inner))


def gelu_tanh_backward(da, z, a, c):
    t = np.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z * z * z))
    slope = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * z * z)
    return da * (0.5 * (1 + t) + 0.5 * z * (1 - t * t) * slope)
`,
  },
  silu: {
    needs: ["sigmoid"],
    text: `
def silu(z, beta):
    return z * sigmoid(beta * z)


def silu_backward(da, z, a, beta):
    s = sigmoid(beta * z)
    return da * (s * (1 + beta * z * (1 - s)))
`,
  },
  mish: {
    needs: ["sigmoid", "softplus"],
    text: `
def mish(z, c):
    return z * np.tanh(softplus(z))


def mish_backward(da, z, a, c):
    t = np.tanh(softplus(z))
    return da * (t + z * sigmoid(z) * (1 - t * t))
`,
  },
};

const margins = `    rows = np.arange(len(y))
    margins = np.maximum(s - s[rows, y][:, None] + 1, 0)
    margins[rows, y] = 0
`;

/** `loss(s, y)`: maps scores [N x C] to the loss of each row and its derivative with respect to the scores. @type {Record<string, Part>} */
export const LOSSES = {
  softmax: {
    text: `    """Softmax cross-entropy: -s_y + ln sum e^s_j."""
    rows = np.arange(len(y))
    top = s.max(axis=1, keepdims=True)
    log_sum = top + np.log(np.exp(s - top).sum(axis=1, keepdims=True))
    ds = np.exp(s - log_sum)
    ds[rows, y] = 0
    ds[rows, y] = -ds.sum(axis=1)  # p_y - 1, without the cancellation
    return log_sum[:, 0] - s[rows, y], ds
`,
  },
  hinge: {
    text: `    """Weston & Watkins: sum over j != y of max(0, s_j - s_y + 1)."""
${margins}    ds = (margins > 0).astype(DTYPE)
    ds[rows, y] = -ds.sum(axis=1)
    return margins.sum(axis=1), ds
`,
  },
  squared_hinge: {
    text: `    """Sum over j != y of max(0, s_j - s_y + 1) squared."""
${margins}    ds = 2 * margins
    ds[rows, y] = -ds.sum(axis=1)
    return (margins * margins).sum(axis=1), ds
`,
  },
  mse: {
    text: `    """Mean over the outputs of (s - y)^2."""
    r = s - y
    return (r * r).mean(axis=1), 2 * r / s.shape[1]
`,
  },
  mse_half: {
    text: `    """Half the sum of (s - y)^2."""
    r = s - y
    return (0.5 * r * r).sum(axis=1), r
`,
  },
  l1: {
    text: `    """Sum of |s - y|; derivative 0 at 0."""
    return np.abs(s - y).sum(axis=1), np.sign(s - y)
`,
  },
  logistic: {
    needs: ["softplus", "sigmoid"],
    text: `    """Logistic loss on logits, y in {0, 1}: ln(1 + e^s) - s y, summed over the outputs."""
    return (softplus(s) - s * y).sum(axis=1), sigmoid(s) - y
`,
  },
};
