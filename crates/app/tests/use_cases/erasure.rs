//! Erasing oneself: nothing of it is found afterwards, and the record still verifies.

use std::path::{Path, PathBuf};

use app::claim::NewClaim;
use app::contribution::NewText;
use app::erasure::{ErasureList, Listed};
use app::mail::{Letter, Outbox};
use app::moderation::NewDecision;
use app::page::Slice;
use app::question::QuestionFilter;
use app::session::Client;
use app::{Actor, Settings};
use domain::care::Care;
use domain::consent::Purpose;
use domain::contribution::{Change, Kind, Status};
use domain::id::{QuestionId, StatementId};
use domain::language::Language;
use domain::moderation::Reason;
use domain::permission::Denial;
use domain::role::Role;
use domain::time::SECOND;
use domain::vote::VoteValue::{Agree, Disagree};
use store::Engine;
use testkit::postgres::Cluster;
use testkit::{AsJson, TestApp, both_engines};

use crate::expect::{conflict, denial};

both_engines!(what_is_left_is_a_code_and_a_note, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let (me, other) = (t.participant(), t.participant());
    let mut mine = Vec::new();
    for kind in Kind::ALL {
        let given = t.contribution(&me, &dialogue, &core, *kind, "제 글입니다", None).await;
        mine.push((*kind, given));
    }
    let theirs = t.question(&other, &dialogue, "남의 글입니다").await;
    t.hide(&dialogue, Kind::Answer, mine[1].1.id).await;
    let (set, cores) = t.draft_set(&dialogue, ["함께 답할 질문은?"]).await;
    let source = QuestionId(mine[0].1.id);
    t.app.link(&t.operator(), &dialogue, cores[0].id(), &[source]).await.unwrap();
    t.app.publish_set(&t.operator(), &dialogue, set).await.unwrap();
    t.erase(&me).await;
    let visitor = Actor::default();
    for (kind, given) in &mine {
        let (item, _) = t.app.contribution(&visitor, *kind, given.id).await.unwrap();
        assert_eq!((item.status, item.author), (Status::Erased, None));
        assert_eq!((item.title.as_str(), item.text.as_str()), ("", ""));
        let (item, _) = t.app.contribution(&t.operator(), *kind, given.id).await.unwrap();
        assert_eq!((item.title.as_str(), item.text.as_str()), ("", ""), "staff read no more");
        let receipt = t.app.receipt(&visitor, given.receipt).await.unwrap();
        assert_eq!(receipt.item.status, Status::Erased);
        assert!(receipt.fingerprint.is_some(), "the commitment stays");
        assert_eq!(store::act::salt(&t.app.store().read(), receipt.act).await.unwrap(), None);
        let restore = NewDecision { change: Change::Restore, reason: None, note: String::new() };
        let moderated = t.app.moderate(&t.operator(), &dialogue, *kind, given.id, &restore).await;
        assert_eq!(denial(moderated), Denial::State, "nobody brings it back");
    }
    let view = t.app.question(&visitor, source).await.unwrap();
    assert_eq!(view.core_questions.len(), 1, "the trace does not break");
    let log = t.app.moderation_log(&visitor, &dialogue, Slice::first(9)).await.unwrap();
    assert_eq!((log.items[0].reason.as_deref(), log.items[0].note.as_str()), (Some("abuse"), ""));
    let all = QuestionFilter::default();
    let list = t.app.questions(&visitor, &dialogue, &all, Slice::first(9));
    let titles: Vec<String> =
        list.await.unwrap().items.into_iter().map(|line| line.title).collect();
    assert_eq!(titles, ["남의 글입니다"]);
    let (item, _) = t.app.contribution(&visitor, Kind::Question, theirs.id).await.unwrap();
    assert_eq!(item.author, other.participant, "nobody else loses anything");
    // The same device begins anew, tied to nothing.
    assert!(t.app.own_contributions(&me, None, 9).await.unwrap().is_empty());
    t.question(&me, &dialogue, "다시 시작합니다").await;
    assert_eq!(t.app.own_contributions(&me, None, 9).await.unwrap().len(), 1);
});

