//! The quickstart at work on a small tree.

use std::fs;
use std::path::Path;

use callmeter_e2e::poll;
use callmeter_e2e::quickstart::Quickstart;
use callmeter_e2e::sample::Sample;
use callmeter_e2e::text;
use tempfile::TempDir;

use crate::CLASSIC;

/// What there is to know of the tree: how many files can be indexed.
pub const GOOD_FILES: f64 = 40.0;

/// One file that is too large, one that is not UTF-8, one that is binary.
pub const BAD_FILES: f64 = 3.0;

/// The quickstart and the tree below it.
pub struct Indexed {
    pub quickstart: Quickstart,
    _tree: TempDir,
}

/// Starts the quickstart on a tree of its own and waits for the end of its first
/// pass. The second is an hour away.
pub fn once() -> Indexed {
    let indexed = every("3600");
    poll::until("the end of the first pass", || {
        let samples = text::samples(indexed.quickstart.scrape(CLASSIC).text());
        match sum(
            &samples,
            "workflow_executions_total",
            &[("status", "success")],
        ) {
            1.0 => Ok(()),
            passes => Err(format!("{passes} passes")),
        }
    });
    indexed
}

/// Starts the quickstart on a tree of its own, with so many seconds between passes.
pub fn every(seconds: &str) -> Indexed {
    let tree = TempDir::new().expect("a directory for temporary files");
    plant(tree.path());
    let quickstart =
        Quickstart::indexing(tree.path(), &["--every", seconds, "--max-bytes", "10000"]);
    Indexed {
        quickstart,
        _tree: tree,
    }
}

/// The sum of all samples of this name and with these labels.
pub fn sum(samples: &[Sample], name: &str, labels: &[(&str, &str)]) -> f64 {
    let has = |sample: &Sample, (label, value): &(&str, &str)| {
        sample
            .labels
            .get(*label)
            .is_some_and(|other| other == value)
    };
    let fitting = samples
        .iter()
        .filter(|sample| sample.name == name && labels.iter().all(|label| has(sample, label)));
    fitting.map(|sample| sample.value).sum()
}

fn plant(root: &Path) {
    let write = |name: &str, content: &[u8]| fs::write(root.join(name), content).expect("a file");
    for directory in 0..4 {
        fs::create_dir(root.join(format!("{directory}"))).expect("a directory");
        for file in 0..10 {
            write(
                &format!("{directory}/{file}.txt"),
                format!("file {file} of directory {directory}").as_bytes(),
            );
        }
    }
    write("large.txt", &[b'a'; 10_001]);
    write("latin1.txt", b"caf\xe9");
    write("binary", b"\0\0\0");
}
