//! What each feature of callmeter adds to a user's build, as a table for the README.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// The features that a user gets without asking.
const DEFAULT: &str = "default";

/// A row per feature, in the order of `runtime/Cargo.toml`: how many crates it adds to the
/// default build, and the seconds of a cold release build without any other feature. Only
/// of `some`, if there are any.
pub fn table(some: &[&str]) -> String {
    let folder = env::temp_dir().join(format!("callmeter-features-{}", std::process::id()));
    let default = crates(&[]);
    let mut table = format!(
        "| feature | crates over the {} of the default build | cold release build alone, seconds |\n|---|---|---|\n",
        default.len()
    );
    let is_chosen = |feature: &String| some.is_empty() || some.contains(&feature.as_str());
    for feature in features().into_iter().filter(is_chosen) {
        eprintln!("building {feature} …");
        let more = match feature.as_str() {
            DEFAULT => 0,
            feature => crates(&["--features", feature])
                .difference(&default)
                .count(),
        };
        let seconds = build(&folder, &feature);
        table += &format!("| `{feature}` | {more} | {seconds:.1} |\n");
    }
    table
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The names in the manifest's list of features.
fn features() -> Vec<String> {
    let manifest = workspace().join("runtime/Cargo.toml");
    let manifest = fs::read_to_string(manifest).expect("the runtime's manifest");
    let lines = manifest.lines().skip_while(|line| *line != "[features]");
    let lines = lines.skip(1).take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split_once(" = ").map(|(name, _)| name));
    names
        .filter(|name| !name.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(workspace());
    cargo
}

/// All that is compiled for callmeter, itself included.
fn crates(arguments: &[&str]) -> BTreeSet<String> {
    let tree = cargo()
        .args(["tree", "--locked", "--package", "callmeter"])
        .args(["--edges", "normal,build", "--prefix", "none"])
        .args(arguments)
        .output()
        .expect("start cargo");
    assert!(tree.status.success(), "cargo tree failed");
    let tree = String::from_utf8(tree.stdout).expect("UTF-8 from cargo");
    let name_and_version = |line: &str| line.split(" (").next().map(str::to_owned);
    tree.lines().filter_map(name_and_version).collect()
}

/// The seconds that cargo takes with nothing compiled before.
fn build(folder: &Path, feature: &str) -> f64 {
    let start = Instant::now();
    let status = cargo()
        .args(["build", "--release", "--locked", "--quiet", "--jobs", "2"])
        .args(["--package", "callmeter", "--no-default-features"])
        .args(["--features", feature])
        .env("CARGO_TARGET_DIR", folder)
        .status()
        .expect("start cargo");
    let elapsed = start.elapsed();
    assert!(status.success(), "the feature {feature} does not compile");
    fs::remove_dir_all(folder).expect("remove what was compiled");
    elapsed.as_secs_f64()
}
