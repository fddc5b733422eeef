import numpy as np

rng = np.random.default_rng(1)

# Made-up, pale pictures of ten classes: 8 x 8 pixels, three colors, from 0 to 1.
y = np.arange(600) % 10
classes = rng.normal(0.5, 0.05, (10, 8, 8, 3))
raw = np.clip(classes[y] + rng.normal(0, 0.15, (600, 8, 8, 3)), 0, 1)
train = raw[:300]  # mean and std come from these; the rest is the test set
centered = raw - train.mean(axis=0)  # the mean image; VGG: axis=(0, 1, 2)
standardized = centered / train.std(axis=0)


def learn(X, rate):
    """15 epochs of SGD, 50 ReLU units: the training loss and the test accuracy."""
    X = X.reshape(600, 192)
    W, V = rng.normal(0, 0.1, (192, 50)), rng.normal(0, 0.2, (50, 10))  # He
    for epoch in range(15):
        for i in rng.permutation(300).reshape(30, 10):
            h = np.maximum(0, X[i] @ W)
            p = np.exp(h @ V)
            d = (p / p.sum(axis=1, keepdims=True) - np.eye(10)[y[i]]) / 10
            W, V = W - rate * X[i].T @ (d @ V.T * (h > 0)), V - rate * h.T @ d
    s = np.maximum(0, X @ W) @ V
    loss = np.log(np.exp(s).sum(axis=1)) - s[np.arange(600), y]
    return loss[:300].mean(), np.mean(s.argmax(axis=1)[300:] == y[300:])


# Each at the rate with the lowest training loss; the median of five starts.
for name, X in ("raw", raw), ("mean image", centered), ("standardized", standardized):
    best = [min(learn(X, rate) for rate in (0.03, 0.1, 0.3)) for start in range(5)]
    print(f"{name}: {np.median([accuracy for loss, accuracy in best]):.0%}")

# The page has pictures of clothes: raw 72%, mean image 77%, standardize 76%. How far
# raw falls behind depends on the pictures, and on the draw.
# prints about: raw: 70% ±25
# prints about: mean image: 97% ±5
# prints about: standardized: 93% ±8
