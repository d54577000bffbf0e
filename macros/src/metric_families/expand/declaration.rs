//! The `static` that says all about a family.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use crate::bounds;
use crate::krate::Krate;
use crate::metric_families::family::Family;
use crate::metric_families::model::{Member, MetricFamilies};

/// `__FAMILY`.
pub(super) fn declaration(
    families: &MetricFamilies,
    member: &Member,
    family: &Family,
) -> TokenStream {
    let private = families.krate.private();
    let namespace = option(families.namespace.as_ref());
    let name = &family.name.text;
    let help = &family.help;
    let unit = option(family.unit());
    let native = family.native.is_some();
    let bounds = match &family.bounds {
        Some(bounds) => bounds::numbers(&families.krate, bounds),
        None => quote!(&[]),
    };
    let labels = family.labels.iter().map(|label| {
        let (name, value) = (&label.name, &label.value);
        quote!((#name, #value))
    });
    let limit = option(family.limit);
    let expiry = option(family.expiry);
    let location = location(&families.krate, member);
    quote_spanned! {Span::mixed_site()=>
        static __FAMILY: #private::FamilyDeclaration = #private::FamilyDeclaration {
            namespace: #namespace,
            name: #name,
            help: #help,
            unit: #unit,
            native: #native,
            bounds: #bounds,
            const_labels: &[#(#labels),*],
            limit: #limit,
            expiry: #expiry,
            location: #location,
        };
    }
}

/// The place of the field.
fn location(krate: &Krate, member: &Member) -> TokenStream {
    let span = member.ident.span();
    let private = krate.private_at(span);
    quote_spanned!(span=> #private::location!())
}

pub(super) fn option(value: Option<impl ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}
