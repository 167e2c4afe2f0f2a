//! Two dialogues that run, a closed one and one that is not published, with everything in them in
//! every state, and people in every role. Built once; tests get copies.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use app::body::BodyView;
use app::claim::NewClaim;
use app::core_question::CoreQuestionView;
use app::dialogue::Dialogue;
use app::draft::{NewComment, NewVersion};
use app::edition::NewEdition;
use app::evidence::NewEvidence;
use app::file::NewFile;
use app::inquiry::NewInquiry;
use app::mail::Letter;
use app::member::NewMember;
use app::page::Slice;
use app::paper::{NewPaper, NewSection};
use app::passkey::{Ceremony, PasskeySite};
use app::population::NewPopulation;
use app::random::SeededRandom;
use app::translation::NewTranslation;
use app::{Actor, App, Settings};
use axum::Router;
use domain::assistant::Task;
use domain::body::BodyKind;
use domain::care::Care;
use domain::channel::ModerationTiming;
use domain::code::Coded as _;
use domain::contribution::Kind as Contribution;
use domain::dialogue::{DialogueStatus, Settings as DialogueSettings};
use domain::draft::DraftChange;
use domain::edition::EditionStatus;
use domain::id::MemberId;
use domain::language::Language;
use domain::member::Office;
use domain::paper::PaperKind;
use domain::role::Role;
use domain::slip::SlipKind;
use domain::translation::Translated;
use domain::vote::VoteValue;
use store::{Engine, Store};
use testkit::{Authenticator, FakeClock, LanguageModel, Provider, TestApp};

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
/// The first column whose role works on the staff desk.
pub(crate) const MODERATOR: usize = 5;
/// The columns of those who sit in a panel and in a subcommittee.
pub(crate) const EXPERT: usize = 2;
pub(crate) const SUBCOMMITTEE: usize = 3;
/// The column of the member with a seat.
pub(crate) const COUNCIL: usize = 4;
const EDITOR: usize = 6;
const SECRETARY: usize = 7;
/// The column whose role holds everywhere.
pub(crate) const OPERATOR: usize = 8;

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
    /// A new installation that nobody has set up.
    New,
    /// Public, in the open dialogue in which the personas hold their roles.
    Open,
    /// The persona's own contribution, public.
    Own,
    /// The persona's own, waiting for a moderator.
    OwnWaiting,
    /// The persona's own, hidden.
    OwnHidden,
    /// The persona's own, withdrawn.
    OwnWithdrawn,
    /// The persona's own, for the staff only.
    OwnStaffOnly,
    /// The persona's own, in a dialogue that is closed.
    OwnClosed,
    /// The persona's own, in a dialogue that is not published any more.
    OwnUnpublished,
    /// Another's contribution, public.
    Anothers,
    /// Another's contribution, hidden.
    Hidden,
    /// Another's contribution, waiting for a moderator.
    Waiting,
    /// Another's contribution, withdrawn.
    Withdrawn,
    /// Another's contribution, for the staff only.
    StaffOnly,
    /// Another's contribution, erased.
    Erased,
    /// In a set of core questions that is not published.
    DraftSet,
    /// A gathering or notice that is still being written, in the open dialogue.
    Draft,
    /// In a dialogue that is not published.
    Unpublished,
    /// In a dialogue that is closed.
    Closed,
    /// In a dialogue in which the personas hold no role (the operator's holds everywhere).
    Elsewhere,
    /// Of that other dialogue, but asked for under the address of the personas' own.
    Smuggled,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::New => "new installation",
            Self::Open => "open",
            Self::Own => "own",
            Self::OwnWaiting => "own waiting",
            Self::OwnHidden => "own hidden",
            Self::OwnWithdrawn => "own withdrawn",
            Self::OwnStaffOnly => "own for staff only",
            Self::OwnClosed => "own closed",
            Self::OwnUnpublished => "own unpublished dialogue",
            Self::Anothers => "another's",
            Self::Hidden => "hidden",
            Self::Waiting => "waiting",
            Self::Withdrawn => "withdrawn",
            Self::StaffOnly => "for staff only",
            Self::Erased => "erased",
            Self::DraftSet => "unpublished set",
            Self::Draft => "draft",
            Self::Unpublished => "unpublished dialogue",
            Self::Closed => "closed",
            Self::Elsewhere => "in another dialogue",
            Self::Smuggled => "another dialogue's, asked for here",
        }
    }

    /// The short name of the dialogue in the address.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Unpublished | Self::OwnUnpublished => "draft",
            Self::Closed | Self::OwnClosed => "closed",
            Self::Elsewhere => "there",
            _ => "here",
        }
    }

    /// The short name of the dialogue that what is named in the request belongs to.
    fn source(self) -> &'static str {
        if self == Self::Smuggled { "there" } else { self.slug() }
    }
}

/// Every kind whose texts are secret; a text of it carries the mark `qz{place here}{persona}z`.
const SECRET: [Kind; 10] = [
    Kind::OwnWaiting,
    Kind::OwnHidden,
    Kind::OwnWithdrawn,
    Kind::OwnUnpublished,
    Kind::Hidden,
    Kind::Waiting,
    Kind::Withdrawn,
    Kind::Unpublished,
    Kind::StaffOnly,
    Kind::OwnStaffOnly,
];
/// The author in the marks of texts that belong to none of the personas.
pub(crate) const NOBODY: usize = 9;

/// A mark in a secret text.
fn mark(kind: Kind, persona: usize) -> String {
    let place = SECRET.iter().position(|secret| *secret == kind);
    place.map(|place| format!("qz{place}{persona}z ")).unwrap_or_default()
}

/// The mark in what belongs to a set of core questions that is not published.
const DRAFT_SET_MARK: &str = "qz99z";

/// The secret texts that an answer shows, each as its kind and its author among the personas.
pub(crate) fn secrets(text: &str) -> Vec<(Kind, usize)> {
    let mut found: Vec<(Kind, usize)> = text
        .match_indices("qz")
        .filter_map(|(at, _)| {
            let digits = text.get(at + 2..at + 5)?.strip_suffix('z')?;
            if digits == "99" {
                return Some((Kind::DraftSet, NOBODY));
            }
            let place: usize = digits[..1].parse().ok()?;
            Some((*SECRET.get(place)?, digits[1..].parse().ok()?))
        })
        .collect();
    found.sort_by_key(|(kind, persona)| (kind.name(), *persona));
    found.dedup();
    found
}

/// The codes of one question, one answer, one statement and one remark, and the question's receipt.
#[derive(Clone, Debug, Default)]
pub(crate) struct Codes {
    pub(crate) question: String,
    pub(crate) answer: String,
    pub(crate) statement: String,
    pub(crate) statement_id: i64,
    pub(crate) remark: String,
    pub(crate) receipt: String,
}

/// A persona's ways of saying who they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Credentials {
    pub(crate) cookie: Option<String>,
    pub(crate) token: Option<String>,
    /// Address and password.
    pub(crate) sign_in: Option<(String, String)>,
}

/// What staff may do something to, in one dialogue.
#[derive(Clone, Debug, Default)]
pub(crate) struct Staffed {
    /// A moderator's decision that can be undone.
    pub(crate) moderated: i64,
    /// An editor's work that can be undone.
    pub(crate) curated: i64,
    /// A secretary's change that can be undone.
    pub(crate) managed: i64,
    /// An office.
    pub(crate) office: i64,
    /// A translation that waits for a second person.
    pub(crate) translation: i64,
    /// Its having been written, which can be undone.
    pub(crate) translated: i64,
    /// A core question in a set that is not published, and the number of that set.
    pub(crate) draft_core: (i64, i64),
    /// What is on paper, and what is told.
    pub(crate) paper: Paper,
    /// What a subcommittee and a panel work on.
    pub(crate) work: Work,
    /// A paper that is being written, of which an edition is public.
    pub(crate) papers: Papers,
}

