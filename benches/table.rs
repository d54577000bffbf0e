//! Rows of figures, and the one table they make.

/// One candidate of one figure.
#[derive(Debug, Default)]
pub struct Row {
    figure: String,
    candidate: String,
    measured: String,
    tsc_pairs: String,
    instant_pairs: String,
    two_threads: String,
    target: String,
    reached: String,
}

/// The smallest or largest ratio that counts as reached.
#[derive(Clone, Copy, Debug)]
pub enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

const COLUMNS: usize = 8;

const HEADINGS: [&str; COLUMNS] = [
    "figure",
    "candidate",
    "measured",
    "× TSC pair",
    "× Instant pair",
    "two threads",
    "target",
    "reached",
];

impl Row {
    pub fn new(figure: &str, candidate: &str, measured: String) -> Self {
        Self {
            figure: figure.to_owned(),
            candidate: candidate.to_owned(),
            measured,
            ..Self::default()
        }
    }

    /// States the cost in pairs of clock readings.
    pub fn clock_pairs(mut self, tsc: f64, instant: f64) -> Self {
        self.tsc_pairs = format!("{tsc:.2}");
        self.instant_pairs = format!("{instant:.2}");
        self
    }

    /// States how many times the calls of one thread two threads do, if that was measured.
    pub fn two_threads(mut self, gain: f64) -> Self {
        if gain.is_finite() {
            self.two_threads = format!("{gain:.2} ×");
        }
        self
    }

    /// States what `value`, in `unit`, has to be.
    pub fn target(mut self, value: f64, bound: Bound, unit: &str) -> Self {
        let (sign, limit, reached) = match bound {
            Bound::AtMost(limit) => ("≤", limit, value <= limit),
            Bound::AtLeast(limit) => ("≥", limit, value >= limit),
        };
        self.target = format!("{sign} {limit} {unit}");
        self.reached = format!("{} ({value:.2})", if reached { "yes" } else { "NO" });
        self
    }

    /// One line that [`Row::from_line`] reads back.
    pub fn to_line(&self) -> String {
        self.cells().join("\t")
    }

    pub fn from_line(line: &str) -> Self {
        let mut cells = line.split('\t').map(str::to_owned);
        let mut next = || cells.next().unwrap_or_default();
        Self {
            figure: next(),
            candidate: next(),
            measured: next(),
            tsc_pairs: next(),
            instant_pairs: next(),
            two_threads: next(),
            target: next(),
            reached: next(),
        }
    }

    fn cells(&self) -> [&str; COLUMNS] {
        [
            &self.figure,
            &self.candidate,
            &self.measured,
            &self.tsc_pairs,
            &self.instant_pairs,
            &self.two_threads,
            &self.target,
            &self.reached,
        ]
    }
}

/// Writes the rows below each other, each figure's name once.
pub fn render(rows: &[Row]) -> String {
    let mut lines = vec![HEADINGS.map(str::to_owned)];
    let mut figure = "";
    for row in rows {
        let mut cells = row.cells().map(str::to_owned);
        if row.figure == figure {
            cells[0].clear();
        }
        figure = &row.figure;
        lines.push(cells);
    }
    let widths: [usize; COLUMNS] = std::array::from_fn(|column| {
        lines
            .iter()
            .map(|cells| cells[column].chars().count())
            .max()
            .unwrap_or_default()
    });
    lines
        .iter()
        .map(|cells| render_line(cells, &widths))
        .collect()
}

fn render_line(cells: &[String; COLUMNS], widths: &[usize; COLUMNS]) -> String {
    let mut line = String::from("|");
    for (column, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let padding = " ".repeat(width - cell.chars().count());
        let numeric = (2..6).contains(&column);
        let (before, after) = if numeric {
            (&*padding, "")
        } else {
            ("", &*padding)
        };
        line += &format!(" {before}{cell}{after} |");
    }
    line + "\n"
}
