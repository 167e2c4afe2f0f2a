//! Papers: several people write at once and lose nothing, and every word rests on what people said.

use app::citation::{CitationView, Standing};
use app::contribution::NewText;
use app::dialogue::Dialogue;
use app::page::Slice;
use app::paper::{NewPaper, NewSection, PaperView, ParagraphView};
use app::{Actor, Error};
use domain::citation::CitedKind;
use domain::code::Coded as _;
use domain::contribution::Kind;
use domain::id::{ParagraphId, SectionId, ThemeSetId};
use domain::indicator::Of;
use domain::paper::{PaperKind, Way};
use domain::permission::Denial;
use domain::publication::PublicationChange::Publish;
use domain::role::Role;
use domain::time::SECOND;
use language::difference::Change;
use testkit::{Person, TestApp, both_engines, new_action, new_indicator, new_pilot};

use crate::expect::{conflict, denial, faults};
use crate::model::written;
use crate::theme::{agenda, draft};

/// A White Paper with one chapter, and who writes it.
pub(crate) struct Desk {
    pub(crate) kim: Person,
    pub(crate) lee: Person,
    pub(crate) paper: PaperView,
    pub(crate) chapter: SectionId,
}

impl Desk {
    pub(crate) async fn open(t: &TestApp, dialogue: &Dialogue) -> Self {
        let kim = t.person(Role::Editor, dialogue).await;
        let lee = t.person(Role::Editor, dialogue).await;
        let new = NewPaper { kind: PaperKind::White, title: "일자리 백서".to_owned() };
        let id = t.app.begin_paper(&kim, dialogue, &new).await.unwrap();
        let paper = t.app.paper(&kim, dialogue, id).await.unwrap();
        let chapter = chapter(t, &kim, &paper, "밤과 새벽의 돌봄").await;
        Self { kim, lee, paper, chapter }
    }

    /// Adds a paragraph at the end of the chapter.
    pub(crate) async fn paragraph(&self, t: &TestApp, text: &str) -> ParagraphId {
        let behind = self.read(t).await.last().map(|paragraph| paragraph.id);
        let added = t.app.add_paragraph(&self.kim, &self.paper, self.chapter, behind, text).await;
        added.unwrap()
    }

    pub(crate) async fn read(&self, t: &TestApp) -> Vec<ParagraphView> {
        t.app.section(&self.kim, &self.paper, self.chapter).await.unwrap().paragraphs
    }

    async fn one(&self, t: &TestApp, id: ParagraphId) -> ParagraphView {
        self.read(t).await.into_iter().find(|paragraph| paragraph.id == id).unwrap()
    }
}

/// The code of the paragraph in the newest edition of the White Paper.
pub(crate) async fn one_paragraph(t: &TestApp, dialogue: &Dialogue) -> String {
    let edition = t.edition(dialogue).await;
    let read = t.app.store().read();
    let rows = store::edition::paragraphs(&read, edition.row.id, 1, i64::MAX).await.unwrap();
    ParagraphId(rows[0].paragraph_id).code()
}

async fn chapter(t: &TestApp, actor: &Actor, paper: &PaperView, title: &str) -> SectionId {
    section(t, actor, paper, title, 1).await
}

async fn section(
    t: &TestApp,
    actor: &Actor,
    paper: &PaperView,
    title: &str,
    level: i64,
) -> SectionId {
    let new = NewSection { title: title.to_owned(), level, behind: None };
    t.app.add_section(actor, paper, &new).await.unwrap()
}

fn codes(paragraph: &ParagraphView) -> Vec<String> {
    paragraph.citations.iter().map(|own| own.citable.cited.to_string()).collect()
}

