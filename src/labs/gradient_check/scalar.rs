//! The difference quotients of a function of one number, against the exact derivative.
//!
//! Each function is written once and evaluated in f32, in f64, exactly (closed forms of the quotients)
//! and at a complex argument.

use crate::nn::Number;

/// Maximum number of coefficients of a polynomial.
pub const MAX_TERMS: usize = 9;

/// A function of one number.
#[derive(Clone, Debug, PartialEq)]
pub enum Function {
    /// x^4, written x*x*x*x as in the lecture.
    Fourth,
    /// x^3.
    Cube,
    /// sin x.
    Sine,
    /// e^x.
    Exponential,
    /// max(0, x).
    Relu,
    /// Sum of c_k x^k, lowest first.
    Polynomial(Vec<f64>),
}

/// Number types with the C library's functions (the engine's own e^x trades accuracy for speed).
pub trait Real: Number {
    /// sin x.
    fn sine(self) -> Self;
    /// e^x.
    fn exponential(self) -> Self;
}

impl Real for f64 {
    fn sine(self) -> f64 {
        libm::sin(self)
    }

    fn exponential(self) -> f64 {
        libm::exp(self)
    }
}

impl Real for f32 {
    fn sine(self) -> f32 {
        libm::sinf(self)
    }

    fn exponential(self) -> f32 {
        libm::expf(self)
    }
}

impl Function {
    /// f(x) in the type of x.
    pub fn value<T: Real>(&self, x: T) -> T {
        match self {
            Function::Fourth => x * x * x * x,
            Function::Cube => x * x * x,
            Function::Sine => x.sine(),
            Function::Exponential => x.exponential(),
            Function::Relu => {
                if x > T::ZERO {
                    x
                } else {
                    T::ZERO
                }
            }
            Function::Polynomial(c) => {
                let terms = c.iter().rev();
                terms.fold(T::ZERO, |sum, &c| sum * x + T::of(c))
            }
        }
    }

    /// f^(k)(x)/k! for every k up to a polynomial's degree; `None` for other functions.
    fn taylor(&self, x: f64) -> Option<Vec<f64>> {
        let mut c = match self {
            Function::Fourth => vec![0.0, 0.0, 0.0, 0.0, 1.0],
            Function::Cube => vec![0.0, 0.0, 0.0, 1.0],
            Function::Polynomial(c) => c.clone(),
            _ => return None,
        };
        // Repeated synthetic division moves the expansion to x.
        for start in 0..c.len() {
            for i in (start..c.len().saturating_sub(1)).rev() {
                c[i] += x * c[i + 1];
            }
        }
        c.resize(MAX_TERMS + 1, 0.0);
        Some(c)
    }

    /// f'(x); for ReLU the derivative used in training, 0 at 0.
    pub fn derivative(&self, x: f64) -> f64 {
        match self {
            Function::Sine => libm::cos(x),
            Function::Exponential => libm::exp(x),
            Function::Relu => f64::from(u8::from(x > 0.0)),
            _ => self.taylor(x).map_or(0.0, |c| c[1]),
        }
    }

    /// (f(x+h) - f(x))/h and (f(x+h) - f(x-h))/2h without rounding.
    pub fn exact_quotients(&self, x: f64, h: f64) -> [f64; 2] {
        match self {
            Function::Sine => {
                // sin(x+h) - sin x = 2 cos(x + h/2) sin(h/2).
                let half = libm::sin(h / 2.0) / (h / 2.0);
                [
                    libm::cos(x + h / 2.0) * half,
                    libm::cos(x) * libm::sin(h) / h,
                ]
            }
            Function::Exponential => {
                let e = libm::exp(x);
                [e * libm::expm1(h) / h, e * libm::sinh(h) / h]
            }
            Function::Relu => {
                let f = |x: f64| x.max(0.0);
                [(f(x + h) - f(x)) / h, (f(x + h) - f(x - h)) / (2.0 * h)]
            }
            _ => {
                let c = self.taylor(x).unwrap_or_default();
                let (mut forward, mut central) = (0.0, 0.0);
                for k in (1..c.len()).rev() {
                    let power = (1..k).fold(1.0, |p, _| p * h);
                    forward += c[k] * power;
                    if k % 2 == 1 {
                        central += c[k] * power;
                    }
                }
                [forward, central]
            }
        }
    }

