//! The report of `mundap opinion`: one HTML file that anyone can mail. It asks nothing of the network and
//! needs no script; its style is that of the site. The map alone goes out as SVG too.

mod figure;
mod statement;
mod words;

use askama::Template;
use opinion::analysis::{Analysis, Mode, Options};
use opinion::conversation::Conversation;
use opinion::map::Map;
use publish::chart::{Label, group_mark, hatch};

use crate::opinion::weighted::Weighted;
use crate::wording::Lang;
use statement::{Held, Part};
use words::{Words, percent};

/// People without whom there is no map.
const LEAST_PEOPLE: usize = 15;

/// Everything a report is made of.
#[derive(Clone, Copy)]
pub(super) struct Report<'a> {
    /// What was analysed.
    pub(super) conversation: &'a Conversation,
    /// What came out.
    pub(super) analysis: &'a Analysis,
    /// What was asked for.
    pub(super) options: &'a Options,
    /// Shares weighted to a population, where one was given.
    pub(super) weighted: Option<&'a Weighted>,
    /// Name of the conversation, for its heading.
    pub(super) name: &'a str,
    /// Language of the report.
    pub(super) lang: Lang,
}

/// What may be said about groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Too few people for a map; so many are missing.
    Missing(usize),
    /// One group.
    One,
    /// Groups that other people would not have made.
    Unstable,
    /// So many groups.
    Groups(usize),
}

#[derive(Template)]
#[template(path = "opinion.html")]
struct Page<'a> {
    lang: Lang,
    name: &'a str,
    headline: String,
    counts: String,
    style: &'static str,
    hatch: String,
    missing: Option<String>,
    is_polis: bool,
    figure: String,
    why: String,
    groups: Vec<Portrait>,
    sure: Vec<String>,
    unknown: Vec<String>,
    cannot: Vec<String>,
    parts: Vec<Part>,
    method: Vec<String>,
    scores: Vec<(usize, String)>,
    parameters: Vec<(&'static str, String)>,
    command: String,
}

impl Page<'_> {
    fn t(&self, korean: &'static str, english: &'static str) -> &'static str {
        self.lang.pick(korean, english)
    }
}

/// A group as people read it.
struct Portrait {
    mark: String,
    name: String,
    people: String,
    size: String,
    percent: String,
    holds: Vec<Held>,
}

impl Report<'_> {
    /// The report as an HTML file.
    pub(super) fn html(&self) -> askama::Result<String> {
        let map = Map::of_analysis(self.analysis);
        let words = Words { report: *self, map: &map };
        let page = Page {
            lang: self.lang,
            name: self.name,
            headline: words.headline(),
            counts: words.counts(),
            style: web::STYLE_SHEET,
            hatch: hatch(),
            missing: words.missing(),
            is_polis: self.is_polis(),
            figure: figure::of(self, &map).figure(&self.label(&words.described())),
            why: words.why(),
            groups: self.portraits(),
            sure: words.sure(),
            unknown: words.unknown(),
            cannot: words.cannot(),
            parts: statement::parts(self),
            method: words.method(),
            scores: self.scores(),
            parameters: words.parameters(),
            command: words.command(),
        };
        page.render()
    }

    /// The map alone as an SVG file.
    pub(super) fn svg(&self) -> String {
        let map = Map::of_analysis(self.analysis);
        let described = Words { report: *self, map: &map }.described();
        figure::of(self, &map).file(&self.label(&described))
    }

    /// What a screen reader hears for the map.
    fn label<'b>(&self, described: &'b str) -> Label<'b> {
        Label { id: "map", title: self.lang.pick("의견 지도", "Opinion map"), desc: described }
    }

    fn standing(&self) -> Standing {
        let voted = self.voted();
        let groups = self.analysis.groups.len();
        match self.analysis.stability {
            _ if voted < LEAST_PEOPLE => Standing::Missing(LEAST_PEOPLE - voted),
            _ if groups < 2 => Standing::One,
            Some(found) if !self.is_asked() && found.same_number * 10 < found.draws * 7 => {
                Standing::Unstable
            }
            _ => Standing::Groups(groups),
        }
    }

    /// Whether groups were asked for, not found: who asks sees them, with how stable they are.
    fn is_asked(&self) -> bool {
        self.options.groups.is_some() || self.options.given.is_some()
    }

    /// How many groups are shown: none when there is one, or when they do not hold.
    fn shown(&self) -> usize {
        match self.standing() {
            Standing::Groups(groups) => groups,
            _ => 0,
        }
    }

    /// People with a vote.
    fn voted(&self) -> usize {
        let matrix = &self.conversation.matrix;
        (0..matrix.people()).filter(|person| matrix.row(*person).len() > 0).count()
    }

    /// People in a group.
    fn grouped(&self) -> usize {
        self.analysis.groups.iter().map(|group| group.size).sum()
    }

    fn portraits(&self) -> Vec<Portrait> {
        let shown = self.analysis.groups.iter().take(self.shown());
        let portrait = |(number, group): (u8, &opinion::analysis::Group)| Portrait {
            mark: group_mark(Some(number)),
            name: words::group_name(self.lang, number),
            people: words::figure(group.size),
            size: words::people(self.lang, group.size),
            percent: percent(words::share(group.size, self.grouped())),
            holds: statement::held(self, usize::from(number)),
        };
        (0u8..).zip(shown).map(portrait).collect()
    }

    fn scores(&self) -> Vec<(usize, String)> {
        if matches!(self.standing(), Standing::Missing(_)) {
            return Vec::new();
        }
        let score = |(groups, score): &(usize, f64)| (*groups, format!("{score:.3}"));
        self.analysis.scores.iter().map(score).collect()
    }

    fn is_polis(&self) -> bool {
        self.analysis.mode == Mode::Polis
    }
}

#[cfg(test)]
mod tests;
