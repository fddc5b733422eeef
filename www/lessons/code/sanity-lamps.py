import numpy as np

rng = np.random.default_rng(1)
X = rng.integers(256, size=(20, 3072)) - 127.5  # twenty pictures of noise
y = np.arange(20) % 10


def init_two_layer_model(input_size, hidden_size, output_size):
    model = {}  # the function of the lecture
    model["W1"] = 0.0001 * rng.normal(size=(input_size, hidden_size))
    model["b1"] = np.zeros(hidden_size)
    model["W2"] = 0.0001 * rng.normal(size=(hidden_size, output_size))
    model["b2"] = np.zeros(output_size)
    return model


def two_layer_net(X, model, y, reg):
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = np.exp(hidden @ model["W2"] + model["b2"])
    p = scores / scores.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(len(y)), y]).mean()
    loss += reg / 2 * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))
    d2 = (p - np.eye(10)[y]) / len(y)  # the gradient, for reg = 0
    d1 = d2 @ model["W2"].T * (hidden > 0)
    first = {"W1": X.T @ d1, "b1": d1.sum(axis=0)}
    return loss, first | {"W2": hidden.T @ d2, "b2": d2.sum(axis=0)}


model = init_two_layer_model(32 * 32 * 3, 50, 10)
print(f"1: {two_layer_net(X, model, y, 0)[0]:.4f}")  # ln 10 is 2.3026
print(f"2: {two_layer_net(X, model, y, 1e3)[0]:.2f}")
for epoch in range(200):  # vanilla SGD, no regularization
    _, grad = two_layer_net(X, model, y, 0)
    model = {name: value - 1e-3 * grad[name] for name, value in model.items()}
print(f"3: {two_layer_net(X, model, y, 0)[0]:.4f}")

# The page: 2.3026, 3.0758 and 0.00296, the last for its twenty drawings.
# prints: 1: 2.3026
# prints about: 2: 3.07 ±0.01
# prints about: 3: 0.0013 ×2
