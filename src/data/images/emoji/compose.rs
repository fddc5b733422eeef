//! A single image: a sprite, rotated, scaled and shifted, on a gradient.

use super::SIDE;
use crate::rng::Stream;
use std::f64::consts::PI;

/// The middle of an image, pixels.
const MIDDLE: f64 = (SIDE as f64 - 1.0) / 2.0;
/// Maximum rotation in either direction, radians (15 degrees).
const TURN: f64 = PI / 12.0;
/// Minimum and maximum side of the sprite's square, pixels.
const SIZES: (f64, f64) = (20.0, 32.0);
/// Maximum overlap of the sprite's square over the edge, pixels.
const OVER: f64 = 2.0;
/// Minimum and maximum contrast.
const CONTRASTS: (f64, f64) = (0.7, 1.3);
/// Samples per pixel along each axis: a sprite shrinks to no less than 0.6 of its size.
const SAMPLES: usize = 2;

/// The parameters of an image made from a sprite.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipe {
    /// Index of the sprite.
    pub sprite: usize,
    /// True if left and right are exchanged.
    pub flip: bool,
    /// Clockwise rotation, radians.
    pub turn: f64,
    /// Side of the sprite's square, pixels.
    pub size: f64,
    /// Offset of the sprite's center from the image's, to the right and down, pixels.
    pub shift: (f64, f64),
    /// Factor on the distances from mid-gray.
    pub contrast: f64,
    /// Red, green, blue (0 to 255) at the two ends of the background.
    pub background: [[f64; 3]; 2],
    /// Direction of the gradient, radians.
    pub direction: f64,
}

impl Recipe {
    /// Draws parameters for a sprite of `pool` (not empty).
    pub(super) fn draw(pool: &[usize], stream: &mut Stream) -> Self {
        let sprite = pool[stream.below(pool.len())];
        let flip = stream.below(2) == 1;
        let turn = stream.uniform_in(-TURN, TURN);
        let size = stream.uniform_in(SIZES.0, SIZES.1);
        let room = (SIDE as f64 - size) / 2.0 + OVER;
        Recipe {
            sprite,
            flip,
            turn,
            size,
            shift: (
                stream.uniform_in(-room, room),
                stream.uniform_in(-room, room),
            ),
            contrast: stream.uniform_in(CONTRASTS.0, CONTRASTS.1),
            background: [(); 2].map(|()| [(); 3].map(|()| stream.uniform_in(0.0, 255.0))),
            direction: stream.uniform_in(0.0, 2.0 * PI),
        }
    }

    /// Appends the image, `[y][x][channel]`. `sprite` is `[y][x]`: red, green, blue, alpha.
    pub(super) fn paint(&self, sprite: &[[u8; 4]], out: &mut Vec<u8>) {
        let (sin, cos) = (libm::sin(self.turn), libm::cos(self.turn));
        let (down, right) = (libm::sin(self.direction), libm::cos(self.direction));
        let scale = self.size / SIDE as f64;
        let mirror = if self.flip { -1.0 } else { 1.0 };
        let step = 1.0 / SAMPLES as f64;
        let first = step / 2.0 - 0.5;
        let share = step * step;
        for y in 0..SIDE {
            for x in 0..SIDE {
                let (x, y) = (x as f64 - MIDDLE, y as f64 - MIDDLE);
                // Red, green and blue times alpha, and alpha, averaged over the samples of the pixel.
                let mut front = [0.0; 4];
                for sample in 0..SAMPLES * SAMPLES {
                    let dx = x + first + (sample % SAMPLES) as f64 * step - self.shift.0;
                    let dy = y + first + (sample / SAMPLES) as f64 * step - self.shift.1;
                    let u = mirror * (cos * dx + sin * dy) / scale + MIDDLE;
                    let v = (cos * dy - sin * dx) / scale + MIDDLE;
                    bilinear(sprite, u, v, share, &mut front);
                }
                let along = 0.5 + (right * x + down * y) / (4.0 * MIDDLE);
                for c in 0..3 {
                    let [from, to] = [self.background[0][c], self.background[1][c]];
                    let back = from + (to - from) * along;
                    let mixed = front[c] + (1.0 - front[3]) * back;
                    let value = 127.5 + self.contrast * (mixed - 127.5);
                    out.push((value.clamp(0.0, 255.0) + 0.5) as u8);
                }
            }
        }
    }
}

