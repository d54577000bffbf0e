use std::collections::BTreeSet;
use std::fmt;

/// Upper bounds of durations in nanoseconds where an operation gives none:
/// 5 ms to 10 minutes.
pub const DEFAULT_BOUNDS: &[u64] = &nanosecond_bounds::<15>(super::DEFAULT_NUMBERS, 1e9);

/// More bounds than this make a histogram too dear to scrape.
pub(crate) const MOST_BOUNDS: usize = 200;

/// The finite upper bounds of a duration's buckets, and where to start to look.
#[derive(Debug)]
pub(crate) struct Buckets {
    /// The lowest bound.
    first: u64,
    bounds: Box<[u64]>,
    /// By bit length of a duration: how many bounds are below all durations of it.
    starts: [u8; 65],
}

impl Buckets {
    pub(crate) fn new(bounds: &[u64]) -> Buckets {
        let below = |value: u64| bounds.iter().take_while(|bound| **bound < value).count();
        let starts = std::array::from_fn(|bits| match bits {
            0 => 0,
            bits => u8::try_from(below(1 << (bits - 1))).unwrap_or(0),
        });
        Buckets {
            first: bounds.first().copied().unwrap_or(u64::MAX),
            bounds: bounds.into(),
            starts,
        }
    }

    /// All the bounds of several lists.
    pub(crate) fn union<'a>(lists: impl Iterator<Item = &'a [u64]>) -> Buckets {
        let bounds: BTreeSet<u64> = lists.flatten().copied().collect();
        Buckets::new(&bounds.into_iter().collect::<Vec<_>>())
    }

    /// For each bucket the one it lies in where only some of the bounds are there; `None`
    /// if these are all.
    pub(crate) fn map_to(&self, some: &[u64]) -> Option<Box<[u16]>> {
        if *some == *self.bounds {
            return None;
        }
        let below = |bound: &u64| some.iter().take_while(|own| **own < *bound).count() as u16;
        let last = some.len() as u16;
        Some(self.bounds.iter().map(below).chain([last]).collect())
    }

    /// In nanoseconds, ascending.
    pub(crate) fn bounds(&self) -> &[u64] {
        &self.bounds
    }

    /// Buckets, the one above all bounds included.
    pub(crate) fn len(&self) -> usize {
        self.bounds.len() + 1
    }

    /// The bucket of a duration: the first whose bound is not below it.
    #[inline]
    pub(crate) fn index(&self, nanos: u64) -> usize {
        // Nearly always right or nearly always wrong for one operation: the processor
        // learns it, and need not wait for the search.
        if nanos <= self.first {
            0
        } else {
            self.search(nanos)
        }
    }

    #[inline(never)]
    fn search(&self, nanos: u64) -> usize {
        let bits = 64 - nanos.leading_zeros();
        let start = usize::from(self.starts[bits as usize]);
        let rest = self.bounds.get(start..).unwrap_or(&[]);
        start + rest.iter().take_while(|bound| **bound < nanos).count()
    }
}

/// What is wrong with a list of bounds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum BoundsError {
    Empty,
    TooMany(usize),
    NotPositive(f64),
    TooLarge(f64),
    NotRising(f64, f64),
}

impl fmt::Display for BoundsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BoundsError::Empty => f.write_str("the list is empty"),
            BoundsError::TooMany(count) => {
                write!(f, "{count} bounds, at most {MOST_BOUNDS} are allowed")
            }
            BoundsError::NotPositive(bound) => {
                write!(f, "the bound {bound} is not at least a nanosecond (`1e-9`)")
            }
            BoundsError::TooLarge(bound) => {
                write!(f, "the bound {bound} is too large; `+Inf` is always there")
            }
            BoundsError::NotRising(before, bound) => {
                write!(
                    f,
                    "the bound {bound} stands behind {before}; write them in ascending order, each once"
                )
            }
        }
    }
}

impl Buckets {
    /// Bounds given in seconds at run time.
    pub(crate) fn from_seconds(seconds: &[f64]) -> Result<Buckets, BoundsError> {
        if seconds.is_empty() {
            return Err(BoundsError::Empty);
        }
        if seconds.len() > MOST_BOUNDS {
            return Err(BoundsError::TooMany(seconds.len()));
        }
        let bounds: Vec<u64> = seconds
            .iter()
            .map(|bound| nanos(*bound))
            .collect::<Result<_, _>>()?;
        for (index, pair) in bounds.windows(2).enumerate() {
            if pair[0] >= pair[1] {
                return Err(BoundsError::NotRising(seconds[index], seconds[index + 1]));
            }
        }
        Ok(Buckets::new(&bounds))
    }
}