/// A White Paper of one dialogue: its key, a section, and a paragraph in it. Its first edition is public.
#[derive(Clone, Debug, Default)]
pub(crate) struct Papers {
    pub(crate) paper: i64,
    pub(crate) section: i64,
    pub(crate) paragraph: String,
    /// What the assistant drafted for it, where there are answers.
    pub(crate) draft: i64,
}

/// The work of a subcommittee and of experts in one dialogue. Where personas hold roles, the
/// subcommittee member leads both bodies that work, and the expert sits in the panel.
#[derive(Clone, Debug, Default)]
pub(crate) struct Work {
    /// A body that writes a draft, one that votes on its own, and one without a core question.
    pub(crate) bodies: (String, String, String),
    /// The assignment of the first.
    pub(crate) assignment: i64,
    /// A comment on the first draft.
    pub(crate) comment: i64,
    /// The panel, the seat of an expert in it, what the expert added, and what the expert is asked.
    pub(crate) panel: String,
    pub(crate) expert: i64,
    pub(crate) evidence: String,
    pub(crate) inquiry: i64,
    /// A published theme and one of a draft set; an agenda of each, and another theme of the draft set.
    pub(crate) themes: (String, String),
    pub(crate) agendas: (String, String),
    pub(crate) merged: String,
    /// The roles of two people who code.
    pub(crate) coders: (i64, i64),
    /// The first body's scoring of models, which is open.
    pub(crate) scoring: i64,
}

/// Gatherings, slips and notices of one dialogue.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paper {
    /// A public gathering, and one that is still being written.
    pub(crate) gatherings: (String, String),
    /// A photo of the public one.
    pub(crate) photo: i64,
    /// A public notice, and one that is still being written.
    pub(crate) notices: (String, String),
    /// An outcome.
    pub(crate) outcome: String,
    /// A question that was not taken in, and its receipt.
    pub(crate) appealable: (String, String),
    /// That another one is to be looked at again.
    pub(crate) appeal: i64,
    /// A public model, and one that is still being written.
    pub(crate) models: (String, String),
    /// Slips for questions, and voting sheets: their print runs.
    pub(crate) runs: (i64, i64),
    /// The code of a slip that was typed in, of one that was not, and of a blank voting sheet.
    pub(crate) slips: (String, String, String),
    /// A scan that waits.
    pub(crate) scan: i64,
    /// Meetings of the council.
    pub(crate) meetings: Meetings,
    /// A line of what was spent.
    pub(crate) spending: i64,
    /// A question and an answer whose scans are shown.
    pub(crate) scanned: (String, String),
    /// A body, and a member who sits in it.
    pub(crate) body: (String, i64),
    /// Calls for members, and who applied.
    pub(crate) calls: Calls,
    /// What is done and tried.
    pub(crate) pilots: Pilots,
}

/// Actions and pilots of one dialogue.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pilots {
    /// A public action, and one that is still being written.
    pub(crate) actions: (String, String),
    /// A public pilot, and one that is still being written.
    pub(crate) pilots: (String, String),
    /// An indicator of each of these pilots.
    pub(crate) indicators: (String, String),
    /// A milestone of the public one, its report, and a picture of that.
    pub(crate) milestone: i64,
    pub(crate) report: i64,
    pub(crate) picture: i64,
    /// A choice that was counted, one that is open, and a candidate of the open one.
    pub(crate) choices: (i64, i64),
    pub(crate) candidate: i64,
}

/// Calls for members of one dialogue.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calls {
    /// One that is open, one that is decided, and one that is still being written.
    pub(crate) codes: (String, String, String),
    /// The receipts of an application to the open and of one to the decided call.
    pub(crate) receipts: (String, String),
    /// The application to the decided call, and a file that came along with it.
    pub(crate) application: (i64, i64),
    /// The short name of the body.
    pub(crate) body: String,
}

/// Meetings of a council.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meetings {
    /// One that goes on, one that is over, and one that is being prepared.
    pub(crate) codes: (String, String, String),
    /// One whose minutes are published.
    pub(crate) told: String,
    /// The running item, and one that was not begun.
    pub(crate) items: (i64, i64),
    /// The vote on a motion under the running item.
    pub(crate) ballot: i64,
    /// A secret vote of the meeting that is over, and a paper of it.
    pub(crate) secret: i64,
    pub(crate) file: i64,
    /// The seats of the members: the council member's among the personas is the second, if they sit here.
    pub(crate) seats: Vec<i64>,
}

/// What was built.
pub(crate) struct World {
    pub(crate) t: TestApp,
    pub(crate) credentials: Vec<Credentials>,
    actors: Vec<Actor>,
    own: HashMap<Kind, Vec<Codes>>,
    others: HashMap<Kind, Codes>,
    /// The keys of core questions, by where they are.
    pub(crate) cores: HashMap<Kind, i64>,
    staffed: HashMap<&'static str, Staffed>,
    /// The operator's office.
    pub(crate) operator_office: i64,
    /// What stands in the link by which the participant among the personas stops mails.
    pub(crate) mail_secret: String,
    /// What a reader said is wrong with a text of the interface.
    pub(crate) report: i64,
    /// A provider whose accounts sign people in.
    pub(crate) provider: Provider,
    /// A language model that helps with drafts.
    pub(crate) model: LanguageModel,
    /// Someone with a passkey and recovery codes, and their device.
    pub(crate) careful: Careful,
}

/// Someone who has a second factor.
pub(crate) struct Careful {
    pub(crate) email: String,
    pub(crate) password: String,
    pub(crate) recovery_code: String,
    pub(crate) device: Mutex<Authenticator>,
}

/// Our own origin.
pub(crate) const ORIGIN: &str = "https://mundap.test";

/// Where passkeys are made for it.
pub(crate) fn passkey_site() -> PasskeySite {
    PasskeySite::of(ORIGIN).unwrap()
}

async fn careful(t: &TestApp, dialogue: &Dialogue) -> Careful {
    let person = t.person(Role::Editor, dialogue).await;
    let asked = t.app.begin_passkey(&person, &passkey_site()).await.unwrap();
    let mut device = Authenticator::new(ORIGIN, 7);
    let answer = Ceremony { options: device.create(&asked.options), token: asked.token };
    let (session, site) = (&person.session, passkey_site());
    let added = t.app.add_passkey(&person, session, &site, &answer, "열쇠").await.unwrap();
    Careful {
        email: person.email,
        password: person.password,
        recovery_code: added.codes[0].clone(),
        device: Mutex::new(device),
    }
}

/// A running copy.
pub(crate) struct Copy {
    pub(crate) router: Router,
    pub(crate) app: App,
    folder: Option<tempfile::TempDir>,
}

