//! `outcome = …`: what was returned says how the call ended.

use callmeter::{HttpCode, LabelValue, Operation, Outcome, Status, TimedOut, track, track_task};
use callmeter_behaviour::{
    Seen, abandon, block_on, counted, give_way, in_progress, isolated, lines, panic_of, value,
};

use super::{ended, internal_errors};

#[derive(Clone, Copy, Debug, LabelValue)]
enum CacheStatus {
    Hit,
    Miss,
    Broken,
}

impl From<Outcome> for CacheStatus {
    fn from(outcome: Outcome) -> CacheStatus {
        match outcome {
            Outcome::Success => CacheStatus::Hit,
            Outcome::Cancelled => CacheStatus::Miss,
            _ => CacheStatus::Broken,
        }
    }
}

impl Status for CacheStatus {
    fn is_error(&self) -> bool {
        matches!(self, CacheStatus::Broken)
    }
}

/// Looks into a cache.
#[derive(Operation)]
#[operation(
    name = "look",
    status(name = "result", values = CacheStatus),
    started(name = "look_started", labels()),
    completed(name = "look", labels(result)),
    in_progress(name = "look_in_progress", labels())
)]
struct Look<'a> {
    at: &'a str,
}

fn found<T>(value: &Option<T>) -> CacheStatus {
    match value {
        Some(_) => CacheStatus::Hit,
        None => CacheStatus::Miss,
    }
}

#[track(Look { at: "option" }, outcome = found)]
fn option(value: Option<u8>) -> Option<u8> {
    value
}

#[track(Look { at: "bool" }, outcome = |hit| if *hit { CacheStatus::Hit } else { CacheStatus::Broken })]
fn boolean(hit: bool) -> bool {
    hit
}

#[track(Look { at: "nothing" }, outcome = |()| CacheStatus::Miss)]
fn nothing() {}

#[track(Look { at: "later" }, outcome = found)]
async fn later(value: Option<&str>) -> Option<&str> {
    give_way(2).await;
    value
}

#[track(Look { at: "borrowed" }, outcome = |text: &&str| if text.is_empty() { CacheStatus::Miss } else { CacheStatus::Hit })]
fn borrowed(text: &str) -> &str {
    text.trim()
}

/// What was seen of one look.
fn look<R>(body: impl FnOnce() -> R) -> (R, &'static str) {
    let (returned, registry) = counted(body);
    assert_eq!(in_progress(&registry, "look", &[]), 0);
    let words = ["hit", "miss", "broken"];
    let mut met = words
        .into_iter()
        .filter(|word| ended(&registry, "look_total", "result", word) == Some(1.0));
    let word = met.next().expect("one call");
    assert_eq!(met.next(), None);
    (returned, word)
}

#[test]
fn functions_that_return_no_result() {
    assert_eq!(look(|| option(Some(1))), (Some(1), "hit"));
    assert_eq!(look(|| option(None)), (None, "miss"));
    assert_eq!(look(|| boolean(true)), (true, "hit"));
    assert_eq!(look(|| boolean(false)), (false, "broken"));
    assert_eq!(look(nothing), ((), "miss"));
    assert_eq!(look(|| borrowed(" a ")), ("a", "hit"));
    assert_eq!(look(|| borrowed("  ")), ("", "miss"));
}

#[test]
fn futures_that_return_no_result() {
    assert_eq!(look(|| block_on(later(Some("x")))), (Some("x"), "hit"));
    assert_eq!(look(|| block_on(later(None))), (None, "miss"));
    assert_eq!(look(|| abandon(later(Some("x")), 1)), ((), "miss"));
}

#[test]
fn an_error_without_a_result_has_the_word_of_its_status() {
    let (_, registry) = counted(|| boolean(false));
    let labels = [("at", "bool"), ("error_type", "broken")];
    assert_eq!(value(&registry, "look_errors_total", &labels), Some(1.0));
}

#[track(Look { at: "panics" }, outcome = |_| panic!("no outcome"))]
fn panicking(value: Option<u8>) -> Option<u8> {
    value
}

#[track(Look { at: "panics" }, outcome = |_| panic!("no outcome"))]
async fn panicking_later() -> u8 {
    give_way(1).await;
    9
}

