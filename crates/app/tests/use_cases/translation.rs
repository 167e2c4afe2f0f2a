//! Translations: one person writes, another reviews, readers of that language see it; nobody sees one
//! of another wording.

use app::contribution::NewText;
use app::core_question::{CoreQuestionView, NewCoreQuestion};
use app::dialogue::Dialogue;
use app::page::Slice;
use app::translation::{NewTranslation, Original, Shown, Standing, Version};
use app::{Actor, Error};
use domain::contribution::Kind;
use domain::id::TranslationId;
use domain::language::Language;
use domain::permission::Denial;
use domain::role::Role;
use domain::text::Fault;
use domain::translation::{State, Translated};
use testkit::{TestApp, both_engines};

use crate::expect::{conflict, denial, faults};

const INTO: Language = Language::Vietnamese;

/// A core question and the two people it takes.
struct Desk<'t> {
    t: &'t TestApp,
    dialogue: std::sync::Arc<Dialogue>,
    core: CoreQuestionView,
    writer: Actor,
    reviewer: Actor,
}

impl<'t> Desk<'t> {
    async fn new(t: &'t TestApp) -> Self {
        let dialogue = t.dialogue("garam").await;
        let core = t.core_question(&dialogue, "밤에 일하는 사람은 어떻게 쉬어야 할까요?").await;
        let writer = t.person(Role::Editor, &dialogue).await.actor.clone();
        let reviewer = t.person(Role::Secretary, &dialogue).await.actor.clone();
        Self { t, dialogue, core, writer, reviewer }
    }

    fn core(&self) -> (Translated, i64) {
        (Translated::CoreQuestion, self.core.row.id)
    }

    async fn write(&self, what: (Translated, i64), title: &str, text: &str) -> TranslationId {
        let new = NewTranslation { title: title.to_owned(), text: text.to_owned() };
        let written = self.t.app.translate(&self.writer, &self.dialogue, what, INTO, &new).await;
        written.unwrap()
    }

    async fn review(&self, id: TranslationId) {
        self.t.app.review_translation(&self.reviewer, &self.dialogue, id).await.unwrap();
    }

    async fn original(&self, (of, id): (Translated, i64)) -> Original {
        self.t.app.original(&self.writer, &self.dialogue, of, id).await.unwrap()
    }

    async fn versions(&self, what: (Translated, i64)) -> Vec<Version> {
        let original = self.original(what).await;
        let (app, actor) = (&self.t.app, &self.reviewer);
        app.translation_versions(actor, &self.dialogue, &original, INTO).await.unwrap()
    }

    /// What a reader sees in the place of a wording.
    async fn shown(&self, (of, id): (Translated, i64), title: &str, text: &str) -> Option<Shown> {
        let (app, own) = (&self.t.app, [(id, title, text)]);
        let all = app.translations(&Actor::default(), &self.dialogue, of, &own, INTO).await;
        all.unwrap().remove(&id)
    }

    async fn shown_core(&self) -> Option<String> {
        let row = self.t.app.core_question(&Actor::default(), self.core.id()).await.unwrap().row;
        self.shown(self.core(), &row.title, &row.body).await.map(|shown| shown.title)
    }

    async fn undo(&self) {
        let list = self.t.app.undo_list(&self.reviewer, &self.dialogue, Slice::first(9)).await;
        let newest = list.unwrap().items.into_iter().find(|line| line.undone.is_none()).unwrap();
        self.t.app.undo(&self.reviewer, &self.dialogue, newest.id).await.unwrap();
    }
}

both_engines!(a_second_person_shows_it_to_readers, |t| async {
    let desk = Desk::new(t).await;
    let acts = t.acts().await;
    let id = desk.write(desk.core(), "Người làm đêm nghỉ thế nào?", "").await;
    assert_eq!(desk.shown_core().await, None, "nobody but the desk sees what waits");
    let own = t.app.review_translation(&desk.writer, &desk.dialogue, id).await;
    assert_eq!(denial(own), Denial::Forbidden, "nobody reviews what they wrote");
    let nobody = t.app.review_translation(&t.operator(), &desk.dialogue, id).await;
    assert_eq!(denial(nobody), Denial::Forbidden, "a program is no second person");
    desk.review(id).await;
    assert_eq!(desk.shown_core().await.as_deref(), Some("Người làm đêm nghỉ thế nào?"));
    assert_eq!(t.acts().await, acts + 2, "each step is an act");
    let again = t.app.review_translation(&desk.reviewer, &desk.dialogue, id).await;
    assert_eq!(conflict(again), "translation_is_settled");

    // A better one takes its place only when it was reviewed, too.
    let better = desk.write(desk.core(), "Người làm ca đêm nên nghỉ thế nào?", "").await;
    assert_eq!(desk.shown_core().await.as_deref(), Some("Người làm đêm nghỉ thế nào?"));
    desk.review(better).await;
    assert_eq!(desk.shown_core().await.as_deref(), Some("Người làm ca đêm nên nghỉ thế nào?"));
    let states: Vec<State> =
        desk.versions(desk.core()).await.into_iter().map(|version| version.state).collect();
    assert_eq!(states, [State::Reviewed, State::Replaced]);
});