impl World {
    pub(crate) async fn build(engine: Engine) -> Self {
        let provider = Provider::start().await;
        let model = LanguageModel::start().await;
        model.writes("밤에 일한다.[@A-0001]");
        let t = TestApp::start(engine, settings(&provider, &model)).await;
        let here = t.dialogue("here").await;
        let there = t.dialogue("there").await;
        let closed = t.dialogue("closed").await;
        let draft = t.dialogue("draft").await;
        let running: [&Dialogue; 3] = [&here, &closed, &draft];
        let (actors, credentials) = people(&t, &running).await;
        t.policy().await;
        for dialogue in [&here, &there, &closed, &draft] {
            let place = format!("{}\t9000", dialogue.places[0].name);
            let new = NewPopulation { place, ..NewPopulation::default() };
            t.app.set_population(&t.operator(), dialogue, &new, &[]).await.unwrap();
            let asked = t.questions_asked(dialogue, 1).await;
            t.app.mark(&t.participant(), dialogue, &[(asked[0], true)]).await.unwrap();
        }
        // The participant among the personas tied an address.
        let link = claim(&t.app, &actors[1], None).await;
        t.app.use_claim(&actors[1], &link, "").await.unwrap();
        let weekly = Some(domain::subscription::Frequency::Weekly);
        t.app.set_delivery(&actors[1], weekly, Language::Korean).await.unwrap();
        let own = actors[1].participant.unwrap().0;
        let digest = store::subscription::digest(&t.app.store().read(), own).await.unwrap();
        let mail_secret = digest.unwrap().secret.to_string();
        let stranger = t.person(Role::Expert, &there).await;
        t.person(Role::Operator, &here).await;
        let careful = careful(&t, &here).await;
        assert!(stranger.person.is_some());

        let core = t.core_question(&here, "밤의 돌봄은 누가 맡나요?").await;
        t.camps(&core).await;
        t.app.analyse_once().await.unwrap();
        let mut cores = HashMap::from([(Kind::Open, core.row.id)]);
        let mut own = HashMap::new();
        let mut others = HashMap::new();
        for kind in
            [Kind::Own, Kind::OwnHidden, Kind::OwnWithdrawn, Kind::OwnWaiting, Kind::OwnStaffOnly]
        {
            let mut all = Vec::new();
            for (persona, actor) in actors.iter().enumerate() {
                all.push(put(&t, actor, &here, &core, kind, persona).await);
            }
            own.insert(kind, all);
        }
        for kind in [
            Kind::Anothers,
            Kind::Hidden,
            Kind::Withdrawn,
            Kind::Waiting,
            Kind::StaffOnly,
            Kind::Erased,
        ] {
            others.insert(kind, put(&t, &t.participant(), &here, &core, kind, NOBODY).await);
        }
        for (kind, own_kind, dialogue) in [
            (Kind::Elsewhere, None, &there),
            (Kind::Closed, Some(Kind::OwnClosed), &closed),
            (Kind::Unpublished, Some(Kind::OwnUnpublished), &draft),
        ] {
            let title = format!("{}새벽 버스는 누가 모나요?", mark(kind, NOBODY));
            let core = t.core_question(dialogue, &title).await;
            cores.insert(kind, core.row.id);
            others.insert(kind, put(&t, &t.participant(), dialogue, &core, kind, NOBODY).await);
            if let Some(own_kind) = own_kind {
                let mut all = Vec::new();
                for (persona, actor) in actors.iter().enumerate() {
                    all.push(put(&t, actor, dialogue, &core, own_kind, persona).await);
                }
                own.insert(own_kind, all);
            }
        }
        let mut staffed = HashMap::new();
        for (slug, dialogue) in
            [("here", &here), ("there", &there), ("closed", &closed), ("draft", &draft)]
        {
            let member = credentials[COUNCIL].sign_in.clone().filter(|_| slug != "there");
            staffed.insert(slug, staff(&t, dialogue, member.map(|(email, _)| email)).await);
        }
        for (slug, dialogue, kind) in [
            ("here", &here, Kind::Open),
            ("there", &there, Kind::Elsewhere),
            ("closed", &closed, Kind::Closed),
            ("draft", &draft, Kind::Unpublished),
        ] {
            let core = domain::id::CoreQuestionId(cores[&kind]);
            let core = t.app.core_question(&t.operator(), core).await.unwrap();
            staffed.get_mut(slug).unwrap().work = work(&t, dialogue, &core, &credentials).await;
        }
        cores.insert(Kind::DraftSet, staffed["here"].draft_core.0);
        cores.insert(Kind::Smuggled, staffed["there"].draft_core.0);
        // Nobody takes part in what is not published: it was public once.
        t.set_status(&draft, DialogueStatus::Draft).await;
        t.set_status(&closed, DialogueStatus::Closed).await;
        let report = report(&t, &here).await;
        t.app.enter_acts().await.unwrap();
        let operators = t.app.operators(&t.operator()).await.unwrap();
        let operator_office = operators[0].role_id;
        Self {
            t,
            credentials,
            actors,
            own,
            others,
            cores,
            staffed,
            operator_office,
            mail_secret,
            report,
            provider,
            model,
            careful,
        }
    }

    /// Who a persona acts as, and their address and password, when they have an account.
    pub(crate) fn account(&self, persona: usize) -> Option<(&Actor, &(String, String))> {
        Some((&self.actors[persona], self.credentials[persona].sign_in.as_ref()?))
    }

    /// The codes that a persona meets; none when it can have no such thing.
    pub(crate) fn codes(&self, kind: Kind, persona: usize) -> Option<&Codes> {
        match kind {
            Kind::Open | Kind::Site | Kind::New | Kind::DraftSet | Kind::Draft => {
                self.others.get(&Kind::Anothers)
            }
            Kind::Smuggled => self.others.get(&Kind::Elsewhere),
            kind => match self.own.get(&kind) {
                Some(own) => own.get(persona).filter(|codes| !codes.question.is_empty()),
                None => self.others.get(&kind),
            },
        }
    }

    /// What staff work on in the dialogue that what is asked for belongs to.
    pub(crate) fn staffed(&self, kind: Kind) -> &Staffed {
        &self.staffed[kind.source()]
    }

    /// The token of a file that waits for its confirmation: the persona's own where the persona may
    /// import, else a colleague's.
    pub(crate) async fn upload(&self, app: &App, kind: Kind, persona: usize) -> String {
        let sender = match (kind, persona) {
            (Kind::Elsewhere | Kind::Smuggled, _) => OPERATOR,
            (Kind::Anothers, EDITOR) => SECRETARY,
            (Kind::Anothers, _) => EDITOR,
            (_, persona) => persona.max(EDITOR),
        };
        let (sender, operator) = (&self.actors[sender], Actor::command_line());
        let dialogue = app.dialogue(&operator, kind.source()).await.unwrap();
        // It was sent before the dialogue was closed.
        let status = match kind {
            Kind::Closed => DialogueStatus::Published,
            _ => dialogue.status,
        };
        let dialogue = Dialogue { status, ..(*dialogue).clone() };
        let upload = app.begin_upload(sender, &dialogue, "질문.csv").unwrap();
        std::fs::write(&upload.path, "질문\n밤 버스는 언제 다니나요?\n").unwrap();
        upload.token
    }

    /// What stands in a link that somebody without an account asked for in this copy: a guardian's,
    /// or the one to tie an address.
    pub(crate) async fn link(&self, app: &App, guardian: bool) -> String {
        let guardian = guardian.then_some("parent@garam.example");
        claim(app, &Actor::default(), guardian).await
    }

    /// The code on the screen of the meeting that goes on.
    pub(crate) async fn check_in(&self, app: &App, kind: Kind) -> String {
        let operator = Actor::command_line();
        let code = &self.staffed(kind).paper.meetings.codes.0;
        let id = domain::id::MeetingId::parse_code(code).unwrap();
        let view = app.meeting(&operator, id).await.unwrap();
        app.checkin_code(&operator, &view).unwrap()
    }

    /// What the page that asks whether to erase gives this persona; nothing to those it is not for.
    pub(crate) fn erasure(&self, app: &App, persona: usize) -> String {
        app.erasure_token(&self.actors[persona]).unwrap_or_else(|_| "none".to_owned())
    }

    /// The database file itself, served: for requests that change nothing, on any engine.
    pub(crate) fn itself(&self) -> Copy {
        Copy::of(self.t.app.clone(), None)
    }

