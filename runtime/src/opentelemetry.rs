//! Exemplars from the spans of OpenTelemetry; feature `opentelemetry`.

use ::opentelemetry::trace::{SpanContext, get_active_span};

use crate::ExemplarLabels;

/// A source of exemplars: the OpenTelemetry span that is active where something is counted.
///
/// The labels are `trace_id` and `span_id`, in the digits that W3C's `traceparent` has. Spans
/// that are not sampled are left out, as nobody will find their traces.
///
/// ```
/// use callmeter::{Registry, opentelemetry::current_span, track_task};
/// use opentelemetry::Context;
/// use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};
///
/// #[track_task]
/// fn import() {}
///
/// let registry = Registry::builder().exemplars(current_span).build()?;
/// # let span = SpanContext::new(
/// #     TraceId::from_hex("4bf92f3577b34da6a3ce929d0e0e4736")?,
/// #     SpanId::from_hex("00f067aa0ba902b7")?,
/// #     TraceFlags::SAMPLED,
/// #     false,
/// #     TraceState::default(),
/// # );
/// # let context = Context::new().with_remote_span_context(span);
/// let active = context.attach();
/// registry.scope_sync(import);
/// drop(active);
/// let samples = registry.snapshot().exemplars();
/// let exemplar = samples[0].exemplar().unwrap();
/// assert_eq!(exemplar.label("trace_id"), Some("4bf92f3577b34da6a3ce929d0e0e4736"));
/// assert_eq!(exemplar.label("span_id"), Some("00f067aa0ba902b7"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # With `tracing`
///
/// A subscriber with the layer of the crate tracing-opentelemetry activates the OpenTelemetry
/// context of each `tracing` span while that is entered (unless it is told not to, by
/// `with_context_activation(false)`), so that this source suffices. A call has the exemplar of the span in
/// which it *ends*: write `#[track_task]` above `#[tracing::instrument]`, as the attribute that
/// stands first is the inner one, and inside of the span.
#[must_use]
pub fn current_span() -> Option<SpanLabels> {
    get_active_span(|span| SpanLabels::of(span.span_context()))
}

/// The labels `trace_id` and `span_id` of a span: see [`current_span`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanLabels {
    trace: [u8; 16],
    span: [u8; 8],
}

impl SpanLabels {
    fn of(context: &SpanContext) -> Option<SpanLabels> {
        let is_shown = context.is_valid() && context.is_sampled();
        is_shown.then(|| SpanLabels {
            trace: context.trace_id().to_bytes(),
            span: context.span_id().to_bytes(),
        })
    }
}

impl ExemplarLabels for SpanLabels {
    fn each(&self, label: &mut dyn FnMut(&str, &str)) {
        with_digits(&self.trace, |digits| label("trace_id", digits));
        with_digits(&self.span, |digits| label("span_id", digits));
    }
}

/// The hexadecimal digits of at most 16 bytes.
fn with_digits(bytes: &[u8], show: impl FnOnce(&str)) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = [0; 32];
    for (pair, byte) in text.chunks_exact_mut(2).zip(bytes) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 0xF)];
    }
    if let Some(Ok(digits)) = text.get(..2 * bytes.len()).map(std::str::from_utf8) {
        show(digits);
    }
}

#[cfg(test)]
mod tests {
    use ::opentelemetry::Context;
    use ::opentelemetry::trace::{SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};

    use super::*;

    fn labels_in(trace: u128, span: u64, flags: TraceFlags) -> Vec<(String, String)> {
        let (trace, span) = (TraceId::from(trace), SpanId::from(span));
        let span = SpanContext::new(trace, span, flags, true, TraceState::default());
        let _active = Context::new().with_remote_span_context(span).attach();
        let mut labels = Vec::new();
        if let Some(own) = current_span() {
            own.each(&mut |name, value| labels.push((name.to_owned(), value.to_owned())));
        }
        labels
    }

    #[test]
    fn ids_have_all_their_digits() {
        let labels = labels_in(0xab, 0x0123_4567_89ab_cdef, TraceFlags::SAMPLED);
        let expected = [
            ("trace_id", "000000000000000000000000000000ab"),
            ("span_id", "0123456789abcdef"),
        ];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(labels, expected);
    }

    #[test]
    fn only_spans_that_are_sampled_are_told_of() {
        assert_eq!(current_span(), None);
        assert_eq!(labels_in(1, 1, TraceFlags::NOT_SAMPLED), []);
        assert_eq!(labels_in(0, 1, TraceFlags::SAMPLED), []);
        assert_eq!(labels_in(1, 0, TraceFlags::SAMPLED), []);
    }
}
