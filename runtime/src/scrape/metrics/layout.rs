use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::family::{MetricReader, Slot};
use super::rows::BusyRows;
use crate::exposition::escape;
use crate::metric::{Change, FamilyShape, MetricSeries, PackedLabels, Place, Storage, address};
use crate::registry::Common;
use crate::series::Handle;
use crate::snapshot::{FamilyLayout, LabelTable, LabelText};
use crate::sync::lock;

impl MetricReader {
    /// Brings the layout up to date.
    pub(super) fn learn(&mut self, common: &Common, rows: &mut BusyRows) {
        self.bring_back();
        match self.family.shape.storage {
            Storage::Info => return self.learn_infos(common),
            Storage::States(_) => return self.learn_states(common),
            _ => {}
        }
        let changes = self.family.take_changes();
        if changes.is_empty() {
            return;
        }
        let mut removed = HashSet::new();
        let mut added: HashMap<usize, (Handle<MetricSeries>, Place)> = HashMap::new();
        for change in changes {
            match change {
                Change::Added(series, place, created) => {
                    rows.learn(&series);
                    self.note_created(&series, created);
                    added.insert(address(&series), (series, place));
                }
                Change::Removed(series) => {
                    if added.remove(&address(&series)).is_none() {
                        removed.insert(address(&series));
                    }
                }
                Change::Busy(series) => rows.learn(&series),
            }
        }
        let shape = &*self.family.shape;
        let mut new: Vec<(LabelText, Slot)> = Vec::with_capacity(added.len());
        for (series, place) in added.into_values() {
            let labels = series.labels();
            // If it is another one by now, the next scrape learns of that: here may be a
            // series that had these labels before.
            if series.place().life() != place.life() {
                continue;
            }
            let pairs = constant(shape, common).chain(labels.pairs(&shape.fields));
            let text = escape::render(&pairs.collect::<Vec<_>>());
            new.push((text, Slot { series, state: 0 }));
        }
        self.lay_out(&removed, new);
    }

    /// Infos say something else from time to time, and are few.
    fn learn_infos(&mut self, common: &Common) {
        drop(self.family.take_changes());
        let shape = &*self.family.shape;
        let mut new = Vec::new();
        for (labels, series) in self.family.all() {
            let infos = lock(&shape.infos);
            let Some(info) = infos.of(address(&series.series)) else {
                continue;
            };
            let own = info.iter();
            let own = own.map(|(name, value)| (name.as_str(), value.as_str()));
            let pairs = labels.pairs(&shape.fields);
            let all = constant(shape, common).chain(pairs).chain(own);
            let text = escape::render(&all.collect::<Vec<_>>());
            let series = series.series.clone();
            new.push((text, Slot { series, state: 0 }));
        }
        new.sort_by(|a, b| a.0.cmp(&b.0));
        self.lay_out_anew(new);
    }

    /// The states of a series stand behind each other, as OpenMetrics wants it, whatever
    /// the order of the labels' names.
    fn learn_states(&mut self, common: &Common) {
        if self.family.take_changes().is_empty() {
            return;
        }
        let shape = &*self.family.shape;
        let all = self.family.all().into_iter();
        let mut series: Vec<_> = all
            .map(|(labels, series)| state_slots(shape, common, &labels, &series.series))
            .collect();
        series.sort_by(|a, b| {
            let texts = a.iter().zip(b).map(|(a, b)| a.0.cmp(&b.0));
            texts.fold(Ordering::Equal, Ordering::then)
        });
        self.lay_out_anew(series.into_iter().flatten().collect());
    }

    fn lay_out_anew(&mut self, new: Vec<(LabelText, Slot)>) {
        let mut labels = LabelTable::default();
        new.iter().for_each(|(text, _)| labels.push(text.by_ref()));
        self.set(labels, new.into_iter().map(|(_, slot)| slot).collect());
    }

    /// Takes series out of the layout, and sorts new ones into it.
    fn lay_out(&mut self, removed: &HashSet<usize>, mut new: Vec<(LabelText, Slot)>) {
        if !removed.is_empty() {
            self.take_out(removed);
        }
        if !new.is_empty() {
            new.sort_by(|a, b| a.0.cmp(&b.0));
            self.sort_in(new);
        }
    }

    fn take_out(&mut self, removed: &HashSet<usize>) {
        let old = &self.layout.labels;
        let mut labels = LabelTable::default();
        let mut slots = Vec::with_capacity(old.len());
        for (text, slot) in old.iter().zip(std::mem::take(&mut self.slots)) {
            if !removed.contains(&address(&slot.series)) {
                labels.push(text);
                slots.push(slot);
            }
        }
        self.set(labels, slots);
    }

    fn sort_in(&mut self, new: Vec<(LabelText, Slot)>) {
        let refs = new.iter().map(|(text, _)| text.by_ref());
        let (labels, places) = self.layout.labels.with_sorted(refs);
        let mut slots = Vec::with_capacity(labels.len());
        let mut old_slots = std::mem::take(&mut self.slots).into_iter();
        let mut moved = 0;
        for ((_, slot), place) in new.into_iter().zip(places) {
            slots.extend(old_slots.by_ref().take(place - moved));
            slots.push(slot);
            moved = place;
        }
        slots.extend(old_slots);
        self.set(labels, slots);
    }

    fn set(&mut self, labels: LabelTable, slots: Vec<Slot>) {
        let header = Arc::clone(&self.layout.header);
        self.layout = Arc::new(FamilyLayout { header, labels });
        self.slots = slots;
    }
}

/// The labels that all series of a family have.
fn constant<'a>(
    shape: &'a FamilyShape,
    common: &'a Common,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    let own = shape.const_labels.iter().copied();
    common.const_labels().chain(own)
}

/// What the layout has for a series with states: one of each, by its word.
fn state_slots(
    shape: &FamilyShape,
    common: &Common,
    labels: &PackedLabels,
    series: &Handle<MetricSeries>,
) -> Vec<(LabelText, Slot)> {
    let Storage::States(states) = shape.storage else {
        return Vec::new();
    };
    let pairs = labels.pairs(&shape.fields);
    let slot = |(state, word): (usize, &&'static str)| {
        let own = [(shape.header.name.as_str(), *word)];
        let all = constant(shape, common).chain(pairs.iter().copied());
        let text = escape::render(&all.chain(own).collect::<Vec<_>>());
        let series = series.clone();
        let state = state as u8;
        (text, Slot { series, state })
    };
    let mut slots: Vec<_> = states.iter().enumerate().map(slot).collect();
    slots.sort_by(|a, b| a.0.cmp(&b.0));
    slots
}
