//! How calls end, in the words of an operation: `status(name = "result", failure = "failed")`.

use syn::parse::ParseStream;
use syn::{Ident, LitStr, Path, Token};

use crate::errors::Errors;
use crate::name::check_label_name;
use crate::options::{self, of_list};
use crate::slot::Slot;

/// The variants of `callmeter::Outcome`, and what they are shown as.
pub(super) const OUTCOMES: [(&str, &str); 5] = [
    ("Success", "success"),
    ("Failure", "failure"),
    ("TimedOut", "timeout"),
    ("Cancelled", "cancelled"),
    ("Panicked", "panic"),
];

/// `status(…)` as it is written.
#[derive(Default)]
pub(super) struct StatusOptions {
    name: Slot<LitStr>,
    pub(super) values: Slot<Path>,
    words: Vec<Word>,
}

/// `failure = "failed"`.
struct Word {
    key: Ident,
    /// Its place among the outcomes.
    outcome: usize,
    text: String,
}

impl StatusOptions {
    pub(super) fn read(
        key: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<Self> {
        let list = options::parenthesised(key, input)?;
        if list.is_empty() {
            let message = "`status()` says nothing; write `status(failure = \"failed\")`, or \
                           leave it out";
            return Err(syn::Error::new_spanned(key, message));
        }
        let mut read = Self::default();
        of_list(list, errors, |key, input, errors| {
            read.take(key, input, errors)
        });
        read.check_words(errors);
        Ok(read)
    }

    fn take(
        &mut self,
        key: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        match key.to_string().as_str() {
            "name" => self.name.set(key, options::text(key, input)?, errors),
            "values" => {
                let path = options::value(key, input, "StatusType")?;
                self.values.set(key, path, errors);
            }
            _ => self.take_words(key, input, errors)?,
        }
        Ok(())
    }

    /// `failure | timeout = "failed"`.
    fn take_words(
        &mut self,
        first: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        let mut keys = vec![first.clone()];
        while input.peek(Token![|]) {
            input.parse::<Token![|]>()?;
            keys.push(input.parse()?);
        }
        let outcomes: Vec<usize> = keys.iter().map(outcome).collect::<syn::Result<_>>()?;
        let text = options::text(first, input)?;
        if text.value().is_empty() {
            return Err(syn::Error::new_spanned(
                text,
                "a status cannot be empty: Prometheus takes an empty label for none",
            ));
        }
        for (key, outcome) in keys.into_iter().zip(outcomes) {
            if self.words.iter().any(|word| word.outcome == outcome) {
                errors.error(&key, format!("`{key}` is given twice; leave it out"));
            }
            self.words.push(Word {
                key,
                outcome,
                text: text.value(),
            });
        }
        Ok(())
    }

    /// Words of an own type stand at the type.
    fn check_words(&self, errors: &mut Errors) {
        let Some(path) = self.values.get() else {
            return;
        };
        let name = path.segments.last().map(|last| last.ident.to_string());
        for word in &self.words {
            let message = format!(
                "the words are those of `{}`'s `LabelValue`; rename them there",
                name.as_deref().unwrap_or("the type")
            );
            errors.error(&word.key, message);
        }
    }
}

/// The place of `key` among the outcomes.
fn outcome(key: &Ident) -> syn::Result<usize> {
    let words = OUTCOMES.map(|(_, word)| word);
    if let Some(at) = words.iter().position(|word| key == word) {
        return Ok(at);
    }
    if let Some((_, word)) = OUTCOMES.iter().find(|(variant, _)| key == variant) {
        let message = format!("the status is called `{word}` here; write `{word}`");
        return Err(syn::Error::new_spanned(key, message));
    }
    let legal: Vec<&str> = ["name", "values"].into_iter().chain(words).collect();
    Err(options::unknown("option", key, &legal))
}

/// The status label of an operation and its values.
pub(super) struct Status {
    pub(super) label: String,
    /// `None` is `callmeter::Outcome`.
    pub(super) ty: Option<Path>,
    /// Outcomes that are shown by other words.
    pub(super) words: Vec<(usize, String)>,
}

impl Status {
    pub(super) fn new(options: Option<&StatusOptions>, errors: &mut Errors) -> Self {
        let Some(options) = options else {
            return Self {
                label: "status".to_owned(),
                ty: None,
                words: vec![],
            };
        };
        let mut words: Vec<(usize, String)> = options
            .words
            .iter()
            .map(|word| (word.outcome, word.text.clone()))
            .collect();
        words.sort();
        Self {
            label: label(options.name.get(), errors),
            ty: options.values.get().cloned(),
            words,
        }
    }

    /// The outcomes that `word` is shown for, here or by default.
    pub(super) fn shown_as(&self, word: &str) -> Vec<&'static str> {
        let own = self.words.iter().filter(|(_, text)| text == word);
        let own: Vec<&str> = own.map(|(at, _)| OUTCOMES[*at].0).collect();
        if !own.is_empty() {
            return own;
        }
        let standard = OUTCOMES.iter().filter(|(_, text)| *text == word);
        standard.map(|(variant, _)| *variant).collect()
    }
}

fn label(name: Option<&LitStr>, errors: &mut Errors) -> String {
    let Some(literal) = name else {
        return "status".to_owned();
    };
    let text = literal.value();
    let result = match text.as_str() {
        "error_type" => {
            Err("`error_type` is the label of `errors`; choose another name".to_owned())
        }
        _ => check_label_name(&text),
    };
    if let Err(message) = result {
        errors.error(literal, message);
    }
    text
}
