//! Bounds by a rule: `exponential(0.001, 2, 10)` and `linear(10, 5, 20)`.

use syn::{Expr, ExprCall, ExprLit, Lit};

use super::{MOST_BOUNDS, Scale, above};

#[derive(Clone, Copy)]
enum Rule {
    Exponential,
    Linear,
}

/// The first bound, what leads from one to the next, and how many there are.
struct Progression<'a> {
    rule: Rule,
    start: &'a Expr,
    by: &'a Expr,
    count: &'a Expr,
}

/// The bounds; `None` for a call of something else.
pub(super) fn read<S: Scale>(call: &ExprCall, scale: &S) -> Option<syn::Result<Vec<S::Bound>>> {
    let rule = Rule::of(&call.func)?;
    Some(Progression::of(rule, call).and_then(|progression| progression.bounds(scale)))
}

impl Rule {
    fn of(function: &Expr) -> Option<Self> {
        let Expr::Path(path) = function else {
            return None;
        };
        if path.path.is_ident("exponential") {
            Some(Self::Exponential)
        } else if path.path.is_ident("linear") {
            Some(Self::Linear)
        } else {
            None
        }
    }

    fn usage(self) -> &'static str {
        match self {
            Self::Exponential => {
                "`exponential` takes the first bound, the factor and how many bounds there are: \
                 `exponential(0.001, 2, 10)`"
            }
            Self::Linear => {
                "`linear` takes the first bound, the step and how many bounds there are: \
                 `linear(10, 5, 20)`"
            }
        }
    }

    fn check_start(self, start: f64) -> Result<(), &'static str> {
        match self {
            Self::Exponential if start <= 0.0 => {
                Err("all bounds would be 0; start with a number above 0")
            }
            _ => Ok(()),
        }
    }

    fn check_by(self, by: f64) -> Result<(), &'static str> {
        match self {
            Self::Exponential if by <= 1.0 => {
                Err("bounds must rise; the factor is a number above 1")
            }
            Self::Linear if by <= 0.0 => Err("bounds must rise; the step is a number above 0"),
            _ => Ok(()),
        }
    }

    fn at(self, start: f64, by: f64, at: i32) -> f64 {
        match self {
            Self::Exponential => start * by.powi(at),
            Self::Linear => start + by * f64::from(at),
        }
    }
}

impl<'a> Progression<'a> {
    fn of(rule: Rule, call: &'a ExprCall) -> syn::Result<Self> {
        let arguments: Vec<&Expr> = call.args.iter().collect();
        match arguments[..] {
            [start, by, count] => Ok(Self {
                rule,
                start,
                by,
                count,
            }),
            _ => Err(syn::Error::new_spanned(call, rule.usage())),
        }
    }

    fn bounds<S: Scale>(&self, scale: &S) -> syn::Result<Vec<S::Bound>> {
        let start = self.number::<S>(self.start, Rule::check_start)?;
        let by = self.number::<S>(self.by, Rule::check_by)?;
        let mut bounds = vec![];
        for at in 0..self.count()? {
            let digits = match at {
                0 => format!("{start:e}"),
                _ => rounded(self.rule.at(start, by, at)),
            };
            let bound = scale
                .bound(&digits)
                .and_then(|bound| above(bound, bounds.last().copied()))
                .map_err(|message| syn::Error::new_spanned(self.place(at), message))?;
            bounds.push(bound);
        }
        Ok(bounds)
    }

    fn number<S: Scale>(
        &self,
        written: &Expr,
        check: fn(Rule, f64) -> Result<(), &'static str>,
    ) -> syn::Result<f64> {
        let number = match written {
            Expr::Unary(_) => Err(S::BELOW_ZERO),
            _ => number(written).ok_or_else(|| self.rule.usage()),
        };
        number
            .and_then(|number| check(self.rule, number).map(|()| number))
            .map_err(|message| syn::Error::new_spanned(written, message))
    }

    fn count(&self) -> syn::Result<i32> {
        let message = match literal(self.count) {
            Some(Lit::Int(count)) => match count.base10_parse() {
                Ok(count) if (1..=MOST_BOUNDS).contains(&count) => return Ok(count as i32),
                _ => format!("there are 1 to {MOST_BOUNDS} bounds"),
            },
            _ => self.rule.usage().to_owned(),
        };
        Err(syn::Error::new_spanned(self.count, message))
    }

    /// Where a bound comes from.
    fn place(&self, at: i32) -> &Expr {
        if at == 0 { self.start } else { self.by }
    }
}

fn literal(written: &Expr) -> Option<&Lit> {
    match written {
        Expr::Lit(ExprLit { lit, .. }) => Some(lit),
        // What a `macro_rules!` hands on as an expression.
        Expr::Group(group) => literal(&group.expr),
        _ => None,
    }
}

fn number(written: &Expr) -> Option<f64> {
    let (digits, suffix) = match literal(written)? {
        Lit::Int(number) => (number.base10_digits(), number.suffix()),
        Lit::Float(number) => (number.base10_digits(), number.suffix()),
        _ => return None,
    };
    let number: f64 = digits.parse().ok()?;
    (matches!(suffix, "" | "f64") && number.is_finite()).then_some(number)
}

/// To so many digits that 0.1 + 2 × 0.1 is 0.3.
fn rounded(number: f64) -> String {
    format!("{number:.11e}")
}
