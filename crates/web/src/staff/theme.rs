//! Sets of themes and agendas: begun, built as drafts, published.

use app::dialogue::Dialogue;
use app::theme::{NewAgenda, NewTheme, Outline, Set};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::{AgendaId, ThemeId, ThemeSetId};
use domain::permission::Action;
use domain::theme::{SET_TITLE, SUMMARY, SetStatus, TITLE};
use domain::time::Moment;
use serde::Deserialize;

use super::part::{Input, Part};
use super::{Desk, Faults, Frame, Tab, chosen_number, fault_at, faults_of, unknown_word};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::locale::Locale;
use crate::{Site, url};

struct SetLine {
    url: String,
    coding: String,
    number: i64,
    title: String,
    is_draft: bool,
    dates: String,
}

impl SetLine {
    fn of(l: Locale, dialogue: &Dialogue, set: &Set) -> Self {
        let date =
            |at: Option<i64>| at.map(|at| l.date(Moment(at), &dialogue.zone)).unwrap_or_default();
        Self {
            url: url::staff_theme_set(&dialogue.slug, set.number),
            coding: url::staff_coding_with(&dialogue.slug, set.number),
            number: set.number,
            title: set.title.clone(),
            is_draft: set.status == SetStatus::Draft.as_str(),
            dates: match set.valid_from {
                None => date(Some(set.created_at)),
                from => format!("{} – {}", date(from), date(set.valid_to)),
            },
        }
    }
}

#[derive(Template)]
#[template(path = "staff/theme_sets.html")]
struct SetsPage {
    l: Locale,
    frame: Frame,
    sets: Vec<SetLine>,
    part: Part,
    faults: Faults,
}

/// GET /staff/d/{dialogue}/themes
pub(crate) async fn sets(State(site): State<Site>, desk: Desk) -> Result<Response, Failure> {
    render_sets(&site, &desk, &Begin::default(), Vec::new()).await
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Begin {
    title: String,
    /// The number of the set that is copied; empty for an empty one.
    copy: String,
}

async fn render_sets(
    site: &Site,
    desk: &Desk,
    form: &Begin,
    faults: Faults,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Curate)?;
    let l = desk.l();
    let dialogue = &desk.dialogue;
    let sets = site.app.theme_sets(&desk.visitor.actor, dialogue).await?;
    let mut copies = vec![(String::new(), l.t("staff-themes-empty"))];
    copies.extend(sets.iter().map(|set| {
        let values = [("number", set.number.into()), ("title", set.title.as_str().into())];
        (set.number.to_string(), l.a("staff-themes-copy-of", values))
    }));
    let inputs = vec![
        Input::new("text", "title", l.t("staff-core-name"), &form.title)
            .at_most(SET_TITLE.max)
            .hinted(l.t("staff-themes-name-hint"))
            .needed(),
        Input::new("select", "copy", l.t("staff-themes-copy"), &form.copy)
            .hinted(l.t("staff-themes-copy-hint"))
            .of(copies),
    ];
    let action = url::staff_themes(&dialogue.slug);
    let begin = l.t("staff-themes-begin");
    let part = Part::new("begin", begin, action, l.t("staff-themes-begin-send"), inputs);
    let is_refused = !faults.is_empty();
    let page = SetsPage {
        l,
        sets: sets.iter().map(|set| SetLine::of(l, dialogue, set)).collect(),
        part: if is_refused { part.refused(&faults) } else { part },
        faults,
        frame: Frame::of(site, desk, Tab::Coding, l.t("staff-themes-title"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/themes: begins a set.
pub(crate) async fn begin(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<Begin>,
) -> Result<Response, Failure> {
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    desk.needs(&site, Action::Curate)?;
    let copied = match form.copy.parse() {
        Ok(number) => Some(app.theme_set(actor, dialogue, number).await?),
        Err(_) if form.copy.is_empty() => None,
        Err(_) => return Err(unknown_word("copy")),
    };
    match app.begin_theme_set(actor, dialogue, &form.title, copied.as_ref()).await {
        Ok(set) => {
            Ok(desk.said(&url::staff_theme_set(&dialogue.slug, set.number), "theme_set_begun"))
        }
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render_sets(&site, &desk, &form, faults).await
        }
    }
}

/// A theme or an agenda being written: which one, and what is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Edit {
    /// What the assistant proposes as its name.
    #[serde(skip)]
    names: Vec<String>,
    /// `T-012` or `D-02`; empty for a new one.
    code: String,
    /// `theme` or `agenda`, for a new one.
    kind: String,
    title: String,
    summary: String,
    agenda: String,
    position: String,
    /// The theme it is merged into.
    into: String,
    /// `save`, `remove` or `merge`.
    r#do: String,
}

impl Edit {
    /// Refuses what no form of ours sends.
    fn check(&self) -> Result<(), Failure> {
        let is_code = self.code.is_empty()
            || ThemeId::parse_code(&self.code).is_some()
            || AgendaId::parse_code(&self.code).is_some();
        let is_kind = ["", "theme", "agenda"].contains(&self.kind.as_str());
        let is_new = self.code.is_empty() && !["", "save"].contains(&self.r#do.as_str());
        let wrong = [(!is_code, "code"), (!is_kind, "kind"), (is_new, "do")];
        match wrong.into_iter().find(|(is, _)| *is) {
            Some((_, field)) => Err(unknown_word(field)),
            None => chosen_number("position", &self.position).map(|_| ()),
        }
    }

    fn is_agenda(&self) -> bool {
        self.kind == "agenda" || AgendaId::parse_code(&self.code).is_some()
    }
}

/// What the page has open.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SetQuery {
    /// `T-012` or `D-02`.
    at: String,
    /// `theme` or `agenda`: a new one is being written.
    new: String,
}

struct ThemeRow {
    code: String,
    url: String,
    title: String,
    answers: i64,
    experts: i64,
    current: bool,
}

struct AgendaRow {
    /// Empty for the themes that are in no agenda.
    code: String,
    url: String,
    title: String,
    current: bool,
    themes: Vec<ThemeRow>,
}

#[derive(Template)]
#[template(path = "staff/theme_set.html")]
struct SetPage {
    l: Locale,
    has_assistant: bool,
    frame: Frame,
    set: SetLine,
    rows: Vec<AgendaRow>,
    count: usize,
    edit: Edit,
    faults: Faults,
    agendas: Vec<(String, String)>,
    others: Vec<(String, String)>,
    action: String,
    title_limit: usize,
    summary_limit: usize,
    language: String,
}

impl SetPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }

    fn is_open(&self) -> bool {
        !self.edit.code.is_empty() || !self.edit.kind.is_empty()
    }

    fn at(&self, name: &str, value: &str) -> String {
        format!("{}{}", self.action, url::query(&[(name, value.to_owned())]))
    }
}

