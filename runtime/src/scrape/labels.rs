use crate::declaration::ViewLabel;
use crate::exposition::escape;
use crate::registry::{Common, label_name};
use crate::series::Series;
use crate::snapshot::LabelText;

/// The labels of a view.
#[derive(Clone, Copy)]
pub(super) struct ViewLabels(pub(super) &'static [ViewLabel]);

impl ViewLabels {
    pub(super) fn has_status(self) -> bool {
        self.0.contains(&ViewLabel::Status)
    }

    /// A series' labels in this view; `word` stands for the status or error type.
    pub(super) fn text(self, common: &Common, series: &Series, word: &str) -> LabelText {
        let declaration = series.shape.declaration;
        let values = series.label_texts();
        let own = self.0.iter().map(|label| {
            let value = match label {
                ViewLabel::Field(index) => values[*index],
                ViewLabel::Status | ViewLabel::ErrorType => word,
            };
            (label_name(declaration, *label), value)
        });
        escape::render(&common.const_labels().chain(own).collect::<Vec<_>>())
    }
}