both_engines!(a_translation_of_another_wording_is_shown_to_nobody, |t| async {
    let desk = Desk::new(t).await;
    let author = t.participant();
    let asked = t.question(&author, &desk.dialogue, "밤 버스가 있나요?").await;
    let question = (Translated::Question, asked.id);
    let id = desk.write(question, "Có xe buýt đêm không?", "").await;
    desk.review(id).await;
    let shown = desk.shown(question, "밤 버스가 있나요?", "").await.unwrap();
    assert_eq!((shown.title.as_str(), shown.language), ("Có xe buýt đêm không?", INTO));
    let waiting = desk.write(question, "Ban đêm có xe buýt không?", "").await;

    let new = NewText { title: "새벽 버스가 있나요?".to_owned(), ..NewText::default() };
    t.app.edit(&author, Kind::Question, asked.id, &new).await.unwrap();
    assert_eq!(desk.shown(question, "새벽 버스가 있나요?", "").await, None);
    let late = t.app.review_translation(&desk.reviewer, &desk.dialogue, waiting).await;
    assert_eq!(conflict(late), "original_was_reworded");
    assert!(desk.versions(question).await.iter().all(|version| version.outdated));
    let originals = [desk.original(question).await];
    let (app, actor) = (&t.app, &desk.writer);
    let standing = app.translation_standing(actor, &desk.dialogue, INTO, &originals).await;
    let outdated = Standing { outdated: true, ..Standing::default() };
    assert_eq!(standing.unwrap()[&asked.id], outdated);

    // What is not public is translated no more.
    t.app.withdraw(&author, Kind::Question, asked.id).await.unwrap();
    let (of, id) = question;
    let gone = t.app.original(&desk.writer, &desk.dialogue, of, id).await;
    assert_eq!(denial(gone), Denial::NotFound);
    let gone = t.app.review_translation(&desk.reviewer, &desk.dialogue, waiting).await;
    assert_eq!(conflict(gone), "original_is_gone");
});

both_engines!(withdrawing_says_why_and_everything_can_be_taken_back, |t| async {
    let desk = Desk::new(t).await;
    let first = desk.write(desk.core(), "Bản thứ nhất", "").await;
    desk.review(first).await;
    let second = desk.write(desk.core(), "Bản thứ hai", "").await;
    desk.review(second).await;
    let (app, actor) = (&t.app, &desk.writer);
    let without = app.withdraw_translation(actor, &desk.dialogue, second, " ").await;
    assert_eq!(faults(without), [("reason", Fault::Required)]);
    app.withdraw_translation(actor, &desk.dialogue, second, "뜻이 달라요").await.unwrap();
    assert_eq!(desk.shown_core().await, None);
    assert_eq!(desk.versions(desk.core()).await[0].reason, "뜻이 달라요");
    let twice = app.withdraw_translation(actor, &desk.dialogue, second, "뜻이 달라요").await;
    assert_eq!(conflict(twice), "translation_is_settled");

    desk.undo().await;
    assert_eq!(desk.shown_core().await.as_deref(), Some("Bản thứ hai"), "withdrawing");
    desk.undo().await;
    assert_eq!(desk.shown_core().await.as_deref(), Some("Bản thứ nhất"), "reviewing");
    let states: Vec<State> =
        desk.versions(desk.core()).await.into_iter().map(|version| version.state).collect();
    assert_eq!(states, [State::Waiting, State::Reviewed]);
    desk.undo().await;
    assert_eq!(desk.versions(desk.core()).await[0].state, State::Withdrawn, "writing");
});