/// GET /staff/d/{dialogue}/themes/{set}
pub(crate) async fn set(
    State(site): State<Site>,
    desk: Desk,
    Path((_, number)): Path<(String, i64)>,
    Query(query): Query<SetQuery>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let set = site.app.theme_set(actor, dialogue, number).await?;
    let outline = site.app.theme_outline(actor, dialogue, &set).await?;
    let edit = opened(&outline, &query);
    render_set(&site, &desk, &outline, edit, Vec::new()).await
}

/// What the address opens, as it stands.
fn opened(outline: &Outline, query: &SetQuery) -> Edit {
    let theme = ThemeId::parse_code(&query.at)
        .and_then(|id| outline.themes().find(|line| line.row.id == id.0));
    if let Some(line) = theme {
        let row = &line.row;
        let agenda = row.agenda_id.map(|id| AgendaId(id).code()).unwrap_or_default();
        return Edit {
            code: ThemeId(row.id).code(),
            title: row.title.clone(),
            summary: row.summary.clone(),
            agenda,
            position: row.position.to_string(),
            ..Edit::default()
        };
    }
    let agenda = AgendaId::parse_code(&query.at)
        .and_then(|id| outline.agendas.iter().find(|line| line.row.id == id.0));
    if let Some(line) = agenda {
        return Edit {
            code: AgendaId(line.row.id).code(),
            title: line.row.title.clone(),
            summary: line.row.summary.clone(),
            position: line.row.position.to_string(),
            ..Edit::default()
        };
    }
    let kind = if matches!(query.new.as_str(), "theme" | "agenda") { &query.new } else { "" };
    Edit { kind: kind.to_owned(), ..Edit::default() }
}

