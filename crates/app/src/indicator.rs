//! Indicators: set, measured month after month, corrected by further values, explained when missed.

use std::collections::{BTreeMap, BTreeSet};

use domain::act::{ActKind, Subject};
use domain::code::Coded as _;
use domain::id::{ActionId, IndicatorId, PilotId};
use domain::indicator::{
    Direction, METHOD, MISSED, MOST, MOST_DECIMALS, MOST_MONTHS, MOST_VALUES, Measured, NAME, NEXT,
    NOTE, Of, REASON, SOURCE, Standing, UNIT, plain, read,
};
use domain::permission::{Action as Asked, Resource};
use domain::text::Fault;
use domain::time::{Date, Moment, zone};
use publish::table::csv_lines;
use serde::{Deserialize, Serialize};
pub use store::indicator::{Indicator, Value};
use store::number::Numbered;
use store::revision::Revision;

use crate::act::NewAct;
use crate::dialogue::Dialogue;
use crate::{Actor, App, Error, Fields, Result};

/// The revisions of indicators carry this kind.
const KIND: &str = "indicator";

/// An indicator as staff write it.
#[derive(Clone, Debug, Default)]
pub struct NewIndicator {
    /// Its name.
    pub name: String,
    /// The unit.
    pub unit: String,
    /// What is counted and how.
    pub method: String,
    /// Where the numbers come from.
    pub source: String,
    /// `domain::indicator::Direction` as text.
    pub direction: String,
    /// Digits after the point; empty for none.
    pub decimals: String,
    /// The value at the beginning, `41.5`.
    pub baseline: String,
    /// The day of it.
    pub baseline_on: String,
    /// The target.
    pub target: String,
    /// The day by which it should be reached.
    pub target_on: String,
    /// Months between two measurements; empty for one.
    pub every: String,
}

/// A value as it is typed.
#[derive(Clone, Debug, Default)]
pub struct NewValue {
    /// The day it was measured for.
    pub day: String,
    /// The value.
    pub value: String,
    /// Of how many it was measured; may be empty.
    pub base: String,
    /// What is to be said of it.
    pub note: String,
    /// The value that this one corrects.
    pub replaces: Option<i64>,
    /// Why.
    pub reason: String,
}

/// What a correction of an indicator replaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Details {
    name: String,
    method: String,
    source: String,
    baseline: i64,
    baseline_on: String,
    target: i64,
    target_on: String,
    every_months: i16,
}

/// An indicator with where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorView {
    /// The indicator.
    pub row: Indicator,
    /// Which way is better.
    pub direction: Direction,
    /// Digits after the point.
    pub decimals: u8,
    /// Where it stands.
    pub standing: Standing,
    /// The day on which the next value is due.
    pub next: Option<Date>,
    /// By how many days it is late; 0 while it is not.
    pub late: i64,
    /// The values that stand, by day.
    pub values: Vec<Value>,
    /// The values that were corrected, each behind the one that follows it.
    pub corrected: BTreeMap<i64, Value>,
}

impl IndicatorView {
    /// The key.
    pub fn id(&self) -> IndicatorId {
        IndicatorId(self.row.id)
    }

    /// The newest value that stands.
    pub fn latest(&self) -> Option<&Value> {
        self.values.last()
    }
}

fn corrupt(what: &'static str) -> Error {
    Error::Store(store::StoreError::Corrupt(what))
}

fn day_of(text: &str) -> Result<Date> {
    text.parse().map_err(|_| corrupt("indicator.day"))
}

fn decimals_of(row: &Indicator) -> Result<u8> {
    u8::try_from(row.decimals).map_err(|_| corrupt("indicator.decimals"))
}