    /// Im f(x + ih)/h: no difference is taken, so nothing cancels, however small h is.
    pub fn complex_step(&self, x: f64, h: f64) -> f64 {
        let multiply = |(a, b): (f64, f64), (c, d): (f64, f64)| (a * c - b * d, a * d + b * c);
        let z = (x, h);
        let imaginary = match self {
            Function::Fourth => multiply(multiply(multiply(z, z), z), z).1,
            Function::Cube => multiply(multiply(z, z), z).1,
            Function::Sine => libm::cos(x) * libm::sinh(h),
            Function::Exponential => libm::exp(x) * libm::sin(h),
            Function::Relu => {
                if x > 0.0 {
                    h
                } else {
                    0.0
                }
            }
            Function::Polynomial(c) => {
                let terms = c.iter().rev();
                terms
                    .fold((0.0, 0.0), |sum, &c| {
                        let (re, im) = multiply(sum, z);
                        (re + c, im)
                    })
                    .1
            }
        };
        imaginary / h
    }
}

/// Everything about one step size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// h.
    pub h: f64,
    /// Forward quotient without rounding.
    pub forward_exact: f64,
    /// Centered quotient without rounding.
    pub central_exact: f64,
    /// Forward quotients as computed in f64 and f32.
    pub forward: [f64; 2],
    /// Centered quotients as computed in f64 and f32.
    pub central: [f64; 2],
    /// Relative errors of `forward`.
    pub forward_error: [f64; 2],
    /// Relative errors of `central`.
    pub central_error: [f64; 2],
}

/// The numbers that go into the quotients, as computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluations {
    /// x + h as the type holds it.
    pub x_plus: f64,
    /// x - h as the type holds it.
    pub x_minus: f64,
    /// f(x + h).
    pub f_plus: f64,
    /// f(x).
    pub f: f64,
    /// f(x - h).
    pub f_minus: f64,
}

/// Evaluates in `T`.
pub fn evaluations<T: Real>(f: &Function, x: f64, h: f64) -> Evaluations {
    let (x, h) = (T::of(x), T::of(h));
    Evaluations {
        x_plus: (x + h).f64(),
        x_minus: (x - h).f64(),
        f_plus: f.value(x + h).f64(),
        f: f.value(x).f64(),
        f_minus: f.value(x - h).f64(),
    }
}

/// (forward, centered) as computed in `T`.
pub fn quotients<T: Real>(f: &Function, x: f64, h: f64) -> [f64; 2] {
    let (x, h) = (T::of(x), T::of(h));
    let (up, here, down) = (f.value(x + h), f.value(x), f.value(x - h));
    let two = T::ONE + T::ONE;
    [((up - here) / h).f64(), ((up - down) / (two * h)).f64()]
}

fn relative(got: f64, want: f64) -> f64 {
    let size = got.abs().max(want.abs());
    if size == 0.0 {
        0.0
    } else {
        (got - want).abs() / size
    }
}

/// Computes everything about one step size.
pub fn row(f: &Function, x: f64, h: f64) -> Row {
    let derivative = f.derivative(x);
    let [forward_exact, central_exact] = f.exact_quotients(x, h);
    let wide = quotients::<f64>(f, x, h);
    let narrow = quotients::<f32>(f, x, h);
    let error = |v: f64| relative(v, derivative);
    Row {
        h,
        forward_exact,
        central_exact,
        forward: [wide[0], narrow[0]],
        central: [wide[1], narrow[1]],
        forward_error: [error(wide[0]), error(narrow[0])],
        central_error: [error(wide[1]), error(narrow[1])],
    }
}

/// h = 1, ..., 1e-16, `per_decade` values per decade.
pub fn sweep(f: &Function, x: f64, per_decade: usize) -> Vec<Row> {
    let count = 16 * per_decade;
    let h = |i: usize| {
        let exponent = -(i as f64) / per_decade as f64;
        match i % per_decade {
            // Powers of ten are parsed from decimal text, because pow rounds differently.
            0 => format!("1e{}", exponent as i64).parse().unwrap_or(1.0),
            _ => libm::pow(10.0, exponent),
        }
    };
    (0..=count).map(|i| row(f, x, h(i))).collect()
}

/// The step size with the smallest error; the first one on a tie.
pub fn best(rows: &[Row], error: impl Fn(&Row) -> f64) -> Option<f64> {
    let mut best: Option<&Row> = None;
    for row in rows {
        if best.is_none_or(|b| error(row) < error(b)) {
            best = Some(row);
        }
    }
    best.map(|r| r.h)
}

/// True when a kink lies between x - h and x + h.
pub fn crosses_kink(f: &Function, x: f64, h: f64) -> bool {
    *f == Function::Relu && x - h <= 0.0 && x + h > 0.0 && !(x - h == 0.0 && x > 0.0)
}
