use super::*;

fn document() -> Document {
    let paragraph = |key: &str, text: &str, item: Option<i64>| Paragraph {
        item: item.map(ItemId),
        ..Paragraph::new(key, text)
    };
    Document {
        sections: vec![
            Section {
                paragraphs: vec![
                    paragraph("name", "회의: 협의회", None),
                    paragraph("agenda3", "안건 1. 예산", Some(3)),
                ],
                ..Section::new("overview", "회의 개요")
            },
            Section {
                item: Some(ItemId(3)),
                paragraphs: vec![
                    paragraph("e5", "첫 발언", Some(3)),
                    paragraph("e6", "둘째 발언", Some(3)),
                    paragraph("e7", "셋째 발언", Some(3)),
                ],
                ..Section::new("i3", "안건 1. 예산")
            },
        ],
        added: 0,
    }
}

#[test]
fn paragraphs_are_numbered_by_their_place() {
    let document = document();
    assert_eq!(document.number("e6").as_deref(), Some("2-2"));
    assert_eq!(document.number("e8"), None);
}

#[test]
fn people_change_texts_but_what_minutes_must_say_stays() {
    let mut minutes = document();
    assert_eq!(minutes.set("e5", "첫 발언"), Ok(false));
    assert_eq!(minutes.set("e5", "고친 발언"), Ok(true));
    assert_eq!(minutes.set("name", ""), Err(EditError::Needed));
    assert_eq!(minutes.set("e9", "없는 문단"), Err(EditError::Unknown));
    assert_eq!(minutes.set("e6", ""), Ok(true));
    let added = minutes.add("i3", "덧붙인 말").unwrap();
    assert_eq!((added.as_str(), minutes.paragraph("n1").unwrap().item), ("n1", Some(ItemId(3))));
    assert_eq!(minutes.add("i9", "없는 절"), Err(EditError::Unknown));
    let draft = document();
    assert_eq!(
        minutes.differences(&draft),
        [
            Difference::Edited { key: "e5".into(), before: "첫 발언".into() },
            Difference::Added { key: "n1".into() },
            Difference::Removed { key: "e6".into(), before: "둘째 발언".into() },
        ]
    );
    // What was taken out comes back to its place.
    minutes.restore(&draft, "e6").unwrap();
    assert_eq!(minutes.number("e6").as_deref(), Some("2-2"));
    assert_eq!(minutes.restore(&draft, "e6"), Err(EditError::Unknown));
    minutes.set("n1", "").unwrap();
    // The key of what is gone is not given to something else: it may have been kept from the public.
    assert_eq!(minutes.add("i3", "다른 말").as_deref(), Ok("n2"));
}

#[test]
fn so_many_paragraphs_and_no_more_are_added() {
    let mut minutes = document();
    for _ in 0..MOST_ADDED {
        minutes.add("i3", "말").unwrap();
    }
    assert_eq!(minutes.add("i3", "말"), Err(EditError::Full));
}

#[test]
fn what_hides_an_item_hides_everything_of_it() {
    let mut minutes = document();
    minutes.sections[0].paragraphs.push(Paragraph {
        with: vec!["e4".into(), "e6".into()],
        ..Paragraph::new("r1", "의결 제2026-1호")
    });
    minutes.sections[0].paragraphs.push(Paragraph { closed: true, ..Paragraph::new("e9", "말") });
    let shown = |veil: &Veil, key: &str| veil.paragraph(minutes.paragraph(key).unwrap());
    let open = Veil::default();
    assert_eq!(shown(&open, "e6"), Shown::Open);
    assert_eq!(shown(&open, "e9"), Shown::Withheld(Withheld::Closed));
    let veil =
        Veil { redacted: BTreeMap::from([("e6".to_owned(), Secrecy::Person)]), ..Veil::default() };
    assert_eq!(shown(&veil, "e6"), Shown::Redacted(Secrecy::Person));
    assert_eq!(shown(&veil, "r1"), Shown::Redacted(Secrecy::Person));
    assert_eq!(shown(&veil, "e5"), Shown::Open);
    let veil = Veil { items: BTreeMap::from([(ItemId(3), Withheld::Resolved)]), ..veil };
    assert_eq!(shown(&veil, "agenda3"), Shown::Withheld(Withheld::Resolved));
    assert_eq!(shown(&veil, "e6"), Shown::Withheld(Withheld::Resolved));
    assert!(!veil.is_open(&minutes.sections[1]) && veil.is_open(&minutes.sections[0]));
}

#[test]
fn what_every_minutes_say_cannot_be_left_out() {
    let may = |key: &str| Paragraph::new(key, "말").may_be_left_out();
    assert!(["e17", "i3", "n2", "r5"].into_iter().all(may));
    assert!(!["name", "time", "present", "agenda3", "left3", "v20", "opened"].into_iter().any(may));
    assert_eq!((event_of("e17"), event_of("i3"), event_of("ex")), (Some(17), None, None));
    assert_eq!((item_of("i3"), item_of("e17")), (Some(ItemId(3)), None));
}

#[test]
fn minutes_are_read_back_as_they_were_written() {
    let minutes = document();
    let text = toml::to_string(&minutes).unwrap();
    assert_eq!(toml::from_str::<Document>(&text).unwrap(), minutes);
}