fn view(row: Indicator, values: Vec<Value>, over: bool, today: Date) -> Result<IndicatorView> {
    let replaced: BTreeSet<i64> = values.iter().filter_map(|value| value.replaces).collect();
    let (old, values): (Vec<Value>, Vec<Value>) =
        values.into_iter().partition(|value| replaced.contains(&value.id));
    let latest = values.last().map(|value| Ok::<_, Error>((day_of(&value.day)?, value.value)));
    let direction = row.direction.parse().map_err(|_| corrupt("indicator.direction"))?;
    let measured = Measured {
        direction,
        target: row.target,
        target_on: day_of(&row.target_on)?,
        latest: latest.transpose()?,
        baseline_on: day_of(&row.baseline_on)?,
        every_months: i64::from(row.every_months),
        over,
    };
    Ok(IndicatorView {
        direction,
        decimals: decimals_of(&row)?,
        standing: measured.standing(today),
        next: measured.next(),
        late: measured.late(today),
        values,
        corrected: old.into_iter().map(|value| (value.id, value)).collect(),
        row,
    })
}

fn whole(fields: &mut Fields, field: &'static str, text: &str, empty: i64, most: i64) -> i64 {
    match text.trim() {
        "" => empty,
        text => text.parse().ok().filter(|n| (0..=most).contains(n)).unwrap_or_else(|| {
            fields.fault(field, Fault::Malformed { expected: "a small whole number" });
            empty
        }),
    }
}

fn value(fields: &mut Fields, field: &'static str, text: &str, decimals: u8) -> i64 {
    if text.trim().is_empty() {
        fields.fault(field, Fault::Required);
        return 0;
    }
    read(text, decimals).unwrap_or_else(|| {
        fields.fault(field, Fault::Malformed { expected: "a number with no more decimals" });
        0
    })
}

fn details(fields: &mut Fields, new: &NewIndicator, decimals: u8) -> Details {
    let name = fields.text(NAME, &new.name);
    let method = fields.text(METHOD, &new.method);
    let source = fields.text(SOURCE, &new.source);
    let baseline = value(fields, "baseline", &new.baseline, decimals);
    let baseline_on = fields.day("baseline_on", &new.baseline_on);
    let target = value(fields, "target", &new.target, decimals);
    let target_on = fields.day("target_on", &new.target_on);
    if target_on <= baseline_on && target_on != Date::MIN {
        fields.fault("target_on", Fault::Malformed { expected: "a day after the baseline's" });
    }
    let every = whole(fields, "every", &new.every, 1, MOST_MONTHS).max(1);
    Details {
        name,
        method,
        source,
        baseline,
        baseline_on: baseline_on.to_string(),
        target,
        target_on: target_on.to_string(),
        every_months: i16::try_from(every).unwrap_or(1),
    }
}

impl Details {
    fn of(row: &Indicator) -> Self {
        Self {
            name: row.name.clone(),
            method: row.method.clone(),
            source: row.source.clone(),
            baseline: row.baseline,
            baseline_on: row.baseline_on.clone(),
            target: row.target,
            target_on: row.target_on.clone(),
            every_months: row.every_months,
        }
    }

    fn put_into(self, row: &mut Indicator) {
        row.name = self.name;
        row.method = self.method;
        row.source = self.source;
        row.baseline = self.baseline;
        row.baseline_on = self.baseline_on;
        row.target = self.target;
        row.target_on = self.target_on;
        row.every_months = self.every_months;
    }
}

fn owner_code(row: &Indicator) -> String {
    if row.belongs == Of::Action.as_str() {
        ActionId(row.belongs_id).code()
    } else {
        PilotId(row.belongs_id).code()
    }
}

