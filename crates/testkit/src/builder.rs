//! Builders of what tests are about.

use std::pin::Pin;
use std::sync::Arc;

use app::Actor;
use app::answer::NewAnswer;
use app::contribution::Given;
use app::core_question::{CoreQuestionView, NewCoreQuestion};
use app::dialogue::{Dialogue, DialogueChange, NewDialogue};
use app::edition::{EditionView, NewEdition};
use app::moderation::NewDecision;
use app::outcome::NewOutcome;
use app::paper::{NewPaper, NewSection};
use app::question::NewQuestion;
use app::remark::NewRemark;
use app::statement::NewStatement;
use app::translation::NewTranslation;
use app::vote::Ballot;
use domain::care::Care;
use domain::contribution::{Change, Kind};
use domain::dialogue::{DialogueStatus, Settings};
use domain::edition::EditionStatus;
use domain::id::{CoreQuestionSetId, ParticipantId, QuestionId, StatementId, TranslationId};
use domain::language::Language;
use domain::moderation::Reason;
use domain::outcome::{OutcomeWord, Receiver};
use domain::paper::PaperKind;
use domain::privacy::Policy;
use domain::role::Role;
use domain::time::DAY;
use domain::translation::Translated;
use domain::vote::VoteValue;

use crate::TestApp;

/// A dialogue in the making; `.await` opens it.
#[derive(Debug)]
pub struct DialogueBuilder<'a> {
    t: &'a TestApp,
    new: NewDialogue,
}

impl DialogueBuilder<'_> {
    /// With these sectors.
    #[must_use]
    pub fn sectors<const N: usize>(mut self, names: [&str; N]) -> Self {
        self.new.sectors = names.map(str::to_owned).to_vec();
        self
    }

    /// With these places.
    #[must_use]
    pub fn places<const N: usize>(mut self, names: [&str; N]) -> Self {
        self.new.places = names.map(str::to_owned).to_vec();
        self
    }

    /// With these settings.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.new.settings = settings;
        self
    }

    /// Not public yet.
    #[must_use]
    pub fn draft(mut self) -> Self {
        self.new.draft = true;
        self
    }
}

impl<'a> IntoFuture for DialogueBuilder<'a> {
    type Output = Arc<Dialogue>;
    type IntoFuture = Pin<Box<dyn Future<Output = Arc<Dialogue>> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let operator = self.t.operator();
            self.t.app.add_dialogue(&operator, &self.new).await.unwrap();
            self.t.app.dialogue(&operator, &self.new.slug).await.unwrap()
        })
    }
}

