//! Which labels a view has.

use syn::Ident;
use syn::ext::IdentExt;

use super::labels::Label;
use super::status::Status;
use super::view::ViewKind;
use super::view_attr::ViewOptions;
use crate::errors::Errors;
use crate::name::{listed, nearest};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ViewLabel {
    Field(usize),
    Status,
    ErrorType,
}

/// What a view's labels are chosen from.
#[derive(Clone, Copy)]
pub(super) struct Choice<'a> {
    pub(super) kind: ViewKind,
    pub(super) fields: &'a [Label],
    pub(super) status: &'a Status,
}

impl Choice<'_> {
    /// The labels of one view: those listed, or those it has by default.
    pub(super) fn of_view(
        &self,
        options: Option<&ViewOptions>,
        errors: &mut Errors,
    ) -> Vec<ViewLabel> {
        let Some(listed) = options.and_then(|options| options.labels.get()) else {
            return self.default_labels();
        };
        let mut labels = vec![];
        for name in listed {
            match self.label(name) {
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

    fn default_labels(&self) -> Vec<ViewLabel> {
        let own = match self.kind {
            ViewKind::Completed => Some(ViewLabel::Status),
            ViewKind::Errors => Some(ViewLabel::ErrorType),
            _ => None,
        };
        let fields = (0..self.fields.len()).map(ViewLabel::Field);
        fields.chain(own).collect()
    }

    fn label(&self, name: &Ident) -> Result<ViewLabel, String> {
        let Self { kind, fields, .. } = self;
        if name == &self.status.label && kind.knows_status() {
            return Ok(ViewLabel::Status);
        }
        if name == "error_type" && *kind == ViewKind::Errors {
            return Ok(ViewLabel::ErrorType);
        }
        match fields.iter().position(|field| name == &field.name) {
            Some(at) => Ok(ViewLabel::Field(at)),
            None => Err(self.no_label(name)),
        }
    }

    fn no_label(&self, name: &Ident) -> String {
        let word = self.kind.word();
        let label = &self.status.label;
        let has_name = |field: &&Label| field.member.unraw() == *name;
        if let Some(renamed) = self.fields.iter().find(has_name) {
            return format!(
                "the field `{name}` is the label `{0}`; write `{0}`",
                renamed.name
            );
        }
        match name.to_string().as_str() {
            name if name == label => {
                format!("`{word}` does not know how a call ends; leave `{name}` out")
            }
            "status" if self.kind.knows_status() => {
                format!("the status label is called `{label}` here; write `{label}`")
            }
            "error_type" => format!("only `errors` has `error_type`; leave it out of `{word}`"),
            other => self.unknown(other),
        }
    }

    fn unknown(&self, name: &str) -> String {
        let mut legal: Vec<&str> = self.fields.iter().map(|field| &*field.name).collect();
        if self.kind.knows_status() {
            legal.push(&self.status.label);
        }
        if self.kind == ViewKind::Errors {
            legal.push("error_type");
        }
        match nearest(name, &legal) {
            Some(nearest) => format!("`{name}` is no field; did you mean `{nearest}`?"),
            None => format!(
                "`{name}` is no field; `{}` may have {}",
                self.kind.word(),
                listed(&legal)
            ),
        }
    }
}

/// A field may not have the name of a label that a view adds.
pub(super) fn check_collisions<'a>(
    fields: &[Label],
    status: &Status,
    views: impl Iterator<Item = (ViewKind, &'a [ViewLabel])> + Clone,
    errors: &mut Errors,
) {
    for (added, name) in [
        (ViewLabel::Status, &*status.label),
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
