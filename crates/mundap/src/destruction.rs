//! What is destroyed every night because its time is over.

use app::App;
use app::job::TimeOfDay;

/// The name of the job.
pub(crate) const JOB: &str = "destruction";
/// When, in Korea: few are awake, and the backup of the night is made.
pub(crate) const AT: TimeOfDay = TimeOfDay::of_hour(4);

/// Destroys what is due; what came of it. The record says the same on its page.
///
/// # Errors
/// When the database or a file cannot be used; the next try goes on.
pub(crate) async fn of_tonight(app: &App) -> anyhow::Result<String> {
    let destroyed = app.destroy_due(app.now()).await?;
    if destroyed.is_empty() {
        return Ok("nothing was due".to_owned());
    }
    let lines = destroyed.iter().map(|one| format!("{} {}", one.rule, one.items));
    Ok(lines.collect::<Vec<_>>().join(", "))
}
