use std::collections::HashMap;
use std::sync::Mutex;

use ::metrics::Unit;

use super::table::MOST_FAMILIES;
use crate::sync::lock;

/// Help texts and units by the names of families, whether they are there yet or not.
#[derive(Debug, Default)]
pub(super) struct Descriptions(Mutex<HashMap<String, Description>>);

#[derive(Clone, Debug, Default)]
pub(super) struct Description {
    pub help: String,
    unit: Option<Unit>,
}

impl Descriptions {
    pub(super) fn set(&self, name: String, unit: Option<Unit>, help: &str) {
        let mut all = lock(&self.0);
        if all.len() < MOST_FAMILIES || all.contains_key(&name) {
            let help = help.to_owned();
            all.insert(name, Description { help, unit });
        }
    }

    pub(super) fn of(&self, name: &str) -> Description {
        lock(&self.0).get(name).cloned().unwrap_or_default()
    }
}

impl Description {
    /// The unit, where the name says it: a family's name is not made by who describes it.
    pub(super) fn unit_of(&self, name: &str) -> Option<&'static str> {
        let unit = self.unit?.as_str();
        name.strip_suffix(unit)?.ends_with('_').then_some(unit)
    }
}
