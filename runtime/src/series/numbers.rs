/// The finite upper bounds of a value's buckets.
#[derive(Debug)]
pub(crate) struct NumberBuckets {
    bounds: Box<[f64]>,
}

impl NumberBuckets {
    /// Ascending bounds.
    pub(crate) fn new(bounds: &[f64]) -> NumberBuckets {
        NumberBuckets {
            bounds: bounds.into(),
        }
    }

    /// Buckets, the one above all bounds included.
    pub(crate) fn len(&self) -> usize {
        self.bounds.len() + 1
    }

    /// The bucket of a number: the first whose bound is not below it. Looks at all
    /// bounds: that takes no guess of the processor that could be wrong.
    #[inline]
    pub(crate) fn index(&self, number: f64) -> usize {
        self.bounds.iter().filter(|bound| **bound < number).count()
    }
}

/// Bounds given as a constant list, checked by the compiler.
pub const fn number_bounds<const N: usize>(list: &[f64]) -> [f64; N] {
    assert!(N > 0, "buckets: the list is empty");
    assert!(
        N <= super::buckets::MOST_BOUNDS,
        "buckets: more than 200 bounds"
    );
    let mut bounds = [0.0; N];
    let mut at = 0;
    while at < N {
        // False for NaN as well.
        assert!(list[at] >= 0.0, "buckets: bounds are numbers from 0 on");
        assert!(
            list[at] <= f64::MAX,
            "buckets: the bound is infinite; `+Inf` is always there"
        );
        assert!(
            at == 0 || list[at] > list[at - 1],
            "buckets: bounds must rise"
        );
        bounds[at] = list[at];
        at += 1;
    }
    bounds
}

/// Upper bounds of values in seconds where an operation gives none: those of durations.
pub const DEFAULT_NUMBERS: &[f64] = &[
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 600.0,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_belongs_to_its_own_bucket() {
        let buckets = NumberBuckets::new(&[0.0, 1e3, 1e5]);
        let cases = [
            (0.0, 0),
            (0.5, 1),
            (1e3, 1),
            (1_000.1, 2),
            (1e5, 2),
            (1e6, 3),
        ];
        for (number, bucket) in cases {
            assert_eq!(buckets.index(number), bucket, "{number}");
        }
        assert_eq!(buckets.len(), 4);
    }

    #[test]
    fn the_default_bounds_are_those_of_durations() {
        let nanos: Vec<u64> = DEFAULT_NUMBERS
            .iter()
            .map(|bound| (bound * 1e9).round() as u64)
            .collect();
        assert_eq!(nanos, super::super::DEFAULT_BOUNDS);
    }
}
