//! The fields of an operation as labels, and which of them a view has.

use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Field, Fields, GenericParam, Ident, Type};

use super::attr::{LabelOptions, ViewOptions};
use super::view::ViewKind;
use crate::errors::Errors;
use crate::name::{check_label_name, listed, nearest};

/// Labels that have about as many values as there are calls.
const IDENTIFIERS: [&str; 12] = [
    "user_id",
    "request_id",
    "trace_id",
    "span_id",
    "session_id",
    "correlation_id",
    "transaction_id",
    "email",
    "ip_address",
    "uuid",
    "guid",
    "timestamp",
];

/// A field of the operation.
pub(super) struct Label {
    pub(super) member: Ident,
    pub(super) name: String,
    pub(super) ty: Type,
    /// It stands for an identifier, and nobody said why that is well.
    pub(super) is_suspicious: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ViewLabel {
    Field(usize),
    Status,
    ErrorType,
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
    let name = match options.rename.get() {
        Some(text) => text.value(),
        None => member.unraw().to_string(),
    };
    let twin = before.iter().find(|other| other.name == name);
    let problem = match twin {
        Some(other) => Err(format!("`{}` is the label `{name}` already", other.member)),
        None => check_label_name(&name),
    };
    match (problem, options.rename.get()) {
        (Ok(()), _) => {}
        (Err(problem), Some(text)) => errors.error(text, problem),
        (Err(problem), None) => {
            errors.error(&member, format!("{problem} (`#[label(rename = \"…\")]`)"));
        }
    }
    Some(Label {
        is_suspicious: IDENTIFIERS.contains(&name.as_str()) && !options.allow.is_set(),
        ty: field.ty.clone(),
        member,
        name,
    })
}

/// The labels of one view: those listed, or those it has by default.
pub(super) fn of_view(
    kind: ViewKind,
    options: Option<&ViewOptions>,
    fields: &[Label],
    errors: &mut Errors,
) -> Vec<ViewLabel> {
    let Some(listed) = options.and_then(|options| options.labels.get()) else {
        return default_labels(kind, fields);
    };
    let mut labels = vec![];
    for name in listed {
        match view_label(kind, name, fields) {
            Ok(label) if labels.contains(&label) => {
                errors.error(
                    name,
                    format!("the label `{name}` is given twice; leave it out"),
                );
            }
            Ok(label) => labels.push(label),
            Err(message) => errors.error(name, message),
        }
    }
    labels
}

fn default_labels(kind: ViewKind, fields: &[Label]) -> Vec<ViewLabel> {
    let own = match kind {
        ViewKind::Completed => Some(ViewLabel::Status),
        ViewKind::Errors => Some(ViewLabel::ErrorType),
        _ => None,
    };
    (0..fields.len()).map(ViewLabel::Field).chain(own).collect()
}

fn view_label(kind: ViewKind, name: &Ident, fields: &[Label]) -> Result<ViewLabel, String> {
    let word = kind.word();
    if name == "status" && kind.knows_status() {
        return Ok(ViewLabel::Status);
    }
    if name == "error_type" && kind == ViewKind::Errors {
        return Ok(ViewLabel::ErrorType);
    }
    if let Some(at) = fields.iter().position(|field| name == &field.name) {
        return Ok(ViewLabel::Field(at));
    }
    if let Some(renamed) = fields.iter().find(|field| field.member.unraw() == *name) {
        return Err(format!(
            "the field `{name}` is the label `{0}`; write `{0}`",
            renamed.name
        ));
    }
    Err(match name.to_string().as_str() {
        "status" => format!("`{word}` does not know how a call ends; leave `status` out"),
        "error_type" => format!("only `errors` has `error_type`; leave it out of `{word}`"),
        other => unknown_label(kind, other, fields),
    })
}

fn unknown_label(kind: ViewKind, name: &str, fields: &[Label]) -> String {
    let mut legal: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    if kind.knows_status() {
        legal.push("status");
    }
    if kind == ViewKind::Errors {
        legal.push("error_type");
    }
    match nearest(name, &legal) {
        Some(nearest) => format!("`{name}` is no field; did you mean `{nearest}`?"),
        None => format!(
            "`{name}` is no field; `{}` may have {}",
            kind.word(),
            listed(&legal)
        ),
    }
}

/// A field may not have the name of a label that a view adds.
pub(super) fn check_collisions<'a>(
    fields: &[Label],
    views: impl Iterator<Item = (ViewKind, &'a [ViewLabel])> + Clone,
    errors: &mut Errors,
) {
    for (added, name) in [
        (ViewLabel::Status, "status"),
        (ViewLabel::ErrorType, "error_type"),
    ] {
        let field = fields.iter().find(|field| field.name == name);
        let view = views.clone().find(|(_, labels)| labels.contains(&added));
        if let (Some(field), Some((kind, _))) = (field, view) {
            let message = format!(
                "`{}` adds a label `{name}` of its own; choose another name for this one: \
                 `#[label(rename = \"…\")]`",
                kind.word()
            );
            errors.error(&field.member, message);
        }
    }
}
