//! A closed status whose `LabelValue` is written by hand.

use callmeter::{ErrorType, LabelValue, Operation, Outcome, Status, track};
use callmeter_behaviour::{counted, lines};

#[derive(Clone, Copy)]
struct Grade(usize);

impl LabelValue for Grade {
    const VALUES: Option<&'static [&'static str]> = Some(&["good", "fair", "poor"]);

    fn index(&self) -> usize {
        self.0
    }

    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        read(["good", "fair", "poor"][self.0])
    }

    fn from_text(text: &str) -> Option<Grade> {
        let at = Self::VALUES?.iter().position(|value| *value == text);
        at.map(Grade)
    }
}

impl From<Outcome> for Grade {
    fn from(outcome: Outcome) -> Grade {
        Grade(if outcome == Outcome::Success { 0 } else { 2 })
    }
}

impl Status for Grade {
    fn is_error(&self) -> bool {
        self.0 > 0
    }
}

#[derive(Operation)]
#[operation(
    name = "graded",
    status(values = Grade),
    errors(name = "graded_failed", labels(status))
)]
struct Graded {}

#[derive(Debug, ErrorType)]
enum Mistake {
    #[error_type(outcome = "fair")]
    Small,
    Large,
}

#[track(Graded {})]
fn graded(mistake: Mistake) -> Result<(), Mistake> {
    Err(mistake)
}

#[test]
fn words_of_a_status_written_by_hand_are_named_too() {
    let ((), registry) = counted(|| {
        assert!(graded(Mistake::Small).is_err());
        assert!(graded(Mistake::Large).is_err());
    });
    let expected = [
        r#"graded_total{status="fair"} 1"#,
        r#"graded_total{status="good"} 0"#,
        r#"graded_total{status="poor"} 1"#,
    ];
    assert_eq!(lines(&registry, "graded_total"), expected);
}

#[test]
fn errors_of_a_status_written_by_hand_are_there_beforehand() {
    let ((), registry) = counted(|| Graded {}.start().finish(Grade(0)));
    let expected = [
        r#"graded_failed_total{status="fair"} 0"#,
        r#"graded_failed_total{status="poor"} 0"#,
    ];
    assert_eq!(lines(&registry, "graded_failed_total"), expected);
}
