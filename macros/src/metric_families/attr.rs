//! `#[metrics(…)]` on the struct as it is written.

use syn::{Attribute, LitStr};

use crate::constant_label::{self, ConstantLabel};
use crate::errors::Errors;
use crate::krate::Krate;
use crate::name::{check_namespace, check_prefix};
use crate::options::{self, of_attributes};
use crate::slot::Slot;

pub(super) const OPTIONS: [&str; 4] = ["namespace", "subsystem", "labels", "crate"];

#[derive(Default)]
pub(super) struct Options {
    pub(super) namespace: Slot<LitStr>,
    pub(super) subsystem: Slot<LitStr>,
    pub(super) labels: Slot<Vec<ConstantLabel>>,
    pub(super) krate: Slot<Krate>,
}

impl Options {
    pub(super) fn read(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut read = Self::default();
        of_attributes(attributes, "metrics", errors, |key, input, errors| {
            match key.to_string().as_str() {
                "namespace" => read.namespace.set(key, options::text(key, input)?, errors),
                "subsystem" => read.subsystem.set(key, options::text(key, input)?, errors),
                "labels" => {
                    let labels = constant_label::read(key, input, errors)?;
                    read.labels.set(key, labels, errors);
                }
                "crate" => {
                    let path = options::value(key, input, "::path")?;
                    read.krate.set(key, path, errors);
                }
                _ => return Err(options::unknown("option", key, &OPTIONS)),
            }
            Ok(())
        });
        misplaced(attributes, errors);
        read
    }

    pub(super) fn check_names(&self, errors: &mut Errors) {
        let check = |written: Option<&LitStr>, check: fn(&str) -> Result<(), String>| {
            let literal = written?;
            let message = check(&literal.value()).err()?;
            Some(syn::Error::new_spanned(literal, message))
        };
        let namespace = check(self.namespace.get(), check_namespace);
        let subsystem = check(self.subsystem.get(), |text| check_prefix("subsystem", text));
        for error in [namespace, subsystem].into_iter().flatten() {
            errors.push(error);
        }
    }
}

fn misplaced(attributes: &[Attribute], errors: &mut Errors) {
    for attribute in attributes {
        if attribute.path().is_ident("metric") {
            errors.error(
                attribute,
                "`metric` is for fields; the options of the struct stand in `#[metrics(…)]`",
            );
        }
    }
}
