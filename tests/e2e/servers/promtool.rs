//! Prometheus' own check of classic text: syntax, names, units, help.

use std::process::Command;

use callmeter_e2e::tool;

use crate::{CLASSIC, hostile, indexed_tree};

#[test]
fn nothing_to_complain_of_in_the_quickstart() {
    let indexed = indexed_tree::once();
    check(indexed.quickstart.scrape(CLASSIC).text());
}

#[test]
fn nothing_to_complain_of_in_a_hostile_program() {
    check(&hostile::exposed(&hostile::registry(), CLASSIC));
}

#[test]
fn complaints_would_be_seen() {
    let fault = std::panic::catch_unwind(|| check("# HELP a A counter.\n# TYPE a counter\na 1\n"));
    let message = fault
        .expect_err("the name lacks `_total`")
        .downcast::<String>()
        .expect("a message");
    assert!(
        message.contains("counter metrics should have \"_total\" suffix"),
        "{message}"
    );
}

fn check(exposition: &str) {
    let program = tool::find("promtool", "install the package `prometheus`");
    let output = tool::run_with_input(Command::new(program).args(["check", "metrics"]), exposition);
    let said = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.is_empty(),
        "promtool says, {}: {said}",
        output.status
    );
}