impl TestApp {
    /// A dialogue with two sectors and three places, unless the builder is told otherwise.
    pub fn dialogue(&self, slug: &str) -> DialogueBuilder<'_> {
        let new = NewDialogue {
            slug: slug.to_owned(),
            title: "가람구 사회적대화".to_owned(),
            ..NewDialogue::default()
        };
        DialogueBuilder { t: self, new }.sectors(["제조업", "돌봄"]).places([
            "새터동",
            "샘골동",
            "은하동",
        ])
    }

    /// The dialogue as it is now.
    pub async fn reload(&self, dialogue: &Dialogue) -> Arc<Dialogue> {
        self.app.dialogue(&self.operator(), &dialogue.slug).await.unwrap()
    }

    /// Changes the settings of a dialogue; the dialogue as it is then.
    pub async fn set(
        &self,
        dialogue: &Dialogue,
        change: impl FnOnce(&mut Settings),
    ) -> Arc<Dialogue> {
        let mut settings = dialogue.settings.clone();
        change(&mut settings);
        self.change(dialogue, dialogue.status, settings).await
    }

    /// Changes the status of a dialogue; the dialogue as it is then.
    pub async fn set_status(&self, dialogue: &Dialogue, status: DialogueStatus) -> Arc<Dialogue> {
        self.change(dialogue, status, dialogue.settings.clone()).await
    }

    async fn change(
        &self,
        dialogue: &Dialogue,
        status: DialogueStatus,
        settings: Settings,
    ) -> Arc<Dialogue> {
        let change = DialogueChange {
            title: dialogue.title.clone(),
            summary: dialogue.summary.clone(),
            status,
            settings,
            stages: dialogue.stages.clone(),
        };
        self.app.change_dialogue(&self.operator(), dialogue, &change).await.unwrap();
        self.reload(dialogue).await
    }

    /// A question asked by this actor.
    pub async fn question(&self, actor: &Actor, dialogue: &Dialogue, title: &str) -> Given {
        let new = NewQuestion { title: title.to_owned(), ..NewQuestion::default() };
        self.app.ask(actor, dialogue, &new).await.unwrap()
    }

    /// So many questions of one participant; their numbers.
    pub async fn questions_asked(&self, dialogue: &Dialogue, count: usize) -> Vec<QuestionId> {
        let asker = self.participant();
        let new: Vec<(Actor, NewQuestion)> = (1..=count)
            .map(|n| {
                let title = format!("{n}번째 질문은요?");
                (asker.clone(), NewQuestion { title, ..NewQuestion::default() })
            })
            .collect();
        let given = self.app.ask_many(dialogue, &new).await.unwrap();
        given.into_iter().map(|given| QuestionId(given.id)).collect()
    }

    /// A new published set with these core questions.
    pub async fn core_questions<const N: usize>(
        &self,
        dialogue: &Dialogue,
        titles: [&str; N],
    ) -> Vec<CoreQuestionView> {
        let operator = self.operator();
        let (set, mut views) = self.draft_set(dialogue, titles).await;
        self.app.publish_set(&operator, dialogue, set).await.unwrap();
        for view in &mut views {
            *view = self.app.core_question(&operator, view.id()).await.unwrap();
        }
        views
    }

    /// A new draft set with these core questions.
    pub async fn draft_set<const N: usize>(
        &self,
        dialogue: &Dialogue,
        titles: [&str; N],
    ) -> (CoreQuestionSetId, Vec<CoreQuestionView>) {
        let operator = self.operator();
        let set = self.app.begin_set(&operator, dialogue, "첫 묶음").await.unwrap();
        let set = CoreQuestionSetId(set.id);
        let mut views = Vec::with_capacity(N);
        for title in titles {
            let new = NewCoreQuestion { title: title.to_owned(), ..NewCoreQuestion::default() };
            let id = self.app.add_core_question(&operator, dialogue, set, &new).await.unwrap();
            views.push(self.app.core_question(&operator, id).await.unwrap());
        }
        (set, views)
    }

    /// A core question in a published set of its own.
    pub async fn core_question(&self, dialogue: &Dialogue, title: &str) -> CoreQuestionView {
        self.core_questions(dialogue, [title]).await.remove(0)
    }

    /// Twelve statements on a core question, and the votes of two camps of 24 people: they stand
    /// against each other on all but the last two, which everybody disagrees and agrees with.
    pub async fn camps(&self, core: &CoreQuestionView) -> Camps {
        let mut statements = Vec::with_capacity(Camps::STATEMENTS);
        for n in 0..Camps::STATEMENTS {
            statements.push(self.statement(core, &format!("{n}번째 의견입니다")).await);
        }
        let people: Vec<ParticipantId> = (0..48).map(|_| self.participant_id()).collect();
        let mut ballots = Vec::new();
        for (person, participant) in people.iter().enumerate() {
            for (place, statement) in statements.iter().enumerate() {
                ballots.push(Ballot {
                    participant: *participant,
                    statement: *statement,
                    value: Camps::vote(person, place),
                    at: self.app.now(),
                    chance: None,
                });
            }
        }
        self.app.vote_many(&ballots).await.unwrap();
        Camps { statements, people }
    }

    /// A statement by a new participant.
    pub async fn statement(&self, core: &CoreQuestionView, text: &str) -> StatementId {
        StatementId(self.statement_by(&self.participant(), core, text).await.id)
    }

    /// A statement by this actor.
    pub async fn statement_by(&self, actor: &Actor, core: &CoreQuestionView, text: &str) -> Given {
        let new = NewStatement { text: text.to_owned(), ..NewStatement::default() };
        self.app.state(actor, core, &new).await.unwrap()
    }

    /// An answer by this actor.
    pub async fn answer_by(&self, actor: &Actor, core: &CoreQuestionView, text: &str) -> Given {
        let new = NewAnswer { text: text.to_owned(), ..NewAnswer::default() };
        self.app.answer(actor, core, &new).await.unwrap()
    }

    /// A contribution of any kind, sent with this care.
    pub async fn contribution(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        core: &CoreQuestionView,
        kind: Kind,
        text: &str,
        care: Option<Care>,
    ) -> Given {
        let text = text.to_owned();
        match kind {
            Kind::Question => {
                let new = NewQuestion { title: text, care, ..NewQuestion::default() };
                self.app.ask(actor, dialogue, &new).await.unwrap()
            }
            Kind::Answer => {
                let new = NewAnswer { text, care, ..NewAnswer::default() };
                self.app.answer(actor, core, &new).await.unwrap()
            }
            Kind::Statement => {
                let new = NewStatement { text, care, ..NewStatement::default() };
                self.app.state(actor, core, &new).await.unwrap()
            }
            Kind::Remark => {
                let edition = self.edition(dialogue).await;
                let new = NewRemark { text, care, ..NewRemark::default() };
                self.app.remark(actor, &edition, 1, &new).await.unwrap()
            }
        }
    }

    /// Says what became of every core question that is asked now, without which no White Paper comes out.
    pub async fn settle(&self, dialogue: &Dialogue) {
        let (app, operator) = (&self.app, self.operator());
        let Some(set) = app.current_set(&operator, dialogue).await.unwrap() else { return };
        let lines = app.core_questions(&operator, dialogue, &set).await.unwrap();
        let items: Vec<_> = lines.iter().map(|line| (Receiver::CoreQuestion, line.id)).collect();
        let new = NewOutcome {
            word: OutcomeWord::Adopted.as_str().to_owned(),
            reason: "밤 돌봄 거점을 엽니다.".to_owned(),
            ..NewOutcome::default()
        };
        if !items.is_empty() {
            app.give_outcome(&operator, dialogue, &items, &new).await.unwrap();
        }
    }

    /// The newest edition of the dialogue's White Paper, which takes remarks for thirty days. Where
    /// there is none, one with a single paragraph is published.
    pub async fn edition(&self, dialogue: &Dialogue) -> EditionView {
        let (app, operator) = (&self.app, self.operator());
        let kind = PaperKind::White;
        if let Some(edition) = app.newest_edition(&operator, dialogue, kind).await.unwrap() {
            return edition;
        }
        self.settle(dialogue).await;
        let new = NewPaper { kind, title: "일자리 백서".to_owned() };
        let id = app.begin_paper(&operator, dialogue, &new).await.unwrap();
        let paper = app.paper(&operator, dialogue, id).await.unwrap();
        let new =
            NewSection { title: "밤과 새벽의 돌봄".to_owned(), level: 1, behind: None };
        let section = app.add_section(&operator, &paper, &new).await.unwrap();
        let text = "밤 돌봄은 걸어갈 수 있는 여러 곳에 있어야 한다.";
        let paragraph = app.add_paragraph(&operator, &paper, section, None, text).await.unwrap();
        app.exempt_paragraph(&operator, &paper, paragraph, "여는 말").await.unwrap();
        let new = NewEdition {
            status: EditionStatus::Review,
            note: String::new(),
            resolution: None,
            remarks_until: Some(app.now().plus(30 * DAY)),
            drawings: std::collections::BTreeMap::new(),
        };
        app.publish_edition(&operator, &paper, &new).await.unwrap();
        app.newest_edition(&operator, dialogue, kind).await.unwrap().unwrap()
    }

    /// A reviewed translation: an editor writes it, a secretary reviews it.
    pub async fn translated(
        &self,
        dialogue: &Dialogue,
        what: (Translated, i64),
        language: Language,
        title: &str,
        text: &str,
    ) -> TranslationId {
        let writer = self.person(Role::Editor, dialogue).await;
        let reviewer = self.person(Role::Secretary, dialogue).await;
        let new = NewTranslation { title: title.to_owned(), text: text.to_owned() };
        let id = self.app.translate(&writer, dialogue, what, language, &new).await.unwrap();
        self.app.review_translation(&reviewer, dialogue, id).await.unwrap();
        id
    }

    /// Erases everything of this actor's.
    pub async fn erase(&self, actor: &Actor) {
        let token = self.app.erasure_token(actor).unwrap();
        self.app.erase(actor, &token).await.unwrap();
    }

    /// Says who answers for personal data, so that addresses may be taken.
    pub async fn policy(&self) {
        let policy = Policy {
            controller: "가람구청".to_owned(),
            officer: "개인정보 보호책임자".to_owned(),
            contact: "privacy@garam.example".to_owned(),
            ..Policy::default()
        };
        self.app.change_policy(&self.operator(), &policy).await.unwrap();
    }

    /// Hides a contribution for abuse, as an operator.
    pub async fn hide(&self, dialogue: &Dialogue, kind: Kind, id: i64) {
        let new = NewDecision {
            change: Change::Hide,
            reason: Some(Reason::Abuse),
            note: "욕설이 있습니다".to_owned(),
        };
        self.app.moderate(&self.operator(), dialogue, kind, id, &new).await.unwrap();
    }
}

/// Two camps that voted; see [`TestApp::camps`].
#[derive(Clone, Debug)]
pub struct Camps {
    /// The statements.
    pub statements: Vec<StatementId>,
    /// The people; those with even places are of one camp, the others of the other.
    pub people: Vec<ParticipantId>,
}

impl Camps {
    /// How many statements there are.
    pub const STATEMENTS: usize = 12;

    /// How somebody votes: mostly as their camp does.
    fn vote(person: usize, statement: usize) -> VoteValue {
        let odd = (person * 7 + statement * 5) % 11;
        let first = person.is_multiple_of(2);
        match (statement, odd) {
            (_, 0) => VoteValue::Pass,
            (s, _) if s == Self::STATEMENTS - 1 => VoteValue::Agree,
            (s, _) if s == Self::STATEMENTS - 2 => VoteValue::Disagree,
            (s, odd) if s.is_multiple_of(2) == (first ^ (odd == 1)) => VoteValue::Agree,
            _ => VoteValue::Disagree,
        }
    }
}

/// A plain grey picture as PNG.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    let picture = image::GrayImage::from_pixel(width, height, image::Luma([200]));
    picture.write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}
