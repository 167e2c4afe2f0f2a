//! The demo: the fictional district 가람구, built once through the use cases anyone else uses.

mod action;
mod between;
mod body;
mod build;
mod call;
mod corpus;
mod draft;
mod evidence;
mod gathering;
mod mark;
mod meeting;
mod minutes;
mod model;
mod outcome;
mod paper;
mod pilot;
mod remark;
mod subscription;
mod theme;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, ensure};
use app::App;
use app::installation::DemoState;
use domain::role::Role;

use crate::configuration::Configuration;
use crate::database;
use crate::output::{BadInput, Output};

/// The password of every demo sign-in.
pub(crate) const PASSWORD: &str = "garam-demo-2026";

/// Someone who can sign in to the demo.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignIn {
    /// The role.
    pub(crate) role: Role,
    /// The address.
    pub(crate) email: &'static str,
    /// The name.
    pub(crate) name: &'static str,
}

impl SignIn {
    /// As it is printed: role, address, password.
    pub(crate) fn line(&self) -> String {
        format!("  {:<20}  {:<26}  {PASSWORD}", self.role.as_str(), self.email)
    }
}

const fn sign_in(role: Role, email: &'static str, name: &'static str) -> SignIn {
    SignIn { role, email, name }
}

/// The demo's sign-ins. They exist in demo databases only, and those are served only as a demo.
pub(crate) const SIGN_INS: [SignIn; 8] = [
    sign_in(Role::Operator, "operator@garam.example", "운영자"),
    sign_in(Role::Secretary, "secretary@garam.example", "간사"),
    sign_in(Role::Editor, "editor@garam.example", "담당자"),
    sign_in(Role::Moderator, "moderator@garam.example", "심사자"),
    sign_in(Role::CouncilMember, "chair@garam.example", "문아라"),
    sign_in(Role::CouncilMember, "council@garam.example", "위원"),
    sign_in(Role::SubcommitteeMember, "subcommittee@garam.example", "분과위원"),
    sign_in(Role::Expert, "expert@garam.example", "전문가"),
];

/// A demo that still has to be built; no other process builds it meanwhile.
#[derive(Debug)]
pub(crate) struct Work {
    _lock: File,
}

/// Opens the demo. What an interrupted build left in the data directory is thrown away.
///
/// # Errors
/// [`BadInput`] when the database holds something real, or an unfinished demo that is not in the
/// data directory; when the database cannot be used.
pub(crate) async fn open(
    configuration: &Configuration,
    output: &Output,
) -> anyhow::Result<(App, Option<Work>)> {
    let app = start(configuration).await?;
    let state = app.demo_state().await?;
    if state == DemoState::Built {
        return Ok((app, None));
    }
    let work = lock(configuration, output)?;
    let app = if state == DemoState::Unfinished {
        start_anew(app, configuration, output).await?
    } else {
        app
    };
    match app.begin_demo().await {
        Ok(()) => Ok((app, Some(work))),
        Err(app::Error::Conflict(_)) => Err(BadInput::new(output.pick(
            "이 데이터베이스에는 실제 대화나 계정이 있어 데모를 만들지 않습니다. --demo를 빼고 열거나, --data DIR 또는 --database URL로 다른 곳을 고르십시오.",
            "this database holds real dialogues or people, so no demo is built in it: leave --demo out, or choose another with --data DIR or --database URL",
        ))),
        Err(error) => Err(error.into()),
    }
}

/// Builds the demo in a process of its own, so that the memory this takes is gone afterwards. It
/// ends with this process: when its standard input closes.
///
/// # Errors
/// When it cannot be started or does not finish; then the next start builds the demo anew.
pub(crate) async fn build_apart(
    configuration: &Configuration,
    work: Work,
    small: bool,
    output: &Output,
) -> anyhow::Result<()> {
    let program = std::env::current_exe()?;
    let mut child = tokio::process::Command::new(&program)
        .arg("build-demo")
        .args(small.then_some("--small"))
        .args(output.options())
        .env("MUNDAP_DATA", &configuration.data.value)
        .env("MUNDAP_DATABASE", &configuration.database.value)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| program.display().to_string())?;
    let held = child.stdin.take();
    let status = child.wait().await?;
    drop((held, work));
    ensure!(status.success(), "the demo could not be built ({status})");
    Ok(())
}

/// Builds the demo that was begun, in this process.
///
/// # Errors
/// [`BadInput`] when none was begun; when the database fails.
pub(crate) async fn build(
    configuration: &Configuration,
    small: bool,
    output: &Output,
) -> anyhow::Result<()> {
    std::thread::spawn(|| {
        // Whoever began the demo is gone, and may begin it anew: nothing more may be written.
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(1);
    });
    let app = start(configuration).await?;
    if app.demo_state().await? != DemoState::Unfinished {
        return Err(BadInput::new("mundap serve --demo begins the demo"));
    }
    build::build(&app, small, output).await?;
    Ok(app.close().await?)
}

async fn start(configuration: &Configuration) -> anyhow::Result<App> {
    database::start_on(database::open(configuration).await?, configuration, true).await
}

/// Two programs that build one demo would destroy each other's work.
fn lock(configuration: &Configuration, output: &Output) -> anyhow::Result<Work> {
    let data = &configuration.data.value;
    std::fs::create_dir_all(data).with_context(|| data.display().to_string())?;
    let path = data.join("demo.lock");
    let file = File::create(&path).with_context(|| path.display().to_string())?;
    match file.try_lock() {
        Ok(()) => Ok(Work { _lock: file }),
        Err(_) => Err(BadInput::new(output.pick(
            "다른 프로그램이 이 데모를 만들고 있습니다. 끝난 뒤 다시 여십시오.",
            "another program is building this demo; try again when it has finished",
        ))),
    }
}

async fn start_anew(
    app: App,
    configuration: &Configuration,
    output: &Output,
) -> anyhow::Result<App> {
    app.store().clone().close().await?;
    drop(app);
    if !configuration.embedded {
        return Err(BadInput::new(output.pick(
            "만들다 만 데모가 있습니다. 빈 데이터베이스를 쓰십시오.",
            "this database holds a demo that was not finished: use an empty database",
        )));
    }
    output.note(output.pick(
        "만들다 만 데모를 지우고 다시 만듭니다.",
        "removing a demo that was not finished, and building it again",
    ));
    let path = store::sqlite_path(&configuration.database.value);
    for ending in ["", "-wal", "-shm"] {
        remove(Path::new(&format!("{path}{ending}")))?;
    }
    start(configuration).await
}

fn remove(path: &Path) -> anyhow::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| path.display().to_string())
        }
        _ => Ok(()),
    }
}
