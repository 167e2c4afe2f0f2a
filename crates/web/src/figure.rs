//! Figures of papers: the charts of the platform, drawn in the words of one language.

use std::collections::BTreeMap;

use app::chart::{self, Label, Row, column_bars};
use app::dialogue::Dialogue;
use app::document::{Align, Inline, Table};
use app::figure::{Picture, live};
use app::opinion::{Named, Opinion, Verdict};
use app::paper::PaperView;
use app::{Actor, App, Error};
use domain::ballot::Count;
use domain::citation::Cited;
use domain::code::Coded as _;
use domain::figure::Figure;
use domain::id::{IndicatorId, MeetingId};
use domain::permission::Denial;

use crate::contribution::channel_name;
use crate::core_question::percent;
use crate::locale::Locale;
use crate::loom::sector_name;
use crate::opinion::map;

/// The pictures of all figures that a paper shows live, as they are now; a figure that shows nothing is
/// missing. In the language the paper is written in.
///
/// # Errors
/// [`Error::Denied`] unless the actor works on the dialogue's desk.
pub async fn drawings(
    app: &App,
    actor: &Actor,
    paper: &PaperView,
) -> app::Result<BTreeMap<String, Picture>> {
    let l = Locale::of(paper.row.language.as_str()).unwrap_or(Locale::English);
    let written = app.written(actor, paper).await?;
    let paragraphs = written.iter().flat_map(|section| &section.paragraphs);
    let mut found = BTreeMap::new();
    for figure in live(paragraphs.map(|paragraph| paragraph.text.as_str())) {
        if let Some(picture) = picture(app, actor, &paper.dialogue, l, figure).await? {
            found.insert(figure.to_string(), picture);
        }
    }
    Ok(found)
}

/// A figure as it is now; none while there is nothing to show.
///
/// # Errors
/// [`Error::Denied`].
pub(crate) async fn picture(
    app: &App,
    actor: &Actor,
    dialogue: &Dialogue,
    l: Locale,
    figure: Figure,
) -> app::Result<Option<Picture>> {
    let draw = Draw { app, actor, dialogue, l };
    let drawn = match figure {
        Figure::Sectors => draw.sectors().await,
        Figure::Channels => draw.channels().await,
        Figure::Outcomes => draw.outcomes().await,
        Figure::Opinion(Cited::CoreQuestion { set, number }) => draw.opinion(set, number).await,
        Figure::Vote(Cited::Resolution { meeting, number }) => draw.vote(meeting, number).await,
        Figure::Series(Cited::Indicator(id)) => draw.series(id).await,
        Figure::Opinion(_) | Figure::Vote(_) | Figure::Series(_) => Ok(None),
    };
    match drawn {
        Err(Error::Denied(Denial::NotFound)) => Ok(None),
        drawn => drawn,
    }
}

/// What a figure shows, in a few words.
pub(crate) fn name(l: Locale, figure: Figure) -> String {
    let code = figure.cited().map(|cited| cited.to_string()).unwrap_or_default();
    match figure {
        Figure::Sectors => l.t("figure-sectors"),
        Figure::Channels => l.t("figure-channels"),
        Figure::Outcomes => l.t("figure-outcomes"),
        Figure::Opinion(_) => l.a("figure-opinion", [("code", code.into())]),
        Figure::Vote(_) => l.a("figure-vote", [("code", code.into())]),
        Figure::Series(_) => l.a("figure-series", [("code", code.into())]),
    }
}

struct Draw<'a> {
    app: &'a App,
    actor: &'a Actor,
    dialogue: &'a Dialogue,
    l: Locale,
}

/// A line of a table of counts: what is counted, how many.
pub(crate) type Counted = (chart::Name, i64);

