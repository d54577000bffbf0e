//! An option that may be given once.

use syn::Ident;

use crate::errors::Errors;

/// The value of an option together with the key it was given under.
#[derive(Clone)]
pub(crate) struct Slot<T>(Option<(Ident, T)>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Slot<T> {
    /// Keeps the first value; a second one is a mistake at its key.
    pub(crate) fn set(&mut self, key: &Ident, value: T, errors: &mut Errors) {
        if self.0.is_some() {
            errors.error(key, format!("`{key}` is given twice; keep one of the two"));
        } else {
            self.0 = Some((key.clone(), value));
        }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        self.0.as_ref().map(|(_, value)| value)
    }

    /// The key, as the place to report what is wrong with this option.
    pub(crate) fn key(&self) -> Option<&Ident> {
        self.0.as_ref().map(|(key, _)| key)
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.is_some()
    }

    /// This one if it was given, else `outer`.
    pub(crate) fn or(self, outer: Self) -> Self {
        Self(self.0.or(outer.0))
    }

    pub(crate) fn into_value(self) -> Option<T> {
        self.0.map(|(_, value)| value)
    }

    /// The key and the value, for what is expanded at the place of the key.
    pub(crate) fn into_parts(self) -> Option<(Ident, T)> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn the_second_value_is_a_mistake() {
        let mut errors = Errors::new();
        let mut slot = Slot::default();
        let key: Ident = parse_quote!(timeout);
        slot.set(&key, 1, &mut errors);
        slot.set(&key, 2, &mut errors);
        assert_eq!(slot.get(), Some(&1));
        assert_eq!(
            errors.finish().unwrap_err().to_string(),
            "`timeout` is given twice; keep one of the two"
        );
    }

    #[test]
    fn the_key_is_remembered() {
        let mut errors = Errors::new();
        let mut slot = Slot::default();
        assert!(!slot.is_set());
        slot.set(&parse_quote!(help), "text", &mut errors);
        assert_eq!(slot.key().unwrap(), "help");
        assert_eq!(slot.into_value(), Some("text"));
        errors.finish().unwrap();
    }
}
