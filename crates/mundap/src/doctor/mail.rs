//! Mails: whether the server answers, and what waits to be sent.

use app::App;
use domain::permission::Actor;

use super::report::Report;
use crate::configuration::Configuration;
use crate::output::Output;

/// The mail server, the outbox, and what waits.
pub(super) async fn mail(
    report: &mut Report,
    app: &App,
    configuration: &Configuration,
    output: &Output,
) -> anyhow::Result<()> {
    report.heading(output.pick("메일", "mail"));
    let actor = Actor::command_line();
    match configuration.mail_server() {
        Some(Ok(server)) => match server.check().await {
            Ok(()) => report.fact("mail server", "ok"),
            Err(error) => {
                let advice = output.pick(
                    "메일은 줄을 서서 기다립니다. 서버와 --smtp 값을 확인하십시오.",
                    "mails wait in the queue; check the server and --smtp",
                );
                report.problem("mail server", error, advice);
            }
        },
        Some(Err(error)) => report.problem("mail server", error, "--smtp"),
        None => report.fact("mail server", output.pick("없음 (보낼 편지함에 둠)", "none (outbox)")),
    }
    if configuration.smtp.value.is_some() && configuration.public_url.value.is_none() {
        let advice = output.pick(
            "메일 속 주소가 이 컴퓨터를 가리킵니다. --public-url 을 정하십시오.",
            "links in mails lead to this machine; set --public-url",
        );
        report.problem("links in mails", "-", advice);
    }
    let (_, filed) = app.outbox(&actor, 1).await?;
    let outbox = configuration.outbox();
    report.fact("outbox", format!("{filed} ({})", outbox.folder().display()));
    let queue = app.mail_counts(&actor).await?;
    report.fact("mails waiting", queue.waiting);
    if queue.failed == 0 {
        report.fact("mails given up", 0);
    } else {
        let advice = output.pick(
            "까닭은 담당자 화면의 메일에서 볼 수 있습니다.",
            "the reasons stand on the staff page for mails",
        );
        report.problem("mails given up", queue.failed, advice);
    }
    Ok(())
}
