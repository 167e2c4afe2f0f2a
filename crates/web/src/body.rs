//! Bodies: the list of a dialogue's with their history, and one with who sits in it.

use std::sync::Arc;

use app::body::{Body, BodyList, BodyView, Earlier};
use app::chart::{self, Label, Name, column_bars};
use app::composition::{Observation, Remark, Standing};
use app::dialogue::Dialogue;
use app::member::MemberView;
use askama::Template;
use axum::body::Body as Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::body::BodyKind;
use domain::bylaws::{Problem, Severity};
use domain::language::Language;
use domain::member::{Constituency, Ending, MemberKind, Office};
use domain::permission::{Action, Resource};
use domain::time::Moment;

use crate::error::Failure;
use crate::form::Path;
use crate::gathering::paragraphs;
use crate::home::{self, When};
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::system::see_other;
use crate::table::{XLSX, download};
use crate::visitor::Visitor;
use crate::{Site, fragment, url};

/// The name of a kind of body.
pub(crate) fn kind_name(l: Locale, kind: BodyKind) -> String {
    match kind {
        BodyKind::Council => l.t("body-council"),
        BodyKind::Subcommittee => l.t("body-subcommittee"),
        BodyKind::Panel => l.t("body-panel"),
    }
}

/// The name of a stored kind of body.
pub(crate) fn kind_word(l: Locale, kind: &str) -> String {
    kind.parse().map(|kind| kind_name(l, kind)).unwrap_or_default()
}

/// The name of an office.
pub(crate) fn office_name(l: Locale, office: Office) -> String {
    match office {
        Office::CoChair => l.t("body-co-chair"),
        Office::ViceChair => l.t("body-vice-chair"),
        Office::Head => l.t("body-head"),
        Office::Secretary => l.t("body-secretary"),
    }
}

/// Whom a member stands for.
pub(crate) fn constituency_name(l: Locale, constituency: Constituency) -> String {
    match constituency {
        Constituency::Administration => l.t("body-administration"),
        Constituency::DistrictCouncil => l.t("body-district-council"),
        Constituency::Business => l.t("body-business"),
        Constituency::Labour => l.t("body-labour"),
        Constituency::Civic => l.t("body-civic"),
        Constituency::Expert => l.t("body-expert"),
        Constituency::Resident => l.t("body-resident"),
    }
}

/// How a member came to their seat.
pub(crate) fn member_kind_name(l: Locale, kind: MemberKind) -> String {
    match kind {
        MemberKind::ExOfficio => l.t("body-ex-officio"),
        MemberKind::Appointed => l.t("body-appointed"),
    }
}

/// How a seat ended.
pub(crate) fn ending_name(l: Locale, ending: Ending) -> String {
    match ending {
        Ending::Term => l.t("body-left-term"),
        Ending::Resigned => l.t("body-left-resigned"),
        Ending::Dismissed => l.t("body-left-dismissed"),
        Ending::Lost => l.t("body-left-lost"),
        Ending::BodyEnded => l.t("body-left-body-ended"),
    }
}

/// The offices held at a moment, in one line.
pub(crate) fn offices(l: Locale, member: &MemberView, at: Moment) -> String {
    member.offices_at(at).map(|office| office_name(l, office)).collect::<Vec<_>>().join(", ")
}

/// A body in a list.
pub(crate) struct Row {
    pub(crate) url: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) purpose: String,
    pub(crate) since: When,
    pub(crate) until: Option<When>,
}

impl Row {
    fn of(l: Locale, dialogue: &Dialogue, body: &Body) -> Self {
        let day = |at: i64| When::day(l, Moment(at), &dialogue.zone);
        Self {
            url: url::body(&body.slug),
            name: body.name.clone(),
            kind: kind_word(l, &body.kind),
            purpose: body.purpose.lines().next().unwrap_or_default().to_owned(),
            since: day(body.valid_from),
            until: body.valid_to.map(day),
        }
    }
}

/// A link to a body.
pub(crate) struct Link {
    pub(crate) url: String,
    pub(crate) name: String,
}

impl Link {
    fn of(body: &Body) -> Self {
        Self { url: url::body(&body.slug), name: body.name.clone() }
    }
}

/// One day in the history of a dialogue's bodies.
struct Turn {
    when: When,
    begun: Vec<Link>,
    ended: Vec<Link>,
    reasons: Vec<String>,
}

