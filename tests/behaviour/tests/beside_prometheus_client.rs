//! Metrics of the crate prometheus-client in one exposition with callmeter's.

use callmeter::{Format, Registry, track_task};
use callmeter_behaviour::counted;
use prometheus_client::metrics::{counter::Counter, family::Family};
use prometheus_client::registry::{Registry as ClientRegistry, Unit};

#[track_task]
fn work() {}

/// The recipe: our OpenMetrics text but for its last line, then that of the other crate.
fn both(ours: &Registry, theirs: &ClientRegistry) -> Result<String, Box<dyn std::error::Error>> {
    let mut text = String::from_utf8(ours.encode(Format::OpenMetrics))?;
    text.truncate(text.len() - "# EOF\n".len());
    prometheus_client::encoding::text::encode(&mut text, theirs)?;
    Ok(text)
}

#[test]
fn one_exposition_with_both() {
    let mut theirs = ClientRegistry::default();
    let requests = Family::<Vec<(String, String)>, Counter>::default();
    theirs.register("requests", "Requests", requests.clone());
    let sent: Counter = Counter::default();
    theirs.register_with_unit("sent", "Sent", Unit::Bytes, sent.clone());
    requests
        .get_or_create(&vec![("method".into(), "GET".into())])
        .inc_by(3);
    sent.inc();

    let ((), ours) = counted(work);
    let text = both(&ours, &theirs).expect("both encode");
    let lines: Vec<&str> = text.lines().collect();
    for line in [
        r#"task_total{status="success",task_name="work"} 1"#,
        r#"task_total{status="failure",task_name="work"} 0"#,
        "# TYPE task counter",
        "# TYPE requests counter",
        r#"requests_total{method="GET"} 3"#,
        "# UNIT sent_bytes bytes",
        "sent_bytes_total 1",
    ] {
        let found = lines.iter().filter(|found| **found == line).count();
        assert_eq!(found, 1, "{line} in\n{text}");
    }
    assert_eq!(lines.last(), Some(&"# EOF"));
    let ends = lines.iter().filter(|line| **line == "# EOF").count();
    assert_eq!((ends, text.ends_with("# EOF\n")), (1, true));
    assert!(!lines.contains(&""), "an empty line in\n{text}");
    no_family_twice(&lines);
}

fn no_family_twice(lines: &[&str]) {
    let mut families: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.strip_prefix("# TYPE "))
        .collect();
    let all = families.len();
    families.sort_unstable();
    families.dedup();
    assert_eq!(families.len(), all);
}
