//! All the mistakes of one input, reported together.

use std::fmt::Display;

use quote::ToTokens;

/// Collects mistakes until somebody looks at them.
///
/// Dropping it unlooked-at would lose them silently, so that is a panic.
#[derive(Debug)]
pub(crate) struct Errors {
    /// `None` when nothing is wrong so far.
    first: Option<syn::Error>,
    finished: bool,
}

impl Errors {
    pub(crate) fn new() -> Self {
        Self {
            first: None,
            finished: false,
        }
    }

    /// Adds a mistake that already has its place.
    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.first {
            Some(first) => first.combine(error),
            None => self.first = Some(error),
        }
    }

    /// Adds a mistake, with the caret under `tokens`.
    pub(crate) fn error(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// The value, or `None` with the mistake taken down.
    pub(crate) fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    #[cfg(test)]
    pub(crate) fn finish(self) -> syn::Result<()> {
        self.finish_with(())
    }

    /// `value`, if nothing went wrong on the way to it.
    pub(crate) fn finish_with<T>(mut self, value: T) -> syn::Result<T> {
        self.finished = true;
        match self.first.take() {
            Some(error) => Err(error),
            None => Ok(value),
        }
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        assert!(
            self.finished || std::thread::panicking(),
            "a macro forgot to look at its errors"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn all_errors_are_reported_in_order() {
        let mut errors = Errors::new();
        errors.error(quote!(first), "the first is wrong");
        errors.error(quote!(second), "so is the second");
        let messages: Vec<String> = errors
            .finish()
            .unwrap_err()
            .into_iter()
            .map(|error| error.to_string())
            .collect();
        assert_eq!(messages, ["the first is wrong", "so is the second"]);
    }

    #[test]
    fn without_errors_the_value_comes_back() {
        assert_eq!(Errors::new().finish_with(7).unwrap(), 7);
    }

    #[test]
    #[should_panic(expected = "forgot to look")]
    fn dropping_unchecked_errors_panics() {
        drop(Errors::new());
    }
}
