//! The values of the fields, and what only the compiler can check of them.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, Type};

use super::declaration::{declaration, option};
use crate::generics::depends_on;
use crate::metric_families::clash::{self, Meeting};
use crate::metric_families::family::Family;
use crate::metric_families::model::{Member, MetricFamilies, Role};

pub(super) fn value(families: &MetricFamilies, member: &Member, into: &Ident) -> TokenStream {
    let krate = &families.krate;
    let ty = &member.ty;
    match &member.role {
        Role::Family(family) => {
            let declaration = declaration(families, member, family);
            let check = check(families, ty, family);
            quote_spanned! {Span::mixed_site()=>
                {
                    #declaration
                    #check
                    <#ty as #krate::MetricField>::declare(&__FAMILY, #into)
                }
            }
        }
        Role::Flattened => quote_spanned! {Span::mixed_site()=>
            <#ty as #krate::MetricFamilies>::declare(#into)
        },
        Role::Skipped => quote_spanned! {Span::mixed_site()=>
            <#ty as ::core::default::Default>::default()
        },
    }
}

/// What depends on the field's type is told at the type.
fn check(families: &MetricFamilies, ty: &Type, family: &Family) -> TokenStream {
    let private = families.krate.private_at(ty.span());
    let field = families.krate.item_at("MetricField", ty.span());
    let name = &family.name.text;
    let unit = option(family.unit());
    let has_buckets = family.bounds.is_some();
    let check = quote_spanned! {ty.span()=>
        #private::check_field(
            <#ty as #field>::KIND,
            #name,
            #unit,
            #has_buckets,
            <#ty as #field>::HAS_OWN_BUCKETS,
        )
    };
    let mut checks = constant(families, ty, &check);
    if let Some(native) = &family.native {
        checks.extend(check_native(families, ty, native));
    }
    let has_limit = family.limit.is_some();
    if has_limit || !family.labels.is_empty() {
        let names = family.labels.iter().map(|label| &label.name);
        let check = quote_spanned! {ty.span()=>
            #private::check_labels(
                <#ty as #field>::LABELS,
                &[#(#names),*],
                #has_limit,
            )
        };
        checks.extend(constant(families, ty, &check));
    }
    checks
}

/// Told at the option, as that is what does not belong there.
fn check_native(families: &MetricFamilies, ty: &Type, native: &Ident) -> TokenStream {
    let span = native.span();
    let private = families.krate.private_at(span);
    let field = families.krate.item_at("MetricField", span);
    let check = quote_spanned! {span=>
        #private::check_native(<#ty as #field>::KIND, <#ty as #field>::HAS_OWN_BUCKETS)
    };
    constant(families, ty, &check)
}

/// Evaluated though nobody uses the struct, unless it depends on what it is used with.
fn constant(families: &MetricFamilies, ty: &Type, check: &TokenStream) -> TokenStream {
    if depends_on(ty, &families.generics) {
        quote_spanned!(Span::mixed_site()=> const { #check };)
    } else {
        quote_spanned!(Span::mixed_site()=> const _: () = #check;)
    }
}

/// Families that have the names of other families' samples.
pub(super) fn meetings(families: &MetricFamilies) -> TokenStream {
    let meetings = clash::meetings(families);
    meetings.iter().map(|one| meeting(families, one)).collect()
}

fn meeting(families: &MetricFamilies, meeting: &Meeting<'_>) -> TokenStream {
    let span = meeting.other.name.place.span();
    let private = families.krate.private_at(span);
    let field = families.krate.item_at("MetricField", span);
    let ty = &meeting.owner.ty;
    let types = meeting.types.iter().map(|one| {
        let one = Ident::new(one, Span::mixed_site());
        quote!(#private::MetricKind::#one)
    });
    let message = &meeting.message;
    let check = quote_spanned! {span=>
        ::core::assert!(
            !::core::matches!(<#ty as #field>::KIND, #(#types)|*),
            #message
        )
    };
    constant(families, ty, &check)
}
