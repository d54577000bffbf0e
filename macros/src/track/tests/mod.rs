//! What the attributes make of functions, and what they say of mistakes.

mod expansion;
mod messages;
mod methods;
mod observe;

use proc_macro2::TokenStream;

use super::{Kind, expand};
use crate::pretty;

fn expanded(kind: Kind, arguments: TokenStream, item: TokenStream) -> String {
    pretty::pretty(&expand(kind, arguments, item))
}

fn messages(kind: Kind, arguments: TokenStream, item: TokenStream) -> Vec<String> {
    pretty::messages(&expand(kind, arguments, item))
}
