//! Votes of meetings: who may vote, what is counted, and what nobody can find out.

use app::Actor;
use app::ballot::{Asked, BLANK, NewBallot, Own, PAPER, digest};
use app::meeting::record::Command;
use domain::ballot::{Count, Elected, Stop, Way};
use domain::id::{BallotId, ItemId, MeetingId, MemberId, MotionId};
use domain::item::ItemOutcome;
use domain::meeting::Speaker;
use domain::member::Office;
use domain::motion::{MotionKind, MotionStatus};
use domain::permission::Denial;
use domain::recusal::{Ground, RecusalWay};
use domain::role::Role;
use domain::time::SECOND;
use store::Engine;
use testkit::postgres::Cluster;
use testkit::{Seated, TestApp, both_engines};

use crate::expect::{conflict, denial};
use crate::meeting::Room;

pub(crate) fn on(motion: MotionId, way: Way) -> NewBallot {
    NewBallot { asked: Asked::Motion(motion), way, rule: String::new(), minutes: 0 }
}

impl Room<'_> {
    pub(crate) async fn vote(&self, id: MeetingId, new: &NewBallot) -> BallotId {
        self.t.clock.advance(SECOND);
        self.t.app.open_ballot(&self.desk, id, new).await.unwrap().0
    }

    pub(crate) async fn casts(&self, id: MeetingId, ballot: BallotId, choices: &[&str]) {
        for (member, choice) in self.members.iter().zip(choices) {
            if !choice.is_empty() {
                self.t.app.cast_ballot(member, id, ballot, choice).await.unwrap();
            }
        }
    }

    /// A motion under a running item.
    pub(crate) async fn motion(&self, present: usize) -> (MeetingId, ItemId, MotionId) {
        let id =
            self.opened(present, &[("motion", "운영 계획"), ("election", "공동위원장 선출")]).await;
        let item = self.item(id, 0).await;
        self.does(id, Command::BeginItem(item)).await;
        let motion = self.moved(id, item, "운영 계획을 정한다").await;
        (id, item, motion)
    }
}

both_engines!(a_named_vote_is_counted_by_the_rule_and_becomes_a_resolution, |t| async {
    let room = Room::new(t, 7).await;
    let (id, item, motion) = room.motion(6).await;
    let aside = Command::Recuse(
        room.members[5].member,
        item,
        RecusalWay::Exclusion,
        Ground::Party,
        "당사자입니다".to_owned(),
    );
    room.does(id, aside).await;
    let ballot = room.vote(id, &on(motion, Way::Named)).await;
    let cast = async |who: &Actor, choice: &str| t.app.cast_ballot(who, id, ballot, choice).await;
    assert_eq!(denial(cast(&room.members[5], "in_favour").await), Denial::Recused);
    assert_eq!(denial(cast(&room.members[6], "in_favour").await), Denial::Absent);
    assert_eq!(denial(cast(&room.desk, "in_favour").await), Denial::Forbidden);
    assert_eq!(denial(cast(&t.participant(), "in_favour").await), Denial::SignIn);
    // Whoever comes now is present for the next vote.
    room.does(id, Command::Arrive(room.members[6].member)).await;
    assert_eq!(conflict(cast(&room.members[6], "in_favour").await), "came_later");
    room.casts(id, ballot, &["in_favour", "in_favour", "against", "abstain"]).await;
    // Until it is closed, one may think again.
    cast(&room.members[2], "in_favour").await.unwrap();
    let own = t.app.own_choice(&room.members[2], &room.view(id).await, ballot).await.unwrap();
    assert_eq!(own, Some(Own::Choice("in_favour".to_owned())));
    let view = t.app.close_ballot(&room.desk, id, ballot, &Vec::new()).await.unwrap();
    let closed = view.state.ballot(ballot).unwrap().closed.clone().unwrap();
    let Count::Motion { outcome, resolution } = closed.result else { panic!("a motion") };
    // Of 6 present one is recused: a majority of 5 is 3.
    assert_eq!((outcome.base, outcome.needed, outcome.in_favour, outcome.carried), (5, 3, 3, true));
    assert_eq!((closed.named.len(), outcome.not_voted), (4, 1));
    assert!(resolution.unwrap().ends_with("-1"));
    assert_eq!(denial(cast(&room.members[0], "against").await), Denial::Closed);
    let resolutions = t.app.resolutions_of(&t.participant(), &view).await.unwrap();
    assert_eq!(resolutions[0].title, "운영 계획을 정한다");
    let decided = Command::EndItem(item, ItemOutcome::Decided, String::new());
    room.does(id, decided).await;
});

