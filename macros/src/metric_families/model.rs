//! What a struct of metric families is, once its options are understood.

use syn::{Data, DeriveInput, Field, Fields, Generics, Ident, LitStr, Type, Visibility};

use super::attr::Options;
use super::clash;
use super::family::{Context, Family};
use super::field_attr::FieldOptions;
use crate::errors::Errors;
use crate::generics::derived;
use crate::krate::Krate;

pub(super) struct MetricFamilies {
    pub(super) krate: Krate,
    pub(super) ident: Ident,
    pub(super) visibility: Visibility,
    pub(super) generics: Generics,
    /// `Some("")` is none; `None` is the registry's.
    pub(super) namespace: Option<String>,
    pub(super) members: Vec<Member>,
}

/// A field.
pub(super) struct Member {
    pub(super) ident: Ident,
    pub(super) ty: Type,
    pub(super) role: Role,
}

pub(super) enum Role {
    Family(Box<Family>),
    /// The families are those of the field's type.
    Flattened,
    /// Made by `Default`.
    Skipped,
}

impl MetricFamilies {
    pub(super) fn new(
        input: &DeriveInput,
        options: Options,
        mut errors: Errors,
    ) -> syn::Result<Self> {
        check_generics(&input.generics, &mut errors);
        options.check_names(&mut errors);
        let labels = options.labels.into_value().unwrap_or_default();
        let context = Context {
            subsystem: options.subsystem.get().map(LitStr::value),
            labels: &labels,
        };
        let fields = named_fields(input, &mut errors);
        let members = fields.into_iter();
        let members = members.filter_map(|field| Member::new(field, &context, &mut errors));
        let members: Vec<Member> = members.collect();
        clash::check(&members, &mut errors);
        errors.finish_with(Self {
            krate: options.krate.into_value().unwrap_or_default(),
            ident: derived(&input.ident),
            visibility: input.vis.clone(),
            generics: input.generics.clone(),
            namespace: options.namespace.get().map(LitStr::value),
            members,
        })
    }

    pub(super) fn families(&self) -> impl Iterator<Item = (&Member, &Family)> {
        families(&self.members)
    }
}

/// The members that are families.
pub(super) fn families(members: &[Member]) -> impl Iterator<Item = (&Member, &Family)> {
    members.iter().filter_map(|member| match &member.role {
        Role::Family(family) => Some((member, &**family)),
        Role::Flattened | Role::Skipped => None,
    })
}

impl Member {
    fn new(field: &Field, context: &Context<'_>, errors: &mut Errors) -> Option<Self> {
        let options = FieldOptions::read(&field.attrs, errors);
        let ident = field.ident.clone()?;
        let role = if options.skip.is_set() {
            Role::Skipped
        } else if options.flatten.is_set() {
            Role::Flattened
        } else {
            let family = context.family(&ident, &field.attrs, options, errors);
            Role::Family(Box::new(family))
        };
        Some(Self {
            ident,
            ty: field.ty.clone(),
            role,
        })
    }
}

/// The families are there as long as the program.
fn check_generics(generics: &Generics, errors: &mut Errors) {
    for parameter in generics.lifetimes() {
        let lifetime = &parameter.lifetime;
        errors.error(
            parameter,
            format!(
                "metric families live as long as the program; write `'static` in place of \
                 `{lifetime}`: `Family<Labels<'static>, Counter>` takes labels of any lifetime"
            ),
        );
    }
}

fn named_fields<'a>(input: &'a DeriveInput, errors: &mut Errors) -> Vec<&'a Field> {
    let what = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => return fields.named.iter().collect(),
            Fields::Unit => return vec![],
            Fields::Unnamed(_) => "a tuple struct has no names for its families",
        },
        Data::Enum(_) => "an enum holds no metric families",
        Data::Union(_) => "a union holds no metric families",
    };
    let message = format!(
        "{what}; write `struct {} {{ family: Counter }}`",
        input.ident
    );
    errors.error(&input.ident, message);
    vec![]
}
