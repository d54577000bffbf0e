//! Errors that name the word of a status: `#[error_type(outcome = "…")]`.

use callmeter::{ErrorType, LabelValue, Operation, Outcome, Status, Task, track, track_task};
use callmeter_behaviour::{Seen, block_on, counted, give_way, in_progress, lines};

use super::ended;

/// Any of the five, of errors that are none as well.
#[derive(Debug, ErrorType)]
enum Ending {
    #[error_type(outcome = "success")]
    Nothing,
    #[error_type(outcome = "failure")]
    Broken,
    #[error_type(outcome = "timeout")]
    Late,
    #[error_type(outcome = "cancelled")]
    HungUp,
    #[error_type(outcome = "panic")]
    Crashed,
    Plain,
}

const ENDINGS: [fn() -> Ending; 6] = [
    || Ending::Nothing,
    || Ending::Broken,
    || Ending::Late,
    || Ending::HungUp,
    || Ending::Crashed,
    || Ending::Plain,
];

#[track_task]
fn ends(ending: Ending) -> Result<(), Ending> {
    Err(ending)
}

#[track_task]
async fn ends_later(ending: Ending) -> Result<(), Ending> {
    give_way(2).await;
    Err(ending)
}

fn seen_of_all() -> Seen {
    Seen {
        success: 1,
        failure: 2,
        timeout: 1,
        cancelled: 1,
        panic: 1,
        errors: ["broken", "late", "plain"]
            .map(|word| (word.to_owned(), 1))
            .into(),
        ..Seen::default()
    }
}

#[test]
fn the_five_words_are_the_five_outcomes() {
    let ((), registry) = counted(|| {
        for ending in ENDINGS {
            assert!(ends(ending()).is_err());
            assert!(block_on(ends_later(ending())).is_err());
            let call = Task { task_name: "hand" }.start();
            call.finish_result(&Err::<(), _>(ending()));
        }
    });
    for task in ["ends", "ends_later", "hand"] {
        assert_eq!(Seen::of(&registry, task), seen_of_all(), "{task}");
    }
}

#[derive(Clone, Copy, Debug, LabelValue)]
enum ImportStatus {
    Complete,
    #[label_value(rename = "partly done")]
    Partial,
    Refused,
    Failure,
}

impl From<Outcome> for ImportStatus {
    fn from(outcome: Outcome) -> ImportStatus {
        match outcome {
            Outcome::Success => ImportStatus::Complete,
            _ => ImportStatus::Failure,
        }
    }
}

impl Status for ImportStatus {
    fn is_error(&self) -> bool {
        matches!(self, ImportStatus::Refused | ImportStatus::Failure)
    }
}

/// Imports.
#[derive(Operation)]
#[operation(name = "import", status(values = ImportStatus), started(name = "import_started"))]
struct Import {}

#[derive(Debug, ErrorType)]
enum ImportError {
    #[error_type(outcome = "partly done")]
    Rows,
    #[error_type(outcome = "refused", rename = "no_permission")]
    Permission,
    #[error_type(outcome = "complete")]
    Empty,
    #[error_type(outcome = "success")]
    Known,
    #[error_type(outcome = "timeout")]
    Late,
    #[error_type(transparent)]
    Inner(Inner),
    Disk,
}

#[derive(Debug, ErrorType)]
enum Inner {
    #[error_type(outcome = "refused")]
    Quota,
}

#[track(Import {})]
fn import(error: ImportError) -> Result<(), ImportError> {
    Err(error)
}

#[test]
fn a_status_of_its_own_is_named_by_its_words() {
    let ((), registry) = counted(|| {
        for error in [
            ImportError::Rows,
            ImportError::Permission,
            ImportError::Empty,
            ImportError::Known,
            ImportError::Late,
            ImportError::Inner(Inner::Quota),
            ImportError::Disk,
        ] {
            assert!(import(error).is_err());
        }
    });
    let expected = [
        r#"import_total{status="complete"} 2"#,
        r#"import_total{status="failure"} 2"#,
        r#"import_total{status="partly done"} 1"#,
        r#"import_total{status="refused"} 2"#,
    ];
    assert_eq!(lines(&registry, "import_total"), expected);
    let expected = [
        r#"import_errors_total{error_type="disk"} 1"#,
        r#"import_errors_total{error_type="late"} 1"#,
        r#"import_errors_total{error_type="no_permission"} 1"#,
        r#"import_errors_total{error_type="quota"} 1"#,
    ];
    let met = lines(&registry, "import_errors_total");
    let met: Vec<_> = met.iter().filter(|line| !line.ends_with(" 0")).collect();
    assert_eq!(met, expected.iter().collect::<Vec<_>>());
    assert_eq!(in_progress(&registry, "import", &[]), 0);
}

