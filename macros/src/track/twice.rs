//! Attributes that would count one call twice.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, Expr, Path};

use super::item_impl::arguments;
use super::kind::Kind;
use super::options::Options;
use crate::errors::Errors;

/// The operation of an attribute: the name of its type, or the expression where that has none.
#[derive(PartialEq)]
pub(super) struct Recorded(String);

impl Recorded {
    pub(super) fn by(kind: Kind, options: &Options) -> Self {
        Self(match (kind, options.positional.first()) {
            (Kind::Operation, Some(Expr::Struct(value))) => last_segment(&value.path),
            (Kind::Operation, Some(Expr::Path(value))) => last_segment(&value.path),
            (Kind::Operation, other) => other.to_token_stream().to_string(),
            _ => kind.operation().0.to_owned(),
        })
    }

    /// Its mistakes are reported where it is expanded.
    fn as_written(kind: Kind, arguments: TokenStream) -> Self {
        let mut errors = Errors::new();
        let options = Options::parse(kind, arguments, &mut errors);
        let _ = errors.finish_with(());
        Self::by(kind, &options)
    }

    /// Adds a mistake at the first of the other attributes that records the same.
    pub(super) fn check(&self, others: &[Attribute], errors: &mut Errors) {
        let again = others.iter().find(|attribute| {
            let kind = Kind::named_by(attribute.path());
            kind.zip(arguments(attribute).ok())
                .is_some_and(|(kind, arguments)| *self == Self::as_written(kind, arguments))
        });
        if let Some(attribute) = again {
            self.report(attribute.path(), errors);
        }
    }

    pub(super) fn report(&self, again: &Path, errors: &mut Errors) {
        let message = format!(
            "each call would count twice as `{}`; remove one of the two attributes",
            self.0
        );
        errors.error(again, message);
    }
}

fn last_segment(path: &Path) -> String {
    let last = path.segments.last();
    last.map_or_else(String::new, |last| last.ident.unraw().to_string())
}
