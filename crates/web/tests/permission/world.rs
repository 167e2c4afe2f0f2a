//! Two dialogues in every state, and people in every role, built once and copied.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use app::core_question::CoreQuestionView;
use app::dialogue::Dialogue;
use app::person::NewPerson;
use app::random::SeededRandom;
use app::{Actor, App};
use axum::Router;
use domain::channel::ModerationTiming;
use domain::contribution::Kind as Contribution;
use domain::dialogue::DialogueStatus;
use domain::id::CoreQuestionSetId;
use domain::role::Role;
use store::Store;
use testkit::{FakeClock, TestApp};

/// Who asks, in the order of the columns.
pub(crate) const PERSONAS: [&str; 9] = [
    "visitor",
    "participant",
    "expert",
    "subcommittee member",
    "council member",
    "moderator",
    "editor",
    "secretary",
    "operator",
];

/// The roles behind the columns, after visitor and participant.
const ROLES: [Role; 7] = [
    Role::Expert,
    Role::SubcommitteeMember,
    Role::CouncilMember,
    Role::Moderator,
    Role::Editor,
    Role::Secretary,
    Role::Operator,
];

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// Something of the whole site.
    Site,
    /// Public, in the open dialogue in which the personas hold their roles.
    Open,
    /// The persona's own contribution, public.
    Own,
    /// Another's contribution, public.
    Anothers,
    /// Another's contribution, hidden.
    Hidden,
    /// Another's contribution, waiting for a moderator.
    Waiting,
    /// Another's contribution, withdrawn.
    Withdrawn,
    /// In a set of core questions that is not published.
    DraftSet,
    /// In a dialogue that is not published.
    Unpublished,
    /// In a dialogue that is closed.
    Closed,
    /// In a dialogue in which the personas hold no role.
    Elsewhere,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Open => "open",
            Self::Own => "own",
            Self::Anothers => "another's",
            Self::Hidden => "hidden",
            Self::Waiting => "waiting",
            Self::Withdrawn => "withdrawn",
            Self::DraftSet => "unpublished set",
            Self::Unpublished => "unpublished dialogue",
            Self::Closed => "closed",
            Self::Elsewhere => "in another dialogue",
        }
    }

    /// The short name of the dialogue.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Unpublished => "draft",
            Self::Closed => "closed",
            Self::Elsewhere => "there",
            _ => "here",
        }
    }
}

/// The codes of one question, one answer and one statement, and the question's receipt.
#[derive(Clone, Debug, Default)]
pub(crate) struct Codes {
    pub(crate) question: String,
    pub(crate) answer: String,
    pub(crate) statement: String,
    pub(crate) statement_id: i64,
    pub(crate) receipt: String,
}

/// A persona's cookies and token.
#[derive(Clone, Debug, Default)]
pub(crate) struct Credentials {
    pub(crate) cookie: Option<String>,
    pub(crate) token: Option<String>,
}

/// What was built.
pub(crate) struct World {
    t: TestApp,
    file: PathBuf,
    pub(crate) credentials: Vec<Credentials>,
    own: Vec<Codes>,
    others: HashMap<Kind, Codes>,
    /// The keys of core questions, by where they are.
    pub(crate) cores: HashMap<Kind, i64>,
}

/// A running copy.
pub(crate) struct Copy {
    pub(crate) router: Router,
    _app: App,
    _folder: tempfile::TempDir,
}

