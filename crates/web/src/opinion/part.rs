//! What votes came to, as pages show it: the map, the groups, bars by group, how sure it is.

use std::collections::HashMap;

use app::chart::{GroupBar, group_bars, group_mark, hatch};
use app::core_question::CoreQuestionView;
use app::opinion::{
    LEAST_PEOPLE, Named, Opinion, OpinionResult, OwnPlace, Share, StatementResult, Verdict,
    Weighted,
};
use app::statement::Statement;
use domain::code::Coded as _;
use domain::contribution::Kind;
use domain::id::StatementId;
use domain::time::Moment;

use super::map::Picture;
use crate::core_question::Around;
use crate::error::Failure;
use crate::locale::Locale;
use crate::population::quality_name;
use crate::translation::{self, Original, Originals};
use crate::visitor::Visitor;
use crate::{Site, url};

/// Statements of common ground, and of what divides, on the core question's own page.
const FEW: usize = 3;
/// Votes from which a statement's result is shown.
const LEAST_VOTES: u32 = 20;
/// Votes of a group from which its share is shown.
const LEAST_OF_GROUP: u32 = 5;

/// What votes came to, as pages show it.
pub(crate) struct Part {
    pub(crate) verdict: Verdict,
    /// How many people are missing for a map, and how many there are.
    pub(crate) missing: u64,
    pub(crate) people: u64,
    pub(crate) votes: u64,
    pub(crate) statements: usize,
    pub(crate) map: String,
    pub(crate) portraits: Vec<Portrait>,
    /// Where the visitor stands, in words.
    pub(crate) own: Option<String>,
    pub(crate) sure: String,
    pub(crate) unknown: Vec<String>,
    /// How results were weighted to resemble the district.
    pub(crate) weighted: Option<String>,
    pub(crate) agreed: Vec<Row>,
    pub(crate) refused: Vec<Row>,
    pub(crate) divides: Vec<Row>,
    /// When the votes were read, and when the certainty was computed.
    pub(crate) read_at: String,
    pub(crate) certain_at: Option<String>,
    /// The result without people who were flagged, when it says something else.
    pub(crate) flagged: Option<Flagged>,
    /// The result shown is the one without those who were flagged.
    pub(crate) without: bool,
    /// Where everything is.
    pub(crate) all: String,
    pub(crate) method: String,
    pub(crate) hatch: String,
    /// Results stand open; otherwise behind a fold, for those who have yet to vote.
    pub(crate) open: bool,
}

impl Part {
    /// Whether groups are shown.
    pub(crate) fn has_groups(&self) -> bool {
        self.verdict == Verdict::Groups
    }

    /// Why no groups are shown, as the key of a text.
    pub(crate) fn why_no_groups(&self) -> &'static str {
        match self.verdict {
            Verdict::Unknown => "opinion-unknown",
            Verdict::Unstable => "opinion-unstable",
            _ => "opinion-no-groups",
        }
    }

    /// Whether a map is drawn.
    pub(crate) fn has_map(&self) -> bool {
        self.verdict != Verdict::TooFew
    }
}

/// The result without people who were flagged, beside the one with them.
pub(crate) struct Flagged {
    /// How many.
    pub(crate) people: usize,
    /// Where all of that result is.
    pub(crate) url: String,
    pub(crate) map: String,
    /// Its groups in words.
    pub(crate) groups: String,
}

/// A group in words.
pub(crate) struct Portrait {
    pub(crate) mark: String,
    pub(crate) letter: String,
    /// The name and the sentence that a person gave it, in the dialogue's language.
    pub(crate) named: Option<Named>,
    pub(crate) size: u64,
    pub(crate) percent: i64,
    /// What it holds more than the others, best first.
    pub(crate) holds: Vec<Held>,
}

/// A statement that a group holds.
pub(crate) struct Held {
    pub(crate) code: String,
    pub(crate) url: String,
    pub(crate) text: String,
    pub(crate) language: String,
    pub(crate) agree: bool,
    pub(crate) inside: Option<Share>,
    pub(crate) outside: Option<Share>,
}

/// A statement with a bar for each group.
pub(crate) struct Row {
    pub(crate) code: String,
    pub(crate) url: String,
    pub(crate) text: String,
    pub(crate) language: String,
    pub(crate) original: Option<Original>,
    pub(crate) bars: String,
    /// Agreement weighted to resemble the district, beside agreement as it is.
    pub(crate) weighted: Option<String>,
}

