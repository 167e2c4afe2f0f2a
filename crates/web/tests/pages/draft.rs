//! The board, a body's workspace, experts, evidence and inquiries.

use app::draft::{DraftAdoption, NewComment, NewVersion, Workspace};
use app::evidence::NewEvidence;
use app::expert::NewProfile;
use app::file::NewFile;
use app::inquiry::NewInquiry;
use app::member::NewMember;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use domain::body::BodyKind;
use domain::draft::{CommentState, DraftChange, Tally};
use domain::id::DraftId;
use domain::member::Office;
use domain::publication::PublicationChange::Withdraw;
use domain::role::Role;
use testkit::Seated;
use tower::ServiceExt as _;

use crate::language::korean;
use crate::look::is_sound;
use crate::site::{Page, Reader, Site};

/// A subcommittee that adopted one answer and writes another, and a panel with an expert.
struct Scene {
    site: Site,
    head: Seated,
    member: Seated,
    expert: Seated,
    answer: String,
}

impl Scene {
    fn reader(&self, who: &Seated) -> Reader {
        Reader { session: Some(who.person.session.clone()), ..Reader::default() }
    }

    fn workspace(&self, core: usize) -> String {
        format!("/bodies/care/work/{}", self.site.cores[core].row.id)
    }
}

/// The main part without the tokens of forms, which are of one session.
fn steady(page: &Page) -> String {
    let main = page.main();
    let lines = main.lines().filter(|line| !line.contains("name=\"csrf\""));
    lines.collect::<Vec<_>>().join("\n")
}

async fn space(site: &Site, who: &Seated, core: usize) -> Workspace {
    let body = site.t.reload_body("care").await;
    let actor = site.t.app.account(&who.person.session).await.unwrap().unwrap().actor;
    site.t.app.workspace(&actor, &body, &site.cores[core]).await.unwrap()
}

