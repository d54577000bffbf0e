//! What an attribute costs the compiler, and the program's size, per annotated
//! asynchronous function.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::harness::{median, nanoseconds};
use crate::table::{Bound, Row};

const FUNCTIONS: usize = 300;
const ROUNDS: usize = 3;

/// A crate whose functions carry one attribute.
struct Variant {
    name: &'static str,
    attribute: &'static str,
    dependency: &'static str,
    times: [Vec<f64>; 2],
    /// Of the stripped program, with all and with one of the functions annotated.
    bytes: [f64; 2],
}

impl Variant {
    /// The generated package, whose name none of the dependencies has.
    fn package(&self) -> String {
        format!("with-{}", self.name)
    }

    fn source(&self, folder: &Path) -> PathBuf {
        folder.join(self.package()).join("src/main.rs")
    }
}

/// What is timed: the name, the arguments to cargo.
const TASKS: [(&str, &[&str]); 2] = [
    ("cargo check", &["check"]),
    ("release build", &["build", "--release"]),
];

pub fn figure() -> Vec<Row> {
    let folder = env::temp_dir().join(format!("callmeter-compile-{}", std::process::id()));
    let mut variants = variants();
    lay_out(&folder, &variants);
    for variant in &mut variants {
        variant.bytes = [FUNCTIONS, 1].map(|annotated| size(&folder, variant, annotated));
        write_program(&folder, variant, FUNCTIONS);
    }
    // The first round compiles the dependencies and is thrown away.
    for round in 0..=ROUNDS {
        for variant in &mut variants {
            for (index, (_, arguments)) in TASKS.iter().enumerate() {
                let milliseconds = compile(&folder, variant, arguments);
                if round > 0 {
                    variant.times[index].push(milliseconds);
                }
            }
        }
    }
    fs::remove_dir_all(&folder).expect("remove the generated crates");
    rows(&variants)
}

fn variants() -> Vec<Variant> {
    let variant = |name, attribute, dependency| Variant {
        name,
        attribute,
        dependency,
        times: Default::default(),
        bytes: Default::default(),
    };
    let callmeter = concat!(
        "callmeter = { path = \"",
        env!("CARGO_MANIFEST_DIR"),
        "/../runtime\" }"
    );
    vec![
        variant("no-attribute", "", ""),
        variant("callmeter", "#[callmeter::track_task]", callmeter),
        variant(
            "tracing-instrument",
            "#[tracing::instrument(skip_all)]",
            "tracing = \"0.1\"",
        ),
        variant(
            "autometrics",
            "#[autometrics::autometrics]",
            "autometrics = { version = \"3\", features = [\"prometheus-client\"] }",
        ),
    ]
}

/// A workspace with a crate per variant, on the locked versions of this one.
fn lay_out(folder: &Path, variants: &[Variant]) {
    let members: Vec<String> = variants
        .iter()
        .map(|variant| format!("{:?}", variant.package()))
        .collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n[profile.release]\nstrip = true\n",
        members.join(", ")
    );
    write(folder.join("Cargo.toml"), &manifest);
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    write(
        folder.join("Cargo.lock"),
        &fs::read_to_string(lock).expect("the lock file"),
    );
    for variant in variants {
        let manifest = format!(
            "[package]\nname = {:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\n{}\n",
            variant.package(),
            variant.dependency
        );
        write(folder.join(variant.package()).join("Cargo.toml"), &manifest);
        write_program(folder, variant, FUNCTIONS);
    }
}

fn write_program(folder: &Path, variant: &Variant, annotated: usize) {
    write(
        variant.source(folder),
        &program(variant.attribute, annotated),
    );
}

/// Bytes of the stripped program.
fn size(folder: &Path, variant: &Variant, annotated: usize) -> f64 {
    write_program(folder, variant, annotated);
    compile(folder, variant, TASKS[1].1);
    let program = folder.join("target/release").join(variant.package());
    fs::metadata(program).expect("the program").len() as f64
}

fn write(path: PathBuf, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("make a folder");
    fs::write(path, text).expect("write a generated file");
}

/// Functions that differ, so that the linker folds none of them, and a `main`
/// that calls them all. The first `annotated` of them carry the attribute.
fn program(attribute: &str, annotated: usize) -> String {
    let mut program = String::from(
        "use std::pin::pin;
use std::task::{Context, Poll, Waker};

#[derive(Debug)]
pub enum Failure {
    Odd,
}

fn block_on<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}
",
    );
    let mut calls = String::new();
    for number in 0..FUNCTIONS {
        let attribute = if number < annotated { attribute } else { "" };
        program += &format!(
            "
{attribute}
async fn function_{number}(x: u64, name: &str) -> Result<u64, Failure> {{
    std::future::ready(()).await;
    if x % {number}.max(2) == 1 {{
        return Err(Failure::Odd);
    }}
    Ok(x.rotate_left({number} % 64) + name.len() as u64)
}}
"
        );
        calls += &format!(
            "    sum += matches!(block_on(function_{number}(sum, &name)), Some(Ok(_))) as u64;\n"
        );
    }
    program
        + &format!(
            "
fn main() {{
    let name = std::env::args().next().unwrap_or_default();
    let mut sum = name.len() as u64;
{calls}    println!(\"{{sum}}\");
}}
"
        )
}

/// The milliseconds that cargo takes for one crate, its dependencies compiled before.
fn compile(folder: &Path, variant: &Variant, arguments: &[&str]) -> f64 {
    let source = variant.source(folder);
    let text = fs::read(&source).expect("the generated program");
    fs::write(&source, text).expect("make cargo compile it again");
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(arguments)
        .args(["--quiet", "--offline", "--package", &variant.package()])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_INCREMENTAL", "0");
    let start = Instant::now();
    let status = command.status().expect("start cargo");
    let elapsed = start.elapsed();
    assert!(
        status.success(),
        "the crate for {} does not compile",
        variant.name
    );
    nanoseconds(elapsed) / 1e6
}

fn rows(variants: &[Variant]) -> Vec<Row> {
    let plain = &variants[0];
    let annotated = &variants[1..];
    let mut rows = Vec::new();
    for (index, (task, _)) in TASKS.iter().enumerate() {
        let cost = |variant: &Variant| per_function(&variant.times[index], &plain.times[index]);
        let instrument = cost(&variants[2]);
        let figure = format!("{task}, per annotated async function");
        for variant in annotated {
            let milliseconds = cost(variant);
            let row = Row::new(&figure, variant.name, format!("{milliseconds:.2} ms"));
            rows.push(if variant.name == "callmeter" {
                row.target(
                    milliseconds / instrument,
                    Bound::AtMost(1.0),
                    "× tracing::instrument",
                )
            } else {
                row
            });
        }
    }
    rows.extend(annotated.iter().map(|variant| {
        let bytes = (variant.bytes[0] - variant.bytes[1]) / (FUNCTIONS - 1) as f64;
        let figure = "stripped program, per annotated async function";
        Row::new(figure, variant.name, format!("{bytes:.0} bytes"))
    }));
    rows
}

/// Round by round, so that a slow moment of the machine is taken off again.
fn per_function(annotated: &[f64], plain: &[f64]) -> f64 {
    let extra = annotated
        .iter()
        .zip(plain)
        .map(|(annotated, plain)| annotated - plain);
    median(extra.collect()) / FUNCTIONS as f64
}
