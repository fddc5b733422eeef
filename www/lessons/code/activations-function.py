import numpy as np


def slope(f, z):
    """f′(z): what the gate multiplies the gradient by."""
    if f == "sigmoid":
        s = 1 / (1 + np.exp(-z))
        return s * (1 - s)
    if f == "tanh":
        return 1 - np.tanh(z) ** 2
    return np.where(z > 0, 1.0, 0.0)  # ReLU; f′(0) = 0 is a convention


for f, z in ("sigmoid", 10), ("sigmoid", 0), ("tanh", 10), ("ReLU", -10):
    print(f"{f} at {z}: {slope(f, z):.3g}")

# Ten gates one after the other, their inputs drawn from N(0, 1): 20,000 paths.
z = np.random.default_rng(1).normal(size=(20_000, 10))
for f in "sigmoid", "tanh":
    print(f"{f}, ten layers: {np.median(slope(f, z).prod(axis=1)):.2g}")

# The page draws paths of its own: ten sigmoids leave 1.1e-7 there, too.
# prints: sigmoid at 10: 4.54e-05
# prints: sigmoid at 0: 0.25
# prints: tanh at 10: 8.24e-09
# prints: ReLU at -10: 0
# prints about: sigmoid, ten layers: 1.1e-07
# prints about: tanh, ten layers: 0.00075