impl World {
    pub(crate) async fn build() -> Self {
        let t = TestApp::sqlite().await;
        let here = t.dialogue("here").await;
        let there = t.dialogue("there").await;
        let closed = t.dialogue("closed").await;
        let draft = t.dialogue("draft").draft().await;
        let mut actors = vec![Actor::default(), t.participant()];
        let mut credentials = vec![Credentials::default()];
        let token = t.app.token(actors[1].participant.unwrap());
        let cookie = Some(format!("mundap_participant={token}"));
        credentials.push(Credentials { cookie, token: Some(token) });
        for role in ROLES {
            let person = t.person(role, &here).await;
            for dialogue in [&closed, &draft].into_iter().filter(|_| role != Role::Operator) {
                let new = NewPerson {
                    email: person.email.clone(),
                    name: "김가람".to_owned(),
                    password: None,
                    must_change: false,
                    role,
                    dialogue: Some(dialogue.id),
                };
                t.app.add_person(&t.operator(), &new).await.unwrap();
            }
            let account = t.app.account(&person.session).await.unwrap().unwrap();
            actors.push(account.actor);
            let cookie = Some(format!("mundap_session={}", person.session));
            credentials.push(Credentials { cookie, token: None });
        }

        let core = t.core_question(&here, "밤의 돌봄은 누가 맡나요?").await;
        let mut cores = HashMap::from([(Kind::Open, core.row.id)]);
        let mut own = Vec::new();
        for actor in &actors {
            let none = actor.participant.is_none();
            own.push(if none { Codes::default() } else { write(&t, actor, &here, &core).await });
        }
        let mut others = HashMap::new();
        for kind in [Kind::Anothers, Kind::Hidden, Kind::Withdrawn] {
            others.insert(kind, write(&t, &t.participant(), &here, &core).await);
        }
        for contribution in [Contribution::Question, Contribution::Answer, Contribution::Statement]
        {
            let id = |codes: &Codes| number(codes, contribution);
            t.hide(&here, contribution, id(&others[&Kind::Hidden])).await;
        }
        let author = t.participant();
        let gone = write(&t, &author, &here, &core).await;
        for contribution in [Contribution::Question, Contribution::Answer, Contribution::Statement]
        {
            t.app.withdraw(&author, contribution, number(&gone, contribution)).await.unwrap();
        }
        others.insert(Kind::Withdrawn, gone);
        let before = t.set(&here, |settings| settings.online = ModerationTiming::Before).await;
        others.insert(Kind::Waiting, write(&t, &t.participant(), &before, &core).await);
        t.set(&before, |settings| settings.online = ModerationTiming::After).await;

        let secretary = actors[7].clone();
        for (kind, dialogue, actor) in [
            (Kind::Elsewhere, &there, t.participant()),
            (Kind::Closed, &closed, t.participant()),
            (Kind::Unpublished, &draft, secretary),
        ] {
            let core = t.core_question(dialogue, "새벽 버스는 누가 모나요?").await;
            cores.insert(kind, core.row.id);
            let written = match kind {
                Kind::Unpublished => Codes::default(),
                _ => write(&t, &actor, dialogue, &core).await,
            };
            others.insert(kind, written);
        }
        // Nobody takes part in what is not published: it was public once.
        let public = t.set_status(&draft, DialogueStatus::Published).await;
        let core = t.app.core_question(&t.operator(), cores_id(&cores)).await.unwrap();
        others.insert(Kind::Unpublished, write(&t, &t.participant(), &public, &core).await);
        t.set_status(&public, DialogueStatus::Draft).await;
        t.set_status(&closed, DialogueStatus::Closed).await;
        let (set, views) = t.draft_set(&here, ["아직 내지 않은 핵심 질문인가요?"]).await;
        assert_eq!(set, CoreQuestionSetId(views[0].set.id));
        cores.insert(Kind::DraftSet, views[0].row.id);

        let file = PathBuf::from(store::sqlite_path(t.url()));
        t.app.store().clone().close().await.unwrap();
        Self { t, file, credentials, own, others, cores }
    }

    /// The codes that a persona meets; none when it can have no such thing.
    pub(crate) fn codes(&self, kind: Kind, persona: usize) -> Option<&Codes> {
        match kind {
            Kind::Own => self.own.get(persona).filter(|codes| !codes.question.is_empty()),
            Kind::Open | Kind::Site | Kind::DraftSet => self.others.get(&Kind::Anothers),
            kind => self.others.get(&kind),
        }
    }

    /// A running copy of what was built.
    pub(crate) async fn copy(&self) -> Copy {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mundap.db");
        std::fs::copy(&self.file, &file).unwrap();
        let store = Store::open(&format!("sqlite:{}", file.display())).await.unwrap();
        let clock: Arc<FakeClock> = Arc::clone(&self.t.clock);
        let random = Arc::new(SeededRandom::new(77));
        let app = App::start(store, clock, random, testkit::settings()).await.unwrap();
        let options = web::Options::default();
        let router = web::router(app.clone(), options, web::Readiness::ready());
        Copy { router, _app: app, _folder: folder }
    }
}

fn cores_id(cores: &HashMap<Kind, i64>) -> domain::id::CoreQuestionId {
    domain::id::CoreQuestionId(cores[&Kind::Unpublished])
}

fn number(codes: &Codes, contribution: Contribution) -> i64 {
    let code = match contribution {
        Contribution::Question => &codes.question,
        Contribution::Answer => &codes.answer,
        Contribution::Statement => &codes.statement,
    };
    code.split_once('-').unwrap().1.parse().unwrap()
}

/// One of each by this actor.
async fn write(t: &TestApp, actor: &Actor, dialogue: &Dialogue, core: &CoreQuestionView) -> Codes {
    let question = t.question(actor, dialogue, "주말에도 여는 돌봄 교실이 있나요?").await;
    let core = t.app.core_question(&t.operator(), core.id()).await.unwrap();
    let answer = t.answer_by(actor, &core, "걸어갈 수 있는 곳이면 좋겠어요.").await;
    let statement = t.statement_by(actor, &core, "작은 곳이 여러 개 있는 게 낫다.").await;
    Codes {
        question: question.code,
        answer: answer.code,
        statement: statement.code,
        statement_id: statement.id,
        receipt: question.receipt.to_string(),
    }
}
