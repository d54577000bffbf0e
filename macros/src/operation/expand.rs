//! The declaration of an operation and the implementation of `Operation`.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::visit_mut::{VisitMut, visit_type_mut};
use syn::{DeriveInput, Generics, Ident, Lifetime, Type};

use super::labels::{Label, ViewLabel};
use super::model::{Operation, View};
use super::view::ViewKind;
use crate::bounds::Bounds;
use crate::generics::derived;
use crate::krate::Krate;

/// What the closed labels of one operation may come to.
const MOST_LABEL_SETS: usize = 10_000;

pub(super) fn expand(operation: &Operation) -> TokenStream {
    let declaration = declaration(operation);
    let limit = limit(operation);
    let warnings = operation.labels.iter().filter_map(warning);
    let implementation = implementation(operation);
    quote_spanned! {Span::mixed_site()=>
        const _: () = {
            #declaration
            #limit
            #(#warnings)*
            #implementation
        };
    }
}

fn declaration(operation: &Operation) -> TokenStream {
    let private = operation.krate.private();
    let Operation { name, .. } = operation;
    let namespace = match &operation.namespace {
        Some(text) => quote!(::core::option::Option::Some(#text)),
        None => quote!(::core::option::Option::None),
    };
    let fields = operation.labels.iter().map(|label| field(operation, label));
    let bounds = bounds(&private, &operation.bounds);
    let views = operation
        .views
        .iter()
        .map(|one| view(&private, one, &bounds));
    let krate = &operation.krate;
    quote_spanned! {Span::mixed_site()=>
        const __FIELDS: &[#private::Field] = &[#(#fields),*];
        static __DECLARATION: #private::Declaration = #private::Declaration {
            operation: #name,
            namespace: #namespace,
            fields: __FIELDS,
            views: &[#(#views),*],
            status: #private::StatusDeclaration::of::<#krate::Outcome>("status", &[]),
            location: #private::location!(),
            registered: #private::Registered::new(),
        };
    }
}

fn field(operation: &Operation, label: &Label) -> TokenStream {
    let krate = &operation.krate;
    let private = krate.private();
    let name = &label.name;
    let ty = with_static_lifetimes(&label.ty, &operation.generics);
    quote_spanned! {Span::mixed_site()=>
        #private::Field { name: #name, values: <#ty as #krate::LabelValue>::VALUES }
    }
}

/// The declaration stands outside of the type, where its lifetimes are unknown.
fn with_static_lifetimes(ty: &Type, generics: &Generics) -> Type {
    struct Replace<'a>(&'a Generics);

    impl VisitMut for Replace<'_> {
        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            let is_parameter = self.0.lifetimes().any(|one| one.lifetime == *lifetime);
            if is_parameter {
                lifetime.ident = Ident::new("static", lifetime.ident.span());
            }
        }
    }

    let mut ty = ty.clone();
    visit_type_mut(&mut Replace(generics), &mut ty);
    ty
}

