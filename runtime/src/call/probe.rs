//! Whether a value is a `Result`, and of what: decided where its type is known.
//!
//! A method call looks for `&&&Probe` first among the implementations for `&&Probe`,
//! then `&Probe`, then `Probe`: the first that fits is the most special one.

use std::marker::PhantomData;

use super::ending::{self, Ending};
use crate::{ErrorType, ErrorTypes};

/// A value whose type is asked for.
#[derive(Debug)]
pub struct Probe<'a, T: ?Sized>(pub &'a T);

/// A result whose error is an [`ErrorType`].
pub trait ByVariant {
    /// How the call ended.
    fn callmeter_ending(&self) -> Ending;
}

/// Any other result.
pub trait ByTypeName {
    /// How the call ended.
    fn callmeter_ending(&self) -> Ending;
}

/// Anything else.
pub trait ByReturning {
    /// How the call ended.
    fn callmeter_ending(&self) -> Ending;
}

impl<T, E: ErrorType> ByVariant for &&Probe<'_, Result<T, E>> {
    #[inline]
    fn callmeter_ending(&self) -> Ending {
        ending::of_known(self.0)
    }
}

impl<T, E> ByTypeName for &Probe<'_, Result<T, E>> {
    #[inline]
    fn callmeter_ending(&self) -> Ending {
        ending::of_unknown(self.0)
    }
}

impl<T: ?Sized> ByReturning for Probe<'_, T> {
    #[inline]
    fn callmeter_ending(&self) -> Ending {
        Ending::Success
    }
}

/// A return type whose errors are asked for.
#[derive(Debug)]
pub struct Returned<T: ?Sized>(pub PhantomData<fn() -> T>);

/// A result whose error is an [`ErrorType`].
pub trait DeclaresErrors {
    /// Adds the error types that are known beforehand.
    fn callmeter_declare(&self, types: &mut ErrorTypes);
}

/// Anything else.
pub trait DeclaresNothing {
    /// Adds nothing.
    fn callmeter_declare(&self, types: &mut ErrorTypes);
}

impl<T, E: ErrorType> DeclaresErrors for &Returned<Result<T, E>> {
    fn callmeter_declare(&self, types: &mut ErrorTypes) {
        types.nested::<E>();
    }
}

impl<T: ?Sized> DeclaresNothing for Returned<T> {
    fn callmeter_declare(&self, _: &mut ErrorTypes) {}
}
