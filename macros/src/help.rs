//! Doc comments as HELP texts.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The first paragraph of an item's documentation, on one line.
pub(crate) fn first_paragraph(attributes: &[Attribute]) -> Option<String> {
    let text: Vec<String> = attributes.iter().filter_map(doc_text).collect();
    let text = text.join("\n");
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .skip_while(|line| line.is_empty())
        .take_while(|line| !line.is_empty())
        .collect();
    (!lines.is_empty()).then(|| lines.join(" "))
}

/// The text of `#[doc = "…"]`; what a macro would have to expand first is not looked at.
fn doc_text(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else {
        return None;
    };
    match &pair.value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) if pair.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}

/// `text` with a full stop, unless it ends in one or in another mark that ends a sentence.
pub(crate) fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?', ':', '…']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// `text` with a capital at its start.
pub(crate) fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::{ItemStruct, parse_quote};

    fn paragraph(item: &ItemStruct) -> Option<String> {
        first_paragraph(&item.attrs)
    }

    #[test]
    fn the_first_paragraph_becomes_one_line() {
        let item = parse_quote! {
            ///
            /// One quality gate
            /// of a build.
            ///
            /// More about it.
            struct Gate;
        };
        assert_eq!(
            paragraph(&item).as_deref(),
            Some("One quality gate of a build.")
        );
    }

    #[test]
    fn block_comments_and_other_attributes_do_no_harm() {
        let item = parse_quote! {
            #[derive(Debug)]
            /** One gate.

            More. */
            #[doc(hidden)]
            #[doc = include_str!("gate.md")]
            struct Gate;
        };
        assert_eq!(paragraph(&item).as_deref(), Some("One gate."));
    }

    #[test]
    fn without_text_there_is_no_paragraph() {
        assert_eq!(
            paragraph(&parse_quote!(
                struct Gate;
            )),
            None
        );
        assert_eq!(paragraph(&parse_quote! { #[doc = " "] struct Gate; }), None);
    }

    #[test]
    fn a_sentence_ends_once() {
        assert_eq!(sentence("One gate"), "One gate.");
        assert_eq!(sentence("One gate."), "One gate.");
        assert_eq!(sentence("Why?"), "Why?");
    }
}
