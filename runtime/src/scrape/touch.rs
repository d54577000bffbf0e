//! The first time that a row is seen to have counted something: which series of which
//! families it goes into.

use std::borrow::Cow;

use crate::cells::row::RowKind;
use crate::declaration::ViewKind;
use crate::registry::{Common, RegisteredView, nanoseconds};
use crate::scrape::Scraper;
use crate::scrape::family::Reading;
use crate::scrape::labels::{ViewLabels, Words};
use crate::scrape::rows::{Counted, Place};
use crate::series::{EndingRow, Handle, NativeRow, Series, StatusRef};
use crate::snapshot::LabelText;

/// A row that was met.
struct Touched<'a> {
    id: u32,
    /// The number of its series.
    number: u32,
    series: &'a Handle<Series>,
    common: &'a Common,
}

/// How the calls of a row ended, as families show it.
struct Shown<'a> {
    status: StatusRef<'a>,
    word: &'a str,
    error_type: Option<Cow<'static, str>>,
}

impl Scraper {
    /// Finds out which series the rows go into that this scrape has met. Behind all cells, as
    /// it takes much longer than to read them.
    pub(super) fn show_touched(&mut self, common: &Common) {
        self.place_new();
        for row in self.rows.take_touched() {
            self.touch(row, common);
        }
    }

    fn touch(&mut self, id: u32, common: &Common) -> Option<()> {
        let Place {
            series: number,
            what,
        } = self.rows.place(id)?;
        let series = &self.series[number as usize].clone();
        let row = Touched {
            id,
            number,
            series,
            common,
        };
        match what {
            Counted::Base => self.touch_base(&row),
            Counted::Value(value) => self.touch_value(&row, value as usize),
            Counted::Status(status) => {
                let native = |unit| NativeRow::Status(status as usize, unit);
                self.touch_completions(&row, &Shown::of_status(series, status), native)
            }
            Counted::StatusRetries(status) => {
                self.touch_retries(&row, &Shown::of_status(series, status))
            }
            Counted::Ending => {
                let ending = series.endings.by_id(id)?;
                let native = |unit| NativeRow::Ending(id, unit);
                self.touch_completions(&row, &Shown::of_ending(series, ending), native)
            }
            Counted::EndingRetries => {
                let ending = series.endings.by_id(id - 1)?;
                self.touch_retries(&row, &Shown::of_ending(series, ending))
            }
        }
    }

    fn touch_base(&mut self, row: &Touched<'_>) -> Option<()> {
        let cells = self.rows.cells_of(row.id, RowKind::Base)?;
        self.each_view(row.series, |view, family| {
            let reading = match view.view.kind {
                ViewKind::Started => Reading::Started,
                ViewKind::InProgress => Reading::InProgress,
                ViewKind::Retries if view.view.is_of_base() => Reading::Retries,
                _ => return,
            };
            let labels = row.labels(view, Words::default());
            family.add_source(&labels, reading, cells, row.number);
        });
        Some(())
    }

    fn touch_value(&mut self, row: &Touched<'_>, value: usize) -> Option<()> {
        let kind = row.series.shape.value_rows(value);
        let cells = self.rows.cells_of(row.id, kind)?;
        self.each_view(row.series, |view, family| {
            if view.view.kind == ViewKind::Value(value) {
                let labels = row.labels(view, Words::default());
                family.add_source(&labels, Reading::Values, cells, row.number);
                family.add_native(&labels, row.series, NativeRow::Value(value));
            }
        });
        Some(())
    }

    /// `native` is the row's native histogram of the durations in a unit.
    fn touch_completions(
        &mut self,
        row: &Touched<'_>,
        ending: &Shown<'_>,
        native: impl Fn(usize) -> NativeRow,
    ) -> Option<()> {
        let kind = row.series.shape.completions();
        let cells = self.rows.cells_of(row.id, kind)?;
        if row.series.shape.counts_starts {
            self.rows.add_end(cells, row.number);
        }
        self.each_view(row.series, |view, family| {
            let reading = match view.view.kind {
                ViewKind::Completed => Reading::Calls,
                ViewKind::Errors if ending.error_type.is_some() => Reading::Calls,
                ViewKind::Duration => family.durations(view.buckets.as_ref()),
                _ => return,
            };
            if view.shows(ending.status) {
                let labels = row.labels(view, ending.words());
                family.add_source(&labels, reading, cells, row.number);
                let unit = row.series.shape.natives.unit(nanoseconds(view.view.unit));
                if let (ViewKind::Duration, Some(unit)) = (view.view.kind, unit) {
                    family.add_native(&labels, row.series, native(unit));
                }
            }
        });
        Some(())
    }

    fn touch_retries(&mut self, row: &Touched<'_>, ending: &Shown<'_>) -> Option<()> {
        let cells = self.rows.cells_of(row.id, RowKind::Base)?;
        self.each_view(row.series, |view, family| {
            if view.view.is_of_ended_retries() && view.shows(ending.status) {
                let labels = row.labels(view, ending.words());
                family.add_source(&labels, Reading::Retries, cells, row.number);
            }
        });
        Some(())
    }
}

impl Touched<'_> {
    fn labels(&self, view: &RegisteredView, words: Words<'_>) -> LabelText {
        ViewLabels(view.view.labels).text(self.common, self.series, words)
    }
}

impl<'a> Shown<'a> {
    fn of_status(series: &'a Series, status: u32) -> Shown<'a> {
        let status = StatusRef::Closed(status as usize);
        Shown {
            status,
            word: series.status_word(status),
            error_type: None,
        }
    }

    fn of_ending(series: &'a Series, row: &'a EndingRow) -> Shown<'a> {
        Shown {
            status: row.status(),
            word: series.status_word(row.status()),
            error_type: series.error_type(row),
        }
    }

    fn words(&self) -> Words<'_> {
        Words {
            status: self.word,
            error_type: self.error_type.as_deref().unwrap_or_default(),
        }
    }
}