/// Counts as bars, each with its share of all. `id` begins the ids in the picture.
pub(crate) fn count_bars(
    l: Locale,
    (id, title): (&str, &str),
    counts: &[Counted],
    all: i64,
) -> String {
    let row = |(name, count): &Counted| Row {
        name: name.clone(),
        value: u32::try_from(*count).unwrap_or(0),
        text: l.a("green-bar", [("n", (*count).into()), ("percent", percent(*count, all).into())]),
    };
    let rows: Vec<Row> = counts.iter().map(row).collect();
    let desc = l.t("green-bars-desc");
    column_bars(&Label { id, title, desc: &desc }, &rows, &l.t("loom-empty"))
}

impl Draw<'_> {
    async fn sectors(&self) -> app::Result<Option<Picture>> {
        let l = self.l;
        let shares = self.app.coverage(self.actor, self.dialogue, None).await?.sectors;
        let counted = |share: &app::core_question::Share| {
            (sector_name(l, self.dialogue, share.name.as_deref()), share.total)
        };
        Ok(self.bars(Figure::Sectors, &shares.iter().map(counted).collect::<Vec<_>>()))
    }

    async fn channels(&self) -> app::Result<Option<Picture>> {
        let l = self.l;
        let shares = self.app.coverage(self.actor, self.dialogue, None).await?.channels;
        let counted = |share: &app::core_question::Share| {
            let channel = share.name.as_deref().and_then(|name| name.parse().ok());
            let text = channel.map_or_else(String::new, |channel| channel_name(l, channel));
            (self.word(text), share.total)
        };
        Ok(self.bars(Figure::Channels, &shares.iter().map(counted).collect::<Vec<_>>()))
    }

    async fn outcomes(&self) -> app::Result<Option<Picture>> {
        let tally = self.app.outcome_coverage(self.actor, self.dialogue).await?.questions;
        let counted = |key: &str, count| (self.word(self.l.t(key)), count);
        let counts = [
            counted("figure-traced", tally.traced),
            counted("figure-answered", tally.answered),
            counted("figure-open", tally.open),
        ];
        Ok(self.bars(Figure::Outcomes, &counts))
    }

    /// A word of the page's own language.
    fn word(&self, text: String) -> chart::Name {
        chart::Name { text, language: self.l.code().to_owned() }
    }

    /// Counts as bars; none when all are zero.
    fn bars(&self, figure: Figure, counts: &[Counted]) -> Option<Picture> {
        let l = self.l;
        let all: i64 = counts.iter().map(|(_, count)| count).sum();
        let title = name(l, figure);
        let cells = counts.iter().map(|(name, count)| {
            vec![name.text.clone(), l.number(*count), format!("{}%", percent(*count, all))]
        });
        let table = self.table(["figure-what", "figure-count", "figure-share"], cells);
        (all > 0).then(|| Picture {
            svg: count_bars(l, (&id_of(figure), &title), counts, all),
            alternative: said(&title, &table),
            table: Some(table),
        })
    }

    fn table<const N: usize>(
        &self,
        head: [&str; N],
        rows: impl Iterator<Item = Vec<String>>,
    ) -> Table {
        let columns =
            (0..N).map(|place| if place == 0 { Align::Left } else { Align::Right }).collect();
        let cell = |text: String| vec![Inline::Text(text)];
        let head = head.iter().map(|key| cell(self.l.t(key))).collect();
        let rows = rows.map(|row| row.into_iter().map(cell).collect());
        Table::new(columns, vec![head], rows.collect())
    }

    async fn opinion(&self, set: i64, number: i64) -> app::Result<Option<Picture>> {
        let (app, actor, l) = (self.app, self.actor, self.l);
        let set = app.set(actor, self.dialogue, set).await?;
        let core = app.core_question_by_number(actor, self.dialogue, &set, number).await?;
        let Some(opinion) = app.opinion(actor, &core).await? else { return Ok(None) };
        if opinion.verdict() == Verdict::TooFew {
            return Ok(None);
        }
        let names = app.group_names(actor, &core, opinion.result.groups.len()).await?;
        let drawn = map::Picture {
            l,
            dialogue: self.dialogue,
            result: &opinion.result,
            names: &names,
            groups: opinion.verdict() == Verdict::Groups && opinion.result.groups.len() > 1,
        };
        let figure = Figure::Opinion(Cited::CoreQuestion { set: set.number, number });
        Ok(Some(Picture {
            svg: drawn.draw(&id_of(figure), None),
            alternative: drawn.description(),
            table: drawn.groups.then(|| self.groups(&opinion, &names)),
        }))
    }

    fn groups(&self, opinion: &Opinion, names: &[Option<Named>]) -> Table {
        let l = self.l;
        let groups = opinion.result.groups.iter().enumerate();
        let rows = groups.map(|(number, group)| {
            let letter = crate::opinion::letter(l, number);
            let own = names.get(number).cloned().flatten().map(|named| named.name);
            let name = l.a("opinion-group", [("letter", letter.into())]);
            let name = own.map_or(name.clone(), |own| format!("{name} · {own}"));
            vec![name, l.number(i64::try_from(group.size).unwrap_or(i64::MAX))]
        });
        self.table(["figure-group", "figure-people"], rows)
    }

    async fn vote(&self, meeting: MeetingId, number: i64) -> app::Result<Option<Picture>> {
        let l = self.l;
        let view = self.app.meeting(self.actor, meeting).await?;
        let rows = self.app.resolutions_of(self.actor, &view).await?;
        let own = rows.iter().find(|row| row.number == number && !view.is_resolution_hidden(row));
        let ballot = own.and_then(|row| view.state.ballot(domain::id::BallotId(row.ballot_id)));
        let Some(Count::Motion { outcome, .. }) =
            ballot.and_then(|ballot| ballot.closed.as_ref()).map(|closed| &closed.result)
        else {
            return Ok(None);
        };
        let figure = Figure::Vote(Cited::Resolution { meeting, number });
        let counts = [
            ("meeting-in-favour", outcome.in_favour),
            ("meeting-against", outcome.against),
            ("meeting-abstain", outcome.abstained),
        ];
        let rows = counts.iter().map(|(key, n)| vec![l.t(key), l.number(i64::from(*n))]);
        let table = self.table(["figure-what", "figure-votes"], rows);
        let alternative = said(&name(l, figure), &table);
        let svg = crate::meeting::tally(l, outcome, &alternative);
        Ok(Some(Picture {
            svg: chart::hatched(&svg, &format!("{}-hatch", id_of(figure))),
            alternative,
            table: Some(table),
        }))
    }

    async fn series(&self, id: IndicatorId) -> app::Result<Option<Picture>> {
        let (view, dialogue) = self.app.indicator(self.actor, id).await?;
        let measured = crate::indicator::measure(self.l, &view, dialogue.language);
        let figure = Figure::Series(Cited::Indicator(id));
        let own = format!("i{}", id.0);
        let days =
            measured.lines.iter().map(|line| vec![line.day.text.clone(), line.value.clone()]);
        let table = self.table(["indicator-day", "indicator-value"], days);
        Ok(measured.series.map(|svg| Picture {
            svg: svg.replace(&format!("\"{own}-"), &format!("\"{}-", id_of(figure))),
            alternative: format!("{} {}: {}", id.code(), measured.name, measured.value),
            table: Some(table),
        }))
    }
}

/// How the ids in a figure begin.
fn id_of(figure: Figure) -> String {
    format!("fig-{}", figure.to_string().replace('/', "-"))
}

/// A figure in a place of a page: its ids begin with that of the place.
pub(crate) fn placed(picture: &Picture, place: &str) -> Picture {
    Picture { svg: picture.svg.replace("fig-", &format!("{place}-fig-")), ..picture.clone() }
}

/// What a table says, in one line.
fn said(title: &str, table: &Table) -> String {
    let text = |cell: &Vec<Inline>| match cell.as_slice() {
        [Inline::Text(text)] => text.clone(),
        _ => String::new(),
    };
    let line = |row: &Vec<Vec<Inline>>| row.iter().map(text).collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = table.rows.iter().map(line).collect();
    format!("{title}: {}", lines.join(", "))
}