both_engines!(votes_stand_and_nobody_can_be_told_to_have_cast_them, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let (one, two) =
        (t.statement(&core, "하나가 낫다").await, t.statement(&core, "둘이 낫다").await);
    let (me, other) = (t.participant(), t.participant());
    let first = t.app.vote(&me, one, Agree).await.unwrap();
    t.app.vote(&me, two, Agree).await.unwrap();
    t.app.vote(&me, two, Disagree).await.unwrap();
    let theirs = t.app.vote(&other, one, Agree).await.unwrap();
    let before = t.app.counts(&me, &dialogue).await.unwrap();
    let csv = async || {
        let mut file = t.app.votes_csv(&Actor::default(), &core).await.unwrap();
        let mut text = Vec::new();
        while let Some(piece) = file.next().await.unwrap() {
            text.extend(piece);
        }
        let text = String::from_utf8(text).unwrap();
        let mut voters: Vec<String> =
            text.lines().skip(1).map(|line| line.split(',').nth(3).unwrap().to_owned()).collect();
        voters.sort_unstable();
        voters
    };
    let pseudonyms = csv().await;
    t.erase(&me).await;
    assert_eq!(t.app.counts(&me, &dialogue).await.unwrap(), before, "every figure stands");
    let voting = t.app.voting(&me, &core, 9).await.unwrap();
    assert!(voting.own.is_empty() && voting.done == 0, "the device's participant voted on nothing");
    assert_eq!(denial(t.app.receipt(&Actor::default(), first.receipt).await), Denial::NotFound);
    t.app.receipt(&Actor::default(), theirs.receipt).await.unwrap();
    let after = csv().await;
    assert_eq!(after.len(), pseudonyms.len());
    let kept: Vec<&String> = after.iter().filter(|voter| pseudonyms.contains(voter)).collect();
    assert_eq!(kept.len(), 1, "only the other voter keeps their pseudonym");
    assert_eq!(crate::vote::batches_still_verify(t, &core).await, 4);
    let votes = t.acts_after(0).await.into_iter().rfind(|act| act.kind == "votes.erased").unwrap();
    assert!(votes.payload.contains(r#""votes":3"#), "{}", votes.payload);
    // Voting again is a new vote of a new voter.
    t.app.vote(&me, one, Agree).await.unwrap();
    assert_eq!(t.app.counts(&me, &dialogue).await.unwrap().participants, before.participants + 1);
});

both_engines!(it_is_asked_twice_and_offices_are_left_first, |t| async {
    let dialogue = t.dialogue("garam").await;
    let (me, other) = (t.participant(), t.participant());
    t.question(&me, &dialogue, "제 글입니다").await;
    for token in ["", "x", "1.2", &t.app.erasure_token(&other).unwrap()] {
        assert_eq!(conflict(t.app.erase(&me, token).await), "not_asked", "{token}");
    }
    let token = t.app.erasure_token(&me).unwrap();
    t.clock.advance(10 * 60 * SECOND + 1);
    assert_eq!(conflict(t.app.erase(&me, &token).await), "not_asked", "thought about for too long");
    assert_eq!(t.app.own_contributions(&me, None, 9).await.unwrap().len(), 1);
    assert_eq!(denial(t.app.erase(&Actor::default(), &token).await), Denial::SignIn);
    let expert = t.person(Role::Expert, &dialogue).await;
    assert_eq!(denial(t.app.erasure_token(&expert)), Denial::Office);
    assert_eq!(denial(t.app.belongings(&expert).await), Denial::Office);
    // Out of office, the account goes too.
    let members = t.app.members(&t.operator(), dialogue.id).await.unwrap();
    let role = members.iter().find(|member| member.email == expert.email).unwrap().role_id;
    t.app.revoke_role(&t.operator(), Some(dialogue.id), role).await.unwrap();
    let (_, enrolled) = crate::second_factor::enrol(t, &expert).await;
    let account = t.app.account(&enrolled.session).await.unwrap().unwrap();
    t.erase(&account.actor).await;
    assert!(t.app.account(&enrolled.session).await.unwrap().is_none());
    let (read, gone) = (t.app.store().read(), account.id.0);
    assert!(store::second_factor::totp(&read, gone).await.unwrap().is_none());
    assert_eq!(store::second_factor::codes_left(&read, gone).await.unwrap(), 0);
    let again = t.app.sign_in(&expert.email, &expert.password, &Client::default()).await;
    assert_eq!(denial(again), Denial::SignIn);
});

both_engines!(every_table_has_its_fate, |t| async {
    let tables = store::erasure::tables(&t.app.store().read()).await.unwrap();
    let planned: Vec<&str> = store::erasure::PLAN.iter().map(|(table, _)| *table).collect();
    assert_eq!(
        tables, planned,
        "say in store/src/erasure.rs what erasing a person does in a table"
    );
});

both_engines!(indexes_of_other_processes_forget_too, |t| async {
    let dialogue = t.dialogue("garam").await;
    let me = t.participant();
    let text = "새벽 첫차를 타려면 어디에서 기다리나요?";
    t.question(&me, &dialogue, text).await;
    let other = t.another().await;
    let likely = async |app: &app::App| {
        app.likely_questions(&Actor::default(), &dialogue, text, 5).await.unwrap().len()
    };
    assert_eq!((likely(&t.app).await, likely(&other).await), (1, 1));
    let (before, there) = (t.app.erasures(), other.erasures());
    t.erase(&me).await;
    assert!(t.app.erasures() > before, "caches of this process are told at once");
    for _ in 0..500 {
        if other.erasures() > there {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert!(other.erasures() > there, "and those of another soon");
    assert_eq!((likely(&t.app).await, likely(&other).await), (0, 0));
});

/// Words that stand in every text of the person who is erased, and in nothing else.
const MARKS: [&str; 3] =
    ["달맞이꽃무리", "eraseme.moon@garam.example", "moon.parent@garam.example"];

/// A person who left something wherever one can, and others around them.
struct Moon {
    me: Actor,
    core: app::core_question::CoreQuestionView,
    kept: String,
}

async fn live(t: &TestApp, outbox: &Outbox) -> Moon {
    t.policy().await;
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let (me, other, operator) = (t.participant(), t.participant(), t.operator());
    let mark = |n: usize| {
        format!("{}의 {n}번째 글은 길고 깁니다. {}", MARKS[0], "가나다라마바사 ".repeat(20))
    };
    // Rows around grow, so that pages of the tables split and leave copies behind.
    let theirs =
        |n: usize, by: usize| format!("남의 {n}번째 글 {}", "아자차카타파하 ".repeat(by % 40));
    let mut others = Vec::new();
    for n in 0..60 {
        let text = theirs(n, n * 7);
        others.push(t.contribution(&other, &dialogue, &core, Kind::Answer, &text, None).await.id);
        let n_earlier = n * 13 % (n + 1);
        let edit = NewText { text: theirs(n_earlier, n * 11), ..NewText::default() };
        t.app.edit(&other, Kind::Answer, others[n_earlier], &edit).await.unwrap();
        if n % 6 == 0 {
            let text = mark(n);
            let given = t.contribution(&me, &dialogue, &core, Kind::Answer, &text, None).await;
            for m in 0..3 {
                let text = format!("{} 고침 {m}", mark(n));
                let edit = NewText { text, ..NewText::default() };
                t.app.edit(&me, Kind::Answer, given.id, &edit).await.unwrap();
            }
        }
    }
    let title = format!("{}은 어디에서 기다리나요?", MARKS[0]);
    let asked = t.question(&me, &dialogue, &title).await;
    t.app.likely_questions(&me, &dialogue, &title, 5).await.unwrap();
    let care = Some(Care::StaffOnly);
    t.contribution(&me, &dialogue, &core, Kind::Question, &format!("{} 비밀", MARKS[0]), care)
        .await;
    let text = format!("{}이 낫다", MARKS[0]);
    let stated = t.contribution(&me, &dialogue, &core, Kind::Statement, &text, None).await;
    t.app.vote(&other, StatementId(stated.id), Agree).await.unwrap();
    t.app.vote(&me, StatementId(stated.id), Agree).await.unwrap();
    let gone = t.contribution(&me, &dialogue, &core, Kind::Answer, &mark(99), None).await;
    t.app.withdraw(&me, Kind::Answer, gone.id).await.unwrap();
    let hide = NewDecision {
        change: Change::Hide,
        reason: Some(Reason::OffTopic),
        note: format!("‘{}’은 주제가 아닙니다", MARKS[0]),
    };
    t.app.moderate(&operator, &dialogue, Kind::Question, asked.id, &hide).await.unwrap();
    let reason = format!("{} 도배", MARKS[0]);
    let participant = me.participant.unwrap();
    t.app.bar(&operator, dialogue.id, participant, Some(&reason)).await.unwrap();
    t.app.bar(&operator, dialogue.id, participant, None).await.unwrap();
    // An address with a guardian; a mail that waits, one in the outbox, one that was given up.
    let claim = |email: &str, guardian: Option<&str>| NewClaim {
        email: email.to_owned(),
        agreed: true,
        news: true,
        of_age: Some(guardian.is_none()),
        guardian: guardian.unwrap_or_default().to_owned(),
    };
    let child = claim(MARKS[1], Some(MARKS[2]));
    t.app.ask_claim(&me, &child, Language::Korean, None).await.unwrap();
    let token = |mails: Vec<(String, Letter)>| match &mails[0].1 {
        Letter::Guardian { token } | Letter::Claim { token } => token.clone(),
        _ => panic!("{mails:?}"),
    };
    let link = token(t.mails().await);
    t.app.answer_guardian(&Actor::default(), &link, true).await.unwrap();
    let link = token(t.mails().await);
    t.app.use_claim(&me, &link, "").await.unwrap();
    t.app.ask_claim(&me, &claim(MARKS[1], None), Language::Korean, None).await.unwrap();
    t.app.send_mails(&AsJson, outbox).await.unwrap();
    t.app.ask_claim(&me, &claim(MARKS[1], None), Language::Korean, None).await.unwrap();
    t.mailbox.set_refusing(true);
    t.mails().await;
    let kept = "남의 7번째 글".to_owned();
    Moon { me, core, kept }
}

/// The files under a folder that hold one of these texts, as bytes.
fn holding(folder: &Path, words: &[&str]) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            // A file may go while it is looked for: then it holds nothing.
            let bytes = std::fs::read(&path).unwrap_or_default();
            for words in words {
                let (first, length) = (words.as_bytes()[0], words.len());
                let mut starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == first);
                if starts.any(|(at, _)| bytes.get(at..at + length) == Some(words.as_bytes())) {
                    found.push(((*words).to_owned(), path.clone()));
                }
            }
        }
    }
    found
}