/// The letter of a group.
pub(crate) fn letter(l: Locale, number: usize) -> String {
    l.t("opinion-letters")
        .chars()
        .nth(number)
        .map_or_else(|| (number + 1).to_string(), String::from)
}

/// What is read to show a result: statements with their texts, names of groups.
pub(super) struct Reader<'a> {
    l: Locale,
    core: &'a CoreQuestionView,
    result: &'a OpinionResult,
    names: Vec<Option<Named>>,
    texts: HashMap<i64, Statement>,
    originals: Originals,
    groups: bool,
}

impl<'a> Reader<'a> {
    pub(super) async fn new(
        site: &Site,
        visitor: &Visitor,
        core: &'a CoreQuestionView,
        (opinion, result): (&Opinion, &'a OpinionResult),
        wanted: impl IntoIterator<Item = usize>,
    ) -> Result<Self, Failure> {
        let groups = opinion.verdict() == Verdict::Groups && result.groups.len() > 1;
        let held =
            result.groups.iter().flat_map(|group| group.holds.iter().map(|one| one.statement));
        let held: Vec<usize> = if groups { held.collect() } else { Vec::new() };
        let mut ids: Vec<i64> = held
            .into_iter()
            .chain(wanted)
            .filter_map(|at| result.statements.get(at).map(|one| one.id))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let mut rows = site.app.statements_of(&visitor.actor, core, &ids).await?;
        let originals = translation::statements(site, visitor, &core.dialogue, &mut rows).await?;
        let names = site.app.group_names(&visitor.actor, core, result.groups.len()).await?;
        let texts = rows.into_iter().map(|row| (row.id, row)).collect();
        Ok(Self { l: visitor.locale, core, result, names, texts, originals, groups })
    }

    fn statement(&self, at: usize) -> Option<(&'a StatementResult, &Statement)> {
        let found = self.result.statements.get(at)?;
        Some((found, self.texts.get(&found.id)?))
    }

    fn row(&self, at: usize) -> Option<Row> {
        let (found, row) = self.statement(at)?;
        Some(Row {
            code: StatementId(row.id).code(),
            url: url::contribution(Kind::Statement, row.id),
            text: row.text.clone(),
            language: row.language.clone(),
            original: self.originals.of(row.id),
            bars: self.bars(found),
            weighted: self.weighted(at, found),
        })
    }

    /// The weighted share, never without the one that was counted.
    fn weighted(&self, at: usize, found: &StatementResult) -> Option<String> {
        let [percent, margin] = *self.result.weighted.as_ref()?.agree.get(at)?.as_ref()?;
        let [agree, ..] = found.all;
        let counted = Share::of(agree, found.votes()).filter(|_| found.votes() >= LEAST_VOTES)?;
        Some(self.l.a(
            "opinion-weighted",
            [
                ("percent", u32::from(percent).into()),
                ("margin", u32::from(margin).into()),
                ("counted", counted.percent.into()),
            ],
        ))
    }

    pub(super) fn rows(&self, list: &[usize], most: usize) -> Vec<Row> {
        list.iter().filter_map(|at| self.row(*at)).take(most).collect()
    }

    fn bars(&self, found: &StatementResult) -> String {
        let l = self.l;
        let few = (found.votes() < LEAST_VOTES).then(|| l.n("opinion-few", LEAST_VOTES));
        if !self.groups || few.is_some() {
            return group_bars(&[self.bar(l.t("opinion-everyone"), found.all, few)]);
        }
        let each = found.groups.iter().enumerate().map(|(number, votes)| {
            let name = l.a("opinion-group", [("letter", letter(l, number).into())]);
            let few = votes.iter().sum::<u32>() < LEAST_OF_GROUP;
            self.bar(name, *votes, few.then(|| l.t("opinion-few-of-group")))
        });
        group_bars(&each.collect::<Vec<_>>())
    }

    fn bar(
        &self,
        name: String,
        [agree, disagree, pass]: [u32; 3],
        few: Option<String>,
    ) -> GroupBar {
        let all = agree + disagree + pass;
        let percent = |part| Share::of(part, all).map_or(0, |share| share.percent);
        let label = self.l.a(
            "opinion-bar",
            [
                ("name", name.clone().into()),
                ("agree", percent(agree).into()),
                ("disagree", percent(disagree).into()),
                ("pass", percent(pass).into()),
                ("votes", all.into()),
            ],
        );
        let share = Share::of(agree, all);
        GroupBar {
            name,
            agree,
            disagree,
            pass,
            percent: format!("{}%", share.map_or(0, |share| share.percent)),
            margin: share.map_or_else(String::new, |share| format!("±{}", share.margin)),
            label,
            few,
        }
    }

    fn portraits(&self) -> Vec<Portrait> {
        if !self.groups {
            return Vec::new();
        }
        let all: u64 = self.result.groups.iter().map(|group| group.size).sum();
        let portrait = |(number, group): (usize, &app::opinion::GroupResult)| {
            let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
            let share = Share::of(small(group.size), small(all));
            Portrait {
                mark: group_mark(u8::try_from(number).ok()),
                letter: letter(self.l, number),
                named: self.names.get(number).cloned().flatten(),
                size: group.size,
                percent: share.map_or(0, |share| share.percent),
                holds: group.holds.iter().filter_map(|held| self.held(number, *held)).collect(),
            }
        };
        self.result.groups.iter().enumerate().map(portrait).collect()
    }

    fn held(&self, group: usize, held: app::opinion::Held) -> Option<Held> {
        let (found, row) = self.statement(held.statement)?;
        let this_way = |votes: &[u32; 3]| if held.agree { votes[0] } else { votes[1] };
        let own = found.groups.get(group)?;
        let others = found.groups.iter().enumerate().filter(|(number, _)| *number != group);
        let (part, whole) = others.fold((0, 0), |(part, whole), (_, votes)| {
            (part + this_way(votes), whole + votes.iter().sum::<u32>())
        });
        Some(Held {
            code: StatementId(row.id).code(),
            url: url::contribution(Kind::Statement, row.id),
            text: row.text.clone(),
            language: row.language.clone(),
            agree: held.agree,
            inside: Share::of(this_way(own), own.iter().sum()),
            outside: Share::of(part, whole),
        })
    }

    fn map(&self) -> Picture<'_> {
        let Self { l, core, result, groups, .. } = *self;
        Picture { l, dialogue: &core.dialogue, result, names: &self.names, groups }
    }

