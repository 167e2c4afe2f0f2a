//! Pilots on the staff desk: written down, published, and run: milestones, money, reports, risks and the
//! evaluation, all on one page.

use app::page::Slice;
use app::pilot::{NewEntry, NewPilot, PilotView};
use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::{PilotEntryId, PilotId};
use domain::permission::{Action, Denial};
use domain::pilot::{Degree, Entry, EntryKind, RiskState, Verdict};
use domain::publication::Publication;
use serde::Deserialize;

use super::action::progress_choices;
use super::field::{Field, Form as Fields, Kind, values};
use super::gathering::{PageQuery, PublishForm};
use super::indicator::{Part, part, with_prefix};
use super::upload::{Upload, picture_faults, read_picture};
use super::{
    Desk, Faults, Frame, Pager, Pairs, Tab, chosen_number, fault_at, faults_of, one, unknown_word,
};
use crate::action::{days, money, progress_name};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::locale::Locale;
use crate::pilot::{Entered, degree_name, entered, risk_name, verdict_name};
use crate::{Site, url};

/// Pilots on one page.
const PAGE: i64 = 30;

struct Line {
    code: String,
    edit: String,
    title: String,
    owner: String,
    days: String,
    budget: String,
    progress: String,
    late: usize,
    status: Publication,
}

#[derive(Template)]
#[template(path = "staff/pilots.html")]
struct ListPage {
    l: Locale,
    frame: Frame,
    language: &'static str,
    action: String,
    actions: String,
    choices: String,
    rows: Vec<Line>,
    pager: Pager,
    fields: Vec<Field>,
    faults: Faults,
}

fn fields(l: Locale, form: &Pairs, faults: &Faults) -> Vec<Field> {
    Fields::new("", form, faults)
        .needs("title", l.t("staff-pilot-title"), Kind::Text)
        .needs("why", l.t("staff-pilot-why"), Kind::Area(3))
        .needs("text", l.t("staff-action-text"), Kind::Area(5))
        .needs("owner", l.t("action-owner"), Kind::Text)
        .may("partners", l.t("action-partners"), Kind::Text)
        .may("places", l.t("pilot-places"), Kind::Text)
        .needs("budget", l.t("staff-action-budget"), Kind::Number)
        .needs("starts", l.t("staff-action-starts"), Kind::Day)
        .needs("ends", l.t("staff-action-ends"), Kind::Day)
        .picks("progress", l.t("action-progress"), progress_choices(l))
        .may("stopped", l.t("staff-action-stopped"), Kind::Text)
        .may("resolution", l.t("answering-resolution"), Kind::Text)
        .hint(l.t("staff-pilot-resolution-hint"))
        .may("inputs", l.t("staff-action-inputs"), Kind::Area(3))
        .hint(l.t("staff-action-inputs-hint"))
        .done()
}

fn wanted(form: &Pairs) -> NewPilot {
    let text = |name| one(form, name).to_owned();
    NewPilot {
        title: text("title"),
        why: text("why"),
        text: text("text"),
        owner: text("owner"),
        partners: text("partners"),
        places: text("places"),
        budget: text("budget"),
        starts: text("starts"),
        ends: text("ends"),
        progress: text("progress"),
        stopped: text("stopped"),
        resolution: text("resolution"),
        inputs: text("inputs"),
    }
}

/// GET /staff/d/{dialogue}/pilots
pub(crate) async fn list(
    State(site): State<Site>,
    desk: Desk,
    Query(query): Query<PageQuery>,
) -> Result<Response, Failure> {
    render_list(&site, &desk, query.page.unwrap_or(1), &Pairs::new(), Faults::new()).await
}

