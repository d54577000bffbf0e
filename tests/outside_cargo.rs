//! Build systems other than Cargo run rustc themselves, without Cargo's variables.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

#[test]
fn every_macro_works_without_cargo() {
    let output = target_folder().join("outside_cargo");
    let built = without_cargo("rustc")
        .args(["--edition=2024", "--test", "forbidden.rs", "-o"])
        .arg(&output)
        .arg("--extern")
        .arg(format!("callmeter={}", library().display()))
        .arg("-L")
        .arg(format!("dependency={}", dependencies().display()))
        .output()
        .expect("rustc runs");
    let messages = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{messages}");
    let ran = without_cargo(&output).output().expect("the program runs");
    let printed = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{printed}");
}

/// The slice of call sites ends where the library ends.
#[cfg(target_os = "linux")]
#[test]
fn functions_outside_a_dylib_appear_at_their_first_call() {
    let folder = target_folder().join("dylib");
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let dependencies = format!("dependency={}", dependencies().display());
    let compile = |file: &str, arguments: &[&str]| {
        let built = without_cargo("rustc")
            .args(["--edition=2024", "-Cprefer-dynamic", "-L", &dependencies])
            .args(arguments)
            .arg(file)
            .arg("--out-dir")
            .arg(&folder)
            .output()
            .expect("rustc runs");
        let messages = String::from_utf8_lossy(&built.stderr);
        assert!(built.status.success(), "{messages}");
    };
    let runtime = format!("callmeter={}", library().display());
    compile(
        "dylib/meter.rs",
        &["--crate-type=dylib", "--extern", &runtime],
    );
    let meter = format!("meter={}", folder.join("libmeter.so").display());
    compile("dylib/program.rs", &["--extern", &meter]);
    let std = Command::new("rustc")
        .args(["--print", "target-libdir"])
        .output();
    let std = String::from_utf8(std.expect("rustc runs").stdout).expect("a path");
    let ran = without_cargo(folder.join("program"))
        .env(
            "LD_LIBRARY_PATH",
            format!("{}:{}", folder.display(), std.trim()),
        )
        .output()
        .expect("the program runs");
    let messages = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{messages}");
}

fn without_cargo(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_") {
            command.env_remove(name);
        }
    }
    command
}

fn target_folder() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

/// Where this test is, and what it is linked with.
fn dependencies() -> PathBuf {
    let test = std::env::current_exe().expect("this test is a file");
    test.parent().expect("in a folder").to_owned()
}

/// The one that was built last, with whatever features.
fn library() -> PathBuf {
    let files = std::fs::read_dir(dependencies()).expect("the folder is there");
    let files = files.filter_map(|file| Some(file.ok()?.path()));
    let libraries = files.filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("libcallmeter-") && name.ends_with(".rlib")
    });
    let built = |path: &PathBuf| {
        let metadata = path.metadata().and_then(|metadata| metadata.modified());
        metadata.unwrap_or(SystemTime::UNIX_EPOCH)
    };
    libraries.max_by_key(built).expect("callmeter was built")
}
