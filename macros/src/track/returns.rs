//! What a return type says by its syntax.

use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{
    GenericArgument, Lifetime, Path, PathArguments, PathSegment, ReturnType, Token, Type,
    TypeParamBound, parse_quote,
};

use super::constant::Bound;

/// What a call ends with: the type returned, or for a future its output.
pub(super) enum Output {
    Nothing,
    Never,
    /// May hold `impl Trait`.
    Type(Box<Type>),
    /// A future whose type does not say what it yields.
    Unknown,
}

impl Output {
    pub(super) fn of(output: &ReturnType) -> Self {
        match output {
            ReturnType::Default => Self::Nothing,
            ReturnType::Type(_, ty) => Self::of_type(ty),
        }
    }

    fn of_type(ty: &Type) -> Self {
        match ty {
            Type::Never(_) => Self::Never,
            Type::Tuple(tuple) if tuple.elems.is_empty() => Self::Nothing,
            ty => Self::Type(Box::new(ty.clone())),
        }
    }

    /// The output of the future that `ty` is.
    pub(super) fn of_future(ty: &Type) -> Self {
        let output = future_bound(ty).and_then(output_of_bound);
        output.map_or(Self::Unknown, Self::of_type)
    }

    /// The type to check the body against; what only the body knows is `_`.
    pub(super) fn expected(&self) -> Option<Type> {
        match self {
            Self::Nothing => Some(parse_quote!(())),
            Self::Type(ty) => {
                let mut ty = Type::clone(ty);
                ImplTraitEraser.visit_type_mut(&mut ty);
                Some(ty)
            }
            // `!` is not allowed as a type argument, and coerces to this one.
            Self::Never => Some(parse_quote!(::core::convert::Infallible)),
            Self::Unknown => None,
        }
    }

    /// The type in a form that a static can name, if there is one.
    pub(super) fn nameable(&self, bound: &Bound) -> Option<Type> {
        let Self::Type(ty) = self else { return None };
        let mut ty = Type::clone(ty);
        drop_success_type(&mut ty);
        let mut naming = Naming { possible: true };
        naming.visit_type_mut(&mut ty);
        (naming.possible && !bound.occurs_in_type(&ty)).then_some(ty)
    }
}

/// Whether the type is a future by its looks.
pub(super) fn is_future(ty: &Type) -> bool {
    future_bound(ty).is_some()
}

/// Whether the future is in a `Box`, which every type but `impl Trait` needs.
pub(super) fn is_boxed(ty: &Type) -> bool {
    !matches!(plain(ty), Type::ImplTrait(_))
}

/// Whether the body may be, or hold, a closure whose arguments get their types from this one.
/// None of these types is a `Result`.
pub(super) fn expects_closure(ty: &Type) -> bool {
    match plain(ty) {
        Type::ImplTrait(bounds) => bound_among(&bounds.bounds, &CLOSURES).is_some(),
        Type::Tuple(tuple) => tuple.elems.iter().any(expects_closure),
        _ => false,
    }
}

const CLOSURES: [&str; 6] = [
    "Fn",
    "FnMut",
    "FnOnce",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
];

