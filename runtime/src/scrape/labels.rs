use crate::declaration::ViewLabel;
use crate::exposition::escape;
use crate::registry::{Common, label_name};
use crate::series::Series;
use crate::snapshot::LabelText;

/// The labels of a view.
#[derive(Clone, Copy)]
pub(super) struct ViewLabels(pub(super) &'static [ViewLabel]);

/// The words of a series that are no fields.
#[derive(Clone, Copy, Default)]
pub(super) struct Words<'a> {
    pub(super) status: &'a str,
    pub(super) error_type: &'a str,
}

impl ViewLabels {
    pub(super) fn have(self, label: ViewLabel) -> bool {
        self.0.contains(&label)
    }

    /// A series' labels in this view.
    pub(super) fn text(self, common: &Common, series: &Series, words: Words<'_>) -> LabelText {
        let declaration = series.shape.declaration;
        let values = series.label_texts();
        let own = self.0.iter().map(|label| {
            let value = match label {
                ViewLabel::Field(index) => values[*index],
                ViewLabel::Status => words.status,
                ViewLabel::ErrorType => words.error_type,
            };
            (label_name(declaration, *label), value)
        });
        escape::render(&common.const_labels().chain(own).collect::<Vec<_>>())
    }
}
