//! What an operation is, once its options are understood.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{DeriveInput, Generics, Ident, LitStr, Visibility};

use super::attr::Options;
use super::check;
use super::help::Subject;
use super::labels::{self, Label};
use super::status::Status;
use super::value::{self, Value};
use super::view::ViewKind;
use super::view_labels::{self, ViewLabel};
use super::views::Context;
use super::when::Ending;
use crate::bounds::Bounds;
use crate::case::snake_case;
use crate::errors::Errors;
use crate::generics::derived;
use crate::krate::Krate;
use crate::unit::Unit;

pub(super) struct Operation {
    pub(super) krate: Krate,
    pub(super) ident: Ident,
    pub(super) visibility: Visibility,
    pub(super) generics: Generics,
    pub(super) name: String,
    /// `Some("")` is none; `None` is the registry's.
    pub(super) namespace: Option<String>,
    pub(super) labels: Vec<Label>,
    pub(super) status: Status,
    pub(super) views: Vec<View>,
}

pub(super) struct View {
    pub(super) kind: ViewKind,
    /// The view's word in the attribute, if it is mentioned there.
    pub(super) key: Option<Ident>,
    pub(super) value: Option<Value>,
    pub(super) name: Name,
    pub(super) help: String,
    pub(super) labels: Vec<ViewLabel>,
    pub(super) when: Vec<Ending>,
    pub(super) histogram: Option<Histogram>,
}

/// What only a histogram has.
pub(super) struct Histogram {
    /// Durations have one; of a value it may be left out.
    pub(super) unit: Option<Unit>,
    pub(super) bounds: HistogramBounds,
    /// Beside its buckets.
    pub(super) is_native: bool,
}

impl Histogram {
    pub(super) fn unit(&self) -> Option<&str> {
        Some(&self.unit.as_ref()?.text)
    }
}

pub(super) enum HistogramBounds {
    /// Of durations, with the nanoseconds of the unit.
    Nanoseconds(Bounds<u64>, u64),
    Numbers(Bounds<f64>),
}

/// A name and where it comes from.
pub(super) struct Name {
    pub(super) text: String,
    pub(super) place: TokenStream,
    /// A literal, not derived from another name.
    pub(super) is_written: bool,
}

impl Operation {
    pub(super) fn new(
        input: &DeriveInput,
        options: Options,
        mut errors: Errors,
    ) -> syn::Result<Self> {
        check::left_out(&options.views, &mut errors);
        let name = operation_name(input, &options);
        let labels = labels::of_fields(input, &mut errors);
        let status = Status::new(options.status.get(), &mut errors);
        let context = Context {
            name: &name,
            subject: Subject::new(input, &name.text),
            fields: &labels,
            status: &status,
            only_mentioned: options.others.is_set(),
        };
        let views = context.views(&options.views, &mut errors);
        value::check_twins(&views, &mut errors);
        check::names(options.namespace.get(), &name, &views, &mut errors);
        let of_views = views.iter().map(|view| (view.kind, &*view.labels));
        view_labels::check_collisions(&labels, &status, of_views, &mut errors);
        errors.finish_with(Self {
            ident: derived(&input.ident),
            visibility: input.vis.clone(),
            generics: input.generics.clone(),
            name: name.text,
            namespace: options.namespace.get().map(LitStr::value),
            krate: options.krate.into_value().unwrap_or_default(),
            labels,
            status,
            views,
        })
    }

    /// The values in their order, with what is said of them.
    pub(super) fn values(&self) -> Vec<(Value, String)> {
        let of_view = |view: &View| Some((view.value.clone()?, view.help.clone()));
        self.views.iter().filter_map(of_view).collect()
    }
}

fn operation_name(input: &DeriveInput, options: &Options) -> Name {
    match options.name.get() {
        Some(literal) => Name::written(literal),
        None => Name {
            text: snake_case(&input.ident.unraw().to_string()),
            place: input.ident.to_token_stream(),
            is_written: false,
        },
    }
}

impl Name {
    pub(super) fn written(literal: &LitStr) -> Self {
        Self {
            text: literal.value(),
            place: literal.to_token_stream(),
            is_written: true,
        }
    }
}
