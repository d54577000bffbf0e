//! Bounds of buckets, as lists in the source.

mod decimal;
mod expand;
mod progression;
mod scale;
#[cfg(test)]
mod tests;

use quote::ToTokens;
use syn::{Expr, ExprLit, Lit, Path};

use crate::errors::Errors;
pub(crate) use expand::{nanoseconds, numbers};
pub(crate) use scale::{Nanoseconds, Numbers, Scale};

/// More buckets than anybody wants to pay for.
const MOST_BOUNDS: usize = 200;

/// The upper bounds of a histogram's buckets.
pub(crate) enum Bounds<T> {
    /// Those the runtime has for times.
    Default,
    /// Written out.
    Written(Vec<T>),
    /// A constant list; the compiler checks it.
    Constant(Path),
}

/// Reads what stands after `buckets =`.
pub(crate) fn read<S: Scale>(buckets: &Expr, scale: &S, errors: &mut Errors) -> Bounds<S::Bound> {
    match buckets {
        Expr::Path(path) if path.qself.is_none() => Bounds::Constant(path.path.clone()),
        Expr::Array(list) if list.elems.is_empty() => {
            errors.error(list, empty(scale));
            Bounds::Default
        }
        Expr::Array(list) => Bounds::Written(read_list(list.elems.iter(), scale, errors)),
        Expr::Reference(reference) => read(&reference.expr, scale, errors),
        // What a `macro_rules!` hands on as an expression.
        Expr::Group(group) => read(&group.expr, scale, errors),
        Expr::Call(call) => match progression::read(call, scale) {
            Some(bounds) => errors.keep(bounds).map_or(Bounds::Default, Bounds::Written),
            None => no_list(buckets, scale, errors),
        },
        other => no_list(other, scale, errors),
    }
}

fn no_list<T>(written: &Expr, scale: &impl Scale, errors: &mut Errors) -> Bounds<T> {
    let message = format!(
        "`buckets` is a list of {}, `[0.1, 1.0, 10.0]`, `exponential(first, factor, count)`, \
         `linear(first, step, count)` or the path of a constant list",
        scale.unit()
    );
    errors.error(written, message);
    Bounds::Default
}

fn empty(scale: &impl Scale) -> String {
    match scale.unit() {
        "seconds" => "an empty list; leave `buckets` out for the default bounds".to_owned(),
        unit => format!("an empty list; write the bounds in {unit}"),
    }
}

fn read_list<'a, S: Scale>(
    elements: impl Iterator<Item = &'a Expr>,
    scale: &S,
    errors: &mut Errors,
) -> Vec<S::Bound> {
    let mut bounds: Vec<S::Bound> = Vec::new();
    for element in elements {
        if bounds.len() == MOST_BOUNDS {
            errors.error(
                element,
                format!("more than {MOST_BOUNDS} bounds; leave some out"),
            );
            break;
        }
        match bound(element, scale).and_then(|bound| above(bound, bounds.last().copied())) {
            Ok(bound) => bounds.push(bound),
            Err(message) => errors.error(element, message),
        }
    }
    bounds
}

fn above<T: PartialOrd>(bound: T, last: Option<T>) -> Result<T, String> {
    match last {
        Some(last) if bound == last => Err("this bound is given twice; leave it out".to_owned()),
        Some(last) if bound < last => {
            Err("bounds must rise, and this one is below the one before; sort them".to_owned())
        }
        _ => Ok(bound),
    }
}

fn bound<S: Scale>(element: &Expr, scale: &S) -> Result<S::Bound, String> {
    match element {
        Expr::Lit(ExprLit {
            lit: Lit::Int(number),
            ..
        }) => number_of(scale, number.base10_digits(), number.suffix()),
        Expr::Lit(ExprLit {
            lit: Lit::Float(number),
            ..
        }) => number_of(scale, number.base10_digits(), number.suffix()),
        Expr::Group(group) => bound(&group.expr, scale),
        Expr::Unary(_) => Err(S::BELOW_ZERO.to_owned()),
        Expr::Path(_) => Err(not_a_number(element, scale)),
        _ => Err(format!(
            "a bound is a number of {}, like `0.25`",
            scale.unit()
        )),
    }
}

/// `f64::INFINITY` and its like, or the name of a constant.
fn not_a_number(path: &Expr, scale: &impl Scale) -> String {
    let name = path.to_token_stream().to_string().to_uppercase();
    if name.contains("INF") {
        "the bucket `+Inf` is always there; leave it out".to_owned()
    } else {
        format!(
            "a bound is a number of {}, like `0.25`; a constant can only stand for the whole list",
            scale.unit()
        )
    }
}

fn number_of<S: Scale>(scale: &S, digits: &str, suffix: &str) -> Result<S::Bound, String> {
    match suffix {
        "" | "f64" => scale.bound(digits),
        _ => Err(format!(
            "bounds are plain {}, without `{suffix}`",
            scale.unit()
        )),
    }
}
