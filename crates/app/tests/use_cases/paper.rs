//! Papers: several people write at once and lose nothing, and every word rests on what people said.

use app::citation::{CitationView, Standing};
use app::contribution::NewText;
use app::dialogue::Dialogue;
use app::page::Slice;
use app::paper::{NewPaper, NewSection, PaperView, ParagraphView};
use app::{Actor, Error};
use domain::citation::CitedKind;
use domain::contribution::Kind;
use domain::id::{ParagraphId, SectionId};
use domain::paper::{PaperKind, Way};
use domain::permission::Denial;
use domain::role::Role;
use domain::time::SECOND;
use language::difference::Change;
use testkit::{Person, TestApp, both_engines};

use crate::expect::{conflict, denial, faults};

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