    /// A running copy of what was built. SQLite only.
    pub(crate) async fn copy(&self) -> Copy {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mundap.db");
        // What lies in the write-ahead log belongs to the copy too.
        let built = PathBuf::from(store::sqlite_path(self.t.url()));
        for end in ["", "-wal"] {
            let from = PathBuf::from(format!("{}{end}", built.display()));
            if from.exists() {
                std::fs::copy(from, format!("{}{end}", file.display())).unwrap();
            }
        }
        self.start(&format!("sqlite:{}", file.display()), Some(folder)).await
    }

    /// A new installation.
    pub(crate) async fn empty(&self) -> Copy {
        let (url, folder) = testkit::new_database(Engine::Sqlite).await;
        self.start(&url, folder).await
    }

    async fn start(&self, url: &str, folder: Option<tempfile::TempDir>) -> Copy {
        let store = Store::open(url).await.unwrap();
        let clock: Arc<FakeClock> = Arc::clone(&self.t.clock);
        let random = Arc::new(SeededRandom::new(77));
        let settings = settings(&self.provider, &self.model);
        let app = App::start(store, clock, random, settings).await.unwrap();
        Copy::of(app, folder)
    }
}

/// What the operator's monitoring has.
pub(crate) const METRICS_TOKEN: &str = "a token of the operator's own";

impl Copy {
    fn of(app: App, folder: Option<tempfile::TempDir>) -> Self {
        let options = web::Options {
            public_url: Some(ORIGIN.to_owned()),
            metrics_token: Some(web::Token(METRICS_TOKEN.to_owned())),
            ..web::Options::default()
        };
        let router = web::router(app.clone(), options, web::Readiness::ready());
        Self { router, app, folder }
    }

    /// The files of the database. None on PostgreSQL.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let folder = self.folder.iter().map(tempfile::TempDir::path);
        folder.flat_map(|folder| ["mundap.db", "mundap.db-wal"].map(|n| folder.join(n))).collect()
    }

    /// Length and time of the database's files: whatever is written to any table changes them.
    pub(crate) fn state(&self) -> Vec<(u64, SystemTime)> {
        let data = self.files().into_iter().filter_map(|file| std::fs::metadata(file).ok());
        data.map(|data| (data.len(), data.modified().unwrap())).collect()
    }

    /// The number of acts recorded so far.
    pub(crate) async fn acts(&self) -> i64 {
        store::act::window(&self.app.store().read(), 0).await.unwrap().1
    }
}

/// Asks for a link; what stands in it.
async fn claim(app: &App, actor: &Actor, guardian: Option<&str>) -> String {
    let new = NewClaim {
        email: format!(
            "{}@garam.example",
            uuid::Uuid::from_u128(app.now().0.unsigned_abs().into())
        ),
        agreed: true,
        news: true,
        of_age: Some(guardian.is_none()),
        guardian: guardian.unwrap_or_default().to_owned(),
    };
    app.ask_claim(actor, &new, Language::Korean, None).await.unwrap();
    let mails = app.waiting_mails(&Actor::command_line(), 1).await.unwrap();
    match serde_json::from_str(&mails[0].letter).unwrap() {
        Letter::Claim { token } | Letter::Guardian { token } => token,
        _ => panic!("{mails:?}"),
    }
}

fn settings(provider: &Provider, model: &LanguageModel) -> Settings {
    Settings {
        providers: vec![provider.configured()],
        assistant: Some(model.configured()),
        ..testkit::settings()
    }
}

/// The personas: who they act as, and how they say so.
async fn people(t: &TestApp, dialogues: &[&Dialogue]) -> (Vec<Actor>, Vec<Credentials>) {
    let mut actors = vec![Actor::default(), t.participant()];
    let mut credentials = vec![Credentials::default()];
    let token = t.app.token(actors[1].participant.unwrap());
    let cookie = Some(format!("mundap_participant={token}"));
    credentials.push(Credentials { cookie, token: Some(token), sign_in: None });
    for role in ROLES {
        let person = t.person_in(role, dialogues).await;
        let cookie = Some(format!("mundap_session={}", person.session));
        let sign_in = Some((person.email, person.password));
        credentials.push(Credentials { cookie, token: None, sign_in });
        actors.push(person.actor);
    }
    (actors, credentials)
}

/// One contribution of each sort by this actor, brought into the state that the kind says; nothing
/// for a visitor.
async fn put(
    t: &TestApp,
    actor: &Actor,
    dialogue: &Dialogue,
    core: &CoreQuestionView,
    kind: Kind,
    persona: usize,
) -> Codes {
    if actor.participant.is_none() {
        return Codes::default();
    }
    let waits = matches!(kind, Kind::Waiting | Kind::OwnWaiting);
    let dialogue = t.reload(dialogue).await;
    let dialogue = if waits { t.set(&dialogue, before).await } else { dialogue };
    let core = t.app.core_question(&t.operator(), core.id()).await.unwrap();
    let mark = mark(kind, persona);
    let secret = matches!(kind, Kind::StaffOnly | Kind::OwnStaffOnly);
    let care = secret.then_some(Care::StaffOnly);
    let send = async |contribution: Contribution, text: &str| {
        let text = format!("{mark}{text}");
        t.contribution(actor, &dialogue, &core, contribution, &text, care).await
    };
    let question = send(Contribution::Question, "주말에도 여는 돌봄 교실이 있나요?").await;
    let answer = send(Contribution::Answer, "걸어갈 수 있으면 좋겠어요.").await;
    let statement = send(Contribution::Statement, "작은 곳이 여러 개인 게 낫다.").await;
    let remark = send(Contribution::Remark, "어디에 몇 곳인지 적어 주세요.").await;
    if waits {
        t.set(&dialogue, |settings| *settings = DialogueSettings::default()).await;
    }
    for (contribution, id) in [
        (Contribution::Question, question.id),
        (Contribution::Answer, answer.id),
        (Contribution::Statement, statement.id),
        (Contribution::Remark, remark.id),
    ] {
        match kind {
            Kind::Hidden | Kind::OwnHidden => t.hide(&dialogue, contribution, id).await,
            Kind::Withdrawn | Kind::OwnWithdrawn => {
                t.app.withdraw(actor, contribution, id).await.unwrap();
            }
            _ => {}
        }
    }
    if kind == Kind::Erased {
        t.erase(actor).await;
    }
    // Experts do not vote.
    if matches!(kind, Kind::OwnClosed | Kind::OwnUnpublished) && persona != EXPERT {
        let id = domain::id::StatementId(statement.id);
        t.app.vote(actor, id, VoteValue::Agree).await.unwrap();
    }
    Codes {
        question: question.code,
        answer: answer.code,
        statement: statement.code,
        statement_id: statement.id,
        remark: remark.code,
        receipt: question.receipt.to_string(),
    }
}

/// Every contribution waits for a moderator, whatever channel it comes through.
fn before(settings: &mut DialogueSettings) {
    for timing in [
        &mut settings.online,
        &mut settings.field,
        &mut settings.subcommittee,
        &mut settings.expert,
    ] {
        *timing = ModerationTiming::Before;
    }
}

