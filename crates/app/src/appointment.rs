//! What follows a selection: those selected accept or decline, alternates come after them, whoever
//! accepted is appointed.

use domain::access::Kind;
use domain::act::ActKind;
use domain::application::Status;
use domain::call::{State, replacement};
use domain::id::{ApplicationId, CallId, MemberId};
use domain::member::{Constituency, MemberKind};
use domain::permission::{Action, Denial};
use domain::receipt::ReceiptCode;
use domain::time::{Moment, TimeZone, zone};
use store::Tx;
use store::application::Application;

use crate::application::{names, places, status_of};
use crate::body::BodyView;
use crate::call::{CallView, changed};
use crate::dialogue::Dialogue;
use crate::draw::Outcome;
use crate::member::{MemberView, NewMember};
use crate::{Actor, App, Error, Result};

impl App {
    /// Writes what a selection decided, and tells everyone who took part.
    pub(crate) async fn write_selection(
        &self,
        tx: &Tx,
        view: &CallView,
        members: &[String],
        alternates: &[String],
        more: Vec<(&'static str, serde_json::Value)>,
        now: Moment,
    ) -> Result<()> {
        let mut call = store::call::by_id(tx, view.row.id).await?.ok_or(Error::NOT_FOUND)?;
        State::Decided.as_str().clone_into(&mut call.state);
        (call.decided_at, call.changed_at) = (Some(now.0), now.0);
        call.destroy_at = call.destroy_at.min(view.terms.destroy_at(now).0);
        store::call::update(tx, &call).await?;
        let reserves = alternates.get(..view.terms.alternates).unwrap_or(alternates);
        let place = |list: &[String], id: &str| {
            let found = list.iter().position(|own| own == id)?;
            i64::try_from(found + 1).ok()
        };
        for mut row in store::application::of_call(tx, call.id).await? {
            let selected = place(members, &row.public_id);
            let reserve = place(reserves, &row.public_id);
            if status_of(&row)? != Status::Eligible {
                continue;
            }
            let (status, own) = match (selected, reserve) {
                (Some(place), _) => (Status::Selected, Some(place)),
                (None, Some(place)) => (Status::Alternate, Some(place)),
                (None, None) => (Status::Unselected, None),
            };
            self.set_status(tx, view, row_at(&mut row, own), status, now).await?;
        }
        let act = changed(&view.dialogue, &call, ActKind::DrawMade, "decided", more);
        self.record(tx, act, now).await?;
        // Whoever withdrew after the lottery was published leaves a seat free.
        self.fill_seats(tx, view, now).await
    }

    /// Writes where an application stands, and tells whoever sent it.
    async fn set_status(
        &self,
        tx: &Tx,
        view: &CallView,
        row: &mut Application,
        status: Status,
        now: Moment,
    ) -> Result<()> {
        status.as_str().clone_into(&mut row.status);
        row.changed_at = now.0;
        store::application::update(tx, row).await?;
        let told = !matches!(status, Status::Accepted | Status::Declined);
        match store::application::applicant(tx, row.id).await?.filter(|_| told) {
            Some(applicant) => self.tell_applicant(tx, view, &applicant, status).await,
            None => Ok(()),
        }
    }

    /// Gives free seats to alternates by the published rule, and writes down who is selected now.
    pub(crate) async fn fill_seats(&self, tx: &Tx, view: &CallView, now: Moment) -> Result<()> {
        let mut rows = Vec::new();
        for row in store::application::of_call(tx, view.row.id).await? {
            rows.push((status_of(&row)?, row));
        }
        rows.sort_by_key(|(_, row)| row.place);
        loop {
            let of = |status: fn(Status) -> bool| -> Vec<usize> {
                let own = rows.iter().enumerate().filter(|(_, (own, _))| status(*own));
                own.map(|(at, _)| at).collect()
            };
            let (seated, waiting) =
                (of(Status::holds_seat), of(|status| status == Status::Alternate));
            if seated.len() >= view.terms.seats {
                break;
            }
            let values = |list: &[usize]| -> Vec<Vec<usize>> {
                list.iter().filter_map(|at| rows.get(*at)).map(|(_, row)| places(row)).collect()
            };
            let next = replacement(&view.terms.features, &values(&seated), &values(&waiting));
            let next = next.and_then(|next| waiting.get(next).copied());
            let Some((status, row)) = next.and_then(|next| rows.get_mut(next)) else { break };
            *status = Status::Selected;
            self.set_status(tx, view, row, Status::Selected, now).await?;
        }
        let shown = rows.iter().filter(|(_, row)| row.place.is_some());
        let outcomes: Vec<Outcome> = shown
            .map(|(status, row)| Outcome { id: row.public_id.clone(), status: *status })
            .collect();
        let text =
            serde_json::to_string(&outcomes).map_err(|error| Error::Internal(error.to_string()))?;
        Ok(store::draw::set_outcomes(tx, view.row.id, &text).await?)
    }

    /// Notes whether somebody who was selected takes the seat; when not, the next alternate is asked.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue and told why; [`Error::Conflict`] for
    /// somebody who is not asked.
    pub async fn answer_for(
        &self,
        actor: &Actor,
        view: &CallView,
        id: ApplicationId,
        accepts: bool,
    ) -> Result<()> {
        self.gate_personal(actor, Kind::Applicants, Some(view.dialogue.id))?;
        self.write_answer(view, id, accepts).await
    }

    /// The same, by whoever holds the receipt.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is no such application; [`Error::Conflict`] when it is not asked.
    pub async fn answer_seat(
        &self,
        actor: &Actor,
        id: CallId,
        receipt: ReceiptCode,
        accepts: bool,
    ) -> Result<()> {
        let own = self.own_application(actor, id, receipt).await?;
        self.gate(actor, Action::Apply, &own.call.resource())?;
        self.write_answer(&own.call, ApplicationId(own.row.id), accepts).await
    }

    async fn write_answer(&self, view: &CallView, id: ApplicationId, accepts: bool) -> Result<()> {
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let call = self.call_in(&tx, view.id(), State::Decided).await?;
        let row = store::application::by_id(&tx, id.0).await?;
        let mut row = row.filter(|row| row.call_id == call.id).ok_or(Error::NOT_FOUND)?;
        let asked = matches!(status_of(&row)?, Status::Selected | Status::Accepted);
        if !asked {
            return Err(Error::Conflict("changed"));
        }
        let (status, change) =
            if accepts { (Status::Accepted, "accepted") } else { (Status::Declined, "declined") };
        self.set_status(&tx, view, &mut row, status, now).await?;
        self.fill_seats(&tx, view, now).await?;
        let more = vec![("applicant", row.public_id.as_str().into())];
        let act = changed(&view.dialogue, &call, ActKind::ApplicationChanged, change, more);
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        self.inner.mailed.notify_one();
        Ok(())
    }

    /// Appoints everyone who accepted a seat: they become members of the body, for the term that the
    /// call fixed. Their seats.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue and told why; [`Error::Conflict`] when
    /// nobody accepted, or as [`App::appoint`].
    pub async fn appoint_accepted(&self, actor: &Actor, view: &CallView) -> Result<Vec<MemberId>> {
        let dialogue = Some(view.dialogue.id);
        self.gate_personal(actor, Kind::Applicants, dialogue)?;
        let body = self.body(actor, &view.body.slug).await?;
        let now = self.now();
        let read = self.inner.store.read();
        let term = months_later(now, view.terms.months, &zone(&view.dialogue.zone));
        let mut ready = Vec::new();
        for row in store::application::of_call(&read, view.row.id).await? {
            if status_of(&row)? != Status::Accepted {
                continue;
            }
            let Some(applicant) = store::application::applicant(&read, row.id).await? else {
                continue;
            };
            let new = NewMember {
                name: applicant.name,
                kind: MemberKind::Appointed.to_string(),
                constituency: Constituency::Resident.to_string(),
                gender: gender(&names(&view.terms, &places(&row))),
                term_to: Some(term),
                ..NewMember::default()
            };
            ready.push((row, applicant.named != 0, self.prepare_seat(&body, &new, now).await?));
        }
        if ready.is_empty() {
            return Err(Error::Conflict("nobody_accepted"));
        }
        self.record_access(actor, Kind::Applicants, dialogue, ready.len()).await?;
        let tx = self.inner.store.begin().await?;
        let call = self.call_in(&tx, view.id(), State::Decided).await?;
        let mut seats = Vec::new();
        for (mut row, named, prepared) in ready {
            let standing = store::application::by_id(&tx, row.id).await?;
            if standing.is_none_or(|own| own.status != Status::Accepted.as_str()) {
                return Err(Error::Conflict("changed"));
            }
            let member = self.write_seat(&tx, &body, prepared, now).await?;
            store::call::appoint(&tx, call.id, member.0, named, now.0).await?;
            self.set_status(&tx, view, &mut row, Status::Appointed, now).await?;
            seats.push(member);
        }
        self.fill_seats(&tx, view, now).await?;
        let more = vec![("count", seats.len().into())];
        let act = changed(&view.dialogue, &call, ActKind::CallChanged, "appointed", more);
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        self.inner.mailed.notify_one();
        Ok(seats)
    }

    /// Ends a call whose members are appointed: whoever still waits is told that nothing follows.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue; [`Error::Conflict`] while somebody is
    /// asked or accepted and has no seat.
    pub async fn settle_call(&self, actor: &Actor, dialogue: &Dialogue, id: CallId) -> Result<()> {
        let view = self.own_call(actor, dialogue, id).await?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut call = self.call_in(&tx, id, State::Decided).await?;
        let rows = store::application::of_call(&tx, id.0).await?;
        let waits = [Status::Selected, Status::Accepted];
        if rows.iter().any(|row| waits.iter().any(|status| status.as_str() == row.status)) {
            return Err(Error::Conflict("seats_open"));
        }
        State::Settled.as_str().clone_into(&mut call.state);
        call.changed_at = now.0;
        store::call::update(&tx, &call).await?;
        self.fill_seats(&tx, &view, now).await?;
        for mut row in rows {
            if row.status == Status::Alternate.as_str() {
                self.set_status(&tx, &view, &mut row, Status::Unselected, now).await?;
            }
        }
        let act = changed(dialogue, &call, ActKind::CallChanged, "settled", vec![]);
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        self.inner.mailed.notify_one();
        Ok(())
    }

    /// The seats that were given by a call, with who sits in them, for letters of appointment.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue.
    pub async fn appointed(&self, actor: &Actor, view: &CallView) -> Result<Vec<MemberView>> {
        self.gate(actor, Action::Manage, &view.dialogue.resource())?;
        let body = self.body(actor, &view.body.slug).await?;
        let own = store::call::appointments(&self.inner.store.read(), view.row.id).await?;
        let seat = |one: &store::call::Appointment| body.member(MemberId(one.member_id)).cloned();
        Ok(own.iter().filter_map(seat).collect())
    }
}

impl App {
    /// A seat that somebody was appointed to, for their letter of appointment: for whoever manages the
    /// dialogue, and for the member while they sit there. Who sits ex officio was appointed by nobody here.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn appointment<'a>(
        &self,
        actor: &Actor,
        body: &'a BodyView,
        id: MemberId,
    ) -> Result<&'a MemberView> {
        if self.gate(actor, Action::Manage, &body.resource()).is_err() {
            self.gate(actor, Action::Sit, &body.resource())?;
            if actor.seat_in(body.id()).is_none_or(|seat| seat.member != id) {
                return Err(Denial::Forbidden.into());
            }
        }
        let member = body.member(id).filter(|member| member.kind == MemberKind::Appointed);
        member.ok_or(Error::NOT_FOUND)
    }
}

