//! What an `impl` block's type is called in the names of its methods.

use quote::ToTokens;
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{
    LitStr, Path, PointerMutability, ReturnType, Token, Type, TypeFnPtr, TypeParamBound,
    TypeReference,
};

/// As rustc writes it, without paths, generic arguments and lifetimes: `Mailer` for
/// `&crate::Mailer<T>`, `dyn Send + Sync` for `(dyn Send + Sync + 'static)`.
pub(super) fn type_name(ty: &Type) -> String {
    match ty {
        Type::Reference(reference) => type_name(&reference.elem),
        Type::Paren(inner) => type_name(&inner.elem),
        Type::Group(inner) => type_name(&inner.elem),
        _ => written(ty),
    }
}

fn written(ty: &Type) -> String {
    match ty {
        Type::Path(path) => last_segment(&path.path),
        Type::Macro(call) => format!("{}!", last_segment(&call.mac.path)),
        Type::Paren(inner) => written(&inner.elem),
        Type::Group(inner) => written(&inner.elem),
        Type::Never(_) => "!".to_owned(),
        Type::Reference(inner) => reference(inner),
        Type::Ptr(inner) => pointer(&inner.mutability, &inner.elem),
        Type::Slice(slice) => format!("[{}]", written(&slice.elem)),
        Type::Array(array) => {
            let length = array.len.to_token_stream();
            format!("[{}; {length}]", written(&array.elem))
        }
        Type::Tuple(inner) => tuple(&inner.elems),
        Type::TraitObject(object) => format!("dyn {}", traits(&object.bounds)),
        Type::ImplTrait(object) => format!("impl {}", traits(&object.bounds)),
        Type::FnPtr(function) => function_pointer(function),
        other => other.to_token_stream().to_string(),
    }
}

fn last_segment(path: &Path) -> String {
    let last = path.segments.last();
    last.map_or_else(String::new, |last| last.ident.unraw().to_string())
}

/// `&` binds tighter than `+`.
fn operand(ty: &Type) -> String {
    match ty {
        Type::TraitObject(_) | Type::ImplTrait(_) => parenthesized(ty),
        Type::Paren(inner) => operand(&inner.elem),
        Type::Group(inner) => operand(&inner.elem),
        _ => written(ty),
    }
}

fn parenthesized(ty: &Type) -> String {
    let name = written(ty);
    if name.contains(" + ") {
        format!("({name})")
    } else {
        name
    }
}

fn pointer(mutability: &PointerMutability, ty: &Type) -> String {
    let keyword = match mutability {
        PointerMutability::Const(_) => "const",
        PointerMutability::Mut(_) => "mut",
    };
    format!("*{keyword} {}", operand(ty))
}

fn reference(reference: &TypeReference) -> String {
    let keyword = if reference.mutability.is_some() {
        "mut "
    } else {
        ""
    };
    format!("&{keyword}{}", operand(&reference.elem))
}

fn tuple(elements: &Punctuated<Type, Token![,]>) -> String {
    match elements.first() {
        Some(only) if elements.len() == 1 => format!("({},)", written(only)),
        _ => format!("({})", list(elements)),
    }
}

fn list<'a>(types: impl IntoIterator<Item = &'a Type>) -> String {
    let names: Vec<String> = types.into_iter().map(written).collect();
    names.join(", ")
}

fn traits(bounds: &Punctuated<TypeParamBound, Token![+]>) -> String {
    let names = bounds.iter().filter_map(|bound| match bound {
        TypeParamBound::Trait(bound) => Some(last_segment(&bound.path)),
        _ => None,
    });
    names.collect::<Vec<String>>().join(" + ")
}

fn function_pointer(function: &TypeFnPtr) -> String {
    let safety = function.unsafety.map_or("", |_| "unsafe ");
    let abi = function.abi.as_ref().map_or_else(String::new, |abi| {
        let name = abi
            .name
            .as_ref()
            .map_or_else(|| "C".to_owned(), LitStr::value);
        format!("extern \"{name}\" ")
    });
    let inputs = list(function.inputs.iter().map(|input| &input.ty));
    let output = match &function.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, ty) => format!(" -> {}", written(ty)),
    };
    format!("{safety}{abi}fn({inputs}){output}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_type_has_a_name() {
        let cases = [
            ("Mailer", "Mailer"),
            ("r#type", "type"),
            ("&'a mut crate::Mailer<T>", "Mailer"),
            ("(Mailer)", "Mailer"),
            ("Vec<T>", "Vec"),
            ("<T as Iterator>::Item", "Item"),
            ("dyn Send + Sync", "dyn Send + Sync"),
            ("(dyn std::any::Any + Send + 'static)", "dyn Any + Send"),
            ("Box<dyn Send + Sync>", "Box"),
            ("&(dyn Send + Sync)", "dyn Send + Sync"),
            ("dyn for<'a> Fn(&'a u8) -> u8", "dyn Fn"),
            ("[T]", "[T]"),
            ("[std::vec::Vec<T>; 4]", "[Vec; 4]"),
            ("[u8; N]", "[u8; N]"),
            ("()", "()"),
            ("(A,)", "(A,)"),
            ("(A, &'a str, &'a mut [B])", "(A, &str, &mut [B])"),
            ("*const crate::T<u8>", "*const T"),
            ("*mut (dyn Send + Sync)", "*mut (dyn Send + Sync)"),
            ("fn()", "fn()"),
            (
                "for<'a> fn(name: &'a str, u8) -> Vec<u8>",
                "fn(&str, u8) -> Vec",
            ),
            (r#"unsafe extern "C" fn(u8)"#, r#"unsafe extern "C" fn(u8)"#),
            ("extern fn(u8)", r#"extern "C" fn(u8)"#),
            ("!", "!"),
            ("path::name!(a, b)", "name!"),
        ];
        for (ty, expected) in cases {
            let parsed: Type = syn::parse_str(ty).unwrap();
            assert_eq!(type_name(&parsed), expected, "{ty}");
        }
    }
}