both_engines!(a_tie_fails_and_hands_must_add_up, |t| async {
    let room = Room::new(t, 5).await;
    let (id, _, motion) = room.motion(4).await;
    let ballot = room.vote(id, &on(motion, Way::Hands)).await;
    assert_eq!(
        conflict(t.app.cast_ballot(&room.members[0], id, ballot, "abstain").await),
        "wrong_way"
    );
    let hands = |a: u32, b: u32| vec![("in_favour".to_owned(), a), ("against".to_owned(), b)];
    let close = async |hands| t.app.close_ballot(&room.desk, id, ballot, &hands).await;
    assert_eq!(conflict(close(hands(3, 2)).await), "wrong_result");
    let view = close(hands(2, 2)).await.unwrap();
    assert_eq!(view.state.motions[0].status, MotionStatus::Failed);
    assert!(t.app.resolutions_of(&room.desk, &view).await.unwrap().is_empty());
});

both_engines!(amendments_and_challenges_are_decided_first, |t| async {
    let room = Room::new(t, 5).await;
    let (id, item, motion) = room.motion(5).await;
    let moves = |kind: MotionKind, title: &str, text: &str| {
        let mover = Speaker::Member(room.members[1].member);
        Command::Move(item, kind, title.to_owned(), text.to_owned(), mover)
    };
    let amend = MotionKind::Amendment { of: motion };
    let view = room.does(id, moves(amend, "운영 계획을 고쳐 정한다", "두 달 뒤부터")).await;
    let amendment = view.state.motions.last().unwrap().id;
    let opened = t.app.open_ballot(&room.desk, id, &on(motion, Way::Hands)).await;
    assert_eq!(conflict(opened), "amendments_first");
    let challenged = room.members[4].member;
    let challenge =
        moves(MotionKind::Challenge { member: challenged }, "기피 신청", "이해관계가 있다");
    let view = room.does(id, challenge).await;
    let challenge = view.state.motions.last().unwrap().id;
    let opened = t.app.open_ballot(&room.desk, id, &on(amendment, Way::Hands)).await;
    assert_eq!(conflict(opened), "challenge_first");
    // The challenged member does not vote on it (각종위원회 조례 제9조).
    let ballot = room.vote(id, &on(challenge, Way::Named)).await;
    let cast = t.app.cast_ballot(&room.members[4], id, ballot, "against").await;
    assert_eq!(denial(cast), Denial::Recused);
    room.casts(id, ballot, &["in_favour", "in_favour", "in_favour"]).await;
    let view = t.app.close_ballot(&room.desk, id, ballot, &Vec::new()).await.unwrap();
    assert!(view.state.is_recused_from(challenged, item));
    let ballot = room.vote(id, &on(amendment, Way::Hands)).await;
    let four = vec![("in_favour".to_owned(), 4)];
    let view = t.app.close_ballot(&room.desk, id, ballot, &four).await.unwrap();
    let main = view.state.motion(motion).unwrap();
    assert_eq!(
        (main.title.as_str(), main.text.as_str()),
        ("운영 계획을 고쳐 정한다", "두 달 뒤부터")
    );
});