/// What staff of a dialogue did and can undo, an office, and a set that is not published.
async fn staff(t: &TestApp, dialogue: &Arc<Dialogue>, member: Option<String>) -> Staffed {
    let operator = t.operator();
    let paper = paper(t, dialogue, member).await;
    let title = format!("{DRAFT_SET_MARK} 아직 내지 않은 핵심 질문인가요?");
    let (set, views) = t.draft_set(dialogue, [title.as_str()]).await;
    let asked = t.questions_asked(dialogue, 2).await;
    t.app.group_questions(&operator, dialogue, &asked).await.unwrap();
    t.hide(dialogue, Contribution::Question, asked[0].0).await;
    let members = t.app.members(&operator, dialogue.id).await.unwrap();
    let person = t.person(Role::CouncilMember, dialogue).await;
    let last = t.app.members(&operator, dialogue.id).await.unwrap();
    let new = last.iter().find(|member| member.email == person.email).unwrap();
    t.app.revoke_role(&operator, Some(dialogue.id), new.role_id).await.unwrap();
    let expert = members.iter().find(|member| member.role == Role::Expert.as_str()).unwrap();
    let writer = t.person(Role::Editor, dialogue).await;
    let title = format!("{DRAFT_SET_MARK} Đây có phải câu hỏi trọng tâm chưa công bố?");
    let of = (Translated::CoreQuestion, views[0].row.id);
    let text = NewTranslation { title, text: String::new() };
    let into = Language::Vietnamese;
    let translation = t.app.translate(&writer, dialogue, of, into, &text).await.unwrap();
    let done = t.app.undo_list(&operator, dialogue, Slice::first(200)).await.unwrap().items;
    let newest = |label: &str| done.iter().find(|line| line.label == label).unwrap().id.0;
    assert_eq!(set.0, views[0].set.id);
    Staffed {
        moderated: newest("hidden"),
        curated: newest("questions_grouped"),
        managed: newest("role_revoked"),
        office: expert.role_id,
        translation: translation.0,
        translated: newest("translation_written"),
        draft_core: (views[0].row.id, views[0].set.number),
        paper,
        work: Work::default(),
        papers: papers(t, dialogue).await,
    }
}

/// A White Paper with one paragraph, published for remarks.
async fn papers(t: &TestApp, dialogue: &Arc<Dialogue>) -> Papers {
    let (app, operator) = (&t.app, t.operator());
    let new = NewPaper { kind: PaperKind::White, title: "일자리 백서".to_owned() };
    let id = app.begin_paper(&operator, dialogue, &new).await.unwrap();
    let paper = app.paper(&operator, dialogue, id).await.unwrap();
    let new = NewSection { title: "여는 말".to_owned(), level: 1, behind: None };
    let section = app.add_section(&operator, &paper, &new).await.unwrap();
    let text = "함께 묻고 답했다.";
    let paragraph = app.add_paragraph(&operator, &paper, section, None, text).await.unwrap();
    app.exempt_paragraph(&operator, &paper, paragraph, "여는 말").await.unwrap();
    let edition = NewEdition {
        status: EditionStatus::Review,
        note: String::new(),
        resolution: None,
        remarks_until: None,
        drawings: std::collections::BTreeMap::new(),
    };
    app.publish_edition(&operator, &paper, &edition).await.unwrap();
    let draft = match app.current_set(&operator, dialogue).await.unwrap() {
        Some(set) => {
            let core = app.core_question_by_number(&operator, dialogue, &set, 1).await.unwrap();
            let drafted = app.have_drafted(&operator, &paper, &core, Task::Summary, "").await;
            drafted.unwrap_or_default()
        }
        None => 0,
    };
    Papers { paper: id.0, section: section.0, paragraph: paragraph.code(), draft }
}

/// Drafts, comments, evidence and an inquiry.
async fn work(
    t: &TestApp,
    dialogue: &Arc<Dialogue>,
    core: &CoreQuestionView,
    credentials: &[Credentials],
) -> Work {
    let (operator, slug) = (t.operator(), dialogue.slug.as_str());
    let mark = if slug == "draft" { mark(Kind::Unpublished, NOBODY) } else { String::new() };
    let names = ["care", "night", "spare"].map(|name| format!("{slug}-{name}"));
    let mut assignment = 0;
    let mut drafts = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let body = t.body(dialogue, name, BodyKind::Subcommittee).await;
        let head = seat(t, &body, credentials, SUBCOMMITTEE).await;
        let body = t.reload_body(name).await;
        t.app.give_office(&operator, &body, head.1, Office::Head).await.unwrap();
        if place == 2 {
            continue;
        }
        assignment = t.app.assign(&operator, core, &body, place == 0).await.unwrap().0;
        let (head, _) = again(t, head).await;
        let space = t.app.workspace(&head, &t.reload_body(name).await, core).await.unwrap();
        let new = NewVersion { base: 0, text: format!("{mark}밤에는 구가 맡습니다.") };
        t.app.save_draft(&head, &space, &new).await.unwrap();
        let space = t.app.workspace(&head, &t.reload_body(name).await, core).await.unwrap();
        if place == 1 {
            t.app.move_draft(&head, &space, DraftChange::PutToVote, "").await.unwrap();
        }
        drafts.push((head, space));
    }
    let (head, space) = &drafts[0];
    let new = NewComment {
        version: 1,
        paragraph: Some(0),
        parent: None,
        text: format!("{mark}근거를 더해 주세요"),
    };
    let comment = t.app.comment_on_draft(head, space, &new).await.unwrap();
    t.app.write_minority(head, space, &format!("{mark}다르게 봅니다")).await.unwrap();
    // Assigning the second body made no other one lead: the first row still holds.
    let first = space.assignment.id;
    assert_ne!(first, assignment);
    let writing = t.reload_body(&names[0]).await;
    let scoring = t.app.open_scoring(&operator, &writing, "2099-01-01").await.unwrap();
    let panel = t.body(dialogue, &format!("{slug}-panel"), BodyKind::Panel).await;
    let expert = again(t, seat(t, &panel, credentials, EXPERT).await).await;
    let new = NewEvidence {
        title: format!("{mark}야간 돌봄 조사"),
        source: "가람연구소".to_owned(),
        summary: format!("{mark}밤에 일하는 부모 절반이 이웃에게 아이를 맡긴다고 합니다."),
        ..NewEvidence::default()
    };
    let file = NewFile { name: "조사.pdf".to_owned(), bytes: b"%PDF-1.7".to_vec() };
    let evidence = t.app.add_evidence(&expert.0, dialogue, &new, Some(file)).await.unwrap();
    let new = NewInquiry {
        to: expert.1.to_string(),
        question: format!("{mark}비용은 얼마입니까?"),
        due: "2099-01-01".to_owned(),
    };
    let inquiry = t.app.inquire(&operator, core, None, &new).await.unwrap();
    let themes = themes(t, dialogue, &mark).await;
    let coders = t.app.coder_candidates(&operator, dialogue).await.unwrap();
    let role = |place: usize| coders.get(place).map_or(0, |one| one.role_id);
    let [writing, voting, spare] = names;
    Work {
        themes: (themes[0][0].clone(), themes[1][0].clone()),
        agendas: (themes[0][1].clone(), themes[1][1].clone()),
        merged: themes[1][2].clone(),
        coders: (role(0), role(1)),
        bodies: (writing, voting, spare),
        assignment: first,
        comment: comment.0,
        panel: panel.row.slug,
        expert: expert.1.0,
        evidence: evidence.code(),
        inquiry: inquiry.0,
        scoring: scoring.0,
    }
}

/// A published set of themes and a draft one: of each the codes of a theme, its agenda and another theme.
async fn themes(t: &TestApp, dialogue: &Dialogue, unpublished: &str) -> [[String; 3]; 2] {
    let operator = t.operator();
    let mut codes: [[String; 3]; 2] = Default::default();
    for (place, codes) in codes.iter_mut().enumerate() {
        let secret = if place == 1 { mark(Kind::Draft, NOBODY) } else { unpublished.to_owned() };
        let set = t.app.begin_theme_set(&operator, dialogue, "주제 묶음", None).await.unwrap();
        let set = domain::id::ThemeSetId(set.id);
        let new = app::theme::NewAgenda {
            title: format!("{secret}밤과 새벽의 돌봄"),
            ..app::theme::NewAgenda::default()
        };
        let agenda = t.app.add_agenda(&operator, dialogue, set, &new).await.unwrap();
        let new = |title: &str| app::theme::NewTheme {
            title: format!("{secret}{title}"),
            agenda: Some(agenda),
            ..app::theme::NewTheme::default()
        };
        let theme = t.app.add_theme(&operator, dialogue, set, &new("동네 거점")).await.unwrap();
        let other = t.app.add_theme(&operator, dialogue, set, &new("돌봄 예약")).await.unwrap();
        if place == 0 {
            t.app.publish_theme_set(&operator, dialogue, set).await.unwrap();
        }
        *codes = [theme.code(), agenda.code(), other.code()];
    }
    codes
}

