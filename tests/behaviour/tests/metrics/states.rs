//! States: which of several holds.

use callmeter::{Family, LabelValue, MetricFamilies, Registry, StateGauge, StateSet};
use callmeter_behaviour::{isolated, lines};

use super::{Kind, Queue, READ};

#[derive(Clone, Copy, LabelValue)]
enum Phase {
    Starting,
    Serving,
    #[label_value(rename = "going \"away\"")]
    Stopping,
}

#[derive(Clone, Copy, LabelValue)]
enum Breaker {
    Closed = 0,
    HalfOpen = 10,
    Open = -1,
}

#[derive(MetricFamilies)]
#[metrics(namespace = "states")]
struct Server {
    /// What it does.
    phase: StateSet<Phase>,
    /// What each queue does.
    queue_phase: Family<Queue<'static>, StateSet<Phase>>,
    /// Of the circuit.
    breaker: StateGauge<Breaker>,
    /// Of each circuit.
    breakers: Family<Kind, StateGauge<Breaker>>,
}

fn registered() -> (Registry, Server) {
    let registry = isolated();
    let server = Server::register(&registry).expect("nothing else has its names");
    (registry, server)
}

/// Whether each state holds, in the order of the words.
fn phases(registry: &Registry) -> Vec<String> {
    lines(registry, "states_phase")
}

#[test]
fn one_state_holds_and_no_other() {
    let (registry, server) = registered();
    let expect = |holds: [u8; 3]| {
        let [away, serving, starting] = holds;
        assert_eq!(
            phases(&registry),
            [
                format!(r#"states_phase{{states_phase="going \"away\""}} {away}"#),
                format!(r#"states_phase{{states_phase="serving"}} {serving}"#),
                format!(r#"states_phase{{states_phase="starting"}} {starting}"#),
            ]
        );
    };
    expect([0, 0, 0]);
    server.phase.set(Phase::Starting);
    expect([0, 0, 1]);
    server.phase.set(Phase::Serving);
    expect([0, 1, 0]);
    server.phase.enable(Phase::Stopping);
    server.phase.enable(Phase::Stopping);
    expect([1, 1, 0]);
    server.phase.disable(Phase::Serving);
    server.phase.disable(Phase::Serving);
    expect([1, 0, 0]);
    let is_set = [Phase::Starting, Phase::Serving, Phase::Stopping].map(|p| server.phase.is_set(p));
    assert_eq!(is_set, [false, false, true]);
}

#[test]
fn each_label_set_has_states_of_its_own() {
    let (registry, server) = registered();
    assert!(lines(&registry, "states_queue_phase").is_empty());
    let phase = |queue| server.queue_phase.with(&Queue { queue });
    phase("mail").set(Phase::Serving);
    phase("video").set(Phase::Starting);
    assert!(phase("mail").is_set(Phase::Serving));
    assert!(!phase("video").is_set(Phase::Serving));
    assert_eq!(server.queue_phase.len(), 2);
    assert_eq!(
        lines(&registry, "states_queue_phase"),
        [
            r#"states_queue_phase{queue="mail",states_queue_phase="going \"away\""} 0"#,
            r#"states_queue_phase{queue="mail",states_queue_phase="serving"} 1"#,
            r#"states_queue_phase{queue="mail",states_queue_phase="starting"} 0"#,
            r#"states_queue_phase{queue="video",states_queue_phase="going \"away\""} 0"#,
            r#"states_queue_phase{queue="video",states_queue_phase="serving"} 0"#,
            r#"states_queue_phase{queue="video",states_queue_phase="starting"} 1"#,
        ]
    );
    assert!(server.queue_phase.remove(&Queue { queue: "mail" }));
    assert_eq!(lines(&registry, "states_queue_phase").len(), 3);
    assert!(!phase("mail").is_set(Phase::Serving));
}

#[test]
fn the_number_of_a_state_is_that_of_its_variant() {
    let (registry, server) = registered();
    assert_eq!(lines(&registry, "states_breaker"), ["states_breaker 0"]);
    for (state, number) in [
        (Breaker::HalfOpen, 10),
        (Breaker::Open, -1),
        (Breaker::Closed, 0),
    ] {
        server.breaker.set(state);
        assert_eq!(server.breaker.get(), number);
        assert_eq!(
            lines(&registry, "states_breaker"),
            [format!("states_breaker {number}")]
        );
    }
    server.breakers.with(&READ).set(Breaker::Open);
    assert_eq!(
        lines(&registry, "states_breakers"),
        [r#"states_breakers{primary="false",verb="select"} -1"#]
    );
}