both_engines!(a_vote_stops_when_the_quorum_is_lost, |t| async {
    let room = Room::new(t, 5).await;
    let (id, item, motion) = room.motion(3).await;
    let ballot = room.vote(id, &on(motion, Way::Secret)).await;
    room.casts(id, ballot, &["in_favour"]).await;
    let view = room.does(id, Command::Leave(room.members[2].member)).await;
    let (_, stop, _) = view.state.ballot(ballot).unwrap().stopped.clone().unwrap();
    assert_eq!(stop, Stop::QuorumLost);
    let cast = t.app.cast_ballot(&room.members[1], id, ballot, "in_favour").await;
    assert_eq!(denial(cast), Denial::Closed);
    let opened = t.app.open_ballot(&room.desk, id, &on(motion, Way::Hands)).await;
    assert_eq!(conflict(opened), "no_quorum");
    let deferred = Command::EndItem(item, ItemOutcome::Deferred, "정족수 미달".to_owned());
    room.does(id, deferred).await;
    room.does(id, Command::Adjourn("정족수 미달".to_owned())).await;
});

both_engines!(a_secret_vote_is_found_by_its_voter_alone, |t| async {
    let room = Room::new(t, 6).await;
    let (id, _, motion) = room.motion(5).await;
    let ballot = room.vote(id, &on(motion, Way::Secret)).await;
    let cast = async |who: &Seated, choice: &str| {
        t.app.cast_ballot(who, id, ballot, choice).await.unwrap().unwrap()
    };
    let first = cast(&room.members[0], "against").await;
    let second = cast(&room.members[0], "in_favour").await;
    let mut codes = vec![second];
    for (member, choice) in room.members[1..4].iter().zip(["in_favour", "against", "abstain"]) {
        codes.push(cast(member, choice).await);
    }
    let view = room.view(id).await;
    assert_eq!(t.app.voted(&room.desk, &view, ballot).await.unwrap().len(), 4);
    let own = t.app.own_choice(&room.members[0], &view, ballot).await.unwrap();
    assert_eq!(own, Some(Own::Sealed));
    assert_eq!(denial(t.app.opened_choices(&room.desk, &view, ballot).await), Denial::NotFound);
    let view = t.app.close_ballot(&room.desk, id, ballot, &Vec::new()).await.unwrap();
    let opened = t.app.opened_choices(&t.participant(), &view, ballot).await.unwrap();
    let listed: Vec<&str> = opened.iter().map(|one| one.code.as_str()).collect();
    let mut sorted = codes.clone();
    sorted.sort();
    assert_eq!(listed, sorted);
    assert!(!listed.contains(&first.as_str()), "an earlier vote does not count");
    let of = |code: &str| opened.iter().find(|one| one.code == code).unwrap().choice.clone();
    assert_eq!((of(&codes[0]), of(&codes[2])), ("in_favour".to_owned(), "against".to_owned()));
    // The act of the result names the list.
    let acts = t.acts_after(0).await;
    let act = acts.iter().rfind(|act| act.payload.contains("ballot_closed")).unwrap();
    assert!(act.payload.contains(&digest(&opened)), "{}", act.payload);
});

both_engines!(two_people_count_the_votes_on_paper, |t| async {
    let room = Room::new(t, 5).await;
    let (id, _, motion) = room.motion(5).await;
    let ballot = room.vote(id, &on(motion, Way::Secret)).await;
    room.casts(id, ballot, &["in_favour", "in_favour", "against"]).await;
    let paper = async |who: MemberId| t.app.hand_out_paper(&room.desk, id, ballot, who).await;
    paper(room.members[3].member).await.unwrap();
    // Whoever voted on a device and asks for paper votes on paper.
    paper(room.members[2].member).await.unwrap();
    let cast = t.app.cast_ballot(&room.members[3], id, ballot, "against").await;
    assert_eq!(conflict(cast), "votes_on_paper");
    let counts = |a: u32, b: u32| vec![("in_favour".to_owned(), a), ("against".to_owned(), b)];
    let close = async || t.app.close_ballot(&room.desk, id, ballot, &Vec::new()).await;
    assert_eq!(conflict(close().await), "paper_disagrees");
    let count = async |who: &Actor, counts| t.app.count_paper(who, id, ballot, &counts).await;
    assert_eq!(conflict(count(&room.desk, counts(2, 1)).await), "paper_count");
    count(&room.desk, counts(1, 1)).await.unwrap();
    assert_eq!(conflict(close().await), "paper_disagrees");
    let other = t.person(Role::Secretary, &room.body.dialogue).await;
    count(&other, counts(2, 0)).await.unwrap();
    assert_eq!(conflict(close().await), "paper_disagrees");
    count(&other, counts(1, 1)).await.unwrap();
    let view = close().await.unwrap();
    let closed = view.state.ballot(ballot).unwrap().closed.clone().unwrap();
    let Count::Motion { outcome, .. } = closed.result else { panic!("a motion") };
    assert_eq!((outcome.in_favour, outcome.against, closed.paper), (3, 1, 2));
    let opened = t.app.opened_choices(&t.participant(), &view, ballot).await.unwrap();
    assert_eq!(opened.iter().filter(|one| one.code == PAPER).count(), 2);
});