/// A session and the seat that goes with it.
type Sitting = (String, MemberId);

/// Gives this persona a seat, or a stranger where the personas hold no roles.
async fn seat(
    t: &TestApp,
    body: &BodyView,
    credentials: &[Credentials],
    persona: usize,
) -> Sitting {
    if body.dialogue.slug == "there" {
        let stranger = t.seated(body, "이웃").await;
        return (stranger.person.session.clone(), stranger.member);
    }
    let own = &credentials[persona];
    let new = NewMember {
        name: "김가람".to_owned(),
        kind: "appointed".to_owned(),
        constituency: "expert".to_owned(),
        email: own.sign_in.as_ref().unwrap().0.clone(),
        ..NewMember::default()
    };
    let member = t.app.appoint(&t.operator(), body, &new).await.unwrap().member;
    let cookie = own.cookie.as_ref().unwrap();
    (cookie.strip_prefix("mundap_session=").unwrap().to_owned(), member)
}

/// Whoever has this session, as they are now.
async fn again(t: &TestApp, (session, member): Sitting) -> (Actor, MemberId) {
    (t.app.account(&session).await.unwrap().unwrap().actor, member)
}

/// Gatherings, slips and notices, in every state.
async fn paper(t: &TestApp, dialogue: &Arc<Dialogue>, member: Option<String>) -> Paper {
    let operator = t.operator();
    let mark =
        if dialogue.slug == "draft" { mark(Kind::Unpublished, NOBODY) } else { String::new() };
    let publish = domain::publication::PublicationChange::Publish;
    let mut gatherings = Vec::new();
    let mut notices = Vec::new();
    let mut models = Vec::new();
    for mark in [mark.clone(), format!("{DRAFT_SET_MARK} ")] {
        let new = app::gathering::NewGathering {
            title: format!("{mark}샘골동 대화마당"),
            day: "2026-11-01".to_owned(),
            starts: "14:00".to_owned(),
            place: "샘골동".to_owned(),
            summary: format!("{mark}밤 버스를 이야기했습니다."),
            ..app::gathering::NewGathering::default()
        };
        gatherings.push(t.app.add_gathering(&operator, dialogue, &new).await.unwrap());
        let new = app::notice::NewNotice {
            title: format!("{mark}알립니다"),
            body: format!("{mark}다음 주에 모입니다."),
        };
        notices.push(t.app.add_notice(&operator, dialogue, &new).await.unwrap());
        let new = app::model::NewModel {
            title: format!("{mark}밤 돌봄 거점"),
            problem: format!("{mark}밤에 아이를 맡길 곳이 없다."),
            proposal: format!("{mark}마을 공간의 밤을 연다."),
            ..app::model::NewModel::default()
        };
        models.push(t.app.add_model(&operator, dialogue, &new).await.unwrap());
    }
    let (held, notice) = (gatherings[0], notices[0]);
    t.app.publish_gathering(&operator, dialogue, held, publish, "").await.unwrap();
    t.app.publish_notice(&operator, dialogue, notice, publish, "").await.unwrap();
    t.app.publish_model(&operator, dialogue, models[0], publish, "").await.unwrap();
    let picture = testkit::png(40, 30);
    let photo = t.app.add_photo(&operator, dialogue, held, picture.clone(), "둘러앉은 사람들");
    let photo = photo.await.unwrap().0;
    let issue = |kind, core| app::slip::NewRun {
        kind: Some(kind),
        gathering: Some(held),
        core,
        count: Some(5),
    };
    let questions = issue(SlipKind::Question, None);
    let questions = t.app.issue_slips(&operator, dialogue, &questions).await.unwrap();
    let sheets = issue(SlipKind::Votes, Some(1));
    let sheets = t.app.issue_slips(&operator, dialogue, &sheets).await.unwrap();
    let slips = t.app.run_codes(&operator, dialogue, questions).await.unwrap();
    let sheet = t.app.run_codes(&operator, dialogue, sheets).await.unwrap()[0];
    let new = app::slip::NewSlip {
        slip: slips[0].to_string(),
        title: format!("{mark}막차는 왜 없나요?"),
        ..app::slip::NewSlip::default()
    };
    let given = t.app.type_slip(&operator, dialogue, &new).await.unwrap();
    assert_eq!(given.receipt, slips[0]);
    let items = [(domain::outcome::Receiver::Question, given.id)];
    let outcome = app::outcome::NewOutcome {
        word: "done".to_owned(),
        reason: format!("{mark}막차를 이미 늦췄습니다."),
        ..app::outcome::NewOutcome::default()
    };
    let outcome = t.app.give_outcome(&operator, dialogue, &items, &outcome).await.unwrap();
    let (appealable, appeal) = appeals(t, dialogue, &mark, [slips[3], slips[4]]).await;
    let scan = t.app.add_scan(&operator, dialogue, slips[0], picture.clone()).await.unwrap();
    let answers = issue(SlipKind::Answer, Some(1));
    let answers = t.app.issue_slips(&operator, dialogue, &answers).await.unwrap();
    let answers = t.app.run_codes(&operator, dialogue, answers).await.unwrap();
    let mut scanned = Vec::new();
    for slip in [slips[2], answers[0]] {
        let new = app::slip::NewSlip {
            slip: slip.to_string(),
            title: format!("{mark}첫차는요?"),
            text: format!("{mark}첫차를 당깁시다."),
            ..app::slip::NewSlip::default()
        };
        scanned.push(t.app.type_slip(&operator, dialogue, &new).await.unwrap().code);
        let shown = t.app.add_scan(&operator, dialogue, slip, picture.clone()).await.unwrap();
        let decision = app::scan::ScanDecision::Publish(Vec::new());
        t.app.decide_scan(&operator, dialogue, shown, &decision).await.unwrap();
    }
    let body = body(t, dialogue, &mark).await;
    let spent = app::spending::NewSpending {
        line: format!("{mark}회의비"),
        purpose: format!("{mark}다과"),
        amount: "120,000".to_owned(),
    };
    let spending = t.app.add_spending(&operator, dialogue, 2026, &spent).await.unwrap();
    Paper {
        spending,
        meetings: meetings(t, &body.0, &mark, member).await,
        gatherings: (gatherings[0].code(), gatherings[1].code()),
        photo,
        notices: (notices[0].code(), notices[1].code()),
        outcome: outcome.code(),
        appealable,
        appeal,
        models: (models[0].code(), models[1].code()),
        runs: (questions.0, sheets.0),
        slips: (slips[0].to_string(), slips[1].to_string(), sheet.to_string()),
        scan: scan.0,
        scanned: (scanned[0].clone(), scanned[1].clone()),
        body,
        calls: calls(t, dialogue).await,
        pilots: pilots(t, dialogue, &mark).await,
    }
}

