//! What a label set is, once its options are understood.

use syn::{Data, DeriveInput, Field, Fields, Generics, Ident, Type, Visibility};

use super::attr::{Budget, FieldOptions, Options};
use crate::constant_label::ConstantLabel;
use crate::errors::Errors;
use crate::generics::derived;
use crate::krate::Krate;
use crate::label::{is_identifier, name_of_field};

pub(super) struct LabelSet {
    pub(super) krate: Krate,
    pub(super) ident: Ident,
    pub(super) visibility: Visibility,
    pub(super) generics: Generics,
    pub(super) members: Vec<Member>,
    pub(super) constants: Vec<ConstantLabel>,
    pub(super) budget: Option<Budget>,
}

/// A field that is told of.
pub(super) struct Member {
    pub(super) ident: Ident,
    pub(super) ty: Type,
    pub(super) role: Role,
}

pub(super) enum Role {
    Label {
        name: String,
        /// It stands for an identifier, and nobody said why that is well.
        is_suspicious: bool,
    },
    /// The labels are those of the field's type.
    Set,
}

impl LabelSet {
    pub(super) fn new(
        input: &DeriveInput,
        options: Options,
        mut errors: Errors,
    ) -> syn::Result<Self> {
        let constants = options.constant.into_value().unwrap_or_default();
        let mut members: Vec<Member> = vec![];
        for field in named_fields(input, &mut errors) {
            if let Some(member) = member(field, &members, &constants, &mut errors) {
                members.push(member);
            }
        }
        errors.finish_with(Self {
            krate: options.krate.into_value().unwrap_or_default(),
            ident: derived(&input.ident),
            visibility: input.vis.clone(),
            generics: input.generics.clone(),
            members,
            constants,
            budget: options.budget.into_value(),
        })
    }

    /// The types of the fields that are labels.
    pub(super) fn label_types(&self) -> impl Iterator<Item = &Type> {
        let labels = self.members.iter().filter(|member| !member.is_set());
        labels.map(|member| &member.ty)
    }

    /// The types of the fields that are sets themselves.
    pub(super) fn set_types(&self) -> impl Iterator<Item = &Type> {
        let sets = self.members.iter().filter(|member| member.is_set());
        sets.map(|member| &member.ty)
    }
}

impl Member {
    pub(super) fn is_set(&self) -> bool {
        matches!(self.role, Role::Set)
    }

    fn label(&self) -> Option<(&Ident, &str)> {
        match &self.role {
            Role::Label { name, .. } => Some((&self.ident, name)),
            Role::Set => None,
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
        Data::Enum(_) => "an enum is one label, by `#[derive(LabelValue)]`, and no set of labels",
        Data::Union(_) => "a union is no set of labels",
    };
    let message = format!("{what}; write `struct {} {{ label: Type }}`", input.ident);
    errors.error(&input.ident, message);
    vec![]
}

/// Nothing, where the field is skipped.
fn member(
    field: &Field,
    before: &[Member],
    constants: &[ConstantLabel],
    errors: &mut Errors,
) -> Option<Member> {
    let options = FieldOptions::read(&field.attrs, errors);
    let ident = field.ident.clone()?;
    if options.skip.is_set() {
        return None;
    }
    let role = if options.flatten.is_set() {
        Role::Set
    } else {
        label(&ident, &options, before, constants, errors)
    };
    Some(Member {
        ident,
        ty: field.ty.clone(),
        role,
    })
}

fn label(
    ident: &Ident,
    options: &FieldOptions,
    before: &[Member],
    constants: &[ConstantLabel],
    errors: &mut Errors,
) -> Role {
    let constants = constants.iter().map(|one| (&one.key, &*one.name));
    let before = before.iter().filter_map(Member::label).chain(constants);
    let name = name_of_field(ident, options.rename.get(), before, errors);
    Role::Label {
        is_suspicious: is_identifier(&name) && !options.allow.is_set(),
        name,
    }
}
