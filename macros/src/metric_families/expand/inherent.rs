//! The functions of the trait as those of the struct, so that nobody has to import it.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{Generics, Ident, Visibility, parse_quote};

use crate::krate::Krate;

pub(super) struct Inherent<'a> {
    pub(super) krate: &'a Krate,
    pub(super) ident: &'a Ident,
    pub(super) visibility: &'a Visibility,
    pub(super) generics: &'a Generics,
    /// The body of `global`.
    pub(super) global: TokenStream,
}

impl Inherent<'_> {
    pub(super) fn expand(&self) -> TokenStream {
        let Self {
            krate,
            ident,
            visibility,
            global,
            ..
        } = self;
        let generics = self.with_families();
        let lives = self.lives();
        let allow = self.allow();
        let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
        quote_spanned! {Span::mixed_site()=>
            #[automatically_derived]
            #allow
            impl #impl_generics #ident #type_generics #where_clause {
                /// Its families in the global registry, registered at the first call.
                ///
                /// One that clashes with another is in no scrape; `callmeter::check` tells.
                #visibility fn global() -> &'static Self #lives {
                    #global
                }

                /// Its families in a registry. Registered twice, both count in the same series.
                ///
                /// # Errors
                /// Where a name is taken by a family that is declared differently: then none of
                /// the struct's families is registered.
                #visibility fn register(
                    __callmeter_registry: &#krate::Registry,
                ) -> ::core::result::Result<Self, #krate::RegisterErrors> {
                    <Self as #krate::MetricFamilies>::register(__callmeter_registry)
                }
            }
        }
    }

    /// What the fields ask of the parameters, without naming their types.
    fn with_families(&self) -> Generics {
        let krate = self.krate;
        let mut generics = self.generics.clone();
        if !generics.params.is_empty() {
            let predicate = parse_quote!(Self: #krate::MetricFamilies);
            generics.make_where_clause().predicates.push(predicate);
        }
        generics
    }

    /// A struct may be called as one of the functions is.
    fn allow(&self) -> Option<TokenStream> {
        (self.ident == "Global")
            .then(|| quote_spanned!(Span::mixed_site()=> #[allow(clippy::self_named_constructors)]))
    }

    fn lives(&self) -> TokenStream {
        if self.generics.params.is_empty() {
            return TokenStream::new();
        }
        quote_spanned! {Span::mixed_site()=>
            where Self: ::core::marker::Send + ::core::marker::Sync + 'static
        }
    }
}
