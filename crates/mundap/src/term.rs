//! Seats in bodies whose term is over.

use app::App;
use app::job::TimeOfDay;

/// The name of the job.
pub(crate) const JOB: &str = "terms";
/// When, in Korea: soon after the day that was the last of a term.
pub(crate) const AT: TimeOfDay = TimeOfDay::of_hour(0);

/// Ends the seats whose term is over; how many.
///
/// # Errors
/// When the database cannot be used; the next try goes on.
pub(crate) async fn of_tonight(app: &App) -> anyhow::Result<String> {
    match app.end_terms().await? {
        0 => Ok("no term was over".to_owned()),
        ended => Ok(format!("seats ended: {ended}")),
    }
}
