//! From a number to its bucket.
//!
//! Bucket `i` of schema `s` holds what is above `2^((i-1) / 2^s)` and at most `2^(i / 2^s)`.
//! Every window counts by the finest schema's buckets, of which coarser ones are whole
//! numbers together.

/// Eight buckets from one power of two to the next.
pub(super) const FINEST: i32 = 3;

/// Every number has its place in one window of this schema.
pub(super) const COARSEST: i32 = -3;

/// What is at most this counts as zero: 2^-128.
pub(crate) const ZERO_THRESHOLD: f64 = f64::from_bits((BIAS as u64 - 128) << MANTISSA_BITS);

/// The lowest index, that of the bucket above the threshold, and the highest: infinity is
/// in the bucket behind that of the largest number.
pub(super) const LOWEST: i32 = -128 * BUCKETS + 1;
pub(super) const HIGHEST: i32 = 1024 * BUCKETS + 1;

const BUCKETS: i32 = 1 << FINEST;
const MANTISSA_BITS: u32 = 52;
const MANTISSA: u64 = (1 << MANTISSA_BITS) - 1;
const BIAS: i32 = 1023;

/// The mantissas of 2^(k/8), for k from 0.
const BOUNDS: [u64; BUCKETS as usize] = [
    0x0_0000_0000_0000,
    0x1_72b8_3c7d_517b,
    0x3_06fe_0a31_b715,
    0x4_bfda_d536_2a27,
    0x6_a09e_667f_3bcd,
    0x8_ace5_422a_a0db,
    0xa_e89f_995a_d3ad,
    0xd_5818_dcfb_a487,
];

/// The bucket of a number by the finest schema; `None` for the zero bucket. The number is
/// one that may be observed: not below 0.
#[inline]
pub(super) fn of(number: f64) -> Option<i32> {
    if number <= ZERO_THRESHOLD {
        return None;
    }
    if number == f64::INFINITY {
        return Some(HIGHEST);
    }
    let bits = number.to_bits();
    // Above the threshold there are no subnormal numbers.
    let exponent = (bits >> MANTISSA_BITS) as i32 - BIAS;
    let mantissa = bits & MANTISSA;
    let below = BOUNDS.iter().map(|bound| i32::from(*bound < mantissa));
    Some(exponent * BUCKETS + below.sum::<i32>())
}

/// The bucket of schema `FINEST - steps` in which one of the finest schema lies.
#[inline]
pub(super) fn coarser(index: i32, steps: u32) -> i32 {
    (index + (1 << steps) - 1) >> steps
}

/// The lowest and the highest bucket of the finest schema in a coarser one.
pub(super) fn finest(index: i32, steps: u32) -> (i32, i32) {
    let (lowest, highest) = (((index - 1) << steps) + 1, index << steps);
    (lowest.max(LOWEST), highest.min(HIGHEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bucket's upper bound by another way.
    fn bound(index: i32, schema: i32) -> f64 {
        2_f64.powf(f64::from(index) / 2_f64.powi(schema))
    }

    #[test]
    fn whole_powers_of_two_are_the_bounds_of_their_buckets() {
        for power in -127..1024 {
            let bound = 2_f64.powi(power);
            assert_eq!(of(bound), Some(power * 8), "2^{power}");
            assert_eq!(of(bound.next_up()), Some(power * 8 + 1), "above 2^{power}");
            assert_eq!(of(bound.next_down()), Some(power * 8), "below 2^{power}");
        }
    }

    #[test]
    fn every_bound_is_in_its_bucket_and_what_is_above_it_in_the_next() {
        // By reckoning a bound may be off by its last digit.
        let rounding = 4.0 * f64::EPSILON;
        for index in LOWEST..HIGHEST - 1 {
            let bound = bound(index, FINEST);
            assert_eq!(of(bound * (1.0 - rounding)), Some(index), "below {bound}");
            assert_eq!(
                of(bound * (1.0 + rounding)),
                Some(index + 1),
                "above {bound}"
            );
        }
    }

    #[test]
    fn the_bounds_are_those_nearest_to_the_roots_of_two() {
        for (step, mantissa) in (0..).zip(BOUNDS) {
            let bound = f64::from_bits(1023 << 52 | mantissa);
            // The eighth power of half a last digit more and less has the power of two between.
            let reckoned = 2_f64.powf(f64::from(step) / 8.0);
            assert!((bound - reckoned).abs() <= f64::EPSILON, "{step}");
        }
    }

    #[test]
    fn the_ends_are_zero_and_infinity() {
        for zero in [0.0, 5e-324, f64::MIN_POSITIVE, 2_f64.powi(-128)] {
            assert_eq!(of(zero), None, "{zero}");
        }
        assert_eq!(of(2_f64.powi(-128).next_up()), Some(LOWEST));
        assert_eq!(of(f64::MAX), Some(HIGHEST - 1));
        assert_eq!(of(f64::INFINITY), Some(HIGHEST));
        assert_eq!(ZERO_THRESHOLD, 2_f64.powi(-128));
    }

    #[test]
    fn a_window_of_the_coarsest_schema_has_room_for_all() {
        let steps = (FINEST - COARSEST) as u32;
        assert_eq!(
            (coarser(LOWEST, steps), coarser(HIGHEST, steps)),
            (-15, 129)
        );
    }

    proptest::proptest! {
        #[test]
        fn numbers_lie_between_the_bounds_of_their_bucket(bits in 0_u64..0x7ff0 << 48, steps in 0..7_u32) {
            let number = f64::from_bits(bits);
            let schema = FINEST - steps as i32;
            let Some(finest) = of(number) else {
                proptest::prop_assert!(number <= 2_f64.powi(-128));
                return Ok(());
            };
            let index = coarser(finest, steps);
            let rounding = 4.0 * f64::EPSILON;
            proptest::prop_assert!(number > bound(index - 1, schema) * (1.0 - rounding));
            proptest::prop_assert!(number <= bound(index, schema) * (1.0 + rounding));
        }

        #[test]
        fn coarser_buckets_consist_of_finer_ones(index in LOWEST..=HIGHEST, steps in 0..7_u32) {
            let own = coarser(index, steps);
            let (lowest, highest) = finest(own, steps);
            proptest::prop_assert!((lowest..=highest).contains(&index));
            proptest::prop_assert_eq!(coarser(lowest, steps), own);
            proptest::prop_assert_eq!(coarser(highest, steps), own);
            // Step by step it is the same.
            let stepwise = (0..steps).fold(index, |index, _| coarser(index, 1));
            proptest::prop_assert_eq!(stepwise, own);
        }
    }
}