fn settings(outbox: &Outbox) -> Settings {
    let list = outbox.folder().parent().unwrap().to_owned();
    Settings {
        outbox: Some(outbox.clone()),
        erasures: Some(ErasureList::new([list])),
        ..testkit::settings()
    }
}

/// Another device of the same person, which took part before it was joined.
async fn second_device(t: &TestApp) -> Actor {
    let dialogue = t.app.dialogue(&Actor::default(), "garam").await.unwrap();
    let device = t.participant();
    t.question(&device, &dialogue, &format!("{}은 다른 기기에서 왔나요?", MARKS[0])).await;
    device
}

/// The link to the address joins the second device to the first.
async fn join(t: &TestApp, device: &Actor) {
    t.mailbox.set_refusing(false);
    t.clock.advance(3 * 3600 * SECOND);
    let new = NewClaim {
        email: MARKS[1].to_owned(),
        agreed: true,
        of_age: Some(true),
        ..NewClaim::default()
    };
    t.app.ask_claim(device, &new, Language::Korean, None).await.unwrap();
    let token = match t.mails().await.pop() {
        Some((_, Letter::Claim { token })) => token,
        other => panic!("{other:?}"),
    };
    t.app.use_claim(device, &token, "").await.unwrap();
}

/// What a backup from before an erasure brings back, and what erasing again leaves.
async fn restore_and_erase_again(t: &TestApp, backup: &Path) -> (Listed, usize, Listed) {
    t.app.store().restore_from(backup, true, &|_| {}).await.unwrap();
    let started = t.another().await;
    let found = started.listed_erasures().await.unwrap();
    let erased = started.erase_again().await.unwrap();
    assert_eq!(started.erase_again().await.unwrap(), 0, "once");
    let left = started.listed_erasures().await.unwrap();
    started.close().await.unwrap();
    (found, erased, left)
}