both_engines!(an_election_goes_to_a_runoff, |t| async {
    let room = Room::new(t, 7).await;
    let (id, item, motion) = room.motion(6).await;
    let withdraw = Command::Withdraw(motion, "다음에 다룹니다".to_owned());
    room.does(id, withdraw).await;
    room.does(id, Command::EndItem(item, ItemOutcome::Withdrawn, String::new())).await;
    let item = room.item(id, 1).await;
    room.does(id, Command::BeginItem(item)).await;
    let stand: Vec<MemberId> = room.members[1..4].iter().map(|seat| seat.member).collect();
    let new = |candidates: &[MemberId], round: u8| NewBallot {
        asked: Asked::Election(item, candidates.to_vec(), round),
        way: Way::Secret,
        rule: String::new(),
        minutes: 3,
    };
    let ballot = room.vote(id, &new(&stand, 1)).await;
    let name = |member: MemberId| member.to_string();
    let (a, b, c) = (name(stand[0]), name(stand[1]), name(stand[2]));
    room.casts(id, ballot, &[&a, &a, &a, &b, &b, &c]).await;
    let view = t.app.close_ballot(&room.desk, id, ballot, &Vec::new()).await.unwrap();
    let result = view.state.ballot(ballot).unwrap().closed.clone().unwrap().result;
    let Count::Election { election, votes, .. } = result else { panic!("an election") };
    assert_eq!(votes.iter().map(|(_, votes)| *votes).collect::<Vec<_>>(), [3, 2, 1]);
    let Elected::Runoff { between } = election.elected else { panic!("{:?}", election.elected) };
    assert_eq!((election.needed, between.as_slice()), (4, &stand[..2]));
    let ballot = room.vote(id, &new(&between, 2)).await;
    room.casts(id, ballot, &[&b, &a, &b, &b, &b, BLANK]).await;
    let view = t.app.close_ballot(&room.desk, id, ballot, &Vec::new()).await.unwrap();
    assert_eq!(view.state.elected, [(Office::CoChair, stand[1])]);
    let body = t.reload_body("council").await;
    assert!(body.member(stand[1]).unwrap().holds(Office::CoChair, t.app.now()));
});

both_engines!(nobody_votes_twice_however_often_they_try, |t| async {
    let room = Room::new(t, 3).await;
    let (id, _, motion) = room.motion(3).await;
    let ballot = room.vote(id, &on(motion, Way::Secret)).await;
    let tries = (0..100).map(|n| {
        let (app, actor) = (t.app.clone(), room.members[0].person.actor.clone());
        let choice = if n % 2 == 0 { "in_favour" } else { "against" };
        tokio::spawn(async move { app.cast_ballot(&actor, id, ballot, choice).await })
    });
    let tries: Vec<_> = tries.collect();
    let mut told = 0;
    for one in tries {
        told += usize::from(one.await.unwrap().is_ok());
    }
    assert!(told > 0);
    let view = t.app.close_ballot(&room.desk, id, ballot, &Vec::new()).await.unwrap();
    let opened = t.app.opened_choices(&room.desk, &view, ballot).await.unwrap();
    assert_eq!(opened.len(), 1);
});

