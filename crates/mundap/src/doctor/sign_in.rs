//! How people sign in.

use app::App;

use super::report::Report;
use crate::configuration::Configuration;
use crate::output::Output;

/// How one signs in: passkeys need an address with TLS.
pub(super) async fn sign_in(
    report: &mut Report,
    app: &App,
    configuration: &Configuration,
    output: &Output,
) -> anyhow::Result<()> {
    report.heading(output.pick("로그인", "sign-in"));
    let settings = app.sign_in_settings().await?;
    report.fact(
        "staff second factor",
        if settings.second_factor { "needed" } else { "as they like" },
    );
    report.fact("session idle hours", settings.idle_hours);
    report.fact("session longest days", settings.longest_days);
    let address = configuration.public_url.value.as_deref();
    let passkeys = address.is_some_and(|url| app::passkey::PasskeySite::of(url).is_some());
    report.fact(
        "passkeys",
        if passkeys { "yes" } else { "only on localhost: public_url is no https:// name" },
    );
    Ok(())
}
