//! What the encoders write is accepted, and gives back the same numbers.

use proptest::prelude::{Strategy, any, prop};

use super::read;
use crate::exposition::Format;
use crate::parse::{ParsedFamily, ParsedKind};
use crate::snapshot::fixture::{every_kind, histograms, integers, snapshot};
use crate::snapshot::{Kind, Snapshot};

const FORMATS: [Format; 2] = [Format::Text, Format::OpenMetrics];

fn families(snapshot: &Snapshot, format: Format) -> Vec<ParsedFamily> {
    let text = String::from_utf8(snapshot.encode(format)).expect("encoders write text");
    read(&text, format)
}

/// Name, labels and value.
type Flat = (String, Vec<(String, String)>, f64);

fn flat(families: &[ParsedFamily]) -> Vec<Flat> {
    let samples = families.iter().flat_map(ParsedFamily::samples);
    let flat = samples.map(|sample| {
        let labels = sample.labels().to_vec();
        (sample.name().to_owned(), labels, sample.value())
    });
    let mut flat: Vec<Flat> = flat.collect();
    flat.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    flat
}

fn expected(snapshot: &Snapshot) -> Vec<Flat> {
    let samples = snapshot.samples().into_iter();
    let flat = samples.map(|sample| {
        (
            sample.name().to_owned(),
            sample.labels().to_vec(),
            sample.value(),
        )
    });
    flat.collect()
}

#[test]
fn every_kind_reads_back_in_both_formats() {
    let snapshot = every_kind();
    for format in FORMATS {
        assert_eq!(
            flat(&families(&snapshot, format)),
            expected(&snapshot),
            "{format:?}"
        );
    }
}

#[test]
fn descriptors_read_back() {
    let families = families(&every_kind(), Format::OpenMetrics);
    let described: Vec<_> = families
        .iter()
        .map(|family| (family.name(), family.kind(), family.unit()))
        .collect();
    let expected = [
        ("active_gates", ParsedKind::Gauge, None),
        ("boots", ParsedKind::Counter, None),
        ("ci_gate_checks", ParsedKind::Counter, None),
        ("entry_size_bytes", ParsedKind::Histogram, None),
        ("mixed_seconds", ParsedKind::Histogram, Some("seconds")),
        ("pause_seconds", ParsedKind::Histogram, Some("seconds")),
        (
            "task_duration_seconds",
            ParsedKind::Histogram,
            Some("seconds"),
        ),
    ];
    assert_eq!(described, expected);
    let help = "Gate checks, \"all\" of them,\nby path C:\\gates.";
    assert_eq!(families[2].help(), Some(help));
}

#[test]
fn a_registry_reads_back() {
    let registry = crate::Registry::builder().build().expect("it has no names");
    registry.scope_sync(|| {
        use crate::{Operation, Outcome, Task};
        Task { task_name: "a" }.start().finish(Outcome::Success);
        Task {
            task_name: "\"\\\n",
        }
        .start()
        .finish(Outcome::Failure);
    });
    let snapshot = registry.snapshot();
    for format in FORMATS {
        assert_eq!(
            flat(&families(&snapshot, format)),
            expected(&snapshot),
            "{format:?}"
        );
    }
}

type Texts = [String; 3];

fn texts() -> impl Strategy<Value = Texts> {
    prop::array::uniform3(any::<String>())
}

fn of_texts([first, second, help]: &Texts, number: u64, cells: &[u64]) -> Snapshot {
    let labels = [("zone", first.as_str()), ("area", second.as_str())];
    snapshot(vec![
        integers(Kind::Gauge, "idle", help, &[(&labels, &[number])]),
        integers(Kind::Counter, "jobs", help, &[(&labels, &[number])]),
        histograms("wait_seconds", help, &[0.000_05, 1e6], &[(&labels, cells)]),
    ])
}

proptest::proptest! {
    #[test]
    fn any_snapshot_reads_back(
        texts in texts(),
        number in any::<u64>(),
        cells in prop::array::uniform4(0..1_u64 << 50),
    ) {
        let snapshot = of_texts(&texts, number, &cells);
        // Classic text drops the blanks before a help text.
        let trimmed = texts[2].trim_start_matches([' ', '\t']);
        for format in FORMATS {
            let families = families(&snapshot, format);
            proptest::prop_assert_eq!(flat(&families), expected(&snapshot));
            for family in &families {
                let given = family.help().unwrap_or_default();
                proptest::prop_assert_eq!(given.trim_start_matches([' ', '\t']), trimmed);
            }
        }
    }
}