both_engines!(a_written_deliberation_counts_those_who_answered, |t| async {
    let room = Room::new(t, 5).await;
    let new = app::meeting::NewMeeting {
        kind: "written".to_owned(),
        place: String::new(),
        ..room.planned(10)
    };
    let id = t.app.add_meeting(&room.desk, &room.body, &new).await.unwrap();
    let item = app::item::NewItem {
        kind: "motion".to_owned(),
        title: "회의 날짜 변경".to_owned(),
        ..app::item::NewItem::default()
    };
    let item = t.app.add_item(&room.desk, id, &item).await.unwrap();
    // Only minor or urgent items are decided so.
    assert_eq!(conflict(t.app.call_meeting(&room.desk, id).await), "written_not_allowed");
    let minor = app::item::NewItem {
        kind: "motion".to_owned(),
        title: "회의 날짜 변경".to_owned(),
        minor: true,
        ..app::item::NewItem::default()
    };
    t.app.change_item(&room.desk, id, item, &minor).await.unwrap();
    t.app.call_meeting(&room.desk, id).await.unwrap();
    room.does(id, Command::Open(room.members[0].member)).await;
    room.does(id, Command::BeginItem(item)).await;
    let motion = room.moved(id, item, "날짜를 바꾼다").await;
    let ballot = room.vote(id, &on(motion, Way::Named)).await;
    room.casts(id, ballot, &["in_favour", "in_favour", "in_favour", "against"]).await;
    t.clock.advance(12 * domain::time::DAY);
    let late = t.app.cast_ballot(&room.members[4], id, ballot, "against").await;
    assert_eq!(denial(late), Denial::Closed);
    let view = t.app.close_ballot(&room.desk, id, ballot, &Vec::new()).await.unwrap();
    assert_eq!(view.state.motions[0].status, MotionStatus::Carried);
    assert_eq!(view.state.ballot(ballot).unwrap().terms.rule, "written");
});

/// Everything that is left of a secret vote: the digests of all tables, the bytes of the database's files
/// where they are ours, and the envelopes there were.
struct Remains {
    tables: Vec<(String, String)>,
    bytes: Vec<u8>,
    envelopes: Vec<Vec<u8>>,
    t: TestApp,
}

/// A vote of four, in which the first two differ. In the one story the first is in favour and votes before
/// the second, who is against; in the other it is the other way round.
async fn secret_story(engine: Engine, first: usize) -> Remains {
    let t = TestApp::start(engine, testkit::settings()).await;
    let room = Room::new(&t, 4).await;
    let (id, _, motion) = room.motion(4).await;
    let ballot = room.vote(id, &on(motion, Way::Secret)).await;
    let order = [(first, "in_favour"), (1 - first, "against"), (2, "in_favour"), (3, "abstain")];
    for (member, choice) in order {
        t.app.cast_ballot(&room.members[member], id, ballot, choice).await.unwrap();
    }
    let envelopes = store::ballot::sealed(&t.app.store().read(), ballot.0).await.unwrap();
    assert_eq!(envelopes.len(), 4);
    t.app.close_ballot(&room.desk, id, ballot, &Vec::new()).await.unwrap();
    drop(room);
    let sums = t.app.store().sums().await.unwrap();
    let sums = sums.iter().filter(|sum| sum.table != SALTED);
    let tables = sums.map(|sum| (sum.table.clone(), sum.digest())).collect();
    let mut bytes = Vec::new();
    if engine == Engine::Sqlite {
        let path = store::sqlite_path(t.url()).to_owned();
        bytes = std::fs::read(&path).unwrap();
        bytes.extend(std::fs::read(format!("{path}-wal")).unwrap_or_default());
        mask_passwords(&mut bytes);
        mask_migrations(&mut bytes);
    }
    Remains { tables, bytes, envelopes, t }
}

/// Digests of passwords have salts of their own, which no clock and no seed of a test sets.
const SALTED: &str = "person";

/// Overwrites what follows from those salts.
fn mask_passwords(bytes: &mut [u8]) {
    const START: &[u8] = b"$argon2id$v=19$m=19456,t=2,p=1$";
    const SALT_AND_DIGEST: usize = 22 + 1 + 43;
    let windows = bytes.windows(START.len()).enumerate();
    let found: Vec<usize> = windows.filter(|(_, part)| *part == START).map(|(n, _)| n).collect();
    assert!(!found.is_empty(), "passwords are digested in another way");
    for place in found {
        let salted = place + START.len();
        bytes[salted..salted + SALT_AND_DIGEST].fill(b'#');
    }
}

