//! Decimal numbers times whole ones, without floats in between.

/// `text` times `factor`, if that is a whole number.
pub(super) fn times(text: &str, factor: u64) -> Result<u64, String> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let significant = all.trim_start_matches('0');
    let digits = significant.trim_end_matches('0');
    if digits.is_empty() {
        return Ok(0);
    }
    let dropped_zeros = (significant.len() - digits.len()) as i64;
    let exponent: i64 = match exponent.parse() {
        Ok(exponent) => exponent,
        Err(_) if exponent.starts_with('-') => return Err(too_fine()),
        Err(_) => return Err(too_large()),
    };
    let places = exponent
        .checked_add(dropped_zeros - fraction.len() as i64)
        .ok_or_else(too_large)?;
    let digits = digits.parse::<u128>().ok();
    match digits.and_then(|digits| digits.checked_mul(factor.into())) {
        Some(product) => shifted(product, places),
        None if places < 0 => Err(too_fine()),
        None => Err(too_large()),
    }
}

/// `number` with its decimal point moved to the right, or to the left.
fn shifted(number: u128, places: i64) -> Result<u64, String> {
    let distance = u32::try_from(places.unsigned_abs()).unwrap_or(u32::MAX);
    let power = 10_u128.checked_pow(distance);
    let shifted = match (power, places < 0) {
        (Some(power), true) if number.is_multiple_of(power) => number / power,
        (_, true) => return Err(too_fine()),
        (Some(power), false) => number.checked_mul(power).ok_or_else(too_large)?,
        (None, false) => return Err(too_large()),
    };
    u64::try_from(shifted).map_err(|_| too_large())
}

fn too_large() -> String {
    "this bound is too large; the bucket `+Inf` is always there".to_owned()
}

fn too_fine() -> String {
    "bounds finer than a nanosecond cannot be told apart; round it".to_owned()
}
