/// The finite upper bounds of a value's buckets.
///
/// By their bits: numbers that are not negative compare as these do, and one is below
/// another where their difference is.
#[derive(Debug)]
pub(crate) struct NumberBuckets {
    /// The first bounds, which are nearly always all; infinite where there are fewer.
    first: [u64; INLINE],
    rest: Box<[u64]>,
    len: usize,
}

const INLINE: usize = 8;

impl NumberBuckets {
    /// Ascending bounds, from 0 on.
    pub(crate) fn new(bounds: &[f64]) -> NumberBuckets {
        let (first, rest) = bounds.split_at(bounds.len().min(INLINE));
        let bits = |bound: &f64| (bound + 0.0).to_bits();
        NumberBuckets {
            first: std::array::from_fn(|at| first.get(at).map_or(f64::INFINITY.to_bits(), bits)),
            rest: rest.iter().map(bits).collect(),
            len: bounds.len() + 1,
        }
    }

    /// Buckets, the one above all bounds included.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The bucket of a number from 0 on: the first whose bound is not below it. Looks at
    /// all bounds: that takes no guess of the processor that could be wrong.
    #[inline]
    pub(crate) fn index(&self, number: f64) -> usize {
        let number = number.to_bits();
        let below = |bounds: &[u64]| -> u64 {
            let differences = bounds.iter().map(|bound| bound.wrapping_sub(number));
            differences.map(|difference| difference >> 63).sum()
        };
        let first = below(&self.first) as usize;
        if self.rest.is_empty() {
            first
        } else {
            first + below(&self.rest) as usize
        }
    }
}

/// The buckets of an operation's values. The first lies here itself: nearly all operations
/// have one or none, and what is one step nearer is found sooner.
#[derive(Debug)]
pub(crate) struct ValueBuckets {
    first: NumberBuckets,
    others: Box<[NumberBuckets]>,
    len: usize,
}

impl ValueBuckets {
    pub(crate) fn new<'a>(bounds: impl Iterator<Item = &'a [f64]>) -> ValueBuckets {
        let all: Vec<&[f64]> = bounds.collect();
        let others = all.iter().skip(1);
        ValueBuckets {
            first: NumberBuckets::new(all.first().copied().unwrap_or_default()),
            others: others.map(|bounds| NumberBuckets::new(bounds)).collect(),
            len: all.len(),
        }
    }

    /// How many values there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The buckets of a value.
    #[inline]
    pub(crate) fn of(&self, value: usize) -> &NumberBuckets {
        match value.checked_sub(1) {
            Some(other) => self.others.get(other).unwrap_or(&self.first),
            None => &self.first,
        }
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
    fn there_may_be_many_bounds() {
        let bounds: Vec<f64> = (1..=20).map(f64::from).collect();
        let buckets = NumberBuckets::new(&bounds);
        assert_eq!(buckets.len(), 21);
        for (number, bucket) in [
            (0.0, 0),
            (8.0, 7),
            (8.5, 8),
            (9.0, 8),
            (20.0, 19),
            (21.0, 20),
        ] {
            assert_eq!(buckets.index(number), bucket, "{number}");
        }
        let none = NumberBuckets::new(&[]);
        assert_eq!((none.len(), none.index(5.0)), (1, 0));
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