/// Of two questions that were not taken in the code and the receipt of the first, and an appeal about the
/// second.
async fn appeals(
    t: &TestApp,
    dialogue: &Arc<Dialogue>,
    mark: &str,
    slips: [domain::receipt::ReceiptCode; 2],
) -> ((String, String), i64) {
    let operator = t.operator();
    let outcome = app::outcome::NewOutcome {
        word: "not_adopted".to_owned(),
        reason: format!("{mark}노선을 늘리지 않습니다."),
        ..app::outcome::NewOutcome::default()
    };
    let mut given = Vec::new();
    for slip in slips {
        let new = app::slip::NewSlip {
            slip: slip.to_string(),
            title: format!("{mark}노선은 왜 늘리지 않나요?"),
            ..app::slip::NewSlip::default()
        };
        let one = t.app.type_slip(&operator, dialogue, &new).await.unwrap();
        let items = [(domain::outcome::Receiver::Question, one.id)];
        t.app.give_outcome(&operator, dialogue, &items, &outcome).await.unwrap();
        given.push(one);
    }
    let new = app::appeal::NewAppeal {
        reason: format!("{mark}사정이 달라졌습니다."),
        receipt: slips[1].to_string(),
        language: None,
    };
    let kind = domain::contribution::Kind::Question;
    t.app.appeal(&operator, kind, given[1].id, &new).await.unwrap();
    let made = t.app.appeals(&operator, dialogue, app::page::Slice::first(9)).await.unwrap();
    ((given[0].code.clone(), slips[0].to_string()), made.items[0].id)
}

/// An action and a pilot that are public, and the same still being written.
async fn pilots(t: &TestApp, dialogue: &Arc<Dialogue>, mark: &str) -> Pilots {
    let operator = t.operator();
    let publish = domain::publication::PublicationChange::Publish;
    let mut found = Vec::new();
    for (mark, public) in [(mark.to_owned(), true), (format!("{DRAFT_SET_MARK} "), false)] {
        let new = testkit::new_action(&format!("{mark}야간 버스를 늘린다"));
        let action = t.app.add_action(&operator, dialogue, &new).await.unwrap();
        let new = testkit::new_pilot(&format!("{mark}마을 돌봄"));
        let pilot = t.app.add_pilot(&operator, dialogue, &new).await.unwrap();
        let of = (domain::indicator::Of::Pilot, pilot.0);
        let new = testkit::new_indicator(&format!("{mark}밤에 맡길 곳"));
        let indicator = t.app.add_indicator(&operator, dialogue, of, &new).await.unwrap();
        let milestone = testkit::milestone(&format!("{mark}문을 연다"), "2026-06-30");
        let milestone = t.app.add_entry(&operator, dialogue, pilot, &milestone).await.unwrap();
        let report = testkit::report("2026-06", &format!("{mark}문을 열었습니다."));
        let report = t.app.add_entry(&operator, dialogue, pilot, &report).await.unwrap();
        let file = testkit::png(40, 30);
        let picture = t.app.add_report_picture(&operator, dialogue, pilot, report, file, "거점");
        let picture = picture.await.unwrap();
        if public {
            t.app.publish_action(&operator, dialogue, action, publish, "").await.unwrap();
            t.app.publish_pilot(&operator, dialogue, pilot, publish, "").await.unwrap();
        }
        found.push((action.code(), pilot.code(), indicator.code(), milestone.0, report.0, picture));
    }
    let (public, draft) = (found[0].clone(), found[1].clone());
    let (counted, _) = choice(t, dialogue, mark).await;
    count(t, dialogue, counted).await;
    let (open, candidate) = choice(t, dialogue, mark).await;
    Pilots {
        choices: (counted, open),
        candidate,
        actions: (public.0, draft.0),
        pilots: (public.1, draft.1),
        indicators: (public.2, draft.2),
        milestone: public.3,
        report: public.4,
        picture: public.5,
    }
}

/// A choice of pilots that is open, and its first candidate.
async fn choice(t: &TestApp, dialogue: &Dialogue, mark: &str) -> (i64, i64) {
    use app::pilot_choice::{NewCandidate, NewChoice};
    let operator = t.operator();
    let today = t.app.today(dialogue).to_string();
    let new = NewChoice {
        title: format!("{mark}시범사업 고르기"),
        text: format!("{mark}둘 가운데 고릅니다."),
        budget: "100".to_owned(),
        opens: today.clone(),
        closes: today,
    };
    let id = t.app.add_pilot_choice(&operator, dialogue, &new).await.unwrap();
    let mut candidates = Vec::new();
    for title in ["첫 집", "골목"] {
        let new = NewCandidate {
            title: format!("{mark}{title}"),
            summary: format!("{mark}해 볼 일입니다."),
            cost: "60".to_owned(),
            ..NewCandidate::default()
        };
        candidates.push(t.app.add_candidate(&operator, dialogue, id, &new).await.unwrap().0);
    }
    let publish = domain::publication::PublicationChange::Publish;
    t.app.publish_pilot_choice(&operator, dialogue, id, publish, "").await.unwrap();
    (id.0, candidates[0])
}

/// As if a choice were over: the world's clock stands still.
async fn count(t: &TestApp, dialogue: &Dialogue, id: i64) {
    let tx = t.app.store().begin().await.unwrap();
    let mut row = store::pilot_choice::by_id(&tx, id).await.unwrap().unwrap();
    let file = "META\nkey;value\nbudget;100\nvote_type;approval\nPROJECTS\nproject_id;cost\n1;60\nVOTES\nvoter_id;vote\n7;1\n";
    (row.file, row.counted_at) = (Some(file.as_bytes().to_vec()), Some(t.app.now().0));
    row.closes = t.app.now().0;
    store::pilot_choice::update(&tx, &row).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(dialogue.id.0, row.dialogue_id);
}

/// A council with a member.
async fn body(t: &TestApp, dialogue: &Arc<Dialogue>, mark: &str) -> (String, i64) {
    let slug = format!("{}-council", dialogue.slug);
    let operator = t.operator();
    let new = app::body::NewBody {
        slug: slug.clone(),
        kind: "council".to_owned(),
        name: format!("{mark}지속가능일자리회의"),
        purpose: format!("{mark}심의하고 의결합니다."),
        ..app::body::NewBody::default()
    };
    t.app.add_body(&operator, dialogue, &new).await.unwrap();
    let new = app::member::NewMember {
        name: format!("{mark}김위원"),
        kind: "appointed".to_owned(),
        constituency: "civic".to_owned(),
        ..app::member::NewMember::default()
    };
    let view = t.reload_body(&slug).await;
    let member = t.app.appoint(&operator, &view, &new).await.unwrap().member;
    (slug, member.0)
}

