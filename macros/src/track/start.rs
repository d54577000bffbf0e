//! How a call begins.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::{Expr, Index};

use super::model::Track;
use super::operation::{Computed, Operation};
use crate::krate::Krate;

/// A start in steps, since the arguments may be gone when the call begins.
pub(super) struct Start {
    /// Statements at the beginning of the function.
    pub(super) prepare: TokenStream,
    /// Statements right before the call.
    pub(super) before: TokenStream,
    /// The expression that begins the call.
    pub(super) begin: TokenStream,
}

/// How the operation of a call is read.
struct Reading {
    /// Statements before it.
    bind: TokenStream,
    /// The operation's values, if any is observed.
    values: Option<TokenStream>,
    /// What is read: a call, or one prepared.
    read: TokenStream,
}

impl Track {
    pub(super) fn start(&self) -> Start {
        match (&self.operation, &self.registry) {
            (Operation::Constant(operation), None) => self.site(operation),
            _ => self.read_operation("start"),
        }
        .start()
    }

    /// Whether the operation is known when the program is compiled.
    pub(super) fn is_site(&self) -> bool {
        matches!(
            (&self.operation, &self.registry),
            (Operation::Constant(_), None)
        )
    }

    /// The same, with the operation read at the beginning of the function.
    pub(super) fn later_start(&self) -> Start {
        match self.is_site() {
            true => self.start(),
            false => self.read_operation("prepare").later_start(),
        }
    }

    /// A static in the link-time slice. Its block hides it from the body.
    fn site(&self, operation: &TokenStream) -> Reading {
        let private = self.krate.private();
        let values = self.values_of(operation);
        let operation = hygienic!(at operation => const { &#operation });
        let declare = match &self.declared {
            Some(ty) => {
                hygienic!(|__callmeter_types| #private::declare_errors!(__callmeter_types, #ty))
            }
            None => hygienic!(|_| {}),
        };
        let location = self.location();
        let read = hygienic! {{
            #private::linked! {
                static __CALLMETER_SITE: #private::Site =
                    #private::Site::new(#operation, #declare, #location);
            }
            __CALLMETER_SITE.start(#operation)
        }};
        Reading::new(values, read)
    }

    /// The attribute's place. As few macros as can be: there is one of these per function.
    fn location(&self) -> TokenStream {
        let private = self.krate.private();
        let package = match std::env::var("CARGO_PKG_NAME") {
            Ok(package) => package.to_token_stream(),
            Err(_) => hygienic!(#private::crate_of(::core::module_path!())),
        };
        hygienic! {
            #private::Location {
                package: #package,
                file: ::core::file!(),
                line: ::core::line!(),
            }
        }
    }

    /// Calls `start`, or `prepare`, with the operation as it is now.
    fn read_operation(&self, verb: &str) -> Reading {
        match &self.operation {
            Operation::Constant(operation) | Operation::PerCall(operation) => {
                self.read_written(verb, operation)
            }
            Operation::Computed(computed) => {
                let values = self.values_of(&computed.with_names_unknown(&self.krate));
                Reading::new(values, self.read_computed(verb, computed))
            }
        }
    }

    fn read_written(&self, verb: &str, operation: &TokenStream) -> Reading {
        let closure = closure(operation);
        if self.observe.is_empty() {
            return Reading::new(None, self.read(verb, operation, &closure));
        }
        // Only the closure's type tells which values there are.
        let private = self.private_at(operation);
        let bound = hygienic!(at operation => __callmeter_operation);
        Reading {
            bind: hygienic!(let #bound = #closure;),
            values: Some(hygienic!(at operation => #private::values(&#bound))),
            read: self.read(verb, operation, &bound),
        }
    }

    fn read_computed(&self, verb: &str, computed: &Computed) -> TokenStream {
        let names = computed.names.iter().map(borrowed);
        let private = self.krate.private();
        let operation = self.computed(computed);
        let read = self.read(verb, &operation, &closure(&operation));
        // The names are kept in a local, since the operation only borrows them.
        hygienic!({
            let __callmeter_names = #private::evaluate(|| (#(#names,)*));
            #read
        })
    }

    /// `closure` gives the operation; errors of its type are shown at `operation`.
    fn read(&self, verb: &str, operation: &TokenStream, closure: &TokenStream) -> TokenStream {
        match &self.registry {
            None => {
                let private = self.private_at(&operation);
                let verb = format_ident!("{verb}");
                hygienic!(at operation => #private::#verb(#closure))
            }
            Some(registry) => {
                let private = self.private_at(registry);
                let verb = format_ident!("{verb}_in");
                hygienic! { at registry =>
                    #private::in_registry(|| #private::#verb(&(#registry), #closure))
                }
            }
        }
    }

    /// The values of an operation that is constant.
    fn values_of(&self, operation: &TokenStream) -> Option<TokenStream> {
        if self.observe.is_empty() {
            return None;
        }
        let private = self.private_at(operation);
        Some(hygienic!(at operation => #private::values_of(const { &#operation })))
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

impl Computed {
    /// An operation of the same type.
    fn with_names_unknown(&self, krate: &Krate) -> TokenStream {
        let Self {
            operation, fields, ..
        } = self;
        hygienic!(#krate::#operation { #(#fields: ""),* })
    }
}

impl Reading {
    /// Read by one expression.
    fn new(values: Option<TokenStream>, read: TokenStream) -> Self {
        Self {
            bind: TokenStream::new(),
            values,
            read,
        }
    }

    fn start(self) -> Start {
        let bind = self.bind;
        let values = self.values.into_iter();
        Start {
            prepare: TokenStream::new(),
            before: hygienic!(#bind #(let __callmeter_values = #values;)*),
            begin: self.read,
        }
    }

    /// `read` is what was prepared.
    fn later_start(self) -> Start {
        let Self { bind, values, read } = self;
        let (prepared, before) = match values {
            None => (read, TokenStream::new()),
            // Handed on whole, as an `async` block without `move` would only borrow the values
            // of a tuple that is taken apart.
            Some(values) => (
                hygienic!((#values, #read)),
                hygienic!(let (__callmeter_values, __callmeter_prepared) = ::core::convert::identity(__callmeter_prepared);),
            ),
        };
        Start {
            prepare: hygienic!(#bind let __callmeter_prepared = #prepared;),
            before,
            begin: hygienic!(__callmeter_prepared.start()),
        }
    }
}

fn closure(operation: &TokenStream) -> TokenStream {
    match is_block(operation) {
        // Braces in braces would be called unnecessary.
        true => hygienic!(at operation => || #operation),
        false => hygienic!(at operation => || { #operation }),
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
