//! How an error is classified, once its options are understood.

use syn::ext::IdentExt;
use syn::{
    Data, DataEnum, DeriveInput, Field, Fields, Generics, Ident, Index, Member, Type, Variant,
};

use super::attr::{ItemOptions, Options};
use crate::case::snake_case;
use crate::errors::Errors;
use crate::generics::derived;
use crate::krate::Krate;

pub(super) struct ErrorType {
    pub(super) krate: Krate,
    pub(super) ident: Ident,
    pub(super) generics: Generics,
    pub(super) arms: Vec<Arm>,
}

/// A variant, or the whole of a struct.
pub(super) struct Arm {
    pub(super) variant: Option<Ident>,
    pub(super) meaning: Meaning,
}

pub(super) enum Meaning {
    Value {
        text: String,
        /// The word of its status, if one is given.
        word: Option<String>,
    },
    /// What the only field says.
    OfField { member: Member, ty: Box<Type> },
}

/// How a call ends that returns the error.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Outcome {
    Success,
    Failure,
    TimedOut,
    Cancelled,
    Panicked,
}

impl Outcome {
    pub(super) const ALL: [Self; 5] = [
        Self::Success,
        Self::Failure,
        Self::TimedOut,
        Self::Cancelled,
        Self::Panicked,
    ];

    /// What the word says; one of an operation's own is a failure before the operation sees it.
    pub(super) fn of(word: Option<&str>) -> Self {
        Self::ALL
            .into_iter()
            .find(|outcome| word == Some(outcome.word()))
            .unwrap_or(Self::Failure)
    }

    pub(super) fn words() -> [&'static str; 5] {
        Self::ALL.map(Self::word)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
            Self::TimedOut => "timeout",
            Self::Cancelled => "cancelled",
            Self::Panicked => "panic",
        }
    }

    /// The name in the runtime.
    pub(super) fn variant(self) -> &'static str {
        match self {
            Self::Success => "Success",
            Self::Failure => "Failure",
            Self::TimedOut => "TimedOut",
            Self::Cancelled => "Cancelled",
            Self::Panicked => "Panicked",
        }
    }
}

impl ErrorType {
    pub(super) fn new(
        input: &DeriveInput,
        options: ItemOptions,
        mut errors: Errors,
    ) -> syn::Result<Self> {
        let arms = match &input.data {
            Data::Enum(data) => of_enum(data, &options.value, &mut errors),
            Data::Struct(data) => {
                let arm = Arm::new(
                    &input.ident,
                    None,
                    &data.fields,
                    &options.value,
                    &mut errors,
                );
                arm.into_iter().collect()
            }
            Data::Union(data) => {
                errors.error(
                    data.union_token,
                    "a union cannot be classified; use an enum",
                );
                vec![]
            }
        };
        errors.finish_with(Self {
            krate: options.krate.into_value().unwrap_or_default(),
            ident: derived(&input.ident),
            generics: input.generics.clone(),
            arms,
        })
    }
}

fn of_enum(data: &DataEnum, options: &Options, errors: &mut Errors) -> Vec<Arm> {
    if let Some(key) = options.key() {
        errors.error(key, format!("`{key}` belongs on a variant"));
    }
    let mut arms = vec![];
    let mut derived: Vec<(&Variant, String)> = vec![];
    for variant in &data.variants {
        let options = Options::read(&variant.attrs, errors);
        let name = Some(&variant.ident);
        let arm = Arm::new(&variant.ident, name, &variant.fields, &options, errors);
        if let Some(Meaning::Value { text, .. }) = arm.as_ref().map(|arm| &arm.meaning)
            && !options.rename.is_set()
        {
            check_distinct(variant, text, &derived, errors);
            derived.push((variant, text.clone()));
        }
        arms.extend(arm);
    }
    arms
}

/// Two variants may share a value if somebody says so, not by accident.
fn check_distinct(
    variant: &Variant,
    text: &str,
    derived: &[(&Variant, String)],
    errors: &mut Errors,
) {
    if let Some((other, _)) = derived.iter().find(|(_, other)| other == text) {
        errors.error(
            &variant.ident,
            format!(
                "`{}` is `{text}` already; if this is meant to be the same, write \
                 `#[error_type(rename = \"{text}\")]`",
                other.ident
            ),
        );
    }
}

impl Arm {
    fn new(
        ident: &Ident,
        variant: Option<&Ident>,
        fields: &Fields,
        options: &Options,
        errors: &mut Errors,
    ) -> Option<Self> {
        refuse_options_of_fields(fields, errors);
        let meaning = if options.transparent.is_set() {
            of_field(fields, options, errors)?
        } else {
            value(ident, options, errors)
        };
        Some(Self {
            variant: variant.map(derived),
            meaning,
        })
    }
}

fn refuse_options_of_fields(fields: &Fields, errors: &mut Errors) {
    let attributes = fields.iter().flat_map(|field| &field.attrs);
    for attribute in attributes.filter(|attribute| attribute.path().is_ident("error_type")) {
        errors.error(
            attribute,
            "this belongs on the variant or the struct, not on a field",
        );
    }
}

fn value(ident: &Ident, options: &Options, errors: &mut Errors) -> Meaning {
    let text = match options.rename.get() {
        Some(text) => text.value(),
        None => snake_case(&ident.unraw().to_string()),
    };
    if text.is_empty() {
        let message = "an empty error type is no label at all in Prometheus; name it";
        match options.rename.get() {
            Some(text) => errors.error(text, message),
            None => errors.error(ident, message),
        }
    }
    let word = options.outcome.get().cloned();
    Meaning::Value { text, word }
}

fn of_field(fields: &Fields, options: &Options, errors: &mut Errors) -> Option<Meaning> {
    for key in [options.rename.key(), options.outcome.key()]
        .into_iter()
        .flatten()
    {
        errors.error(
            key,
            format!("`{key}` does not go with `transparent`: the field's error says it all"),
        );
    }
    if let (Some(field), 1) = (fields.iter().next(), fields.len()) {
        return Some(Meaning::OfField {
            member: member(field),
            ty: Box::new(field.ty.clone()),
        });
    }
    let message = format!(
        "`transparent` needs exactly one field, the error that says what happened; here are {}",
        fields.len()
    );
    errors.error(options.transparent.key(), message);
    None
}

fn member(field: &Field) -> Member {
    match &field.ident {
        Some(ident) => Member::Named(derived(ident)),
        None => Member::Unnamed(Index::from(0)),
    }
}
