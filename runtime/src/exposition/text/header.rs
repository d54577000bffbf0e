//! What stands before a family's samples.

use super::Dialect;
use crate::exposition::escape;
use crate::snapshot::{FamilyHeader, Kind};

/// Writes HELP, TYPE and, in OpenMetrics, UNIT.
pub(super) fn write(output: &mut String, header: &FamilyHeader, dialect: Dialect) {
    if !header.help.is_empty() {
        start(output, "# HELP ", header, dialect);
        match dialect {
            Dialect::Classic => escape::push_help(output, &header.help),
            Dialect::OpenMetrics => escape::push_value(output, &header.help),
        }
        output.push('\n');
    }
    start(output, "# TYPE ", header, dialect);
    output.push_str(type_word(header.kind, dialect));
    output.push('\n');
    if let (Dialect::OpenMetrics, Some(unit)) = (dialect, header.shown_unit()) {
        start(output, "# UNIT ", header, dialect);
        output.push_str(unit);
        output.push('\n');
    }
}

/// Starts a line about a family: classic exposition knows a counter's by the name of its samples.
fn start(output: &mut String, keyword: &str, header: &FamilyHeader, dialect: Dialect) {
    output.push_str(keyword);
    output.push_str(&header.name);
    if dialect == Dialect::Classic {
        output.push_str(header.kind.suffix());
    }
    output.push(' ');
}

fn type_word(kind: Kind, dialect: Dialect) -> &'static str {
    match kind {
        Kind::Counter => "counter",
        Kind::Info if dialect == Dialect::OpenMetrics => "info",
        Kind::StateSet if dialect == Dialect::OpenMetrics => "stateset",
        // Classic exposition knows no others.
        Kind::Gauge | Kind::Info | Kind::StateSet => "gauge",
        Kind::Histogram => "histogram",
    }
}
