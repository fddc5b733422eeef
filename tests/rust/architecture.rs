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
fn the_core_names_no_javascript() {
    let words = ["wasm_bindgen", "js_sys", "web_sys", "JsValue"];
    for folder in [
        "crates/kernels/src",
        "crates/engine/src",
        "src/data",
        "src/labs",
        "src/settings",
    ] {
        none(mentions(folder, "rs", &words), "The core is pure.");
    }
}

#[test]
fn layers_point_one_way() {
    none(
        mentions(
            "src/data",
            "rs",
            &["crate::labs", "crate::page", "crate::nn"],
        ),
        "data stands alone.",
    );
    none(
        mentions("src/labs", "rs", &["crate::page"]),
        "labs do not know their readers.",
    );
}

/// What knows JavaScript and labs is short enough to be read at once.
#[test]
fn the_bindings_are_a_page_of_code() {
    let lines: usize = files("src/page", "rs")
        .iter()
        .map(|path| fs::read_to_string(path).expect("text").lines().count())
        .sum();
    assert!(lines <= 500, "src/page has {lines} lines");
    none(
        mentions("crates/plain/src", "rs", &["training_ground"]),
        "plain knows no lab.",
    );
}

/// The paths that a file of Rust names: after `super::` and `crate::`, braces taken apart. Its tests do not
/// count.
fn paths_named(text: &str) -> Vec<Vec<String>> {
    fn expand(prefix: &[String], rest: &str, out: &mut Vec<Vec<String>>) {
        let rest = rest.trim();
        let Some(inner) = rest.strip_prefix('{') else {
            let name: String = rest
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            let mut path = prefix.to_vec();
            let after = &rest[name.len()..];
            path.push(name);
            match after.strip_prefix("::") {
                Some(after) => expand(&path, after, out),
                None => out.push(path),
            }
            return;
        };
        let (mut depth, mut start) = (0, 0);
        for (i, c) in inner.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth > 0 => depth -= 1,
                ',' | '}' if depth == 0 => {
                    if !inner[start..i].trim().is_empty() {
                        expand(prefix, &inner[start..i], out);
                    }
                    start = i + 1;
                    if c == '}' {
                        return;
                    }
                }
                _ => {}
            }
        }
    }
    let code: String = text
        .lines()
        .take_while(|line| !line.starts_with("mod tests {"))
        .map(|line| line.split("//").next().unwrap_or("").to_owned() + "\n")
        .collect();
    let mut out = Vec::new();
    for root in ["super", "crate"] {
        for (i, _) in code.match_indices(&format!("{root}::")) {
            let before = code[..i].chars().next_back().unwrap_or(' ');
            if !before.is_alphanumeric() && !"_:".contains(before) {
                expand(&[root.into()], &code[i + root.len() + 2..], &mut out);
            }
        }
    }
    out
}

/// The module of a file, from its crate's root: `nn/trainer/mod.rs` is `["nn", "trainer"]`.
fn module_of(path: &Path, root: &Path) -> Vec<String> {
    let inside = path.strip_prefix(root).expect("a file of the crate");
    let mut parts: Vec<String> = inside
        .with_extension("")
        .iter()
        .map(|p| p.to_string_lossy().into_owned())
        .collect();
    if parts.last().is_some_and(|p| p == "mod" || p == "lib") {
        parts.pop();
    }
    parts
}

/// Modules of a crate that import each other in a circle. A folder's own files count as one.
fn circles(source: &str, depth: usize) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(source);
    let files: Vec<_> = (files(source, "rs").into_iter())
        .map(|path| (module_of(&path, &root), path))
        .collect();
    let modules: Vec<Vec<String>> = files.iter().map(|(module, _)| module.clone()).collect();
    // `pub use layer::Layer;` in a folder's own file: who names it there means the file behind it.
    let mut shown = std::collections::BTreeMap::new();
    for (module, path) in &files {
        let text = fs::read_to_string(path).expect("text");
        for used in text.lines().filter_map(|l| l.strip_prefix("pub use ")) {
            for named in paths_named(&format!("crate::{used}")) {
                let (behind, name) = (&named[1], named.last().expect("a name"));
                let file = [&module[..], std::slice::from_ref(behind)].concat();
                shown.insert([&module[..], std::slice::from_ref(name)].concat(), file);
            }
        }
    }
    let unit = |module: &[String]| module[..module.len().min(depth)].join("::");
    let mut uses = std::collections::BTreeSet::new();
    for (module, path) in &files {
        let text = fs::read_to_string(path).expect("text");
        for named in paths_named(&text) {
            let mut at: Vec<String> = match named[0].as_str() {
                "crate" => Vec::new(),
                _ => module[..module.len().saturating_sub(1)].to_vec(),
            };
            for part in &named[1..] {
                match part.as_str() {
                    "super" => drop(at.pop()),
                    _ => at.push(part.clone()),
                }
            }
            while !at.is_empty() && !modules.contains(&at) {
                match shown.get(&at) {
                    Some(file) => at = file.clone(),
                    None => drop(at.pop()),
                }
            }
            let (from, to) = (unit(module), unit(&at));
            if from != to && !to.is_empty() && !from.starts_with(&format!("{to}::")) {
                uses.insert((from, to));
            }
        }
    }
    // What nobody uses, and what uses nobody, is in no circle.
    loop {
        let all = uses.clone();
        uses.retain(|(from, to)| {
            all.iter().any(|(_, used)| used == from) && all.iter().any(|(user, _)| user == to)
        });
        if uses.len() == all.len() {
            break;
        }
    }
    uses.iter().map(|(a, b)| format!("{a} uses {b}")).collect()
}

#[test]
fn no_module_is_in_a_circle() {
    none(circles("crates/kernels/src", 1), "Kernels point one way.");
    none(
        circles("crates/engine/src", 2),
        "The engine points one way.",
    );
    // The reader of paths sees what it should.
    let text = "use super::{a::B, c::{D, e::F}};\nlet x = crate::g::h(1); // super::no";
    let seen: Vec<String> = paths_named(text).iter().map(|p| p.join("::")).collect();
    assert_eq!(
        seen,
        [
            "super::a::B",
            "super::c::D",
            "super::c::e::F",
            "crate::g::h"
        ]
    );
}

/// In the release of the playground's module what formats `{:?}` is a trap like a panic.
#[test]
fn no_message_of_the_playground_is_made_by_debug() {
    let mut found = Vec::new();
    let all = ["crates", "src"].map(|folder| files(folder, "rs"));
    for path in all.into_iter().flatten() {
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
    for folder in ["crates", "src"] {
        none(
            mentions(folder, "rs", &["relaxed"]),
            "Results must not depend on the processor.",
        );
    }
    let config = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/.cargo/config.toml"));
    assert!(!config.expect("config.toml").contains("relaxed"));
}

#[test]
fn files_are_read_in_one_sitting() {
    let mut long = Vec::new();
    for (folder, extension, limit) in [
        ("crates", "rs", 500),
        ("src", "rs", 500),
        ("tests", "rs", 500),
        ("fuzz/src", "rs", 500),
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