fn view(private: &TokenStream, view: &View, bounds: &TokenStream) -> TokenStream {
    let (unit, bounds) = match view.kind {
        ViewKind::Duration => (
            quote!(::core::option::Option::Some("seconds")),
            quote!(#private::Bounds::Nanoseconds(#bounds)),
        ),
        _ => (
            quote!(::core::option::Option::None),
            quote!(#private::Bounds::None),
        ),
    };
    let kind = match view.kind {
        ViewKind::Started => quote!(Started),
        ViewKind::Completed => quote!(Completed),
        ViewKind::Duration => quote!(Duration),
        ViewKind::InProgress => quote!(InProgress),
        ViewKind::Errors => quote!(Errors),
        ViewKind::Retries => quote!(Retries),
    };
    let name = &view.name.text;
    let help = &view.help;
    let labels = view.labels.iter().map(|label| match label {
        ViewLabel::Field(at) => quote!(#private::ViewLabel::Field(#at)),
        ViewLabel::Status => quote!(#private::ViewLabel::Status),
        ViewLabel::ErrorType => quote!(#private::ViewLabel::ErrorType),
    });
    quote_spanned! {Span::mixed_site()=>
        #private::View {
            kind: #private::ViewKind::#kind,
            name: #name,
            help: #help,
            labels: &[#(#labels),*],
            when: &[],
            unit: #unit,
            bounds: #bounds,
        }
    }
}

fn bounds(private: &TokenStream, bounds: &Bounds) -> TokenStream {
    match bounds {
        Bounds::Default => quote!(#private::DEFAULT_BOUNDS),
        Bounds::Written(bounds) => quote!(&[#(#bounds),*]),
        Bounds::Constant(path) => {
            // What the compiler finds wrong with the constant is shown at its path.
            let private = at(path.span(), private);
            quote_spanned!(path.span()=> &#private::nanosecond_bounds::<{ #path.len() }>(&#path, 1e9))
        }
    }
}

fn at(span: Span, tokens: &TokenStream) -> TokenStream {
    let placed = tokens.clone().into_iter().map(|mut token| {
        token.set_span(span);
        token
    });
    placed.collect()
}

/// Only rustc knows how many values the fields have.
fn limit(operation: &Operation) -> TokenStream {
    if operation.labels.is_empty() {
        return TokenStream::new();
    }
    let private = operation.krate.private();
    let message = format!(
        "the closed labels of `{}` make more than {MOST_LABEL_SETS} label sets; leave a field out",
        operation.ident.unraw()
    );
    quote_spanned! {operation.ident.span()=>
        const _: () = ::core::assert!(
            #private::closed_label_sets(__FIELDS) <= #MOST_LABEL_SETS,
            #message
        );
    }
}

/// Stable Rust lets macros warn in one way only: by the use of something deprecated.
fn warning(label: &Label) -> Option<TokenStream> {
    if !label.is_suspicious {
        return None;
    }
    let note = format!(
        "a label `{}` makes a new series for almost every call; leave it out, or say why it does \
         not: `#[label(allow = \"…\")]`",
        label.name
    );
    let used = Ident::new(&label.name, label.member.span());
    let declared = Ident::new(&label.name, Span::mixed_site());
    Some(quote_spanned! {Span::mixed_site()=>
        #[deprecated(note = #note)]
        #[allow(non_upper_case_globals)]
        const #declared: () = ();
        const _: () = #used;
    })
}

fn implementation(operation: &Operation) -> TokenStream {
    let Operation { krate, ident, .. } = operation;
    let private = krate.private();
    let (impl_generics, type_generics, where_clause) = operation.generics.split_for_impl();
    let read = quote_spanned!(Span::mixed_site()=> read);
    let with_values = with_values(operation, &read);
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #impl_generics #krate::Operation for #ident #type_generics #where_clause {
            type Status = #krate::Outcome;

            type Values = ();

            fn values() -> &'static () {
                &()
            }

            const HAS_OPEN_LABELS: ::core::primitive::bool = #private::has_open_labels(__FIELDS);

            fn declaration() -> &'static #private::Declaration {
                &__DECLARATION
            }

            #[inline]
            fn with_label_values<__R>(
                &self,
                #read: impl ::core::ops::FnOnce(#private::LabelValues<'_>) -> __R,
            ) -> __R {
                #with_values
            }
        }
    }
}

fn with_values(operation: &Operation, read: &TokenStream) -> TokenStream {
    let Operation { krate, labels, .. } = operation;
    let private = krate.private();
    if labels.is_empty() {
        return quote_spanned! {Span::mixed_site()=>
            #read(#private::LabelValues { closed: 0, open: &[] })
        };
    }
    let closed = closed(&private, labels);
    let with_open = with_open(&private, labels, read);
    quote_spanned! {Span::mixed_site()=>
        #closed
        if <Self as #krate::Operation>::HAS_OPEN_LABELS {
            #with_open
        } else {
            #read(#private::LabelValues { closed, open: &[] })
        }
    }
}

/// The place of the closed labels' values in a table of all their combinations.
fn closed(private: &TokenStream, labels: &[Label]) -> TokenStream {
    let steps = labels
        .iter()
        .enumerate()
        .map(|(at, Label { member, ty, .. })| {
            let member = derived(member);
            let index = quote_spanned! {Span::mixed_site()=>
                #private::closed_index::<#ty>(&self.#member)
            };
            if at == 0 {
                return quote_spanned!(Span::mixed_site()=> let closed = #index;);
            }
            quote_spanned! {Span::mixed_site()=>
                let closed = closed * #private::cardinality::<#ty>() + #index;
            }
        });
    steps.collect()
}

/// One closure per field, since a value's text may live only as long as it is read.
fn with_open(private: &TokenStream, labels: &[Label], read: &TokenStream) -> TokenStream {
    let texts: Vec<Ident> = (0..labels.len())
        .map(|at| format_ident!("text_{at}", span = Span::mixed_site()))
        .collect();
    let innermost = quote_spanned! {Span::mixed_site()=>
        #read(#private::LabelValues { closed, open: &[#(#texts),*] })
    };
    let fields = labels.iter().zip(&texts).rev();
    fields.fold(innermost, |inner, (Label { member, ty, .. }, text)| {
        let member = derived(member);
        quote_spanned! {Span::mixed_site()=>
            #private::with_open_text::<#ty, _>(&self.#member, |#text| #inner)
        }
    })
}

/// The mistakes, and an implementation so that they are the only ones reported.
pub(super) fn fallback(input: &DeriveInput, krate: &Krate, error: &syn::Error) -> TokenStream {
    let ident = &input.ident;
    let private = krate.private();
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let error = error.to_compile_error();
    quote! {
        #error
        #[automatically_derived]
        impl #impl_generics #krate::Operation for #ident #type_generics #where_clause {
            type Status = #krate::Outcome;

            type Values = ();

            fn values() -> &'static () {
                &()
            }

            const HAS_OPEN_LABELS: ::core::primitive::bool = false;

            fn declaration() -> &'static #private::Declaration {
                ::core::unreachable!()
            }

            fn with_label_values<__R>(
                &self,
                _: impl ::core::ops::FnOnce(#private::LabelValues<'_>) -> __R,
            ) -> __R {
                ::core::unreachable!()
            }
        }
    }
}
