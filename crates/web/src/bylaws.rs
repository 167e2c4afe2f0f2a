//! The rules a body works under, in words: every rule with its article, and as the file it is.

use app::bylaws::{Arithmetic, BylawsView, arithmetic};
use askama::Template;
use axum::body::Body as Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::bylaws::{
    Abstentions, Article, Base, Grounds, Lead, LeadException, MinutesException, Replacement, Rule,
    Rules, SeatRule, Threshold, WrittenGround,
};
use domain::member::MemberKind;
use domain::recusal::Ground;
use serde::Deserialize;

use crate::body::{Link, member_kind_name, office_name};
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::fragment;
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::{Locale, Value};
use crate::table::download;
use crate::visitor::Visitor;
use crate::{Site, url};

/// A rule in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// What it is about.
    pub(crate) name: String,
    /// Whether the ordinance itself names it, in Korean.
    pub(crate) own_name: bool,
    /// What it says.
    pub(crate) text: String,
    /// The ordinance and the article; none where it stands nowhere.
    pub(crate) article: Option<String>,
}

/// A part of a base in words: `재적위원 과반수`.
pub(crate) fn part(l: Locale, threshold: Threshold, base: Base) -> String {
    let key = match (threshold, base) {
        (Threshold::Majority, Base::Enrolled) => "bylaws-majority-enrolled",
        (Threshold::Majority, Base::Present) => "bylaws-majority-present",
        (Threshold::Majority, Base::Cast) => "bylaws-majority-cast",
        (Threshold::AtLeast(_), Base::Enrolled) => "bylaws-part-enrolled",
        (Threshold::AtLeast(_), Base::Present) => "bylaws-part-present",
        (Threshold::AtLeast(_), Base::Cast) => "bylaws-part-cast",
    };
    let text = threshold.to_string();
    let (part, whole) = text.split_once('/').unwrap_or_default();
    l.a(key, [("part", part.to_owned().into()), ("whole", whole.to_owned().into())])
}

struct Words(Locale);

impl Words {
    fn line(&self, name: &str, text: String, article: Option<&Article>) -> Line {
        Line {
            name: self.0.t(name),
            own_name: false,
            text,
            article: article.map(ToString::to_string),
        }
    }

    fn carried(&self, rule: &Rule) -> String {
        self.carried_by(rule.threshold, rule.base, rule.abstentions)
    }

    fn carried_by(&self, threshold: Threshold, base: Base, abstentions: Abstentions) -> String {
        let l = self.0;
        let carried = l.a("bylaws-in-favour", [("part", part(l, threshold, base).into())]);
        let abstained = match (base, abstentions) {
            (Base::Present, Abstentions::Present) => l.t("bylaws-abstained-present"),
            (Base::Present, Abstentions::LeftOut) => l.t("bylaws-abstained-left-out"),
            _ => return carried,
        };
        format!("{carried} {abstained}")
    }

    fn list(&self, words: impl Iterator<Item = String>) -> String {
        words.collect::<Vec<_>>().join(", ")
    }

    fn kinds(&self, kinds: &[MemberKind]) -> String {
        self.list(kinds.iter().map(|kind| member_kind_name(self.0, *kind)))
    }

    fn lead(&self, lead: &Lead) -> String {
        let l = self.0;
        let text = l.n("bylaws-days-before", i64::from(lead.days));
        let exception = |exception: &LeadException| match exception {
            LeadException::Secret => l.t("bylaws-secret"),
            LeadException::Urgent => l.t("bylaws-urgent"),
        };
        self.except(text, lead.exceptions.iter().map(exception))
    }

    fn except(&self, text: String, words: impl Iterator<Item = String>) -> String {
        let words = self.list(words);
        if words.is_empty() {
            return text;
        }
        format!("{text} {}", self.0.a("bylaws-except", [("what", words.into())]))
    }

