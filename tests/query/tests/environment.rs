//! The address in an environment variable, as a process meets it.

use std::process::Command;

use callmeter::query;

const NAME: &str = "environment::the_variable_of_a_process";

/// Tells what address it has, when it is the process below.
#[test]
fn the_variable_of_a_process() {
    let queries = query::from_env("VICTORIAMETRICS_URL", "http://victoriametrics:8428").build();
    println!("{queries:?}");
}

fn told(url: Option<&str>) -> String {
    let mut process = Command::new(std::env::current_exe().expect("its own path"));
    process
        .args(["--exact", NAME, "--nocapture"])
        .env_remove("VICTORIAMETRICS_URL");
    if let Some(url) = url {
        process.env("VICTORIAMETRICS_URL", url);
    }
    let output = process.output().expect("it runs");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn the_variable_goes_before_the_default() {
    assert!(told(None).contains(r#"base: "http://victoriametrics:8428""#));
    assert!(told(Some("")).contains(r#"base: "http://victoriametrics:8428""#));
    assert!(told(Some("http://other:1/")).contains(r#"base: "http://other:1""#));
    assert!(told(Some("other:1")).contains(r#"Err(Url("other:1", "#));
}
