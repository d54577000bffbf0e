//! What one call adds to the families of its operation.

use std::collections::BTreeMap;

use callmeter::{LabelValue, Outcome};
use callmeter_accounting::Key;

use crate::plan::{Call, Ending, Form, Kind};

/// The series of a call.
pub struct Count<'a> {
    call: &'a Call,
    operation: &'static str,
    labels: Vec<(&'static str, String)>,
    numbers: &'a mut BTreeMap<Key, f64>,
}

/// How a call ended.
struct Ended {
    status: &'static str,
    error_type: Option<&'static str>,
    /// Its retries, if it came to tell them.
    retries: u64,
}

/// Which of a family's labels a sample has.
type Labels<'a> = &'a [&'a str];

impl<'a> Count<'a> {
    pub fn of(call: &'a Call, numbers: &'a mut BTreeMap<Key, f64>) -> Count<'a> {
        let kind = ("kind", call.kind.with_text(str::to_owned));
        let name = ("name", call.name.to_owned());
        let (operation, labels) = match call.form {
            Form::Open => ("job", vec![kind, name]),
            Form::Constant => {
                let kind = ("kind", Kind::Odd.with_text(str::to_owned));
                ("job", vec![kind, ("name", "constant".to_owned())])
            }
            Form::Closed | Form::Hand => {
                ("step", vec![kind, ("is_last", call.is_last.to_string())])
            }
            Form::Own => ("look", vec![kind]),
            Form::Code => ("request", vec![name]),
            Form::Halves => ("visit", vec![name]),
            Form::Surplus => ("visit", vec![("name", "surplus".to_owned())]),
            Form::Record => ("visit", vec![("name", "recorded".to_owned())]),
        };
        Count {
            call,
            operation,
            labels,
            numbers,
        }
    }

    pub fn begin(&mut self) {
        if self.call.comes_at_its_end() {
            return;
        }
        self.add("started_total", ALL, None, 1);
        if !self.tells_retries_late() {
            self.add_retries();
        }
        if self.operation == "job" {
            for size in &self.call.sizes {
                self.value("job_size_items", ALL, &[1, 10], *size);
            }
        }
    }

    /// Some count them at their end, if they get there.
    fn tells_retries_late(&self) -> bool {
        match self.call.form {
            Form::Closed => !self.call.is_async,
            Form::Halves | Form::Surplus | Form::Record => true,
            _ => false,
        }
    }

    fn add_retries(&mut self) {
        // Those of requests are shown by how they ended.
        if self.operation != "request" {
            self.add("retries_total", ALL, None, self.call.retries);
        }
    }

    /// A call that gets to its end.
    pub fn end_well(&mut self) {
        let panics = self.call.panics_at_its_end();
        if self.tells_retries_late() && !(panics && self.call.form == Form::Halves) {
            self.add_retries();
        }
        if panics && self.call.form != Form::Own {
            return self.end(Outcome::Panicked);
        }
        if self.call.comes_at_its_end() {
            self.add("started_total", ALL, None, 1);
        }
        if self.call.form == Form::Open {
            self.result();
        }
        let (status, error_type) = self.ending();
        self.ended(&Ended {
            status,
            error_type,
            retries: self.call.retries,
        });
    }

    /// A call that is dropped or unwinds.
    pub fn end(&mut self, outcome: Outcome) {
        let status = match (self.call.form, outcome) {
            (Form::Own, _) => "gone",
            (Form::Code, Outcome::Panicked) => "500",
            (Form::Code, _) => "499",
            // What was begun goes on.
            (Form::Halves, _) => return self.add("in_progress", ALL, None, 1),
            (Form::Surplus | Form::Record, _) => return,
            (_, Outcome::Panicked) => "panic",
            _ => "cancelled",
        };
        // A status that is an error without an error names itself.
        let error_type = (status == "500").then_some("500");
        let retries = if self.tells_retries_late() {
            0
        } else {
            self.call.retries
        };
        self.ended(&Ended {
            status,
            error_type,
            retries,
        });
    }

    fn ending(&self) -> (&'static str, Option<&'static str>) {
        match self.call.form {
            Form::Own => self.own_ending(),
            Form::Code => self.code_ending(),
            Form::Halves => (self.outcome_of_half(), self.error_of_half()),
            Form::Surplus => ("success", None),
            Form::Record => ("timeout", Some("timeout")),
            Form::Closed | Form::Hand => {
                let (outcome, error_type) = self.standard_ending();
                let status = match outcome {
                    "success" => "done",
                    "failure" | "timeout" => "failed",
                    other => other,
                };
                (status, error_type)
            }
            Form::Open | Form::Constant => self.standard_ending(),
        }
    }

    fn standard_ending(&self) -> (&'static str, Option<&'static str>) {
        match (self.call.ending, self.call.form) {
            (Ending::Outcome(outcome), Form::Hand) => {
                // The error is called as the status is shown.
                let is_error = matches!(outcome, Outcome::Failure | Outcome::TimedOut);
                (word(outcome), is_error.then_some("failed"))
            }
            (Ending::Broken | Ending::Late, Form::Constant) => ("failure", Some("plain_error")),
            (Ending::Broken, _) => ("failure", Some("broken")),
            (Ending::Late, _) => ("timeout", Some("late")),
            _ => ("success", None),
        }
    }

    fn own_ending(&self) -> (&'static str, Option<&'static str>) {
        match self.call.ending {
            Ending::Broken => ("broken", Some("broken")),
            Ending::Late => ("broken", Some("late")),
            Ending::Panic => ("gone", None),
            _ if self.call.is_last => ("hit", None),
            _ => ("miss", None),
        }
    }

    fn code_ending(&self) -> (&'static str, Option<&'static str>) {
        match self.call.ending {
            Ending::Broken => ("500", Some("broken")),
            Ending::Late => ("504", Some("late")),
            Ending::Outcome(_) => ("404", None),
            _ => ("200", None),
        }
    }

    fn outcome_of_half(&self) -> &'static str {
        match self.call.ending {
            Ending::Outcome(outcome) => word(outcome),
            _ => "success",
        }
    }

    fn error_of_half(&self) -> Option<&'static str> {
        match self.outcome_of_half() {
            word @ ("failure" | "timeout") => Some(word),
            _ => None,
        }
    }

    /// What the returned value says of itself.
    fn result(&mut self) {
        let told = match self.call.ending {
            Ending::Broken => 0,
            Ending::Late => return,
            _ => 1,
        };
        self.value("job_result_items", &["kind"], &[], told);
    }

    fn ended(&mut self, ended: &Ended) {
        let label = match self.operation {
            "step" => "result",
            "request" => "code",
            _ => "status",
        };
        self.add("total", ALL, Some((label, ended.status)), 1);
        if self.operation == "visit" {
            self.visit_ended();
        } else {
            self.durations("duration_seconds", ALL, None);
        }
        if let Some(word) = ended.error_type {
            self.add("errors_total", ALL, Some(("error_type", word)), 1);
        }
        match self.operation {
            "job" => self.job_ended(ended),
            "look" => self.look_ended(ended),
            "request" => {
                if ended.status == "200" {
                    self.add("found_total", ALL, None, 1);
                }
                self.add(
                    "retries_total",
                    &[],
                    Some(("code", ended.status)),
                    ended.retries,
                );
            }
            _ => {}
        }
    }

    /// It took a second.
    fn visit_ended(&mut self) {
        self.histogram("visit_duration_seconds", ALL, &["1.0", "10.0"], 1.0);
        self.histogram("visit_other_duration_seconds", &[], &["1.0", "5.0"], 1.0);
        self.histogram("visit_coarse_minutes", ALL, &["1.0"], 1.0 / 60.0);
    }

    fn job_ended(&mut self, ended: &Ended) {
        let status = Some(("status", ended.status));
        self.durations("coarse_duration_seconds", &["kind"], None);
        if ended.status == "success" {
            self.add("good_total", &["kind"], None, 1);
            self.durations("good_duration_seconds", &["kind"], status);
        }
        if ["failure", "timeout", "panic"].contains(&ended.status) {
            self.add("bad_total", ALL, status, 1);
        }
        if ended.error_type.is_some() {
            self.add("failed_total", ALL, None, 1);
        }
        if ended.status == "timeout" {
            self.add("late_total", &["kind"], None, 1);
        }
        self.add("ended_retries_total", &["kind"], status, ended.retries);
        if ["timeout", "cancelled"].contains(&ended.status) {
            self.add("late_retries_total", &[], None, ended.retries);
        }
    }

    fn look_ended(&mut self, ended: &Ended) {
        if ["hit", "miss"].contains(&ended.status) {
            self.add("found_total", ALL, None, 1);
        }
        if ended.status == "broken" {
            self.add("broken_total", ALL, Some(("status", "broken")), 1);
        }
    }

    fn durations(&mut self, name: &str, labels: Labels<'_>, status: Option<(&str, &str)>) {
        let mut own = self.own(labels);
        own.extend(status.map(|(name, value)| (name.to_owned(), value.to_owned())));
        self.put(
            &format!("{}_{name}_count", self.operation),
            own.clone(),
            1.0,
        );
        own.push(("le".to_owned(), "+Inf".to_owned()));
        self.put(&format!("{}_{name}_bucket", self.operation), own, 1.0);
    }

    fn value(&mut self, name: &str, labels: Labels<'_>, bounds: &[u64], value: u64) {
        let above = bounds.iter().filter(|bound| value <= **bound);
        let mut les: Vec<String> = above.map(|bound| format!("{bound}.0")).collect();
        if name == "job_result_items" && value == 0 {
            les.push("0.5".to_owned());
        }
        let les: Vec<&str> = les.iter().map(String::as_str).collect();
        self.histogram(name, labels, &les, value as f64);
    }

    /// One observation, in the buckets of these bounds and above all.
    fn histogram(&mut self, name: &str, labels: Labels<'_>, les: &[&str], value: f64) {
        let own = self.own(labels);
        self.put(&format!("{name}_count"), own.clone(), 1.0);
        self.put(&format!("{name}_sum"), own.clone(), value);
        for le in les.iter().chain(&["+Inf"]) {
            let mut labels = own.clone();
            labels.push(("le".to_owned(), (*le).to_owned()));
            self.put(&format!("{name}_bucket"), labels, 1.0);
        }
    }

    fn add(&mut self, name: &str, labels: Labels<'_>, own: Option<(&str, &str)>, count: u64) {
        let mut all = self.own(labels);
        all.extend(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
        self.put(&format!("{}_{name}", self.operation), all, count as f64);
    }

    fn own(&self, labels: Labels<'_>) -> Vec<(String, String)> {
        let wanted = |name: &str| labels == ALL || labels.contains(&name);
        let own = self.labels.iter().filter(|(name, _)| wanted(name));
        own.map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect()
    }

    fn put(&mut self, name: &str, mut labels: Vec<(String, String)>, count: f64) {
        // One with an empty value is absent.
        labels.retain(|(_, value)| !value.is_empty());
        labels.sort();
        *self.numbers.entry((name.to_owned(), labels)).or_default() += count;
    }
}

/// All labels of the operation.
const ALL: Labels<'static> = &["*"];

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Success => "success",
        Outcome::Failure => "failure",
        Outcome::TimedOut => "timeout",
        Outcome::Cancelled => "cancelled",
        Outcome::Panicked => "panic",
    }
}
