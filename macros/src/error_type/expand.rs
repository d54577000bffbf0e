//! The implementation of `ErrorType`.
//!
//! A local has a name that no user's constant has, or its pattern would match the constant.

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
    let outcome_word = outcome_word(error);
    let declare = declare(error);
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #impl_generics #krate::ErrorType for #ident #type_generics #where_clause {
            fn error_type(&self) -> &'static ::core::primitive::str {
                #error_type
            }
            #outcome
            #outcome_word
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
    let arms: Vec<(Outcome, TokenStream)> = Outcome::ALL
        .into_iter()
        .map(|outcome| {
            let patterns = error.patterns(|meaning| meaning.outcome() == Some(outcome));
            (outcome, patterns)
        })
        .filter(|(_, patterns)| !patterns.is_empty())
        .collect();
    let nested = error.delegations("outcome");
    if nested.is_empty() && arms.iter().all(|(outcome, _)| *outcome == Outcome::Failure) {
        return TokenStream::new();
    }
    let arms = arms.iter().map(|(outcome, patterns)| {
        let outcome = outcome_path(krate, *outcome);
        quote_spanned!(Span::mixed_site()=> #patterns => #outcome,)
    });
    let body = matched(error, quote!(#(#arms)* #nested));
    quote_spanned! {Span::mixed_site()=>
        fn outcome(&self) -> #krate::Outcome {
            #body
        }
    }
}

/// Nothing, where the default holds: no error says a word.
fn outcome_word(error: &ErrorType) -> TokenStream {
    let words = error.words();
    let nested = error.delegations("outcome_word");
    if words.is_empty() && nested.is_empty() {
        return TokenStream::new();
    }
    let said = words.into_iter().map(|word| {
        let patterns = error.patterns(|meaning| meaning.word() == Some(word));
        quote_spanned!(Span::mixed_site()=> #patterns => ::core::option::Option::Some(#word),)
    });
    let silent = error.patterns(Meaning::is_silent);
    let silent = (!silent.is_empty())
        .then(|| quote_spanned!(Span::mixed_site()=> #silent => ::core::option::Option::None,));
    let body = matched(error, quote!(#(#said)* #silent #nested));
    quote_spanned! {Span::mixed_site()=>
        fn outcome_word(&self) -> ::core::option::Option<&'static ::core::primitive::str> {
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
    let mut declarations: Vec<TokenStream> = vec![];
    let mut seen = vec![];
    for arm in &error.arms {
        if let Meaning::Value { text, word } = &arm.meaning {
            if seen.contains(&(text, word)) {
                continue;
            }
            seen.push((text, word));
        }
        declarations.push(declaration(krate, &arm.meaning));
    }
    let types = if declarations.is_empty() {
        quote_spanned!(Span::mixed_site()=> _)
    } else {
        quote_spanned!(Span::mixed_site()=> __callmeter_types)
    };
    quote_spanned! {Span::mixed_site()=>
        fn declare(#types: &mut #krate::ErrorTypes) {
            #(#declarations)*
        }
    }
}

fn declaration(krate: &Krate, meaning: &Meaning) -> TokenStream {
    match meaning {
        Meaning::Value { text, word } => {
            let outcome = outcome_path(krate, Outcome::of(word.as_deref()));
            match word {
                None => quote_spanned! {Span::mixed_site()=>
                    __callmeter_types.add(#text, #outcome);
                },
                Some(word) => quote_spanned! {Span::mixed_site()=>
                    __callmeter_types.add_as(#text, #outcome, #word);
                },
            }
        }
        Meaning::OfField { ty, .. } => quote_spanned! {Span::mixed_site()=>
            __callmeter_types.nested::<#ty>();
        },
    }
}

fn outcome_path(krate: &Krate, outcome: Outcome) -> TokenStream {
    let variant = Ident::new(outcome.variant(), Span::mixed_site());
    quote_spanned!(Span::mixed_site()=> #krate::Outcome::#variant)
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

    /// Each word that is given, once, in order.
    fn words(&self) -> Vec<&str> {
        let mut words = vec![];
        for word in self.arms.iter().filter_map(|arm| arm.meaning.word()) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words
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
                        #path { #member: __callmeter_inner } =>
                            <#ty as #krate::ErrorType>::#method(__callmeter_inner),
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
            Self::Value { word, .. } => Some(Outcome::of(word.as_deref())),
            Self::OfField { .. } => None,
        }
    }

    fn word(&self) -> Option<&str> {
        match self {
            Self::Value { word, .. } => word.as_deref(),
            Self::OfField { .. } => None,
        }
    }

    fn is_silent(&self) -> bool {
        matches!(self, Self::Value { word: None, .. })
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
