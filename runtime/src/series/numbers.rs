/// The finite upper bounds of a value's buckets.
///
/// By their bits: numbers that are not negative compare as these do. A table over the
/// powers of two from the first bound on tells where to look; there nearly always is one
/// bound at most, which is compared without a branch that could be guessed wrong.
#[derive(Debug)]
pub(crate) struct NumberBuckets {
    /// The power of two of the first entry.
    lowest: u64,
    octaves: [Octave; OCTAVES],
    /// All bounds, for where a power of two has several.
    bounds: Box<[u64]>,
}

/// The numbers of one power of two.
#[derive(Clone, Copy, Debug)]
struct Octave {
    /// The one bound in it; the largest number if there is none.
    bound: u64,
    /// The first bound in it or above.
    start: u32,
    has_several: bool,
}

/// Powers of two that the table tells apart; what is above is looked for from its last entry on.
const OCTAVES: usize = 32;
const EXPONENT_SHIFT: u32 = f64::MANTISSA_DIGITS - 1;

impl NumberBuckets {
    /// Ascending bounds, from 0 on.
    pub(crate) fn new(bounds: &[f64]) -> NumberBuckets {
        // -0 has other bits than 0.
        let bounds: Box<[u64]> = bounds.iter().map(|bound| (bound + 0.0).to_bits()).collect();
        // A number that is above 0 and below the first bound may be as small as can be.
        let lowest = bounds.iter().find(|bound| **bound > 0);
        let lowest = lowest.map_or(0, |bound| bound >> EXPONENT_SHIFT);
        let start = |octave: usize| match octave {
            0 => 0,
            OCTAVES => bounds.len(),
            _ => {
                let least = (lowest + octave as u64) << EXPONENT_SHIFT;
                bounds.partition_point(|bound| *bound < least)
            }
        };
        let octave = |octave| {
            let (start, end) = (start(octave), start(octave + 1));
            Octave {
                bound: if start < end { bounds[start] } else { u64::MAX },
                start: start as u32,
                has_several: end > start + 1,
            }
        };
        NumberBuckets {
            lowest,
            octaves: std::array::from_fn(octave),
            bounds,
        }
    }

    /// Buckets, the one above all bounds included.
    pub(crate) fn len(&self) -> usize {
        self.bounds.len() + 1
    }

    /// The bucket of a number from 0 on: the first whose bound is not below it.
    #[inline]
    pub(crate) fn index(&self, number: f64) -> usize {
        let number = number.to_bits();
        let octave = (number >> EXPONENT_SHIFT).saturating_sub(self.lowest) as usize;
        let octave = &self.octaves[octave.min(OCTAVES - 1)];
        if octave.has_several {
            return self.search(octave.start as usize, number);
        }
        octave.start as usize + usize::from(octave.bound < number)
    }

    #[inline(never)]
    fn search(&self, start: usize, number: u64) -> usize {
        let rest = self.bounds.get(start..).unwrap_or_default();
        start + rest.iter().take_while(|bound| **bound < number).count()
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
    fn the_table_agrees_with_a_search_from_the_start() {
        let linear: Vec<f64> = (0..100).map(|at| f64::from(at) * 0.1).collect();
        let wide = [1e-300, 1e-9, 1.0, 1.5, 1e9, 1e15, 1e300];
        let zero = [0.0];
        let half = [0.0, 5e-324, 0.5];
        for bounds in [DEFAULT_NUMBERS, &linear, &wide, &zero, &half] {
            let buckets = NumberBuckets::new(bounds);
            let around = bounds.iter().flat_map(|bound| {
                [
                    bound.next_down(),
                    *bound,
                    bound.next_up(),
                    bound * 1.3,
                    bound * 3.0,
                ]
            });
            let others = [
                0.0,
                5e-324,
                f64::MIN_POSITIVE,
                1e-20,
                0.3,
                7.0,
                1e20,
                f64::MAX,
            ];
            for number in around.chain(others).filter(|number| *number >= 0.0) {
                let plain = bounds.iter().take_while(|bound| **bound < number).count();
                assert_eq!(buckets.index(number + 0.0), plain, "{number} in {bounds:?}");
            }
        }
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
