//! `#[metric(…)]` on a field as it is written.

use syn::parse::ParseStream;
use syn::{Attribute, Expr, Ident, LitInt, LitStr};

use super::attr;
use crate::constant_label::{self, ConstantLabel};
use crate::duration::Time;
use crate::errors::Errors;
use crate::options::{self, of_attributes};
use crate::slot::Slot;

const OPTIONS: [&str; 11] = [
    "name", "help", "unit", "buckets", "native", "labels", "limit", "expire", "allow", "flatten",
    "skip",
];

#[derive(Default)]
pub(super) struct FieldOptions {
    pub(super) name: Slot<LitStr>,
    pub(super) help: Slot<LitStr>,
    pub(super) unit: Slot<LitStr>,
    pub(super) buckets: Slot<Expr>,
    pub(super) native: Slot<()>,
    pub(super) labels: Slot<Vec<ConstantLabel>>,
    pub(super) limit: Slot<usize>,
    pub(super) expire: Slot<Time>,
    pub(super) allow: Slot<LitStr>,
    pub(super) flatten: Slot<()>,
    pub(super) skip: Slot<()>,
}

impl FieldOptions {
    pub(super) fn read(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut read = Self::default();
        of_attributes(attributes, "metric", errors, |key, input, errors| {
            read.take(key, input, errors)
        });
        of_attributes(
            attributes,
            "metrics",
            errors,
            |key, input, errors| match key.to_string().as_str() {
                "flatten" | "skip" => read.take(key, input, errors),
                _ => Err(of_struct(key)),
            },
        );
        read.check_alone(errors);
        read
    }

    fn take(
        &mut self,
        key: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        match key.to_string().as_str() {
            "name" => self.name.set(key, options::text(key, input)?, errors),
            "help" => self.help.set(key, help(key, input)?, errors),
            "unit" => self.unit.set(key, options::text(key, input)?, errors),
            "buckets" => {
                let list = options::value(key, input, "[0.1, 1.0, 10.0]")?;
                self.buckets.set(key, list, errors);
            }
            "native" => self.native.set(key, options::word(key, input)?, errors),
            "labels" => {
                let labels = constant_label::read(key, input, errors)?;
                self.labels.set(key, labels, errors);
            }
            "limit" => self.limit.set(key, limit(key, input)?, errors),
            "expire" => self.expire.set(key, expire(key, input)?, errors),
            "allow" => self.allow.set(key, options::text(key, input)?, errors),
            "flatten" => self.flatten.set(key, options::word(key, input)?, errors),
            "skip" => self.skip.set(key, options::word(key, input)?, errors),
            _ => return Err(unknown(key)),
        }
        Ok(())
    }

    /// What is no family of its own has no options of one.
    fn check_alone(&self, errors: &mut Errors) {
        let others = [
            self.name.key(),
            self.help.key(),
            self.unit.key(),
            self.buckets.key(),
            self.native.key(),
            self.labels.key(),
            self.limit.key(),
            self.expire.key(),
            self.allow.key(),
        ];
        for key in others.into_iter().flatten() {
            if self.skip.is_set() {
                let message = format!("`{key}` says nothing of a field that is skipped");
                errors.error(key, message);
            } else if self.flatten.is_set() {
                let message = format!(
                    "`{key}` is for one family, and `flatten` takes those of another struct; \
                     write it on that struct's field"
                );
                errors.error(key, message);
            }
        }
        if let (Some(_), Some(key)) = (self.skip.key(), self.flatten.key()) {
            errors.error(
                key,
                "`flatten` says nothing of a field that is skipped; keep one of the two",
            );
        }
    }
}

fn unknown(key: &Ident) -> syn::Error {
    let written = key.to_string();
    if attr::OPTIONS.contains(&written.as_str()) {
        let message = format!("`{written}` belongs to the whole struct: `#[metrics({written} …)]`");
        return syn::Error::new_spanned(key, message);
    }
    options::unknown("option", key, &OPTIONS)
}

/// What to say of an option of one family, or of the struct, in `#[metrics(…)]` on a field.
fn of_struct(key: &Ident) -> syn::Error {
    let written = key.to_string();
    if !OPTIONS.contains(&written.as_str()) {
        return unknown(key);
    }
    let message =
        format!("the options of a family stand in `#[metric(…)]`: `#[metric({written} …)]`");
    syn::Error::new_spanned(key, message)
}

fn help(key: &Ident, input: ParseStream<'_>) -> syn::Result<LitStr> {
    let text = options::text(key, input)?;
    if text.value().trim().is_empty() {
        let message = "an empty help says nothing; write what is counted or measured";
        return Err(syn::Error::new_spanned(text, message));
    }
    Ok(text)
}

fn limit(key: &Ident, input: ParseStream<'_>) -> syn::Result<usize> {
    let literal: LitInt = options::value(key, input, "500")?;
    match literal.base10_parse() {
        Ok(0) => Err(syn::Error::new_spanned(
            literal,
            "a limit of 0 leaves no label set; write at least 1",
        )),
        Ok(limit) => Ok(limit),
        Err(_) => Err(syn::Error::new_spanned(
            literal,
            "a limit is a number of label sets: `limit = 500`",
        )),
    }
}

fn expire(key: &Ident, input: ParseStream<'_>) -> syn::Result<Time> {
    let literal: LitStr = options::value(key, input, "\"10m\"")?;
    let refused = |message: String| syn::Error::new_spanned(&literal, message);
    let time: Time = literal.value().parse().map_err(refused)?;
    if time.is_zero() {
        return Err(refused(
            "series would be removed at once; write a longer time, such as \"10m\"".to_owned(),
        ));
    }
    Ok(time)
}
