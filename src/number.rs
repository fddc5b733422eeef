//! Conversions between numbers and text. In the page JavaScript does them: both languages read and write
//! correctly rounded numbers, and core's tables and code would be an eighth of the first module.

/// Parses a finite decimal number: `-1`, `.5`, `1e-3`. Rejects everything else: names, hexadecimal, white space.
pub fn parse_number(text: &str) -> Option<f64> {
    let plain = |c: u8| c.is_ascii_digit() || matches!(c, b'+' | b'-' | b'.' | b'e' | b'E');
    let digit = |c: u8| c.is_ascii_digit();
    if !text.bytes().all(plain) || !text.bytes().any(digit) {
        return None;
    }
    platform::read(text).filter(|x| x.is_finite())
}

/// Joins texts with `between`. std's `join` is compiled anew for each kind of text.
pub fn joined(texts: &mut dyn Iterator<Item = &str>, between: &str) -> String {
    let mut all = String::new();
    for (i, text) in texts.enumerate() {
        if i > 0 {
            all.push_str(between);
        }
        all.push_str(text);
    }
    all
}

/// Shortest text that reads back as `x`.
pub fn number_text(x: f64) -> String {
    if x == 0.0 {
        let text = if x.is_sign_negative() { "-0" } else { "0" };
        return text.into();
    }
    if !x.is_finite() {
        let text = match (x.is_nan(), x > 0.0) {
            (true, _) => "NaN",
            (_, true) => "inf",
            _ => "-inf",
        };
        return text.into();
    }
    if (1e-4..1e15).contains(&x.abs()) {
        platform::plain(x)
    } else {
        platform::exponential(x)
    }
}

/// Shortest text that reads back as `x` in single precision.
pub fn single_text(x: f32) -> String {
    let wide = f64::from(x);
    // Nine digits distinguish every f32.
    for digits in 1..9 {
        let text = platform::rounded(wide, digits);
        if let Some(read) = parse_number(&text)
            && read as f32 == x
        {
            return number_text(read);
        }
    }
    number_text(parse_number(&platform::rounded(wide, 9)).unwrap_or(wide))
}

#[cfg(not(target_arch = "wasm32"))]
mod platform {
    pub fn read(text: &str) -> Option<f64> {
        text.parse().ok()
    }
    pub fn plain(x: f64) -> String {
        format!("{x}")
    }
    pub fn exponential(x: f64) -> String {
        format!("{x:e}")
    }
    /// Rounded to `digits` digits.
    pub fn rounded(x: f64, digits: u8) -> String {
        format!("{x:.*e}", usize::from(digits) - 1)
    }
}

#[cfg(target_arch = "wasm32")]
mod platform {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_name = Number)]
        fn from_text(text: &str) -> f64;
        #[wasm_bindgen(js_name = String)]
        fn to_text(x: f64) -> String;
        #[wasm_bindgen(js_name = Number)]
        type Digits;
        #[wasm_bindgen(method, js_name = toExponential)]
        fn to_exponential(this: &Digits) -> String;
        #[wasm_bindgen(method, js_name = toPrecision)]
        fn to_precision(this: &Digits, digits: u8) -> String;
    }

    fn digits(x: f64) -> Digits {
        JsValue::from_f64(x).unchecked_into()
    }
    pub fn read(text: &str) -> Option<f64> {
        Some(from_text(text)).filter(|x| !x.is_nan())
    }
    pub fn plain(x: f64) -> String {
        to_text(x)
    }
    pub fn exponential(x: f64) -> String {
        // JavaScript writes 1e+20.
        digits(x).to_exponential().replace('+', "")
    }
    pub fn rounded(x: f64, many: u8) -> String {
        digits(x).to_precision(many)
    }
}