    fn own(&self, own: &OwnPlace) -> String {
        let l = self.l;
        let from = l.n("opinion-own-from", own.votes);
        let named = |group: u8| letter(l, usize::from(group));
        let where_to = match (own.group.filter(|_| self.groups), own.border) {
            (Some(group), Some(border)) => l.a(
                "opinion-own-border",
                [("letter", named(group).into()), ("other", named(border).into())],
            ),
            (Some(group), None) => l.a("opinion-own-group", [("letter", named(group).into())]),
            (None, _) if self.groups => l.t("opinion-own-few"),
            (None, _) => l.t("opinion-own-place"),
        };
        format!("{where_to} {from}")
    }

    fn unknown(&self) -> Vec<String> {
        let l = self.l;
        let mut all = Vec::new();
        let result = self.result;
        if self.groups && result.border > 0 {
            all.push(l.n("opinion-border", count(result.border)));
        }
        let few = result.people.saturating_sub(result.eligible);
        if few > 0 {
            all.push(l.n("opinion-too-few-votes", count(few)));
        }
        if result.barred > 0 {
            all.push(l.n("opinion-barred", count(result.barred)));
        }
        all
    }
}

pub(super) fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// How sure the groups are, in a sentence.
fn sure(l: Locale, opinion: &Opinion) -> String {
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let certainty = opinion.certainty.as_ref();
    let stability = certainty.and_then(|known| known.stability);
    match (opinion.verdict(), stability, certainty.and_then(|known| known.null)) {
        (Verdict::Groups | Verdict::Unstable, Some(stable), _) => {
            let key = if opinion.verdict() == Verdict::Groups {
                "opinion-sure-groups"
            } else {
                "opinion-sure-unstable"
            };
            l.a(
                key,
                [
                    ("draws", number(stable.draws).into()),
                    ("same", number(stable.same_number).into()),
                    ("groups", number(opinion.result.groups.len()).into()),
                ],
            )
        }
        (Verdict::NoGroups, _, Some(test)) if test.draws > 0 => {
            l.n("opinion-sure-none", number(test.draws))
        }
        (Verdict::NoGroups, ..) => l.t("opinion-sure-chance"),
        _ => l.t("opinion-sure-unknown"),
    }
}

