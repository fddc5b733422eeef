import numpy as np


def walk(mean, rate=0.15):
    """One neuron w·x, no bias, learns from one example at a time."""
    rng = np.random.default_rng(1)
    x = mean + 0.6 * np.sqrt(3) * rng.uniform(-1, 1, (40, 2))  # std 0.6
    best = np.array([1.5, -1.0])
    targets = x @ best
    path, one_sign = [np.array([-1.5, 1.0])], []
    loss = [np.mean((x @ path[0] - targets) ** 2)]
    while loss[-1] > loss[0] / 1000:
        i = rng.integers(40)
        gradient = (x[i] @ path[-1] - targets[i]) * x[i]  # δ·x: a number times x
        one_sign.append(gradient[0] * gradient[1] >= 0)
        path.append(path[-1] - rate * gradient)
        loss.append(np.mean((x @ path[-1] - targets) ** 2))
    length = np.linalg.norm(np.diff(path, axis=0), axis=1).sum()
    bowl = np.linalg.eigvalsh(x.T @ x / 40)  # of the Hessian, E[x xᵀ]
    print(f"inputs around {mean}: {np.mean(one_sign):.0%} of the gradients of one sign")
    straight = np.linalg.norm(path[-1] - path[0])
    print(f"path / straight line {length / straight:.3g}")
    print(f"condition number {bowl[1] / bowl[0]:.3g}")


walk(2)
walk(0)

# The page draws other inputs: 8.01 and 27.8 around 2; 60%, 1.26 and 1.20 around 0.
# prints: inputs around 2: 100% of the gradients of one sign
# prints about: path / straight line 7.85 ±2
# prints about: condition number 27.5 ±8
# prints about: inputs around 0: 61% of the gradients of one sign ±25
# prints about: path / straight line 1.35 ±0.3
# prints about: condition number 1.46 ±0.5
