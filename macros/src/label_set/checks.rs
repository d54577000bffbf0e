//! What depends on the types of the fields, which only the compiler knows: how many label sets
//! there are, and which labels are in a set inside the set.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::Ident;

use super::attr::Budget;
use super::generics;
use super::model::{LabelSet, Member, Role};

/// What the labels may come to where nothing is said of it.
const MOST_LABEL_SETS: usize = 10_000;

/// Statements that fail where the set does not hold what it promises.
pub(super) fn checks(set: &LabelSet) -> TokenStream {
    if set.members.is_empty() {
        return TokenStream::new();
    }
    let closed = set.budget.iter().flat_map(|budget| closed(set, budget));
    let size = size(set);
    let names = names(set);
    quote_spanned!(Span::mixed_site()=> #(#closed)* #size #(#names)*)
}

/// Makes the compiler look at the checks, though nobody uses the set.
pub(super) fn evaluated(set: &LabelSet) -> TokenStream {
    if set.members.is_empty() || generics::is_generic(&set.generics) {
        return TokenStream::new();
    }
    let krate = &set.krate;
    let private = krate.private();
    let key = generics::key(&set.ident, &set.generics);
    quote_spanned! {Span::mixed_site()=>
        const _: &[#private::LabelPart] = <#key as #krate::LabelSet>::PARTS;
    }
}

/// A budget is for sets that can keep it.
fn closed<'a>(set: &'a LabelSet, budget: &'a Budget) -> impl Iterator<Item = TokenStream> + 'a {
    let parts = parts();
    let private = set.krate.private();
    set.members.iter().enumerate().map(move |(at, member)| {
        let what = match &member.role {
            Role::Label { name, .. } => format!("`{name}` takes any text"),
            Role::Set => format!("a label of `{}` takes any text", member.ident),
        };
        let message = format!(
            "`budget` is for closed sets, but {what}; make it an enum with \
             `#[derive(LabelValue)]`, or leave `budget` out"
        );
        quote_spanned! {budget.literal.span()=>
            ::core::assert!(#private::is_closed_part(#parts, #at), #message);
        }
    })
}

fn size(set: &LabelSet) -> TokenStream {
    let parts = parts();
    let (most, span) = match &set.budget {
        Some(budget) => (budget.most, budget.literal.span()),
        None => (MOST_LABEL_SETS, set.ident.span()),
    };
    let private = set.krate.private_at(span);
    quote_spanned!(span=> #private::check_size(#parts, #most);)
}

/// Two labels of one name. Those of the struct itself are told apart already.
fn names(set: &LabelSet) -> Vec<TokenStream> {
    let mut checks = vec![];
    for (at, member) in set.members.iter().enumerate() {
        if member.is_set() {
            let twins = twins(set, at, member);
            checks.extend(twins.map(|(other, twin)| distinct(set, (at, member), other, &twin)));
        }
    }
    checks
}

/// The parts that may have a label of the set at `at`, and what it is if they do.
fn twins<'a>(
    set: &'a LabelSet,
    at: usize,
    member: &'a Member,
) -> impl Iterator<Item = (usize, String)> + 'a {
    let members = set.members.iter().enumerate();
    // Two sets are compared once.
    let members = members.filter(move |(other_at, other)| !other.is_set() || *other_at < at);
    let members = members.map(|(other_at, other)| (other_at, twin(member, other)));
    let constants = (set.members.len()..).zip(&set.constants);
    let constants = constants.map(|(at, constant)| (at, twin_of_label(member, &constant.name)));
    members.chain(constants)
}

fn twin(member: &Member, other: &Member) -> String {
    match &other.role {
        Role::Label { name, .. } => twin_of_label(member, name),
        Role::Set => format!(
            "a label of `{}` has the name of one of `{}`",
            member.ident, other.ident
        ),
    }
}

fn twin_of_label(member: &Member, name: &str) -> String {
    format!("`{}` has a label `{name}`, too", member.ident)
}

fn distinct(
    set: &LabelSet,
    (at, member): (usize, &Member),
    other_at: usize,
    twin: &str,
) -> TokenStream {
    let parts = parts();
    let private = set.krate.private();
    let message = format!("{twin}; rename one of the two: `#[label(rename = \"…\")]`");
    quote_spanned! {member.ident.span()=>
        ::core::assert!(!#private::share_a_name(#parts, #at, #other_at), #message);
    }
}

fn parts() -> Ident {
    Ident::new("__callmeter_parts", Span::mixed_site())
}
