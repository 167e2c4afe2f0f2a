//! The configuration in force: each setting with where it came from.

use super::report::Report;
use crate::configuration::{Configuration, Origin};
use crate::database;
use crate::output::Output;

/// Explains every setting. Secrets are only said to be set.
pub(super) fn settings(report: &mut Report, configuration: &Configuration, output: &Output) {
    report.heading(output.pick("설정 (값, 온 곳)", "configuration (value, where it came from)"));
    let file =
        configuration.file.as_ref().map_or("-".to_owned(), |path| path.display().to_string());
    report.fact("file", file);
    let mut set = |name: &str, value: String, origin: Origin| {
        report.fact(name, format!("{value}  ({origin})"));
    };
    let on = |on: bool| if on { "on" } else { "off" }.to_owned();
    let data = &configuration.data;
    set("data", data.value.display().to_string(), data.origin);
    let database = &configuration.database;
    set("database", database::shown(&database.value), database.origin);
    let listen = &configuration.listen;
    set("listen", listen.value.to_string(), listen.origin);
    let public_url = &configuration.public_url;
    let url = public_url.value.clone().unwrap_or_else(|| "-".to_owned());
    set("public_url", url, public_url.origin);
    let proxy = &configuration.trusted_proxy;
    set("trusted_proxy", proxy.value.to_string(), proxy.origin);
    let fonts = &configuration.fonts;
    let folders: Vec<String> =
        fonts.value.iter().map(|folder| folder.display().to_string()).collect();
    let shown = if folders.is_empty() { "-".to_owned() } else { folders.join(":") };
    set("fonts", shown, fonts.origin);
    let looks = &configuration.looks;
    let folder = looks.value.as_ref().map_or("-".to_owned(), |path| path.display().to_string());
    set("looks", folder, looks.origin);
    let smtp = &configuration.smtp;
    let server = smtp.value.as_deref().map_or_else(|| "-".to_owned(), database::shown);
    set("smtp", server, smtp.origin);
    let from = &configuration.mail_from;
    set("mail_from", from.value.clone(), from.origin);
    let limits = &configuration.limits;
    let in_force = if limits.value.on { format!("{:?}", limits.value) } else { on(false) };
    set("limits", in_force, limits.origin);
    for provider in &configuration.providers {
        let shown = format!("{}: {} ({})", provider.key, provider.name, provider.issuer);
        set("provider", shown, Origin::File);
    }
    let log = &configuration.log;
    set("log", log.value.as_str().to_owned(), log.origin);
    let filter = &configuration.log_filter;
    set("log_filter", filter.value.clone(), filter.origin);
    let token = &configuration.metrics_token;
    set("metrics_token", if token.value.is_some() { "***" } else { "-" }.to_owned(), token.origin);
    let backups = &configuration.backups;
    set("backups", on(backups.value), backups.origin);
    let folder = &configuration.backup_folder;
    set("backup_folder", folder.value.display().to_string(), folder.origin);
    let kept = &configuration.backup;
    let times = format!(
        "at {} (Asia/Seoul), {} daily, {} weekly, {} monthly",
        kept.value.at, kept.value.daily, kept.value.weekly, kept.value.monthly
    );
    set("backup", times, kept.origin);
}
