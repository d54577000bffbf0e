//! Label sets: what the derive tells of a struct.

mod generic;
mod labels;
mod nested;
mod sizes;
mod told;

use callmeter::LabelValue;

#[derive(Clone, Copy, LabelValue)]
enum Verb {
    Select,
    Insert,
    Update,
}
