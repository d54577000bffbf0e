//! `when(Hit | Miss)`: the ways to end that a view shows.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitInt, Token};

use super::status::{OUTCOMES, Status};
use super::view::ViewKind;
use crate::errors::Errors;
use crate::name::{listed, nearest};
use crate::options;

/// A way to end, as it is named there.
#[derive(Clone)]
pub(super) enum Ending {
    /// A variant of the status type.
    Word(Ident),
    /// What an open status type is made from.
    Code(LitInt),
}

impl Ending {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Word(word) => word.unraw().to_string(),
            Self::Code(code) => code.base10_digits().to_owned(),
        }
    }
}

impl ToTokens for Ending {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Word(word) => word.to_tokens(tokens),
            Self::Code(code) => code.to_tokens(tokens),
        }
    }
}

/// What stands between the parentheses after `when`.
pub(super) fn read(
    key: &Ident,
    input: ParseStream<'_>,
    errors: &mut Errors,
) -> syn::Result<Vec<Ending>> {
    let list = options::parenthesised(key, input)?;
    if list.is_empty() {
        let message =
            "`when()` is no call at all; write `when(A | B)`, or leave it out for all calls";
        return Err(syn::Error::new_spanned(key, message));
    }
    let endings = endings.parse2(list)?;
    check_twins(&endings, errors);
    Ok(endings)
}

fn endings(input: ParseStream<'_>) -> syn::Result<Vec<Ending>> {
    let mut endings = vec![];
    loop {
        endings.push(ending(input)?);
        if input.is_empty() {
            return Ok(endings);
        }
        if !input.peek(Token![|]) || input.peek(Token![||]) {
            return Err(input.error("expected `|` between two ways to end: `when(A | B)`"));
        }
        input.parse::<Token![|]>()?;
    }
}

fn ending(input: ParseStream<'_>) -> syn::Result<Ending> {
    if input.peek(LitInt) && !input.peek(Token![-]) {
        return Ok(Ending::Code(input.parse()?));
    }
    let shape = "expected the name of a way to end, like `Success`";
    let word = Ident::parse_any(input).map_err(|_| input.error(shape))?;
    if input.peek(Token![::]) {
        return Err(qualified(&word, input));
    }
    Ok(Ending::Word(word))
}

/// A path where its last word is enough.
fn qualified(first: &Ident, input: ParseStream<'_>) -> syn::Error {
    let mut path = first.to_token_stream();
    let mut last = first.clone();
    while input.parse::<Token![::]>().is_ok() {
        let Ok(word) = Ident::parse_any(input) else {
            break;
        };
        path.extend(quote!(::#word));
        last = word;
    }
    let message = format!("`when` knows the status type; write `{last}`");
    syn::Error::new_spanned(path, message)
}

fn check_twins(endings: &[Ending], errors: &mut Errors) {
    for (at, ending) in endings.iter().enumerate() {
        let text = ending.text();
        if endings[..at].iter().any(|other| other.text() == text) {
            errors.error(ending, format!("`{text}` is given twice; leave it out"));
        }
    }
}

/// The words of `callmeter::Outcome` are known here; other types are left to the compiler.
pub(super) fn check(kind: ViewKind, endings: &[Ending], status: &Status, errors: &mut Errors) {
    if status.ty.is_some() {
        return;
    }
    for ending in endings {
        let message = wrong_outcome(ending, status).or_else(|| no_error(kind, ending));
        if let Some(message) = message {
            errors.error(ending, message);
        }
    }
}

/// Of the outcomes two are errors.
fn no_error(kind: ViewKind, ending: &Ending) -> Option<String> {
    let text = ending.text();
    let is_error = text == "Failure" || text == "TimedOut";
    (kind == ViewKind::Errors && !is_error).then(|| {
        format!(
            "calls that ended as `{text}` are no errors; only `Failure` and `TimedOut` are (count \
             others by `completed(…)`)"
        )
    })
}

fn wrong_outcome(ending: &Ending, status: &Status) -> Option<String> {
    let variants = OUTCOMES.map(|(variant, _)| variant);
    let text = ending.text();
    if let Ending::Code(_) = ending {
        return Some(format!(
            "`{text}` is no outcome; numbers belong to a status type that is made from them: \
             `status(values = HttpCode)`"
        ));
    }
    if variants.contains(&text.as_str()) {
        return None;
    }
    let meant = status.shown_as(&text);
    Some(if !meant.is_empty() {
        format!(
            "`when` takes outcomes, not their words; write `{}`",
            meant.join(" | ")
        )
    } else if let Some(nearest) = nearest(&text, &variants) {
        format!("`{text}` is no outcome; did you mean `{nearest}`?")
    } else {
        format!(
            "`{text}` is no outcome; there are {} (for others: `status(values = Type)`)",
            listed(&variants)
        )
    })
}