both_engines!(a_paper_is_for_the_desk_until_it_is_published, |t| async {
    let dialogue = t.dialogue("garam").await;
    let desk = Desk::open(t, &dialogue).await;
    let moderator = t.person(Role::Moderator, &dialogue).await;
    for visitor in [Actor::default(), t.participant()] {
        assert_eq!(denial(t.app.papers(&visitor, &dialogue).await), Denial::SignIn);
        assert_eq!(denial(t.app.written(&visitor, &desk.paper).await), Denial::SignIn);
    }
    assert_eq!(t.app.papers(&moderator, &dialogue).await.unwrap().len(), 1);
    let refused = t.app.add_paragraph(&moderator, &desk.paper, desk.chapter, None, "글").await;
    assert_eq!(denial(refused), Denial::Forbidden);
    let other = t.dialogue("other").await;
    let elsewhere = t.app.paper(&t.operator(), &other, desk.paper.id()).await;
    assert_eq!(denial(elsewhere), Denial::NotFound);
    let acts = t.acts().await;
    desk.paragraph(t, "아무도 아직 읽지 않는 글.").await;
    assert_eq!(t.acts().await, acts, "what nobody may see is no act");
});

both_engines!(whoever_writes_at_once_loses_nothing, |t| async {
    let dialogue = t.dialogue("garam").await;
    let desk = Desk::open(t, &dialogue).await;
    let id = desk.paragraph(t, "밤 돌봄이 있다.").await;
    let start = desk.one(t, id).await.version;
    let save = async |who: &Actor, base: i64, text: &str| {
        t.app.save_paragraph(who, &desk.paper, id, base, text).await.unwrap()
    };
    let first = save(&desk.kim, start, "밤 돌봄이 꼭 있다.").await;
    assert_eq!(first.version, first.newest);
    let second = save(&desk.lee, start, "새벽과 밤 돌봄이 있다.").await;
    assert_eq!(second.text, "새벽과 밤 돌봄이 꼭 있다.");
    assert!(second.version < second.newest, "what was sent stays a version of its own");
    // Lee types on, not having seen what came of it; Kim as well.
    let third = save(&desk.lee, second.version, "새벽과 밤 돌봄이 있다. 거점이다.").await;
    assert_eq!(third.text, "새벽과 밤 돌봄이 꼭 있다. 거점이다.");
    let fourth = save(&desk.kim, first.version, "밤 돌봄이 꼭 있어야 한다.").await;
    assert_eq!(fourth.text, "새벽과 밤 돌봄이 꼭 있어야 한다. 거점이다.");
    // An answer that was lost: the same is sent again.
    let again = save(&desk.kim, first.version, "밤 돌봄이 꼭 있어야 한다.").await;
    assert_eq!((again.version, &again.text), (fourth.version, &fourth.text));
    assert_eq!(desk.one(t, id).await.text, fourth.text);
    let unchanged = save(&desk.lee, third.version, "새벽과 밤 돌봄이 있다. 거점이다.").await;
    assert_eq!(unchanged.newest, fourth.newest, "nothing was typed");
    let unknown = t.app.save_paragraph(&desk.kim, &desk.paper, id, 99, "글").await;
    assert_eq!(denial(unknown), Denial::NotFound);
});

both_engines!(a_space_at_the_end_is_no_loss_while_somebody_writes, |t| async {
    let dialogue = t.dialogue("garam").await;
    let desk = Desk::open(t, &dialogue).await;
    let id = desk.paragraph(t, "밤에 ").await;
    let begun = desk.one(t, id).await;
    assert_eq!(begun.text, "밤에 ");
    let saved = t.app.save_paragraph(&desk.kim, &desk.paper, id, begun.version, "밤에 여는 ").await;
    let saved = saved.unwrap();
    assert_eq!(saved.text, "밤에 여는 ");
    // Another hand writes on behind the space.
    let other = t.app.save_paragraph(&desk.lee, &desk.paper, id, saved.newest, "밤에 여는 곳");
    assert_eq!(other.await.unwrap().text, "밤에 여는 곳");
    let blank = desk.paragraph(t, " \n ").await;
    assert!(!desk.one(t, blank).await.is_uncited(), "spaces say nothing");
});

