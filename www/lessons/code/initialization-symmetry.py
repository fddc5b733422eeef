import numpy as np


def train(noise):
    """XOR, two layers of eight tanh units, every weight 0.5 plus noise."""
    rng = np.random.default_rng(1)
    x = rng.uniform(0.3, 5.3, (200, 2)) * rng.choice([-1, 1], (200, 2))
    t = np.sign(x[:, :1] * x[:, 1:])
    shapes = [(2, 8), (8, 8), (8, 1)]
    W = [np.full(shape, 0.5) + noise * rng.normal(size=shape) for shape in shapes]
    b = [np.zeros(units) for _, units in shapes]
    for step in range(2001):
        i = rng.integers(200, size=10) if step < 2000 else np.arange(200)
        h1 = np.tanh(x[i] @ W[0] + b[0])
        h2 = np.tanh(h1 @ W[1] + b[1])
        error = h2 @ W[2] + b[2] - t[i]
        d3 = 2 * error / len(i)
        d2 = d3 @ W[2].T * (1 - h2**2)
        d1 = d2 @ W[1].T * (1 - h1**2)
        for k, (a, d) in enumerate([(x[i], d1), (h1, d2), (h2, d3)]):
            W[k] -= 0.1 * a.T @ d
            b[k] -= 0.1 * d.sum(axis=0)
    units = np.unique(W[0].round(4), axis=1).shape[1]  # a column is a unit
    print(f"noise {noise}: different units {units}")
    print(f"loss {np.mean(error**2):.2g}")


train(0)
train(0.01)

# The page draws other points: 0.846 with equal weights, 0.0027 with noise.
# prints: noise 0: different units 1
# prints about: loss 1 ±0.4
# prints: noise 0.01: different units 8
# prints about: loss 0.0022 ×3
