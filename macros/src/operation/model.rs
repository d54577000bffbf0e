//! What an operation is, once its options are understood.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{DeriveInput, Generics, Ident, LitStr};

use super::attr::{Options, ViewOptions};
use super::check;
use super::labels::{self, Label, ViewLabel};
use super::view::ViewKind;
use crate::bounds::{self, Bounds};
use crate::case::snake_case;
use crate::errors::Errors;
use crate::generics::derived;
use crate::help::{first_paragraph, sentence};
use crate::krate::Krate;

pub(super) struct Operation {
    pub(super) krate: Krate,
    pub(super) ident: Ident,
    pub(super) generics: Generics,
    pub(super) name: String,
    /// `Some("")` is none; `None` is the registry's.
    pub(super) namespace: Option<String>,
    pub(super) labels: Vec<Label>,
    pub(super) views: Vec<View>,
    pub(super) bounds: Bounds,
}

pub(super) struct View {
    pub(super) kind: ViewKind,
    pub(super) name: Name,
    pub(super) help: String,
    pub(super) labels: Vec<ViewLabel>,
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
        check::repeated_views(&options.views, &mut errors);
        let name = operation_name(input, &options);
        let labels = labels::of_fields(input, &mut errors);
        let subject = Subject::new(input, &name);
        let views: Vec<View> = ViewKind::ALL
            .into_iter()
            .filter_map(|kind| view(kind, &options.views, &subject, &labels, &mut errors))
            .collect();
        check::names(options.namespace.get(), &name, &views, &mut errors);
        let of_views = views.iter().map(|view| (view.kind, &*view.labels));
        labels::check_collisions(&labels, of_views, &mut errors);
        let bounds = bounds(&options.views, &mut errors);
        errors.finish_with(Self {
            ident: derived(&input.ident),
            generics: input.generics.clone(),
            name: name.text,
            namespace: options.namespace.get().map(LitStr::value),
            krate: options.krate.into_value().unwrap_or_default(),
            labels,
            views,
            bounds,
        })
    }
}

fn operation_name(input: &DeriveInput, options: &Options) -> Name {
    match options.name.get() {
        Some(literal) => Name {
            text: literal.value(),
            place: literal.to_token_stream(),
            is_written: true,
        },
        None => Name {
            text: snake_case(&input.ident.unraw().to_string()),
            place: input.ident.to_token_stream(),
            is_written: false,
        },
    }
}

/// What the views' texts are about.
struct Subject<'a> {
    name: &'a Name,
    documentation: Option<String>,
}

impl<'a> Subject<'a> {
    fn new(input: &DeriveInput, name: &'a Name) -> Self {
        Self {
            name,
            documentation: first_paragraph(&input.attrs),
        }
    }

    /// `Calls started. One quality gate of a build.`
    fn help(&self, kind: ViewKind, labels: &[ViewLabel]) -> String {
        let is_split = match kind {
            ViewKind::Completed => labels.contains(&ViewLabel::Status),
            ViewKind::Errors => labels.contains(&ViewLabel::ErrorType),
            _ => false,
        };
        match &self.documentation {
            Some(text) => format!("{} {}", kind.default_help("", is_split), sentence(text)),
            None => kind.default_help(&format!(" of {}", self.name.text), is_split),
        }
    }
}

/// The view of this kind, unless it is left out.
fn view(
    kind: ViewKind,
    written: &[ViewOptions],
    subject: &Subject<'_>,
    fields: &[Label],
    errors: &mut Errors,
) -> Option<View> {
    let options = written.iter().find(|options| options.kind == kind);
    let is_wanted = match options {
        Some(options) => !options.none.is_set(),
        None => kind.is_default(),
    };
    if !is_wanted {
        return None;
    }
    let labels = labels::of_view(kind, options, fields, errors);
    let help = match options.and_then(|options| options.help.get()) {
        Some(text) => text.value(),
        None => subject.help(kind, &labels),
    };
    Some(View {
        name: view_name(kind, options, subject.name),
        kind,
        help,
        labels,
    })
}

fn view_name(kind: ViewKind, options: Option<&ViewOptions>, operation: &Name) -> Name {
    match options.and_then(|options| options.name.get()) {
        Some(literal) => Name {
            text: literal.value(),
            place: literal.to_token_stream(),
            is_written: true,
        },
        None => Name {
            text: kind.default_name(&operation.text),
            place: operation.place.clone(),
            is_written: false,
        },
    }
}

fn bounds(written: &[ViewOptions], errors: &mut Errors) -> Bounds {
    match written.iter().find_map(|options| options.buckets.get()) {
        Some(list) => bounds::read(list, errors),
        None => Bounds::Default,
    }
}