/// How results were weighted to resemble the district, and for whom nobody stands.
fn how_weighted(l: Locale, weighted: &Weighted) -> String {
    let qualities: Vec<String> =
        weighted.qualities.iter().map(|quality| quality_name(l, *quality)).collect();
    let how = l.a(
        "opinion-weighted-how",
        [
            ("qualities", qualities.join(", ").into()),
            ("told", count(weighted.told).into()),
            ("effective", count(weighted.effective).into()),
        ],
    );
    if weighted.nobody == 0 {
        return how;
    }
    format!("{how} {}", l.n("opinion-weighted-nobody", count(weighted.nobody)))
}

/// The groups of an analysis in words, for whoever names them; none where none are shown.
pub(crate) async fn portraits(
    site: &Site,
    visitor: &Visitor,
    core: &CoreQuestionView,
    opinion: &Opinion,
) -> Result<Vec<Portrait>, Failure> {
    let reader = Reader::new(site, visitor, core, (opinion, &opinion.result), []).await?;
    Ok(reader.portraits())
}

async fn flagged(
    site: &Site,
    visitor: &Visitor,
    core: &CoreQuestionView,
    (opinion, result): (&Opinion, &OpinionResult),
) -> Result<Flagged, Failure> {
    let reader = Reader::new(site, visitor, core, (opinion, result), []).await?;
    let people = opinion.certainty.as_ref().map_or(0, |known| known.flagged_people().len());
    Ok(Flagged {
        people,
        url: Around::of(core).opinion_without(),
        map: reader.map().draw("opinion-without", None),
        groups: reader.map().description(),
    })
}

/// What votes on a core question came to, for its page; none before the first analysis.
pub(crate) async fn part(
    site: &Site,
    visitor: &Visitor,
    core: &CoreQuestionView,
    open: bool,
    without: bool,
) -> Result<Option<Part>, Failure> {
    let Some(opinion) = site.app.opinion(&visitor.actor, core).await? else { return Ok(None) };
    let own = site.app.own_place(&visitor.actor, core, &opinion).await?;
    let l = visitor.locale;
    let other = opinion.result.without_flagged.as_deref().filter(|_| without);
    let result = other.unwrap_or(&opinion.result);
    let lists = [&result.agreed, &result.refused, &result.divides];
    let wanted = lists.into_iter().flatten().copied();
    let reader = Reader::new(site, visitor, core, (&opinion, result), wanted).await?;
    let around = Around::of(core);
    let zone = &core.dialogue.zone;
    let time = |moment: Moment| l.date_time(moment, zone);
    let flagged = match opinion.result.without_flagged.as_deref().filter(|_| !without) {
        Some(result) => Some(flagged(site, visitor, core, (&opinion, result)).await?),
        None => None,
    };
    let verdict = opinion.verdict();
    let has_map = verdict != Verdict::TooFew;
    Ok(Some(Part {
        verdict,
        missing: LEAST_PEOPLE.saturating_sub(result.eligible),
        people: result.people,
        votes: result.votes,
        statements: result.statements.iter().filter(|one| one.public).count(),
        map: if has_map {
            reader.map().draw("opinion", own.as_ref().filter(|_| !without))
        } else {
            String::new()
        },
        portraits: reader.portraits(),
        own: own.as_ref().filter(|_| has_map && !without).map(|own| reader.own(own)),
        sure: sure(l, &opinion),
        unknown: reader.unknown(),
        weighted: result.weighted.as_ref().map(|weighted| how_weighted(l, weighted)),
        agreed: reader.rows(&result.agreed, FEW),
        refused: reader.rows(&result.refused, FEW),
        divides: reader.rows(&result.divides, FEW),
        read_at: time(opinion.read_at),
        certain_at: opinion.certainty.as_ref().map(|known| time(Moment(known.read_at))),
        flagged,
        without: other.is_some(),
        all: around.opinion(),
        method: url::opinion_method(&core.dialogue.slug),
        hatch: hatch(),
        open,
    }))
}
