//! The fields of an operation as labels.

use syn::{Data, DeriveInput, Field, Fields, GenericParam, Ident, Type};

use super::attr::LabelOptions;
use crate::errors::Errors;
use crate::label::{is_identifier, name_of_field};

/// A field of the operation.
pub(super) struct Label {
    pub(super) member: Ident,
    pub(super) name: String,
    pub(super) ty: Type,
    /// It stands for an identifier, and nobody said why that is well.
    pub(super) is_suspicious: bool,
}

/// The labels of the whole operation.
pub(super) fn of_fields(input: &DeriveInput, errors: &mut Errors) -> Vec<Label> {
    check_generics(input, errors);
    let mut labels: Vec<Label> = vec![];
    for field in named_fields(input, errors) {
        if let Some(label) = label(field, &labels, errors) {
            labels.push(label);
        }
    }
    labels
}

/// One declaration serves all values of the type, so nothing can depend on a type parameter.
fn check_generics(input: &DeriveInput, errors: &mut Errors) {
    for parameter in &input.generics.params {
        if !matches!(parameter, GenericParam::Lifetime(_)) {
            errors.error(
                parameter,
                "an operation may have lifetime parameters, no others; declare one type per \
                 operation",
            );
        }
    }
}

fn named_fields<'a>(input: &'a DeriveInput, errors: &mut Errors) -> Vec<&'a Field> {
    let what = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => return fields.named.iter().collect(),
            Fields::Unit => return vec![],
            Fields::Unnamed(_) => "a tuple struct has no names for its labels",
        },
        Data::Enum(_) => "an enum is no operation",
        Data::Union(_) => "a union is no operation",
    };
    let message = format!("{what}; write `struct {} {{ label: Type }}`", input.ident);
    errors.error(&input.ident, message);
    vec![]
}

fn label(field: &Field, before: &[Label], errors: &mut Errors) -> Option<Label> {
    let options = LabelOptions::read(&field.attrs, errors);
    let member = field.ident.clone()?;
    let before = before.iter().map(|other| (&other.member, &*other.name));
    let name = name_of_field(&member, options.rename.get(), before, errors);
    Some(Label {
        is_suspicious: is_identifier(&name) && !options.allow.is_set(),
        ty: field.ty.clone(),
        member,
        name,
    })
}
