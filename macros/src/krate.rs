//! The path under which expansions find the runtime.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::{Ident, Path};

/// `::callmeter`, or what `crate = path` says.
#[derive(Clone, Default)]
pub(crate) struct Krate(Option<Path>);

impl Krate {
    /// The names that only expansions use.
    pub(crate) fn private(&self) -> TokenStream {
        self.private_at(Span::call_site())
    }

    /// The same, with the carets of errors at `span`.
    pub(crate) fn private_at(&self, span: Span) -> TokenStream {
        self.item_at("__private", span)
    }

    /// What the runtime has of that name, with the carets of errors at `span`. The name is the
    /// expansion's own: lints do not take the path for one that the user wrote.
    pub(crate) fn item_at(&self, name: &str, span: Span) -> TokenStream {
        let krate = match &self.0 {
            Some(path) => path.to_token_stream(),
            None => quote_spanned!(span=> ::callmeter),
        };
        let name = Ident::new(name, span.resolved_at(Span::mixed_site()));
        quote_spanned!(span=> #krate::#name)
    }
}

impl Parse for Krate {
    /// Parses the path after `crate =`.
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = Path::parse_mod_style(input)?;
        if is_absolute(&path) {
            return Ok(Self(Some(path)));
        }
        Err(syn::Error::new_spanned(
            path,
            "`crate` needs an absolute path: `crate = ::name` for a dependency, \
             `crate = crate::path` for a re-export in this crate",
        ))
    }
}

/// A relative path would mean something else in every module.
fn is_absolute(path: &Path) -> bool {
    let first = &path.segments[0].ident;
    path.leading_colon.is_some() || first == "crate" || first == "$crate"
}

impl ToTokens for Krate {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match &self.0 {
            Some(path) => path.to_tokens(tokens),
            None => quote!(::callmeter).to_tokens(tokens),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_str;

    fn private(path: &str) -> String {
        let krate: Krate = parse_str(path).unwrap();
        krate.private().to_string().replace(' ', "")
    }

    #[test]
    fn absolute_paths_are_taken() {
        assert_eq!(private("::meter"), "::meter::__private");
        assert_eq!(private("crate::vendor"), "crate::vendor::__private");
        assert_eq!(private("crate"), "crate::__private");
    }

    #[test]
    fn the_default_is_the_runtime_itself() {
        let private = Krate::default().private().to_string().replace(' ', "");
        assert_eq!(private, "::callmeter::__private");
    }

    #[test]
    fn a_relative_path_is_a_mistake() {
        for path in ["meter", "self::meter", "super::meter"] {
            let error = parse_str::<Krate>(path).err().unwrap().to_string();
            assert!(error.contains("absolute path"), "{path}: {error}");
        }
    }
}
