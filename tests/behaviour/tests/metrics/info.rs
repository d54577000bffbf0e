//! Infos: labels that say something of the program.

use callmeter::{Family, Info, LabelSet, MetricFamilies, Registry};
use callmeter_behaviour::{isolated, lines};

use super::{Queue, truncated};

#[derive(MetricFamilies)]
#[metrics(namespace = "infos")]
struct About {
    /// What is running.
    #[metric(labels(component = "api"))]
    service: Info,
    /// Workers by queue.
    worker: Family<Queue<'static>, Info>,
}

fn registered_in(registry: &Registry) -> About {
    About::register(registry).expect("nothing else has its names")
}

#[test]
fn it_is_there_once_it_was_set() {
    let registry = isolated();
    let about = registered_in(&registry);
    assert!(lines(&registry, "infos_service_info").is_empty());
    about
        .service
        .set(&[("version", "1.2"), ("region", "eu\"1\"")])
        .expect("good names");
    assert_eq!(
        lines(&registry, "infos_service_info"),
        [r#"infos_service_info{component="api",region="eu\"1\"",version="1.2"} 1"#]
    );
    about
        .service
        .set(&[("version", "1.3")])
        .expect("good names");
    assert_eq!(
        lines(&registry, "infos_service_info"),
        [r#"infos_service_info{component="api",version="1.3"} 1"#]
    );
    about.service.set(&[]).expect("no names");
    assert_eq!(
        lines(&registry, "infos_service_info"),
        [r#"infos_service_info{component="api"} 1"#]
    );
}

#[test]
fn f21_wrong_labels_change_nothing() {
    let registry = Registry::builder()
        .const_label("service", "shop")
        .refuse_labels(["customer"])
        .build()
        .expect("a registry");
    let about = registered_in(&registry);
    let set = |labels: &[(&str, &str)]| about.service.set(labels);
    set(&[("version", "1")]).expect("good names");
    let table: [(&[(&str, &str)], &str); 9] = [
        (&[("le", "1")], "`le` is no label name"),
        (&[("quantile", "1")], "`quantile` is no label name"),
        (&[("__x", "1")], "`__x` is no label name"),
        (&[("", "1")], "`` is no label name"),
        (&[("größe", "1")], "`größe` is no label name"),
        (&[("a", "1"), ("a", "2")], "`a` is given twice"),
        (
            &[("component", "1")],
            "`component` is a label that all series of the family have",
        ),
        (
            &[("service", "1")],
            "`service` is a label that all series of the family have",
        ),
        (&[("customer", "1")], "refuses the label `customer`"),
    ];
    for (labels, part) in table {
        let error = set(labels)
            .expect_err("no server would take it")
            .to_string();
        assert!(error.contains(part), "{error}");
    }
    let worker = about.worker.with(&Queue { queue: "mail" });
    let error = worker
        .set(&[("queue", "x")])
        .expect_err("taken")
        .to_string();
    assert!(
        error.contains("`queue` is a label that all series"),
        "{error}"
    );
    assert!(lines(&registry, "infos_worker_info").is_empty());
    assert_eq!(
        lines(&registry, "infos_service_info"),
        [r#"infos_service_info{component="api",service="shop",version="1"} 1"#]
    );
}

#[derive(LabelSet)]
struct Build<'a> {
    version: &'a str,
    debug: bool,
    component: &'a str,
}

#[test]
fn its_labels_may_be_those_of_a_type() {
    let registry = isolated();
    let about = registered_in(&registry);
    about.service.set_labels(&Build {
        version: "1.2",
        debug: true,
        // The family has it already.
        component: "other",
    });
    assert_eq!(
        lines(&registry, "infos_service_info"),
        [r#"infos_service_info{component="api",debug="true",version="1.2"} 1"#]
    );
}

#[test]
fn each_label_set_says_something_of_its_own() {
    let registry = isolated();
    let about = registered_in(&registry);
    let worker = |queue| about.worker.with(&Queue { queue });
    worker("mail").set(&[("host", "a")]).expect("good names");
    worker("video").set(&[("host", "b")]).expect("good names");
    assert_eq!(
        lines(&registry, "infos_worker_info"),
        [
            r#"infos_worker_info{host="a",queue="mail"} 1"#,
            r#"infos_worker_info{host="b",queue="video"} 1"#,
        ]
    );
    assert!(about.worker.remove(&Queue { queue: "mail" }));
    assert_eq!(
        lines(&registry, "infos_worker_info"),
        [r#"infos_worker_info{host="b",queue="video"} 1"#]
    );
    // It begins anew: nothing is known of it.
    let again = worker("mail");
    assert_eq!(lines(&registry, "infos_worker_info").len(), 1);
    again.set(&[("host", "c")]).expect("good names");
    assert_eq!(
        lines(&registry, "infos_worker_info")[1],
        r#"infos_worker_info{host="c",queue="mail"} 1"#
    );
}

#[test]
fn f22_long_values_are_cut_and_counted() {
    let registry = Registry::builder()
        .label_value_limit(16)
        .build()
        .expect("a registry");
    let about = registered_in(&registry);
    about
        .service
        .set(&[("version", "0123456789abcdeß"), ("region", "eu")])
        .expect("good names");
    assert_eq!(
        lines(&registry, "infos_service_info"),
        [r#"infos_service_info{component="api",region="eu",version="0123456789abcde"} 1"#]
    );
    assert_eq!(truncated(&registry), Some(1.0));
    about.service.set_labels(&Build {
        version: "0123456789abcdefg",
        debug: false,
        component: "",
    });
    assert_eq!(
        lines(&registry, "infos_service_info"),
        [r#"infos_service_info{component="api",debug="false",version="0123456789abcdef"} 1"#]
    );
    assert_eq!(truncated(&registry), Some(2.0));
}
