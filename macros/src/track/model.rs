//! What an attribute means for its function.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Expr, Generics, Ident, Type, parse_quote};

use super::check::Check;
use super::constant::Bound;
use super::kind::Kind;
use super::observe::Observation;
use super::operation::{Operation, Place};
use super::options::{self, Options};
use super::returns::Output;
use super::shape::Shape;
use crate::duration::{Time, TimeRange};
use crate::errors::Errors;
use crate::item_fn::ItemFn;
use crate::krate::Krate;

pub(super) struct Track {
    pub(super) krate: Krate,
    pub(super) operation: Operation,
    pub(super) registry: Option<Expr>,
    pub(super) handle: Option<Ident>,
    pub(super) error_type: Option<(Ident, Expr)>,
    pub(super) outcome: Option<(Ident, Expr)>,
    pub(super) observe: Vec<Observation>,
    pub(super) retry: Option<Retry>,
    pub(super) timeout: Option<(Ident, Time)>,
    /// Where the option says that the function returns a future.
    pub(super) future: Option<Ident>,
    pub(super) shape: Shape,
    pub(super) output: Output,
    /// The type whose errors exist from the first scrape.
    pub(super) declared: Option<Type>,
}

pub(super) struct Retry {
    pub(super) key: Ident,
    pub(super) attempts: Expr,
    pub(super) backoff: TimeRange,
    pub(super) when: Option<Expr>,
}

/// The `impl` block whose attribute tracks the function.
pub(super) struct Owner {
    /// The last segment of its type.
    pub(super) name: String,
    pub(super) generics: Generics,
    /// The method's own attribute says how it is tracked.
    pub(super) overruled: bool,
}

impl Track {
    /// `None` only after a mistake.
    pub(super) fn new(
        kind: Kind,
        mut options: Options,
        function: &ItemFn,
        owner: Option<&Owner>,
        errors: &mut Errors,
    ) -> Option<Self> {
        let krate = options.krate.get().cloned().unwrap_or_default();
        let shape = Shape::of(function, options.future.get().copied());
        let output = shape.output(&function.signature.output);
        let check = Check {
            function,
            shape: &shape,
            output: &output,
        };
        check.all(&options, errors);
        let bound = bound(function, owner);
        let place = Place {
            kind,
            krate: &krate,
            function: &full_name(function, owner),
            in_impl: owner.is_some_and(|owner| !owner.overruled),
            bound: &bound,
        };
        let operation = place.operation(&mut options, errors)?;
        // A method alone can't see which of these names are generics of its `impl`.
        let nameable = owner.is_some() || !function.has_receiver();
        let declares = nameable && !options.error_type.is_set();
        Some(Self {
            operation,
            registry: options.registry.into_value(),
            handle: options.handle.into_value(),
            declared: declares.then(|| output.nameable(&bound)).flatten(),
            error_type: options.error_type.into_parts(),
            outcome: options.outcome.into_parts(),
            observe: options.observe.into_value().unwrap_or_default(),
            retry: options.retry.into_parts().map(Retry::new),
            timeout: options.timeout.into_parts(),
            future: options.future.key().cloned(),
            krate,
            shape,
            output,
        })
    }
}

impl Track {
    /// All expressions of the attribute, as tokens.
    pub(super) fn expressions(&self) -> TokenStream {
        let Self {
            registry, observe, ..
        } = self;
        let operation = match &self.operation {
            Operation::Constant(operation) | Operation::PerCall(operation) => operation.clone(),
            Operation::Computed(computed) => {
                let names = computed.names.iter();
                quote!(#(#names),*)
            }
        };
        let functions = [&self.error_type, &self.outcome].into_iter().flatten();
        let functions = functions.map(|(_, function)| function);
        let observe = observe.iter().map(|observation| &observation.function);
        let retry = self.retry.iter().map(|retry| {
            let Retry { attempts, when, .. } = retry;
            quote!(#attempts #when)
        });
        quote!(#operation #registry #(#functions)* #(#observe)* #(#retry)*)
    }

    /// The runtime's hidden names, with the carets of errors at `tokens`.
    pub(super) fn private_at(&self, tokens: &impl Spanned) -> TokenStream {
        let span = Span::mixed_site().located_at(tokens.span());
        self.krate.private_at(span)
    }
}

impl Retry {
    fn new((key, written): (Ident, options::Retry)) -> Self {
        Self {
            key,
            // Without attempts there was a mistake.
            attempts: written
                .attempts
                .into_value()
                .unwrap_or_else(|| parse_quote!(1)),
            backoff: written.backoff.into_value().unwrap_or_default(),
            when: written.when.into_value(),
        }
    }
}

fn bound(function: &ItemFn, owner: Option<&Owner>) -> Bound {
    let mut bound = Bound::by(&function.signature);
    if let Some(owner) = owner {
        bound.add_generics(&owner.generics);
    }
    bound
}

fn full_name(function: &ItemFn, owner: Option<&Owner>) -> String {
    let name = function.name().unraw();
    match owner {
        Some(owner) => format!("{}::{name}", owner.name),
        None => name.to_string(),
    }
}
