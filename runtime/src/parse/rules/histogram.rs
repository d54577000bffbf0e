//! Buckets that rise and add up.

use std::collections::HashMap;

use super::{Draft, ParseError, Row, series_labels, values};
use crate::parse::ParsedKind;
use crate::parse::number;
use crate::parse::place::shown;

/// The samples of one series, at one moment.
struct Point<'d> {
    first: Row<'d>,
    last_bucket: Option<(f64, Row<'d>)>,
    has_negative_bounds: bool,
    count: Option<Row<'d>>,
    sum: Option<Row<'d>>,
}

pub(super) fn check(draft: &Draft<'_>) -> Result<(), ParseError> {
    let mut points: Vec<Point<'_>> = Vec::new();
    let mut known = HashMap::new();
    for row in draft.rows() {
        let moment = row
            .sample
            .timestamp()
            .filter(|_| draft.dialect.is_open_metrics());
        let key = (series_labels(draft, row), moment.map(f64::to_bits));
        let index = *known.entry(key).or_insert(points.len());
        if index == points.len() {
            points.push(Point::new(row));
        }
        points[index].add(row)?;
    }
    points.iter().try_for_each(|point| point.check(draft))
}

impl<'d> Point<'d> {
    fn new(first: Row<'d>) -> Point<'d> {
        Point {
            first,
            last_bucket: None,
            has_negative_bounds: false,
            count: None,
            sum: None,
        }
    }

    fn add(&mut self, row: Row<'d>) -> Result<(), ParseError> {
        match row.suffix {
            "_bucket" => self.add_bucket(row)?,
            "_count" | "_gcount" => self.count = Some(row),
            "_sum" | "_gsum" => self.sum = Some(row),
            _ => {}
        }
        Ok(())
    }

    fn add_bucket(&mut self, row: Row<'d>) -> Result<(), ParseError> {
        let bound = bound(row)?;
        self.has_negative_bounds |= bound < 0.0;
        let Some((bound_before, before)) = self.last_bucket.replace((bound, row)) else {
            return Ok(());
        };
        if bound <= bound_before {
            let problem = format!("the bounds of `{}` do not rise", row.sample.name());
            return Err(row
                .mark
                .name
                .error(problem, "sort the buckets by `le`, each once"));
        }
        if row.sample.value() < before.sample.value() {
            let problem = format!("the buckets of `{}` are not cumulative", row.sample.name());
            let remedy = "add what is in the buckets before to each";
            return Err(row.mark.value.error(problem, remedy));
        }
        Ok(())
    }

    fn check(&self, draft: &Draft<'_>) -> Result<(), ParseError> {
        let start = self.first.mark.name;
        let name = &draft.family.name;
        let Some((_, all)) = self
            .last_bucket
            .filter(|(bound, _)| *bound == f64::INFINITY)
        else {
            let problem = format!("a series of `{name}` has no bucket `le=\"+Inf\"`");
            return Err(start.error(problem, "write it as the last bucket"));
        };
        self.check_parts(draft)?;
        let count = self
            .count
            .filter(|count| count.sample.value() != all.sample.value());
        if let Some(count) = count {
            let problem = format!("`{}` is not the bucket `le=\"+Inf\"`", count.sample.name());
            let remedy = format!("write {}, or correct the bucket", all.sample.value());
            return Err(count.mark.value.error(problem, remedy));
        }
        self.check_sum(draft)
    }

    /// A sum and a count, or in OpenMetrics perhaps neither.
    fn check_parts(&self, draft: &Draft<'_>) -> Result<(), ParseError> {
        if draft.dialect.is_open_metrics() && self.has_falling_sum(draft) {
            return self.refuse_parts();
        }
        let missing = match (self.sum, self.count) {
            (Some(_), Some(_)) => return Ok(()),
            (None, None) if draft.dialect.is_open_metrics() => return Ok(()),
            (None, _) => "sum",
            (_, None) => "count",
        };
        let problem = format!("a series of `{}` has no {missing}", draft.family.name);
        let letter = if draft.family.kind == ParsedKind::GaugeHistogram {
            "g"
        } else {
            ""
        };
        let remedy = format!("write `{}_{letter}{missing}`", draft.family.name);
        Err(self.first.mark.name.error(problem, remedy))
    }

    /// Whether observations may be below 0 where OpenMetrics wants a sum that only grows.
    fn has_falling_sum(&self, draft: &Draft<'_>) -> bool {
        self.has_negative_bounds && draft.family.kind == ParsedKind::Histogram
    }

    fn refuse_parts(&self) -> Result<(), ParseError> {
        let Some(part) = self.sum.or(self.count) else {
            return Ok(());
        };
        let problem = format!("`{}` is beside a bucket below 0", part.sample.name());
        let remedy = "leave the sum and the count out: the sum of a histogram may not fall";
        Err(part.mark.name.error(problem, remedy))
    }

    /// Without bounds below 0, OpenMetrics takes sums for what only grows.
    fn check_sum(&self, draft: &Draft<'_>) -> Result<(), ParseError> {
        let Some(sum) = self.sum.filter(|_| draft.dialect.is_open_metrics()) else {
            return Ok(());
        };
        if !self.has_negative_bounds {
            return values::grows(sum);
        }
        if sum.sample.value().is_nan() {
            let problem = format!("`{}` is no number", sum.sample.name());
            return Err(sum.mark.value.error(problem, "write one"));
        }
        Ok(())
    }
}

fn bound(row: Row<'_>) -> Result<f64, ParseError> {
    let text = row.sample.label("le").unwrap_or_default();
    match number::read(text) {
        Some(bound) if bound.is_finite() => Ok(bound),
        Some(_) if text == "+Inf" => Ok(f64::INFINITY),
        _ => {
            let problem = format!("`le` is {}, which is no bound", shown(text));
            Err(row
                .mark
                .name
                .error(problem, "write a number, or `+Inf` for the last"))
        }
    }
}