/// Overwrites when the tables were made: the clock of the migrations is no test's.
fn mask_migrations(bytes: &mut [u8]) {
    for version in store::SCHEMA_VERSIONS {
        let name = version.as_bytes();
        let windows = bytes.windows(name.len()).enumerate();
        let found: Vec<usize> = windows.filter(|(_, part)| *part == name).map(|(n, _)| n).collect();
        for place in found {
            let made = place + name.len();
            bytes[made..made + 4].fill(b'#');
        }
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Who voted how cannot be told from anything that is left: two stories in which two members voted the
/// other way round leave the same database, to the last byte.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_is_left_tells_who_voted_what_on_sqlite() {
    let one = secret_story(Engine::Sqlite, 0).await;
    let other = secret_story(Engine::Sqlite, 1).await;
    assert_eq!(one.tables, other.tables);
    let differs = one.bytes.iter().zip(&other.bytes).position(|(a, b)| a != b);
    let around = |bytes: &[u8]| {
        let at = differs.unwrap_or(0);
        String::from_utf8_lossy(&bytes[at.saturating_sub(120)..(at + 40).min(bytes.len())])
            .into_owned()
    };
    assert_eq!(differs, None, "{:?} {:?}", around(&one.bytes), around(&other.bytes));
    assert_eq!(one.bytes.len(), other.bytes.len());
    for envelope in one.envelopes.iter().chain(&other.envelopes) {
        assert!(!holds(&one.bytes, envelope), "an envelope is left in the file");
    }
}

/// On PostgreSQL too: no table differs, what was opened was written by one transaction in the order of the
/// codes, and nothing is left of the envelopes in the table's file.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_is_left_tells_who_voted_what_on_postgres() {
    let one = secret_story(Engine::Postgres, 0).await;
    let other = secret_story(Engine::Postgres, 1).await;
    assert_eq!(one.tables, other.tables);
    let cluster = Cluster::shared().await;
    let database = |remains: &Remains| {
        let address = remains.t.url().split('?').next().unwrap();
        address.rsplit('/').next().unwrap().to_owned()
    };
    let persons = "SELECT string_agg((to_jsonb(p) - 'password_hash')::text, '' ORDER BY id)
                   FROM person p";
    let persons = |remains: &Remains| cluster.sql(&database(remains), &[persons]);
    assert_eq!(persons(&one), persons(&other));
    let database = database(&one);
    let versions =
        "SELECT count(DISTINCT xmin::text) || ' ' || (SELECT string_agg(code, ',' ORDER BY ctid)
                    = string_agg(code, ',' ORDER BY code) FROM opened_choice) FROM opened_choice";
    assert_eq!(cluster.sql(&database, &[versions]).trim(), "1 true");
    let size = "SELECT pg_relation_size('sealed_choice')";
    assert_eq!(cluster.sql(&database, &[size]).trim(), "0");
}

/// A program that was stopped between closing a vote and destroying its key destroys it when it starts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_was_left_is_destroyed_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    let settings = app::Settings { ballot_keys: Some(keys.clone()), ..testkit::settings() };
    let t = TestApp::start(Engine::Sqlite, settings).await;
    let room = Room::new(&t, 3).await;
    let (id, _, motion) = room.motion(3).await;
    let ballot = room.vote(id, &on(motion, Way::Secret)).await;
    let file = keys.join(format!("ballot-{ballot}.key"));
    let key = std::fs::read(&file).unwrap();
    assert_eq!(key.len(), 32);
    let database = std::fs::read(store::sqlite_path(t.url())).unwrap();
    assert!(!holds(&database, &key), "the key is in the database");
    t.app.close_ballot(&room.desk, id, ballot, &Vec::new()).await.unwrap();
    assert!(!file.exists());
    std::fs::write(&file, &key).unwrap();
    t.another().await;
    assert!(!file.exists());
}
