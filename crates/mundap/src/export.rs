//! `mundap export`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::Context as _;
use domain::id::CoreQuestionId;
use domain::permission::{Actor, Denial};
use opinion::polis::{Authors, Zone, recount, write_comments, write_matrix, write_votes};
use serde_json::json;

use crate::arguments::PolisExport;
use crate::configuration::Configuration;
use crate::database;
use crate::output::{BadInput, Output};

/// Writes a core question as a Polis export. Voters carry pseudonyms that hold for this core
/// question only. Authors are left out unless asked for: beside their votes they would tell how
/// whoever is known to have written a statement voted on all the others.
///
/// # Errors
/// [`BadInput`] when there is no such core question; or when a file or the database fails.
pub(crate) async fn polis(
    configuration: &Configuration,
    wanted: PolisExport,
    output: &Output,
) -> anyhow::Result<()> {
    let app = database::start(configuration).await?;
    let core = CoreQuestionId(wanted.core_question);
    let export = match app.export_polis(&Actor::command_line(), core).await {
        Err(app::Error::Denied(Denial::NotFound)) => {
            let none = output.pick("이 번호의 핵심 질문이 없습니다", "no such core question");
            return Err(BadInput::new(format!("--core-question {core}: {none}")));
        }
        export => export?,
    };
    std::fs::create_dir_all(&wanted.out).with_context(|| wanted.out.display().to_string())?;
    let authors = if wanted.with_authors { Authors::Named } else { Authors::LeftOut };
    let groups = BTreeMap::new();
    write(&wanted.out, "votes.csv", |out| write_votes(&export, Zone::KST, out))?;
    write(&wanted.out, "comments.csv", |out| write_comments(&export, authors, Zone::KST, out))?;
    write(&wanted.out, "participants-votes.csv", |out| {
        write_matrix(&export, &groups, authors, out)
    })?;
    let counted = recount(&export);
    let text = match output.lang {
        crate::wording::Lang::Ko => format!(
            "{}: 의견 {}개, 참여자 {}명, 표 {}표를 썼습니다.",
            wanted.out.display(),
            counted.comments,
            counted.participants,
            counted.last_votes
        ),
        crate::wording::Lang::En => format!(
            "{}: {} statements, {} participants, {} votes",
            wanted.out.display(),
            counted.comments,
            counted.participants,
            counted.last_votes
        ),
    };
    output.result(
        &text,
        &json!({
            "core_question": core, "out": wanted.out.display().to_string(),
            "statements": counted.comments, "participants": counted.participants,
            "votes": counted.last_votes, "vote_lines": counted.vote_lines,
        }),
    )?;
    Ok(())
}

/// Writes a file under a passing name first, so that a half-written one is never taken for whole.
fn write(
    folder: &Path,
    name: &str,
    content: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>,
) -> anyhow::Result<()> {
    let path = folder.join(name);
    let passing = folder.join(format!("{name}.part"));
    let done = (|| {
        let mut out = BufWriter::new(File::create(&passing)?);
        content(&mut out)?;
        out.flush()?;
        out.get_ref().sync_all()?;
        std::fs::rename(&passing, &path)
    })();
    done.with_context(|| path.display().to_string())
}
