/// A value of a label.
///
/// Strings, integers, `char`, `bool`, paths, `Option`s, references and smart pointers of
/// them are label values. For an enum or a newtype derive it:
///
/// ```
/// use callmeter::LabelValue;
///
/// #[derive(LabelValue)]
/// enum Gate {
///     Lint,
///     UnitTest,
/// }
/// assert_eq!(Gate::VALUES, Some(&["lint", "unit_test"][..]));
/// assert_eq!(Gate::UnitTest.with_text(str::to_owned), "unit_test");
/// ```
///
/// A *closed* label knows all its values: its series are found by an array index and
/// cannot be too many. An *open* one is looked up by its text, and a registry keeps
/// only so many label sets of them (see
/// [`RegistryBuilder::series_limit`](crate::RegistryBuilder::series_limit)).
///
/// An empty text makes the label an absent one, as in Prometheus: the exposition leaves it out.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of a label",
    label = "not a label value",
    note = "for an enum without payload write `#[derive(callmeter::LabelValue)]`; otherwise make the field a `&str`, an integer or a `bool`"
)]
pub trait LabelValue {
    /// All values, if they are known: then [`index`](LabelValue::index) says which one it is.
    const VALUES: Option<&'static [&'static str]> = None;

    /// The position in [`VALUES`](LabelValue::VALUES); meaningless for open labels.
    fn index(&self) -> usize {
        0
    }

    /// Calls `read` with the value's text.
    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R;

    /// The value that has a text: [`with_text`](LabelValue::with_text) the other way round.
    ///
    /// The derive writes it for enums. A [`Status`](crate::Status) whose `LabelValue` is
    /// written by hand needs it so that errors can name its words
    /// (`#[error_type(outcome = "…")]`), and so that its errors are there before the first.
    fn from_text(text: &str) -> Option<Self>
    where
        Self: Sized,
    {
        let _ = text;
        None
    }
}

/// A label set: one value for each field of an operation.
#[derive(Clone, Copy, Debug)]
pub struct LabelValues<'a> {
    /// The closed values as one mixed-radix number, first field first.
    pub closed: usize,
    /// One text per field, `""` for closed ones; empty if all fields are closed.
    pub open: &'a [&'a str],
}

/// How many values a closed label has; 1 for an open one.
pub const fn cardinality<V: LabelValue>() -> usize {
    match V::VALUES {
        Some(values) => values.len(),
        None => 1,
    }
}

/// Whether a label's values are not known beforehand.
pub const fn is_open<V: LabelValue>() -> bool {
    V::VALUES.is_none()
}

/// Which value a closed label has; 0 for an open one.
#[inline]
pub fn closed_index<V: LabelValue>(value: &V) -> usize {
    // A wrong index of a hand-written implementation must not reach another label's.
    if is_open::<V>() {
        0
    } else {
        value.index().min(cardinality::<V>().saturating_sub(1))
    }
}

/// Reads the text of an open label, `""` of a closed one.
#[inline]
pub fn with_open_text<V: LabelValue, R>(value: &V, read: impl FnOnce(&str) -> R) -> R {
    if is_open::<V>() {
        value.with_text(read)
    } else {
        read("")
    }
}
