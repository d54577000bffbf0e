//! An end without a beginning is a call of its own.

use callmeter::{Operation, Outcome};
use callmeter_behaviour::{counted, isolated};

use super::{Shipment, begin, end, seen};

#[test]
fn an_end_too_many_is_counted_and_nothing_goes_below_zero() {
    for registry in [&isolated(), callmeter::registry()] {
        registry.scope_sync(|| {
            begin("surplus");
            end("surplus");
            end("surplus");
            end("surplus");
        });
        assert_eq!(seen(registry, "surplus"), (3, 0));
    }
}

#[test]
fn an_end_before_its_beginning_leaves_that_in_progress() {
    let registry = isolated();
    registry.scope_sync(|| end("early"));
    assert_eq!(seen(&registry, "early"), (1, 0));
    registry.scope_sync(|| begin("early"));
    assert_eq!(seen(&registry, "early"), (1, 1));
    registry.scope_sync(|| end("early"));
    assert_eq!(seen(&registry, "early"), (2, 0));
}

/// It may not end a call that somebody else will.
#[test]
fn an_end_too_many_takes_no_start_from_a_whole_call() {
    let registry = isolated();
    let call = registry.scope_sync(|| Shipment { route: "whole" }.start());
    registry.scope_sync(|| {
        begin("whole");
        end("whole");
        end("whole");
    });
    assert_eq!(seen(&registry, "whole"), (2, 1));
    call.finish(Outcome::Failure);
    assert_eq!(seen(&registry, "whole"), (3, 0));
}

#[test]
fn the_whole_calls_of_a_label_set_do_not_end_its_halves() {
    let ((), registry) = counted(|| {
        begin("half");
        Shipment { route: "half" }.start().finish(Outcome::Success);
        drop(Shipment { route: "half" }.start());
    });
    assert_eq!(seen(&registry, "half"), (2, 1));
}

#[test]
fn label_sets_do_not_share_halves() {
    let ((), registry) = counted(|| {
        begin("here");
        end("there");
    });
    assert_eq!(seen(&registry, "here"), (0, 1));
    assert_eq!(seen(&registry, "there"), (1, 0));
}
