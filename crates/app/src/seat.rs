//! Where somebody sits, and what waits for them there.

use domain::id::MeetingId;
use domain::meeting::MeetingStatus;
use domain::member::Seat;
use store::meeting::Meeting;

use crate::body::BodyView;
use crate::meeting::Meetings;
use crate::page::Slice;
use crate::{Actor, App, Error, Result};

/// Meetings that are looked at, the latest of a body.
const LATEST: i64 = 20;

/// A seat of whoever is signed in.
#[derive(Clone, Debug)]
pub struct OwnSeat {
    /// The seat.
    pub seat: Seat,
    /// Its body.
    pub body: BodyView,
    /// Meetings that are called or going on, the next first.
    pub meetings: Vec<Meeting>,
    /// Meetings whose minutes members can send corrections to now.
    pub minutes: Vec<MeetingId>,
    /// How many models are left to score; none when there is nothing to score now.
    pub to_score: Option<usize>,
}

impl App {
    /// The seats of whoever is signed in, with what is coming up in each.
    ///
    /// # Errors
    /// [`crate::Error::Denied`].
    pub async fn own_seats(&self, actor: &Actor) -> Result<Vec<OwnSeat>> {
        let mut own = Vec::new();
        for seat in &actor.seats {
            // A body of a dialogue that is not public yet is not told to its members either.
            let body = match self.body_by_id(actor, seat.body).await {
                Err(Error::Denied(_)) => continue,
                found => found?,
            };
            let latest = self.meetings(actor, Meetings::Of(&body), Slice::first(LATEST)).await?;
            let minutes = self.in_review(&latest.items).await?;
            let ahead = |row: &Meeting| {
                row.status.parse().is_ok_and(|status: MeetingStatus| {
                    status == MeetingStatus::Called || status.is_running()
                })
            };
            let mut meetings: Vec<Meeting> = latest.items.into_iter().filter(ahead).collect();
            meetings.sort_by_key(|row| row.starts_at);
            let to_score = self.left_to_score(actor, &body).await?;
            own.push(OwnSeat { seat: seat.clone(), body, meetings, minutes, to_score });
        }
        Ok(own)
    }

    async fn left_to_score(&self, actor: &Actor, body: &BodyView) -> Result<Option<usize>> {
        let own = match self.own_scoring(actor, body).await {
            Err(Error::Denied(_)) => None,
            own => own?,
        };
        let own = own.filter(|own| own.open && own.votes);
        Ok(own.map(|own| own.models.iter().filter(|one| !one.is_done()).count()))
    }

    async fn in_review(&self, meetings: &[Meeting]) -> Result<Vec<MeetingId>> {
        let keys: Vec<i64> = meetings.iter().map(|row| row.id).collect();
        let rows = store::minutes::of_meetings(&self.inner.store.read(), &keys).await?;
        let now = self.now().0;
        let open = rows.iter().filter(|row| row.due_at.is_some_and(|due| now < due));
        Ok(open
            .filter(|row| row.approved_at.is_none())
            .map(|row| MeetingId(row.meeting_id))
            .collect())
    }
}
