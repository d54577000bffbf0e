//! `#[operation(…)]` and `#[label(…)]` as they are written.

use proc_macro2::TokenTree;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Expr, Ident, LitStr};

use super::view::ViewKind;
use crate::errors::Errors;
use crate::krate::Krate;
use crate::options::{self, of_attributes, of_list};
use crate::slot::Slot;

/// The options of the operation's type.
#[derive(Default)]
pub(super) struct Options {
    pub(super) namespace: Slot<LitStr>,
    pub(super) name: Slot<LitStr>,
    pub(super) krate: Slot<Krate>,
    pub(super) views: Vec<ViewOptions>,
}

impl Options {
    pub(super) fn read(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut read = Self::default();
        of_attributes(attributes, "operation", errors, |key, input, errors| {
            read.take(key, input, errors)
        });
        read
    }

    fn take(
        &mut self,
        key: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        match key.to_string().as_str() {
            "namespace" => self.namespace.set(key, options::text(key, input)?, errors),
            "name" => self.name.set(key, options::text(key, input)?, errors),
            "crate" => {
                let path = options::value(key, input, "::path")?;
                self.krate.set(key, path, errors);
            }
            word => match ViewKind::from_word(word) {
                Some(kind) => self
                    .views
                    .push(ViewOptions::read(kind, key, input, errors)?),
                None => {
                    let mut legal = vec!["namespace", "name", "crate"];
                    legal.extend(ViewKind::ALL.map(ViewKind::word));
                    return Err(options::unknown("option", key, &legal));
                }
            },
        }
        Ok(())
    }
}

/// The options of one view: `completed(name = "…", labels(…))`.
pub(super) struct ViewOptions {
    pub(super) kind: ViewKind,
    pub(super) key: Ident,
    pub(super) name: Slot<LitStr>,
    pub(super) help: Slot<LitStr>,
    pub(super) labels: Slot<Vec<Ident>>,
    pub(super) buckets: Slot<Expr>,
    pub(super) none: Slot<()>,
}

impl ViewOptions {
    fn read(
        kind: ViewKind,
        key: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<Self> {
        let mut read = Self {
            kind,
            key: key.clone(),
            name: Slot::default(),
            help: Slot::default(),
            labels: Slot::default(),
            buckets: Slot::default(),
            none: Slot::default(),
        };
        if !input.is_empty() {
            let list = options::parenthesised(key, input)?;
            of_list(list, errors, |key, input, errors| {
                read.take(key, input, errors)
            });
            read.check_none(errors);
        }
        Ok(read)
    }

    fn take(
        &mut self,
        key: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        match key.to_string().as_str() {
            "name" => self.name.set(key, options::text(key, input)?, errors),
            "help" => self.help.set(key, options::text(key, input)?, errors),
            "labels" => {
                let labels = labels(key, input, errors)?;
                self.labels.set(key, labels, errors);
            }
            "none" => {
                options::word(key, input)?;
                self.none.set(key, (), errors);
            }
            "buckets" if self.kind == ViewKind::Duration => {
                let list = options::value(key, input, "[0.1, 1.0, 10.0]")?;
                self.buckets.set(key, list, errors);
            }
            "buckets" => {
                let message = "`buckets` belong to `duration`, the only histogram";
                return Err(syn::Error::new_spanned(key, message));
            }
            _ => return Err(options::unknown("option", key, self.kind.options())),
        }
        Ok(())
    }

    /// A view that is left out has nothing else to say.
    fn check_none(&self, errors: &mut Errors) {
        let others = [
            self.name.key(),
            self.help.key(),
            self.labels.key(),
            self.buckets.key(),
        ];
        if !self.none.is_set() {
            return;
        }
        for other in others.into_iter().flatten() {
            errors.error(
                other,
                format!(
                    "`{}(none)` leaves the view out, so `{other}` says nothing",
                    self.key
                ),
            );
        }
    }
}

/// `(a, b, status)` after `labels`.
fn labels(key: &Ident, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Vec<Ident>> {
    let mut labels = vec![];
    of_list(
        options::parenthesised(key, input)?,
        errors,
        |label, rest, _| {
            if let Ok(token) = rest.parse::<TokenTree>() {
                let message = "`labels` lists names only, `labels(kind, status)`";
                return Err(syn::Error::new_spanned(token, message));
            }
            labels.push(label.unraw());
            Ok(())
        },
    );
    Ok(labels)
}

/// The options of a field.
#[derive(Default)]
pub(super) struct LabelOptions {
    pub(super) rename: Slot<LitStr>,
    pub(super) allow: Slot<LitStr>,
}

impl LabelOptions {
    pub(super) fn read(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut read = Self::default();
        of_attributes(attributes, "label", errors, |key, input, errors| {
            match key.to_string().as_str() {
                "rename" => read.rename.set(key, options::text(key, input)?, errors),
                "allow" => read.allow.set(key, options::text(key, input)?, errors),
                _ => return Err(options::unknown("option", key, &["rename", "allow"])),
            }
            Ok(())
        });
        read
    }
}
