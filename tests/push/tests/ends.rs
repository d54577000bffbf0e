//! Programs that end, each in its way: what they counted last arrives.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use callmeter_push::poll;
use callmeter_push::server::{Request, Server};

/// Ended when its test ends, whatever happens.
struct Program(Child);

impl Program {
    fn start(server: &Server, way: &str) -> Program {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pushing"));
        command.args([&server.url(), way]);
        // What a panic says is not wanted here.
        let piped = command.stdout(Stdio::piped()).stderr(Stdio::null());
        Program(piped.spawn().expect("a program"))
    }

    fn end(&mut self) -> Option<i32> {
        let status = poll::until("the end of the program", || {
            self.0.try_wait().expect("a child")
        });
        status.code()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn last(server: &Server, way: &str) -> Request {
    let request = server.requests().pop().expect("a last push");
    assert_eq!(request.path, format!("/metrics/job/child/way/{way}"));
    request
}

/// Asserts that the call was counted which the program made at its end.
fn assert_worked(request: &Request) {
    let calls = r#"task_total{status="success",task_name="work"}"#;
    assert_eq!(request.value(calls), Some(1.0), "{}", request.text());
}

#[test]
fn f39_main_returns() {
    let server = Server::telling(&[]);
    assert_eq!(Program::start(&server, "returns").end(), Some(0));
    assert_worked(&last(&server, "returns"));
}

#[test]
fn f39_main_panics() {
    let server = Server::telling(&[]);
    assert_eq!(Program::start(&server, "panics").end(), Some(101));
    assert_worked(&last(&server, "panics"));
}

#[test]
fn f39_a_signal_is_handled() {
    let server = Server::telling(&[]);
    let mut program = Program::start(&server, "signal");
    let stdout = program.0.stdout.take().expect("it is piped");
    let ready = BufReader::new(stdout).lines().next();
    assert_eq!(ready.expect("a line").expect("text"), "ready");
    server.wait_for(1);
    let id = program.0.id().to_string();
    let killed = Command::new("kill").args(["-TERM", &id]).status();
    assert!(killed.expect("kill is there").success());
    assert_eq!(program.end(), Some(0));
    assert_worked(&last(&server, "signal"));
}

#[test]
fn f39_a_runtime_is_dropped() {
    let server = Server::telling(&[]);
    assert_eq!(Program::start(&server, "runtime").end(), Some(0));
    assert_worked(&last(&server, "runtime"));
}

#[test]
fn f39_a_group_is_deleted() {
    let server = Server::telling(&[]);
    assert_eq!(Program::start(&server, "deletes").end(), Some(0));
    assert_eq!(last(&server, "deletes").method, "DELETE");
}
