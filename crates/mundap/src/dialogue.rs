//! `mundap dialogue`.

use domain::permission::Actor;
use serde_json::json;

use crate::arguments::NewDialogue;
use crate::configuration::Configuration;
use crate::database;
use crate::output::Output;

/// Opens a dialogue.
///
/// # Errors
/// When a value cannot be taken or the database fails.
pub(crate) async fn add(
    configuration: &Configuration,
    new: NewDialogue,
    output: &Output,
) -> anyhow::Result<()> {
    let app = database::start(configuration).await?;
    let names = |list: Vec<String>| {
        let names = list.into_iter().map(|name| name.trim().to_owned());
        names.filter(|name| !name.is_empty()).collect()
    };
    let slug = new.slug.clone();
    let new = app::dialogue::NewDialogue {
        slug: new.slug,
        title: new.title,
        summary: new.summary,
        sectors: names(new.sector),
        places: names(new.place),
        draft: new.draft,
        ..app::dialogue::NewDialogue::default()
    };
    let id = app.add_dialogue(&Actor::command_line(), &new).await?;
    let opened = output.pick("대화를 열었습니다", "dialogue opened");
    output.result(&format!("{opened}: /d/{slug}"), &json!({"id": id, "slug": slug}))?;
    Ok(())
}

/// Lists the dialogues.
///
/// # Errors
/// When the database fails.
pub(crate) async fn list(configuration: &Configuration, output: &Output) -> anyhow::Result<()> {
    let app = database::start(configuration).await?;
    let actor = Actor::command_line();
    let mut lines = Vec::new();
    let mut objects = Vec::new();
    for dialogue in app.dialogues(&actor).await? {
        let counts = app.counts(&actor, &dialogue).await?;
        let (slug, title, status) = (&dialogue.slug, &dialogue.title, dialogue.status);
        lines.push(format!("{slug}\t{status}\t{title}"));
        objects.push(json!({
            "id": dialogue.id, "slug": slug, "title": title, "status": status,
            "questions": counts.questions, "core_questions": counts.core_questions,
            "answers": counts.answers, "statements": counts.statements,
            "votes": counts.votes, "participants": counts.participants,
        }));
    }
    if lines.is_empty() {
        let none = output.pick(
            "아직 대화가 없습니다. mundap dialogue add --slug S --title T 로 엽니다.",
            "no dialogue yet; open one with mundap dialogue add --slug S --title T",
        );
        lines.push(none.to_owned());
    }
    output.result(&lines.join("\n"), &json!({"dialogues": objects}))?;
    Ok(())
}
