//! Labels with one value: `labels(component = "orders")`.

use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitStr};

use crate::errors::Errors;
use crate::name::check_label_name;
use crate::options::{self, of_list};

/// A label that has the same value everywhere.
#[derive(Clone)]
pub(crate) struct ConstantLabel {
    pub(crate) key: Ident,
    pub(crate) name: String,
    pub(crate) value: String,
}

impl ConstantLabel {
    fn new(key: &Ident, value: &LitStr, errors: &mut Errors) -> Self {
        let name = key.unraw().to_string();
        if let Err(problem) = check_label_name(&name) {
            errors.error(key, problem);
        }
        if value.value().is_empty() {
            errors.error(
                value,
                "an empty label value is no label at all in Prometheus; write one, or leave the \
                 label out",
            );
        }
        Self {
            key: key.clone(),
            name,
            value: value.value(),
        }
    }
}

/// Those between the parentheses after `key`.
pub(crate) fn read(
    key: &Ident,
    input: ParseStream<'_>,
    errors: &mut Errors,
) -> syn::Result<Vec<ConstantLabel>> {
    let list = options::parenthesised(key, input)?;
    let mut constants: Vec<ConstantLabel> = vec![];
    of_list(list, errors, |key, input, errors| {
        let value = options::text(key, input)?;
        let constant = ConstantLabel::new(key, &value, errors);
        if constants.iter().any(|other| other.name == constant.name) {
            let message = format!("`{}` is given twice; keep one of the two", constant.name);
            errors.error(key, message);
        }
        constants.push(constant);
        Ok(())
    });
    Ok(constants)
}