async fn render_list(
    site: &Site,
    desk: &Desk,
    number: i64,
    form: &Pairs,
    faults: Faults,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Curate)?;
    let (l, dialogue) = (desk.l(), &desk.dialogue);
    let slug = dialogue.slug.as_str();
    let slice = Slice::page(number, PAGE)?;
    let page = site.app.pilots(&desk.visitor.actor, dialogue, true, slice).await?;
    let today = site.app.today(dialogue);
    let line = |view: &PilotView| Line {
        code: view.id().code(),
        edit: url::staff_pilot(slug, view.row.id),
        title: view.row.title.clone(),
        owner: view.row.owner.clone(),
        days: days(l, &view.row.starts, &view.row.ends),
        budget: money(l, view.row.budget),
        progress: progress_name(l, view.progress),
        late: entered(l, view, today).late + view.indicators.iter().filter(|i| i.late > 0).count(),
        status: view.status,
    };
    let at = |page: i64| {
        format!("{}{}", url::staff_pilots(slug), url::query(&[("page", page.to_string())]))
    };
    let is_refused = !faults.is_empty();
    let list = ListPage {
        l,
        language: dialogue.language.as_str(),
        action: url::staff_pilots(slug),
        actions: url::staff_actions(slug),
        choices: url::staff_choices(slug),
        pager: Pager::new(number, PAGE, page.items.len(), page.total, at),
        rows: page.items.iter().map(line).collect(),
        fields: fields(l, form, &faults),
        faults,
        frame: Frame::of(site, desk, Tab::Pilots, l.t("pilots-title"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(list.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/pilots
pub(crate) async fn add(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<Pairs>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    match site.app.add_pilot(&desk.visitor.actor, &desk.dialogue, &wanted(&form)).await {
        Ok(id) => {
            let to = url::staff_pilot(&desk.dialogue.slug, id.0);
            Ok(desk.said(&to, "pilot_added"))
        }
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render_list(&site, &desk, 1, &form, faults).await
        }
    }
}

/// The form of one kind of entry.
struct EntryForm {
    kind: EntryKind,
    title: String,
    fields: Vec<Field>,
    /// The entry that is replaced, if one is.
    item: Option<i64>,
    open: bool,
}

#[derive(Template)]
#[template(path = "staff/pilot.html")]
struct PilotPage {
    l: Locale,
    frame: Frame,
    language: &'static str,
    view: PilotView,
    code: String,
    action: String,
    public: String,
    fields: Vec<Field>,
    faults: Faults,
    errors: Vec<(String, String)>,
    part: Part,
    entered: Entered,
    forms: Vec<EntryForm>,
}

impl PilotPage {
    fn is(&self, status: &str) -> bool {
        self.view.status.as_str() == status
    }

    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

pub(super) async fn find(site: &Site, desk: &Desk, code: &str) -> Result<PilotView, Failure> {
    desk.needs(site, Action::Curate)?;
    let id = PilotId::parse_code(code).ok_or(Denial::NotFound)?;
    Ok(site.app.own_pilot(&desk.visitor.actor, &desk.dialogue, id).await?)
}

async fn form_of(site: &Site, desk: &Desk, view: &PilotView) -> Result<Pairs, Failure> {
    let row = &view.row;
    let inputs = site.app.pilot_codes(&desk.visitor.actor, view).await?;
    Ok(values([
        ("title", row.title.clone()),
        ("why", row.why.clone()),
        ("text", row.text.clone()),
        ("owner", row.owner.clone()),
        ("partners", row.partners.clone()),
        ("places", row.places.clone()),
        ("budget", row.budget.to_string()),
        ("starts", row.starts.clone()),
        ("ends", row.ends.clone()),
        ("progress", row.progress.clone()),
        ("stopped", row.stopped.clone()),
        ("resolution", view.resolution.clone().unwrap_or_default()),
        ("inputs", inputs),
    ]))
}

fn degrees(l: Locale) -> Vec<(&'static str, String)> {
    Degree::ALL.iter().map(|one| (one.as_str(), degree_name(l, *one))).collect()
}

fn kind_name(l: Locale, kind: EntryKind) -> String {
    match kind {
        EntryKind::Milestone => l.t("pilot-milestones"),
        EntryKind::Spending => l.t("pilot-figure-money"),
        EntryKind::Report => l.t("pilot-reports"),
        EntryKind::Risk => l.t("pilot-risks"),
        EntryKind::Evaluation => l.t("pilot-evaluation"),
    }
}

fn entry_fields(l: Locale, kind: EntryKind, form: Fields<'_>, replaces: bool) -> Vec<Field> {
    let form = match kind {
        EntryKind::Milestone => form
            .needs("what", l.t("staff-entry-milestone"), Kind::Text)
            .needs("due", l.t("pilot-due"), Kind::Day)
            .may("done", l.t("staff-entry-done"), Kind::Day)
            .may("late", l.t("staff-entry-late"), Kind::Text),
        EntryKind::Spending => form
            .needs("on", l.t("indicator-day"), Kind::Day)
            .needs("amount", l.t("report-amount"), Kind::Number)
            .needs("what", l.t("report-purpose"), Kind::Text),
        EntryKind::Report => form.needs("month", l.t("staff-entry-month"), Kind::Month).needs(
            "report",
            l.t("staff-entry-report"),
            Kind::Area(8),
        ),
        EntryKind::Risk => {
            let states = RiskState::ALL.iter().map(|one| (one.as_str(), risk_name(l, *one)));
            form.needs("what", l.t("staff-entry-risk"), Kind::Text)
                .picks("likely", l.t("pilot-likely"), degrees(l))
                .picks("bad", l.t("pilot-bad"), degrees(l))
                .needs("doing", l.t("pilot-doing"), Kind::Text)
                .picks("state", l.t("pilot-state"), states.collect())
        }
        EntryKind::Evaluation => {
            let verdicts = Verdict::ALL.iter().map(|one| (one.as_str(), verdict_name(l, *one)));
            form.needs("promised", l.t("pilot-promised"), Kind::Area(4))
                .needs("came", l.t("pilot-came"), Kind::Area(4))
                .needs("learned", l.t("pilot-learned"), Kind::Area(4))
                .picks("verdict", l.t("pilot-verdict"), verdicts.collect())
        }
    };
    if replaces {
        form.may("reason", l.t("staff-entry-reason"), Kind::Text)
            .hint(l.t("staff-entry-reason-hint"))
            .done()
    } else {
        form.done()
    }
}

/// An entry as its form holds it.
fn stored(entry: &Entry) -> Pairs {
    match entry {
        Entry::Milestone { what, due, done, late } => values([
            ("what", what.clone()),
            ("due", due.to_string()),
            ("done", done.map(|day| day.to_string()).unwrap_or_default()),
            ("late", late.clone()),
        ]),
        Entry::Spending { on, amount, what } => {
            values([("on", on.to_string()), ("amount", amount.to_string()), ("what", what.clone())])
        }
        Entry::Report { month, text } => values([
            ("month", month.to_string().chars().take(7).collect()),
            ("report", text.clone()),
        ]),
        Entry::Risk { what, likely, bad, doing, state } => values([
            ("what", what.clone()),
            ("likely", likely.as_str().to_owned()),
            ("bad", bad.as_str().to_owned()),
            ("doing", doing.clone()),
            ("state", state.as_str().to_owned()),
        ]),
        Entry::Evaluation { promised, came, learned, verdict } => values([
            ("promised", promised.clone()),
            ("came", came.clone()),
            ("learned", learned.clone()),
            ("verdict", verdict.as_str().to_owned()),
        ]),
    }
}

/// What is shown in the forms of entries: what was typed, or the entry to be replaced.
struct Typed<'a> {
    values: &'a Pairs,
    faults: &'a Faults,
    kind: Option<EntryKind>,
    item: Option<i64>,
}

fn forms(l: Locale, typed: &Typed<'_>) -> Vec<EntryForm> {
    let (none, clean) = (Pairs::new(), Faults::new());
    let form = |kind: &EntryKind| {
        let own = typed.kind == Some(*kind);
        let (values, faults) = if own { (typed.values, typed.faults) } else { (&none, &clean) };
        let prefix = format!("{kind}-");
        let item = typed.item.filter(|_| own);
        EntryForm {
            kind: *kind,
            title: kind_name(l, *kind),
            fields: entry_fields(l, *kind, Fields::new(&prefix, values, faults), item.is_some()),
            item,
            open: own,
        }
    };
    EntryKind::ALL.iter().map(form).collect()
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ItemQuery {
    /// The entry to be replaced.
    item: Option<i64>,
}

/// GET /staff/d/{dialogue}/pilots/{code}
pub(crate) async fn edit_form(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
    Query(query): Query<ItemQuery>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let form = form_of(&site, &desk, &view).await?;
    let item = view.items.iter().find(|item| Some(item.id.0) == query.item);
    let values = item.map(|item| stored(&item.entry)).unwrap_or_default();
    let typed = Typed {
        values: &values,
        faults: &Faults::new(),
        kind: item.map(|item| item.entry.kind()),
        item: item.map(|item| item.id.0),
    };
    render(&site, &desk, view, (&form, Faults::new()), &typed).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    view: PilotView,
    (form, faults): (&Pairs, Faults),
    typed: &Typed<'_>,
) -> Result<Response, Failure> {
    let (l, slug) = (desk.l(), desk.dialogue.slug.as_str());
    let is_refused = !faults.is_empty() || !typed.faults.is_empty();
    let code = view.id().code();
    // What was typed of an indicator is none of an entry's.
    let (none, clean) = (Pairs::new(), Faults::new());
    let indicator =
        if typed.kind.is_none() { (typed.values, typed.faults) } else { (&none, &clean) };
    let part = part(l, &desk.dialogue, &code, &view.indicators, indicator);
    let mut errors: Vec<(String, String)> =
        faults.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
    errors.extend(part.errors.iter().cloned());
    errors.extend(typed.kind.into_iter().flat_map(|kind| with_prefix(kind.as_str(), typed.faults)));
    let page = PilotPage {
        l,
        language: desk.dialogue.language.as_str(),
        action: url::staff_pilot(slug, view.row.id),
        public: url::pilot(view.row.id),
        fields: fields(l, form, &faults),
        part,
        errors,
        entered: entered(l, &view, site.app.today(&desk.dialogue)),
        forms: forms(l, typed),
        code,
        faults,
        frame: Frame::of(site, desk, Tab::Pilots, view.row.title.clone())
            .await?
            .with_faults(is_refused),
        view,
    };
    Ok(super::page(page.render()?, is_refused))
}

/// The page of a pilot as it stands, with what was typed of an indicator.
pub(super) async fn with_typed(
    site: &Site,
    desk: &Desk,
    view: PilotView,
    (values, faults): (&Pairs, &Faults),
) -> Result<Response, Failure> {
    let form = form_of(site, desk, &view).await?;
    let typed = Typed { values, faults, kind: None, item: None };
    render(site, desk, view, (&form, Faults::new()), &typed).await
}

/// POST /staff/d/{dialogue}/pilots/{code}
pub(crate) async fn edit(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<Pairs>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let back = url::staff_pilot(&desk.dialogue.slug, view.row.id);
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    match site.app.change_pilot(actor, dialogue, view.id(), &wanted(&form)).await {
        Ok(()) => Ok(desk.said(&back, "pilot_saved")),
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            refused(&site, &desk, view, &form, faults).await
        }
    }
}

/// The page with faults in the pilot's own form.
async fn refused(
    site: &Site,
    desk: &Desk,
    view: PilotView,
    form: &Pairs,
    faults: Faults,
) -> Result<Response, Failure> {
    let (values, clean) = (Pairs::new(), Faults::new());
    let typed = Typed { values: &values, faults: &clean, kind: None, item: None };
    render(site, desk, view, (form, faults), &typed).await
}

/// POST /staff/d/{dialogue}/pilots/{code}/publish
pub(crate) async fn publish(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<PublishForm>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let change = form.change()?;
    let back = url::staff_pilot(&desk.dialogue.slug, view.row.id);
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let done = site.app.publish_pilot(actor, dialogue, view.id(), change, &form.reason).await;
    match done {
        Ok(()) => Ok(desk.said(&back, "publication_changed")),
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            let form = form_of(&site, &desk, &view).await?;
            refused(&site, &desk, view, &form, faults).await
        }
        Err(error) => desk.answer::<()>(&site, &back, Err(error)).await,
    }
}

fn entry_of(form: &Pairs) -> NewEntry {
    let text = |name| one(form, name).to_owned();
    NewEntry {
        kind: text("kind"),
        what: text("what"),
        due: text("due"),
        done: text("done"),
        late: text("late"),
        on: text("on"),
        amount: text("amount"),
        month: text("month"),
        report: text("report"),
        likely: text("likely"),
        bad: text("bad"),
        doing: text("doing"),
        state: text("state"),
        promised: text("promised"),
        came: text("came"),
        learned: text("learned"),
        verdict: text("verdict"),
    }
}

/// POST /staff/d/{dialogue}/pilots/{code}/entries: enters, replaces or takes back.
pub(crate) async fn enter(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<Pairs>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let kind: EntryKind = one(&form, "kind").parse().map_err(|_| unknown_word("kind"))?;
    let back = format!("{}#{kind}", url::staff_pilot(&desk.dialogue.slug, view.row.id));
    let (actor, dialogue, id) = (&desk.visitor.actor, &desk.dialogue, view.id());
    let item = chosen_number("item", one(&form, "item"))?.map(PilotEntryId);
    let reason = one(&form, "reason");
    let new = entry_of(&form);
    let done = match (item, one(&form, "do")) {
        (None, "save") => site.app.add_entry(actor, dialogue, id, &new).await.map(|_| ()),
        (Some(item), "save") => {
            site.app.replace_entry(actor, dialogue, id, item, &new, reason).await
        }
        (Some(item), "remove") => site.app.remove_entry(actor, dialogue, id, item, reason).await,
        _ => return Err(unknown_word("do")),
    };
    match done {
        Ok(()) => Ok(desk.said(&back, "entry_saved")),
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            let own = form_of(&site, &desk, &view).await?;
            let item = item.map(|item| item.0);
            let typed = Typed { values: &form, faults: &faults, kind: Some(kind), item };
            render(&site, &desk, view, (&own, Faults::new()), &typed).await
        }
        Err(error) => desk.answer::<()>(&site, &back, Err(error)).await,
    }
}

/// POST /staff/d/{dialogue}/pilots/{code}/reports/{report}/pictures
pub(crate) async fn add_picture(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code, report)): Path<(String, String, i64)>,
    request: Request,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let Upload { file, alt, .. } = read_picture(&site, request).await?;
    let back = format!("{}#report", url::staff_pilot(&desk.dialogue.slug, view.row.id));
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let report = PilotEntryId(report);
    match site.app.add_report_picture(actor, dialogue, view.id(), report, file, &alt).await {
        Ok(_) => Ok(desk.said(&back, "photo_added")),
        Err(error @ (app::Error::Conflict(_) | app::Error::Denied(_))) => {
            desk.answer::<()>(&site, &back, Err(error)).await
        }
        Err(error) => {
            let faults = picture_faults(desk.l(), "photo", error)?;
            let form = form_of(&site, &desk, &view).await?;
            refused(&site, &desk, view, &form, faults).await
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RemoveForm {
    picture: i64,
    reason: String,
}

/// POST /staff/d/{dialogue}/pilots/{code}/pictures/remove
pub(crate) async fn remove_picture(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<RemoveForm>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let back = format!("{}#report", url::staff_pilot(&desk.dialogue.slug, view.row.id));
    let (actor, dialogue, id) = (&desk.visitor.actor, &desk.dialogue, view.id());
    match site.app.remove_report_picture(actor, dialogue, id, form.picture, &form.reason).await {
        Ok(()) => Ok(desk.said(&back, "photo_destroyed")),
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            let form = form_of(&site, &desk, &view).await?;
            refused(&site, &desk, view, &form, faults).await
        }
        Err(error) => desk.answer::<()>(&site, &back, Err(error)).await,
    }
}
