//! `mundap user`.

use anyhow::Context as _;
use app::person::NewPerson;
use domain::permission::{Actor, Denial};
use domain::role::Role;
use serde_json::json;

use crate::arguments::NewUser;
use crate::configuration::Configuration;
use crate::database;
use crate::output::{BadInput, Output};

/// Gives a person a role; a new person gets a one-time password, which is printed once.
///
/// # Errors
/// When a value cannot be taken or the database fails.
pub(crate) async fn add(
    configuration: &Configuration,
    new: NewUser,
    output: &Output,
) -> anyhow::Result<()> {
    let app = database::start(configuration).await?;
    let dialogue = match (&new.dialogue, new.role) {
        (Some(slug), _) => Some(database::dialogue(&app, slug, output).await?.id),
        (None, Role::Operator) => None,
        (None, role) => {
            let needed = output.pick(
                "역할은 어느 대화에서 맡는지 함께 적어야 합니다: --dialogue SLUG",
                "holds in one dialogue: name it with --dialogue SLUG",
            );
            return Err(BadInput::new(format!("{role} {needed}")));
        }
    };
    let person = NewPerson {
        email: new.email.clone(),
        name: new.name,
        password: None,
        must_change: true,
        role: new.role,
        dialogue,
    };
    let password = app.add_person(&Actor::command_line(), &person).await?;
    let email = domain::person::email_key(&new.email).unwrap_or(new.email);
    let text = match &password {
        Some(password) => one_time(&email, password, output),
        None => {
            let given = output.pick(
                "이미 있는 계정에 역할을 더했습니다. 비밀번호는 그대로입니다.",
                "the account existed and now has the role; its password is unchanged",
            );
            format!("{email}: {given}")
        }
    };
    output.result(
        &text,
        &json!({"email": email, "password": password, "role": new.role, "dialogue": new.dialogue}),
    )?;
    Ok(())
}

/// Gives a person a new one-time password.
///
/// # Errors
/// When nobody has the address or the database fails.
pub(crate) async fn reset_password(
    configuration: &Configuration,
    email: &str,
    output: &Output,
) -> anyhow::Result<()> {
    let app = database::start(configuration).await?;
    let password = match app.reset_password(&Actor::command_line(), email).await {
        Err(error @ app::Error::Denied(Denial::NotFound)) => {
            let unknown = output.pick("이 주소의 계정이 없습니다", "no account has this address");
            return Err(error).context(format!("{email}: {unknown}"));
        }
        done => done?,
    };
    let email = domain::person::email_key(email).unwrap_or_else(|| email.to_owned());
    let text = one_time(&email, &password, output);
    output.result(&text, &json!({"email": email, "password": password}))?;
    Ok(())
}

fn one_time(email: &str, password: &str, output: &Output) -> String {
    let note = output.pick(
        "첫 로그인 때 새 비밀번호를 정합니다. 이 비밀번호는 다시 보여 주지 않습니다.",
        "A new password is set at the first sign-in. This one is not shown again.",
    );
    format!("{email}  {password}\n{note}")
}
