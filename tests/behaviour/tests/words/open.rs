//! Statuses whose words nobody knows beforehand.

use callmeter::{
    ErrorType, HttpCode, LabelValue, Operation, Outcome, Registry, Status, TimedOut, track,
};
use callmeter_behaviour::{
    abandon, block_on, counted, give_way, in_progress, isolated, lines, panic_of, total, value,
};

use super::internal_errors;

/// Requests to the server.
#[derive(Operation)]
#[operation(
    name = "server",
    status(name = "code", values = HttpCode),
    started(name = "server_started"),
    completed(name = "server"),
    duration(name = "server_duration", buckets = [1.0], labels(path, code)),
    errors(name = "server_errors"),
    errors(name = "server_broken", labels(code))
)]
struct Server<'a> {
    path: &'a str,
}

fn answer(code: u16) {
    Server { path: "/" }.start().finish(HttpCode(code));
}

/// A family's samples that are not 0.
fn met(registry: &Registry, name: &str) -> Vec<String> {
    let lines = lines(registry, name).into_iter();
    lines.filter(|line| !line.ends_with(" 0")).collect()
}

#[test]
fn a_code_is_there_from_its_first_call() {
    let registry = isolated();
    let call = registry.scope_sync(|| Server { path: "/" }.start());
    assert_eq!(lines(&registry, "server_total"), [] as [&str; 0]);
    assert_eq!(in_progress_at_start(&registry), (1.0, 1.0));
    call.finish(HttpCode(204));
    assert_eq!(
        lines(&registry, "server_total"),
        [r#"server_total{code="204",path="/"} 1"#]
    );
    registry.scope_sync(|| [204, 404, 204].into_iter().for_each(answer));
    let calls = [
        r#"server_total{code="204",path="/"} 3"#,
        r#"server_total{code="404",path="/"} 1"#,
    ];
    assert_eq!(lines(&registry, "server_total"), calls);
    assert_eq!(in_progress(&registry, "server", &[]), 0);
}

/// Before a call has ended there is no series of those that have.
fn in_progress_at_start(registry: &Registry) -> (f64, f64) {
    let of = |name| value(registry, name, &[("path", "/")]).expect("there from the start");
    (of("server_started_total"), of("server_in_progress"))
}

#[derive(Debug, ErrorType)]
enum Fault {
    Database,
    #[error_type(outcome = "404")]
    Missing,
    #[error_type(outcome = "503")]
    Busy,
    #[error_type(outcome = "teapot")]
    Teapot,
    Late,
}

impl From<TimedOut> for Fault {
    fn from(_: TimedOut) -> Fault {
        Fault::Late
    }
}

#[track(Server { path: "/fn" })]
fn serve(ending: Result<u8, Fault>) -> Result<u8, Fault> {
    ending
}

#[track(Server { path: "/fn" })]
fn crash() {
    panic!("crash")
}

#[track(Server { path: "/fn" })]
async fn slow() {
    give_way(9).await;
}

#[track(Server { path: "/fn" }, timeout = "1ms")]
async fn endless() -> Result<(), Fault> {
    std::future::pending().await
}

#[test]
fn codes_stand_for_what_has_no_response() {
    let ((), registry) = counted(|| {
        assert!(serve(Ok(1)).is_ok());
        assert_eq!(panic_of(crash), "crash");
        abandon(slow(), 1);
        block_on(slow());
        assert!(serve(Err(Fault::Database)).is_err());
        Server { path: "/fn" }
            .start()
            .finish_result(&Err::<(), _>(std::io::Error::from(
                std::io::ErrorKind::TimedOut,
            )));
    });
    let expected = [
        r#"server_total{code="200",path="/fn"} 2"#,
        r#"server_total{code="499",path="/fn"} 1"#,
        r#"server_total{code="500",path="/fn"} 2"#,
        r#"server_total{code="504",path="/fn"} 1"#,
    ];
    assert_eq!(met(&registry, "server_total"), expected);
    // A crash has no error but its code.
    let expected = [
        r#"server_errors_total{error_type="500",path="/fn"} 1"#,
        r#"server_errors_total{error_type="database",path="/fn"} 1"#,
        r#"server_errors_total{error_type="timed_out",path="/fn"} 1"#,
    ];
    assert_eq!(met(&registry, "server_errors_total"), expected);
    assert_eq!(in_progress(&registry, "server", &[]), 0);
}

#[tokio::test(start_paused = true)]
async fn a_timeout_is_504() {
    let registry = isolated();
    let result = registry.scope(endless()).await;
    assert!(matches!(result, Err(Fault::Late)));
    let labels = [("path", "/fn"), ("code", "504")];
    assert_eq!(value(&registry, "server_total", &labels), Some(1.0));
    let labels = [("path", "/fn"), ("error_type", "late")];
    assert_eq!(value(&registry, "server_errors_total", &labels), Some(1.0));
}

#[test]
fn an_error_may_name_a_code() {
    let ((), registry) = counted(|| {
        for fault in [Fault::Missing, Fault::Busy, Fault::Busy, Fault::Teapot] {
            assert!(serve(Err(fault)).is_err());
        }
    });
    let expected = [
        r#"server_total{code="404",path="/fn"} 1"#,
        // What is no code is a failure.
        r#"server_total{code="500",path="/fn"} 1"#,
        r#"server_total{code="503",path="/fn"} 2"#,
    ];
    assert_eq!(met(&registry, "server_total"), expected);
    let errors = |error_type| {
        let labels = [("path", "/fn"), ("error_type", error_type)];
        value(&registry, "server_errors_total", &labels)
    };
    assert_eq!((errors("busy"), errors("teapot")), (Some(2.0), Some(1.0)));
    // A page that is not there is no error of the server.
    assert_eq!(errors("missing").unwrap_or_default(), 0.0);
    let expected = [
        r#"server_broken_total{code="500"} 1"#,
        r#"server_broken_total{code="503"} 2"#,
    ];
    assert_eq!(met(&registry, "server_broken_total"), expected);
}

#[test]
fn the_error_type_of_a_code_is_the_code() {
    let ((), registry) = counted(|| [200, 499, 500, 502, 502, 599].into_iter().for_each(answer));
    let expected = [
        r#"server_errors_total{error_type="500",path="/"} 1"#,
        r#"server_errors_total{error_type="502",path="/"} 2"#,
        r#"server_errors_total{error_type="599",path="/"} 1"#,
    ];
    assert_eq!(lines(&registry, "server_errors_total"), expected);
}

/// A word of the program's own.
#[derive(Clone, Debug)]
struct Word(String);

impl LabelValue for Word {
    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        read(&self.0)
    }
}

