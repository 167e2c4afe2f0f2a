//! How the members of a body score models: each by their seat, changeable until it is closed; then the
//! numbers are public, and who gave which never is.

use std::collections::{BTreeMap, BTreeSet};

use domain::act::{ActKind, Subject};
use domain::body::BodyKind;
use domain::code::Coded as _;
use domain::id::{BodyId, MemberId, ModelId, ScoringId};
use domain::model::{
    ByCriterion, Criterion, Distribution, LEAST, MOST, MOST_SCORED, REMARK, is_open,
};
use domain::permission::{Action, Denial, Resource};
use domain::publication::Publication;
use domain::text::Fault;
use domain::time::Moment;
use store::model::{Model, Recusal, Score, ScoredModel, Scoring};

use super::ModelView;
use crate::act::NewAct;
use crate::body::BodyView;
use crate::dialogue::Dialogue;
use crate::{Actor, App, Error, Fields, Result};

/// What a member thinks of a model.
#[derive(Clone, Debug, Default)]
pub struct NewScore {
    /// The points under each criterion, 1 to 5.
    pub points: ByCriterion<String>,
    /// What the member remarks; may be empty.
    pub remark: String,
}

/// What a member says of a model.
#[derive(Clone, Debug)]
pub enum Judgement {
    /// Points under each criterion.
    Points(NewScore),
    /// Why the member stands aside.
    Aside(String),
}

/// The same, checked.
enum Checked {
    Score(Score),
    Recusal(Recusal),
}

impl Checked {
    const fn model(&self) -> i64 {
        match self {
            Self::Score(score) => score.model_id,
            Self::Recusal(recusal) => recusal.model_id,
        }
    }
}

/// A model in a member's own scoring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnModel {
    /// The model.
    pub row: Model,
    /// The points the member gave.
    pub score: Option<Score>,
    /// Why the member stands aside.
    pub aside: Option<String>,
}

impl OwnModel {
    /// Whether nothing is left to do.
    pub const fn is_done(&self) -> bool {
        self.score.is_some() || self.aside.is_some()
    }
}

/// A body's scoring as one of its members sees it.
#[derive(Clone, Debug)]
pub struct OwnScoring {
    /// The scoring.
    pub row: Scoring,
    /// Whether points can be given now.
    pub open: bool,
    /// Whether the member has a vote: others read only.
    pub votes: bool,
    /// The models that are still public, by number.
    pub models: Vec<OwnModel>,
}

/// A scoring as the staff see it: who has done what remains unsaid but for who has not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoringLine {
    /// The scoring.
    pub row: Scoring,
    /// The name of the body.
    pub body: String,
    /// The body's part of addresses.
    pub slug: String,
    /// Whether points can be given now.
    pub open: bool,
    /// How many models are scored.
    pub models: usize,
    /// How many members may score.
    pub members: usize,
    /// Who has models left, with how many.
    pub missing: Vec<(String, usize)>,
}

/// What a closed scoring says of one model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scored {
    /// The scoring.
    pub scoring: ScoringId,
    /// The model.
    pub model: ModelId,
    /// The version of the model that was scored.
    pub version: i64,
    /// The name of the body.
    pub body: String,
    /// The body's part of addresses.
    pub slug: String,
    /// When the scoring was closed.
    pub closed: Moment,
    /// How often each number of points was given, by criterion.
    pub points: ByCriterion<Distribution>,
    /// How many members gave points.
    pub scores: i64,
    /// How many stood aside.
    pub aside: i64,
}

/// The points under one criterion.
const fn points_of(score: &Score, criterion: Criterion) -> i16 {
    match criterion {
        Criterion::Quality => score.quality,
        Criterion::Cohesion => score.cohesion,
        Criterion::Ecology => score.ecology,
        Criterion::Economy => score.economy,
    }
}

fn distributions(scores: &[&Score]) -> ByCriterion<Distribution> {
    ByCriterion::each(|criterion| {
        Distribution::of(scores.iter().map(|score| points_of(score, criterion)))
    })
}

fn is_open_now(row: &Scoring, now: Moment) -> bool {
    is_open(Moment(row.due_at), row.closed_at.map(Moment), now)
}

