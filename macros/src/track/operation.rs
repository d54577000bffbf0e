//! Which operation a call of the function is.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprAssign, Ident, Lit, LitStr, parse_quote_spanned};

use super::constant::Bound;
use super::kind::Kind;
use super::options::Options;
use crate::errors::Errors;
use crate::krate::Krate;

pub(super) enum Operation {
    /// One value for all calls.
    Constant(TokenStream),
    /// Read at each call.
    PerCall(TokenStream),
    /// A shipped operation with names computed at each call.
    Computed(Computed),
}

pub(super) struct Computed {
    pub(super) operation: Ident,
    pub(super) fields: Vec<Ident>,
    pub(super) names: Vec<Expr>,
}

/// Where an operation is looked for.
pub(super) struct Place<'a> {
    pub(super) kind: Kind,
    pub(super) krate: &'a Krate,
    /// The function's name, with its type's in front in a tracked `impl` block.
    pub(super) function: &'a str,
    /// Whether one attribute stands for many functions.
    pub(super) in_impl: bool,
    pub(super) bound: &'a Bound,
}

impl Place<'_> {
    pub(super) fn operation(
        &self,
        options: &mut Options,
        errors: &mut Errors,
    ) -> Option<Operation> {
        match self.kind {
            Kind::Operation => self.written(options, errors),
            _ => self.shipped(options, errors),
        }
    }

    fn written(&self, options: &mut Options, errors: &mut Errors) -> Option<Operation> {
        let mut positional = options.positional.drain(..);
        let Some(mut expr) = positional.next() else {
            let example = self.kind.example();
            let message = format!("say first which operation a call is: `{example}`");
            errors.push(syn::Error::new(Span::call_site(), message));
            return None;
        };
        for extra in positional {
            errors.error(
                extra,
                "a call is one operation; what follows it is `option = value`",
            );
        }
        let filled = self.fill_in(&mut expr);
        if self.in_impl && !filled {
            errors.error(
                &expr,
                "nothing here tells the methods apart; write `_` where their names go",
            );
        }
        let value = expr.to_token_stream();
        Some(if self.bound.is_constant(&expr) {
            Operation::Constant(value)
        } else {
            Operation::PerCall(value)
        })
    }

    fn shipped(&self, options: &mut Options, errors: &mut Errors) -> Option<Operation> {
        let names = self.names(options, errors)?;
        let (operation, fields) = self.kind.operation();
        let operation = Ident::new(operation, Span::call_site());
        let fields = fields
            .iter()
            .map(|field| Ident::new(field, Span::call_site()));
        if names.iter().all(|name| self.bound.is_constant(name)) {
            let krate = self.krate;
            let span = Span::mixed_site().located_at(names[0].span());
            let value = quote_spanned!(span=> #krate::#operation { #(#fields: #names),* });
            return Some(Operation::Constant(value));
        }
        Some(Operation::Computed(Computed {
            operation,
            fields: fields.collect(),
            names,
        }))
    }

    /// One value per field, from its place, its key or the function's name.
    fn names(&self, options: &mut Options, errors: &mut Errors) -> Option<Vec<Expr>> {
        let keys = self.kind.names();
        let mut positional = options.positional.drain(..);
        let mut names = Vec::new();
        for (key, slot) in keys.iter().zip(&mut options.names) {
            let by_key = std::mem::take(slot).into_parts();
            let name = match (positional.next(), by_key) {
                (Some(_), Some((written, _))) => {
                    errors.error(
                        written,
                        format!("`{key}` is given twice; keep one of the two"),
                    );
                    None
                }
                (Some(name), None) | (None, Some((_, name))) => self.checked(name, errors),
                (None, None) => self.default(key, errors),
            };
            names.extend(name);
        }
        for extra in positional {
            let message = format!("one name too many; write `{}`", self.kind.example());
            errors.error(extra, message);
        }
        (names.len() == keys.len()).then_some(names)
    }

    /// Only a node's type can't be guessed.
    fn default(&self, key: &str, errors: &mut Errors) -> Option<Expr> {
        if key != "node_type" {
            let name = LitStr::new(self.function, Span::call_site());
            return Some(parse_quote_spanned!(name.span()=> #name));
        }
        let message = format!(
            "say what type of node this is: `{}`, or `#[track_node(\"phase\")]` \
             if the function's name is the phase",
            self.kind.example()
        );
        errors.push(syn::Error::new(Span::call_site(), message));
        None
    }

    fn checked(&self, mut name: Expr, errors: &mut Errors) -> Option<Expr> {
        let filled = self.fill_in(&mut name);
        if let Expr::Lit(literal) = &name {
            let message = match &literal.lit {
                Lit::Str(text) if text.value().is_empty() => "a name may not be empty",
                Lit::Str(_) if self.is_shared(filled) => {
                    "all methods would have this name; \
                     leave it out for `Type::method`, or put it on one method"
                }
                Lit::Str(_) => return Some(name),
                _ => "a name is text in quotes, or `name = …` to compute it",
            };
            errors.error(literal, message);
            return None;
        }
        Some(name)
    }

    /// A node's type may be one for all methods.
    fn is_shared(&self, filled: bool) -> bool {
        self.in_impl && !filled && self.kind != Kind::Node
    }

    /// Puts the function's name for each `_`; tells if there was one.
    fn fill_in(&self, expr: &mut Expr) -> bool {
        let mut blanks = Blanks {
            name: self.function,
            found: false,
        };
        blanks.visit_expr_mut(expr);
        blanks.found
    }
}

struct Blanks<'a> {
    name: &'a str,
    found: bool,
}

impl VisitMut for Blanks<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Infer(blank) = expr {
            let name = LitStr::new(self.name, blank.span());
            *expr = parse_quote_spanned!(name.span()=> #name);
            self.found = true;
        } else {
            visit_mut::visit_expr_mut(self, expr);
        }
    }

    /// `_ = value` throws a value away.
    fn visit_expr_assign_mut(&mut self, assignment: &mut ExprAssign) {
        self.visit_expr_mut(&mut assignment.right);
    }
}
