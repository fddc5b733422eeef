//! The page's types of the labs' messages. A test compares them with the committed files;
//! `UPDATE_TYPES=1 cargo test --lib types` rewrites those files.

use super::{Lab, playground};
use crate::settings::Problem;
use crate::settings::field::{FieldSpec, OptionSpec, ParamSpec};
use std::any::TypeId;
use std::collections::BTreeMap;
use std::path::Path;
use ts_rs::{Config, TS, TypeVisitor};

/// The declarations of a type and of the types it is made of, sorted by name: the macro's own order varies
/// from build to build.
struct Declarations {
    config: Config,
    seen: Vec<TypeId>,
    texts: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // A type without a file of its own is written inline where it is used.
        if T::output_path().is_none() || self.seen.contains(&TypeId::of::<T>()) {
            return;
        }
        self.seen.push(TypeId::of::<T>());
        T::visit_dependencies(self);
        let docs = on_one_line(&T::docs().unwrap_or_default(), "");
        let declared = on_one_line(&T::decl(&self.config), "  ")
            .replace("{ \n", "{\n")
            .replace(", \n", ";\n")
            .replace(", };", ";\n};")
            .replace("{ \"", "{ ")
            .replace("\": ", ": ");
        self.texts.insert(
            T::name(&self.config),
            format!("\n{docs}export {declared}\n"),
        );
    }
}

/// Converts to the style of the page's own files: a short comment on one line, the field on the next.
fn on_one_line(text: &str, indent: &str) -> String {
    text.replace("/**\n * ", &format!("{indent}/** "))
        .replace("\n */\n", &format!(" */\n{indent}"))
}

/// Compares `www/js/labs/<lab>/types.d.ts` with the types of this lab's snapshot and commands.
fn check<L: Lab>(lab: &str)
where
    L::Snapshot: TS + 'static,
    L::Command: TS + 'static,
{
    compare_lab(lab, |all| {
        all.visit::<L::Snapshot>();
        all.visit::<L::Command>();
    });
}

/// The same for those types of a lab that `visit` names.
fn compare_lab(lab: &str, visit: impl FnOnce(&mut Declarations)) {
    let file = format!("labs/{}/types.d.ts", lab.replace('_', "-"));
    compare(&file, &format!("src/labs/{lab}"), visit);
}

/// Compares a file of `www/js` with the types that `visit` names.
fn compare(file: &str, source: &str, visit: impl FnOnce(&mut Declarations)) {
    let mut all = Declarations {
        config: Config::default().with_large_int("number"),
        seen: Vec::new(),
        texts: BTreeMap::new(),
    };
    visit(&mut all);
    let declared: Vec<String> = all.texts.into_values().collect();
    let text = format!(
        "// Written by src/labs/types.rs from {source}.\n{}",
        declared.concat()
    );
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("www/js")
        .join(file);
    if std::env::var_os("UPDATE_TYPES").is_some() {
        std::fs::write(&file, &text).expect("a folder of the page");
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(
        committed,
        text,
        "{} is stale: UPDATE_TYPES=1 cargo test --lib types",
        file.display()
    );
}

#[test]
fn types_of_the_page_are_those_of_the_settings() {
    compare("settings.d.ts", "src/settings", |all| {
        all.visit::<FieldSpec>();
        all.visit::<OptionSpec>();
        all.visit::<ParamSpec>();
        all.visit::<Problem>();
    });
}

#[test]
fn types_of_the_page_are_those_of_the_snapshots() {
    check::<super::activations::Activations>("activations");
    check::<super::gradient_check::GradientCheck>("gradient_check");
    check::<super::initialization::Initialization>("initialization");
    check::<super::preprocessing::Preprocessing>("preprocessing");
    compare_lab("playground", |all| {
        all.visit::<playground::snapshot::Snapshot>();
        all.visit::<playground::shape::PlaygroundShape>();
        all.visit::<playground::shape::Points>();
        all.visit::<playground::recipe::Recipe>();
    });
    check::<super::sanity::Sanity>("sanity");
    check::<super::zigzag::Zigzag>("zigzag");
}
