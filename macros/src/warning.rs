//! Warnings. Stable Rust lets macros warn in one way only: by the use of something deprecated.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::Ident;

/// Shown at `span`. In a block of its own, for one name may be warned of several times.
pub(crate) fn warning(name: &str, span: Span, note: &str) -> TokenStream {
    let used = Ident::new(name, span);
    let declared = Ident::new(name, Span::mixed_site());
    quote_spanned! {Span::mixed_site()=>
        const _: () = {
            #[deprecated(note = #note)]
            const #declared: () = ();
            #used
        };
    }
}