/// The segment that says `Future`: of `impl Future`, `Pin<Box<dyn Future>>`, `BoxFuture`.
fn future_bound(ty: &Type) -> Option<&PathSegment> {
    match plain(ty) {
        Type::ImplTrait(bounds) => bound_among(&bounds.bounds, &["Future"]),
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            if is_alias(last) {
                return Some(last);
            }
            match only_argument(last, "Pin").and_then(|pinned| argument_of(pinned, "Box"))? {
                Type::TraitObject(object) => bound_among(&object.bounds, &["Future"]),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The last segment of the bound that has one of these names.
fn bound_among<'a>(
    bounds: &'a Punctuated<TypeParamBound, Token![+]>,
    names: &[&str],
) -> Option<&'a PathSegment> {
    bounds.iter().find_map(|bound| match bound {
        TypeParamBound::Trait(bound) => {
            let last = bound.path.segments.last()?;
            names.iter().any(|name| last.ident == name).then_some(last)
        }
        _ => None,
    })
}

/// Of a boxed future, as the crate futures calls them.
fn is_alias(segment: &PathSegment) -> bool {
    segment.ident == "BoxFuture" || segment.ident == "LocalBoxFuture"
}

/// The type without what a macro or parentheses put around it.
fn plain(ty: &Type) -> &Type {
    match ty {
        Type::Paren(inner) => plain(&inner.elem),
        Type::Group(inner) => plain(&inner.elem),
        ty => ty,
    }
}

/// Whether dropping a value of this type does nothing for sure.
pub(super) fn is_reference(ty: &Type) -> bool {
    matches!(plain(ty), Type::Reference(_) | Type::Ptr(_))
}

fn argument_of<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    match plain(ty) {
        Type::Path(path) => only_argument(path.path.segments.last()?, name),
        _ => None,
    }
}

/// `T` of `name<T>`.
fn only_argument<'a>(segment: &'a PathSegment, name: &str) -> Option<&'a Type> {
    match arguments(segment)?.first()? {
        GenericArgument::Type(ty) if segment.ident == name => Some(plain(ty)),
        _ => None,
    }
}

fn arguments(segment: &PathSegment) -> Option<&Punctuated<GenericArgument, Token![,]>> {
    match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
        _ => None,
    }
}

/// `Output = T`, or the `T` of the two well-known aliases.
fn output_of_bound(future: &PathSegment) -> Option<&Type> {
    let arguments = arguments(future)?;
    arguments.iter().rev().find_map(|argument| match argument {
        GenericArgument::AssocType(binding) if binding.ident == "Output" => Some(&binding.ty),
        GenericArgument::Type(ty) if is_alias(future) => Some(ty),
        _ => None,
    })
}

/// `Result<Report, Error>` becomes `Result<(), Error>`: only the errors are asked for.
fn drop_success_type(ty: &mut Type) {
    let Type::Path(path) = ty else { return };
    let Some(last) = path.path.segments.last_mut() else {
        return;
    };
    if last.ident != "Result" {
        return;
    }
    if let PathArguments::AngleBracketed(arguments) = &mut last.arguments {
        let success = arguments
            .args
            .iter_mut()
            .find_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            });
        if let Some(success) = success {
            *success = parse_quote!(());
        }
    }
}

/// Makes `impl Trait` an `_`.
struct ImplTraitEraser;

impl VisitMut for ImplTraitEraser {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if matches!(ty, Type::ImplTrait(_)) {
            *ty = parse_quote!(_);
        } else {
            visit_mut::visit_type_mut(self, ty);
        }
    }
}

/// Erases lifetimes, and finds what a static in this function may not name.
struct Naming {
    possible: bool,
}

impl VisitMut for Naming {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident != "static" {
            *lifetime = Lifetime::new("'_", lifetime.span());
        }
    }

    fn visit_type_mut(&mut self, ty: &mut Type) {
        match ty {
            Type::Path(_) | Type::Tuple(_) | Type::Reference(_) | Type::Slice(_) => {}
            Type::Array(_) | Type::Paren(_) | Type::Group(_) => {}
            // `impl Trait`, macros, and `dyn` and `fn` types, whose lifetimes have rules of their own.
            _ => self.possible = false,
        }
        visit_mut::visit_type_mut(self, ty);
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        self.possible &= !may_be_generic(path);
        visit_mut::visit_path_mut(self, path);
    }
}

/// A function can't see the generics of an `impl` around it: `E` and `T::Error` look like theirs.
fn may_be_generic(path: &Path) -> bool {
    let first = path.segments[0].ident.to_string();
    let is_type = first.starts_with(char::is_uppercase);
    let is_parameter = is_type && first.len() <= 2 && first.to_uppercase() == first;
    path.leading_colon.is_none() && (is_parameter || is_type && path.segments.len() > 1)
}