both_engines!(what_cannot_be_translated_is_refused_in_words, |t| async {
    let desk = Desk::new(t).await;
    let (app, dialogue, of) = (&t.app, &desk.dialogue, desk.core());
    let new = |title: &str, text: &str| NewTranslation { title: title.into(), text: text.into() };
    let put = async |language, new: NewTranslation| {
        app.translate(&desk.writer, dialogue, of, language, &new).await
    };
    let same = put(Language::Korean, new("같은 말", "")).await;
    assert_eq!(faults(same)[0].0, "language", "into the language it is in");
    let any = put(Language::Other, new("Какой-то", "")).await;
    assert_eq!(faults(any)[0].0, "language", "into no language in particular");
    assert_eq!(faults(put(INTO, new(" ", "")).await), [("title", Fault::Required)]);
    let beyond = put(INTO, new("Câu hỏi", "Lời giải thích không có trong nguyên văn")).await;
    assert_eq!(faults(beyond)[0].0, "text", "an original without a text");

    let (moderator, elsewhere) = (
        t.person(Role::Moderator, dialogue).await,
        t.person(Role::Editor, &*t.dialogue("other").await).await,
    );
    for actor in [&moderator.actor, &elsewhere.actor, &t.participant()] {
        let refused = app.translate(actor, dialogue, of, INTO, &new("Câu hỏi", "")).await;
        assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
    }
    let other = t.dialogue("third").await;
    let secretary = t.person_in(Role::Secretary, &[dialogue, &other]).await;
    let foreign = app.translate(&secretary, &other, of, INTO, &new("Câu hỏi", "")).await;
    assert_eq!(denial(foreign), Denial::NotFound, "of another dialogue");
    let id = desk.write(of, "Câu hỏi", "").await;
    let foreign = app.review_translation(&secretary, &other, id).await;
    assert_eq!(denial(foreign), Denial::NotFound);
});

both_engines!(a_core_question_reworded_before_it_is_out_needs_another, |t| async {
    let dialogue = t.dialogue("garam").await;
    let (set, cores) = t.draft_set(&dialogue, ["누가 돌보나요?"]).await;
    let writer = t.person(Role::Editor, &dialogue).await.actor.clone();
    let reviewer = t.person(Role::Secretary, &dialogue).await.actor.clone();
    let new = NewTranslation { title: "Ai chăm sóc?".to_owned(), text: String::new() };
    let of = (Translated::CoreQuestion, cores[0].row.id);
    let id = t.app.translate(&writer, &dialogue, of, INTO, &new).await.unwrap();
    t.app.review_translation(&reviewer, &dialogue, id).await.unwrap();
    let edit = NewCoreQuestion {
        title: "누가 어떻게 돌보나요?".to_owned(),
        ..NewCoreQuestion::default()
    };
    t.app.edit_core_question(&t.operator(), &dialogue, cores[0].id(), &edit).await.unwrap();
    t.app.publish_set(&t.operator(), &dialogue, set).await.unwrap();
    let core = t.app.core_question(&Actor::default(), cores[0].id()).await.unwrap().row;
    let own = [(core.id, core.title.as_str(), core.body.as_str())];
    let read = async |own| {
        let visitor = Actor::default();
        t.app.translations(&visitor, &dialogue, of.0, own, INTO).await.unwrap()
    };
    assert!(read(&own).await.is_empty());
    assert!(read(&[]).await.is_empty());
});

both_engines!(erasing_a_text_erases_its_translations, |t| async {
    let desk = Desk::new(t).await;
    let author = t.participant();
    let given = t.statement_by(&author, &desk.core, "쉬는 방을 두자").await;
    let statement = (Translated::Statement, given.id);
    let id = desk.write(statement, "", "Nên có phòng nghỉ").await;
    desk.review(id).await;
    let kept = desk.write(desk.core(), "Người làm đêm nghỉ thế nào?", "").await;
    desk.review(kept).await;
    let acts = t.acts_after(0).await;
    t.erase(&author).await;
    assert_eq!(desk.shown(statement, "", "쉬는 방을 두자").await, None);
    let read = t.app.store().read();
    let row = store::translation::by_id(&read, id.0).await.unwrap().unwrap();
    let left = [row.title, row.text, row.reason, row.source_digest];
    assert_eq!(left, [""; 4], "nothing by which the original could be guessed");
    for act in acts.iter().filter(|act| act.subject == "translation") {
        let salt = store::act::salt(&read, act.id).await.unwrap();
        let is_kept = act.subject_id == kept.0;
        assert_eq!(salt.is_some(), is_kept, "only what was erased opens no more");
    }
    assert!(desk.shown_core().await.is_some());
});
