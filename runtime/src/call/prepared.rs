use std::marker::PhantomData;

use super::{LABELS, StatusOf, Uncounted, current_series};
use crate::declaration::Declaration;
use crate::guard::guarded;
use crate::operation::IntoOperation;
use crate::registry::{Origin, Registry};
use crate::{Call, LabelValues, Operation, Outcome, Status};

/// The operation of a future that is not polled yet: read when the function is called,
/// started at the first poll.
#[derive(Debug)]
pub struct Prepared<S: Status = Outcome> {
    /// `None` if the call is not counted.
    labels: Option<OwnedLabels>,
    registry: Option<Registry>,
    status: PhantomData<fn() -> S>,
}

#[derive(Clone, Debug)]
struct OwnedLabels {
    declaration: &'static Declaration,
    closed: usize,
    open: Box<[Box<str>]>,
}

/// Reads an operation.
pub fn prepare<M: IntoOperation>(evaluate: impl FnOnce() -> M) -> Prepared<StatusOf<M>> {
    Prepared {
        labels: guarded(LABELS, || own(evaluate)).flatten(),
        registry: None,
        status: PhantomData,
    }
}

/// As [`prepare`], for a given registry.
pub fn prepare_in<M: IntoOperation>(
    registry: &Registry,
    evaluate: impl FnOnce() -> M,
) -> Prepared<StatusOf<M>> {
    Prepared {
        registry: Some(registry.clone()),
        ..prepare(evaluate)
    }
}

fn own<M: IntoOperation>(evaluate: impl FnOnce() -> M) -> Option<OwnedLabels> {
    let declaration = M::Operation::declaration();
    Some(
        evaluate()
            .into_operation()?
            .with_label_values(|values| OwnedLabels {
                declaration,
                closed: values.closed,
                open: values.open.iter().map(|text| Box::from(*text)).collect(),
            }),
    )
}

impl<S: Status> Clone for Prepared<S> {
    fn clone(&self) -> Self {
        Prepared {
            labels: self.labels.clone(),
            registry: self.registry.clone(),
            status: PhantomData,
        }
    }
}

impl<S: Status> Uncounted for Prepared<S> {
    fn uncounted() -> Self {
        Prepared {
            labels: None,
            registry: None,
            status: PhantomData,
        }
    }
}

impl<S: Status> Prepared<S> {
    /// Starts the call, in the registry that is the current one now.
    pub fn start(&self) -> Call<S> {
        Call::begin(self.labels.as_ref().map(|labels| {
            let open: Vec<&str> = labels.open.iter().map(|text| &**text).collect();
            let values = LabelValues {
                closed: labels.closed,
                open: &open,
            };
            match &self.registry {
                None => current_series(labels.declaration, &values),
                Some(registry) => registry.series(labels.declaration, &values, Origin::Call),
            }
        }))
    }
}
