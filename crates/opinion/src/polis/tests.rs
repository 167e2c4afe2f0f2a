#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use proptest::prelude::*;

use super::*;
use crate::tally::Tally;

const VOTES: &str = "\
timestamp,datetime,comment-id,voter-id,vote
1403054214196,Wed Jun 18 08:16:54 WIB 2014,0,7,0
1403054214300,Wed Jun 18 08:16:54 WIB 2014,0,7,1
1403054214200,Wed Jun 18 08:16:54 WIB 2014,1,7,-1
1403054214200,Wed Jun 18 08:16:54 WIB 2014,1,8,1
";
const COMMENTS: &str = "\
timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1403054214100,Wed Jun 18 08:16:54 WIB 2014,1,8,9,9,-1,\"산단에 밤 버스를 놓자, \"\"심야\"\"도
두 줄\"
1403054214000,Wed Jun 18 08:16:54 WIB 2014,0,7,9,9,1,교대 시간을 줄이자
";

fn fault_of(votes: &str) -> (u64, usize, Fault) {
    let error = read_votes(votes.as_bytes()).unwrap_err();
    assert!(!error.to_string().is_empty());
    (error.line, error.column.map_or(0, |place| place.number), error.fault)
}

fn written(export: &Export, authors: Authors) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let mut files = (Vec::new(), Vec::new(), Vec::new());
    write_votes(export, Zone::KST, &mut files.0).unwrap();
    write_comments(export, authors, Zone::KST, &mut files.1).unwrap();
    write_matrix(export, &BTreeMap::new(), authors, &mut files.2).unwrap();
    files
}

#[test]
fn reads_votes_and_comments_in_file_order() {
    let export = read(VOTES.as_bytes(), COMMENTS.as_bytes()).unwrap();
    assert_eq!(export.votes.len(), 4);
    assert_eq!(export.votes[0].value, 0);
    assert_eq!(export.comments[0].id, 1);
    assert_eq!(export.comments[0].moderated, Moderation::Out);
    assert_eq!(export.comments[0].text, "산단에 밤 버스를 놓자, \"심야\"도\n두 줄");
    assert_eq!(export.comments[1].author, Some(7));
}

#[test]
fn the_last_vote_counts() {
    let export = read(VOTES.as_bytes(), COMMENTS.as_bytes()).unwrap();
    let last = last_votes(&export);
    assert_eq!(last.len(), 3);
    assert_eq!(last[&(7, 0)].value, 1);
    let counted = recount(&export);
    assert_eq!((counted.participants, counted.statements, counted.last_votes), (2, 2, 3));
}

#[test]
fn at_the_same_time_the_later_line_counts_and_an_earlier_time_never() {
    let vote = |at_ms, value| Vote { at_ms, comment: 1, voter: 1, value };
    let votes = vec![vote(5, 1), vote(5, -1), vote(4, 0)];
    let last = last_votes(&Export { comments: Vec::new(), votes });
    assert_eq!(last[&(1, 1)].value, -1);
}

#[test]
fn columns_are_found_by_name() {
    let votes = "vote,extra, voter-id ,comment-id,timestamp\r\n-1,x,3,2,9\r\n";
    let expected = Vote { at_ms: 9, comment: 2, voter: 3, value: -1 };
    assert_eq!(read_votes(votes.as_bytes()).unwrap(), vec![expected]);
}

#[test]
fn a_vote_on_an_unlisted_comment_is_kept() {
    let comments = "timestamp,comment-id,moderated,comment-body\n1,0,1,글\n";
    let export = read(VOTES.as_bytes(), comments.as_bytes()).unwrap();
    assert_eq!(export.comments.len(), 2);
    assert_eq!(export.comments[1].id, 1);
    assert_eq!(export.comments[1].text, "");
    assert_eq!(export.comments[1].author, None);
}

#[test]
fn reads_a_matrix_alone() {
    let matrix = "participant,xid,group-id,n-votes,10,2\n4,,1,2,1,-1\n5,,0,1,,0\n6,,,0,,\n";
    let export = read_matrix(matrix.as_bytes(), None).unwrap();
    let votes = export.votes.iter().map(|vote| (vote.voter, vote.comment, vote.value));
    assert_eq!(votes.collect::<Vec<_>>(), vec![(4, 10, 1), (4, 2, -1), (5, 2, 0)]);
    assert_eq!(export.comments.iter().map(|comment| comment.id).collect::<Vec<_>>(), vec![2, 10]);
    let twice = read_matrix(b"participant,1,01\n", None).unwrap_err();
    assert_eq!(twice.fault, Fault::RepeatedColumn);
    let twice = read_matrix(b"participant,1\n3,1\n3,1\n", None).unwrap_err();
    assert_eq!(twice.fault, Fault::Repeated { id: 3, first_line: 2 });
}

