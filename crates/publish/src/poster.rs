//! A poster for the door.

use serde_json::json;

use crate::press::{Press, PressError, Template};
use crate::slip::picture;

/// What a poster says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Poster {
    /// The language's code.
    pub language: String,
    /// Above the title: the dialogue.
    pub above: String,
    /// The title.
    pub heading: String,
    /// When, where, by whom: a word and what it is.
    pub facts: Vec<(String, String)>,
    /// Beside the QR code, large.
    pub lead: String,
    /// Beside the QR code, small.
    pub more: String,
    /// The address the QR code leads to.
    pub address: String,
}

impl Poster {
    /// The poster on A4.
    ///
    /// # Errors
    /// [`PressError::Layout`].
    pub fn pdf(&self, press: &Press) -> Result<Vec<u8>, PressError> {
        let data = json!({
            "title": self.heading,
            "language": self.language,
            "above": self.above,
            "heading": self.heading,
            "facts": self.facts,
            "labels": {"lead": self.lead, "more": self.more},
            "address": self.address,
            "qr": picture(&self.address)?,
        });
        press.pdf(Template::Poster, data)
    }
}