/// The bodies of one dialogue, as they are listed.
struct Group {
    title: String,
    url: String,
    language: Language,
    living: Vec<Row>,
    past: Vec<Row>,
    turns: Vec<Turn>,
    /// What the bodies do together.
    work: Vec<Link>,
}

impl Group {
    fn of(l: Locale, list: &BodyList) -> Self {
        let dialogue = &list.dialogue;
        let rows = |lives: bool| -> Vec<Row> {
            let bodies = list.bodies.iter().filter(|body| body.valid_to.is_none() == lives);
            bodies.map(|body| Row::of(l, dialogue, body)).collect()
        };
        Self {
            title: dialogue.title.clone(),
            url: url::bodies(&dialogue.slug),
            language: dialogue.language,
            living: rows(true),
            past: rows(false),
            turns: turns(l, list),
            work: work(l, &dialogue.slug),
        }
    }

    fn is_empty(&self) -> bool {
        self.living.is_empty() && self.past.is_empty()
    }
}

/// Where the work of all bodies of a dialogue is seen.
fn work(l: Locale, dialogue: &str) -> Vec<Link> {
    [
        (url::meetings(dialogue), "meetings-title"),
        (url::work(dialogue), "assignment-board"),
        (url::calls(dialogue), "calls-title"),
        (url::models(dialogue), "models-title"),
        (url::evidence_list(dialogue), "evidence-title"),
        (url::inquiries(dialogue), "inquiry-title"),
        (url::reports(dialogue), "reports-title"),
    ]
    .map(|(url, name)| Link { url, name: l.t(name) })
    .into()
}

/// What began and ended on which day, the newest first.
fn turns(l: Locale, list: &BodyList) -> Vec<Turn> {
    let zone = list.dialogue.zone.as_str();
    let day = |at: i64| When::day(l, Moment(at), zone);
    let mut moments: Vec<i64> = list.bodies.iter().map(|body| body.valid_from).collect();
    moments.extend(list.bodies.iter().filter_map(|body| body.valid_to));
    moments.sort_unstable();
    let mut turns: Vec<Turn> = Vec::new();
    for moment in moments.into_iter().rev() {
        let when = day(moment);
        if turns.last().is_some_and(|turn| turn.when.iso == when.iso) {
            continue;
        }
        let begun = list.bodies.iter().filter(|body| day(body.valid_from).iso == when.iso);
        let ended: Vec<&Body> = list
            .bodies
            .iter()
            .filter(|body| body.valid_to.is_some_and(|at| day(at).iso == when.iso))
            .collect();
        let mut reasons: Vec<String> = ended.iter().map(|body| body.reason.clone()).collect();
        reasons.dedup();
        turns.push(Turn {
            begun: begun.map(Link::of).collect(),
            ended: ended.into_iter().map(Link::of).collect(),
            reasons,
            when,
        });
    }
    turns
}

#[derive(Template)]
#[template(path = "bodies.html")]
struct ListPage {
    l: Locale,
    layout: Layout,
    groups: Vec<Group>,
    /// Whether several dialogues are listed.
    several: bool,
}

/// GET /bodies: those of every dialogue; with one dialogue its own page.
pub(crate) async fn all(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let dialogues = site.app.dialogues(&visitor.actor).await?;
    if let [only] = dialogues.as_slice() {
        return Ok(see_other(&url::bodies(&only.slug), Vec::new()));
    }
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        let l = asker.locale;
        let lists = inner.app.all_bodies(&asker.actor).await?;
        let groups = lists.iter().map(|list| Group::of(l, list));
        let page = ListPage {
            l,
            layout: home::frame(&inner, &asker, Place::Bodies, l.t("nav-bodies")).await?,
            groups: groups.filter(|group| !group.is_empty()).collect(),
            several: true,
        };
        Ok(page.render()?)
    })
    .await
}

/// GET /d/{dialogue}/bodies
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue: Arc<Dialogue> = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        let l = asker.locale;
        let list = inner.app.body_list(&asker.actor, &dialogue).await?;
        let group = Group::of(l, &list);
        let page = ListPage {
            l,
            layout: Layout::of(&inner, &asker, &dialogue, Place::Bodies, l.t("nav-bodies")),
            groups: Some(group).into_iter().filter(|group| !group.is_empty()).collect(),
            several: false,
        };
        Ok(page.render()?)
    })
    .await
}

