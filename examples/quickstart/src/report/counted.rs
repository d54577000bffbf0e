//! The table of what was counted since the start, read from the registry's snapshot.

use std::{collections::BTreeMap, fmt, time::Duration};

use callmeter::Snapshot;

const STATUSES: [&str; 5] = ["success", "failure", "timeout", "cancelled", "panic"];

/// One row per task or workflow, by name.
#[derive(Default)]
pub struct Counted(BTreeMap<String, Row>);

#[derive(Default)]
struct Row {
    by_status: [f64; STATUSES.len()],
    seconds: f64,
    retries: f64,
    errors: BTreeMap<String, f64>,
}

impl Counted {
    pub fn read(snapshot: &Snapshot) -> Self {
        let mut counted = Self::default();
        for sample in snapshot.samples() {
            let Some(name) = sample.label("task_name").or(sample.label("workflow_name")) else {
                continue;
            };
            let row = counted.0.entry(name.to_owned()).or_default();
            match sample.name() {
                "task_total" | "workflow_executions_total" => {
                    let status = STATUSES
                        .iter()
                        .position(|status| sample.label("status") == Some(status));
                    row.by_status[status.expect("these are all")] += sample.value();
                }
                "task_duration_seconds_sum" | "workflow_execution_duration_seconds_sum" => {
                    row.seconds += sample.value()
                }
                "task_retries_total" | "workflow_retries_total" => row.retries += sample.value(),
                "task_errors_total" | "workflow_errors_total" if sample.value() > 0.0 => {
                    row.errors.insert(
                        sample.label("error_type").unwrap_or_default().to_owned(),
                        sample.value(),
                    );
                }
                _ => {}
            }
        }
        counted
    }
}

impl Row {
    fn calls(&self) -> f64 {
        self.by_status.iter().sum()
    }

    fn mean(&self) -> String {
        match Duration::try_from_secs_f64(self.seconds / self.calls()) {
            Ok(mean) => format!("{mean:.1?}"),
            Err(_) => "-".to_owned(),
        }
    }
}

impl fmt::Display for Counted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self
            .0
            .keys()
            .map(|name| name.chars().count())
            .max()
            .unwrap_or(0);
        let [success, failure, timeout, cancelled, panic] = STATUSES;
        writeln!(
            formatter,
            "{:<width$}{:>9}{success:>9}{failure:>9}{timeout:>9}{cancelled:>11}{panic:>7}{:>9}{:>10}",
            "", "calls", "retries", "mean"
        )?;
        for (name, row) in &self.0 {
            let [success, failure, timeout, cancelled, panic] = row.by_status;
            writeln!(
                formatter,
                "{name:<width$}{:>9}{success:>9}{failure:>9}{timeout:>9}{cancelled:>11}{panic:>7}{:>9}{:>10}",
                row.calls(),
                row.retries,
                row.mean()
            )?;
        }
        for (name, row) in &self.0 {
            for (error_type, count) in &row.errors {
                writeln!(formatter, "{count} {error_type} in {name}")?;
            }
        }
        Ok(())
    }
}
