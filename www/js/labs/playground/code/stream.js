/** The engine's random stream (crates/engine/src/rng.rs) in Python: the order of the examples of every epoch. */

export const STREAM = `
# ---- The order of the examples ----
# The page draws every random number from a stream named by (seed, role, index): xoshiro256++, its
# state filled by SplitMix64. Only the shuffle of each epoch is needed here.

MASK = 2**64 - 1
GAMMA = 0x9E3779B97F4A7C15


def mix(x):
    """One output of SplitMix64."""
    x = (x + GAMMA) & MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)


def rotate_left(x, k):
    return ((x << k) | (x >> (64 - k))) & MASK


class Stream:
    def __init__(self, seed, role, index):
        name = 0xCBF29CE484222325  # FNV-1a of the role
        for byte in role.encode():
            name = ((name ^ byte) * 0x100000001B3) & MASK
        key = mix(mix(mix(seed) ^ name) ^ index)
        self.state = [mix((key + i * GAMMA) & MASK) for i in range(4)]

    def next(self):
        """64 random bits."""
        a, b, c, d = self.state
        result = (rotate_left((a + d) & MASK, 23) + a) & MASK
        c, d, shifted = c ^ a, d ^ b, (b << 17) & MASK
        b, a = b ^ c, a ^ d
        self.state = [a, b, c ^ shifted, rotate_left(d, 45)]
        return result

    def below(self, n):
        """A whole number in 0..n-1, each with the same probability (Lemire's rejection)."""
        threshold = (2**64 - n) % n
        while True:
            product = self.next() * n
            if product & MASK >= threshold:
                return product >> 64


def order_of_epoch(n, epoch):
    """The rows in the order in which this epoch visits them (Fisher-Yates)."""
    stream, order = Stream(SEED, "shuffle", epoch), list(range(n))
    for i in range(n - 1, 0, -1):
        j = stream.below(i + 1)
        order[i], order[j] = order[j], order[i]
    return order
`;
