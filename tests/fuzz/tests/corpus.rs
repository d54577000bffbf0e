//! All inputs that are kept, without a fuzzer.

use std::path::{Path, PathBuf};

use callmeter_fuzz::TARGETS;

fn inputs(target: &str) -> Vec<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target);
    let entries = std::fs::read_dir(&corpus).expect("a corpus");
    let mut inputs: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    inputs.sort();
    inputs
}

fn replay(target: &str) {
    let (_, check) = TARGETS
        .iter()
        .find(|(name, _)| *name == target)
        .expect("a target");
    let inputs = inputs(target);
    assert!(
        inputs.len() >= 20,
        "of {target} only {} inputs are there",
        inputs.len()
    );
    for path in inputs {
        let input = std::fs::read(&path).expect("an input");
        // A failing one is the last that is named.
        println!("{}", path.display());
        check(&input);
    }
}

#[test]
fn accept() {
    replay("accept");
}

#[test]
fn endpoint() {
    replay("endpoint");
}

#[test]
fn query() {
    replay("query");
}
