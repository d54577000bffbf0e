//! The implementation of `ErrorType`.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{DeriveInput, Ident, Type};

use super::model::{Arm, ErrorType, Meaning, Outcome};
use crate::generics::bounded;
use crate::krate::Krate;

pub(super) fn expand(error: &ErrorType) -> TokenStream {
    let ErrorType { krate, ident, .. } = error;
    let bound = Ident::new("ErrorType", Span::mixed_site());
    let generics = bounded(&error.generics, error.nested(), krate, &bound);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let error_type = error_type(error);
    let outcome = outcome(error);
    let declare = declare(error);
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #impl_generics #krate::ErrorType for #ident #type_generics #where_clause {
            fn error_type(&self) -> &'static ::core::primitive::str {
                #error_type
            }
            #outcome
            #declare
        }
    }
}

fn error_type(error: &ErrorType) -> TokenStream {
    let values = error.texts().into_iter().map(|text| {
        let patterns = error.patterns(
            |meaning| matches!(meaning, Meaning::Value { text: other, .. } if other == text),
        );
        quote_spanned!(Span::mixed_site()=> #patterns => #text,)
    });
    let nested = error.delegations("error_type");
    matched(error, quote!(#(#values)* #nested))
}

/// Nothing, where the default holds: every error is a failure.
fn outcome(error: &ErrorType) -> TokenStream {
    let krate = &error.krate;
    let timeouts = error.patterns(|meaning| meaning.outcome() == Some(Outcome::TimedOut));
    let failures = error.patterns(|meaning| meaning.outcome() == Some(Outcome::Failure));
    let nested = error.delegations("outcome");
    if timeouts.is_empty() && nested.is_empty() {
        return TokenStream::new();
    }
    let arm = |patterns: &TokenStream, outcome: Outcome| {
        let outcome = outcome_path(krate, outcome);
        (!patterns.is_empty()).then(|| quote_spanned!(Span::mixed_site()=> #patterns => #outcome,))
    };
    let timeouts = arm(&timeouts, Outcome::TimedOut);
    let failures = arm(&failures, Outcome::Failure);
    let body = matched(error, quote!(#timeouts #failures #nested));
    quote_spanned! {Span::mixed_site()=>
        fn outcome(&self) -> #krate::Outcome {
            #body
        }
    }
}

fn matched(error: &ErrorType, arms: TokenStream) -> TokenStream {
    let value = if error.arms.is_empty() {
        quote_spanned!(Span::mixed_site()=> *self)
    } else {
        quote_spanned!(Span::mixed_site()=> self)
    };
    quote_spanned!(Span::mixed_site()=> match #value { #arms })
}

fn declare(error: &ErrorType) -> TokenStream {
    let krate = &error.krate;
    let mut seen = vec![];
    let declarations: Vec<TokenStream> = error
        .arms
        .iter()
        .filter_map(|arm| match &arm.meaning {
            Meaning::Value { text, outcome } => {
                if seen.contains(&(text, *outcome)) {
                    return None;
                }
                seen.push((text, *outcome));
                let outcome = outcome_path(krate, *outcome);
                Some(quote_spanned!(Span::mixed_site()=> types.add(#text, #outcome);))
            }
            Meaning::OfField { ty, .. } => {
                Some(quote_spanned!(Span::mixed_site()=> types.nested::<#ty>();))
            }
        })
        .collect();
    let types = if declarations.is_empty() {
        quote_spanned!(Span::mixed_site()=> _)
    } else {
        quote_spanned!(Span::mixed_site()=> types)
    };
    quote_spanned! {Span::mixed_site()=>
        fn declare(#types: &mut #krate::ErrorTypes) {
            #(#declarations)*
        }
    }
}

fn outcome_path(krate: &Krate, outcome: Outcome) -> TokenStream {
    match outcome {
        Outcome::Failure => quote_spanned!(Span::mixed_site()=> #krate::Outcome::Failure),
        Outcome::TimedOut => quote_spanned!(Span::mixed_site()=> #krate::Outcome::TimedOut),
    }
}

impl ErrorType {
    /// The types of the errors inside.
    fn nested(&self) -> impl Iterator<Item = &Type> {
        self.arms.iter().filter_map(|arm| match &arm.meaning {
            Meaning::OfField { ty, .. } => Some(&**ty),
            Meaning::Value { .. } => None,
        })
    }

    /// Each value once, in order.
    fn texts(&self) -> Vec<&String> {
        let mut texts = vec![];
        for arm in &self.arms {
            match &arm.meaning {
                Meaning::Value { text, .. } if !texts.contains(&text) => texts.push(text),
                _ => {}
            }
        }
        texts
    }

    /// `Self::A { .. } | Self::B { .. }`: the arms with such a meaning.
    fn patterns(&self, is_meant: impl Fn(&Meaning) -> bool) -> TokenStream {
        let paths = self
            .arms
            .iter()
            .filter(|arm| is_meant(&arm.meaning))
            .map(Arm::path);
        quote_spanned!(Span::mixed_site()=> #(#paths { .. })|*)
    }

    /// An arm for each error inside that asks it by `method`.
    fn delegations(&self, method: &str) -> TokenStream {
        let krate = &self.krate;
        let method = Ident::new(method, Span::mixed_site());
        self.arms
            .iter()
            .filter_map(|arm| match &arm.meaning {
                Meaning::OfField { member, ty } => {
                    let path = arm.path();
                    Some(quote_spanned! {Span::mixed_site()=>
                        #path { #member: inner } => <#ty as #krate::ErrorType>::#method(inner),
                    })
                }
                Meaning::Value { .. } => None,
            })
            .collect()
    }
}

impl Arm {
    fn path(&self) -> TokenStream {
        match &self.variant {
            Some(variant) => quote_spanned!(Span::mixed_site()=> Self::#variant),
            None => quote_spanned!(Span::mixed_site()=> Self),
        }
    }
}

impl Meaning {
    fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Value { outcome, .. } => Some(*outcome),
            Self::OfField { .. } => None,
        }
    }
}

/// The mistakes, and an implementation so that they are the only ones reported.
pub(super) fn fallback(input: &DeriveInput, krate: &Krate, error: &syn::Error) -> TokenStream {
    let ident = &input.ident;
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let error = error.to_compile_error();
    quote! {
        #error
        #[automatically_derived]
        impl #impl_generics #krate::ErrorType for #ident #type_generics #where_clause {
            fn error_type(&self) -> &'static ::core::primitive::str {
                ::core::unreachable!()
            }
        }
    }
}
