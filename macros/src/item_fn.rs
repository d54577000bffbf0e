//! A function whose body stays raw tokens.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, FnArg, Ident, Signature, Token, Visibility};

pub(crate) struct ItemFn {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: Body,
}

/// What stands between the braces, the `#![…]` attributes apart.
pub(crate) struct Body {
    inner_attributes: Vec<Attribute>,
    pub(crate) tokens: TokenStream,
    /// The braces as written, for their span.
    braces: Group,
}

impl ItemFn {
    pub(crate) fn name(&self) -> &Ident {
        &self.signature.ident
    }

    pub(crate) fn has_receiver(&self) -> bool {
        matches!(self.signature.inputs.first(), Some(FnArg::Receiver(_)))
    }

    /// The same function with another body, which keeps the place of the old one. To lints it is
    /// the expansion's: what they ask of bodies is not asked of this one.
    pub(crate) fn with_body(&self, body: TokenStream) -> TokenStream {
        self.with(&self.signature, body)
    }

    /// The same with another signature as well.
    pub(crate) fn with(&self, signature: &Signature, body: TokenStream) -> TokenStream {
        self.written(signature, body, Span::mixed_site())
    }

    fn written(&self, signature: &Signature, body: TokenStream, writer: Span) -> TokenStream {
        let mut tokens = TokenStream::new();
        tokens.append_all(&self.attributes);
        self.visibility.to_tokens(&mut tokens);
        signature.to_tokens(&mut tokens);
        let mut content = TokenStream::new();
        content.append_all(&self.body.inner_attributes);
        content.extend(body);
        tokens.append(self.body.enclose(content, writer));
        tokens
    }
}

impl Body {
    /// The body as written.
    pub(crate) fn block(&self) -> Group {
        self.enclose(self.tokens.clone(), self.braces.span())
    }

    /// Braces around `content` at the place of the old ones, written by `writer`.
    fn enclose(&self, content: TokenStream, writer: Span) -> Group {
        let mut group = Group::new(Delimiter::Brace, content);
        group.set_span(self.braces.span().resolved_at(writer));
        group
    }
}

impl Parse for ItemFn {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let signature: Signature = input.parse()?;
        if input.peek(Token![;]) {
            return Err(syn::Error::new_spanned(
                &signature.ident,
                format!(
                    "`{}` has no body to track; put the attribute on its implementations",
                    signature.ident
                ),
            ));
        }
        Ok(Self {
            attributes,
            visibility,
            signature,
            body: input.parse()?,
        })
    }
}

impl Parse for Body {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let braces = braces(input.parse()?)?;
        let split = |content: ParseStream<'_>| {
            Ok((content.call(Attribute::parse_inner)?, content.parse()?))
        };
        let (inner_attributes, tokens) = syn::parse::Parser::parse2(split, braces.stream())?;
        Ok(Self {
            inner_attributes,
            tokens,
            braces,
        })
    }
}

/// The `{ … }` that a token is, or wraps if it comes out of a `macro_rules!`.
fn braces(token: TokenTree) -> syn::Result<Group> {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Ok(group),
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            braces(syn::parse2(group.stream())?)
        }
        other => Err(syn::Error::new(other.span(), "expected a function body")),
    }
}

impl ToTokens for ItemFn {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.written(
            &self.signature,
            self.body.tokens.clone(),
            self.body.braces.span(),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn a_function_comes_out_as_it_went_in() {
        let written = quote! {
            #[inline]
            pub(crate) async unsafe fn f<'a, T: Copy>(mut self: Box<Self>, (a, b): (T, &'a str)) -> &'a str
            where
                T: Send,
            {
                #![allow(unused)]
                this is no "expression" {}
            }
        };
        let function: ItemFn = syn::parse2(written.clone()).unwrap();
        assert!(function.has_receiver());
        assert_eq!(function.name(), "f");
        assert_eq!(
            function.body.tokens.to_string(),
            "this is no \"expression\" { }"
        );
        assert_eq!(function.to_token_stream().to_string(), written.to_string());
    }

    #[test]
    fn a_declaration_without_body_is_a_mistake() {
        let error = syn::parse_str::<ItemFn>("fn f(&self);").err().unwrap();
        assert_eq!(
            error.to_string(),
            "`f` has no body to track; put the attribute on its implementations"
        );
    }
}
