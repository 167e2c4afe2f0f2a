//! `mundap user`.

use anyhow::Context as _;
use app::App;
use app::person::NewPerson;
use domain::permission::{Actor, Denial};
use domain::role::Role;
use serde_json::json;

use crate::arguments::{NewUser, UserCommand};
use crate::configuration::Configuration;
use crate::database;
use crate::output::{BadInput, Output};

/// Runs one of its commands.
///
/// # Errors
/// When a value cannot be taken, nobody has the address, or the database fails.
pub(crate) async fn run(
    configuration: &Configuration,
    command: UserCommand,
    output: &Output,
) -> anyhow::Result<()> {
    let app = database::start(configuration).await?;
    match command {
        UserCommand::Add(new) => add(&app, new, output).await,
        UserCommand::ResetPassword(user) => reset_password(&app, &user.email, output).await,
        UserCommand::ResetSecondFactor(user) => {
            let reset = app.reset_second_factor(&Actor::command_line(), &user.email).await;
            let text = output.pick(
                "2단계 인증과 패스키, 복구 코드를 지우고 로그아웃시켰습니다. 비밀번호는 그대로입니다.",
                "the second factor, passkeys and recovery codes are gone and every session ended; the password is unchanged",
            );
            told(&user.email, reset, text, "second_factor_reset", output)
        }
        UserCommand::List => list(&app, output).await,
        UserCommand::Disable(user) => {
            let done = app.set_disabled(&Actor::command_line(), &user.email, true).await;
            let text = output.pick(
                "로그인할 수 없게 했습니다. 다시 열려면 mundap user enable을 쓰십시오.",
                "cannot sign in any more; mundap user enable lets them in again",
            );
            told(&user.email, done, text, "disabled", output)
        }
        UserCommand::Enable(user) => {
            let done = app.set_disabled(&Actor::command_line(), &user.email, false).await;
            let text = output.pick("다시 로그인할 수 있습니다.", "can sign in again");
            told(&user.email, done, text, "enabled", output)
        }
    }
}

/// Tells that something was done to a person, or why not.
fn told(
    email: &str,
    done: app::Result<()>,
    text: &str,
    word: &str,
    output: &Output,
) -> anyhow::Result<()> {
    match done {
        Err(error @ app::Error::Denied(Denial::NotFound)) => Err(unknown(error, email, output)),
        Err(error @ app::Error::Conflict("last_operator")) => {
            let last = output.pick(
                "마지막 운영 담당자입니다. 다른 사람을 먼저 더하십시오",
                "this is the last operator; add another first",
            );
            Err(error).context(format!("{email}: {last}"))
        }
        done => {
            done?;
            let email = domain::person::email_key(email).unwrap_or_else(|| email.to_owned());
            output.result(&format!("{email}: {text}"), &json!({"email": email, "done": word}))?;
            Ok(())
        }
    }
}

fn unknown(error: app::Error, email: &str, output: &Output) -> anyhow::Error {
    let unknown = output.pick("이 주소의 계정이 없습니다", "no account has this address");
    anyhow::Error::from(error).context(format!("{email}: {unknown}"))
}

/// Lists the accounts, a page after another.
async fn list(app: &App, output: &Output) -> anyhow::Result<()> {
    let (mut lines, mut objects, mut after) = (Vec::new(), Vec::new(), String::new());
    loop {
        let page = app.accounts(&Actor::command_line(), &after).await?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.email);
        for one in &page {
            let state = match (one.disabled_at, one.totp > 0 || one.passkeys > 0) {
                (Some(_), _) => output.pick("막힘", "disabled"),
                (None, true) => output.pick("2단계 인증", "second factor"),
                (None, false) => "-",
            };
            lines.push(format!("{:<32} {:<16} {state}", one.email, one.name));
            objects.push(json!({
                "email": one.email,
                "name": one.name,
                "disabled": one.disabled_at.is_some(),
                "codes": one.totp > 0,
                "passkeys": one.passkeys,
                "linked_accounts": one.identities,
            }));
        }
        if i64::try_from(page.len()).unwrap_or(0) < app::person::ACCOUNTS {
            break;
        }
    }
    if lines.is_empty() {
        lines.push(output.pick("계정이 없습니다", "no accounts").to_owned());
    }
    output.result(&lines.join("\n"), &json!({"users": objects}))?;
    Ok(())
}

/// Gives a person a role; a new person gets a one-time password, which is printed once.
///
/// # Errors
/// When a value cannot be taken or the database fails.
async fn add(app: &App, new: NewUser, output: &Output) -> anyhow::Result<()> {
    let dialogue = match (&new.dialogue, new.role) {
        (Some(slug), _) => Some(database::dialogue(app, slug, output).await?.id),
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
async fn reset_password(app: &App, email: &str, output: &Output) -> anyhow::Result<()> {
    let password = match app.reset_password(&Actor::command_line(), email).await {
        Err(error @ app::Error::Denied(Denial::NotFound)) => {
            return Err(unknown(error, email, output));
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
        "첫 로그인 때 새 비밀번호를 정합니다. 이 비밀번호는 7일 안에 써야 하고, 다시 보여 주지 않습니다.",
        "A new password is set at the first sign-in. This one holds for 7 days and is not shown again.",
    );
    format!("{email}  {password}\n{note}")
}