both_engines!(versions_are_told_by_sittings_and_come_back, |t| async {
    let dialogue = t.dialogue("garam").await;
    let desk = Desk::open(t, &dialogue).await;
    let id = desk.paragraph(t, "거점은 셋이다.").await;
    let mut base = desk.one(t, id).await.version;
    for text in ["거점은 셋이다. 밤", "거점은 셋이다. 밤에 연다."] {
        t.clock.advance(SECOND);
        base = t.app.save_paragraph(&desk.kim, &desk.paper, id, base, text).await.unwrap().version;
    }
    t.clock.advance(600 * SECOND);
    let late =
        t.app.save_paragraph(&desk.lee, &desk.paper, id, base, "거점은 넷이다. 밤에 연다.").await;
    let versions = t.app.paragraph_versions(&desk.kim, &desk.paper, id, None).await.unwrap();
    let told: Vec<&str> = versions.iter().map(|one| one.version.text.as_str()).collect();
    assert_eq!(told, ["거점은 넷이다. 밤에 연다.", "거점은 셋이다. 밤에 연다."]);
    let changed = versions[0].pieces.iter().filter(|piece| piece.change != Change::Kept);
    assert_eq!(changed.map(|piece| piece.text.trim()).collect::<Vec<_>>(), ["셋이다.", "넷이다."]);
    assert_eq!(versions[0].version.person_id, desk.lee.person.map(|person| person.0));
    let earlier = versions[1].version.version;
    let back = t.app.restore_paragraph(&desk.kim, &desk.paper, id, earlier).await.unwrap();
    assert_eq!(back.text, "거점은 셋이다. 밤에 연다.");
    assert!(back.version > late.unwrap().newest, "earlier versions stay");
});

both_engines!(whoever_watches_a_section_sees_what_others_write, |t| async {
    let dialogue = t.dialogue("garam").await;
    let desk = Desk::open(t, &dialogue).await;
    let first = desk.paragraph(t, "첫 문단.").await;
    t.clock.advance(60 * SECOND);
    let since = t.app.now();
    let ask = async |since| {
        t.app.written_since(&desk.lee, &desk.paper, desk.chapter, since).await.unwrap()
    };
    assert!(ask(since).await.changed.is_empty());
    let second = desk.paragraph(t, "둘째 문단.").await;
    let news = ask(since).await;
    assert_eq!(news.order, [first, second]);
    assert_eq!(news.changed.iter().map(|own| own.id).collect::<Vec<_>>(), [second]);
    t.app.remove_paragraph(&desk.kim, &desk.paper, first, true).await.unwrap();
    let news = ask(since).await;
    assert_eq!(news.order, [second]);
    assert!(news.changed.iter().any(|own| own.id == first && own.removed));
    let gone = t.app.removed_paragraphs(&desk.kim, &desk.paper, desk.chapter).await.unwrap();
    assert_eq!(gone.len(), 1);
    t.app.remove_paragraph(&desk.kim, &desk.paper, first, false).await.unwrap();
    t.app.move_paragraph(&desk.kim, &desk.paper, first, desk.chapter, Some(second)).await.unwrap();
    assert_eq!(ask(since).await.order, [second, first]);
});