fn changed(body: &BodyView, row: &Scoring, change: &'static str) -> NewAct<'static> {
    NewAct {
        kind: ActKind::ScoringChanged,
        dialogue: Some(body.dialogue.id.0),
        subject: Subject::Scoring,
        subject_id: row.id,
        plain: vec![
            ("dialogue", body.dialogue.slug.as_str().into()),
            ("body", body.row.slug.as_str().into()),
            ("change", change.into()),
            ("due", row.due_at.into()),
        ],
        committed: Vec::new(),
    }
}

impl App {
    /// Lets a body score every model that is published now, until the end of a day.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor convenes the body; [`Error::Invalid`] for a day that is over;
    /// [`Error::Conflict`] when the body scores already, has no say in models, or there is none.
    pub async fn open_scoring(
        &self,
        actor: &Actor,
        body: &BodyView,
        due: &str,
    ) -> Result<ScoringId> {
        self.gate(actor, Action::Convene, &body.resource())?;
        let dialogue = &body.dialogue;
        let now = self.now();
        let mut fields = Fields::default();
        let due = fields.moment(("due", due), ("due", "23:59"), &dialogue.zone);
        if due.is_some_and(|due| due <= now) {
            fields.fault("due", Fault::Malformed { expected: "a day from today on" });
        }
        let due = fields.done(due)?.unwrap_or(now);
        if body.kind == BodyKind::Panel || body.row.valid_to.is_some() {
            return Err(Error::Conflict("body_does_not_score"));
        }
        let tx = self.inner.store.begin().await?;
        let latest = store::model::latest_scoring(&tx, body.row.id).await?;
        if latest.is_some_and(|row| row.closed_at.is_none()) {
            return Err(Error::Conflict("scoring_open"));
        }
        let most = i64::try_from(MOST_SCORED).unwrap_or(0);
        let rows = store::model::list(&tx, dialogue.id.0, false, 0, most).await?;
        let published = rows.iter().filter(|row| row.status == Publication::Published.as_str());
        let models: Vec<ScoredModel> =
            published.map(|row| ScoredModel { model_id: row.id, version: row.version }).collect();
        if models.is_empty() {
            return Err(Error::Conflict("no_models"));
        }
        let mut row = Scoring {
            id: 0,
            dialogue_id: dialogue.id.0,
            body_id: body.row.id,
            opened_at: now.0,
            due_at: due.0,
            closed_at: None,
        };
        row.id = store::model::insert_scoring(&tx, &row, &models).await?;
        let mut act = changed(body, &row, "opened");
        let codes: Vec<String> = models.iter().map(|one| ModelId(one.model_id).code()).collect();
        act.plain.push(("models", codes.into()));
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        Ok(ScoringId(row.id))
    }

    /// Closes a scoring and publishes its numbers, by criterion and without names.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor convenes the body; [`Error::Conflict`] when it is closed.
    pub async fn close_scoring(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: ScoringId,
    ) -> Result<()> {
        let read = self.inner.store.read();
        let row = store::model::scoring_by_id(&read, id.0).await?;
        let Some(row) = row else {
            self.gate(actor, Action::ReadDialogue, &Resource::default())?;
            return Err(Error::NOT_FOUND);
        };
        let body = self.body_by_id(actor, BodyId(row.body_id)).await?;
        if body.dialogue.id != dialogue.id {
            return Err(Error::NOT_FOUND);
        }
        self.gate(actor, Action::Convene, &body.resource())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = store::model::lock_scoring(&tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        if row.closed_at.is_some() {
            return Err(Error::Conflict("changed"));
        }
        store::model::close_scoring(&tx, id.0, now.0).await?;
        let scores = store::model::scores(&tx, id.0).await?;
        let asides = store::model::recusals(&tx, id.0).await?;
        let mut results = Vec::new();
        for model in store::model::scored_models(&tx, id.0).await? {
            let own: Vec<&Score> =
                scores.iter().filter(|score| score.model_id == model.model_id).collect();
            let aside = asides.iter().filter(|one| one.model_id == model.model_id).count();
            results.push(serde_json::json!({
                "model": ModelId(model.model_id).code(),
                "version": model.version,
                "points": distributions(&own),
                "aside": aside,
            }));
        }
        let mut act = changed(&body, &row, "closed");
        act.plain.push(("results", results.into()));
        self.record(&tx, act, now).await?;
        self.commit(tx).await
    }

    /// The scorings of a dialogue, the latest first, for its staff.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue.
    pub async fn scorings(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Vec<ScoringLine>> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let rows = store::model::scorings(&self.inner.store.read(), dialogue.id.0).await?;
        let mut lines = Vec::new();
        for row in rows {
            lines.push(self.scoring_line(actor, row).await?);
        }
        Ok(lines)
    }

    async fn scoring_line(&self, actor: &Actor, row: Scoring) -> Result<ScoringLine> {
        let read = self.inner.store.read();
        let body = self.body_by_id(actor, BodyId(row.body_id)).await?;
        let at = row.closed_at.map_or(self.now(), Moment);
        let models = store::model::scored_models(&read, row.id).await?.len();
        let mut done: BTreeMap<i64, usize> = BTreeMap::new();
        let scores = store::model::scores(&read, row.id).await?;
        let asides = store::model::recusals(&read, row.id).await?;
        let seats = scores.iter().map(|one| one.member_id);
        for seat in seats.chain(asides.iter().map(|one| one.member_id)) {
            *done.entry(seat).or_default() += 1;
        }
        let enrolled: Vec<_> = body.enrolled(at).collect();
        let left = |seat: i64| models.saturating_sub(done.get(&seat).copied().unwrap_or(0));
        let missing = enrolled
            .iter()
            .map(|member| (member.row.name.clone(), left(member.row.id)))
            .filter(|(_, left)| *left > 0)
            .collect();
        Ok(ScoringLine {
            open: is_open_now(&row, self.now()),
            body: body.row.name.clone(),
            slug: body.row.slug.clone(),
            models,
            members: enrolled.len(),
            missing,
            row,
        })
    }

    /// The latest scoring of a body as one of its members sees it; none when there never was one.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor has a seat in the body.
    pub async fn own_scoring(&self, actor: &Actor, body: &BodyView) -> Result<Option<OwnScoring>> {
        self.gate(actor, Action::Sit, &body.resource())?;
        let seat = actor.seat_in(body.id()).ok_or(Error::Denied(Denial::Forbidden))?;
        let read = self.inner.store.read();
        let Some(row) = store::model::latest_scoring(&read, body.row.id).await? else {
            return Ok(None);
        };
        let own = seat.member.0;
        let scores = store::model::scores(&read, row.id).await?;
        let asides = store::model::recusals(&read, row.id).await?;
        let wanted = store::model::scored_models(&read, row.id).await?;
        let wanted: BTreeSet<i64> = wanted.into_iter().map(|one| one.model_id).collect();
        let most = i64::try_from(MOST_SCORED).unwrap_or(0);
        let mut models = Vec::new();
        for model in store::model::list(&read, row.dialogue_id, false, 0, most).await? {
            let public = model.status == Publication::Published.as_str();
            if !public || !wanted.contains(&model.id) {
                continue;
            }
            let is_own = |of: i64, by: i64| of == model.id && by == own;
            let score = scores.iter().find(|one| is_own(one.model_id, one.member_id)).cloned();
            let aside = asides.iter().find(|one| is_own(one.model_id, one.member_id));
            let aside = aside.map(|one| one.reason.clone());
            models.push(OwnModel { row: model, score, aside });
        }
        Ok(Some(OwnScoring { open: is_open_now(&row, self.now()), votes: seat.votes, models, row }))
    }

    /// The seat with which the actor scores a model now.
    fn scoring_seat(
        &self,
        actor: &Actor,
        body: &BodyView,
        row: Option<&Scoring>,
    ) -> Result<MemberId> {
        let closed = row.is_none_or(|row| !is_open_now(row, self.now()));
        let intake = body.dialogue.intake();
        let closed = closed || intake.closed;
        self.gate(
            actor,
            Action::CastBallot,
            &Resource { closed, body: Some(body.id()), ..intake },
        )?;
        let seat = actor.seat_in(body.id()).ok_or(Error::Denied(Denial::Forbidden))?;
        Ok(seat.member)
    }

    /// Gives a model points, in the place of what the member said before.
    ///
    /// # Errors
    /// As [`App::judge_models`].
    pub async fn score_model(
        &self,
        actor: &Actor,
        body: &BodyView,
        id: ModelId,
        new: &NewScore,
    ) -> Result<()> {
        self.judge_models(actor, body, &[(id, Judgement::Points(new.clone()))]).await
    }

    /// Stands aside from scoring a model, with a reason (회피), in the place of points.
    ///
    /// # Errors
    /// As [`App::judge_models`].
    pub async fn stand_aside(
        &self,
        actor: &Actor,
        body: &BodyView,
        id: ModelId,
        reason: &str,
    ) -> Result<()> {
        self.judge_models(actor, body, &[(id, Judgement::Aside(reason.to_owned()))]).await
    }

    /// What a member thinks of several models, in one transaction. Nobody sees it but the member, so
    /// there is no act before the scoring is closed.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor has a vote in the body, the scoring is open and the models are
    /// in it and public; [`Error::Invalid`].
    pub async fn judge_models(
        &self,
        actor: &Actor,
        body: &BodyView,
        given: &[(ModelId, Judgement)],
    ) -> Result<()> {
        let latest = store::model::latest_scoring(&self.inner.store.read(), body.row.id).await?;
        let member = self.scoring_seat(actor, body, latest.as_ref())?;
        let scoring = latest.ok_or(Error::NOT_FOUND)?.id;
        let now = self.now();
        let mut fields = Fields::default();
        let checked: Vec<Checked> = given
            .iter()
            .map(|(id, what)| check(what, (scoring, *id, member), now, &mut fields))
            .collect();
        let checked = fields.done(checked)?;
        let tx = self.inner.store.begin().await?;
        let row = store::model::lock_scoring(&tx, scoring).await?.ok_or(Error::NOT_FOUND)?;
        if !is_open_now(&row, now) {
            return Err(Error::Denied(Denial::Closed));
        }
        let models = store::model::scored_models(&tx, scoring).await?;
        for one in &checked {
            let model = one.model();
            let found = store::model::by_id(&tx, model).await?;
            let public = found.is_some_and(|row| row.status == Publication::Published.as_str());
            if !public || !models.iter().any(|one| one.model_id == model) {
                return Err(Error::NOT_FOUND);
            }
            match one {
                Checked::Score(score) => store::model::set_score(&tx, score).await?,
                Checked::Recusal(recusal) => store::model::set_recusal(&tx, recusal).await?,
            }
        }
        Ok(tx.commit().await?)
    }

    /// What closed scorings say of models, the earliest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn scored(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        models: &[Model],
    ) -> Result<Vec<Scored>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let keys: Vec<i64> = models.iter().map(|row| row.id).collect();
        let read = self.inner.store.read();
        let scores = store::model::scores_of(&read, &keys).await?;
        let asides = store::model::recusals_of(&read, &keys).await?;
        let closed = store::model::closed_scorings(&read, &keys).await?;
        Ok(closed.into_iter().map(|one| result(one, &scores, &asides)).collect())
    }

    /// What members remarked on a model in closed scorings, without names, for those who sit in a body
    /// that scored it and for the staff. In the order of the words, so that it tells nothing of who wrote first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn scoring_remarks(&self, actor: &Actor, view: &ModelView) -> Result<Vec<String>> {
        self.gate(actor, Action::ReadDialogue, &view.resource())?;
        let read = self.inner.store.read();
        let keys = [view.row.id];
        let staff = self.gate(actor, Action::Curate, &view.dialogue.resource()).is_ok();
        let mut open = BTreeSet::new();
        for one in store::model::closed_scorings(&read, &keys).await? {
            let row = store::model::scoring_by_id(&read, one.scoring_id).await?;
            let body = row.map(|row| BodyId(row.body_id));
            let resource = Resource { body, ..view.resource() };
            if staff || self.gate(actor, Action::Sit, &resource).is_ok() {
                open.insert(one.scoring_id);
            }
        }
        let scores = store::model::scores_of(&read, &keys).await?;
        let mut remarks: Vec<String> = scores
            .into_iter()
            .filter(|score| open.contains(&score.scoring_id) && !score.remark.is_empty())
            .map(|score| score.remark)
            .collect();
        remarks.sort_unstable();
        Ok(remarks)
    }
}

