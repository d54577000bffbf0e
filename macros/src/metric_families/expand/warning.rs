//! What is unusual of a family, but may be meant.

use proc_macro2::TokenStream;
use syn::spanned::Spanned;

use crate::metric_families::clash::suspicious_ending;
use crate::metric_families::family::Family;
use crate::metric_families::model::MetricFamilies;
use crate::unit::Warning;
use crate::warning::warning;

pub(super) fn warnings(families: &MetricFamilies) -> TokenStream {
    let each = families.families().flat_map(|(_, family)| {
        let unit = family.unit.as_ref().and_then(|unit| unit.warning.as_ref());
        [unit.map(Warning::expand), ending(family)]
    });
    each.flatten().collect()
}

fn ending(family: &Family) -> Option<TokenStream> {
    if family.is_allowed {
        return None;
    }
    let ending = suspicious_ending(family)?;
    let name = family.full_name();
    let note = format!(
        "`{ending}` is the ending of a histogram's samples, and servers take `{name}` for one; \
         choose another name, or say why not: `#[metric(allow = \"…\")]`"
    );
    Some(warning(&name, family.name.place.span(), &note))
}
