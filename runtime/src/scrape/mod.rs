//! From cells to a snapshot.
//!
//! * [`rows`]: what the numbers of the rows mean.
//! * [`tally`]: one reading of all cells.
//! * [`family`]: the series of one family, and from which rows they are read.
//! * [`health`]: what a registry tells of itself.

mod family;
mod health;
mod rows;
mod tally;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::family::FamilyReader;
use self::rows::Rows;
use self::tally::Tally;
use crate::declaration::{ViewKind, ViewLabel};
use crate::registry::{Family, RegisteredOperation, RegistryInner};
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
            self.learn(event, registry);
        }
        let tally = Tally::read(&self.rows, &self.series, &registry.core);
        let mut families: Vec<_> = self
            .families
            .values_mut()
            .map(|family| family.read(&self.rows, &tally))
            .collect();
        families.extend(health::families(registry, &self.operations));
        families.sort_by(|a, b| a.layout.header.name.cmp(&b.layout.header.name));
        families
    }

    fn learn(&mut self, event: Event, registry: &RegistryInner) {
        match event {
            Event::Operation(operation) => self.learn_operation(operation),
            Event::Series(series) => self.learn_series(series, registry),
            Event::ErrorRow {
                series,
                status,
                error_type,
                row,
            } => {
                self.rows
                    .add_completions(row, series.first_row, series.shape.buckets.len());
                self.learn_error_row(&series, status, &error_type, row, registry);
            }
        }
    }

    fn learn_operation(&mut self, operation: Handle<RegisteredOperation>) {
        for family in operation.families.iter().flatten() {
            let name = family.header.name.clone();
            self.families
                .entry(name)
                .or_insert_with(|| FamilyReader::new(Arc::clone(&family.header)));
        }
        self.operations.push(operation);
    }

    fn learn_series(&mut self, series: Handle<Series>, registry: &RegistryInner) {
        let shape = &series.shape;
        self.rows.add_base(series.first_row);
        for status in 0..shape.statuses.len() {
            self.rows.add_completions(
                series.completion_row(status),
                series.first_row,
                shape.buckets.len(),
            );
        }
        self.each_view(&series, |labels, kind, family| match kind {
            ViewKind::Started | ViewKind::InProgress | ViewKind::Retries => {
                family.add(labels.text(registry, &series, None), kind, series.first_row);
            }
            ViewKind::Completed | ViewKind::Duration => {
                for (status, word) in shape.statuses.iter().enumerate() {
                    family.add(
                        labels.text(registry, &series, Some(word)),
                        kind,
                        series.completion_row(status),
                    );
                }
            }
            ViewKind::Errors => {}
        });
        self.series.push(series);
    }

    fn learn_error_row(
        &mut self,
        series: &Handle<Series>,
        status: usize,
        error_type: &str,
        row: u32,
        registry: &RegistryInner,
    ) {
        let word = series.shape.statuses[status];
        self.each_view(series, |labels, kind, family| match kind {
            ViewKind::Completed | ViewKind::Duration => {
                family.add(labels.text(registry, series, Some(word)), kind, row);
            }
            ViewKind::Errors => {
                family.add(labels.text(registry, series, Some(error_type)), kind, row)
            }
            ViewKind::Started | ViewKind::InProgress | ViewKind::Retries => {}
        });
    }

    /// The families that show a series.
    fn each_view(
        &mut self,
        series: &Handle<Series>,
        mut show: impl FnMut(ViewLabels, ViewKind, &mut FamilyReader),
    ) {
        let declaration = series.shape.declaration;
        let shown = self
            .operations
            .iter()
            .find(|operation| Arc::ptr_eq(&operation.shape, &series.shape));
        let families: &[Option<Arc<Family>>] = shown.map_or(&[], |operation| &operation.families);
        for (view, family) in declaration.views.iter().zip(families) {
            let reader = family
                .as_ref()
                .and_then(|family| self.families.get_mut(&family.header.name));
            if let Some(reader) = reader {
                show(ViewLabels(view.labels), view.kind, reader);
            }
        }
    }
}

/// The labels of a view.
#[derive(Clone, Copy)]
struct ViewLabels(&'static [ViewLabel]);

impl ViewLabels {
    /// A series' labels in this view; `word` stands for the status or error type.
    fn text(
        self,
        registry: &RegistryInner,
        series: &Series,
        word: Option<&str>,
    ) -> crate::snapshot::LabelText {
        let declaration = series.shape.declaration;
        let values = series.label_texts();
        let mut pairs: Vec<(&str, &str)> = Vec::with_capacity(self.0.len() + 2);
        pairs.extend(
            registry
                .common
                .const_labels
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
        );
        for label in self.0 {
            let value = match label {
                ViewLabel::Field(index) => values[*index],
                ViewLabel::Status | ViewLabel::ErrorType => word.unwrap_or(""),
            };
            pairs.push((crate::registry::label_name(declaration, *label), value));
        }
        crate::exposition::escape::render(&pairs)
    }
}
