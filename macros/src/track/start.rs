//! How a call begins.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::{Expr, Index};

use super::model::Track;
use super::operation::{Computed, Operation};

/// A start in two steps, where the arguments are gone when the call begins.
pub(super) struct Start {
    /// Statements at the beginning of the function.
    pub(super) prepare: TokenStream,
    /// The expression that begins the call.
    pub(super) start: TokenStream,
}

impl Track {
    /// An expression that begins the call.
    pub(super) fn start(&self) -> TokenStream {
        match (&self.operation, &self.registry) {
            (Operation::Constant(operation), None) => self.site(operation),
            _ => self.read_operation("start"),
        }
    }

    /// The same, with the operation read by a statement before it.
    pub(super) fn later_start(&self) -> Start {
        if let (Operation::Constant(operation), None) = (&self.operation, &self.registry) {
            return Start::at_once(self.site(operation));
        }
        let read = self.read_operation("prepare");
        Start {
            prepare: hygienic!(let __callmeter_prepared = #read;),
            start: hygienic!(__callmeter_prepared.start()),
        }
    }

    /// A static in the link-time slice. Its block hides it from the body.
    fn site(&self, operation: &TokenStream) -> TokenStream {
        let private = self.krate.private();
        let operation = hygienic!(at operation => const { &#operation });
        let declare = match &self.declared {
            Some(ty) => {
                hygienic!(|__callmeter_types| #private::declare_errors!(__callmeter_types, #ty))
            }
            None => hygienic!(|_| {}),
        };
        let location = self.location();
        hygienic! {{
            #[cfg_attr(
                not(any(miri, target_family = "wasm")),
                #private::linkme::distributed_slice(#private::SITES_0_1),
                linkme(crate = #private::linkme)
            )]
            static __CALLMETER_SITE: #private::Site =
                #private::Site::new(#operation, #declare, #location);
            __CALLMETER_SITE.start(#operation)
        }}
    }

    /// The attribute's place. As few macros as can be: there is one of these per function.
    fn location(&self) -> TokenStream {
        let private = self.krate.private();
        let package = std::env::var("CARGO_PKG_NAME").unwrap_or_default();
        hygienic! {
            #private::Location {
                package: #package,
                file: ::core::file!(),
                line: ::core::line!(),
            }
        }
    }

    /// Calls `start`, or `prepare`, with the operation as it is now.
    fn read_operation(&self, verb: &str) -> TokenStream {
        match &self.operation {
            Operation::Constant(operation) | Operation::PerCall(operation) => {
                self.read(verb, operation)
            }
            Operation::Computed(computed) => {
                let names = computed.names.iter().map(borrowed);
                let private = self.krate.private();
                let read = self.read(verb, &self.computed(computed));
                // The names are kept in a local, since the operation only borrows them.
                hygienic!({
                    let __callmeter_names = #private::evaluate(|| (#(#names,)*));
                    #read
                })
            }
        }
    }

    fn read(&self, verb: &str, operation: &TokenStream) -> TokenStream {
        let operation = match is_block(operation) {
            // Braces in braces would be called unnecessary.
            true => hygienic!(at operation => || #operation),
            false => hygienic!(at operation => || { #operation }),
        };
        match &self.registry {
            None => {
                let private = self.private_at(&operation);
                let verb = format_ident!("{verb}");
                hygienic!(at operation => #private::#verb(#operation))
            }
            Some(registry) => {
                let private = self.private_at(registry);
                let verb = format_ident!("{verb}_in");
                hygienic! { at registry =>
                    #private::in_registry(|| #private::#verb(&(#registry), #operation))
                }
            }
        }
    }

    /// A shipped operation with the names in `names`; none if they could not be computed.
    fn computed(&self, computed: &Computed) -> TokenStream {
        let krate = &self.krate;
        let Computed {
            operation,
            fields,
            names,
        } = computed;
        let texts = names.iter().enumerate().map(|(index, name)| {
            let index = Index::from(index);
            hygienic! { at name =>
                ::core::convert::AsRef::<::core::primitive::str>::as_ref(&__callmeter_names.#index)
            }
        });
        hygienic! {
            ::core::option::Option::map(
                ::core::option::Option::as_ref(&__callmeter_names),
                |__callmeter_names| #krate::#operation { #(#fields: #texts),* },
            )
        }
    }
}

impl Start {
    pub(super) fn at_once(start: TokenStream) -> Self {
        Self {
            prepare: TokenStream::new(),
            start,
        }
    }
}

fn is_block(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter();
    let first = tokens.next();
    matches!(first, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace)
        && tokens.next().is_none()
}

/// A mere argument is not moved.
fn borrowed(name: &Expr) -> TokenStream {
    match name {
        Expr::Path(_) | Expr::Field(_) => hygienic!(&#name),
        _ => name.to_token_stream(),
    }
}
