//! From cells to a snapshot.
//!
//! * [`read`]: one reading of all cells; [`calls`]: the parts in which those of calls are read.
//! * [`rows`]: what each row counts, and the cells of those that have counted.
//! * [`touch`]: a row that counts for the first time.
//! * [`labels`]: the labels of a series in one of its families.
//! * [`created`]: when series began.
//! * [`exemplars`]: those of the rows.
//! * [`family`]: the series of one family, and from which rows they are read.
//! * [`metrics`]: families on structs.
//! * [`health`]: what a registry tells of itself; [`served`]: and of its endpoints; `exported`:
//!   and of its exporters; `pushed`: and of its pushes.

mod calls;
mod created;
mod exemplars;
#[cfg(feature = "exporter")]
mod exported;
mod family;
mod health;
mod labels;
mod metrics;
#[cfg(feature = "push")]
mod pushed;
mod read;
mod rows;
mod served;
mod touch;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::calls::CallRows;
use self::exemplars::RowExemplars;
use self::family::FamilyReader;
use self::labels::{ViewLabels, Words};
use self::metrics::MetricScraper;
#[cfg(feature = "push")]
pub(crate) use self::pushed::{PushResult, Pushed};
pub(crate) use self::served::Served;

use self::rows::{Counted, Place, Rows};
use crate::cells::thread::Tables;
use crate::declaration::{StatusKey, ViewKind, ViewLabel};
use crate::registry::{Common, RegisteredOperation, RegisteredView, RegistryInner};
use crate::series::{Event, Handle, RegistryCore, Series, StatusRef};
use crate::snapshot::FamilySnapshot;

/// What a registry's scrapes know from one to the next: everything but the numbers.
#[derive(Default)]
pub(crate) struct Scraper {
    operations: Vec<Handle<RegisteredOperation>>,
    series: Vec<Handle<Series>>,
    calls: CallRows,
    tables: Tables,
    rows: Rows,
    /// By name.
    families: BTreeMap<String, FamilyReader>,
    metrics: MetricScraper,
}

/// A way to end that a series did not have before.
struct NewEnding<'a> {
    status: &'a StatusKey,
    words: Words<'a>,
    is_error: bool,
    created: Option<f64>,
}

impl Scraper {
    /// Reads every family.
    pub(crate) fn scrape(&mut self, registry: &RegistryInner) -> Vec<FamilySnapshot> {
        self.learn_news(&registry.core, &registry.common);
        let exemplars = RowExemplars::read(&registry.core, &self.series);
        self.read_cells(&registry.core, &registry.common);
        let exemplars = exemplars.by_cells(&self.rows);
        let mut families: Vec<_> = self
            .families
            .values()
            .map(|family| family.read(&self.rows, &exemplars))
            .collect();
        families.extend(self.metrics.read(registry));
        let metrics = self.metrics.families();
        let of_itself = health::families(registry, &self.operations, &metrics);
        families.extend(of_itself.map(|mut family| {
            if let Some(created) = registry.core.created {
                family.begin(created);
            }
            family
        }));
        families
    }

    /// Learns what is new in the registry.
    fn learn_news(&mut self, core: &RegistryCore, common: &Common) {
        for (event, created) in core.take_events() {
            self.learn(event, created, common);
        }
    }

    /// Sorts new series into their families.
    fn place_new(&mut self) {
        let families = self.families.values_mut();
        families.for_each(FamilyReader::place_new);
    }

    fn learn(&mut self, event: Event, created: Option<f64>, common: &Common) {
        match event {
            Event::Operation(operation) => self.learn_operation(operation),
            Event::Family(family) => self.metrics.learn(family),
            Event::Series(series) => self.learn_series(series, created, common),
            Event::EndingRow {
                series,
                status,
                error_type,
                row,
            } => {
                let words = Words {
                    status: series.status_word(status.by_ref()),
                    error_type: error_type.as_deref().unwrap_or_default(),
                };
                self.learn_ending(&series, row);
                let ending = NewEnding {
                    status: &status,
                    words,
                    is_error: error_type.is_some(),
                    created,
                };
                self.show_ending(&series, &ending, common);
            }
        }
    }

