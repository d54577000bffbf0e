//! What a label value is, once its options are understood.

use syn::ext::IdentExt;
use syn::{Data, DataEnum, DataStruct, DeriveInput, Fields, Generics, Ident, Type, Variant};

use super::attr::{Options, VariantOptions};
use crate::errors::Errors;
use crate::generics::derived;
use crate::krate::Krate;

pub(super) struct LabelValue {
    pub(super) krate: Krate,
    pub(super) ident: Ident,
    pub(super) generics: Generics,
    pub(super) values: Values,
    /// Its values have numbers.
    pub(super) is_state: bool,
}

pub(super) enum Values {
    /// Each variant with its value.
    Closed(Vec<(Ident, String)>),
    /// Those of the only field.
    OfField(Box<Type>),
}

impl LabelValue {
    pub(super) fn new(
        input: &DeriveInput,
        options: Options,
        mut errors: Errors,
    ) -> syn::Result<Self> {
        let values = match &input.data {
            Data::Enum(data) => Some(closed(input, data, &options, &mut errors)),
            Data::Struct(data) => of_field(input, data, &options, &mut errors),
            Data::Union(data) => {
                errors.error(
                    data.union_token,
                    "a union cannot be a label's value; use an enum",
                );
                None
            }
        };
        let model = values.map(|values| Self {
            krate: options.krate.into_value().unwrap_or_default(),
            ident: derived(&input.ident),
            generics: input.generics.clone(),
            values,
            is_state: is_state(&input.data),
        });
        errors
            .finish_with(model)
            .map(|model| model.expect("a missing model is an error"))
    }
}

/// The language has numbers of enums only, and not where a variant with brackets is given one.
fn is_state(data: &Data) -> bool {
    let Data::Enum(data) = data else { return false };
    let has_number = |variant: &Variant| {
        matches!(variant.fields, Fields::Unit) || variant.discriminant.is_none()
    };
    data.variants.iter().all(has_number)
}

fn closed(input: &DeriveInput, data: &DataEnum, options: &Options, errors: &mut Errors) -> Values {
    if data.variants.is_empty() {
        errors.error(
            &input.ident,
            "an enum without variants has no values for a label",
        );
    }
    let mut values: Vec<(Ident, String)> = vec![];
    for variant in &data.variants {
        if !variant.fields.is_empty() {
            errors.error(
                &variant.fields,
                "a variant with fields is not one value; remove the fields, or implement \
                 `LabelValue` by hand",
            );
        }
        let value = value(variant, options, errors, &values);
        values.push((derived(&variant.ident), value));
    }
    Values::Closed(values)
}

/// The variant's value, checked against those `before` it.
fn value(
    variant: &Variant,
    options: &Options,
    errors: &mut Errors,
    before: &[(Ident, String)],
) -> String {
    let written = VariantOptions::read(&variant.attrs, errors);
    let case = options.rename_all.get().copied().unwrap_or_default();
    let value = match written.rename.get() {
        Some(text) => text.value(),
        None => case.apply(&variant.ident.unraw().to_string()),
    };
    let problem = if value.is_empty() {
        Some("an empty label value is no label at all in Prometheus; name it".to_owned())
    } else {
        before
            .iter()
            .find(|(_, other)| *other == value)
            .map(|(other, _)| {
                format!(
                    "`{other}` has the value `{value}` already; tell them apart by \
                 `#[label_value(rename = \"…\")]`"
                )
            })
    };
    match (problem, written.rename.get()) {
        (Some(problem), Some(text)) => errors.error(text, problem),
        (Some(problem), None) => errors.error(&variant.ident, problem),
        (None, _) => {}
    }
    value
}

fn of_field(
    input: &DeriveInput,
    data: &DataStruct,
    options: &Options,
    errors: &mut Errors,
) -> Option<Values> {
    if let Some(key) = options.rename_all.key() {
        errors.error(
            key,
            "`rename_all` is for enums; this struct has its field's values",
        );
    }
    match &data.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            let field = &fields.unnamed[0];
            for attribute in &field.attrs {
                if attribute.path().is_ident("label_value") {
                    errors.error(
                        attribute,
                        "there are no options for this field; remove them",
                    );
                }
            }
            Some(Values::OfField(Box::new(field.ty.clone())))
        }
        _ => {
            errors.error(
                &input.ident,
                format!(
                    "a label's value is an enum without fields or a struct around one value, \
                     `struct {}(String);`",
                    input.ident
                ),
            );
            None
        }
    }
}
