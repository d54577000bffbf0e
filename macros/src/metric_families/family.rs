//! One field as a metric family.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, Ident, LitStr};

use super::field_attr::FieldOptions;
use crate::bounds::{self, Bounds, Numbers};
use crate::constant_label::ConstantLabel;
use crate::duration::Time;
use crate::errors::Errors;
use crate::help::first_paragraph;
use crate::name::check_metric_name;
use crate::unit::{self, Unit};

pub(super) struct Family {
    pub(super) name: Name,
    pub(super) help: String,
    pub(super) unit: Option<Unit>,
    /// The option that says so.
    pub(super) native: Option<Ident>,
    pub(super) bounds: Option<Bounds<f64>>,
    /// Those of the struct, too.
    pub(super) labels: Vec<ConstantLabel>,
    pub(super) limit: Option<usize>,
    pub(super) expiry: Option<Time>,
    /// Somebody said why the unit or the name is well.
    pub(super) is_allowed: bool,
}

/// A name and where it comes from.
pub(super) struct Name {
    /// Behind the namespace, without the unit.
    pub(super) text: String,
    pub(super) place: TokenStream,
    /// A literal, not the field's name.
    pub(super) is_written: bool,
}

/// What all families of the struct have in common.
pub(super) struct Context<'a> {
    pub(super) subsystem: Option<String>,
    pub(super) labels: &'a [ConstantLabel],
}

impl Context<'_> {
    pub(super) fn family(
        &self,
        field: &Ident,
        attributes: &[Attribute],
        options: FieldOptions,
        errors: &mut Errors,
    ) -> Family {
        let is_allowed = options.allow.is_set();
        let written = options.unit.get();
        let unit = written.and_then(|literal| unit::read(literal, is_allowed, errors));
        Family {
            name: self.name(field, options.name.get(), unit.as_ref(), errors),
            help: help(field, attributes, options.help.get(), errors),
            native: options.native.key().cloned(),
            bounds: bounds(&options, unit.as_ref(), errors),
            labels: self.labels(options.labels.into_value().unwrap_or_default(), errors),
            limit: options.limit.into_value(),
            expiry: options.expire.into_value(),
            unit,
            is_allowed,
        }
    }

    fn name(
        &self,
        field: &Ident,
        written: Option<&LitStr>,
        unit: Option<&Unit>,
        errors: &mut Errors,
    ) -> Name {
        let own = written.map_or_else(|| field.unraw().to_string(), LitStr::value);
        let name = Name {
            text: self.without_unit(&own, unit),
            place: match written {
                Some(literal) => literal.to_token_stream(),
                None => field.to_token_stream(),
            },
            is_written: written.is_some(),
        };
        if let Err(message) = check_metric_name(&own) {
            name.refuse(&message, errors);
        }
        name
    }

    /// The unit is put behind it by the runtime, and not twice.
    fn without_unit(&self, own: &str, unit: Option<&Unit>) -> String {
        let name = match &self.subsystem {
            Some(subsystem) => format!("{subsystem}_{own}"),
            None => own.to_owned(),
        };
        let ending = unit.map(|unit| format!("_{}", unit.text));
        let shorter = ending.and_then(|ending| Some(name.strip_suffix(&ending)?.to_owned()));
        shorter.unwrap_or(name)
    }

    fn labels(&self, own: Vec<ConstantLabel>, errors: &mut Errors) -> Vec<ConstantLabel> {
        for label in &own {
            if self.labels.iter().any(|other| other.name == label.name) {
                let message = format!(
                    "all families of this struct have the label `{}` already; leave it out, or \
                     choose another name",
                    label.name
                );
                errors.error(&label.key, message);
            }
        }
        self.labels.iter().cloned().chain(own).collect()
    }
}

impl Family {
    pub(super) fn unit(&self) -> Option<&str> {
        Some(&self.unit.as_ref()?.text)
    }

    /// With the unit, without the namespace.
    pub(super) fn full_name(&self) -> String {
        match self.unit() {
            Some(unit) => format!("{}_{unit}", self.name.text),
            None => self.name.text.clone(),
        }
    }
}

impl Name {
    /// With the way to choose another, for a name nobody wrote.
    pub(super) fn refuse(&self, message: &str, errors: &mut Errors) {
        let hint = if self.is_written {
            ""
        } else {
            " (`#[metric(name = \"…\")]`)"
        };
        errors.error(&self.place, format!("{message}{hint}"));
    }
}

fn help(
    field: &Ident,
    attributes: &[Attribute],
    written: Option<&LitStr>,
    errors: &mut Errors,
) -> String {
    let help = written.map(LitStr::value);
    help.or_else(|| first_paragraph(attributes))
        .unwrap_or_else(|| {
            let message = format!(
                "`{}` has no help text; write a doc comment, `/// What it counts.`, or \
                 `#[metric(help = \"…\")]`",
                field.unraw()
            );
            errors.error(field, message);
            String::new()
        })
}

fn bounds(options: &FieldOptions, unit: Option<&Unit>, errors: &mut Errors) -> Option<Bounds<f64>> {
    let scale = Numbers {
        unit: unit.map_or("numbers", |unit| &unit.text),
    };
    let list = options.buckets.get()?;
    Some(bounds::read(list, &scale, errors))
}