both_engines!(a_citation_keeps_the_version_it_cites, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤의 돌봄은 누가 맡나요?").await;
    let author = t.participant();
    let answer = t.answer_by(&author, &core, "경로당을 밤에도 열어 주세요.").await;
    let statement = t.statement(&core, "밤 돌봄은 구가 맡아야 한다.").await;
    let desk = Desk::open(t, &dialogue).await;
    let text = format!(
        "거점을 연다.[@{}; S-{:03}; core-1-1] 없는 것도 든다.[@A-99999; B-77]",
        answer.code, statement.0
    );
    let id = desk.paragraph(t, &text).await;
    let own = desk.one(t, id).await;
    let statement_code = format!("S-{:03}", statement.0);
    assert_eq!(codes(&own), [answer.code.as_str(), statement_code.as_str(), "core-1-1"]);
    assert_eq!(own.unknown, ["A-99999", "B-77"]);
    assert!(own.is_unresolved() && !own.is_uncited());
    assert_eq!(own.citations[1].facts.all, Some([0, 0, 0]));
    assert!(own.citations.iter().all(|citation| !citation.has_changed()));

    let new = NewText {
        text: "경로당을 밤 열 시까지 열어 주세요.".to_owned(),
        ..NewText::default()
    };
    t.app.edit(&author, Kind::Answer, answer.id, &new).await.unwrap();
    // Writing on does not look at what is cited again.
    t.app
        .save_paragraph(&desk.kim, &desk.paper, id, own.version, &format!("{text} 그렇다."))
        .await
        .unwrap();
    let own = desk.one(t, id).await;
    let changed: Vec<bool> = own.citations.iter().map(CitationView::has_changed).collect();
    assert_eq!(changed, [true, false, false]);
    let outline = t.app.outline(&desk.kim, &desk.paper).await.unwrap();
    assert_eq!((outline[0].paragraphs, outline[0].changed), (1, 1));
    t.app.renew_citations(&desk.kim, &desk.paper, id).await.unwrap();
    assert!(desk.one(t, id).await.citations.iter().all(|own| !own.has_changed()));

    t.app.withdraw(&author, Kind::Answer, answer.id).await.unwrap();
    let own = desk.one(t, id).await;
    assert_eq!(own.citations[0].citable.standing, Standing::Withdrawn);
    assert_eq!(own.citations[0].citable.title, "", "what was taken back is not read on");
});

both_engines!(what_is_cited_is_of_the_same_dialogue_and_public, |t| async {
    let (dialogue, other) = (t.dialogue("garam").await, t.dialogue("other").await);
    let strange = t.question(&t.participant(), &other, "다른 곳의 질문입니다").await;
    let desk = Desk::open(t, &dialogue).await;
    let id = desk.paragraph(t, &format!("남의 것.[@{}]", strange.code)).await;
    assert_eq!(desk.one(t, id).await.unknown, [strange.code]);
    let quoted =
        t.app.add_paragraph(&desk.kim, &desk.paper, desk.chapter, None, "[\"말\" @A-99999]");
    assert_eq!(faults(quoted.await)[0].0, "text");
    let long = format!("[\"{}\" @A-1]", "가".repeat(1001));
    let quoted = t.app.add_paragraph(&desk.kim, &desk.paper, desk.chapter, None, &long);
    assert_eq!(faults(quoted.await)[0].0, "text");
});

both_engines!(what_is_not_used_yet_is_found, |t| async {
    let dialogue = t.dialogue("garam").await;
    let asker = t.participant();
    let used = t.question(&asker, &dialogue, "밤에 아이를 어디에 맡기나요?").await;
    let unused = t.question(&asker, &dialogue, "밤 버스는 왜 없나요?").await;
    t.question(&asker, &dialogue, "낮에는 어떻게 하나요?").await;
    let desk = Desk::open(t, &dialogue).await;
    desk.paragraph(t, &format!("맡길 곳이 없다.[@{}]", used.code)).await;
    let find = async |text: &str, unused: bool| {
        let slice = Slice::first(10);
        let page = t.app.citable(&desk.kim, &desk.paper, CitedKind::Question, text, unused, slice);
        let page = page.await.unwrap();
        (page.total, page.items.iter().map(|one| one.cited.to_string()).collect::<Vec<_>>())
    };
    assert_eq!(find("밤", false).await, (2, vec![used.code.clone(), unused.code.clone()]));
    assert_eq!(find("밤", true).await, (1, vec![unused.code.clone()]));
    assert_eq!(find(&used.code, false).await, (1, vec![used.code.clone()]));
    assert_eq!(find("", true).await.0, 2);
    let visitor = Actor::default();
    let slice = Slice::first(10);
    let asked = t.app.citable(&visitor, &desk.paper, CitedKind::Question, "", false, slice).await;
    assert_eq!(denial(asked), Denial::SignIn);
});

