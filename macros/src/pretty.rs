//! Expansions as people read them, for tests.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse_quote;

/// `expansion` formatted like source code.
pub(crate) fn pretty(expansion: &TokenStream) -> String {
    prettyplease::unparse(&parse_quote!(#expansion))
}

/// What the `compile_error!`s in `expansion` say.
pub(crate) fn messages(expansion: &TokenStream) -> Vec<String> {
    let mut messages = vec![];
    let mut after_compile_error = false;
    for token in expansion.clone() {
        match token {
            TokenTree::Ident(ident) => after_compile_error = ident == "compile_error",
            TokenTree::Group(group) if after_compile_error => {
                let text: syn::LitStr = syn::parse2(group.stream()).expect("a message");
                messages.push(text.value());
                after_compile_error = false;
            }
            TokenTree::Group(group) => messages.extend(self::messages(&group.stream())),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    messages
}