fn result(closed: store::model::ClosedScoring, scores: &[Score], asides: &[Recusal]) -> Scored {
    let is_own =
        |scoring: i64, model: i64| scoring == closed.scoring_id && model == closed.model_id;
    let own: Vec<&Score> =
        scores.iter().filter(|one| is_own(one.scoring_id, one.model_id)).collect();
    let aside = asides.iter().filter(|one| is_own(one.scoring_id, one.model_id)).count();
    Scored {
        scoring: ScoringId(closed.scoring_id),
        model: ModelId(closed.model_id),
        version: closed.version,
        points: distributions(&own),
        scores: i64::try_from(own.len()).unwrap_or(0),
        aside: i64::try_from(aside).unwrap_or(0),
        body: closed.body,
        slug: closed.slug,
        closed: Moment(closed.closed_at),
    }
}

fn check(
    what: &Judgement,
    (scoring, model, member): (i64, ModelId, MemberId),
    now: Moment,
    fields: &mut Fields,
) -> Checked {
    match what {
        Judgement::Points(new) => {
            let points = ByCriterion::each(|criterion| {
                check_points(criterion, new.points.of(criterion), fields)
            });
            Checked::Score(Score {
                scoring_id: scoring,
                model_id: model.0,
                member_id: member.0,
                quality: points.quality,
                cohesion: points.cohesion,
                ecology: points.ecology,
                economy: points.economy,
                remark: fields.text(REMARK, &new.remark),
                at: now.0,
            })
        }
        Judgement::Aside(reason) => Checked::Recusal(Recusal {
            scoring_id: scoring,
            model_id: model.0,
            member_id: member.0,
            reason: fields.text(domain::recusal::REASON, reason),
            at: now.0,
        }),
    }
}

fn check_points(criterion: Criterion, given: &str, fields: &mut Fields) -> i16 {
    let field = criterion.as_str();
    if given.trim().is_empty() {
        fields.fault(field, Fault::Required);
        return 0;
    }
    let points = given.trim().parse().ok().filter(|points| (LEAST..=MOST).contains(points));
    if points.is_none() {
        fields.fault(field, Fault::Malformed { expected: "a number from 1 to 5" });
    }
    points.unwrap_or(0)
}