/// The same day so many months later; the last day of a month that is too short.
fn months_later(from: Moment, months: i64, zone: &TimeZone) -> Moment {
    let date = from.iso_date(zone);
    let mut parts = date.split('-').map(|part| part.parse::<i64>().unwrap_or(1));
    let (year, month, day) =
        (parts.next().unwrap_or(1), parts.next().unwrap_or(1), parts.next().unwrap_or(1));
    let month = year * 12 + month - 1 + months;
    let at = |day: i64| {
        let text = format!("{:04}-{:02}-{day:02}", month / 12, month % 12 + 1);
        Moment::from_iso_date(&text, zone)
    };
    (1..=day).rev().find_map(at).unwrap_or(from)
}

/// The row with its place among those selected or the alternates.
fn row_at(row: &mut Application, place: Option<i64>) -> &mut Application {
    row.place = place;
    row
}

/// What the rule on the share of each gender counts, if the call asked for it.
fn gender(values: &[String]) -> String {
    let word = |value: &String| match value.as_str() {
        "여성" | "여" => Some("woman"),
        "남성" | "남" => Some("man"),
        _ => None,
    };
    values.iter().find_map(word).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::KOREA;

    #[test]
    fn terms_end_on_the_same_day() {
        let korea = zone(KOREA);
        let later = |day: &str, months: i64| {
            let from = Moment::from_iso_date(day, &korea).unwrap();
            months_later(from, months, &korea).iso_date(&korea)
        };
        assert_eq!(later("2026-11-27", 24), "2028-11-27");
        assert_eq!(later("2026-11-30", 3), "2027-02-28");
        assert_eq!(later("2026-12-31", 1), "2027-01-31");
    }
}