#[track(Look { at: "panics" }, outcome = |_| panic!("no outcome"))]
fn panicking_result() -> Result<u8, String> {
    Err("bad".to_owned())
}

#[track(Look { at: "panics" }, outcome = |_| CacheStatus::Miss)]
fn crashes() {
    panic!("crash")
}

#[test]
fn where_it_panics_what_was_returned_counts() {
    assert_eq!(look(|| panicking(None)), (None, "hit"));
    assert_eq!(look(|| block_on(panicking_later())), (9, "hit"));
    assert_eq!(look(panicking_result), (Err("bad".to_owned()), "broken"));
    let (_, registry) = counted(|| {
        (
            panicking(None),
            block_on(panicking_later()),
            panicking_result(),
        )
    });
    assert_eq!(internal_errors(&registry), Some(3.0));
    let errors = [r#"look_errors_total{at="panics",error_type="string"} 1"#];
    assert_eq!(lines(&registry, "look_errors_total"), errors);
}

#[test]
fn a_call_that_panics_is_not_asked() {
    assert_eq!(look(|| panic_of(crashes)), ("crash".to_owned(), "broken"));
}

fn by_sign(number: &i8) -> Outcome {
    match number {
        ..0 => Outcome::Failure,
        0 => Outcome::Cancelled,
        1 => Outcome::TimedOut,
        2 => Outcome::Panicked,
        _ => Outcome::Success,
    }
}

#[track_task(outcome = by_sign)]
fn sign(number: i8) -> i8 {
    number
}

#[track_task(outcome = by_sign)]
async fn sign_later(number: i8) -> i8 {
    give_way(1).await;
    number
}

#[test]
fn the_five_outcomes_may_be_said_of_anything() {
    let ((), registry) = counted(|| {
        for number in [-1, 0, 1, 2, 3, 4] {
            assert_eq!(sign(number), number);
            assert_eq!(block_on(sign_later(number)), number);
        }
    });
    let expected = Seen {
        success: 2,
        failure: 1,
        timeout: 1,
        cancelled: 1,
        panic: 1,
        errors: ["failure", "timeout"]
            .map(|word| (word.to_owned(), 1))
            .into(),
        ..Seen::default()
    };
    assert_eq!(Seen::of(&registry, "sign"), expected);
    assert_eq!(Seen::of(&registry, "sign_later"), expected);
}

/// A page.
#[derive(Operation)]
#[operation(name = "get", status(name = "code", values = HttpCode), completed(name = "get", labels(code)))]
struct Get {}

#[track(Get {}, outcome = |code| HttpCode(*code))]
async fn get(code: u16) -> u16 {
    give_way(1).await;
    code
}

#[derive(Debug)]
struct Late;

impl From<TimedOut> for Late {
    fn from(_: TimedOut) -> Late {
        Late
    }
}

#[track(Get {}, timeout = "1ms", outcome = |_| HttpCode(201))]
async fn get_in_time(wait: bool) -> Result<(), Late> {
    if wait {
        std::future::pending().await
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn an_open_status_by_what_was_returned() {
    let registry = isolated();
    registry
        .scope(async {
            assert_eq!(
                (get(200).await, get(204).await, get(503).await),
                (200, 204, 503)
            );
            assert!(get_in_time(false).await.is_ok());
            // The limit passed: there is nothing to ask.
            assert!(get_in_time(true).await.is_err());
        })
        .await;
    let expected = [
        r#"get_total{code="200"} 1"#,
        r#"get_total{code="201"} 1"#,
        r#"get_total{code="204"} 1"#,
        r#"get_total{code="503"} 1"#,
        r#"get_total{code="504"} 1"#,
    ];
    assert_eq!(lines(&registry, "get_total"), expected);
}

struct Store;

#[track(Look { at: _ }, outcome = found)]
impl Store {
    fn first(&self) -> Option<u8> {
        Some(1)
    }

    async fn second(&self) -> Option<u8> {
        None
    }
}

#[test]
fn on_an_impl_block_each_method_is_asked() {
    assert_eq!(look(|| Store.first()), (Some(1), "hit"));
    assert_eq!(look(|| block_on(Store.second())), (None, "miss"));
}