/// A member, as the roster shows them.
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) affiliation: String,
    pub(crate) kind: String,
    pub(crate) offices: String,
    pub(crate) term: String,
    pub(crate) renewals: i64,
}

impl Member {
    fn of(l: Locale, view: &MemberView, now: Moment, zone: &str) -> Self {
        Self {
            name: view.row.name.clone(),
            affiliation: view.row.affiliation.clone(),
            kind: member_kind_name(l, view.kind),
            offices: offices(l, view, now),
            term: term(l, view, zone),
            renewals: view.row.renewals,
        }
    }
}

/// A term in words; nothing for those who sit ex officio.
pub(crate) fn term(l: Locale, view: &MemberView, zone: &str) -> String {
    let Some(to) = view.row.term_to else { return String::new() };
    let from = l.date(Moment(view.row.term_from), zone);
    l.a("body-term", [("from", from.into()), ("to", l.date(Moment(to), zone).into())])
}

/// Members who stand for the same.
struct Bench {
    name: String,
    members: Vec<Member>,
}

/// Somebody who had a seat.
struct Former {
    name: String,
    affiliation: String,
    left: When,
    ending: String,
    reason: String,
}

impl Former {
    fn of(l: Locale, view: &MemberView, zone: &str) -> Option<Self> {
        let ending = view.row.ending.as_deref().and_then(|ending| ending.parse().ok());
        Some(Self {
            name: view.row.name.clone(),
            affiliation: view.row.affiliation.clone(),
            left: When::day(l, Moment(view.row.ended_at?), zone),
            ending: ending.map(|ending| ending_name(l, ending)).unwrap_or_default(),
            reason: view.row.reason.clone(),
        })
    }
}

/// A finding in words.
pub(crate) struct Told {
    pub(crate) breach: bool,
    /// The member it is about.
    pub(crate) name: Option<String>,
    pub(crate) text: String,
    /// The ordinance and the article, in Korean.
    pub(crate) article: Option<String>,
}

/// Findings in words.
pub(crate) fn told(l: Locale, standing: &Standing, view: &BodyView) -> Vec<Told> {
    let one = |observation: &Observation| {
        let text = remark(l, observation, &view.dialogue.zone)?;
        let member = observation.member.and_then(|id| view.member(id));
        Some(Told {
            breach: observation.severity == Severity::Breach,
            name: member.map(|member| member.row.name.clone()),
            text,
            article: observation.article.as_ref().map(ToString::to_string),
        })
    };
    standing.observations.iter().filter_map(one).collect()
}

/// What is to be said, in words; none of what is not about who sits in a body.
fn remark(l: Locale, observation: &Observation, zone: &str) -> Option<String> {
    let problem = match &observation.remark {
        Remark::Rule(problem) => problem,
        Remark::GenderShare { percent, most } => {
            let values =
                [("percent", i64::from(*percent).into()), ("most", fraction(*most).into())];
            return Some(l.a("finding-gender-share", values));
        }
        Remark::TermEnding { last, days } => {
            let last = l.date(*last, zone);
            let values = [("day", last.into()), ("n", (*days).into())];
            return Some(l.a("finding-term-ending", values));
        }
        Remark::SeatVacant => return Some(l.t("finding-seat-vacant")),
        Remark::BodiesUnknown { count } => {
            return Some(l.n("finding-bodies-unknown", i64::from(*count)));
        }
    };
    let n = |number: u32| i64::from(number);
    Some(match problem {
        Problem::SizeExceeded { members, most } => l.a(
            "finding-size-exceeded",
            [("members", n(*members).into()), ("most", n(*most).into())],
        ),
        Problem::OfficeVacant { office, kind, held, seats } => {
            office_told(l, "finding-office-vacant", (*office, *kind), (*held, *seats))
        }
        Problem::OfficeExceeded { office, kind, held, seats } => {
            office_told(l, "finding-office-exceeded", (*office, *kind), (*held, *seats))
        }
        Problem::GenderExceeded { gender, count, appointed, most } => l.a(
            match gender {
                domain::member::Gender::Woman => "finding-women-exceeded",
                domain::member::Gender::Man => "finding-men-exceeded",
            },
            [
                ("count", n(*count).into()),
                ("appointed", n(*appointed).into()),
                ("most", fraction(*most).into()),
            ],
        ),
        Problem::GenderUnknown { count, appointed, .. } => l.a(
            "finding-gender-unknown",
            [("count", n(*count).into()), ("appointed", n(*appointed).into())],
        ),
        Problem::BodiesMany { bodies, most, .. } => {
            l.a("finding-bodies-many", [("bodies", n(*bodies).into()), ("most", n(*most).into())])
        }
        Problem::RenewedOften { renewals, most, .. } => l.a(
            "finding-renewed-often",
            [("renewals", n(*renewals).into()), ("most", n(*most).into())],
        ),
        Problem::TermLong { years, .. } => l.a("finding-term-long", [("years", n(*years).into())]),
        Problem::TermPastPredecessor { .. } => l.t("finding-term-past-predecessor"),
        Problem::TermOver { days, .. } => l.n("finding-term-over", n(*days)),
        Problem::TermUnknown { .. } => l.t("finding-term-unknown"),
        Problem::NoticeLate { .. }
        | Problem::NoticeDue { .. }
        | Problem::MaterialsLate { .. }
        | Problem::MaterialsDue { .. }
        | Problem::WrittenShort { .. }
        | Problem::MinutesLate { .. }
        | Problem::RegularFew { .. } => return None,
    })
}