async fn render_set(
    site: &Site,
    desk: &Desk,
    outline: &Outline,
    edit: Edit,
    faults: Faults,
) -> Result<Response, Failure> {
    let l = desk.l();
    let dialogue = &desk.dialogue;
    let set = &outline.set;
    let action = url::staff_theme_set(&dialogue.slug, set.number);
    let at = |code: &str| format!("{action}{}", url::query(&[("at", code.to_owned())]));
    let theme_row = |line: &app::theme::ThemeLine| {
        let code = ThemeId(line.row.id).code();
        ThemeRow {
            url: at(&code),
            title: line.row.title.clone(),
            answers: line.counts.answers,
            experts: line.counts.experts,
            current: code == edit.code,
            code,
        }
    };
    let mut rows: Vec<AgendaRow> = outline
        .agendas
        .iter()
        .map(|agenda| {
            let code = AgendaId(agenda.row.id).code();
            AgendaRow {
                url: at(&code),
                title: agenda.row.title.clone(),
                current: code == edit.code,
                themes: agenda.themes.iter().map(theme_row).collect(),
                code,
            }
        })
        .collect();
    if !outline.loose.is_empty() {
        rows.push(AgendaRow {
            code: String::new(),
            url: String::new(),
            title: l.t("themes-loose"),
            current: false,
            themes: outline.loose.iter().map(theme_row).collect(),
        });
    }
    let mut agendas = vec![(String::new(), l.t("themes-loose"))];
    agendas.extend(outline.agendas.iter().map(|agenda| {
        let code = AgendaId(agenda.row.id).code();
        (code.clone(), format!("{code} {}", agenda.row.title))
    }));
    let others = outline.themes().map(|line| (ThemeId(line.row.id).code(), &line.row.title));
    let others = others
        .filter(|(code, _)| *code != edit.code)
        .map(|(code, title)| (code.clone(), format!("{code} {title}")))
        .collect();
    let is_refused = !faults.is_empty();
    let page = SetPage {
        l,
        has_assistant: site.app.has_assistant(),
        set: SetLine::of(l, dialogue, set),
        count: outline.count(),
        rows,
        edit,
        faults,
        agendas,
        others,
        action,
        title_limit: TITLE.max,
        summary_limit: SUMMARY.max,
        language: dialogue.language.to_string(),
        frame: Frame::of(site, desk, Tab::Coding, set.title.clone()).await?.with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/themes/{set}: adds, rewrites, removes or merges.
pub(crate) async fn edit(
    State(site): State<Site>,
    desk: Desk,
    Path((_, number)): Path<(String, i64)>,
    Form(form): Form<Edit>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let set = app.theme_set(actor, dialogue, number).await?;
    form.check()?;
    if let ("names", Some(theme)) = (form.r#do.as_str(), ThemeId::parse_code(&form.code)) {
        let back = format!(
            "{}{}",
            url::staff_theme_set(&dialogue.slug, number),
            url::query(&[("at", form.code.clone())])
        );
        return match app.propose_theme_names(actor, theme).await {
            Ok(names) => {
                let outline = app.theme_outline(actor, dialogue, &set).await?;
                render_set(&site, &desk, &outline, Edit { names, ..form }, Vec::new()).await
            }
            Err(error) => desk.answer::<()>(&site, &back, Err(error)).await,
        };
    }
    let result = if form.is_agenda() {
        edit_agenda(&site, &desk, &set, &form).await?
    } else {
        edit_theme(&site, &desk, &set, &form).await?
    };
    let page = url::staff_theme_set(&dialogue.slug, number);
    match result {
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            let outline = app.theme_outline(actor, dialogue, &set).await?;
            render_set(&site, &desk, &outline, form, faults).await
        }
        result => {
            let code = result.as_ref().ok().cloned().unwrap_or_else(|| form.code.clone());
            let back = format!("{page}{}", url::query(&[("at", code)]));
            desk.answer(&site, &back, result).await
        }
    }
}

/// What came of a change of a theme: the code that is open afterwards.
async fn edit_theme(
    site: &Site,
    desk: &Desk,
    set: &Set,
    form: &Edit,
) -> Result<app::Result<String>, Failure> {
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let agenda = match AgendaId::parse_code(&form.agenda) {
        None if !form.agenda.is_empty() => return Err(unknown_word("agenda")),
        agenda => agenda,
    };
    let new = NewTheme {
        title: form.title.clone(),
        summary: form.summary.clone(),
        agenda,
        position: form.position.parse().ok(),
    };
    let Some(id) = ThemeId::parse_code(&form.code) else {
        let added = app.add_theme(actor, dialogue, ThemeSetId(set.id), &new).await;
        return Ok(added.map(|id| id.code()));
    };
    Ok(match form.r#do.as_str() {
        "" | "save" => app.edit_theme(actor, dialogue, id, &new).await.map(|()| id.code()),
        "remove" => app.remove_theme(actor, dialogue, id).await.map(|()| String::new()),
        "merge" => match ThemeId::parse_code(&form.into) {
            Some(into) => app.merge_theme(actor, dialogue, id, into).await.map(|()| into.code()),
            None => return Err(unknown_word("into")),
        },
        _ => return Err(unknown_word("do")),
    })
}

/// What came of a change of an agenda: the code that is open afterwards.
async fn edit_agenda(
    site: &Site,
    desk: &Desk,
    set: &Set,
    form: &Edit,
) -> Result<app::Result<String>, Failure> {
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let new = NewAgenda {
        title: form.title.clone(),
        summary: form.summary.clone(),
        position: form.position.parse().ok(),
    };
    let Some(id) = AgendaId::parse_code(&form.code) else {
        let added = app.add_agenda(actor, dialogue, ThemeSetId(set.id), &new).await;
        return Ok(added.map(|id| id.code()));
    };
    Ok(match form.r#do.as_str() {
        "" | "save" => app.edit_agenda(actor, dialogue, id, &new).await.map(|()| id.code()),
        "remove" => app.remove_agenda(actor, dialogue, id).await.map(|()| String::new()),
        _ => return Err(unknown_word("do")),
    })
}

/// POST /staff/d/{dialogue}/themes/{set}/publish
pub(crate) async fn publish(
    State(site): State<Site>,
    desk: Desk,
    Path((_, number)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let set = app.theme_set(actor, dialogue, number).await?;
    let result = app.publish_theme_set(actor, dialogue, ThemeSetId(set.id)).await;
    desk.answer(&site, &url::staff_theme_set(&dialogue.slug, number), result).await
}
