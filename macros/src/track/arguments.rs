//! The arguments of a body that is moved into a closure or an `async` block.
//!
//! Without the attribute they are dropped after the body, the last one first, and of each what
//! its pattern binds before the rest. What a closure captures is dropped in the order in which
//! it is first mentioned, and only what the body names is captured, field by field. So the
//! new body begins with a mention of every argument as a whole, the last one first.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::ext::IdentExt;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, FnArg, Ident, Pat, PatIdent, PatType, Receiver, ReceiverKind, Signature, parse_quote,
};

use super::returns;
use crate::item_fn::ItemFn;

/// A function whose body is to be moved.
pub(super) struct Moved {
    /// Arguments have names where something of them has to be moved that their pattern leaves.
    pub(super) signature: Signature,
    /// Statements before the body.
    pub(super) prologue: TokenStream,
}

struct Moving<'a> {
    body: &'a TokenStream,
    /// What is evaluated outside the body.
    outside: TokenStream,
    /// The other attributes.
    others: TokenStream,
    /// Whether one of them may use the arguments, as `#[instrument]` does.
    has_other_users: bool,
    /// In the order of the arguments; they are to run in the opposite one.
    mentions: Vec<TokenStream>,
    /// Patterns that are matched inside. Once there is one, all behind it are.
    patterns: TokenStream,
    /// Whether an argument was met whose drop may do something.
    is_behind: bool,
}

impl Moved {
    /// `outside` are the attribute's own expressions, which need the names of the signature.
    pub(super) fn new(function: &ItemFn, outside: TokenStream) -> Self {
        let mut signature = function.signature.clone();
        let mut moving = Moving {
            body: &function.body.tokens,
            outside,
            others: function
                .attributes
                .iter()
                .map(ToTokens::to_token_stream)
                .collect(),
            has_other_users: !function.attributes.iter().all(is_inert),
            mentions: vec![],
            patterns: TokenStream::new(),
            is_behind: false,
        };
        for argument in &mut signature.inputs {
            match argument {
                FnArg::Receiver(receiver) => moving.receiver(receiver),
                FnArg::Typed(argument) => moving.argument(argument),
            }
        }
        let mut prologue: TokenStream = moving.mentions.into_iter().rev().collect();
        prologue.extend(moving.patterns);
        Self {
            signature,
            prologue,
        }
    }
}

