//! The arguments of an attribute as written.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Expr, Ident, Lit, LitBool, Token, parenthesized, token};

use super::kind::Kind;
use super::observe::Observation;
use crate::duration::{Time, TimeRange};
use crate::errors::Errors;
use crate::krate::Krate;
use crate::options::unknown;
use crate::slot::Slot;

/// What every attribute takes after its operation; `skip` is for methods only, and not offered.
const OPTIONS: [&str; 9] = [
    "handle",
    "error_type",
    "outcome",
    "observe",
    "retry",
    "timeout",
    "future",
    "registry",
    "crate",
];

const RETRY_OPTIONS: [&str; 3] = ["attempts", "backoff", "when"];

#[derive(Clone, Default)]
pub(super) struct Options {
    /// The operation, or the names of a shipped one.
    pub(super) positional: Vec<Expr>,
    /// Those given by key, in the order of [`Kind::names`].
    pub(super) names: [Slot<Expr>; 2],
    pub(super) handle: Slot<Ident>,
    pub(super) error_type: Slot<Expr>,
    pub(super) outcome: Slot<Expr>,
    pub(super) observe: Slot<Vec<Observation>>,
    pub(super) retry: Slot<Retry>,
    pub(super) timeout: Slot<Time>,
    /// Whether the function returns a future, whatever its type looks like.
    pub(super) future: Slot<bool>,
    pub(super) registry: Slot<Expr>,
    pub(super) krate: Slot<Krate>,
    pub(super) skip: Slot<()>,
}

#[derive(Clone, Default)]
pub(super) struct Retry {
    pub(super) attempts: Slot<Expr>,
    pub(super) backoff: Slot<TimeRange>,
    pub(super) when: Slot<Expr>,
}

impl Options {
    pub(super) fn parse(kind: Kind, arguments: TokenStream, errors: &mut Errors) -> Self {
        let mut options = Self::default();
        let parser = |input: ParseStream<'_>| {
            each_argument(input, errors, |input, errors| {
                options.argument(kind, input, errors)
            });
            Ok(())
        };
        let parsed = parser.parse2(arguments);
        errors.keep(parsed);
        options
    }

    fn argument(
        &mut self,
        kind: Kind,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        if !self.is_option(kind, input) {
            let (expr, parsed) = match input.parse() {
                Ok(expr) => (expr, Ok(())),
                // An empty one keeps the place, so that this mistake makes no second one.
                Err(error) => (Expr::Verbatim(TokenStream::new()), Err(error)),
            };
            self.positional.push(expr);
            return parsed;
        }
        let key = input.call(Ident::parse_any)?;
        let names = kind.names().iter().position(|name| key == name);
        match key.to_string().as_str() {
            "handle" => self.handle.set(&key, name(&key, input)?, errors),
            "error_type" => {
                let expr = code(&key, input, "a function of the error", "MyError::kind")?;
                self.error_type.set(&key, expr, errors);
            }
            "outcome" => {
                let expr = code(&key, input, "a function of the returned value", "classify")?;
                self.outcome.set(&key, expr, errors);
            }
            "observe" => {
                let observations = Observation::parse_all(&key, input, errors)?;
                self.observe.set(&key, observations, errors);
            }
            "registry" => {
                let expr = code(&key, input, "a registry", "self.registry")?;
                self.registry.set(&key, expr, errors);
            }
            "retry" => self.retry.set(&key, Retry::parse(input, errors)?, errors),
            "timeout" => self
                .timeout
                .set(&key, value(&key, input, "\"30s\"")?, errors),
            "crate" => self.krate.set(&key, value(&key, input, "::name")?, errors),
            "future" => self.future.set(&key, yes_or_no(&key, input)?, errors),
            "skip" => self.skip.set(&key, word(&key, input)?, errors),
            _ => match names {
                Some(index) => self.names[index].set(&key, value(&key, input, "\"…\"")?, errors),
                None => return Err(unknown_option(&key, kind)),
            },
        }
        Ok(())
    }

    /// Whether an option comes next, and no operation or name.
    fn is_option(&self, kind: Kind, input: ParseStream<'_>) -> bool {
        let ahead = input.fork();
        let Ok(key) = ahead.call(Ident::parse_any) else {
            return false;
        };
        let key = key.to_string();
        if ahead.peek(Token![=]) && !ahead.peek(Token![==]) {
            return true;
        }
        if legal(kind).any(|name| name == key) || key == "skip" {
            return !ahead.peek(Token![::]) && !ahead.peek(Token![.]) && !ahead.peek(Token![!]);
        }
        if kind == Kind::Operation && self.positional.is_empty() {
            return false;
        }
        let is_whole = ahead.is_empty() || ahead.peek(Token![,]) || ahead.peek(token::Paren);
        is_whole && key.starts_with(char::is_lowercase)
    }

    /// These options, and those of an `impl` block where they say nothing.
    pub(super) fn or(self, outer: Self) -> Self {
        Self {
            positional: self.positional,
            names: self.names,
            handle: self.handle.or(outer.handle),
            error_type: self.error_type.or(outer.error_type),
            outcome: self.outcome.or(outer.outcome),
            observe: self.observe.or(outer.observe),
            retry: self.retry.or(outer.retry),
            timeout: self.timeout.or(outer.timeout),
            future: self.future.or(outer.future),
            registry: self.registry.or(outer.registry),
            krate: self.krate.or(outer.krate),
            skip: self.skip,
        }
    }
}

