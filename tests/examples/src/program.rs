//! Where the programs are.

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

const PACKAGES: [&str; 5] = [
    "example-actix-web",
    "example-axum",
    "example-blocking",
    "example-hyper",
    "example-tonic",
];

/// As `./test` built them, or else built here.
static FOLDER: LazyLock<PathBuf> =
    LazyLock::new(|| std::env::var_os("CALLMETER_EXAMPLES").map_or_else(build, PathBuf::from));

pub fn of(name: &str) -> PathBuf {
    FOLDER.join(name)
}

/// Builds them into the folder this test was built into.
fn build() -> PathBuf {
    let test = std::env::current_exe().expect("the path of this test");
    let profile = test.ancestors().nth(2).expect("the profile's folder");
    let target = profile.parent().expect("the target folder");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--locked", "--quiet", "--target-dir"])
        .arg(target)
        .args(PACKAGES.iter().flat_map(|package| ["--package", *package]))
        .status()
        .expect("cargo starts");
    assert!(built.success(), "the examples do not build");
    target.join("debug")
}