/// Every table, file, log and index of the database, the outbox, and a backup made afterwards.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_file_of_sqlite_holds_anything_of_an_erased_person() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::new(folder.path().join("outbox"));
    let t = TestApp::start(Engine::Sqlite, settings(&outbox)).await;
    let data = Path::new(store::sqlite_path(t.url())).parent().unwrap().to_owned();
    let moon = live(&t, &outbox).await;
    let read = async |words: &[&str]| {
        let backup = folder.path().join("backup.db");
        t.app.store().backup_to(&backup, &|_| {}).await.unwrap();
        let found = [holding(&data, words), holding(folder.path(), words)].concat();
        std::fs::remove_file(backup).unwrap();
        found
    };
    let before = read(&MARKS).await;
    for mark in MARKS {
        let places = before.iter().filter(|(words, _)| words == mark).count();
        assert!(places >= 2, "{mark} is not there to be erased");
    }
    let elsewhere = tempfile::tempdir().unwrap();
    let earlier = elsewhere.path().join("earlier.db");
    let device = second_device(&t).await;
    t.app.store().backup_to(&earlier, &|_| {}).await.unwrap();
    join(&t, &device).await;
    t.erase(&moon.me).await;
    assert_eq!(read(&MARKS).await, []);
    assert!(read(&[&moon.kept]).await.len() >= 2, "the search finds what is there");
    crate::vote::batches_still_verify(&t, &moon.core).await;
    assert_eq!(store::inspection::integrity(t.app.store()).await.unwrap(), Vec::<String>::new());
    // A backup made before, restored: both devices' things are erased again.
    let told = restore_and_erase_again(&t, &earlier).await;
    assert_eq!(told, again_told());
    assert_eq!(read(&MARKS).await, []);
    assert!(read(&[&moon.kept]).await.len() >= 2, "nobody else is erased");
    assert_eq!(crate::vote::batches_still_verify(&t, &moon.core).await, 2);
}