impl Moving<'_> {
    fn receiver(&mut self, receiver: &Receiver) {
        let is_owned = match &receiver.kind {
            ReceiverKind::Value => true,
            ReceiverKind::Typed(_, ty) => !returns::is_reference(ty),
            _ => false,
        };
        if is_owned {
            let name = receiver.self_token;
            self.mentions.push(hygienic!(let _ = &#name;));
            self.is_behind = true;
        }
    }

    fn argument(&mut self, argument: &mut PatType) {
        if returns::is_reference(&argument.ty) {
            return;
        }
        let attributes = conditions(&argument.attrs);
        self.visit_pat_mut(&mut argument.pat);
        let names = names(&argument.pat);
        if self.is_matched_inside(&argument.pat, &names) {
            let name = self.inside(&argument.pat, &attributes);
            *argument.pat = parse_quote!(#name);
        } else {
            let mentions = names.iter().map(|name| self.mention(name, &attributes));
            let mentions: Vec<_> = mentions.collect();
            self.mentions.extend(mentions);
        }
        self.is_behind = true;
    }

    /// The argument under a name, as its pattern is matched inside the body. That is kept in a
    /// variable of the body if the ones before it are.
    fn inside(&mut self, pattern: &Pat, attributes: &TokenStream) -> TokenStream {
        let number = self.mentions.len();
        let name = format_ident!("__callmeter_{number}", span = Span::mixed_site());
        let is_borrowed = occurs(&format_ident!("ref"), &pattern.to_token_stream());
        let mutability = is_borrowed.then(|| hygienic!(mut));
        self.mentions.push(hygienic!(#attributes let _ = &#name;));
        if !self.patterns.is_empty() {
            let keep = hygienic!(#attributes let #mutability #name = #name;);
            self.patterns.extend(keep);
        }
        if !matches!(pattern, Pat::Wild(_)) {
            let bind = hygienic!(#attributes let #pattern = #name;);
            self.patterns.extend(bind);
        }
        hygienic!(#mutability #name)
    }

    /// For an argument that nothing names there is a reference of that name, so that the compiler
    /// still calls it unused. One that the attribute moves is gone before the body runs.
    fn mention(&self, name: &Ident, attributes: &TokenStream) -> TokenStream {
        let occurs_inside = occurs(name, self.body);
        if !occurs_inside && may_move(name, &self.outside) {
            TokenStream::new()
        } else if occurs_inside || self.has_other_users || occurs(name, &self.outside) {
            hygienic!(#attributes let _ = &#name;)
        } else {
            hygienic!(#attributes let #name = &#name;)
        }
    }

    /// Whether what the pattern leaves of the argument has to be dropped in the body.
    fn is_matched_inside(&self, pattern: &Pat, names: &[Ident]) -> bool {
        let is_due = self.is_behind && leaves_something(pattern) || !self.patterns.is_empty();
        is_due && !names.iter().any(|name| occurs(name, &self.outside))
    }
}

/// A variable like `_guard` that nothing names gets the expansion's span, since lints refuse
/// mentions of such a name that the user seems to have written.
impl VisitMut for Moving<'_> {
    fn visit_pat_ident_mut(&mut self, pattern: &mut PatIdent) {
        let name = &mut pattern.ident;
        let users = [self.body, &self.outside, &self.others];
        if name.to_string().starts_with('_') && !users.iter().any(|tokens| occurs(name, tokens)) {
            name.set_span(Span::mixed_site().located_at(name.span()));
        }
        visit_mut::visit_pat_ident_mut(self, pattern);
    }
}

/// Whether matching the pattern leaves a part of the value where it was.
fn leaves_something(pattern: &Pat) -> bool {
    match pattern {
        Pat::Ident(name) => !is_variable(name),
        Pat::Paren(inner) => leaves_something(&inner.pat),
        Pat::Slice(slice) => slice.elems.iter().any(leaves_something),
        Pat::Struct(of) => {
            of.rest.is_some() || of.fields.iter().any(|field| leaves_something(&field.pat))
        }
        Pat::Tuple(tuple) => tuple.elems.iter().any(leaves_something),
        Pat::TupleStruct(of) => of.elems.iter().any(leaves_something),
        _ => true,
    }
}

/// Not a constant, which looks alike, and not a reference to what stays.
fn is_variable(pattern: &PatIdent) -> bool {
    let name = pattern.ident.unraw().to_string();
    pattern.by_ref.is_none() && !name.starts_with(char::is_uppercase)
}

/// The variables of a pattern.
fn names(pattern: &Pat) -> Vec<Ident> {
    struct Names(Vec<Ident>);

    impl Visit<'_> for Names {
        fn visit_pat_ident(&mut self, pattern: &PatIdent) {
            let is_new = !self.0.contains(&pattern.ident);
            let is_constant = pattern.by_ref.is_none() && !is_variable(pattern);
            if is_new && !is_constant {
                self.0.push(pattern.ident.clone());
            }
            visit::visit_pat_ident(self, pattern);
        }
    }

    let mut names = Names(vec![]);
    names.visit_pat(pattern);
    names.0
}

/// Whether tokens may mean the variable; `{name}` in the text of a `format!` may, too.
fn occurs(name: &Ident, tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => occurs(name, &group.stream()),
        TokenTree::Literal(literal) => {
            occurs_in_text(&name.unraw().to_string(), &literal.to_string())
        }
        TokenTree::Punct(_) => false,
    })
}

/// Whether an expression may move the variable. It does not where it borrows it, or only uses a
/// field or a method, unless that is an `into_…`.
fn may_move(name: &Ident, expression: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = expression.clone().into_iter().collect();
    tokens.iter().enumerate().any(|(at, token)| match token {
        TokenTree::Ident(ident) if ident == name => {
            let text = |at: usize| tokens.get(at).map(ToString::to_string).unwrap_or_default();
            let is_borrowed = at > 0 && text(at - 1) == "&";
            let is_whole = text(at + 1) != ".";
            !is_borrowed && (is_whole || text(at + 2).starts_with("into"))
        }
        TokenTree::Group(group) => may_move(name, &group.stream()),
        _ => false,
    })
}

fn occurs_in_text(name: &str, text: &str) -> bool {
    let mut words = text.split(|letter: char| letter != '_' && !letter.is_alphanumeric());
    text.contains('{') && words.any(|word| word == name)
}

/// Whether an attribute of a function is the language's, and leaves the body alone.
fn is_inert(attribute: &Attribute) -> bool {
    const INERT: [&str; 15] = [
        "allow",
        "cfg",
        "cold",
        "deny",
        "deprecated",
        "doc",
        "expect",
        "export_name",
        "forbid",
        "inline",
        "must_use",
        "no_mangle",
        "target_feature",
        "track_caller",
        "warn",
    ];
    INERT.iter().any(|name| attribute.path().is_ident(name))
}

/// Those attributes of an argument that a statement can have.
fn conditions(attributes: &[Attribute]) -> TokenStream {
    const CONDITIONS: [&str; 7] = [
        "allow", "cfg", "cfg_attr", "deny", "expect", "forbid", "warn",
    ];
    let is_one = |attribute: &&Attribute| {
        let path = attribute.path();
        CONDITIONS.iter().any(|name| path.is_ident(name))
    };
    let conditions = attributes.iter().filter(is_one);
    conditions.map(ToTokens::to_token_stream).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn an_expression_may_move_what_it_names_whole() {
        let name = format_ident!("order");
        for moved in [
            quote!(Work { order }),
            quote!(Work {
                id: order.into_id()
            }),
            quote!(format!("{}", order)),
            quote!(find(order, 1)),
        ] {
            assert!(may_move(&name, &moved), "{moved}");
        }
        for borrowed in [
            quote!(Work { id: order.id }),
            quote!(Work { id: order.id() }),
            quote!(find(&order)),
            quote!(format!("{order}")),
            quote!(Work { id: other }),
        ] {
            assert!(!may_move(&name, &borrowed), "{borrowed}");
        }
    }

    #[test]
    fn a_text_names_what_it_has_in_braces() {
        let name = format_ident!("order");
        for text in [quote!("{order}"), quote!("{order:?}"), quote!("{:order$}")] {
            assert!(occurs(&name, &text), "{text}");
        }
        for text in [quote!("order"), quote!("{reorder}"), quote!("{order_id}")] {
            assert!(!occurs(&name, &text), "{text}");
        }
    }
}