#[test]
fn errors_name_line_and_column() {
    let head = "timestamp,comment-id,voter-id,vote\r\n1,1,1,1\r\n\r\n";
    let sign = Fault::NotASign { found: "2".to_owned() };
    assert_eq!(fault_of(&format!("{head}1,1,1,2\r\n")), (4, 4, sign.clone()));
    assert_eq!(fault_of(&format!("{head}1,1,1,2")), (4, 4, sign.clone()));
    assert_eq!(fault_of(&format!("\u{feff}{head}1,1,1,2")), (4, 4, sign.clone()));
    assert_eq!(fault_of(&format!("{head}1,1,1,2").replace("\r\n", "\n")), (4, 4, sign.clone()));
    assert_eq!(fault_of(&format!("{head}1,1,1,2").replace("\r\n", "\r")), (4, 4, sign));
    let number = Fault::NotANumber { found: "-1".to_owned() };
    assert_eq!(fault_of(&format!("{head}1,-1,1,1\n")), (4, 2, number));
    let width = Fault::WrongWidth { found: 3, expected: 4 };
    assert_eq!(fault_of(&format!("{head}1,1,1\n")), (4, 0, width));
    assert_eq!(fault_of(&format!("{head}\"1,1,1,1\n1,1,1,1\n")), (4, 0, Fault::UnclosedQuote));
    assert_eq!(fault_of(""), (1, 0, Fault::Empty));
    assert_eq!(fault_of("\n\n"), (1, 0, Fault::Empty));
    let missing = Fault::MissingColumn { name: "vote".to_owned() };
    assert_eq!(fault_of("timestamp,comment-id,voter-id\n"), (1, 0, missing));
    assert_eq!(
        fault_of("vote,vote,timestamp,comment-id,voter-id\n"),
        (1, 2, Fault::RepeatedColumn)
    );
    let bytes = b"timestamp,comment-id,voter-id,vote\n1,1,1,\xff\n";
    let error = read_votes(bytes).unwrap_err();
    assert_eq!((error.line, &error.fault), (2, &Fault::NotUtf8));
    assert_eq!(
        error.to_string(),
        "votes.csv, line 2, column 4 (vote): bytes that are not UTF-8; expected UTF-8 text. \
         Save the file as CSV UTF-8."
    );
}

#[test]
fn an_open_quote_in_the_last_column_is_no_text() {
    let head = "timestamp,comment-id,moderated,comment-body\n1,1,1,가\n";
    for tail in ["1,2,1,\"나\n1,3,1,다\n", "1,2,1,\"나\n1,3,1,다", "1,2,1,\"", "1,2,1,\"\n\n"] {
        let error = read_comments(format!("{head}{tail}").as_bytes()).unwrap_err();
        assert_eq!((error.line, error.fault), (3, Fault::UnclosedQuote), "{tail:?}");
    }
    let twice = read_comments(format!("{head}1,1,1,\"나\n\"\n").as_bytes()).unwrap_err();
    assert_eq!((twice.line, twice.fault), (3, Fault::Repeated { id: 1, first_line: 2 }));
    let closed = read_comments(format!("{head}1,2,1,\"나\n\"").as_bytes()).unwrap();
    assert_eq!(closed[1].text, "나\n");
}

#[test]
fn bytes_like_the_end_mark_are_only_text() {
    let comments = "timestamp,comment-id,moderated,comment-body\n1,1,1,\"가\n\u{1a}\n\"\n";
    assert_eq!(read_comments(comments.as_bytes()).unwrap()[0].text, "가\n\u{1a}\n");
    assert_eq!(fault_of("timestamp,comment-id,voter-id,vote\n\u{1a}\n").0, 2);
    assert_eq!(fault_of("timestamp,comment-id,voter-id,vote\n\u{1a}").0, 2);
}

#[test]
fn writes_the_published_form() {
    let export = read(VOTES.as_bytes(), COMMENTS.as_bytes()).unwrap();
    let (votes, comments, matrix) = written(&export, Authors::Named);
    let votes = String::from_utf8(votes).unwrap();
    assert_eq!(votes.lines().next(), VOTES.lines().next());
    assert_eq!(votes.lines().nth(1), Some("1403054214196,Wed Jun 18 10:16:54 KST 2014,0,7,0"));
    let comments = String::from_utf8(comments).unwrap();
    assert_eq!(comments.lines().next(), COMMENTS.lines().next());
    assert!(comments.contains("KST 2014,0,7,1,0,1,교대 시간을 줄이자\n"));
    let expected = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n\
                    7,,1,2,1,1,1,-1\n8,,1,1,1,0,,1\n";
    assert_eq!(String::from_utf8(matrix).unwrap(), expected);
}

