//! Lists of bounds in expansions.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned;

use super::Bounds;
use crate::krate::Krate;

/// As whole nanoseconds; `in_one` of the unit they are written in.
pub(crate) fn nanoseconds(krate: &Krate, bounds: &Bounds<u64>, in_one: u64) -> TokenStream {
    match bounds {
        Bounds::Default => {
            let private = krate.private();
            quote!(#private::DEFAULT_BOUNDS)
        }
        Bounds::Written(bounds) => quote!(&[#(#bounds),*]),
        Bounds::Constant(path) => {
            let in_one = in_one as f64;
            constant(krate, path, "nanosecond_bounds", &quote!(, #in_one))
        }
    }
}

/// As they are written.
pub(crate) fn numbers(krate: &Krate, bounds: &Bounds<f64>) -> TokenStream {
    match bounds {
        Bounds::Default => {
            let private = krate.private();
            quote!(#private::DEFAULT_NUMBERS)
        }
        Bounds::Written(bounds) => quote!(&[#(#bounds),*]),
        Bounds::Constant(path) => constant(krate, path, "number_bounds", &TokenStream::new()),
    }
}

/// What the compiler finds wrong with a constant list is shown at its path.
fn constant(krate: &Krate, path: &Path, function: &str, argument: &TokenStream) -> TokenStream {
    let span = path.span();
    let private = krate.private_at(span);
    let function = Ident::new(function, span);
    quote_spanned!(span=> &#private::#function::<{ #path.len() }>(&#path #argument))
}