/// Of the three things noted (the participant, the one joined to it, the address) the address goes with
/// its participant.
fn again_told() -> (Listed, usize, Listed) {
    let found = Listed { noted: 0, unlisted: 0, unknown: 3 };
    (found, 2, Listed { noted: 3, unlisted: 0, unknown: 0 })
}

/// The same of a PostgreSQL database: its tables as text, the files of its heap, and a backup. What
/// its write-ahead log holds is the operator's to keep or drop; the documentation says so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_table_or_heap_file_of_postgres_holds_anything_of_an_erased_person() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::new(folder.path().join("outbox"));
    let t = TestApp::start(Engine::Postgres, settings(&outbox)).await;
    let cluster = Cluster::shared().await;
    let name = t.url().rsplit('/').find(|part| part.starts_with("t_")).unwrap();
    let name = name.split('?').next().unwrap().to_owned();
    let moon = live(&t, &outbox).await;
    let heap = cluster.files_of(&name);
    let tables = store::erasure::tables(&t.app.store().read()).await.unwrap();
    let read = async |words: &[&str]| {
        cluster.sql(&name, &["CHECKPOINT"]);
        let backup = folder.path().join("backup.db");
        t.app.store().backup_to(&backup, &|_| {}).await.unwrap();
        let mut found = [holding(&heap, words), holding(folder.path(), words)].concat();
        std::fs::remove_file(backup).unwrap();
        for table in &tables {
            let text = cluster.sql(&name, &[&format!("SELECT t FROM \"{table}\" t")]);
            let held = words.iter().filter(|words| text.contains(**words));
            found.extend(held.map(|words| ((*words).to_owned(), PathBuf::from(table))));
        }
        found
    };
    let before = read(&MARKS).await;
    for mark in MARKS {
        let places = before.iter().filter(|(words, _)| words == mark).count();
        assert!(places >= 3, "{mark} is not there to be erased");
    }
    let elsewhere = tempfile::tempdir().unwrap();
    let earlier = elsewhere.path().join("earlier.db");
    let device = second_device(&t).await;
    t.app.store().backup_to(&earlier, &|_| {}).await.unwrap();
    join(&t, &device).await;
    t.erase(&moon.me).await;
    assert_eq!(read(&MARKS).await, []);
    assert!(read(&[&moon.kept]).await.len() >= 3, "the search finds what is there");
    crate::vote::batches_still_verify(&t, &moon.core).await;
    assert_eq!(restore_and_erase_again(&t, &earlier).await, again_told());
    assert_eq!(read(&MARKS).await, []);
    assert!(read(&[&moon.kept]).await.len() >= 3, "nobody else is erased");
    assert_eq!(crate::vote::batches_still_verify(&t, &moon.core).await, 2);
}

