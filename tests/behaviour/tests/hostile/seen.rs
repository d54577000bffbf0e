//! Calls everything, and looks at what was counted.

use ::callmeter::Registry;
use ::callmeter_behaviour::{Seen, block_on, counted, isolated};

use super::names::{Closed, Families, Inner, Kind, Labels, Type};
use super::names::{boxed, computed, constant, limited, never, per_call, retried, wrapped};

fn sync_calls() -> Registry {
    let ((), registry) = counted(|| {
        ::std::assert!(constant(1, 2, 3, 4, 5).is_ok());
        ::std::assert!(per_call(Kind::Option, false, "x", 3, 4).is_ok());
        ::std::assert!(per_call(Kind::Option, true, "x", 3, 4).is_err());
        ::std::assert!(retried(1, 2, 3, 4).is_err());
        ::std::assert!(::std::panic::catch_unwind(|| -> () { never() }).is_err());
        ::std::assert_eq!(Type(3).call(), &mut 3);
    });
    registry
}

async fn async_calls() {
    ::std::assert_eq!(computed("a name", 1, 2, 3).await, 6);
    ::std::assert!(limited(0, 0, 0).await.is_err());
    ::std::assert!(boxed(1).await.is_ok());
    ::std::assert!(wrapped("prepared").await.is_ok_and(|length| length == 8));
    ::std::assert!(Type(3).value().await.is_ok());
}

/// Takes down the values of a label set.
struct Told(Vec<String>);

impl ::callmeter::__private::LabelVisitor for Told {
    fn closed(&mut self, index: usize, values: usize) {
        self.0.push(::std::format!("{index} of {values}"));
    }

    fn open(&mut self, text: &str) {
        self.0.push(text.to_owned());
    }
}

pub(super) fn check_label_sets() {
    let visit = Closed {
        kind: Kind::Option,
        open: true,
    };
    let labels = Labels {
        closed: Kind::Ok,
        r#loop: "loop",
        parts: Some(5_u8),
        visit,
        cardinality: [1, 2],
    };
    let mut told = Told(Vec::new());
    ::callmeter::LabelSet::visit(&labels, &mut told);
    let expected = [
        "0 of 2", "loop", "5", "1 of 2", "1 of 2", "0 of 1", "0 of 1",
    ];
    ::std::assert_eq!(told.0, expected);
    ::std::assert_eq!(labels.cardinality, [1, 2]);
    ::std::assert_eq!(Closed::CARDINALITY, 4);
    ::std::assert_eq!(::callmeter::State::number(&Kind::Option), 1);
}

pub(super) fn check_families() {
    let registry = isolated();
    let families = Families::register(&registry).expect("no clash");
    let closed = Closed {
        kind: Kind::Option,
        open: true,
    };
    families.into.with(&closed).inc();
    families.r#loop.observe(5);
    families.declare.register.set(3);
    let labels = [("struct", "struct")];
    let value = |name, labels: &_| registry.snapshot().value(name, labels);
    ::std::assert_eq!(value("hostile_all_loop_bytes_sum", &labels), Some(5.0));
    ::std::assert_eq!(value("register", &[]), Some(3.0));
    ::std::assert_eq!(families.into.len(), 4);
    ::std::assert_eq!(families.global, 0);
    ::std::assert_eq!(Families::global().declare.register.get(), 0);
    let inner = Inner::<::callmeter::Gauge, 4>::global();
    ::std::assert_eq!(inner.register_count.get(), 0);
    let ::std::marker::PhantomData = inner.default;
}

pub(super) fn check() {
    let registry = sync_calls();
    let value = |name, labels: &_| registry.snapshot().value(name, labels);
    let labels = |kind, call, value, read, index, status| {
        [
            ("kind", kind),
            ("call", call),
            ("value", value),
            ("read", read),
            ("index", index),
            ("status", status),
        ]
    };
    let constant = labels("ok", "true", "value", "1", "2", "success");
    ::std::assert_eq!(value("gate_total", &constant), Some(1.0));
    let good = labels("option", "false", "x", "3", "4", "success");
    ::std::assert_eq!(value("gate_total", &good), Some(1.0));
    let bad = labels("option", "true", "x", "3", "4", "failure");
    ::std::assert_eq!(value("gate_total", &bad), Some(1.0));
    // Two attempts behind the first, and three by hand.
    ::std::assert_eq!(
        Seen::of(&registry, "retried"),
        Seen::timeout("told").with_retries(5)
    );
    ::std::assert_eq!(Seen::of(&registry, "never"), Seen::panic());
    node(&registry, "Type::call");

    let registry = isolated();
    block_on(registry.scope(async_calls()));
    for task in ["a name", "boxed", "prepared"] {
        ::std::assert_eq!(Seen::of(&registry, task), Seen::success(1), "{task}");
    }
    ::std::assert_eq!(
        Seen::of(&registry, "limited"),
        Seen::failure("ok").with_retries(1)
    );
    node(&registry, "Type::value");
}

fn node(registry: &Registry, phase: &str) {
    let labels = [
        ("node_type", "method"),
        ("phase_name", phase),
        ("status", "success"),
    ];
    let calls = registry.snapshot().value("node_executions_total", &labels);
    ::std::assert_eq!(calls, Some(1.0), "{phase}");
}
