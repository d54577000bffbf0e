//! Bearer tokens.

use subtle::{Choice, ConstantTimeEq};

use super::super::ExporterError;

/// Never shown to anybody: no `Debug`.
#[derive(Default)]
pub(in crate::exporter) struct Tokens(Vec<Vec<u8>>);

impl Tokens {
    pub fn new(tokens: Vec<Vec<u8>>) -> Result<Tokens, ExporterError> {
        match tokens.iter().find_map(|token| mistake(token)) {
            Some(mistake) => Err(ExporterError::Token(mistake)),
            None => Ok(Tokens(tokens)),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes the same time whichever it is, and wherever it is wrong; only lengths make a difference.
    pub fn contain(&self, token: &[u8]) -> bool {
        let none = Choice::from(0);
        let found = self
            .0
            .iter()
            .fold(none, |found, own| found | own.ct_eq(token));
        found.into()
    }
}

/// Why nobody could send it.
fn mistake(token: &[u8]) -> Option<&'static str> {
    if token.is_empty() {
        return Some("is empty: give the one that the scraper is configured with");
    }
    if token.trim_ascii().len() < token.len() {
        return Some("has white space around it: trim what is read from a file");
    }
    let is_visible = token.iter().all(u8::is_ascii_graphic);
    (!is_visible).then_some("has characters that no header can carry: write visible ASCII only")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(texts: &[&str]) -> Result<Tokens, ExporterError> {
        Tokens::new(texts.iter().map(|text| text.as_bytes().to_vec()).collect())
    }

    #[test]
    fn each_of_them_is_known_and_nothing_else() {
        let tokens = tokens(&["first", "second"]).expect("tokens");
        for token in ["first", "second"] {
            assert!(tokens.contain(token.as_bytes()), "{token}");
        }
        for token in ["", "firs", "first ", "third", "firstsecond"] {
            assert!(!tokens.contain(token.as_bytes()), "{token}");
        }
        assert!(!Tokens::default().contain(b""));
    }

    #[test]
    fn mistakes_are_told_without_the_token() {
        for (token, part) in [
            ("", "empty"),
            ("hunter2\n", "trim"),
            ("hunt er2", "ASCII"),
            ("hünter2", "ASCII"),
        ] {
            let error = tokens(&["fine", token]).err().expect("a mistake");
            let message = error.to_string();
            assert!(
                message.contains(part) && !message.contains("unt"),
                "{message}"
            );
        }
    }
}
