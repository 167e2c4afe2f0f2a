//! The picture that a chat shows when someone shares a link: 1200 × 630 pixels.

use serde_json::json;

use crate::chart::Step;
use crate::press::{Press, PressError, Template};

/// What the picture says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// The language's code.
    pub language: String,
    /// The site's name.
    pub brand: String,
    /// The dialogue's title.
    pub dialogue: String,
    /// The code of what is shared.
    pub code: String,
    /// Its own words, or what stands in their place.
    pub words: String,
    /// Whether they are its own words.
    pub shown: bool,
    /// A line below them: a day and a place, counts.
    pub note: String,
    /// The four stages by name, and how far it has come; none where there is no thread.
    pub thread: Option<[(String, Step); 4]>,
}

impl Preview {
    /// The picture as PNG.
    ///
    /// # Errors
    /// [`PressError::Layout`].
    pub fn png(&self, press: &Press) -> Result<Vec<u8>, PressError> {
        let step = |step: Step| match step {
            Step::Reached => "reached",
            Step::Half => "half",
            Step::NotYet => "no",
            Step::Stopped => "stopped",
        };
        let stations: Vec<_> = self
            .thread
            .iter()
            .flatten()
            .map(|(name, at)| json!({"name": name, "step": step(*at)}))
            .collect();
        let data = json!({
            "language": self.language,
            "brand": self.brand,
            "dialogue": self.dialogue,
            "code": self.code,
            "words": self.words,
            "shown": self.shown,
            "note": self.note,
            "stations": stations,
        });
        press.png(Template::Preview, data)
    }
}