    fn seat(&self, seat: &SeatRule) -> String {
        let values: [(&'static str, Value); 3] = [
            ("office", office_name(self.0, seat.office).into()),
            ("kind", member_kind_name(self.0, seat.kind).into()),
            ("n", i64::from(seat.count).into()),
        ];
        self.0.a("bylaws-seat", values)
    }

    fn grounds(&self, grounds: &Grounds) -> String {
        let l = self.0;
        let ground = |ground: &Ground| match ground {
            Ground::Party => l.t("bylaws-ground-party"),
            Ground::Kin => l.t("bylaws-ground-kin"),
            Ground::Agent => l.t("bylaws-ground-agent"),
            Ground::Advice => l.t("bylaws-ground-advice"),
            Ground::Interest => l.t("bylaws-ground-interest"),
        };
        self.list(grounds.known.iter().map(ground))
    }
}

/// Every rule in words, in the order in which a meeting meets them.
pub(crate) fn lines(l: Locale, rules: &Rules) -> Vec<Line> {
    let words = Words(l);
    let mut lines = meeting_lines(&words, rules);
    lines.extend(member_lines(&words, rules));
    lines
}

fn meeting_lines(words: &Words, rules: &Rules) -> Vec<Line> {
    let l = words.0;
    let mut lines = vec![words.line(
        "bylaws-enrolled",
        words.kinds(&rules.enrolled.rule.kinds),
        Some(&rules.enrolled.article),
    )];
    lines.extend(rules.calling.as_ref().map(|calling| {
        let chair = calling.rule.chair.then(|| l.t("bylaws-calling-chair"));
        let members = calling.rule.members.map(|members| {
            let part = part(l, Threshold::AtLeast(members), Base::Enrolled);
            l.a("bylaws-calling-members", [("part", part.into())])
        });
        let text = words.list(chair.into_iter().chain(members));
        words.line("bylaws-calling", text, Some(&calling.article))
    }));
    lines.extend(rules.regular.as_ref().map(|regular| {
        let text = l.n("bylaws-per-year", i64::from(regular.rule.per_year));
        words.line("bylaws-regular", text, Some(&regular.article))
    }));
    lines.extend(
        rules
            .notice
            .as_ref()
            .map(|lead| words.line("bylaws-notice", words.lead(&lead.rule), Some(&lead.article))),
    );
    lines.extend(
        rules.materials.as_ref().map(|lead| {
            words.line("bylaws-materials", words.lead(&lead.rule), Some(&lead.article))
        }),
    );
    let quorum = part(l, rules.quorum.rule.threshold, Base::Enrolled);
    let quorum = l.a("bylaws-quorum-text", [("part", quorum.into())]);
    lines.push(words.line("bylaws-quorum", quorum, Some(&rules.quorum.article)));
    let decision = words.carried(&rules.decision);
    lines.push(words.line("bylaws-decision", decision, Some(&rules.decision.article)));
    lines.extend(rules.special.iter().map(|special| Line {
        name: special.title.clone(),
        own_name: true,
        ..words.line("bylaws-decision", words.carried(&special.rule), Some(&special.rule.article))
    }));
    lines.extend(rules.election.as_ref().map(|election| {
        let rule = &election.rule;
        let part = part(l, rule.threshold, rule.base);
        let kinds = words.kinds(&rule.candidates);
        let text = l.a("bylaws-election-text", [("part", part.into()), ("kinds", kinds.into())]);
        words.line("bylaws-election", text, Some(&election.article))
    }));
    lines.extend(
        rules
            .closing
            .as_ref()
            .map(|rule| words.line("bylaws-closing", words.carried(rule), Some(&rule.article))),
    );
    lines.extend(rules.written.as_ref().map(|written| {
        let rule = &written.rule;
        let ground = |ground: &WrittenGround| match ground {
            WrittenGround::Minor => l.t("bylaws-minor"),
            WrittenGround::Urgent => l.t("bylaws-urgent"),
        };
        let values: [(&'static str, Value); 3] = [
            ("what", words.list(rule.grounds.iter().map(ground)).into()),
            ("part", part(l, rule.threshold, rule.base).into()),
            ("n", i64::from(rule.days).into()),
        ];
        words.line("bylaws-written", l.a("bylaws-written-text", values), Some(&written.article))
    }));
    lines.extend(rules.minutes.as_ref().map(|minutes| {
        let exception = |exception: &MinutesException| match exception {
            MinutesException::Undisclosed => l.t("bylaws-undisclosed"),
            MinutesException::Resolved => l.t("bylaws-resolved"),
        };
        let text = l.n("bylaws-months", i64::from(minutes.rule.months));
        let text = words.except(text, minutes.rule.exceptions.iter().map(exception));
        words.line("bylaws-minutes", text, Some(&minutes.article))
    }));
    lines.extend(
        rules
            .withholding
            .as_ref()
            .map(|rule| words.line("bylaws-withholding", words.carried(rule), Some(&rule.article))),
    );
    lines
}

fn member_lines(words: &Words, rules: &Rules) -> Vec<Line> {
    let l = words.0;
    let mut lines = Vec::new();
    lines.extend(rules.size.as_ref().map(|size| {
        let text = l.n("bylaws-size-text", i64::from(size.rule.most));
        words.line("bylaws-size", text, Some(&size.article))
    }));
    lines.extend(
        rules
            .seats
            .iter()
            .map(|seat| words.line("bylaws-seats", words.seat(&seat.rule), Some(&seat.article))),
    );
    lines.extend(rules.gender.as_ref().map(|gender| {
        let text = l.a("bylaws-gender-text", [("most", gender.rule.most.to_string().into())]);
        let excuse = gender.rule.unless_unavoidable.then(|| l.t("bylaws-unavoidable"));
        let text = words.except(text, excuse.into_iter());
        words.line("bylaws-gender", text, Some(&gender.article))
    }));
    lines.extend(rules.bodies.as_ref().map(|bodies| {
        let text = l.n("bylaws-bodies-text", i64::from(bodies.rule.most));
        words.line("bylaws-bodies", text, Some(&bodies.article))
    }));
    lines.extend(rules.term.as_ref().map(|term| {
        let replacement = match term.rule.replacement {
            Replacement::Rest => l.t("bylaws-replacement-rest"),
            Replacement::Full => l.t("bylaws-replacement-full"),
        };
        let values: [(&'static str, Value); 2] = [
            ("years", i64::from(term.rule.years).into()),
            ("renewals", i64::from(term.rule.renewals).into()),
        ];
        let text = format!("{} {replacement}", l.a("bylaws-term-text", values));
        words.line("bylaws-term", text, Some(&term.article))
    }));
    lines.extend(rules.grounds.as_ref().map(|grounds| {
        words.line("bylaws-grounds", words.grounds(&grounds.rule), Some(&grounds.article))
    }));
    let counting = &rules.counting;
    let stays = |yes: bool, stays, leaves| if yes { l.t(stays) } else { l.t(leaves) };
    let text = [
        stays(counting.enrolled, "bylaws-recused-enrolled", "bylaws-recused-not-enrolled"),
        stays(counting.quorum, "bylaws-recused-quorum", "bylaws-recused-not-quorum"),
        stays(counting.base, "bylaws-recused-base", "bylaws-recused-not-base"),
    ];
    lines.push(words.line("bylaws-recused", text.join(" "), rules.counting_article.as_ref()));
    lines
}

/// What the rules come to, in words.
pub(crate) fn sum(l: Locale, sum: Arithmetic) -> String {
    let values: [(&'static str, Value); 3] = [
        ("enrolled", i64::from(sum.enrolled).into()),
        ("quorum", i64::from(sum.quorum).into()),
        ("votes", i64::from(sum.in_favour).into()),
    ];
    l.a("bylaws-sum", values)
}

/// Which version is wanted.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    version: Option<usize>,
}

/// A version in the history.
pub(crate) struct Version {
    pub(crate) number: i64,
    pub(crate) url: String,
    pub(crate) since: When,
    pub(crate) written: When,
    pub(crate) shown: bool,
}

/// The history of bylaws, the newest first.
pub(crate) fn versions(l: Locale, view: &BylawsView, slug: &str, zone: &str) -> Vec<Version> {
    let version = |version: &app::bylaws::Version| {
        let number = i64::try_from(version.number).unwrap_or(0);
        let query = url::query(&[("version", number.to_string())]);
        Version {
            number,
            url: format!("{}{query}", url::bylaws(slug)),
            since: When::day(l, version.since, zone),
            written: When::day(l, version.written, zone),
            shown: version.number == view.number,
        }
    };
    view.versions.iter().map(version).collect()
}

#[derive(Template)]
#[template(path = "bylaws.html")]
struct BylawsPage {
    l: Locale,
    layout: Layout,
    body: Link,
    title: String,
    since: When,
    sum: Option<String>,
    lines: Vec<Line>,
    versions: Vec<Version>,
    toml: String,
}

/// GET /bodies/{slug}/bylaws
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let view = site.app.body(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        let l = asker.locale;
        let bylaws = inner.app.bylaws(&asker.actor, &view, wanted.version).await?;
        let dialogue = &view.dialogue;
        let now = inner.app.now();
        let exists = view.row.valid_to.is_none();
        let enrolled = app::bylaws::enrolled(&bylaws.rules, &view, now);
        let title = l.t("bylaws-title");
        let number = url::query(&[("version", bylaws.number.to_string())]);
        let page = BylawsPage {
            l,
            layout: Layout::of(&inner, &asker, dialogue, Place::Bodies, title),
            body: Link { url: url::body(&slug), name: view.row.name.clone() },
            title: bylaws.own.title.clone(),
            since: When::day(l, bylaws.since, &dialogue.zone),
            sum: exists.then(|| sum(l, arithmetic(&bylaws.rules, enrolled))),
            lines: lines(l, &bylaws.rules),
            versions: versions(l, &bylaws, &slug, &dialogue.zone),
            toml: format!("{}{number}", url::body_file(&slug, "bylaws.toml")),
        };
        Ok(page.render()?)
    })
    .await
}

/// GET /bodies/{slug}/bylaws.toml
pub(crate) async fn toml(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let view = site.app.body(&visitor.actor, &slug).await?;
    let bylaws = site.app.bylaws(&visitor.actor, &view, wanted.version).await?;
    let name = format!("{slug}-bylaws-{}.toml", bylaws.number);
    Ok(download("application/toml", &name, Bytes::from(bylaws.source)))
}