/// Adds `share` of the sprite's premultiplied color at (u, v), in pixels; beyond its edge it is
/// transparent.
fn bilinear(sprite: &[[u8; 4]], u: f64, v: f64, share: f64, front: &mut [f64; 4]) {
    let edge = SIDE as f64;
    if u <= -1.0 || v <= -1.0 || u >= edge || v >= edge {
        return;
    }
    let (left, top) = (u.floor(), v.floor());
    let (right_share, low_share) = (u - left, v - top);
    for (dy, wy) in [(0.0, 1.0 - low_share), (1.0, low_share)] {
        for (dx, wx) in [(0.0, 1.0 - right_share), (1.0, right_share)] {
            let (px, py) = (left + dx, top + dy);
            if px < 0.0 || py < 0.0 || px >= edge || py >= edge {
                continue;
            }
            let [r, g, b, a] = sprite[py as usize * SIDE + px as usize].map(f64::from);
            let weight = share * wx * wy * (a / 255.0);
            front[0] += weight * r;
            front[1] += weight * g;
            front[2] += weight * b;
            front[3] += weight;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain() -> Recipe {
        Recipe {
            sprite: 0,
            flip: false,
            turn: 0.0,
            size: 32.0,
            shift: (0.0, 0.0),
            contrast: 1.0,
            background: [[10.0; 3], [10.0; 3]],
            direction: 0.0,
        }
    }

    fn painted(recipe: &Recipe, sprite: &[[u8; 4]]) -> Vec<u8> {
        let mut out = Vec::new();
        recipe.paint(sprite, &mut out);
        assert_eq!(out.len(), SIDE * SIDE * 3);
        out
    }

    #[test]
    fn transparent_shows_the_gradient_and_opaque_hides_it() {
        let mut recipe = plain();
        recipe.background = [[0.0, 100.0, 255.0], [255.0, 100.0, 0.0]];
        let clear = painted(&recipe, &[[200, 0, 0, 0]; SIDE * SIDE]);
        // Along x: the left edge is at one quarter, the right edge at three quarters.
        assert_eq!(clear[..3], [64, 100, 191]);
        assert_eq!(clear[31 * 3..31 * 3 + 3], [191, 100, 64]);
        let full = painted(&recipe, &[[200, 30, 7, 255]; SIDE * SIDE]);
        let middle = 3 * (16 * SIDE + 16);
        assert_eq!(full[middle..middle + 3], [200, 30, 7]);
        recipe.contrast = 0.5;
        let flat = painted(&recipe, &[[255, 0, 255, 255]; SIDE * SIDE]);
        assert_eq!(flat[middle..middle + 3], [191, 64, 191]);
    }

    #[test]
    fn flip_shift_size_and_turn_move_the_sprite() {
        // An opaque white square to the left of and above the middle.
        let mut sprite = [[0; 4]; SIDE * SIDE];
        for y in 4..12 {
            for x in 6..14 {
                sprite[y * SIDE + x] = [255; 4];
            }
        }
        // Middle of the brightness over the background, in pixels from the corner's middle.
        let center = |recipe: &Recipe| {
            let image = painted(recipe, &sprite);
            let mut sums = [0.0; 3];
            for (i, p) in image.chunks_exact(3).enumerate() {
                let w = f64::from(p[0] - 10) / 245.0;
                sums[0] += w;
                sums[1] += w * (i % SIDE) as f64;
                sums[2] += w * (i / SIDE) as f64;
            }
            (sums[1] / sums[0], sums[2] / sums[0], sums[0])
        };
        let near = |recipe: &Recipe, x: f64, y: f64, area: f64| {
            let (cx, cy, sum) = center(recipe);
            assert!((cx - x).abs() < 0.05 && (cy - y).abs() < 0.05, "{cx} {cy}");
            assert!((sum - area).abs() < 1.0, "{sum}");
        };
        near(&plain(), 9.5, 7.5, 64.0);
        let flipped = Recipe {
            flip: true,
            ..plain()
        };
        near(&flipped, 21.5, 7.5, 64.0);
        let shifted = Recipe {
            shift: (3.0, -1.5),
            ..plain()
        };
        near(&shifted, 12.5, 6.0, 64.0);
        let small = Recipe {
            size: 24.0,
            ..plain()
        };
        near(&small, 15.5 - 4.5, 15.5 - 6.0, 36.0);
        // A quarter turn clockwise: (-6, -8) from the middle goes to (8, -6).
        let turned = Recipe {
            turn: PI / 2.0,
            ..plain()
        };
        near(&turned, 23.5, 9.5, 64.0);
    }
}
