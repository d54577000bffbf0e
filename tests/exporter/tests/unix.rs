//! Unix sockets.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::Path;

use callmeter::exporter::{Builder, ExporterError, builder};
use tempfile::tempdir;

use crate::shop;
use crate::wire::{Received, request, talk};

fn on(path: &Path) -> Builder {
    builder(&shop()).unix_socket(path)
}

fn get(path: &Path, headers: &[&str]) -> Received {
    let stream = UnixStream::connect(path).expect("somebody listens");
    talk(stream, request("GET", "/metrics", headers).as_bytes())
}

#[test]
fn it_answers_and_leaves_nothing_behind() {
    let directory = tempdir().expect("a directory");
    let path = directory.path().join("metrics.sock");
    let exporter = on(&path).start().expect("it starts");
    assert!(get(&path, &[]).text().contains("\norders 3\n"));
    // Nowhere else.
    assert_eq!(exporter.local_addrs(), []);
    assert_eq!(exporter.local_addr().port(), 0);
    assert!(exporter.stop());
    assert!(!path.exists());
}

#[test]
fn beside_an_address() {
    let directory = tempdir().expect("a directory");
    let path = directory.path().join("metrics.sock");
    let exporter = on(&path).listen(0).start().expect("it starts");
    assert_eq!(get(&path, &[]).status, 200);
    assert_eq!(
        crate::wire::get(exporter.local_addr(), "/metrics").status,
        200
    );
}

#[test]
fn what_a_killed_program_left_behind_is_replaced() {
    let directory = tempdir().expect("a directory");
    let path = directory.path().join("metrics.sock");
    drop(UnixListener::bind(&path).expect("a socket"));
    assert!(path.exists());
    let exporter = on(&path).start().expect("it starts");
    assert_eq!(get(&path, &[]).status, 200);
    assert!(exporter.stop());
}

#[test]
fn a_socket_in_use_and_what_is_no_socket_stay() {
    let directory = tempdir().expect("a directory");
    let path = directory.path().join("metrics.sock");
    let first = on(&path).start().expect("it starts");
    let error = on(&path).start().expect_err("it is in use");
    assert!(matches!(error, ExporterError::Listen { .. }), "{error:?}");
    let message = error.to_string();
    assert!(
        message.contains("metrics.sock`") && message.contains("stop it"),
        "{message}"
    );
    assert_eq!(get(&path, &[]).status, 200);
    assert!(first.stop());

    fs::write(&path, "precious").expect("a file");
    let error = on(&path).start().expect_err("a file").to_string();
    assert!(error.contains("no socket; choose another path"), "{error}");
    assert_eq!(fs::read(&path).expect("it is there"), b"precious");
    let nowhere = directory.path().join("missing/metrics.sock");
    let error = on(&nowhere).start().expect_err("no directory").to_string();
    assert!(error.contains("create the directory first"), "{error}");
}

/// Its backlog is full, so that whoever connects waits until it accepts, which it never does.
#[test]
fn a_listener_that_is_stuck_does_not_block() {
    let directory = tempdir().expect("a directory");
    let path = directory.path().join("metrics.sock");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .expect("a runtime");
    let _within = runtime.enter();
    let stuck = tokio::net::UnixSocket::new_stream().expect("a socket");
    stuck.bind(&path).expect("a free name");
    let _stuck = stuck.listen(0).expect("it listens");
    let _waiting = UnixStream::connect(&path).expect("one fits");
    let (tell, told) = std::sync::mpsc::channel();
    let options = on(&path);
    std::thread::spawn(move || tell.send(options.start()));
    let started = told.recv_timeout(std::time::Duration::from_secs(30));
    let error = started
        .expect("it does not block")
        .expect_err("it is in use");
    assert!(error.to_string().contains("stop it"), "{error}");
    assert!(path.exists());
}

/// Sockets that nobody can connect to, or that are of another kind.
#[test]
fn a_socket_of_another_kind_stays() {
    let directory = tempdir().expect("a directory");
    let path = directory.path().join("metrics.sock");
    let datagrams = UnixDatagram::bind(&path).expect("a free name");
    let error = on(&path).start().expect_err("it is in use");
    assert!(error.to_string().contains("stop it"), "{error}");
    assert!(path.exists());
    drop(datagrams);
    let exporter = on(&path).start().expect("it is stale");
    assert_eq!(get(&path, &[]).status, 200);
    assert!(exporter.stop());
}

#[test]
fn the_socket_of_who_came_after_stays() {
    let directory = tempdir().expect("a directory");
    let path = directory.path().join("metrics.sock");
    let first = on(&path).start().expect("it starts");
    fs::remove_file(&path).expect("it is there");
    let second = on(&path).start().expect("it starts");
    assert!(first.stop());
    assert_eq!(get(&path, &[]).status, 200);
    assert!(second.stop());
}

#[test]
fn f42_its_rights() {
    let directory = tempdir().expect("a directory");
    for mode in [0o600, 0o660, 0o666] {
        let path = directory.path().join(format!("{mode:o}.sock"));
        let _exporter = on(&path).unix_socket_mode(mode).start().expect("it starts");
        let rights = fs::metadata(&path).expect("it is there").permissions();
        assert_eq!(rights.mode() & 0o777, mode);
    }
}

#[test]
fn f42_tokens_are_asked_for_networks_are_not() {
    let directory = tempdir().expect("a directory");
    let path = directory.path().join("metrics.sock");
    let options = on(&path).bearer_token("token").allow("10.0.0.0/8");
    let _exporter = options.start().expect("it starts");
    assert_eq!(get(&path, &[]).status, 401);
    assert_eq!(get(&path, &["Authorization: Bearer token"]).status, 200);
}
