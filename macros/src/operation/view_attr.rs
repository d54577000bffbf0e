//! One view as it is written: `completed(name = "…", when(Success), labels(…))`.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, Ident, LitStr};

use super::value;
use super::view::{FamilyType, ViewKind};
use super::when::{self, Ending};
use crate::errors::Errors;
use crate::options::{self, of_list};
use crate::slot::Slot;

pub(super) struct ViewOptions {
    pub(super) kind: ViewKind,
    pub(super) key: Ident,
    /// What a value is called, `None` for the other views.
    pub(super) value: Option<Ident>,
    pub(super) name: Slot<LitStr>,
    pub(super) help: Slot<LitStr>,
    pub(super) labels: Slot<Vec<Ident>>,
    pub(super) when: Slot<Vec<Ending>>,
    pub(super) unit: Slot<LitStr>,
    pub(super) buckets: Slot<Expr>,
    pub(super) native: Slot<()>,
    pub(super) allow: Slot<LitStr>,
    pub(super) none: Slot<()>,
}

impl ViewOptions {
    pub(super) fn read(
        kind: ViewKind,
        key: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<Self> {
        let mut read = Self::new(kind, key);
        if kind == ViewKind::Value {
            let (name, options) = value::name(key, input)?;
            read.value = Some(name);
            read.take_all(options, errors);
        } else if !input.is_empty() {
            let list = options::parenthesised(key, input)?;
            read.take_all(list, errors);
            read.check_none(errors);
        }
        Ok(read)
    }

    fn new(kind: ViewKind, key: &Ident) -> Self {
        Self {
            kind,
            key: key.clone(),
            value: None,
            name: Slot::default(),
            help: Slot::default(),
            labels: Slot::default(),
            when: Slot::default(),
            unit: Slot::default(),
            buckets: Slot::default(),
            native: Slot::default(),
            allow: Slot::default(),
            none: Slot::default(),
        }
    }

    fn take_all(&mut self, list: TokenStream, errors: &mut Errors) {
        of_list(list, errors, |key, input, errors| {
            self.take(key, input, errors)
        });
    }

    fn take(
        &mut self,
        key: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        let word = key.to_string();
        if !self.kind.options().contains(&word.as_str()) {
            return Err(self.misplaced(key));
        }
        match word.as_str() {
            "name" => self.name.set(key, options::text(key, input)?, errors),
            "help" => self.help.set(key, options::text(key, input)?, errors),
            "unit" => self.unit.set(key, options::text(key, input)?, errors),
            "allow" => self.allow.set(key, options::text(key, input)?, errors),
            "labels" => {
                let labels = labels(key, input, errors)?;
                self.labels.set(key, labels, errors);
            }
            "when" => {
                let when = when::read(key, input, errors)?;
                self.when.set(key, when, errors);
            }
            "buckets" => {
                let list = options::value(key, input, "[0.1, 1.0, 10.0]")?;
                self.buckets.set(key, list, errors);
            }
            "native" => self.native.set(key, options::word(key, input)?, errors),
            _ => {
                options::word(key, input)?;
                self.none.set(key, (), errors);
            }
        }
        Ok(())
    }

    /// What to say of an option that this kind of view doesn't take.
    fn misplaced(&self, key: &Ident) -> syn::Error {
        let is_histogram = self.kind.family_type() == FamilyType::Histogram;
        let message = match key.to_string().as_str() {
            "when" => format!(
                "`{}` does not know how a call ends; leave `when` out",
                self.key
            ),
            "buckets" => "`buckets` belong to `duration` and `value`, the histograms".to_owned(),
            "native" => "only histograms are native, `duration` and `value`".to_owned(),
            "unit" if !is_histogram => {
                "`unit` belongs to `duration` and `value`; the others count calls".to_owned()
            }
            "none" => {
                "values are only there where they are declared; leave this one out".to_owned()
            }
            _ => return options::unknown("option", key, self.kind.options()),
        };
        syn::Error::new_spanned(key, message)
    }

    /// A view that is left out has nothing else to say.
    fn check_none(&self, errors: &mut Errors) {
        let others = [
            self.name.key(),
            self.help.key(),
            self.labels.key(),
            self.when.key(),
            self.unit.key(),
            self.buckets.key(),
            self.native.key(),
            self.allow.key(),
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