impl From<Outcome> for Word {
    fn from(outcome: Outcome) -> Word {
        Word(format!("{outcome:?}"))
    }
}

impl Status for Word {
    fn is_error(&self) -> bool {
        self.0.starts_with('!')
    }
}

/// Without other labels.
#[derive(Operation)]
#[operation(name = "spoken", status(values = Word), started(name = "spoken_started"))]
struct Spoken {}

/// With an open label.
#[derive(Operation)]
#[operation(name = "said", status(values = Word), started(name = "said_started"))]
struct Said<'a> {
    by: &'a str,
}

#[test]
fn past_the_limit_words_overflow() {
    let registry = Registry::builder().series_limit(3).build().expect("valid");
    registry.scope_sync(|| {
        for word in ["a", "!b", "c", "d", "!e", "a", "!e", "d"] {
            Said { by: "x" }.start().finish(Word(word.to_owned()));
        }
        // The words are those of the operation, not of a label set.
        Said { by: "y" }.start().finish(Word("a".to_owned()));
        Said { by: "y" }.start().finish(Word("f".to_owned()));
        drop(Said { by: "y" }.start());
    });
    let expected = [
        r#"said_total{by="x",status="!b"} 1"#,
        r#"said_total{by="x",status="_overflow"} 4"#,
        r#"said_total{by="x",status="a"} 2"#,
        r#"said_total{by="x",status="c"} 1"#,
        r#"said_total{by="y",status="_overflow"} 2"#,
        r#"said_total{by="y",status="a"} 1"#,
    ];
    assert_eq!(lines(&registry, "said_total"), expected);
    let errors = total(&registry.snapshot(), "said_errors_total", &[("by", "x")]);
    assert_eq!(errors, Some(3.0), "one is an error whatever it is shown as");
    let dropped = [("family", "said_total")];
    let dropped = value(&registry, "callmeter_dropped_label_sets_total", &dropped);
    assert_eq!(dropped, Some(6.0));
    assert_eq!(in_progress(&registry, "said", &[]), 0);
}