fn changed<'a>(dialogue: &Dialogue, row: &'a Indicator, change: &'static str) -> NewAct<'a> {
    NewAct {
        kind: ActKind::IndicatorChanged,
        dialogue: Some(dialogue.id.0),
        subject: Subject::Indicator,
        subject_id: row.id,
        plain: vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("code", IndicatorId(row.id).code().into()),
            ("of", owner_code(row).into()),
            ("change", change.into()),
            ("version", row.version.into()),
            ("unit", row.unit.as_str().into()),
            ("direction", row.direction.as_str().into()),
            ("decimals", row.decimals.into()),
            ("baseline", row.baseline.into()),
            ("baseline_on", row.baseline_on.as_str().into()),
            ("target", row.target.into()),
            ("target_on", row.target_on.as_str().into()),
            ("every_months", row.every_months.into()),
        ],
        committed: vec![
            ("name", &row.name),
            ("method", &row.method),
            ("source", &row.source),
            ("missed", &row.missed),
            ("next", &row.next),
            ("reason", &row.reason),
        ],
    }
}

impl App {
    /// The indicators of an action or a pilot; who may see it was asked before.
    pub(crate) async fn indicators_of(
        &self,
        dialogue: &Dialogue,
        of: Of,
        id: i64,
        over: bool,
    ) -> Result<Vec<IndicatorView>> {
        let read = self.inner.store.read();
        let today = self.now().day(&zone(&dialogue.zone));
        let mut views = Vec::new();
        for row in store::indicator::of(&read, of.as_str(), id).await? {
            let values = store::indicator::values(&read, row.id).await?;
            views.push(view(row, values, over, today)?);
        }
        Ok(views)
    }

