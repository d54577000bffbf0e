//! Which format a scraper gets: content negotiation by its Accept header.

use super::Format;
use super::range::{Range, ranges};

/// One name and version of a format.
struct Offer {
    media_type: &'static str,
    /// A range that has one of these with another value does not mean this offer.
    parameters: &'static [(&'static str, &'static str)],
    /// Nor does one that leaves one of them out: it may mean another message or encoding.
    are_required: bool,
    format: Format,
    content_type: &'static str,
}

/// Everything on offer. Of those a scraper likes equally it gets the first.
static OFFERS: [Offer; 5] = [
    Offer {
        media_type: "application/vnd.google.protobuf",
        parameters: &[
            ("proto", "io.prometheus.client.MetricFamily"),
            ("encoding", "delimited"),
        ],
        are_required: true,
        format: Format::Protobuf,
        content_type: Format::Protobuf.content_type(),
    },
    Offer {
        media_type: "application/openmetrics-text",
        parameters: &[("version", "1.0.0")],
        are_required: false,
        format: Format::OpenMetrics,
        content_type: Format::OpenMetrics.content_type(),
    },
    Offer {
        media_type: "application/openmetrics-text",
        parameters: &[("version", "0.0.1")],
        are_required: false,
        format: Format::OpenMetrics,
        content_type: "application/openmetrics-text; version=0.0.1; charset=utf-8",
    },
    // Version 1.0.0 is 0.0.4 and quoted names, of which there are none here.
    Offer {
        media_type: "text/plain",
        parameters: &[("version", "1.0.0")],
        are_required: false,
        format: Format::Text,
        content_type: Format::Text.content_type(),
    },
    Offer {
        media_type: "text/plain",
        parameters: &[("version", "0.0.4")],
        are_required: false,
        format: Format::Text,
        content_type: Format::Text.content_type(),
    },
];

/// The offer for people, for wildcards and for whoever asks for nothing we have.
const FALLBACK: usize = OFFERS.len() - 1;

/// Ways to write names that are no legacy names. Legacy names satisfy each of them.
const ESCAPINGS: [&str; 4] = ["allow-utf-8", "underscores", "dots", "values"];

/// What a scraper is answered with.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub format: Format,
    pub content_type: &'static str,
    /// The scheme the scraper named, to be named in the content type too.
    pub escaping: Option<&'static str>,
}

/// Chooses the best offer. A scraper is never refused: failing all else it gets classic text.
pub(super) fn negotiate(accept: &[u8]) -> Answer {
    let mut best = Choice {
        quality: 0.0,
        offer: FALLBACK,
        escaping: None,
    };
    for range in ranges(accept) {
        if let Some(choice) = Choice::of(&range).filter(|choice| choice.beats(&best)) {
            best = choice;
        }
    }
    let offer = &OFFERS[best.offer];
    Answer {
        format: offer.format,
        content_type: offer.content_type,
        escaping: best.escaping,
    }
}

struct Choice {
    quality: f32,
    /// An index of `OFFERS`.
    offer: usize,
    escaping: Option<&'static str>,
}

impl Choice {
    /// The first offer that a range accepts.
    fn of(range: &Range<'_>) -> Option<Choice> {
        let quality = range.quality().filter(|quality| *quality > 0.0)?;
        let offer = if range.is_wildcard() {
            FALLBACK
        } else {
            OFFERS.iter().position(|offer| offer.is_meant_by(range))?
        };
        Some(Choice {
            quality,
            offer,
            escaping: escaping(range),
        })
    }

    fn beats(&self, other: &Choice) -> bool {
        self.quality > other.quality || (self.quality == other.quality && self.offer < other.offer)
    }
}

impl Offer {
    fn is_meant_by(&self, range: &Range<'_>) -> bool {
        range
            .media_type
            .eq_ignore_ascii_case(self.media_type.as_bytes())
            && self.parameters.iter().all(|(name, value)| {
                range.parameter(name).map_or(!self.are_required, |given| {
                    given.eq_ignore_ascii_case(value.as_bytes())
                })
            })
    }
}

fn escaping(range: &Range<'_>) -> Option<&'static str> {
    let given = range.parameter("escaping")?;
    ESCAPINGS
        .into_iter()
        .find(|scheme| scheme.as_bytes() == given)
}

#[cfg(test)]
mod tests;
