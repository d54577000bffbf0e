//! The values of an operation: a field of each for `observe = …`, and a constant for `Call::observe`.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Generics, Ident, Visibility};

use crate::krate::Krate;
use crate::operation::value::Value;

pub(super) struct Values<'a> {
    pub(super) krate: &'a Krate,
    pub(super) ident: &'a Ident,
    pub(super) visibility: &'a Visibility,
    pub(super) generics: &'a Generics,
    /// What a value finds its operation by.
    pub(super) declaration: TokenStream,
    /// The type of its status.
    pub(super) status: TokenStream,
    /// With the texts that describe them.
    pub(super) values: Vec<(Value, String)>,
}

impl Values<'_> {
    /// The type of all values together.
    pub(super) fn ty(&self) -> TokenStream {
        if self.values.is_empty() {
            quote!(())
        } else {
            quote_spanned!(Span::mixed_site()=> __Values)
        }
    }

    pub(super) fn all(&self) -> TokenStream {
        if self.values.is_empty() {
            quote!(&())
        } else {
            quote_spanned!(Span::mixed_site()=> &__VALUES)
        }
    }

    pub(super) fn items(&self) -> TokenStream {
        if self.values.is_empty() {
            return TokenStream::new();
        }
        let Self {
            krate,
            ident,
            visibility,
            ..
        } = self;
        let members: Vec<&Ident> = self.values.iter().map(|(value, _)| &value.member).collect();
        let new: Vec<TokenStream> = (0..members.len()).map(|at| self.one(at)).collect();
        let constants = self.values.iter().map(|(value, _)| &value.constant);
        let help = self.values.iter().map(|(_, help)| help);
        let (impl_generics, type_generics, where_clause) = self.generics.split_for_impl();
        quote_spanned! {Span::mixed_site()=>
            #[doc(hidden)]
            pub struct __Values {
                #(pub #members: #krate::Value,)*
            }

            static __VALUES: __Values = __Values {
                #(#members: #new,)*
            };

            #[automatically_derived]
            impl #impl_generics #ident #type_generics #where_clause {
                #(
                    #[doc = #help]
                    #visibility const #constants: #krate::Value = #new;
                )*
            }
        }
    }

    fn one(&self, at: usize) -> TokenStream {
        let Self {
            krate,
            declaration,
            status,
            ..
        } = self;
        quote_spanned!(Span::mixed_site()=> #krate::Value::of::<#status>(|| #declaration, #at))
    }
}
