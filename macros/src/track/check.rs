//! Whether the options fit the function.

use syn::{Ident, ReturnType};

use super::options::Options;
use super::returns::Output;
use super::shape::Shape;
use crate::errors::Errors;
use crate::item_fn::ItemFn;
use crate::slot::Slot;

pub(super) struct Check<'a> {
    pub(super) function: &'a ItemFn,
    pub(super) shape: &'a Shape,
    pub(super) output: &'a Output,
}

impl Check<'_> {
    pub(super) fn all(&self, options: &Options, errors: &mut Errors) {
        self.no_const_function(errors);
        let checks = [
            self.skip(options),
            self.future(options),
            self.handle(options),
            self.error_type(options),
            self.needs_value(&options.outcome),
            self.needs_value(&options.observe),
            self.retry(options),
            self.attempts(options),
            self.timeout(options),
        ];
        for (key, message) in checks.into_iter().flatten() {
            errors.error(key, message);
        }
    }

    fn no_const_function(&self, errors: &mut Errors) {
        if let Some(keyword) = self.function.signature.constness {
            let message = "a `const fn` also runs in the compiler, where no call can be counted; \
                           remove `const`, or don't track it (in a tracked `impl` block: `skip`)";
            errors.error(keyword, message);
        }
    }

    fn skip<'a>(&self, options: &'a Options) -> Option<Mistake<'a>> {
        let message = "`skip` leaves a method of a tracked `impl` block out; \
                       here, remove the attribute";
        Some((options.skip.key()?, message.to_owned()))
    }

    fn future<'a>(&self, options: &'a Options) -> Option<Mistake<'a>> {
        let key = options.future.key()?;
        let name = self.function.name();
        let signature = &self.function.signature;
        if signature.asyncness.is_some() {
            return Some((
                key,
                format!("`{name}` is an `async fn` already; remove `future`"),
            ));
        }
        let returns_nothing = matches!(signature.output, ReturnType::Default);
        returns_nothing.then(|| (key, format!("`{name}` returns nothing, so no future")))
    }

    fn handle<'a>(&self, options: &'a Options) -> Option<Mistake<'a>> {
        let key = options.handle.key()?;
        self.is_wrapped().then(|| self.needs_body(key, "handle"))
    }

    fn error_type<'a>(&self, options: &'a Options) -> Option<Mistake<'a>> {
        let key = options.error_type.key()?;
        let returns = self.returns_no_value()?;
        Some((key, format!("`error_type` needs a `Result`; {returns}")))
    }

    fn needs_value<'a, T>(&self, option: &'a Slot<T>) -> Option<Mistake<'a>> {
        let key = option.key()?;
        let never = matches!(self.output, Output::Never);
        never.then(|| {
            (
                key,
                format!("`{key}` needs a returned value; this never returns"),
            )
        })
    }

    fn retry<'a>(&self, options: &'a Options) -> Option<Mistake<'a>> {
        let key = options.retry.key()?;
        if self.is_wrapped() {
            return Some(self.needs_body(key, "retry"));
        }
        let returns = self.returns_no_value()?;
        Some((
            key,
            format!("`retry` runs the body again on `Err`; {returns}, so return a `Result`"),
        ))
    }

    fn attempts<'a>(&self, options: &'a Options) -> Option<Mistake<'a>> {
        let missing = !options.retry.get()?.attempts.is_set();
        let message = "say how many tries there are: `retry(attempts = 4)`";
        missing.then_some((options.retry.key()?, message.to_owned()))
    }

    fn timeout<'a>(&self, options: &'a Options) -> Option<Mistake<'a>> {
        let key = options.timeout.key()?;
        let name = self.function.name();
        if self.shape.is_sync() {
            let message = format!(
                "only a future can be stopped; make `{name}` an `async fn`, \
                 or say `future` if it returns one"
            );
            return Some((key, message));
        }
        let returns = self.returns_no_value()?;
        let message = format!(
            "`timeout` returns an error when the time is over; {returns}, \
             so return a `Result` whose error is `From<callmeter::TimedOut>`"
        );
        Some((key, message))
    }

    fn is_wrapped(&self) -> bool {
        matches!(self.shape, Shape::Wrapped { .. })
    }

    fn needs_body<'a>(&self, key: &'a Ident, option: &str) -> Mistake<'a> {
        let message = format!(
            "`{option}` needs the body inside the future; make `{}` an `async fn`, \
             or end it with `async move {{ … }}`",
            self.function.name()
        );
        (key, message)
    }

    /// In words, if there is none.
    fn returns_no_value(&self) -> Option<String> {
        let name = self.function.name();
        match self.output {
            Output::Nothing => Some(format!("`{name}` returns nothing")),
            Output::Never => Some(format!("`{name}` never returns")),
            Output::Type(_) | Output::Unknown => None,
        }
    }
}

/// The option at fault, and what to write instead.
type Mistake<'a> = (&'a Ident, String);
