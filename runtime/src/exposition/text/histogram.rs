//! The lines of a histogram: cumulative buckets, sum, count.

use super::details::Extras;
use super::line;
use crate::snapshot::{FamilyLayout, LabelRef};

/// Writes every series of a histogram family.
pub(super) fn write(
    output: &mut String,
    layout: &FamilyLayout,
    values: &[u64],
    mut extras: impl Extras,
) {
    let header = &layout.header;
    let bounds: Vec<&str> = header
        .bounds
        .iter()
        .map(|bound| &*bound.text)
        .chain(["+Inf"])
        .collect();
    let sum_start = [&header.name, "_sum"].concat();
    let count_start = [&header.name, "_count"].concat();
    let mut line = BucketLine::default();
    let series = layout.labels.iter();
    let series = series.zip(values.chunks_exact(bounds.len() + 1));
    for (at, (labels, cells)) in series.enumerate() {
        let [buckets @ .., sum] = cells else { continue };
        line.set(&header.name, labels);
        let behind = |output: &mut String, bucket| extras.behind_bucket(output, at, bucket);
        let count = write_buckets(output, &mut line, &bounds, buckets, behind);
        write_start(output, &sum_start, labels);
        line::end_sum(output, header.sums, *sum);
        write_start(output, &count_start, labels);
        line::end(output, count);
        extras.behind_series(output, at, labels);
    }
}

/// What the bucket lines of a series have in common.
#[derive(Default)]
struct BucketLine {
    before_bound: String,
    /// From the bound to the line's end. The number is often that of the line before.
    behind_bound: String,
    /// Where the number begins in it.
    number_at: usize,
    number: Option<u64>,
}

impl BucketLine {
    fn set(&mut self, name: &str, labels: LabelRef<'_>) {
        let (before, behind) = labels.text.split_at(labels.le_at as usize);
        let comma_before = if !before.is_empty() && behind.is_empty() {
            ","
        } else {
            ""
        };
        self.before_bound.clear();
        self.before_bound
            .extend([name, "_bucket{", before, comma_before, "le=\""]);
        let comma_behind = if behind.is_empty() { "" } else { "," };
        self.behind_bound.clear();
        self.behind_bound.extend(["\"", comma_behind, behind, "} "]);
        self.number_at = self.behind_bound.len();
        self.number = None;
    }

    fn set_number(&mut self, number: u64) {
        if self.number != Some(number) {
            self.number = Some(number);
            self.behind_bound.truncate(self.number_at);
            line::end(&mut self.behind_bound, number);
        }
    }
}

/// Returns the number of observations, which is that of the last bucket.
fn write_buckets(
    output: &mut String,
    line: &mut BucketLine,
    bounds: &[&str],
    buckets: &[u64],
    mut behind: impl FnMut(&mut String, usize),
) -> u64 {
    let mut count = 0_u64;
    for (at, (bound, bucket)) in bounds.iter().zip(buckets).enumerate() {
        count = count.wrapping_add(*bucket);
        line.set_number(count);
        output.push_str(&line.before_bound);
        output.push_str(bound);
        output.push_str(&line.behind_bound);
        behind(output, at);
    }
    count
}

pub(super) fn write_start(output: &mut String, start: &str, labels: LabelRef<'_>) {
    output.push_str(start);
    if labels.text.is_empty() {
        output.push(' ');
    } else {
        output.push('{');
        output.push_str(labels.text);
        output.push_str("} ");
    }
}