/// Meetings of a council in every state; the persona with this address sits in it.
async fn meetings(t: &TestApp, slug: &str, mark: &str, member: Option<String>) -> Meetings {
    use app::ballot::{Asked, NewBallot};
    use app::item::NewItem;
    use app::meeting::NewMeeting;
    use app::meeting::record::Command;
    use domain::ballot::Way;
    use domain::id::{ItemId, MeetingId, MemberId};
    use domain::item::ItemOutcome;
    use domain::meeting::Speaker;
    use domain::motion::MotionKind;
    let operator = t.operator();
    let body = t.reload_body(slug).await;
    let mut seats = vec![body.members[0].id()];
    let new = app::member::NewMember {
        name: format!("{mark}박위원"),
        kind: "appointed".to_owned(),
        constituency: "civic".to_owned(),
        email: member.unwrap_or_default(),
        ..app::member::NewMember::default()
    };
    seats.push(t.app.appoint(&operator, &body, &new).await.unwrap().member);
    let body = t.reload_body(slug).await;
    let zone = domain::time::zone(domain::time::KOREA);
    let prepare = async |title: &str| {
        let new = NewMeeting {
            kind: "regular".to_owned(),
            day: t.app.now().plus(9 * domain::time::DAY).iso_date(&zone),
            starts: "14:00".to_owned(),
            place: format!("{mark}구청 3층"),
            title: title.to_owned(),
            ..NewMeeting::default()
        };
        let id = t.app.add_meeting(&operator, &body, &new).await.unwrap();
        let mut items = Vec::new();
        for title in ["운영 계획", "다음 안건"] {
            let new = NewItem {
                kind: "motion".to_owned(),
                title: format!("{mark}{title}"),
                ..NewItem::default()
            };
            items.push(t.app.add_item(&operator, id, &new).await.unwrap());
        }
        (id, items)
    };
    let does = async |id: MeetingId, command: Command| {
        t.app.command(&operator, id, command).await.unwrap()
    };
    let opened = async |id: MeetingId, item: ItemId| {
        t.app.call_meeting(&operator, id).await.unwrap();
        for seat in &seats {
            does(id, Command::Arrive(*seat)).await;
        }
        does(id, Command::Open(seats[0])).await;
        does(id, Command::BeginItem(item)).await;
        let mover = Speaker::Member(seats[0]);
        let title = format!("{mark}운영 계획을 정한다");
        let moved = Command::Move(item, MotionKind::Main, title, String::new(), mover);
        does(id, moved).await.state.motions[0].id
    };
    let vote = async |id: MeetingId, motion, way| {
        let new = NewBallot { asked: Asked::Motion(motion), way, rule: String::new(), minutes: 0 };
        t.app.open_ballot(&operator, id, &new).await.unwrap().0
    };
    let (over, items) = prepare("").await;
    let file = app::file::NewFile { name: "안건.pdf".to_owned(), bytes: b"%PDF-1.7".to_vec() };
    t.app.add_item_file(&operator, over, items[0], file).await.unwrap();
    let motion = opened(over, items[0]).await;
    let secret = vote(over, motion, Way::Secret).await;
    t.app.close_ballot(&operator, over, secret, &Vec::new()).await.unwrap();
    does(over, Command::EndItem(items[0], ItemOutcome::Decided, String::new())).await;
    let view = does(over, Command::Adjourn(String::new())).await;
    let file = view.items[0].files[0].id;
    t.app.circulate_minutes(&operator, over, 7).await.unwrap();
    let (running, items) = prepare("").await;
    let motion = opened(running, items[0]).await;
    let ballot = vote(running, motion, Way::Named).await;
    let (draft, _) = prepare(DRAFT_SET_MARK).await;
    let (told, _) = prepare("").await;
    t.app.call_meeting(&operator, told).await.unwrap();
    for seat in &seats {
        does(told, Command::Arrive(*seat)).await;
    }
    does(told, Command::Open(seats[0])).await;
    does(told, Command::Adjourn("다음에 잇는다".to_owned())).await;
    publish_minutes(t, told).await;
    Meetings {
        told: told.code(),
        codes: (running.code(), over.code(), draft.code()),
        items: (items[0].0, items[1].0),
        ballot: ballot.0,
        secret: secret.0,
        file,
        seats: seats.iter().map(|seat: &MemberId| seat.0).collect(),
    }
}

/// Minutes that everybody reads. Who approved and signed them matters to no answer.
async fn publish_minutes(t: &TestApp, meeting: domain::id::MeetingId) {
    t.app.circulate_minutes(&t.operator(), meeting, 7).await.unwrap();
    let (tx, now) = (t.app.store().begin().await.unwrap(), t.app.now().0);
    let mut row = store::minutes::of_meeting(&tx, meeting.0).await.unwrap().unwrap();
    (row.published_at, row.published_version) = (Some(now), Some(row.version));
    store::minutes::set(&tx, &row).await.unwrap();
    store::minutes::publish_version(&tx, meeting.0, row.version, now).await.unwrap();
    tx.commit().await.unwrap();
}

/// A call that is open, one that is decided and one that is still being written. The world's clock
/// stands still, so that what takes weeks is written down as if they had passed.
async fn calls(t: &TestApp, dialogue: &Arc<Dialogue>) -> Calls {
    let operator = t.operator();
    let mark =
        if dialogue.slug == "draft" { mark(Kind::Unpublished, NOBODY) } else { String::new() };
    let slug = format!("youth-{}", dialogue.slug);
    let body = t.body(dialogue, &slug, domain::body::BodyKind::Subcommittee).await;
    let mut ids = Vec::new();
    for mark in [mark.clone(), mark.clone(), format!("{DRAFT_SET_MARK} ")] {
        let mut new = testkit::recruiting::new_review(&slug);
        new.title = format!("{mark}{}", new.title);
        ids.push(t.app.add_call(&operator, dialogue, &new).await.unwrap());
    }
    let mut receipts = Vec::new();
    for id in &ids[..2] {
        t.app.publish_call(&operator, dialogue, *id).await.unwrap();
        change_call(t, *id, |row| row.opens_at = t.app.now().0).await;
        let new = app::application::NewApplication {
            features: vec![],
            motivation: format!("{mark}돕고 싶습니다"),
            files: vec![app::file::NewFile { name: "소개.txt".to_owned(), bytes: b"x".to_vec() }],
            ..testkit::recruiting::applicant(1)
        };
        let sent = t.app.send_application(&operator, *id, new, Language::Korean);
        receipts.push(sent.await.unwrap().to_string());
    }
    let decided = ids[1];
    let view = t.app.call(&operator, decided).await.unwrap();
    let line =
        t.app.applications(&operator, &view, None, app::page::Slice::first(1)).await.unwrap();
    let application = line.items[0].id;
    let own = domain::id::ApplicationId(application);
    let file = t.app.application(&operator, &view, own).await.unwrap().files[0].id;
    change_call(t, decided, |row| {
        (row.closes_at, row.state) = (t.app.now().0, "decided".to_owned());
        row.decided_at = Some(t.app.now().0);
    })
    .await;
    let new = app::member::NewMember {
        name: "김위원".to_owned(),
        kind: "appointed".to_owned(),
        constituency: "resident".to_owned(),
        ..app::member::NewMember::default()
    };
    let member = t.app.appoint(&operator, &body, &new).await.unwrap().member.0;
    let tx = t.app.store().begin().await.unwrap();
    let mut row = store::application::by_id(&tx, application).await.unwrap().unwrap();
    "selected".clone_into(&mut row.status);
    store::application::update(&tx, &row).await.unwrap();
    store::call::appoint(&tx, decided.0, member, true, 0).await.unwrap();
    let ranking = r#"{"version":1,"lot":"","marks":[],"rows":[]}"#;
    let draw = store::draw::Draw {
        call_id: decided.0,
        pool: String::new(),
        lottery: String::new(),
        result: ranking.to_owned(),
        report: String::new(),
        outcomes: "[]".to_owned(),
        published_at: 0,
        random: String::new(),
        witness: String::new(),
        drawn_at: Some(0),
    };
    store::draw::insert(&tx, &draw).await.unwrap();
    tx.commit().await.unwrap();
    Calls {
        codes: (ids[0].code(), ids[1].code(), ids[2].code()),
        receipts: (receipts[0].clone(), receipts[1].clone()),
        application: (application, file),
        body: slug,
    }
}

async fn change_call(t: &TestApp, id: domain::id::CallId, change: impl Fn(&mut store::call::Call)) {
    let tx = t.app.store().begin().await.unwrap();
    let mut row = store::call::by_id(&tx, id.0).await.unwrap().unwrap();
    change(&mut row);
    store::call::update(&tx, &row).await.unwrap();
    tx.commit().await.unwrap();
}

/// What a reader said is wrong with a text of the interface.
async fn report(t: &TestApp, dialogue: &Dialogue) -> i64 {
    let reader = Actor::default();
    t.app.report_interface(&reader, "vi", "/menu", "“Sách Lam” nghe lạ").await.unwrap();
    let secretary = t.person(Role::Secretary, dialogue).await;
    t.app.interface_reports(&secretary).await.unwrap()[0].id
}
