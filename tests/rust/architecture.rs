//! The invariants of ARCHITECTURE.md that a test can see in the source.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, extension: &str, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, extension, out);
            } else if path.extension().is_some_and(|e| e == extension) {
                out.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut out = Vec::new();
    walk(&root, extension, &mut out);
    assert!(!out.is_empty(), "no {extension} files in {folder}");
    out
}

/// Lines of code that name one of `words`; comments do not count.
fn mentions(folder: &str, extension: &str, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for path in files(folder, extension) {
        let text = fs::read_to_string(&path).expect("text");
        for (i, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or("");
            let own_test = path.ends_with("tests.rs");
            if !own_test && words.iter().any(|w| code.contains(w)) {
                found.push(format!("{}:{}: {}", path.display(), i + 1, line.trim()));
            }
        }
    }
    found
}

fn none(found: Vec<String>, rule: &str) {
    assert!(found.is_empty(), "{rule}\n{}", found.join("\n"));
}

#[test]
fn the_core_names_no_javascript_no_clock_and_no_entropy() {
    let words = [
        "wasm_bindgen",
        "js_sys",
        "web_sys",
        "JsValue",
        "std::time",
        "Instant",
        "SystemTime",
        "getrandom",
        "thread_rng",
        "rand::rng(",
    ];
    for folder in ["src/nn", "src/data", "src/labs", "src/config"] {
        none(mentions(folder, "rs", &words), "The core is pure.");
    }
}

#[test]
fn layers_point_one_way() {
    none(
        mentions(
            "src/nn",
            "rs",
            &["crate::labs", "crate::bindings", "crate::config"],
        ),
        "nn knows neither labs nor input.",
    );
    none(
        mentions(
            "src/data",
            "rs",
            &["crate::labs", "crate::bindings", "crate::nn"],
        ),
        "data stands alone.",
    );
    none(
        mentions("src/labs", "rs", &["crate::bindings"]),
        "labs do not know their readers.",
    );
}

/// std's transcendental functions differ between a native build and wasm; libm's do not.
#[test]
fn transcendental_functions_come_from_libm() {
    let calls: Vec<String> = [
        "exp", "ln", "log10", "log2", "powf", "sin", "cos", "tan", "tanh", "atan2", "asin", "acos",
        "exp_m1", "ln_1p", "sinh", "cosh", "cbrt", "hypot",
    ]
    .iter()
    .map(|f| format!(".{f}("))
    .collect();
    let calls: Vec<&str> = calls.iter().map(String::as_str).collect();
    let own = "impl Scalar for";
    let scalar = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/nn/scalar.rs"));
    assert!(
        scalar.expect("scalar.rs").contains(own),
        "Scalar wraps libm"
    );
    for folder in ["src/data", "src/labs", "src/config"] {
        none(
            mentions(folder, "rs", &calls),
            "libm:: keeps the bits the same everywhere.",
        );
    }
}

/// In the release of the playground's module what formats `{:?}` is a trap like a panic.
#[test]
fn no_message_of_the_playground_is_made_by_debug() {
    let mut found = Vec::new();
    for path in files("src", "rs") {
        let name = path.to_string_lossy().replace('\\', "/");
        let elsewhere = name.contains("/labs/") && !name.contains("/labs/playground/");
        if elsewhere || name.contains("/data/images/") || name.ends_with("tests.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("text");
        let code = text
            .find("mod tests {")
            .map_or(&text[..], |end| &text[..end]);
        for line in code
            .lines()
            .filter(|l| l.contains(":?}") || l.contains(":#?}"))
        {
            found.push(format!("{name}: {}", line.trim()));
        }
    }
    none(found, "The page's words are Display's.");
}

#[test]
fn relaxed_simd_stays_off() {
    none(
        mentions("src", "rs", &["relaxed"]),
        "Results must not depend on the processor.",
    );
    let config = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/.cargo/config.toml"));
    assert!(!config.expect("config.toml").contains("relaxed"));
}

#[test]
fn files_are_read_in_one_sitting() {
    let mut long = Vec::new();
    for (folder, extension, limit) in [
        ("src", "rs", 500),
        ("tests", "rs", 500),
        ("www/js", "js", 320),
    ] {
        for path in files(folder, extension) {
            let lines = fs::read_to_string(&path).expect("text").lines().count();
            if lines > limit && !path.to_string_lossy().contains("vendor") {
                long.push(format!("{} has {lines} lines", path.display()));
            }
        }
    }
    none(long, "Split what has outgrown one sitting.");
}
