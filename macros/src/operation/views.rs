//! The views of an operation, from what is written and what is there by default.

use quote::ToTokens;
use syn::ext::IdentExt;

use super::help::{Shown, Subject};
use super::labels::Label;
use super::model::{Histogram, HistogramBounds, Name, View};
use super::status::Status;
use super::unit;
use super::value::Value;
use super::view::ViewKind;
use super::view_attr::ViewOptions;
use super::view_labels::Choice;
use super::when;
use crate::bounds::{self, Bounds, Nanoseconds, Numbers};
use crate::errors::Errors;
use crate::unit::Unit;

/// What the views have in common.
pub(super) struct Context<'a> {
    pub(super) name: &'a Name,
    pub(super) subject: Subject<'a>,
    pub(super) fields: &'a [Label],
    pub(super) status: &'a Status,
    /// Whether only families that are mentioned are there.
    pub(super) only_mentioned: bool,
}

impl Context<'_> {
    /// By kind, and those of a kind as they are written.
    pub(super) fn views(&self, written: &[ViewOptions], errors: &mut Errors) -> Vec<View> {
        let mut views = vec![];
        for kind in ViewKind::ALL {
            let of_kind = || written.iter().filter(|options| options.kind == kind);
            let is_there = kind.is_default() && !self.only_mentioned;
            if of_kind().next().is_none() && is_there {
                views.push(self.view(kind, None, errors));
            }
            for options in of_kind().filter(|options| !options.none.is_set()) {
                views.push(self.view(kind, Some(options), errors));
            }
        }
        views
    }

    fn view(&self, kind: ViewKind, options: Option<&ViewOptions>, errors: &mut Errors) -> View {
        let choice = Choice {
            kind,
            fields: self.fields,
            status: self.status,
        };
        let labels = choice.of_view(options, errors);
        let endings = options.and_then(|options| options.when.get());
        let when = endings.cloned().unwrap_or_default();
        when::check(kind, &when, self.status, errors);
        let histogram = histogram(kind, options, errors);
        let value = options.and_then(|options| options.value.as_ref());
        let help = match options.and_then(|options| options.help.get()) {
            Some(text) => text.value(),
            None => self.subject.help(&Shown {
                kind,
                labels: &labels,
                when: &when,
                unit: histogram.as_ref().and_then(Histogram::unit),
                value: &value.map_or_else(String::new, |name| name.unraw().to_string()),
            }),
        };
        View {
            kind,
            key: options.map(|options| options.key.clone()),
            value: value.map(Value::new),
            name: self.view_name(kind, options),
            help,
            labels,
            when,
            histogram,
        }
    }

    fn view_name(&self, kind: ViewKind, options: Option<&ViewOptions>) -> Name {
        if let Some(literal) = options.and_then(|options| options.name.get()) {
            return Name::written(literal);
        }
        match options.and_then(|options| options.value.as_ref()) {
            Some(value) => Name {
                text: value.unraw().to_string(),
                place: value.to_token_stream(),
                is_written: false,
            },
            None => Name {
                text: kind.default_name(&self.name.text),
                place: self.name.place.clone(),
                is_written: false,
            },
        }
    }
}

fn histogram(
    kind: ViewKind,
    options: Option<&ViewOptions>,
    errors: &mut Errors,
) -> Option<Histogram> {
    match (kind, options) {
        (ViewKind::Duration, options) => Some(duration(options, errors)),
        (ViewKind::Value, Some(options)) => Some(value(options, errors)),
        _ => None,
    }
}

fn duration(options: Option<&ViewOptions>, errors: &mut Errors) -> Histogram {
    let (unit, in_one) = unit::of_duration(options, errors);
    let scale = Nanoseconds {
        unit: &unit.text,
        in_one,
    };
    let bounds = match options.and_then(|options| options.buckets.get()) {
        Some(list) => bounds::read(list, &scale, errors),
        None => Bounds::Default,
    };
    Histogram {
        bounds: HistogramBounds::Nanoseconds(bounds, in_one),
        is_native: options.is_some_and(|options| options.native.is_set()),
        unit: Some(unit),
    }
}

fn value(options: &ViewOptions, errors: &mut Errors) -> Histogram {
    let unit = unit::of_value(options, errors);
    let scale = Numbers {
        unit: unit.as_ref().map_or("numbers", |unit| &unit.text),
    };
    let bounds = match options.buckets.get() {
        Some(list) => bounds::read(list, &scale, errors),
        None => {
            check_default_bounds(options, unit.as_ref(), errors);
            Bounds::Default
        }
    };
    Histogram {
        bounds: HistogramBounds::Numbers(bounds),
        is_native: options.native.is_set(),
        unit,
    }
}

/// Nobody knows good bounds for anything but times.
fn check_default_bounds(options: &ViewOptions, unit: Option<&Unit>, errors: &mut Errors) {
    let own = match unit {
        Some(unit) if unit.text == "seconds" => return,
        Some(unit) => format!("say them in {}", unit.text),
        None => "say your own".to_owned(),
    };
    let message = format!("only seconds have default bounds; {own}: `buckets = [1, 10, 100]`");
    match options.unit.get() {
        Some(literal) => errors.error(literal, message),
        None => errors.error(&options.value, message),
    }
}
