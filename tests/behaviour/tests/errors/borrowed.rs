//! Errors that borrow.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use callmeter::{ErrorType, track_task};
use callmeter_behaviour::{Seen, block_on, counted};

#[derive(Debug, ErrorType)]
enum ParseError<'a> {
    Unexpected(#[allow(dead_code)] &'a str),
    #[error_type(transparent)]
    Other(Box<dyn Error + 'a>),
}

impl fmt::Display for ParseError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl Error for ParseError<'_> {}

fn boxed<'s>(text: &'s str) -> Box<dyn Error + 's> {
    Box::new(ParseError::Unexpected(text))
}

#[track_task]
fn sync<'s>(text: &'s str) -> Result<u8, Box<dyn Error + 's>> {
    Err(boxed(text))
}

#[track_task]
fn elided(text: &str) -> Result<u8, Box<dyn Error + '_>> {
    Err(boxed(text))
}

#[track_task]
fn sendable<'s>(text: &'s str) -> Result<u8, Box<dyn Error + Send + Sync + 's>> {
    Err(Box::new(ParseErrorOfText(text)))
}

#[track_task(name = format!("computed_{}", text.len()), retry(attempts = 2, backoff = "1us..1us"))]
fn computed<'s>(text: &'s str) -> Result<u8, Box<dyn Error + 's>> {
    Err(boxed(text))
}

#[track_task]
async fn later<'s>(text: &'s str) -> Result<u8, Box<dyn Error + 's>> {
    Err(boxed(text))
}

#[track_task]
fn future<'s>(text: &'s str) -> impl Future<Output = Result<u8, Box<dyn Error + 's>>> {
    async move { Err(boxed(text)) }
}

type Pinned<'s, T> = Pin<Box<dyn Future<Output = T> + 's>>;

#[track_task(future)]
fn pinned<'s>(text: &'s str) -> Pinned<'s, Result<u8, Box<dyn Error + 's>>> {
    Box::pin(async move { Err(boxed(text)) })
}

#[track_task]
fn generic<'s, T: AsRef<str> + ?Sized>(text: &'s T) -> Result<u8, Box<dyn Error + 's>> {
    Err(boxed(text.as_ref()))
}

#[track_task]
fn shared<'s>(text: &'s str) -> Result<u8, Arc<dyn Error + 's>> {
    Err(Arc::from(boxed(text)))
}

#[track_task]
fn counted_by_reference<'s>(text: &'s str) -> Result<u8, Rc<dyn Error + 's>> {
    Err(Rc::from(boxed(text)))
}

#[track_task]
fn transparent<'s>(text: &'s str) -> Result<u8, ParseError<'s>> {
    Err(ParseError::Other(boxed(text)))
}

#[derive(Debug)]
struct ParseErrorOfText<'a>(&'a str);

impl fmt::Display for ParseErrorOfText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for ParseErrorOfText<'_> {}

#[track_task]
fn by_type_name<'s>(text: &'s str) -> Result<u8, ParseErrorOfText<'s>> {
    Err(ParseErrorOfText(text))
}

struct Parser<'p>(&'p str);

#[track_task]
impl<'p> Parser<'p> {
    fn method(&self) -> Result<u8, Box<dyn Error + 'p>> {
        Err(boxed(self.0))
    }
}

impl<'p> Parser<'p> {
    #[track_task]
    fn alone<'s>(&'s self) -> Result<u8, Box<dyn Error + 's>>
    where
        'p: 's,
    {
        Err(boxed(self.0))
    }
}

#[test]
fn borrowed_errors_are_classified() {
    let text = String::from("text");
    let ((), registry) = counted(|| {
        assert!(sync(&text).is_err());
        assert!(elided(&text).is_err());
        assert!(sendable(&text).is_err());
        assert!(computed(&text).is_err());
        assert!(block_on(later(&text)).is_err());
        assert!(block_on(future(&text)).is_err());
        assert!(block_on(pinned(&text)).is_err());
        assert!(generic(text.as_str()).is_err());
        assert!(shared(&text).is_err());
        assert!(counted_by_reference(&text).is_err());
        assert!(transparent(&text).is_err());
        assert!(by_type_name(&text).is_err());
        assert!(Parser(&text).method().is_err());
        assert!(Parser(&text).alone().is_err());
    });
    for (task, error_type) in [
        ("sync", "boxed"),
        ("elided", "boxed"),
        ("sendable", "boxed"),
        ("computed_4", "boxed"),
        ("later", "boxed"),
        ("future", "boxed"),
        ("pinned", "boxed"),
        ("generic", "boxed"),
        ("shared", "arc"),
        ("counted_by_reference", "rc"),
        ("transparent", "boxed"),
        ("by_type_name", "parse_error_of_text"),
        ("Parser::method", "boxed"),
        ("alone", "boxed"),
    ] {
        let labels = [("error_type", error_type), ("task_name", task)];
        let errors = registry.snapshot().value("task_errors_total", &labels);
        assert_eq!(errors, Some(1.0), "{task}: {:?}", Seen::of(&registry, task));
    }
}