fn nanos(seconds: f64) -> Result<u64, BoundsError> {
    let exact = seconds * 1e9;
    if exact.is_nan() || exact < 0.5 {
        Err(BoundsError::NotPositive(seconds))
    } else if exact >= 1.8e19 {
        Err(BoundsError::TooLarge(seconds))
    } else {
        Ok((exact + 0.5) as u64)
    }
}

/// Bounds given as a constant list in a unit of time, checked by the compiler.
pub const fn nanosecond_bounds<const N: usize>(list: &[f64], nanoseconds: f64) -> [u64; N] {
    assert!(N > 0, "buckets: the list is empty");
    assert!(N <= MOST_BOUNDS, "buckets: more than 200 bounds");
    let mut bounds = [0; N];
    let mut at = 0;
    while at < N {
        let exact = list[at] * nanoseconds;
        // False for NaN as well.
        assert!(exact > 0.0, "buckets: bounds are durations above 0");
        assert!(
            exact < 1.8e19,
            "buckets: the bound is too large; `+Inf` is always there"
        );
        bounds[at] = (exact + 0.5) as u64;
        assert!(
            bounds[at] > 0,
            "buckets: the bound is finer than a nanosecond"
        );
        assert!(
            at == 0 || bounds[at] > bounds[at - 1],
            "buckets: bounds must rise"
        );
        at += 1;
    }
    bounds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_belongs_to_its_own_bucket() {
        let buckets = Buckets::new(&[5, 10, 1_000]);
        let cases = [
            (0, 0),
            (5, 0),
            (6, 1),
            (10, 1),
            (11, 2),
            (1_000, 2),
            (1_001, 3),
            (u64::MAX, 3),
        ];
        for (nanos, bucket) in cases {
            assert_eq!(buckets.index(nanos), bucket, "{nanos}");
        }
    }

    #[test]
    fn the_shortcut_agrees_with_a_search_from_the_start() {
        let buckets = Buckets::new(DEFAULT_BOUNDS);
        let mut nanos = 1_u64;
        while nanos < u64::MAX / 3 {
            for nanos in [nanos - 1, nanos, nanos + 1] {
                let plain = DEFAULT_BOUNDS
                    .iter()
                    .take_while(|bound| **bound < nanos)
                    .count();
                assert_eq!(buckets.index(nanos), plain, "{nanos}");
            }
            nanos = nanos * 3 / 2 + 1;
        }
        for bound in DEFAULT_BOUNDS {
            assert_eq!(buckets.bounds()[buckets.index(*bound)], *bound);
        }
    }

    #[test]
    fn a_union_maps_to_each_of_its_lists() {
        let union = Buckets::union([&[5, 10][..], &[10, 20, 30]].into_iter());
        assert_eq!(union.bounds(), [5, 10, 20, 30]);
        assert_eq!(union.map_to(&[5, 10, 20, 30]), None);
        assert_eq!(union.map_to(&[5, 10]).unwrap()[..], [0, 1, 2, 2, 2]);
        assert_eq!(union.map_to(&[10, 20, 30]).unwrap()[..], [0, 0, 1, 2, 3]);
        assert_eq!(union.map_to(&[]).unwrap()[..], [0, 0, 0, 0, 0]);
    }

    #[test]
    fn without_bounds_there_is_one_bucket() {
        let buckets = Buckets::new(&[]);
        assert_eq!(
            (buckets.len(), buckets.index(0), buckets.index(u64::MAX)),
            (1, 0, 0)
        );
    }

    #[test]
    fn bounds_that_make_no_histogram_are_refused() {
        let error = |seconds: &[f64]| Buckets::from_seconds(seconds).map(|_| ()).unwrap_err();
        assert_eq!(error(&[]), BoundsError::Empty);
        assert_eq!(error(&[1.0, 1.0]), BoundsError::NotRising(1.0, 1.0));
        assert_eq!(error(&[2.0, 1.0]), BoundsError::NotRising(2.0, 1.0));
        assert_eq!(error(&[0.0]), BoundsError::NotPositive(0.0));
        assert_eq!(error(&[-1.0]), BoundsError::NotPositive(-1.0));
        assert!(matches!(error(&[f64::NAN]), BoundsError::NotPositive(_)));
        assert_eq!(
            error(&[f64::INFINITY]),
            BoundsError::TooLarge(f64::INFINITY)
        );
        assert_eq!(error(&[1.0; 201]), BoundsError::TooMany(201));
    }
}