#[test]
fn words_that_overflow_are_told_of_without_other_labels_too() {
    let registry = Registry::builder().series_limit(1).build().expect("valid");
    registry.scope_sync(|| {
        for word in ["a", "b", "c"] {
            Spoken {}.start().finish(Word(word.to_owned()));
        }
    });
    let expected = [
        r#"spoken_total{status="_overflow"} 2"#,
        r#"spoken_total{status="a"} 1"#,
    ];
    assert_eq!(lines(&registry, "spoken_total"), expected);
    let dropped = [("family", "spoken_total")];
    let dropped = value(&registry, "callmeter_dropped_label_sets_total", &dropped);
    assert_eq!(dropped, Some(2.0));
}

#[derive(Operation)]
#[operation(name = "murmured")]
struct Murmured {}

#[track(Murmured {}, error_type = |word: &u8| word.to_string())]
fn murmur(word: u8) -> Result<(), u8> {
    Err(word)
}

#[test]
fn nor_are_error_types_that_overflow_kept_secret() {
    let registry = Registry::builder().series_limit(1).build().expect("valid");
    registry.scope_sync(|| [1, 2, 3, 1].map(|word| assert!(murmur(word).is_err())));
    let expected = [
        r#"murmured_errors_total{error_type="1"} 2"#,
        r#"murmured_errors_total{error_type="_overflow"} 2"#,
    ];
    assert_eq!(met(&registry, "murmured_errors_total"), expected);
    let dropped = [("family", "murmured_total")];
    let dropped = value(&registry, "callmeter_dropped_label_sets_total", &dropped);
    assert_eq!(dropped, Some(2.0));
}

#[test]
fn any_text_may_be_a_word() {
    let ((), registry) = counted(|| {
        for word in ["", "with \"quotes\"", "two\nlines", "é", "_overflow"] {
            Spoken {}.start().finish(Word(word.to_owned()));
        }
        assert_eq!(
            panic_of(|| -> () {
                let _call = Spoken {}.start();
                panic!("while speaking")
            }),
            "while speaking"
        );
    });
    let ended = |word| value(&registry, "spoken_total", &[("status", word)]);
    for word in [
        "with \"quotes\"",
        "two\nlines",
        "é",
        "_overflow",
        "Panicked",
    ] {
        assert_eq!(ended(word), Some(1.0), "{word}");
    }
    assert_eq!(total(&registry.snapshot(), "spoken_total", &[]), Some(6.0));
    assert_eq!(in_progress(&registry, "spoken", &[]), 0);
    assert_eq!(internal_errors(&registry), Some(0.0));
}

#[test]
fn threads_meet_new_words_at_once() {
    for registry in [&isolated(), callmeter::registry()] {
        std::thread::scope(|threads| {
            for _ in 0..4 {
                threads.spawn(|| {
                    registry.scope_sync(|| {
                        for number in 0..9 {
                            Spoken {}.start().finish(Word(format!("word {number}")));
                            in_progress_of(registry);
                        }
                    });
                });
            }
        });
        for number in 0..9 {
            let word = format!("word {number}");
            let calls = value(registry, "spoken_total", &[("status", &word)]);
            assert_eq!(calls, Some(4.0), "{word}");
        }
    }
}

fn in_progress_of(registry: &Registry) {
    let running = in_progress(registry, "spoken", &[]);
    assert!(running <= 4, "{running}");
}
