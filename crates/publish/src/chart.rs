//! Charts: pure functions from numbers to SVG text.
//!
//! A page, a printed paper and a projector show the same picture. Every text arrives from the caller,
//! already translated, and is escaped here. Colours come only from the classes of `mundap.css`
//! (`tg` green stroke, `fa` agree fill, …), so both themes and print work without a second picture.
//! Nothing here reads a clock or a random number: the same input gives the same bytes.
//!
//! - [`mini`], [`progress`], [`arrival`] and [`topline`] draw the thread;
//! - [`bar`], [`coverage`], [`meter`] and [`column_bars`] draw counts and shares;
//! - [`group_bars`] draws how groups voted, [`group_mark`] a group's mark, [`map::Map`] the map of opinions;
//! - [`points`] draws how points were given;
//! - [`tally`], [`turnout`] and [`quorum`] draw the votes and the members of a meeting;
//! - [`measure`], [`series()`] and [`spending`] draw what was measured and spent, [`gantt_axis`] and
//!   [`gantt_bar`] who does what when;
//! - [`Loom::wide`] and [`Loom::tall`] draw the home page's loom.
//!
//! A page that shows a [`bar`] or [`group_bars`] includes [`hatch`] once, anywhere in its body.

mod bars;
mod gantt;
mod loom;
pub mod map;
mod mark;
mod palette;
mod points;
mod series;
mod svg;
mod tally;
mod thread;

pub use bars::{GroupBar, Row, bar, column_bars, coverage, group_bars, hatch, hatched, meter};
pub use gantt::{Span, Way, gantt_axis, gantt_bar};
pub use loom::{Head, Link, Loom, Stage};
pub use mark::{MARKS, group_mark};
pub(crate) use palette::print_style;
pub use palette::style;
pub use points::points;
pub use series::{Point, Reached, Series, measure, series, spending};
pub use tally::{Tally, quorum, tally, turnout};
pub use thread::{Step, arrival, mini, progress, topline};

/// What a screen reader hears for a chart. Ids must be unique in the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label<'a> {
    /// Prefix of the ids of the title and the description, for example `loom`.
    pub id: &'a str,
    /// One sentence that names the chart.
    pub title: &'a str,
    /// What the picture shows and where its table is.
    pub desc: &'a str,
}

/// A word that was not written for the page: a sector, a core question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// The word.
    pub text: String,
    /// The language it is in, as a BCP 47 code; empty when it is that of the page.
    pub language: String,
}

#[cfg(test)]
mod tests;
