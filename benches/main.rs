//! What callmeter costs, beside its peers: one table of figures.
//!
//! `cargo bench -p callmeter-bench` measures every figure; names after `--`
//! choose some. Each figure runs in a process of its own, so that none inherits
//! another's series, threads or heap.

mod clock;
mod features;
mod figures;
mod harness;
mod heap;
mod http;
mod peers;
mod report;
mod table;
mod workload;

use std::process::{Command, ExitCode, Stdio};

use figures::FIGURES;
use table::Row;

#[global_allocator]
static HEAP: heap::Counting = heap::Counting;

/// Asks this program to measure one figure and to print its rows for its parent.
const CHILD: &str = "--figure";

/// A table of its own, whose builds take minutes; of those features that are named behind it.
const FEATURES: &str = "features";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, name] = &arguments[..]
        && flag == CHILD
    {
        return measure(name);
    }
    let chosen: Vec<&str> = arguments
        .iter()
        .map(String::as_str)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    if let [FEATURES, some @ ..] = &chosen[..] {
        print!("{}", features::table(some));
        return ExitCode::SUCCESS;
    }
    let rows = FIGURES
        .iter()
        .filter(|(name, _)| chosen.is_empty() || chosen.contains(name))
        .flat_map(|(name, _)| in_own_process(name))
        .collect::<Vec<_>>();
    if rows.is_empty() {
        let names: Vec<&str> = FIGURES.iter().map(|(name, _)| *name).collect();
        eprintln!(
            "error: no such figure; the figures are: {}; and by itself: {FEATURES}",
            names.join(", ")
        );
        return ExitCode::FAILURE;
    }
    print!("{}", table::render(&rows));
    ExitCode::SUCCESS
}

fn measure(name: &str) -> ExitCode {
    let Some((_, figure)) = FIGURES.iter().find(|(known, _)| *known == name) else {
        return ExitCode::FAILURE;
    };
    for row in figure() {
        println!("{}", row.to_line());
    }
    ExitCode::SUCCESS
}

fn in_own_process(name: &str) -> Vec<Row> {
    eprintln!("measuring {name} …");
    let program = std::env::current_exe().expect("the path of this program");
    let output = Command::new(program)
        .args([CHILD, name])
        .stderr(Stdio::inherit())
        .output()
        .expect("start this program again");
    assert!(output.status.success(), "the figure `{name}` failed");
    let text = String::from_utf8(output.stdout).expect("UTF-8 from this program");
    text.lines().map(Row::from_line).collect()
}