/// What is no error is not declared as one.
#[test]
fn errors_are_there_beforehand_in_their_status() {
    #[derive(Operation)]
    #[operation(
        name = "declared",
        status(values = ImportStatus),
        errors(name = "declared_errors", labels(status, error_type))
    )]
    struct Declared {}
    #[track(Declared {})]
    fn declared(ending: Result<(), ImportError>) -> Result<(), ImportError> {
        ending
    }
    let (result, registry) = counted(|| declared(Ok(())));
    assert!(result.is_ok());
    let expected = [
        r#"declared_errors_total{error_type="disk",status="failure"} 0"#,
        r#"declared_errors_total{error_type="late",status="failure"} 0"#,
        r#"declared_errors_total{error_type="no_permission",status="refused"} 0"#,
        r#"declared_errors_total{error_type="quota",status="refused"} 0"#,
    ];
    assert_eq!(
        lines(callmeter::registry(), "declared_errors_total"),
        expected
    );
    let met = lines(&registry, "declared_errors_total");
    assert!(met.iter().all(|line| line.ends_with(" 0")), "{met:?}");
}

/// Failures and timeouts have words of their own.
#[derive(Operation)]
#[operation(
    name = "sync",
    status(failure = "failed", timeout = "too_late", cancelled = "failure")
)]
struct Sync {}

#[derive(Debug, ErrorType)]
enum SyncError {
    #[error_type(outcome = "failed")]
    Shown,
    #[error_type(outcome = "too_late")]
    Late,
    #[error_type(outcome = "failure")]
    Taken,
    #[error_type(outcome = "timeout")]
    Standard,
    #[error_type(outcome = "nothing that there is")]
    Unknown,
    Plain,
}

#[track(Sync {})]
fn sync(error: SyncError) -> Result<(), SyncError> {
    Err(error)
}

#[test]
fn a_renamed_word_is_named_as_it_is_shown() {
    let calls = |error: SyncError| {
        let (result, registry) = counted(|| sync(error));
        assert!(result.is_err());
        let words = ["success", "failed", "too_late", "failure", "panic"];
        let met = words
            .into_iter()
            .filter(|word| ended(&registry, "sync_total", "status", word) == Some(1.0));
        met.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(calls(SyncError::Shown), "failed");
    assert_eq!(calls(SyncError::Late), "too_late");
    // The word that a call dropped is shown by here.
    assert_eq!(calls(SyncError::Taken), "failure");
    assert_eq!(calls(SyncError::Standard), "too_late");
    assert_eq!(calls(SyncError::Unknown), "failed");
    assert_eq!(calls(SyncError::Plain), "failed");
}

/// An error whose own code panics.
#[derive(Debug)]
struct PanicsWhenAsked;

impl ErrorType for PanicsWhenAsked {
    fn error_type(&self) -> &'static str {
        "asked"
    }

    fn outcome_word(&self) -> Option<&'static str> {
        panic!("no word")
    }
}

#[track(Import {})]
fn asked() -> Result<(), PanicsWhenAsked> {
    Err(PanicsWhenAsked)
}

#[test]
fn an_error_that_panics_when_asked_is_a_failure() {
    let (result, registry) = counted(asked);
    assert!(result.is_err());
    assert_eq!(
        ended(&registry, "import_total", "status", "failure"),
        Some(1.0)
    );
    assert_eq!(super::internal_errors(&registry), Some(1.0));
    let labels = [("error_type", "panics_when_asked")];
    let errors = callmeter_behaviour::value(&registry, "import_errors_total", &labels);
    assert_eq!(errors, Some(1.0));
}

#[track_task(retry(attempts = 3, backoff = "1us"))]
fn tries(attempts: &mut u8) -> Result<(), Ending> {
    *attempts += 1;
    Err(if *attempts < 3 {
        Ending::Plain
    } else {
        Ending::Nothing
    })
}

#[test]
fn the_last_attempts_error_decides() {
    let mut attempts = 0;
    let (result, registry) = counted(|| tries(&mut attempts));
    assert!(matches!(result, Err(Ending::Nothing)));
    assert_eq!(
        Seen::of(&registry, "tries"),
        Seen::success(1).with_retries(2)
    );
}
