//! How a call ends.

use proc_macro2::TokenStream;
use quote::format_ident;

use super::model::Track;
use super::returns::Output;

impl Track {
    /// What the body may use, before the body.
    pub(super) fn handle(&self) -> TokenStream {
        let handle = self.handle.iter();
        let shared = self
            .retry
            .as_ref()
            .map(|_| hygienic!(let __callmeter_shared = &__callmeter_call;));
        hygienic!(#(let #handle = &__callmeter_call;)* #shared)
    }

    /// Takes the ending from the value.
    pub(super) fn settle(&self) -> TokenStream {
        let mut method = String::from("settle");
        let timed_out = self.timeout.as_ref().map(|_| {
            method.push_str("_within");
            hygienic!(__callmeter_timed_out,)
        });
        let outcome = self.outcome.as_ref().map(|(_, outcome)| {
            method.push_str("_as");
            hygienic!(#outcome,)
        });
        let method = format_ident!("{method}");
        let (krate, classify) = (&self.krate, self.classify());
        // By its path, as the user may have a trait with a method of this name.
        match &self.outcome {
            Some((key, _)) => hygienic! { at key =>
                #krate::Call::#method(&mut __callmeter_call, &__callmeter_value, #timed_out #outcome #classify);
            },
            None => hygienic! {
                #krate::Call::#method(&mut __callmeter_call, &__callmeter_value, #timed_out #classify);
            },
        }
    }

    /// The error type and its outcome, as far as the value's type tells.
    fn classify(&self) -> TokenStream {
        let private = self.krate.private();
        if let Output::Nothing = self.output {
            // No need to ask for the type.
            return hygienic!(|_| #private::Ending::Success);
        }
        let ending = hygienic!(#private::ending!(__callmeter_value));
        match &self.error_type {
            None => hygienic!(|__callmeter_value| #ending),
            Some((key, error_type)) => {
                let private = self.private_at(key);
                hygienic!(at key => |__callmeter_value| #private::ending_by(__callmeter_value, #error_type, #ending))
            }
        }
    }
}
