use crate::name::is_name;

/// The labels of an exemplar: names and values, mostly one named `trace_id`.
///
/// Arrays, slices and `Vec`s of pairs of texts are. Names are letters, digits and `_`, each is
/// there once, and names and values have at most 128 characters together, as OpenMetrics wants
/// it. Values have neither `"` nor `\` nor line feeds: servers read them wrong, or refuse the whole
/// scrape, however they are written. An exemplar whose labels are not like that is left out and
/// counted in `callmeter_internal_errors_total`. A label with an empty value is absent; without labels
/// there is no exemplar.
///
/// ```
/// use callmeter::{Counter, ExemplarLabels, MetricFamilies, Registry};
///
/// /// An identifier that is written when it is needed.
/// struct Request(u32);
///
/// impl ExemplarLabels for Request {
///     fn each(&self, label: &mut dyn FnMut(&str, &str)) {
///         label("request", &self.0.to_string());
///     }
/// }
///
/// #[derive(MetricFamilies)]
/// struct Web {
///     /// Requests.
///     requests: Counter,
/// }
///
/// let registry = Registry::builder().build()?;
/// let web = Web::register(&registry)?;
/// web.requests.inc_with_exemplar(Request(7));
/// let [sample] = &registry.snapshot().exemplars()[..] else { panic!("there is one") };
/// assert_eq!(sample.exemplar().and_then(|exemplar| exemplar.label("request")), Some("7"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait ExemplarLabels {
    /// Shows each name and its value.
    fn each(&self, label: &mut dyn FnMut(&str, &str));
}

impl<N: AsRef<str>, V: AsRef<str>> ExemplarLabels for [(N, V)] {
    fn each(&self, label: &mut dyn FnMut(&str, &str)) {
        self.iter()
            .for_each(|(name, value)| label(name.as_ref(), value.as_ref()));
    }
}

impl<N: AsRef<str>, V: AsRef<str>, const LABELS: usize> ExemplarLabels for [(N, V); LABELS] {
    fn each(&self, label: &mut dyn FnMut(&str, &str)) {
        self.as_slice().each(label);
    }
}

impl<N: AsRef<str>, V: AsRef<str>> ExemplarLabels for Vec<(N, V)> {
    fn each(&self, label: &mut dyn FnMut(&str, &str)) {
        self.as_slice().each(label);
    }
}

impl<L: ExemplarLabels + ?Sized> ExemplarLabels for &L {
    fn each(&self, label: &mut dyn FnMut(&str, &str)) {
        (**self).each(label);
    }
}

/// Names and values, checked, one text behind the other.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Packed {
    text: String,
    /// Where each name and each value ends.
    ends: Vec<u16>,
}

/// Why an exemplar is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    TooLong,
    NoName,
    Twice,
    /// A value that some servers cannot read: the strict parser of Python takes an escaped quote for the
    /// end of the value, Prometheus leaves escapes as they are.
    Unreadable,
}

/// Characters of all names and values together.
const LONGEST: usize = 128;

impl Packed {
    /// `None` without labels.
    pub(crate) fn of(labels: &(impl ExemplarLabels + ?Sized)) -> Result<Option<Packed>, Refused> {
        let mut packed = Packed::default();
        let mut characters = 0;
        let mut outcome = Ok(());
        labels.each(&mut |name, value| {
            // What is too long is not even read to its end.
            let rest = LONGEST + 1 - characters;
            characters += name.chars().chain(value.chars()).take(rest).count();
            if outcome.is_ok() {
                outcome = packed.push(name, value, characters);
            }
        });
        outcome?;
        Ok((!packed.ends.is_empty()).then_some(packed))
    }

    fn push(&mut self, name: &str, value: &str, characters: usize) -> Result<(), Refused> {
        if characters > LONGEST {
            return Err(Refused::TooLong);
        }
        if !is_name(name) || name.starts_with("__") {
            return Err(Refused::NoName);
        }
        if self.pairs().any(|(known, _)| known == name) {
            return Err(Refused::Twice);
        }
        if value.contains(['"', '\\', '\n']) {
            return Err(Refused::Unreadable);
        }
        if value.is_empty() {
            return Ok(());
        }
        for text in [name, value] {
            self.text.push_str(text);
            // At most four bytes for each of 128 characters.
            self.ends.push(self.text.len() as u16);
        }
        Ok(())
    }

    /// Names and values, in their order.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut start = 0;
        self.ends.chunks_exact(2).map(move |ends| {
            let (name, value) = (usize::from(ends[0]), usize::from(ends[1]));
            let pair = (&self.text[start..name], &self.text[name..value]);
            start = value;
            pair
        })
    }
}

impl Refused {
    /// For a warning.
    pub(crate) fn message(self) -> &'static str {
        match self {
            Refused::TooLong => {
                "an exemplar's label names and values have more than 128 characters together: it \
                 is left out"
            }
            Refused::NoName => {
                "an exemplar's label has a name that is none, or begins with `__`: the exemplar \
                 is left out"
            }
            Refused::Twice => "an exemplar has two labels of one name: it is left out",
            Refused::Unreadable => {
                "an exemplar's label value has a quote, a backslash or a line feed: the exemplar is \
                 left out"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(labels: &[(&str, &str)]) -> Result<Option<Packed>, Refused> {
        Packed::of(labels)
    }

    #[test]
    fn labels_come_back_in_their_order() {
        let labels = [("trace_id", "4bf9"), ("b", "0"), ("a", "é}# {\t")];
        let packed = packed(&labels).unwrap().unwrap();
        assert_eq!(packed.pairs().collect::<Vec<_>>(), labels);
    }

    #[test]
    fn without_labels_there_is_none() {
        assert_eq!(packed(&[]), Ok(None));
        assert_eq!(packed(&[("trace_id", ""), ("span_id", "")]), Ok(None));
    }

    #[test]
    fn characters_are_counted_not_bytes() {
        let name = "n".repeat(28);
        let longest = "é".repeat(100);
        assert!(packed(&[(&name, &longest)]).unwrap().is_some());
        let halves = [("a", &*"🦀".repeat(63)), ("b", &*"🦀".repeat(63))];
        assert!(packed(&halves).unwrap().is_some());
        let too_long = "é".repeat(101);
        assert_eq!(packed(&[(&name, &too_long)]), Err(Refused::TooLong));
        let halves = [("a", &*"🦀".repeat(63)), ("bc", &*"🦀".repeat(63))];
        assert_eq!(packed(&halves), Err(Refused::TooLong));
        let huge = "x".repeat(1 << 20);
        assert_eq!(
            packed(&[("a", &huge), ("b", &huge), ("c", "")]),
            Err(Refused::TooLong)
        );
    }

    #[test]
    fn names_are_names_and_there_once_and_values_need_no_escapes() {
        for name in ["", "1a", "a-b", "a b", "é", "__name__", "a\n"] {
            assert_eq!(packed(&[(name, "x")]), Err(Refused::NoName), "{name}");
        }
        for name in ["a", "_a", "A9", "le", "trace_id"] {
            assert!(packed(&[(name, "x")]).unwrap().is_some(), "{name}");
        }
        for value in ["\"", "a\\b", "\n"] {
            assert_eq!(packed(&[("a", value)]), Err(Refused::Unreadable));
        }
        assert_eq!(
            packed(&[("a", "1"), ("b", "2"), ("a", "3")]),
            Err(Refused::Twice)
        );
    }
}
