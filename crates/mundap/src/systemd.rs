//! What systemd is told: that the program is ready, that it lives, that it stops. Without systemd
//! nothing happens.

#[cfg(unix)]
pub(crate) use told::{ready, stopping};

#[cfg(unix)]
mod told {
    use std::time::Duration;

    use sd_notify::NotifyState;

    /// Ready to serve; from now on it is told regularly that the program lives, if it wants to know.
    pub(crate) fn ready() {
        notify(&[NotifyState::Ready]);
        if let Some(limit) = sd_notify::watchdog_enabled() {
            tokio::spawn(live(limit / 2));
        }
    }

    /// Stopping: what was asked is still answered.
    pub(crate) fn stopping() {
        notify(&[NotifyState::Stopping]);
    }

    /// Runs among the tasks that serve: when they stand still, so does this.
    async fn live(interval: Duration) {
        loop {
            notify(&[NotifyState::Watchdog]);
            tokio::time::sleep(interval).await;
        }
    }

    fn notify(state: &[NotifyState<'_>]) {
        if let Err(error) = sd_notify::notify(state) {
            tracing::warn!(%error, "systemd could not be told");
        }
    }
}

#[cfg(not(unix))]
pub(crate) fn ready() {}

#[cfg(not(unix))]
pub(crate) fn stopping() {}
