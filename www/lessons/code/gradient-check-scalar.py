import numpy as np


def f(x):
    return x * x * x * x  # the lecture's example: at x = 3, f′ is 108


def errors(h, number=np.float64):
    """Relative errors of the centered and of the forward difference quotient."""
    x, h = number(3), number(h)
    for q in (f(x + h) - f(x - h)) / (2 * h), (f(x + h) - f(x)) / h:
        q = float(q)
        yield abs(q - 108) / max(abs(q), 108)


for h in 0.1, 0.01, 0.001, 1e-5, 1e-7, 1e-10, 1e-13:
    (centered, forward), (single, _) = errors(h), errors(h, np.float32)
    print(f"h = {h}: {centered:.2g}, float32 {single:.2g}, forward {forward:.2g}")
print(f"{(f(3 + 0.001) - f(3 - 0.001)) / 0.002:.6f}")

# The slide prints 108.000006: one of its two values is rounded to seven decimals.
# prints: h = 0.1: 0.0011, float32 0.0011, forward 0.049
# prints: h = 0.01: 1.1e-05, float32 8.8e-06, forward 0.005
# prints: h = 0.001: 1.1e-07, float32 9e-05, forward 0.0005
# prints: h = 1e-05: 2.1e-11, float32 0.0031, forward 5e-06
# prints: h = 1e-07: 1.5e-09, float32 1, forward 4.9e-08
# prints: h = 1e-10: 8.3e-08, float32 1, forward 7.4e-07
# prints: h = 1e-13: 0.00063, float32 1, forward 2.3e-05
# prints: 108.000012
