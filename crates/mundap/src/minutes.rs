//! Minutes that have to be published soon, or should have been.

use app::App;
use app::job::TimeOfDay;

/// The name of the job.
pub(crate) const JOB: &str = "minutes";
/// When, in Korea: when offices open.
pub(crate) const AT: TimeOfDay = TimeOfDay::of_hour(8);

/// Tells whoever keeps minutes that they are due; of how many meetings.
///
/// # Errors
/// When the database cannot be used; the next try goes on.
pub(crate) async fn of_today(app: &App) -> anyhow::Result<String> {
    match app.warn_of_minutes().await? {
        0 => Ok("no minutes are due".to_owned()),
        told => Ok(format!("meetings whose minutes are due: {told}")),
    }
}