both_engines!(whatever_was_published_can_be_cited, |t| async {
    let dialogue = t.dialogue("garam").await;
    let operator = t.operator();
    let question = t.question(&t.participant(), &dialogue, "밤에 아이를 어디에 맡기나요?").await;
    let core = t.core_question(&dialogue, "밤의 돌봄은 누가 맡나요?").await;
    let answer = t.answer_by(&t.participant(), &core, "경로당을 밤에도 열어 주세요.").await;
    let statement = t.statement(&core, "밤 돌봄은 구가 맡아야 한다.").await;
    let (set, [theme]) = draft(t, &dialogue, ["돌봄의 자리"]).await;
    let agenda = agenda(t, &dialogue, &set, "돌봄").await.unwrap();
    t.app.publish_theme_set(&operator, &dialogue, ThemeSetId(set.id)).await.unwrap();
    let model = t.app.add_model(&operator, &dialogue, &written("밤 돌봄 거점")).await.unwrap();
    t.app.publish_model(&operator, &dialogue, model, Publish, "").await.unwrap();
    let action = t.app.add_action(&operator, &dialogue, &new_action("돌봄 거점")).await.unwrap();
    let pilot = t.app.add_pilot(&operator, &dialogue, &new_pilot("마을 돌봄")).await.unwrap();
    let of = (Of::Pilot, pilot.0);
    let new = new_indicator("맡길 곳이 있는 집");
    let indicator = t.app.add_indicator(&operator, &dialogue, of, &new).await.unwrap();
    let paragraph = one_paragraph(t, &dialogue).await;
    let wanted = [
        (CitedKind::Question, question.code),
        (CitedKind::CoreQuestion, "core-1-1".to_owned()),
        (CitedKind::Answer, answer.code),
        (CitedKind::Statement, statement.code()),
        (CitedKind::Theme, theme.code()),
        (CitedKind::Agenda, agenda.code()),
        (CitedKind::Model, model.code()),
        (CitedKind::Paragraph, paragraph),
        (CitedKind::Action, action.code()),
        (CitedKind::Pilot, pilot.code()),
        (CitedKind::Indicator, indicator.code()),
    ];
    let desk = Desk::open(t, &dialogue).await;
    let codes: Vec<&str> = wanted.iter().map(|(_, code)| code.as_str()).collect();
    let id = desk.paragraph(t, &format!("모두 든다.[@{}]", codes.join("; "))).await;
    let own = desk.one(t, id).await;
    assert_eq!(own.unknown, [""; 0]);
    let standing = |own: &ParagraphView, code: &str| {
        let mut all = own.citations.iter();
        let found = all.find(|one| one.citable.cited.to_string() == code).unwrap();
        found.citable.standing
    };
    for draft in [action.code(), pilot.code(), indicator.code()] {
        assert_eq!(standing(&own, &draft), Standing::Unpublished, "{draft}");
    }
    t.app.publish_action(&operator, &dialogue, action, Publish, "").await.unwrap();
    t.app.publish_pilot(&operator, &dialogue, pilot, Publish, "").await.unwrap();
    let own = desk.one(t, id).await;
    for (kind, code) in wanted {
        assert_eq!(standing(&own, &code), Standing::Public, "{code}");
        let slice = Slice::first(10);
        let page = t.app.citable(&desk.kim, &desk.paper, kind, "", false, slice).await.unwrap();
        let found = page.items.iter().find(|one| one.cited.to_string() == code);
        assert!(!found.unwrap().title.is_empty(), "{code}");
    }
});

