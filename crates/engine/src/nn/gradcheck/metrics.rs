//! Distances between an analytic and a numeric gradient, by each of the criteria in use.

/// `|a - n| / (|a| + |n|)` of whole vectors, 0 when both vanish: the lecture's (Ng's) epsilon.
///
/// It is finite whenever all numbers are: if squares overflow, numbers are scaled by 2^-530.
pub fn epsilon(analytic: &[f64], numeric: &[f64]) -> f64 {
    let [mut difference, mut size] = lengths(analytic, numeric, 1.0);
    if size.is_infinite() && analytic.iter().chain(numeric).all(|v| v.is_finite()) {
        [difference, size] = lengths(analytic, numeric, 2f64.powi(-530));
    }
    if size == 0.0 { 0.0 } else { difference / size }
}

/// `|a - n|` and `|a| + |n|` of both vectors multiplied by `scale`.
fn lengths(analytic: &[f64], numeric: &[f64], scale: f64) -> [f64; 2] {
    let (mut difference, mut a2, mut n2) = (0.0_f64, 0.0_f64, 0.0_f64);
    for (a, n) in analytic.iter().zip(numeric) {
        let (a, n) = (a * scale, n * scale);
        difference += (a - n) * (a - n);
        a2 += a * a;
        n2 += n * n;
    }
    [difference.sqrt(), a2.sqrt() + n2.sqrt()]
}

/// The lecture's verdict on an epsilon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Below 1e-7.
    Great,
    /// Up to 1e-5: may need a look.
    Check,
    /// Up to 1e-2: a reason for concern (the lecture's mark is 1e-3).
    Concern,
    /// Above 1e-2, or NaN.
    Wrong,
}

impl Verdict {
    /// The verdict on an epsilon.
    pub fn of(epsilon: f64) -> Verdict {
        match epsilon {
            e if e < 1e-7 => Verdict::Great,
            e if e <= 1e-5 => Verdict::Check,
            e if e <= 1e-2 => Verdict::Concern,
            _ => Verdict::Wrong,
        }
    }

    /// "great", "check", "concern" or "wrong".
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Great => "great",
            Verdict::Check => "check",
            Verdict::Concern => "concern",
            Verdict::Wrong => "wrong",
        }
    }
}

/// `|a - n| / max(|a|, |n|)` (cs231n notes), at most 2; 0 if both are 0.
pub fn relative_by_max(a: f64, n: f64) -> f64 {
    let size = a.abs().max(n.abs());
    if size == 0.0 {
        0.0
    } else {
        (a - n).abs() / size
    }
}

/// `|a - n| <= 1e-5 + 1e-3 |n|` (torch.autograd.gradcheck's defaults).
pub fn torch_allclose(a: f64, n: f64) -> bool {
    (a - n).abs() <= 1e-5 + 1e-3 * n.abs()
}

/// The maximum of `f` over all pairs; NaN counts as infinite.
pub fn worst(analytic: &[f64], numeric: &[f64], f: impl Fn(f64, f64) -> f64) -> f64 {
    let each = analytic.iter().zip(numeric).map(|(&a, &n)| f(a, n));
    each.fold(
        0.0,
        |m, v| if v.is_nan() { f64::INFINITY } else { m.max(v) },
    )
}
