//! The program as its users run it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Ends the program, should its test not get to its end.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn scrape(server: &str) -> String {
    let mut connection = TcpStream::connect(server).expect("it listens");
    let request = format!("GET /metrics HTTP/1.0\r\nHost: {server}\r\n\r\n");
    connection.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    connection.read_to_string(&mut answer).expect("it answers");
    answer
}

#[test]
fn prometheus_sees_what_it_does() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_example-exporter"));
    program.args(["127.0.0.1:0", "60"]).stdout(Stdio::piped());
    let mut program = Program(program.spawn().expect("it starts"));
    let mut said = BufReader::new(program.0.stdout.take().expect("a pipe")).lines();
    let line = said.next().expect("a line").expect("text");
    let server = line.strip_prefix("metrics: http://").expect("an address");
    let server = server.strip_suffix("/metrics").expect("a path");

    let patience = Instant::now() + Duration::from_secs(30);
    let mut answer = scrape(server);
    while answer.contains(r#"task_total{status="success",task_name="walk"} 0"#) {
        assert!(Instant::now() < patience, "{answer}");
        answer = scrape(server);
    }
    for line in [
        "HTTP/1.0 200 OK",
        r#"task_total{status="success",task_name="walk"} "#,
        r#"task_errors_total{error_type="too_large",task_name="walk"} 0"#,
    ] {
        assert!(answer.contains(line), "{line} is not in {answer}");
    }
}

#[test]
fn it_ends_in_good_order() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_example-exporter"));
    let output = program.args(["0", "0"]).output().expect("it starts");
    assert!(output.status.success());
    assert!(output.stdout.ends_with(b"done\n"));
}

#[test]
fn an_address_it_cannot_have() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_example-exporter"));
    let output = program.arg("nowhere").output().expect("it starts");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.starts_with("example-exporter: cannot listen on `nowhere`"),
        "{said}"
    );
}
