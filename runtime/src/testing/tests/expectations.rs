use super::{call, message_of};
use crate::testing::isolated;
use crate::{LabelValue, Outcome, assert_metrics};

#[test]
fn every_operator_compares() {
    isolated(|registry| {
        call("x", Outcome::Success);
        assert_metrics!(registry, {
            "task_total"{task_name = "x", status = "success"} == 1,
            "task_total"{task_name = "x", status = "success"} != 2,
            "task_total"{task_name = "x", status = "success"} < 2,
            "task_total"{task_name = "x", status = "success"} <= 1,
            "task_total"{task_name = "x", status = "success"} > 0,
            "task_total"{task_name = "x", status = "success"} >= 1,
        });
    });
}

#[test]
fn every_operator_may_fail() {
    isolated(|registry| {
        call("x", Outcome::Success);
        let message = message_of(|| {
            assert_metrics!(registry, {
                "task_in_progress"{task_name = "x"} == 1,
                "task_in_progress"{task_name = "x"} != 0,
                "task_in_progress"{task_name = "x"} < 0,
                "task_in_progress"{task_name = "x"} <= -1,
                "task_in_progress"{task_name = "x"} > 0,
                "task_in_progress"{task_name = "x"} >= 0.5,
                "task_in_progress"{task_name = "x"} == 0,
            });
        });
        let lines = ["== 1", "!= 0", "< 0", "<= -1", "> 0", ">= 0.5"]
            .map(|end| format!("\n  task_in_progress{{task_name=\"x\"}} {end}: it is 0"));
        assert_eq!(
            message,
            format!("6 of 7 metrics are not as expected:{}", lines.concat())
        );
    });
}

#[test]
fn snapshots_references_and_expressions_are_taken() {
    isolated(|registry| {
        call("x", Outcome::Failure);
        let before = registry.snapshot();
        call("x", Outcome::Failure);
        let expected: u64 = 1;
        assert_metrics!(before, { "task_total"{task_name = "x", status = "failure"} == expected });
        assert_metrics!(&before, { "task_total"{status = "failure", task_name = "x",} == expected });
        assert_metrics!(registry.snapshot(), {
            "task_total"{task_name = "x", status = "failure"} == expected + 1,
        });
        assert_metrics!(registry.snapshot().since(&before), {
            "task_total"{task_name = "x", status = "failure"} == 1_u8,
            "task_total"{task_name = "x", status = "success"} == 0.0_f32,
        });
    });
}

#[test]
fn nothing_may_be_expected() {
    isolated(|registry| assert_metrics!(registry, {}));
}

#[test]
fn labels_may_be_any_values() {
    struct Word;
    impl LabelValue for Word {
        fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
            read("success")
        }
    }
    isolated(|registry| {
        call("7", Outcome::Success);
        let name = String::from("7");
        assert_metrics!(registry, {
            "task_total"{task_name = 7, status = Word} == 1,
            "task_total"{task_name = name, status = &Word} == 1,
            "task_total"{task_name = '7', status = ["success"][0]} == 1,
        });
        // They are not used up.
        assert_eq!(name, "7");
    });
}

#[test]
fn bounds_may_be_written_in_any_way() {
    isolated(|registry| {
        call("x", Outcome::Success);
        assert_metrics!(registry, {
            "task_duration_seconds_bucket"{task_name = "x", status = "success", le = "600"} == 1,
            "task_duration_seconds_bucket"{task_name = "x", status = "success", le = "600.0"} == 1,
            "task_duration_seconds_bucket"{task_name = "x", status = "success", le = 600} == 1,
            "task_duration_seconds_bucket"{task_name = "x", status = "success", le = "Inf"} == 1,
        });
    });
}

#[test]
fn labels_that_are_not_there_lead_to_the_nearest() {
    isolated(|registry| {
        call("x", Outcome::Success);
        call("y", Outcome::Failure);
        let message = message_of(|| {
            assert_metrics!(registry, {
                "task_total"{task_name = "y", status = "failed"} == 1,
                "task_total"{task_name = "x"} == 1,
                "task_in_progress"{type = "y"} >= 0,
                "task_in_progress" != 5,
            });
        });
        let expected = [
            "4 of 4 metrics are not as expected:",
            "  task_total{status=\"failed\",task_name=\"y\"} == 1: there is no such series; \
             the nearest is task_total{status=\"cancelled\",task_name=\"y\"} 0",
            "  task_total{task_name=\"x\"} == 1: there is no such series; \
             the nearest is task_total{status=\"cancelled\",task_name=\"x\"} 0",
            "  task_in_progress{type=\"y\"} >= 0: there is no such series; \
             the nearest is task_in_progress{task_name=\"x\"} 0",
            "  task_in_progress != 5: there is no such series; \
             the nearest is task_in_progress{task_name=\"x\"} 0",
        ];
        assert_eq!(message, expected.join("\n"));
    });
}

#[test]
fn labels_must_be_all_and_no_more() {
    isolated(|registry| {
        call("7", Outcome::Success);
        for message in [
            message_of(|| assert_metrics!(registry, { "task_in_progress" == 0 })),
            message_of(
                || assert_metrics!(registry, { "task_in_progress"{task_name = "7", a = "b"} == 0 }),
            ),
            message_of(
                || assert_metrics!(registry, { "task_in_progress"{task_name = "7.0"} == 0 }),
            ),
        ] {
            let end = "there is no such series; the nearest is task_in_progress{task_name=\"7\"} 0";
            assert!(message.ends_with(end), "{message}");
        }
    });
}

#[test]
fn names_that_are_not_there_lead_to_one_alike() {
    isolated(|registry| {
        call("x", Outcome::Success);
        let message = message_of(|| {
            assert_metrics!(registry, { "task_totals" == 1, "orders_total"{a = "b"} == 1 });
        });
        let expected = [
            "2 of 2 metrics are not as expected:",
            "  task_totals == 1: there is no series of that name; the most alike is `task_total`",
            "  orders_total{a=\"b\"} == 1: there is no series of that name",
        ];
        assert_eq!(message, expected.join("\n"));
    });
}

#[test]
fn a_difference_tells_where_nothing_changed() {
    isolated(|registry| {
        call("x", Outcome::Success);
        let before = registry.snapshot();
        call("x", Outcome::Success);
        let difference = registry.snapshot().since(&before);
        let message = message_of(|| {
            assert_metrics!(difference, {
                "task_total"{task_name = "x", status = "success"} == 2,
                "task_total"{task_name = "y", status = "success"} == 1,
            });
        });
        let expected = [
            "2 of 2 metrics are not as expected:",
            "  task_total{status=\"success\",task_name=\"x\"} == 2: it is 1",
            "  task_total{status=\"success\",task_name=\"y\"} == 1: it is 0; \
             the nearest is task_total{status=\"success\",task_name=\"x\"} 1",
        ];
        assert_eq!(message, expected.join("\n"));
    });
}