fn office_told(
    l: Locale,
    key: &str,
    (office, kind): (Office, MemberKind),
    (held, seats): (u32, u32),
) -> String {
    let values = [
        ("office", office_name(l, office).into()),
        ("kind", member_kind_name(l, kind).into()),
        ("held", i64::from(held).into()),
        ("seats", i64::from(seats).into()),
    ];
    l.a(key, values)
}

/// A fraction as it is written: `6/10`.
fn fraction(fraction: domain::bylaws::Fraction) -> String {
    fraction.to_string()
}

/// The picture of whom the members stand for.
fn picture(l: Locale, standing: &Standing) -> String {
    let (title, desc) = (l.t("body-picture"), l.t("body-picture-desc"));
    let row = |(constituency, count): &(Constituency, u32)| chart::Row {
        name: Name { text: constituency_name(l, *constituency), language: String::new() },
        value: *count,
        text: l.a(
            "body-share",
            [("n", i64::from(*count).into()), ("percent", share(*count, standing.enrolled).into())],
        ),
    };
    let rows: Vec<chart::Row> = standing.constituencies.iter().map(row).collect();
    column_bars(&Label { id: "benches", title: &title, desc: &desc }, &rows, &l.t("body-nobody"))
}

/// A part in whole percent.
fn share(part: u32, all: u32) -> i64 {
    let percent = part.saturating_mul(200).saturating_add(all).checked_div(all.saturating_mul(2));
    i64::from(percent.unwrap_or(0))
}

/// What the body was called before.
struct Before {
    when: When,
    name: String,
    purpose: String,
}

impl Before {
    fn of(l: Locale, earlier: Earlier, zone: &str) -> Self {
        Self {
            when: When::day(l, earlier.at, zone),
            name: earlier.description.name,
            purpose: earlier.description.purpose,
        }
    }
}

#[derive(Template)]
#[template(path = "body.html")]
struct BodyPage {
    l: Locale,
    layout: Layout,
    view: BodyView,
    kind: String,
    since: When,
    until: Option<When>,
    paragraphs: Vec<String>,
    parent: Option<Link>,
    predecessors: Vec<Link>,
    successors: Vec<Link>,
    under: Vec<Link>,
    enrolled: i64,
    most: Option<i64>,
    ex_officio: i64,
    exemption: Option<String>,
    picture: String,
    benches: Vec<Bench>,
    secretaries: Vec<Member>,
    former: Vec<Former>,
    findings: Vec<Told>,
    earlier: Vec<Before>,
    /// Where what the body does is found: its rules, its roster as files.
    sections: Vec<Link>,
}

/// GET /bodies/{slug}
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.body(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move { render(&inner, &asker, &slug).await })
        .await
}