#[test]
fn the_public_form_has_no_author() {
    let export = read(VOTES.as_bytes(), COMMENTS.as_bytes()).unwrap();
    let (_, comments, matrix) = written(&export, Authors::LeftOut);
    assert!(!String::from_utf8(comments.clone()).unwrap().contains("author"));
    assert!(!String::from_utf8(matrix).unwrap().contains("n-comments"));
    assert!(read_comments(&comments).unwrap().iter().all(|comment| comment.author.is_none()));
}

#[test]
fn a_time_no_calendar_has_is_blank() {
    let vote = Vote { at_ms: i64::MAX, comment: 1, voter: 1, value: 1 };
    let export = Export { comments: Vec::new(), votes: vec![vote] };
    let (votes, ..) = written(&export, Authors::Named);
    assert_eq!(read_votes(&votes).unwrap(), vec![vote]);
}

#[test]
fn conformance_holds_on_a_small_conversation_and_notices_a_turned_sign() {
    let matrix = "participant,0,1\n7,1,-1\n8,,1\n";
    let counted = conformance(VOTES.as_bytes(), COMMENTS.as_bytes(), matrix.as_bytes()).unwrap();
    assert_eq!(counted.tally, Tally { agree: 2, disagree: 1, pass: 0 });
    let turned = "participant,0,1\n7,1,-1\n8,,-1\n";
    let error = conformance(VOTES.as_bytes(), COMMENTS.as_bytes(), turned.as_bytes()).unwrap_err();
    assert!(matches!(error, Disagreement::LastVote { voter: 8, comment: 1, .. }));
}

fn any_moderation() -> impl Strategy<Value = Moderation> {
    prop_oneof![Just(Moderation::Out), Just(Moderation::Undecided), Just(Moderation::In)]
}

prop_compose! {
    fn any_comment()(
        created_ms in any::<i64>(), author in any::<Option<u64>>(), moderated in any_moderation(),
        text in prop_oneof![any::<String>(), "[가-힣 ,\"\r\n;]{0,12}"],
    ) -> Comment {
        Comment { id: 0, created_ms, author, moderated, text }
    }
}

prop_compose! {
    fn any_vote()(at_ms in any::<i64>(), comment in 0u64..8, voter in 0u64..6, value in -1i8..=1) -> Vote {
        Vote { at_ms, comment, voter, value }
    }
}

prop_compose! {
    fn any_export()(
        texts in proptest::collection::vec(any_comment(), 8..12),
        votes in proptest::collection::vec(any_vote(), 0..40),
    ) -> Export {
        let comments = (0u64..).zip(texts).map(|(id, comment)| Comment { id, ..comment }).collect();
        Export { comments, votes }
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back(export in any_export()) {
        let (votes, comments, matrix) = written(&export, Authors::Named);
        prop_assert_eq!(&read(&votes, &comments).unwrap(), &export);
        let last = |export: &Export| -> Vec<_> {
            last_votes(export).into_iter().map(|(key, vote)| (key, vote.value)).collect()
        };
        prop_assert_eq!(last(&read_matrix(&matrix, Some(&comments)).unwrap()), last(&export));
        let (_, public, matrix) = written(&export, Authors::LeftOut);
        prop_assert_eq!(read_comments(&public).unwrap().len(), export.comments.len());
        prop_assert_eq!(last(&read_matrix(&matrix, None).unwrap()), last(&export));
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = (read_votes(&bytes), read_comments(&bytes), read_matrix(&bytes, Some(&bytes)));
    }

    #[test]
    fn no_lines_make_a_reader_panic(
        tail in proptest::collection::vec(
            prop_oneof![Just("\n"), Just("\r"), Just("\""), Just(","), Just("1"), Just("-1"),
                Just("가"), Just("\u{1a}"), Just("\u{feff}")],
            0..60,
        ),
    ) {
        let tail = tail.concat();
        let votes = format!("timestamp,comment-id,voter-id,vote\n{tail}");
        let comments = format!("timestamp,comment-id,moderated,comment-body\n{tail}");
        let lines = u64::try_from(votes.split(['\r', '\n']).count()).unwrap();
        for error in [read_votes(votes.as_bytes()).err(), read_comments(comments.as_bytes()).err()] {
            prop_assert!(error.is_none_or(|error| (1..=lines).contains(&error.line)));
        }
        let _ = read_matrix(format!("participant,1,2\n{tail}").as_bytes(), None);
    }
}