impl Retry {
    fn parse(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Self> {
        if !input.peek(token::Paren) {
            return Err(
                input.error("`retry` takes its options in parentheses: `retry(attempts = 4)`")
            );
        }
        let content;
        parenthesized!(content in input);
        let mut retry = Self::default();
        each_argument(&content, errors, |input, errors| {
            retry.argument(input, errors)
        });
        Ok(retry)
    }

    fn argument(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        let key = input.call(Ident::parse_any)?;
        match key.to_string().as_str() {
            "attempts" => {
                let attempts = value(&key, input, "4")?;
                let checked = check_attempts(&attempts);
                self.attempts.set(&key, attempts, errors);
                return checked;
            }
            "backoff" => self
                .backoff
                .set(&key, value(&key, input, "\"100ms..5s\"")?, errors),
            "when" => {
                let expr = code(
                    &key,
                    input,
                    "a function of the error",
                    "MyError::is_transient",
                )?;
                self.when.set(&key, expr, errors);
            }
            _ => return Err(unknown("option of `retry`", &key, &RETRY_OPTIONS)),
        }
        Ok(())
    }
}

/// Goes through a list by commas; a mistake costs its own argument only.
pub(super) fn each_argument(
    input: ParseStream<'_>,
    errors: &mut Errors,
    mut argument: impl FnMut(ParseStream<'_>, &mut Errors) -> syn::Result<()>,
) {
    while !input.is_empty() {
        let parsed = argument(input, errors).and_then(|()| {
            if input.is_empty() || input.peek(Token![,]) {
                return Ok(());
            }
            Err(input.error("expected `,` before this"))
        });
        if let Err(error) = parsed {
            errors.push(error);
            skip_argument(input);
        }
        if input.parse::<Token![,]>().is_err() {
            break;
        }
    }
}

fn skip_argument(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) && input.parse::<TokenTree>().is_ok() {}
}

/// `= value` after `key`; `shape` is what a value looks like.
fn value<T: Parse>(key: &Ident, input: ParseStream<'_>, shape: &str) -> syn::Result<T> {
    let equals: Option<Token![=]> = input.parse()?;
    if equals.is_none() || input.is_empty() || input.peek(Token![,]) {
        let message = format!("`{key}` needs a value: `{key} = {shape}`");
        return Err(syn::Error::new_spanned(key, message));
    }
    input.parse()
}

/// `= name` after `key`.
fn name(key: &Ident, input: ParseStream<'_>) -> syn::Result<Ident> {
    let message = format!("`{key}` takes the name to bind: `{key} = call`");
    match value(key, input, "call")? {
        Expr::Path(path) => path.path.require_ident().cloned(),
        other => Err(syn::Error::new_spanned(other, &message)),
    }
    .map_err(|error| syn::Error::new(error.span(), message))
}

/// Nothing after `key`.
fn word(key: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(());
    }
    Err(input.error(format!("`{key}` stands alone, without a value")))
}

/// Nothing after `key`, which means yes, or `= false`.
fn yes_or_no(key: &Ident, input: ParseStream<'_>) -> syn::Result<bool> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(true);
    }
    let wrong = |error: syn::Error| {
        syn::Error::new(
            error.span(),
            format!("`{key}` stands alone, or is `{key} = false`"),
        )
    };
    input.parse::<Token![=]>().map_err(wrong)?;
    Ok(input.parse::<LitBool>().map_err(wrong)?.value)
}

/// An expression that is no mere literal.
pub(super) fn code(
    key: &Ident,
    input: ParseStream<'_>,
    wanted: &str,
    shape: &str,
) -> syn::Result<Expr> {
    match value(key, input, shape)? {
        Expr::Lit(literal) => Err(syn::Error::new_spanned(
            literal,
            format!("`{key}` takes {wanted}: `{key} = {shape}`"),
        )),
        expr => Ok(expr),
    }
}

/// A number from 1 on; of a constant only rustc knows the value.
fn check_attempts(attempts: &Expr) -> syn::Result<()> {
    let Expr::Lit(literal) = attempts else {
        return Ok(());
    };
    match &literal.lit {
        Lit::Int(number) if number.base10_parse::<u32>().is_ok_and(|count| count >= 1) => Ok(()),
        _ => {
            let message = "`attempts` counts all tries, and is 1 or more: `attempts = 4`";
            Err(syn::Error::new_spanned(literal, message))
        }
    }
}

fn legal(kind: Kind) -> impl Iterator<Item = &'static str> {
    kind.names().iter().copied().chain(OPTIONS)
}

fn unknown_option(key: &Ident, kind: Kind) -> syn::Error {
    let legal: Vec<&str> = legal(kind).collect();
    unknown("option", key, &legal)
}