both_engines!(what_a_paper_leaves_out_is_told, |t| async {
    let dialogue = t.dialogue("garam").await;
    let asked = t.questions_asked(&dialogue, 3).await;
    let core = t.core_question(&dialogue, "밤의 돌봄은 누가 맡나요?").await;
    let answers = [
        t.answer_by(&t.participant(), &core, "경로당을 밤에도 열어 주세요.").await,
        t.answer_by(&t.participant(), &core, "학교를 밤에도 열어 주세요.").await,
    ];
    let desk = Desk::open(t, &dialogue).await;
    let cited = format!("거점을 연다.[@{}; {}]", asked[0].code(), answers[0].code);
    let kept = desk.paragraph(t, &cited).await;
    desk.paragraph(t, &format!("다시 든다.[@{}]", asked[0].code())).await;
    let gone = desk.paragraph(t, &format!("빠진다.[@{}]", asked[1].code())).await;
    t.app.remove_paragraph(&desk.kim, &desk.paper, gone, true).await.unwrap();
    let bare = desk.paragraph(t, "근거가 없다.").await;
    let opening = desk.paragraph(t, "여는 말이다.").await;
    t.app.exempt_paragraph(&desk.kim, &desk.paper, opening, "여는 말").await.unwrap();

    let told = t.app.paper_coverage(&desk.kim, &desk.paper).await.unwrap();
    let kinds: Vec<(CitedKind, i64, i64)> =
        told.kinds.iter().map(|one| (one.kind, one.used, one.total)).collect();
    let expected =
        [(CitedKind::Question, 1, 3), (CitedKind::Answer, 1, 2), (CitedKind::CoreQuestion, 0, 1)];
    assert_eq!(kinds, expected, "a paragraph that was taken out uses nothing");
    let one = &told.core_questions[0];
    assert_eq!((one.number, one.used, one.handled.total, one.handled.open), (1, 1, 2, 2));
    let uncited: Vec<(ParagraphId, &str, &str)> = told
        .uncited
        .iter()
        .map(|one| (one.paragraph.id, one.number.as_str(), one.paragraph.exempt.as_str()))
        .collect();
    assert_eq!(uncited, [(bare, "1", ""), (opening, "1", "여는 말")]);
    assert!(!uncited.iter().any(|(id, ..)| *id == kept));
    let visitor = t.app.paper_coverage(&Actor::default(), &desk.paper).await;
    assert_eq!(denial(visitor), Denial::SignIn);
});

both_engines!(an_outline_stays_one, |t| async {
    let dialogue = t.dialogue("garam").await;
    let desk = Desk::open(t, &dialogue).await;
    let under = section(t, &desk.kim, &desk.paper, "누가 맡나", 2).await;
    let second = chapter(t, &desk.kim, &desk.paper, "첫 직장").await;
    let numbered = async || {
        let outline = t.app.outline(&desk.kim, &desk.paper).await.unwrap();
        outline
            .into_iter()
            .map(|own| format!("{} {}", own.number, own.row.title))
            .collect::<Vec<_>>()
    };
    assert_eq!(numbered().await, ["1 밤과 새벽의 돌봄", "1.1 누가 맡나", "2 첫 직장"]);
    let too_deep = NewSection { title: "깊이".to_owned(), level: 3, behind: Some(second) };
    let refused = t.app.add_section(&desk.kim, &desk.paper, &too_deep).await;
    assert_eq!(faults(refused)[0].0, "level");
    t.app.move_section(&desk.kim, &desk.paper, second, Way::Up).await.unwrap();
    assert_eq!(numbered().await, ["1 첫 직장", "2 밤과 새벽의 돌봄", "2.1 누가 맡나"]);
    let end = t.app.move_section(&desk.kim, &desk.paper, second, Way::Up).await;
    assert_eq!(conflict(end), "section_at_end");
    let full = t.app.remove_section(&desk.kim, &desk.paper, desk.chapter).await;
    assert_eq!(conflict(full), "section_not_empty");
    t.app.remove_section(&desk.kim, &desk.paper, under).await.unwrap();
    t.app.rename_section(&desk.kim, &desk.paper, second, 1, "첫 일터").await.unwrap();
    let late = t.app.rename_section(&desk.lee, &desk.paper, second, 1, "처음").await;
    assert_eq!(conflict(late), "section_changed");
    assert_eq!(numbered().await, ["1 첫 일터", "2 밤과 새벽의 돌봄"]);
});

both_engines!(erasing_an_editor_leaves_their_words, |t| async {
    let dialogue = t.dialogue("garam").await;
    let desk = Desk::open(t, &dialogue).await;
    let id = desk.paragraph(t, "사무국이 쓴 문단.").await;
    assert!(matches!(
        t.app.save_paragraph(&desk.kim, &desk.paper, id, 1, &"가".repeat(6001)).await,
        Err(Error::Invalid { .. })
    ));
    assert_eq!(desk.one(t, id).await.by, desk.kim.person);
});
