//! The implementation of `LabelSet`.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{Generics, Ident, Visibility};

use super::model::{LabelSet, Member, Role};
use super::{checks, generics};
use crate::generics::derived;
use crate::krate::Krate;
use crate::label::identifier_warning;

pub(super) fn expand(set: &LabelSet) -> TokenStream {
    let implementation = implementation(set);
    let size = Size::of(set).expand();
    let evaluated = checks::evaluated(set);
    let warnings = set.members.iter().filter_map(warning);
    quote_spanned! {Span::mixed_site()=>
        #implementation
        #size
        #evaluated
        #(#warnings)*
    }
}

fn implementation(set: &LabelSet) -> TokenStream {
    let LabelSet { krate, ident, .. } = set;
    let private = krate.private();
    let key = generics::key(ident, &set.generics);
    let generics = generics::of_implementation(set);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let parts = parts(set);
    let visitor = visitor(set);
    let visits = visits(set, &visitor);
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #impl_generics #krate::LabelSet for #ident #type_generics #where_clause {
            type Key = #key;

            const PARTS: &'static [#private::LabelPart] = #parts;

            #[inline]
            fn visit<__V: #private::LabelVisitor>(&self, #visitor: &mut __V) {
                #visits
            }
        }
    }
}

/// The labels. What only the compiler knows of them is checked where they are made: whoever uses
/// a label set uses them.
fn parts(set: &LabelSet) -> TokenStream {
    let private = set.krate.private();
    let members = set.members.iter().map(|member| part(set, member));
    let constants = set.constants.iter().map(|constant| {
        let (name, value) = (&constant.name, &constant.value);
        quote_spanned! {Span::mixed_site()=>
            #private::LabelPart::Label(#private::Field {
                name: #name,
                values: ::core::option::Option::Some(&[#value]),
            })
        }
    });
    let all = quote_spanned!(Span::mixed_site()=> &[#(#members,)* #(#constants,)*]);
    let checks = checks::checks(set);
    if checks.is_empty() {
        return all;
    }
    quote_spanned! {Span::mixed_site()=>
        {
            let __callmeter_parts: &'static [#private::LabelPart] = const { #all };
            #checks
            __callmeter_parts
        }
    }
}

fn part(set: &LabelSet, member: &Member) -> TokenStream {
    let krate = &set.krate;
    let private = krate.private();
    let ty = &member.ty;
    match &member.role {
        Role::Label { name, .. } => quote_spanned! {Span::mixed_site()=>
            #private::LabelPart::Label(#private::Field {
                name: #name,
                values: <#ty as #krate::LabelValue>::VALUES,
            })
        },
        Role::Set => quote_spanned! {Span::mixed_site()=>
            #private::LabelPart::Set(<#ty as #krate::LabelSet>::PARTS)
        },
    }
}

fn visitor(set: &LabelSet) -> Ident {
    let is_told = !(set.members.is_empty() && set.constants.is_empty());
    let name = if is_told {
        "__callmeter_visitor"
    } else {
        "_callmeter_visitor"
    };
    Ident::new(name, Span::mixed_site())
}

fn visits(set: &LabelSet, visitor: &Ident) -> TokenStream {
    let krate = &set.krate;
    let private = krate.private();
    let members = set.members.iter().map(|member| {
        let (ident, ty) = (derived(&member.ident), &member.ty);
        match &member.role {
            Role::Label { .. } => quote_spanned! {Span::mixed_site()=>
                #private::visit_label::<#ty, __V>(&self.#ident, #visitor);
            },
            Role::Set => quote_spanned! {Span::mixed_site()=>
                <#ty as #krate::LabelSet>::visit(&self.#ident, #visitor);
            },
        }
    });
    let constants = set.constants.iter().map(|_| {
        quote_spanned! {Span::mixed_site()=>
            #private::LabelVisitor::closed(#visitor, 0, 1);
        }
    });
    quote_spanned!(Span::mixed_site()=> #(#members)* #(#constants)*)
}

/// The number of label sets, as a constant of the type.
pub(super) struct Size<'a> {
    pub(super) krate: &'a Krate,
    pub(super) ident: &'a Ident,
    pub(super) visibility: &'a Visibility,
    pub(super) generics: &'a Generics,
}

impl<'a> Size<'a> {
    fn of(set: &'a LabelSet) -> Self {
        Self {
            krate: &set.krate,
            ident: &set.ident,
            visibility: &set.visibility,
            generics: &set.generics,
        }
    }

    pub(super) fn expand(&self) -> TokenStream {
        let Self {
            krate,
            ident,
            visibility,
            generics,
        } = self;
        let private = krate.private_at(ident.span());
        let generics = generics::with_set(generics, krate);
        let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
        let size = quote_spanned! {ident.span()=>
            #private::closed_size(<Self as #krate::LabelSet>::PARTS)
        };
        quote_spanned! {Span::mixed_site()=>
            #[automatically_derived]
            impl #impl_generics #ident #type_generics #where_clause {
                /// How many label sets there are. Only a set of closed labels can say so: of
                /// another one this does not compile.
                #visibility const CARDINALITY: ::core::primitive::usize = #size;
            }
        }
    }
}

fn warning(member: &Member) -> Option<TokenStream> {
    match &member.role {
        Role::Label {
            name,
            is_suspicious: true,
        } => Some(identifier_warning(name, member.ident.span())),
        _ => None,
    }
}
