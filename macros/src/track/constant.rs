//! Whether an operation is one value for all calls, or is read at each of them.

use std::collections::HashSet;

use syn::visit::{self, Visit};
use syn::{Expr, FnArg, GenericParam, Generics, Lifetime, PatIdent, Path, Signature, Type};

/// The names that mean something else from call to call: arguments, generics, `self`.
pub(super) struct Bound(HashSet<String>);

impl Bound {
    pub(super) fn by(signature: &Signature) -> Self {
        let mut bound = Self(HashSet::from(["self".to_owned(), "Self".to_owned()]));
        bound.add_generics(&signature.generics);
        for argument in &signature.inputs {
            if let FnArg::Typed(argument) = argument {
                bound.visit_pat(&argument.pat);
            }
        }
        bound
    }

    /// Adds what an `impl` block binds for all its methods.
    pub(super) fn add_generics(&mut self, generics: &Generics) {
        self.0
            .extend(generics.params.iter().map(|parameter| match parameter {
                GenericParam::Lifetime(lifetime) => lifetime.lifetime.to_string(),
                GenericParam::Type(ty) => ty.ident.to_string(),
                GenericParam::Const(constant) => constant.ident.to_string(),
            }));
    }

    /// Decided by the syntax alone; whether it is a constant indeed, rustc judges.
    pub(super) fn is_constant(&self, expr: &Expr) -> bool {
        is_plain(expr) && !self.occurs_in(|occurrence| occurrence.visit_expr(expr))
    }

    pub(super) fn occurs_in_type(&self, ty: &Type) -> bool {
        self.occurs_in(|occurrence| occurrence.visit_type(ty))
    }

    fn occurs_in(&self, look: impl FnOnce(&mut Occurrence<'_>)) -> bool {
        let mut occurrence = Occurrence {
            names: &self.0,
            found: false,
        };
        look(&mut occurrence);
        occurrence.found
    }
}

impl Visit<'_> for Bound {
    fn visit_pat_ident(&mut self, pattern: &PatIdent) {
        self.0.insert(pattern.ident.to_string());
        visit::visit_pat_ident(self, pattern);
    }
}

/// Literals, paths, struct, tuple, array, reference and operator expressions.
fn is_plain(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) | Expr::Path(_) => true,
        Expr::Struct(value) => {
            value.fields.iter().all(|field| is_plain(&field.expr))
                && value.rest.iter().all(|rest| is_plain(rest))
        }
        Expr::Tuple(tuple) => tuple.elems.iter().all(is_plain),
        Expr::Array(array) => array.elems.iter().all(is_plain),
        Expr::Repeat(repeat) => is_plain(&repeat.expr) && is_plain(&repeat.len),
        Expr::Reference(reference) => reference.mutability.is_none() && is_plain(&reference.expr),
        Expr::Unary(unary) => is_plain(&unary.expr),
        Expr::Binary(binary) => is_plain(&binary.left) && is_plain(&binary.right),
        Expr::Cast(cast) => is_plain(&cast.expr),
        Expr::Paren(paren) => is_plain(&paren.expr),
        Expr::Group(group) => is_plain(&group.expr),
        _ => false,
    }
}

/// Looks for a use of one of `names`.
struct Occurrence<'a> {
    names: &'a HashSet<String>,
    found: bool,
}

impl Visit<'_> for Occurrence<'_> {
    fn visit_path(&mut self, path: &Path) {
        // Only a path's first segment can name an argument.
        if path.leading_colon.is_none() {
            self.found |= self.names.contains(&path.segments[0].ident.to_string());
        }
        visit::visit_path(self, path);
    }

    fn visit_lifetime(&mut self, lifetime: &Lifetime) {
        self.found |= self.names.contains(&lifetime.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::{parse_quote, parse_str};

    fn is_constant(expr: &str) -> bool {
        let signature: Signature = parse_quote! {
            fn f<'a, T, const N: usize>(&self, kind: Kind, (x, Some(ref y)): (u8, Option<u8>), all @ [_, ..]: &'a [T])
        };
        Bound::by(&signature).is_constant(&parse_str(expr).unwrap())
    }

    #[test]
    fn plain_expressions_of_free_names_are_constant() {
        for expr in [
            "1",
            "Heartbeat",
            "Gate { kind: GateKind::Lint, project: \"backend\" }",
            "Gate { kind: names::kind, project: ::kind }",
            "Gate { a: (1, -2, [3; 4]), b: &[NAME], ..Gate::DEFAULT }",
            "Gate { depth: DEPTH * 2 + 1 as u64, open: !CLOSED }",
        ] {
            assert!(is_constant(expr), "{expr}");
        }
    }

    #[test]
    fn names_of_the_signature_are_not() {
        for expr in [
            "Gate { kind }",
            "Gate { kind: x }",
            "Gate { kind: &y }",
            "Gate { kind: all }",
            "Gate { size: N }",
            "Gate { kind: T::KIND }",
            "Gate::<'a> { kind: 1 }",
            "Gate { kind: <T as Kind>::KIND }",
            "Gate { kind: self }",
            "Gate { kind: Self::KIND }",
            "Self { kind: 1 }",
            "Gate { size: 1 as [u8; N] }",
        ] {
            assert!(!is_constant(expr), "{expr}");
        }
    }

    #[test]
    fn everything_that_runs_is_not() {
        for expr in [
            "gate()",
            "Gate { kind: GateKind::new() }",
            "Gate { kind: concat!(\"a\") }",
            "{ Gate { kind: 1 } }",
            "Gate { kind: &mut 1 }",
            "GATE.kind",
            "GATES[0]",
            "if A { B } else { C }",
        ] {
            assert!(!is_constant(expr), "{expr}");
        }
    }
}