    /// One indicator with its dialogue and what it belongs to.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn indicator(
        &self,
        actor: &Actor,
        id: IndicatorId,
    ) -> Result<(IndicatorView, Dialogue)> {
        let read = self.inner.store.read();
        let Some(row) = store::indicator::by_id(&read, id.0).await? else {
            self.gate(actor, Asked::ReadDialogue, &Resource::default())?;
            return Err(Error::NOT_FOUND);
        };
        let (dialogue, indicators) = if row.belongs == Of::Action.as_str() {
            let action = self.action(actor, ActionId(row.belongs_id)).await?;
            (action.dialogue, action.indicators)
        } else {
            let pilot = self.pilot(actor, PilotId(row.belongs_id)).await?;
            (pilot.dialogue, pilot.indicators)
        };
        let found = indicators.into_iter().find(|view| view.row.id == id.0);
        Ok((found.ok_or(Error::NOT_FOUND)?, dialogue))
    }

    /// An indicator of this dialogue, for its staff.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue and the indicator is one of its own.
    pub async fn own_indicator(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: IndicatorId,
    ) -> Result<IndicatorView> {
        self.gate(actor, Asked::Curate, &dialogue.resource())?;
        let (view, own) = self.indicator(actor, id).await?;
        if own.id == dialogue.id { Ok(view) } else { Err(Error::NOT_FOUND) }
    }

    /// Sets an indicator of an action or a pilot.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue, also for what is not one of its own;
    /// [`Error::Invalid`]; [`Error::Conflict`] `indicators_full`.
    pub async fn add_indicator(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        (of, of_id): (Of, i64),
        new: &NewIndicator,
    ) -> Result<IndicatorId> {
        let others = match of {
            Of::Action => self.own_action(actor, dialogue, ActionId(of_id)).await?.indicators,
            Of::Pilot => self.own_pilot(actor, dialogue, PilotId(of_id)).await?.indicators,
        };
        if others.len() >= MOST {
            return Err(Error::Conflict("indicators_full"));
        }
        let mut fields = Fields::default();
        let unit = fields.text(UNIT, &new.unit);
        let direction: Option<Direction> = fields.needed_word("direction", &new.direction);
        let most = i64::from(MOST_DECIMALS);
        let decimals = whole(&mut fields, "decimals", &new.decimals, 0, most);
        let decimals = u8::try_from(decimals).unwrap_or(0);
        let details = details(&mut fields, new, decimals);
        let details = fields.done(details)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let id = store::number::take(&tx, Numbered::Indicator, 1).await?;
        let mut row = Indicator {
            id,
            dialogue_id: dialogue.id.0,
            belongs: of.as_str().to_owned(),
            belongs_id: of_id,
            name: String::new(),
            unit,
            method: String::new(),
            source: String::new(),
            direction: direction.unwrap_or(Direction::More).as_str().to_owned(),
            decimals: i16::from(decimals),
            baseline: 0,
            baseline_on: String::new(),
            target: 0,
            target_on: String::new(),
            every_months: 1,
            missed: String::new(),
            next: String::new(),
            version: 1,
            created_at: now.0,
            changed_at: now.0,
            removed_at: None,
            reason: String::new(),
        };
        details.put_into(&mut row);
        store::indicator::insert(&tx, &row).await?;
        self.record(&tx, changed(dialogue, &row, "set"), now).await?;
        self.commit(tx).await?;
        Ok(IndicatorId(id))
    }

    /// Corrects an indicator, all but its unit, its direction and its decimals; what it said before is
    /// kept.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`].
    pub async fn change_indicator(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: IndicatorId,
        new: &NewIndicator,
    ) -> Result<()> {
        let view = self.own_indicator(actor, dialogue, id).await?;
        let mut fields = Fields::default();
        let details = details(&mut fields, new, view.decimals);
        let details = fields.done(details)?;
        self.write_indicator(dialogue, id, "corrected", |row| details.put_into(row)).await
    }

    /// Says why a target was missed and what is done next.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`].
    pub async fn explain_miss(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: IndicatorId,
        missed: &str,
        next: &str,
    ) -> Result<()> {
        self.own_indicator(actor, dialogue, id).await?;
        let mut fields = Fields::default();
        let texts = (fields.text(MISSED, missed), fields.text(NEXT, next));
        let (missed, next) = fields.done(texts)?;
        self.write_indicator(dialogue, id, "explained", |row| {
            (row.missed, row.next) = (missed, next);
        })
        .await
    }

    /// Takes an indicator back that was set wrongly; it and its values stay in the record.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`] without a reason.
    pub async fn remove_indicator(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: IndicatorId,
        reason: &str,
    ) -> Result<()> {
        self.own_indicator(actor, dialogue, id).await?;
        let mut fields = Fields::default();
        let reason = fields.text(REASON, reason);
        let reason = fields.done(reason)?;
        let now = self.now();
        self.write_indicator(dialogue, id, "removed", |row| {
            (row.removed_at, row.reason) = (Some(now.0), reason);
        })
        .await
    }

    async fn write_indicator(
        &self,
        dialogue: &Dialogue,
        id: IndicatorId,
        word: &'static str,
        change: impl FnOnce(&mut Indicator),
    ) -> Result<()> {
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut row = store::indicator::by_id(&tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        let before = row.clone();
        change(&mut row);
        if row == before {
            return Ok(());
        }
        let text = serde_json::to_string(&Details::of(&before))
            .map_err(|error| Error::Internal(error.to_string()))?;
        let title = before.missed;
        let earlier = Revision { version: before.version, title, text, at: before.changed_at };
        store::revision::keep(&tx, KIND, id.0, &earlier).await?;
        (row.version, row.changed_at) = (row.version + 1, now.0);
        store::indicator::update(&tx, &row).await?;
        self.record(&tx, changed(dialogue, &row, word), now).await?;
        self.commit(tx).await
    }

    /// Enters a value, or corrects one by a further value with a reason; the earlier one stays to be
    /// read.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`]; [`Error::Conflict`]
    /// `measured_already` when there is a value of that day and it is not the one that is corrected,
    /// `changed` when it was corrected meanwhile, `values_full`.
    pub async fn measure(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: IndicatorId,
        new: &NewValue,
    ) -> Result<i64> {
        let view = self.own_indicator(actor, dialogue, id).await?;
        let mut row = self.read_value(dialogue, &view, new)?;
        if view.values.len() + view.corrected.len() >= MOST_VALUES {
            return Err(Error::Conflict("values_full"));
        }
        if let Some(replaced) = row.replaces {
            if view.corrected.contains_key(&replaced) {
                return Err(Error::Conflict("changed"));
            }
            if !view.values.iter().any(|value| value.id == replaced) {
                return Err(Error::NOT_FOUND);
            }
        }
        let same_day = |value: &&Value| value.day == row.day && Some(value.id) != row.replaces;
        if view.values.iter().any(|value| same_day(&value)) {
            return Err(Error::Conflict("measured_already"));
        }
        let tx = self.inner.store.begin().await?;
        if let Some(replaced) = row.replaces
            && store::indicator::is_replaced(&tx, replaced).await?
        {
            return Err(Error::Conflict("changed"));
        }
        row.id = store::indicator::insert_value(&tx, &row).await?;
        let code = id.code();
        let act = NewAct {
            kind: ActKind::IndicatorMeasured,
            dialogue: Some(dialogue.id.0),
            subject: Subject::Indicator,
            subject_id: id.0,
            plain: vec![
                ("dialogue", dialogue.slug.as_str().into()),
                ("code", code.into()),
                ("of", owner_code(&view.row).into()),
                ("measured", row.id.into()),
                ("day", row.day.as_str().into()),
                ("value", row.value.into()),
                ("decimals", view.row.decimals.into()),
                ("base", row.base.into()),
                ("replaces", row.replaces.into()),
            ],
            committed: vec![("note", &row.note), ("reason", &row.reason)],
        };
        self.record(&tx, act, Moment(row.at)).await?;
        self.commit(tx).await?;
        Ok(row.id)
    }

    fn read_value(
        &self,
        dialogue: &Dialogue,
        view: &IndicatorView,
        new: &NewValue,
    ) -> Result<Value> {
        let now = self.now();
        let mut fields = Fields::default();
        let day = fields.day("day", &new.day);
        let first = day_of(&view.row.baseline_on)?;
        let outside = day < first || day > now.day(&zone(&dialogue.zone));
        if day != Date::MIN && outside {
            let expected = "a day from the baseline's to today";
            fields.fault("day", Fault::Malformed { expected });
        }
        let measured = value(&mut fields, "value", &new.value, view.decimals);
        let base = match new.base.trim() {
            "" => None,
            text => {
                let base = read(text, 0).filter(|base| *base >= 0);
                if base.is_none() {
                    fields.fault("base", Fault::Malformed { expected: "a whole number" });
                }
                base
            }
        };
        let note = fields.text(NOTE, &new.note);
        let reason = match new.replaces {
            Some(_) => fields.text(REASON, &new.reason),
            None => String::new(),
        };
        fields.done(Value {
            id: 0,
            indicator_id: view.row.id,
            day: day.to_string(),
            value: measured,
            base,
            note,
            replaces: new.replaces,
            reason,
            at: now.0,
        })
    }

    /// Every value of an indicator as CSV, corrected ones included.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn series_csv(&self, actor: &Actor, id: IndicatorId) -> Result<Vec<u8>> {
        let (view, _) = self.indicator(actor, id).await?;
        let mut values: Vec<(&Value, bool)> = view.values.iter().map(|one| (one, true)).collect();
        values.extend(view.corrected.values().map(|one| (one, false)));
        values.sort_by(|one, other| (&one.0.day, one.0.id).cmp(&(&other.0.day, other.0.id)));
        let header =
            ["number", "day", "value", "unit", "base", "note", "stands", "corrects", "reason"];
        let row = |(value, stands): (&Value, bool)| {
            [
                value.id.to_string(),
                value.day.clone(),
                plain(value.value, view.decimals),
                view.row.unit.clone(),
                value.base.map(|base| base.to_string()).unwrap_or_default(),
                value.note.clone(),
                i64::from(stands).to_string(),
                value.replaces.map(|id| id.to_string()).unwrap_or_default(),
                value.reason.clone(),
            ]
        };
        let lines = std::iter::once(header.map(str::to_owned)).chain(values.into_iter().map(row));
        Ok(csv_lines(lines, true)?)
    }
}
