//! What program is running.

use callmeter::{Format, Registry, build_info};
use callmeter_behaviour::{isolated, lines};

fn shop() -> Registry {
    let registry = Registry::builder().namespace("shop").build();
    registry.expect("a registry")
}

#[test]
fn it_is_the_package_that_calls() {
    let registry = shop();
    registry
        .build_info(build_info!())
        .expect("nothing else has its name");
    let samples = registry.snapshot().samples();
    let info = samples
        .iter()
        .find(|sample| sample.name() == "shop_build_info")
        .expect("it is there");
    assert_eq!(info.value(), 1.0);
    assert_eq!(info.label("name"), Some("callmeter-behaviour"));
    assert_eq!(info.label("version"), Some(env!("CARGO_PKG_VERSION")));
    let revision = option_env!("GIT_REVISION")
        .or(option_env!("VERGEN_GIT_SHA"))
        .or(option_env!("GITHUB_SHA"))
        .or(option_env!("CI_COMMIT_SHA"));
    assert_eq!(info.label("revision"), revision);
}

#[test]
fn both_formats_say_what_it_is() {
    let registry = shop();
    let info = build_info!()
        .with("name", "shop")
        .with("version", "1.2.3")
        .with("revision", "2c26b46")
        .with("rustc_version", "1.95.0");
    registry
        .build_info(info)
        .expect("nothing else has its name");
    let line = "shop_build_info{name=\"shop\",revision=\"2c26b46\",rustc_version=\"1.95.0\",version=\"1.2.3\"} 1";
    assert_eq!(lines(&registry, "shop_build_info"), [line]);
    let open_metrics = String::from_utf8(registry.encode(Format::OpenMetrics)).expect("text");
    for line in ["# TYPE shop_build info\n", &format!("{line}\n")] {
        assert!(
            open_metrics.contains(line),
            "{line} is not in\n{open_metrics}"
        );
    }
}

#[test]
fn f30_parts_of_a_program_may_each_have_one() {
    let registry = isolated();
    for part in ["api", "jobs"] {
        let info = build_info!().with("name", part).with("version", "1");
        registry.build_info(info).expect("another series");
    }
    let names: Vec<_> = registry
        .snapshot()
        .samples()
        .iter()
        .filter(|sample| sample.name() == "build_info")
        .filter_map(|sample| sample.label("name").map(str::to_owned))
        .collect();
    assert_eq!(names, ["api", "jobs"]);
}

#[test]
fn f21_labels_are_checked() {
    let registry = isolated();
    let error = registry.build_info(build_info!().with("le", "1"));
    let error = error.expect_err("it is reserved").to_string();
    assert!(
        error.contains("`le` of `build` is no label name"),
        "{error}"
    );
    assert!(error.contains("build_info.rs:"), "{error}");
}