both_engines!(an_address_that_was_taken_back_stays_away_after_a_restore, |t| async {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::new(folder.path().join("outbox"));
    let t = TestApp::start(t.app.store().engine(), settings(&outbox)).await;
    t.policy().await;
    let dialogue = t.dialogue("garam").await;
    let me = t.participant();
    t.question(&me, &dialogue, "누가 밤에 돌보나요?").await;
    let tie = async || {
        let new = NewClaim {
            email: MARKS[1].to_owned(),
            agreed: true,
            of_age: Some(true),
            ..NewClaim::default()
        };
        t.app.ask_claim(&me, &new, Language::Korean, None).await.unwrap();
        match t.mails().await.pop() {
            Some((_, Letter::Claim { token })) => t.app.use_claim(&me, &token, "").await.unwrap(),
            other => panic!("{other:?}"),
        }
    };
    tie().await;
    let earlier = folder.path().join("earlier.db");
    t.app.store().backup_to(&earlier, &|_| {}).await.unwrap();
    t.app.withdraw_consent(&me, Purpose::Claim).await.unwrap();
    let record = t.app.destructions(&t.operator(), Slice::first(9)).await.unwrap();
    assert_eq!((record.items[0].rule.as_str(), record.items[0].items), ("contacts", 1));
    assert!(record.items[0].scrubbed_at.is_some(), "its bytes are overwritten at once");
    // Tied anew, it is not what was taken back.
    tie().await;
    let later = folder.path().join("later.db");
    t.app.store().backup_to(&later, &|_| {}).await.unwrap();
    let (_, erased, _) = restore_and_erase_again(&t, &later).await;
    assert_eq!((erased, t.app.own_contact(&me).await.unwrap().is_some()), (0, true));
    let (_, erased, _) = restore_and_erase_again(&t, &earlier).await;
    assert_eq!((erased, t.app.own_contact(&me).await.unwrap()), (1, None));
    assert_eq!(t.app.own_contributions(&me, None, 9).await.unwrap().len(), 1, "the rest stays");
});

both_engines!(what_came_after_an_erasure_is_not_erased_again, |t| async {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::new(folder.path().join("outbox"));
    let t = TestApp::start(t.app.store().engine(), settings(&outbox)).await;
    let dialogue = t.dialogue("garam").await;
    let me = t.participant();
    t.question(&me, &dialogue, "처음 물은 것인가요?").await;
    t.erase(&me).await;
    t.question(&me, &dialogue, "다시 시작해서 물은 것인가요?").await;
    let backup = folder.path().join("backup.db");
    t.app.store().backup_to(&backup, &|_| {}).await.unwrap();
    let (found, erased, _) = restore_and_erase_again(&t, &backup).await;
    assert_eq!((found.unknown, erased), (0, 0));
    assert_eq!(t.app.own_contributions(&me, None, 9).await.unwrap().len(), 1);
});

/// A file too large to be rewritten while people wait is rewritten at night.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_night_does_what_would_have_taken_too_long() {
    let t = TestApp::sqlite().await;
    let dialogue = t.dialogue("garam").await;
    t.question(&t.participant(), &dialogue, "밤에 누가 돌보나요?").await;
    let store = t.app.store();
    assert!(!store.scrub(Some(1)).await.unwrap(), "larger than one byte");
    assert!(store.scrub(Some(1 << 30)).await.unwrap());
    assert!(store.scrub(None).await.unwrap());
}