async fn scene() -> Scene {
    let site = Site::new().await;
    let (t, operator) = (&site.t, site.t.operator());
    let body = t.body(&site.dialogue, "care", BodyKind::Subcommittee).await;
    let (head, member) = (t.seated(&body, "김분과").await, t.seated(&body, "이분과").await);
    let body = t.reload_body("care").await;
    t.app.give_office(&operator, &body, head.member, Office::Head).await.unwrap();
    for core in &site.cores {
        t.app.assign(&operator, core, &body, true).await.unwrap();
    }
    let lead = t.app.account(&head.person.session).await.unwrap().unwrap().actor;
    let first = "밤에는 구가 <맡습니다>.\n\n근거는 A-00001입니다.";
    for core in [0, 1] {
        let at = space(&site, &head, core).await;
        let new = NewVersion { base: 0, text: first.to_owned() };
        t.app.save_draft(&lead, &at, &new).await.unwrap();
    }
    let at = space(&site, &member, 0).await;
    t.app.write_minority(&member, &at, "민간도 맡아야 합니다.").await.unwrap();
    t.app.move_draft(&lead, &at, DraftChange::PutToVote, "").await.unwrap();
    let adoption = DraftAdoption {
        rule: "출석 과반수 찬성(일자리 조례 제10조)".to_owned(),
        tally: Tally { enrolled: 2, present: 2, in_favour: 2, against: 0, abstained: 0 },
        ..DraftAdoption::default()
    };
    let draft = DraftId(at.draft.as_ref().unwrap().row.id);
    let answer = t.app.adopt_draft(&lead, draft, &adoption).await.unwrap().code;
    let at = space(&site, &member, 1).await;
    let comment = |text: &str| NewComment {
        version: 1,
        paragraph: Some(1),
        parent: None,
        text: text.to_owned(),
    };
    t.app.comment_on_draft(&member, &at, &comment("S-001도 보세요")).await.unwrap();
    let second = t.app.comment_on_draft(&member, &at, &comment("너무 짧습니다")).await.unwrap();
    let declined = CommentState::Declined;
    t.app.settle_comment(&lead, &at, second, declined, "짧아야 읽습니다").await.unwrap();

    let panel = t.body(&site.dialogue, "panel", BodyKind::Panel).await;
    let new = NewMember {
        name: "박전문".to_owned(),
        affiliation: "가람연구소".to_owned(),
        kind: "appointed".to_owned(),
        constituency: "expert".to_owned(),
        ..NewMember::default()
    };
    let expert = t.seated_as(&panel, new).await;
    let view = t.app.expert(&operator, expert.member).await.unwrap();
    let profile = NewProfile {
        field: "돌봄 정책".to_owned(),
        credentials: "사회복지학 박사".to_owned(),
        about: "밤의 돌봄을 연구합니다.".to_owned(),
        conflicts: String::new(),
        no_conflicts: true,
    };
    t.app.write_profile(&expert, &view, &profile).await.unwrap();
    let new = NewEvidence {
        title: "가람구 <야간> 돌봄 조사".to_owned(),
        source: "가람연구소".to_owned(),
        year: "2025".to_owned(),
        summary: "밤에 일하는 부모 절반이 이웃에게 아이를 맡긴다고 합니다.".to_owned(),
        link: "https://report.example/care".to_owned(),
        attached: "1, A-00001".to_owned(),
    };
    let file = NewFile { name: "조사.pdf".to_owned(), bytes: b"%PDF-1.7".to_vec() };
    t.app.add_evidence(&expert, &site.dialogue, &new, Some(file)).await.unwrap();
    let wrong = NewEvidence { title: "틀린 자료".to_owned(), attached: String::new(), ..new };
    let id = t.app.add_evidence(&expert, &site.dialogue, &wrong, None).await.unwrap();
    t.app.publish_evidence(&expert, id, Withdraw, "수치가 틀렸습니다").await.unwrap();
    let new = NewInquiry {
        to: "panel".to_owned(),
        question: "한 곳의 비용은 얼마입니까?".to_owned(),
        due: "2099-01-01".to_owned(),
    };
    let id = t.app.inquire(&lead, &site.cores[0], Some(&body), &new).await.unwrap();
    let asked = t.app.inquiry(&expert, id).await.unwrap();
    t.app.answer_inquiry(&expert, &asked, "해마다 2억 원입니다.", None).await.unwrap();
    t.app.inquire(&lead, &site.cores[1], Some(&body), &new).await.unwrap();
    Scene { site, head, member, expert, answer }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_bodies_and_experts_did_is_shown_in_every_language() {
    let Scene { site, expert, answer, .. } = scene().await;
    let expert = format!("/experts/{}", expert.member.0);
    let pages = [
        ("board", "/d/garam/work".to_owned()),
        ("board_of_body", "/d/garam/work?body=care".to_owned()),
        ("core_question_adopted", "/d/garam/core/1/1".to_owned()),
        ("answer_adopted", format!("/a/{answer}")),
        ("answer_of_expert", "/a/A-00004".to_owned()),
        ("expert", expert),
        ("evidence_list", "/d/garam/evidence".to_owned()),
        ("evidence", "/evidence/E-001".to_owned()),
        ("evidence_withdrawn", "/evidence/E-002".to_owned()),
        ("inquiries", "/d/garam/inquiries".to_owned()),
        ("inquiry", "/inquiries/1".to_owned()),
    ];
    for language in ["ko", "en", "ru", "vi"] {
        let reader = Reader { language, ..Reader::default() };
        for (name, path) in &pages {
            let page = site.get(&reader, path).await;
            assert_eq!(page.status, StatusCode::OK, "{name}");
            is_sound(name, &page.html);
            if language == "ko" {
                insta::assert_snapshot!(*name, page.main());
            } else {
                assert_eq!(korean(&page.html), [""; 0], "{name} in {language}");
            }
        }
    }
    let waiting = site.get(&Reader::default(), "/inquiries/2").await;
    assert_eq!(waiting.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn before_anything_is_given_the_board_says_what_will_appear() {
    let site = Site::new().await;
    let pages = [("evidence_none", "/d/garam/evidence"), ("inquiries_none", "/d/garam/inquiries")];
    for (name, path) in pages {
        let page = site.get(&Reader::default(), path).await;
        is_sound(name, &page.html);
        insta::assert_snapshot!(name, page.main());
    }
    let board = site.get(&Reader::default(), "/d/garam/work").await;
    assert!(board.has("아직 맡기지 않았어요"), "{}", board.main());
}

#[tokio::test(flavor = "multi_thread")]
async fn members_work_in_their_language_and_see_what_they_may_do() {
    let scene = scene().await;
    let (adopted, writing) = (scene.workspace(0), scene.workspace(1));
    let member = scene.reader(&scene.member);
    let pages = [
        ("workspace", writing.clone(), member.clone()),
        ("workspace_of_head", writing.clone(), scene.reader(&scene.head)),
        ("workspace_adopted", adopted, member.clone()),
        ("workspace_opinion", format!("{writing}?view=opinion"), member.clone()),
        ("draft_version", format!("{writing}/versions/1"), member.clone()),
        ("inquiry_waiting", "/inquiries/2".to_owned(), scene.reader(&scene.expert)),
    ];
    for (name, path, reader) in &pages {
        for language in ["ko", "en", "ru", "vi"] {
            let page = scene.site.get(&Reader { language, ..reader.clone() }, path).await;
            assert_eq!(page.status, StatusCode::OK, "{name}");
            is_sound(name, &page.html);
            if language == "ko" {
                insta::assert_snapshot!(*name, steady(&page));
            } else {
                // The header names whoever is signed in.
                assert_eq!(korean(&page.main()), [""; 0], "{name} in {language}");
            }
        }
    }
    let found = scene.site.get(&member, &format!("{writing}?view=answers&q=zzz")).await;
    assert!(found.has("찾는 답변이 없습니다"), "{}", found.main());
    let visitor = scene.site.get(&Reader::default(), &writing).await;
    assert_eq!(visitor.status, StatusCode::UNAUTHORIZED);
    let list = scene.site.get(&member, "/bodies/care/work").await;
    assert_eq!(
        (list.status, list.location.as_str()),
        (StatusCode::SEE_OTHER, "/d/garam/work?body=care")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_survives_a_newer_version_and_a_fault() {
    let scene = scene().await;
    let writing = scene.workspace(1);
    let (head, member) = (scene.reader(&scene.head), scene.reader(&scene.member));
    let saved = scene.site.post(&head, &writing, "base=1&text=밤에는 구가 맡습니다.").await;
    assert_eq!((saved.status, saved.location), (StatusCode::SEE_OTHER, format!("{writing}#draft")));
    let late = scene.site.post(&member, &writing, "base=1&text=밤에는 함께 맡습니다.").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.has("<del>구가 </del><ins>함께 </ins>"), "{}", late.main());
    assert!(late.has("밤에는 함께 맡습니다.</textarea>") && late.has("name=\"base\" value=\"2\""));
    let empty = scene.site.post(&member, &writing, "base=2&text=").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.has("id=\"text-e\""), "{}", empty.main());
    let comments = format!("{writing}/comments");
    let long = "가".repeat(1001);
    let refused = format!("version=2&paragraph=0&parent=&comment={long}");
    let refused = scene.site.post(&member, &comments, &refused).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.has(&long), "the comment is lost");
    for (path, form) in [
        ("comments", "version=2&paragraph=0&parent=&comment=A-00001"),
        ("minority", "do=write&minority=다르게 봅니다"),
    ] {
        let done = scene.site.post(&member, &format!("{writing}/{path}"), form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{path}: {}", done.html);
    }
    let moved = scene.site.post(&member, &format!("{writing}/move"), "do=put_to_vote").await;
    assert_eq!(moved.status, StatusCode::FORBIDDEN);
    let moved = scene.site.post(&head, &format!("{writing}/move"), "do=put_to_vote").await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER);
    let numbers = "rule=과반수&enrolled=2&present=2&in_favour=1&against=1&abstained=둘";
    let wrong = scene.site.post(&head, &format!("{writing}/adopt"), numbers).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.has("id=\"tally\"") && wrong.has("value=\"둘\""), "{}", wrong.main());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_given_out_without_any_right_on_this_site() {
    let scene = scene().await;
    let router =
        web::router(scene.site.t.app.clone(), web::Options::default(), web::Readiness::ready());
    let request = Request::get("/evidence/E-001/file").body(Body::empty()).unwrap();
    let response = router.oneshot(request).await.unwrap();
    let header = |name| response.headers().get(name).unwrap().to_str().unwrap().to_owned();
    assert!(header(header::CONTENT_SECURITY_POLICY).starts_with("sandbox"));
    assert_eq!(header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(header(header::CONTENT_TYPE), "application/pdf");
    assert_eq!(to_bytes(response.into_body(), 99).await.unwrap().as_ref(), b"%PDF-1.7");
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_give_core_questions_to_bodies() {
    let scene = scene().await;
    let editor = scene.site.t.person(Role::Editor, &scene.site.dialogue).await;
    let editor = Reader { session: Some(editor.session), ..Reader::default() };
    let page = scene.site.get(&editor, "/staff/d/garam/work").await;
    is_sound("staff_work", &page.html);
    insta::assert_snapshot!("staff_work", steady(&page));
    let refused =
        scene.site.post(&editor, "/staff/d/garam/work", "do=end&assignment=1&reason=").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let again = format!("assign={}:care", scene.site.cores[0].row.id);
    let again = scene.site.post(&editor, "/staff/d/garam/work", &again).await;
    assert_eq!(again.location, "/staff/d/garam/work?said=assigned_already");
    let ended = "do=end&assignment=1&reason=분과를 새로 짭니다";
    let ended = scene.site.post(&editor, "/staff/d/garam/work", ended).await;
    assert_eq!(ended.location, "/staff/d/garam/work?said=assignment_ended");
    let board = scene.site.get(&Reader::default(), "/d/garam/work").await;
    assert!(board.has("분과를 새로 짭니다"), "{}", board.main());
}
