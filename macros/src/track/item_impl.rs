//! An `impl` block: every method is tracked.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Generics, ImplItem, ItemImpl, Meta, Path, Signature, Visibility, token};

use super::kind::Kind;
use super::model::{Owner, Track};
use super::options::Options;
use super::twice::Recorded;
use super::type_name::type_name;
use crate::errors::Errors;
use crate::item_fn::ItemFn;

/// An `impl` block with the bodies of its methods unparsed.
pub(super) struct Block {
    /// Everything before the braces.
    header: TokenStream,
    /// Those of the header.
    attributes: Vec<Attribute>,
    braces: Group,
    inner_attributes: Vec<Attribute>,
    members: Vec<Member>,
    /// The last segment of its type.
    name: String,
    generics: Generics,
}

enum Member {
    Method(Method),
    /// Consts, types and macros.
    Other(ImplItem),
}

struct Method {
    function: ItemFn,
    /// Its own attributes of ours.
    own: Vec<Own>,
}

/// An attribute of ours on a method.
struct Own {
    path: Path,
    kind: Kind,
    arguments: TokenStream,
}

impl Block {
    pub(super) fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    pub(super) fn expand(
        &self,
        kind: Kind,
        options: &Options,
        errors: &mut Errors,
    ) -> syn::Result<TokenStream> {
        let mut members = TokenStream::new();
        for member in &self.members {
            match member {
                Member::Method(method) => {
                    members.extend(self.method(method, kind, options, errors)?);
                }
                Member::Other(item) => item.to_tokens(&mut members),
            }
        }
        Ok(self.with_members(members))
    }

    fn method(
        &self,
        method: &Method,
        kind: Kind,
        options: &Options,
        errors: &mut Errors,
    ) -> syn::Result<TokenStream> {
        let mut tokens = method.function.to_token_stream();
        for (kind, options, overruled) in method.attributes(kind, options, errors) {
            let owner = Owner {
                name: self.name.clone(),
                generics: self.generics.clone(),
                overruled,
            };
            let function = syn::parse2(tokens)?;
            let track = Track::new(kind, options, &function, Some(&owner), errors);
            tokens = track.map_or_else(|| function.to_token_stream(), |t| t.expand(&function));
        }
        Ok(tokens)
    }

    fn with_members(&self, members: TokenStream) -> TokenStream {
        let mut tokens = self.header.clone();
        let mut content = TokenStream::new();
        content.append_all(&self.inner_attributes);
        content.extend(members);
        let mut braces = Group::new(Delimiter::Brace, content);
        braces.set_span(self.braces.span());
        tokens.append(braces);
        tokens
    }
}

impl Method {
    /// What tracks this method: its own attributes, else that of the block.
    fn attributes(
        &self,
        kind: Kind,
        options: &Options,
        errors: &mut Errors,
    ) -> Vec<(Kind, Options, bool)> {
        if self.own.is_empty() {
            return vec![(kind, options.clone(), false)];
        }
        let parse = |own: &Own| Options::parse(own.kind, own.arguments.clone(), errors);
        let parsed: Vec<Options> = self.own.iter().map(parse).collect();
        if parsed.iter().any(|options| options.skip.is_set()) {
            return Vec::new();
        }
        self.no_operation_twice(&parsed, errors);
        let own = self.own.iter().zip(parsed);
        own.map(|(own, parsed)| (own.kind, parsed.or(options.clone()), true))
            .collect()
    }

    fn no_operation_twice(&self, parsed: &[Options], errors: &mut Errors) {
        let mut before = Vec::new();
        for (own, options) in self.own.iter().zip(parsed) {
            let recorded = Recorded::by(own.kind, options);
            if before.contains(&recorded) {
                recorded.report(&own.path, errors);
            }
            before.push(recorded);
        }
    }
}

impl Parse for Block {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut header: Vec<TokenTree> = input.parse::<TokenStream>()?.into_iter().collect();
        let Some(TokenTree::Group(braces)) = header.pop() else {
            return Err(input.error("expected an `impl` block"));
        };
        let header: TokenStream = header.into_iter().collect();
        let empty = Group::new(Delimiter::Brace, TokenStream::new());
        let mut signature = header.clone();
        signature.append(empty);
        let signature: ItemImpl = syn::parse2(signature)?;
        let parse_members = |content: ParseStream<'_>| {
            let inner_attributes = content.call(Attribute::parse_inner)?;
            let mut members = Vec::new();
            while !content.is_empty() {
                members.push(content.parse()?);
            }
            Ok((inner_attributes, members))
        };
        let (inner_attributes, members) = parse_members.parse2(braces.stream())?;
        Ok(Self {
            header,
            attributes: signature.attrs,
            braces,
            inner_attributes,
            members,
            name: type_name(&signature.self_ty),
            generics: signature.generics,
        })
    }
}

impl Parse for Member {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if !is_method(&input.fork()) {
            return input.parse().map(Self::Other);
        }
        let mut function: ItemFn = input.parse()?;
        let mut own = Vec::new();
        for attribute in std::mem::take(&mut function.attributes) {
            match Kind::named_by(attribute.path()) {
                Some(kind) => own.push(Own {
                    arguments: arguments(&attribute)?,
                    path: attribute.path().clone(),
                    kind,
                }),
                None => function.attributes.push(attribute),
            }
        }
        Ok(Self::Method(Method { function, own }))
    }
}

fn is_method(input: ParseStream<'_>) -> bool {
    let signature = input
        .call(Attribute::parse_outer)
        .and_then(|_| input.parse::<Visibility>())
        .and_then(|_| input.parse::<Signature>());
    signature.is_ok() && input.peek(token::Brace)
}

pub(super) fn arguments(attribute: &Attribute) -> syn::Result<TokenStream> {
    match &attribute.meta {
        Meta::Path(_) => Ok(TokenStream::new()),
        Meta::List(list) => Ok(list.tokens.clone()),
        Meta::NameValue(pair) => Err(syn::Error::new_spanned(
            pair,
            "expected options in parentheses",
        )),
    }
}

/// The block as it was, without the attributes that only mean something in a tracked one.
impl ToTokens for Block {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let mut members = TokenStream::new();
        for member in &self.members {
            match member {
                Member::Method(method) => method.function.to_tokens(&mut members),
                Member::Other(item) => item.to_tokens(&mut members),
            }
        }
        tokens.extend(self.with_members(members));
    }
}
