import numpy as np

rng = np.random.default_rng(1)
x = 6 + rng.uniform(-5, 5, (250, 2))  # inputs around (6, 6), as the patient's
y = np.hypot(*(x - 6).T)[:, None] < 4  # a disc and what is around it
ends = [16, 24, 88, 96, 160, 168, 232, 240, 248]  # of W1, b1, W2, ... in θ


def net(theta):
    """Loss and gradient of four layers of eight sigmoids and an output."""
    T = np.split(theta, ends)
    a, gradient = [x], []
    for W, b in zip(T[::2], T[1::2]):
        z = a[-1] @ W.reshape(-1, b.size) + b
        a.append(1 / (1 + np.exp(-z)))
    d = (a.pop() - y) / 250
    for W in reversed(T[::2]):  # back-propagation
        gradient = [(a[-1].T @ d).ravel(), d.sum(axis=0), *gradient]
        d = d @ W.reshape(-1, d.shape[1]).T * a[-1] * (1 - a.pop())
    return np.mean(np.logaddexp(0, z) - y * z), np.concatenate(gradient)


for name, std, factor in ("patient", 0.01, 1), ("std 1", 1, 1), ("wrong", 1, 2):
    theta = rng.normal(0, std, 249)
    exact = net(theta)[1]
    exact[:16] *= factor  # "wrong" has twice the right dL/dW1
    steps = 1e-5 * np.eye(249)  # h = 1e-5, one parameter at a time
    numeric = np.array([net(theta + h)[0] - net(theta - h)[0] for h in steps]) / 2e-5
    for tensor, of in ("all", slice(249)), ("W1", slice(16)), ("b1", slice(16, 24)):
        n, g = numeric[of], exact[of]
        epsilon = np.linalg.norm(n - g) / (np.linalg.norm(n) + np.linalg.norm(g))
        print(f"{name}, {tensor}: {epsilon:.1e}")

# The page has 1.4e-9 for all of the patient's parameters, 0.0047 for W1, 0.046 for b1.
# prints about: patient, all: 6.7e-10 ×30
# prints about: patient, W1: 9.7e-03 ×5
# prints about: patient, b1: 6.1e-02 ×10
# prints about: std 1, all: 8.5e-11 ×30
# prints about: std 1, W1: 1.6e-10 ×30
# prints about: std 1, b1: 1.0e-09 ×30
# prints about: wrong, all: 2.6e-02 ×10
# prints about: wrong, W1: 3.3e-01 ±0.001
# prints about: wrong, b1: 2.7e-09 ×30