async fn render(site: &Site, visitor: &Visitor, slug: &str) -> Result<String, Failure> {
    let (l, actor) = (visitor.locale, &visitor.actor);
    let view = site.app.body(actor, slug).await?;
    let around = site.app.surroundings(actor, &view).await?;
    let standing = site.app.published_findings(actor, &view).await?;
    let (dialogue, now) = (&view.dialogue, site.app.now());
    let zone = dialogue.zone.clone();
    let day = |at: i64| When::day(l, Moment(at), &zone);
    let member = |view: &MemberView| Member::of(l, view, now, &zone);
    let former = view.members.iter().filter(|member| !member.sits(now));
    let mut former: Vec<Former> = former.filter_map(|view| Former::of(l, view, &zone)).collect();
    former.reverse();
    let links = |bodies: &[Body]| -> Vec<Link> { bodies.iter().map(Link::of).collect() };
    let mut sections = sections(l, &view);
    if !site.app.calls_of_body(actor, dialogue, &view.row).await?.is_empty() {
        sections.push(Link { url: url::calls(&dialogue.slug), name: l.t("calls-title") });
    }
    let page = BodyPage {
        l,
        layout: Layout::of(site, visitor, dialogue, Place::Bodies, view.row.name.clone())
            .titled_in(dialogue.language),
        kind: kind_name(l, view.kind),
        since: day(view.row.valid_from),
        until: view.row.valid_to.map(day),
        paragraphs: paragraphs(&view.row.purpose),
        parent: view.parent.as_ref().map(Link::of),
        predecessors: links(&around.predecessors),
        successors: links(&around.successors),
        under: links(&around.under),
        enrolled: i64::from(standing.enrolled),
        most: standing.most.map(i64::from),
        ex_officio: i64::from(standing.ex_officio),
        exemption: standing.exemption.as_ref().map(|exemption| exemption.reason.clone()),
        picture: picture(l, &standing),
        benches: benches(l, &view, now),
        secretaries: view.sitting(now).filter(|member| member.row.votes == 0).map(member).collect(),
        former,
        findings: told(l, &standing, &view),
        earlier: around.earlier.into_iter().map(|one| Before::of(l, one, &zone)).collect(),
        sections,
        view,
    };
    Ok(page.render()?)
}

/// Those with a vote, by whom they stand for.
fn benches(l: Locale, view: &BodyView, now: Moment) -> Vec<Bench> {
    let zone = view.dialogue.zone.as_str();
    let bench = |constituency: &Constituency| {
        let own = view.enrolled(now).filter(|member| member.constituency == *constituency);
        Bench {
            name: constituency_name(l, *constituency),
            members: own.map(|member| Member::of(l, member, now, zone)).collect(),
        }
    };
    Constituency::ALL.iter().map(bench).filter(|bench| !bench.members.is_empty()).collect()
}

fn sections(l: Locale, view: &BodyView) -> Vec<Link> {
    let (slug, dialogue) = (view.row.slug.as_str(), view.dialogue.slug.as_str());
    let work = match view.kind {
        BodyKind::Council => Vec::new(),
        BodyKind::Subcommittee => {
            let own = url::query(&[("body", slug.to_owned())]);
            let url = format!("{}{own}", url::work(dialogue));
            vec![Link { url, name: l.t("assignment-board") }]
        }
        BodyKind::Panel => vec![
            Link { url: url::evidence_list(dialogue), name: l.t("evidence-title") },
            Link { url: url::inquiries(dialogue), name: l.t("inquiry-title") },
        ],
    };
    let files = [
        Link { url: url::body_meetings(slug), name: l.t("meetings-title") },
        Link { url: url::reports(dialogue), name: l.t("reports-title") },
        Link { url: url::resolutions(slug), name: l.t("meeting-resolutions") },
        Link { url: url::bylaws(slug), name: l.t("bylaws-title") },
        Link { url: url::body_file(slug, "roster.xlsx"), name: l.t("body-roster-xlsx") },
        Link { url: url::body_file(slug, "roster.csv"), name: l.t("body-roster-csv") },
    ];
    work.into_iter().chain(files).collect()
}

/// GET /bodies/{slug}/roster.csv
pub(crate) async fn roster_csv(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Failure> {
    let view = site.app.body(&visitor.actor, &slug).await?;
    let file = site.app.roster_csv(&visitor.actor, &view)?;
    Ok(download("text/csv; charset=utf-8", &format!("{slug}-roster.csv"), Bytes::from(file)))
}

/// GET /bodies/{slug}/roster.xlsx
pub(crate) async fn roster_xlsx(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Failure> {
    let view = site.app.body(&visitor.actor, &slug).await?;
    let file = site.app.roster_xlsx(&visitor.actor, &view)?;
    Ok(download(XLSX, &format!("{slug}-roster.xlsx"), Bytes::from(file)))
}