    fn learn_operation(&mut self, operation: Handle<RegisteredOperation>) {
        for family in operation
            .views
            .iter()
            .filter_map(|view| view.family.as_ref())
        {
            let name = family.header.name.clone();
            let new = || FamilyReader::new(Arc::clone(&family.header));
            self.families.entry(name).or_insert_with(new);
        }
        self.operations.push(operation);
    }

    /// A new series is there with all its statuses, at 0.
    fn learn_series(&mut self, series: Handle<Series>, created: Option<f64>, common: &Common) {
        let number = self.series.len() as u32;
        for (row, what) in rows_of(&series) {
            let place = Place {
                series: number,
                what,
            };
            self.rows.learn(row, place);
        }
        self.each_view(&series, |view, family| {
            let labels = ViewLabels(view.view.labels);
            if labels.have(ViewLabel::ErrorType) {
                return;
            }
            if !labels.have(ViewLabel::Status) {
                let text = labels.text(common, &series, Words::default());
                return family.add_series(text, created);
            }
            for status in shown_statuses(view, &series) {
                let words = Words {
                    status,
                    error_type: "",
                };
                family.add_series(labels.text(common, &series, words), created);
            }
        });
        self.calls.learn(&series, number);
        self.series.push(series);
    }

    fn learn_ending(&mut self, series: &Handle<Series>, row: u32) {
        let Some(Place { series: number, .. }) = self.rows.place(series.first_row) else {
            return;
        };
        let mut learn = |row, what| {
            let place = Place {
                series: number,
                what,
            };
            self.rows.learn(row, place);
        };
        learn(row, Counted::Ending);
        let retries = series.shape.counts_ended_retries.then_some(row + 1);
        if let Some(row) = retries {
            learn(row, Counted::EndingRetries);
        }
        self.calls.learn_ending(series.first_row, row, retries);
    }

    /// The series of an ending that are not there with the label set.
    fn show_ending(&mut self, series: &Handle<Series>, ending: &NewEnding<'_>, common: &Common) {
        self.each_view(series, |view, family| {
            let labels = ViewLabels(view.view.labels);
            let is_new = labels.have(ViewLabel::Status) || labels.have(ViewLabel::ErrorType);
            let is_shown = match view.view.kind {
                ViewKind::Errors => ending.is_error,
                ViewKind::Completed | ViewKind::Duration | ViewKind::Retries => true,
                ViewKind::Started | ViewKind::InProgress | ViewKind::Value(_) => false,
            };
            if is_new && is_shown && view.shows(ending.status.by_ref()) {
                let text = labels.text(common, series, ending.words);
                family.add_series(text, ending.created);
            }
        });
    }

    /// The families that show a series.
    fn each_view(
        &mut self,
        series: &Handle<Series>,
        mut show: impl FnMut(&RegisteredView, &mut FamilyReader),
    ) {
        let shown =
            |operation: &&Handle<RegisteredOperation>| Arc::ptr_eq(&operation.shape, &series.shape);
        let Some(operation) = self.operations.iter().find(shown) else {
            return;
        };
        for view in &operation.views {
            let name = view.family.as_ref().map(|family| &family.header.name);
            if let Some(reader) = name.and_then(|name| self.families.get_mut(name)) {
                show(view, reader);
            }
        }
    }
}

/// The rows that a series has from the start, and what each counts.
fn rows_of(series: &Series) -> impl Iterator<Item = (u32, Counted)> {
    let statuses = 0..series.shape.statuses.len();
    let values = 0..series.shape.values.len();
    let retries = if series.shape.counts_ended_retries {
        statuses.clone()
    } else {
        0..0
    };
    let base = [(series.first_row, Counted::Base)].into_iter();
    base.chain(statuses.map(|at| (series.completion_row(at), Counted::Status(at as u32))))
        .chain(values.map(|at| (series.value_row(at), Counted::Value(at as u32))))
        .chain(retries.map(|at| (series.retries_row(at), Counted::StatusRetries(at as u32))))
}

/// The words of the statuses that a view shows, of those known beforehand.
fn shown_statuses<'a>(view: &RegisteredView, series: &'a Series) -> impl Iterator<Item = &'a str> {
    let of_errors = view.view.kind == ViewKind::Errors;
    let errors = series.shape.errors.iter();
    let shown = errors.enumerate().filter(move |(index, is_error)| {
        view.shows(StatusRef::Closed(*index)) && (!of_errors || **is_error)
    });
    shown.map(|(index, _)| series.status_word(StatusRef::Closed(index)))
}
