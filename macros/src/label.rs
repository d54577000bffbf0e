//! Fields that are labels: their names, and which of them stand for identifiers.

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::{Ident, LitStr};

use crate::errors::Errors;
use crate::name::check_label_name;
use crate::warning::warning;

/// Labels that have about as many values as there are calls.
const IDENTIFIERS: [&str; 12] = [
    "user_id",
    "request_id",
    "trace_id",
    "span_id",
    "session_id",
    "correlation_id",
    "transaction_id",
    "email",
    "ip_address",
    "uuid",
    "guid",
    "timestamp",
];

/// The label's name: the field's, or what it is renamed to. Checked, also against the names
/// `before` it, which stand behind who has them.
pub(crate) fn name_of_field<'a>(
    member: &Ident,
    rename: Option<&LitStr>,
    before: impl IntoIterator<Item = (&'a Ident, &'a str)>,
    errors: &mut Errors,
) -> String {
    let name = match rename {
        Some(text) => text.value(),
        None => member.unraw().to_string(),
    };
    let twin = before.into_iter().find(|(_, other)| *other == name);
    let problem = match twin {
        Some((other, _)) => Err(format!("`{other}` is the label `{name}` already")),
        None => check_label_name(&name),
    };
    match (problem, rename) {
        (Ok(()), _) => {}
        (Err(problem), Some(text)) => errors.error(text, problem),
        (Err(problem), None) => {
            errors.error(member, format!("{problem} (`#[label(rename = \"…\")]`)"));
        }
    }
    name
}

/// Whether a label of this name probably stands for an identifier.
pub(crate) fn is_identifier(name: &str) -> bool {
    IDENTIFIERS.contains(&name)
}

/// Says at `span` what a label that stands for an identifier does.
pub(crate) fn identifier_warning(name: &str, span: Span) -> TokenStream {
    let note = format!(
        "a label `{name}` makes a new series for almost every call; leave it out, or say why it \
         does not: `#[label(allow = \"…\")]`"
    );
    warning(name, span, &note)
}
