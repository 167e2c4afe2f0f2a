//! Slips and voting sheets as printed paper.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::press::{Press, PressError, Template};
use crate::qr;

/// One slip of a run: its code, what stands on the sheet itself, and where its QR code leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The receipt code, `R-61209-…`.
    pub code: String,
    /// Its first characters, for whoever types the sheet in.
    pub short: String,
    /// The address of its receipt.
    pub address: String,
}

/// The words around what is written, in the dialogue's language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Labels {
    /// Before the short code.
    pub number: String,
    /// Before the sectors' boxes.
    pub sector: String,
    /// Before the place.
    pub place: String,
    /// What becomes of what is written.
    pub privacy: String,
    /// Over the strip.
    pub receipt: String,
    /// What the strip is for.
    pub keep: String,
    /// 찬성
    pub agree: String,
    /// 반대
    pub disagree: String,
    /// 모르겠음
    pub pass: String,
}

/// What all slips of a run have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Common {
    /// The document's title.
    pub title: String,
    /// The language's code.
    pub language: String,
    /// The dialogue, and the gathering with its day.
    pub above: String,
    /// What is asked.
    pub heading: String,
    /// How to fill it in.
    pub hint: String,
    /// The words around it.
    pub labels: Labels,
}

/// Slips to write on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slips {
    /// What they have in common.
    pub common: Common,
    /// The sectors to tick, in the order in which they are numbered; none for answers.
    pub sectors: Vec<String>,
    /// The place, where the gathering has one.
    pub place: String,
    /// How many stand on one page: three for a question, two for an answer.
    pub per_page: u32,
    /// Lines to write on.
    pub lines: u32,
    /// The slips.
    pub slips: Vec<Slip>,
}

/// Voting sheets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheets {
    /// What they have in common.
    pub common: Common,
    /// The statements, in the order in which they are numbered.
    pub statements: Vec<String>,
    /// The sheets.
    pub slips: Vec<Slip>,
}

impl Slips {
    /// The slips on A4, with lines to cut along.
    ///
    /// # Errors
    /// [`PressError::Layout`].
    pub fn pdf(&self, press: &Press) -> Result<Vec<u8>, PressError> {
        let mut data = common(&self.common, &self.slips)?;
        data.insert("sectors".to_owned(), json!(self.sectors));
        data.insert("place".to_owned(), json!(self.place));
        data.insert("per_page".to_owned(), json!(self.per_page.clamp(1, 4)));
        data.insert("lines".to_owned(), json!(self.lines.clamp(1, 30)));
        press.pdf(Template::Slips, data.into())
    }
}

impl Sheets {
    /// One sheet on each page of A4.
    ///
    /// # Errors
    /// [`PressError::Layout`].
    pub fn pdf(&self, press: &Press) -> Result<Vec<u8>, PressError> {
        let mut data = common(&self.common, &self.slips)?;
        data.insert("statements".to_owned(), json!(self.statements));
        press.pdf(Template::Sheets, data.into())
    }
}

fn common(common: &Common, slips: &[Slip]) -> Result<Map<String, Value>, PressError> {
    let slips: Vec<_> = slips
        .iter()
        .map(|slip| {
            Ok(json!({"code": slip.code, "short": slip.short, "qr": picture(&slip.address)?}))
        })
        .collect::<Result<_, PressError>>()?;
    let values = [
        ("title", json!(common.title)),
        ("language", json!(common.language)),
        ("above", json!(common.above)),
        ("heading", json!(common.heading)),
        ("hint", json!(common.hint)),
        ("labels", json!(common.labels)),
        ("slips", json!(slips)),
    ];
    Ok(values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The QR code of an address.
pub(crate) fn picture(address: &str) -> Result<String, PressError> {
    qr::printed(address).ok_or_else(|| PressError::Layout("an address is too long".to_owned()))
}
