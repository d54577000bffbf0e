//! From cells to a snapshot.
//!
//! * [`read`]: one reading of all cells.
//! * [`rows`]: what each row counts, and the cells of those that have counted.
//! * [`labels`]: the labels of a series in one of its families.
//! * [`family`]: the series of one family, and from which rows they are read.
//! * [`health`]: what a registry tells of itself.

mod family;
mod health;
mod labels;
mod read;
mod rows;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::family::FamilyReader;
use self::labels::ViewLabels;
use self::rows::{Place, Rows};
use crate::declaration::ViewKind;
use crate::registry::{Common, RegisteredOperation, RegistryInner};
use crate::series::{Event, Handle, Series};
use crate::snapshot::FamilySnapshot;

/// What a registry's scrapes know from one to the next: everything but the numbers.
#[derive(Default)]
pub(crate) struct Scraper {
    operations: Vec<Handle<RegisteredOperation>>,
    series: Vec<Handle<Series>>,
    rows: Rows,
    /// By name.
    families: BTreeMap<String, FamilyReader>,
}

impl Scraper {
    /// Reads every family, sorted by name.
    pub(crate) fn scrape(&mut self, registry: &RegistryInner) -> Vec<FamilySnapshot> {
        for event in registry.core.take_events() {
            self.learn(event, &registry.common);
        }
        for family in self.families.values_mut() {
            family.place_new();
        }
        self.read_cells(&registry.core, &registry.common);
        let mut families: Vec<_> = self
            .families
            .values()
            .map(|family| family.read(&self.rows))
            .collect();
        families.extend(health::families(registry, &self.operations));
        families.sort_by(|a, b| a.layout.header.name.cmp(&b.layout.header.name));
        families
    }

    fn learn(&mut self, event: Event, common: &Common) {
        match event {
            Event::Operation(operation) => self.learn_operation(operation),
            Event::Series(series) => self.learn_series(series, common),
            Event::ErrorRow {
                series,
                status,
                error_type,
                row,
            } => {
                self.learn_error_row(&series, status, &error_type, row, common);
            }
        }
    }

    fn learn_operation(&mut self, operation: Handle<RegisteredOperation>) {
        for family in operation.families.iter().flatten() {
            let name = family.header.name.clone();
            let new = || FamilyReader::new(Arc::clone(&family.header));
            self.families.entry(name).or_insert_with(new);
        }
        self.operations.push(operation);
    }

    /// A new series is there with all its statuses, at 0.
    fn learn_series(&mut self, series: Handle<Series>, common: &Common) {
        let number = self.series.len() as u32;
        self.rows
            .learn(series.first_row, Place::Base { series: number });
        for status in 0..series.shape.statuses.len() {
            let place = Place::Status {
                series: number,
                status: status as u32,
            };
            self.rows.learn(series.completion_row(status), place);
        }
        self.each_view(&series, |labels, kind, family| match kind {
            ViewKind::Errors => {}
            _ if labels.has_status() => {
                for word in series.shape.statuses {
                    family.add_series(labels.text(common, &series, word));
                }
            }
            _ => family.add_series(labels.text(common, &series, "")),
        });
        self.series.push(series);
    }

    fn learn_error_row(
        &mut self,
        series: &Handle<Series>,
        status: usize,
        error_type: &str,
        row: u32,
        common: &Common,
    ) {
        if let Some(Place::Base { series }) = self.rows.place(series.first_row) {
            self.rows.learn(
                row,
                Place::Status {
                    series,
                    status: status as u32,
                },
            );
        }
        self.each_view(series, |labels, kind, family| {
            if kind == ViewKind::Errors {
                family.add_series(labels.text(common, series, error_type));
            }
        });
    }

    /// The families that show a series.
    fn each_view(
        &mut self,
        series: &Handle<Series>,
        mut show: impl FnMut(ViewLabels, ViewKind, &mut FamilyReader),
    ) {
        let shown =
            |operation: &&Handle<RegisteredOperation>| Arc::ptr_eq(&operation.shape, &series.shape);
        let Some(operation) = self.operations.iter().find(shown) else {
            return;
        };
        for (view, family) in series
            .shape
            .declaration
            .views
            .iter()
            .zip(&operation.families)
        {
            let name = family.as_ref().map(|family| &family.header.name);
            if let Some(reader) = name.and_then(|name| self.families.get_mut(name)) {
                show(ViewLabels(view.labels), view.kind, reader);
            }
        }
    }
}
