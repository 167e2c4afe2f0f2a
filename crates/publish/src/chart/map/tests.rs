use std::collections::BTreeSet;

use super::*;
use crate::chart::tests::well_formed;
use crate::chart::{MARKS, group_mark};

const LABEL: Label<'_> =
    Label { id: "map", title: "의견 지도", desc: "두 모둠이 있어요." };

/// One hexagon of each group, and one of none.
fn map(groups: u8) -> Map {
    let letters = ["가", "나", "다", "라", "마", "바", "사"];
    let mark = |group: u8| Mark {
        x: 0.1 + 0.1 * f64::from(group),
        y: 0.2,
        step: group % 5,
        group: Some(group).filter(|group| *group < 7),
    };
    let group = |number: u8| Group {
        letter: letters[usize::from(number)].into(),
        name: (number == 0)
            .then(|| Name { text: "걸어갈 곳 먼저".into(), language: "ko".into() }),
        size: format!("{}명", 500 - u32::from(number)),
        label: [0.2 + 0.1 * f64::from(number), 0.4],
    };
    Map {
        height: 0.66,
        radius: 0.0206,
        marks: (0..8).map(mark).collect(),
        origin: [0.5, 0.33],
        groups: (0..groups).map(group).collect(),
        own: Some(Own { place: [0.3, 0.3], word: "내 자리".into() }),
        legend: "육각형이 클수록 사람이 많아요".into(),
        steps: vec![(0, "1명".into()), (2, "4–6명".into()), (4, "11명부터".into())],
    }
}

fn lines(svg: &str) -> String {
    svg.replace("><", ">\n<")
}

/// Names of classes in a picture.
fn classes(svg: &str) -> BTreeSet<&str> {
    svg.split("class=\"")
        .skip(1)
        .flat_map(|rest| rest.split('"').next().unwrap().split(' '))
        .collect()
}

#[test]
fn a_map_of_two_groups() {
    let figure = map(2).figure(&LABEL);
    well_formed(&figure);
    insta::assert_snapshot!(lines(&figure));
}

#[test]
fn marks_of_groups() {
    let marks: Vec<String> = (0..MARKS).map(Some).chain([None]).map(group_mark).collect();
    marks.iter().for_each(|mark| well_formed(mark));
    insta::assert_snapshot!(marks.join("\n"));
    assert_eq!(marks.iter().collect::<BTreeSet<_>>().len(), 8);
    assert_eq!(group_mark(Some(7)), group_mark(None));
}

#[test]
fn every_class_is_in_both_style_sheets() {
    let sheet = include_str!("../../../../web/assets/mundap.css");
    let mut drawn = map(7).figure(&LABEL);
    drawn.extend((0..MARKS).map(|group| group_mark(Some(group))));
    drawn.push_str(&crate::chart::bar(1, 1, 1, ""));
    drawn.push_str(&crate::chart::hatch());
    // These place things in a page and have no meaning in a file.
    let page =
        ["map", "map-picture", "map-wide", "map-narrow", "tiny", "faint", "gm", "bar", "defs"];
    for class in classes(&drawn) {
        let rule = |sheet: &str| {
            [" ", "{", ",", ">"].iter().any(|end| sheet.contains(&format!(".{class}{end}")))
        };
        assert!(rule(sheet) || class == "map", "{class} in mundap.css");
        assert!(rule(&style()) || page.contains(&class), "{class} in the written style");
    }
}

#[test]
fn without_groups_nothing_is_told_apart() {
    let svg = map(0).figure(&LABEL);
    let drawn = classes(&svg);
    assert!(drawn.contains("g0") && !drawn.contains("g1") && !svg.contains("hatch"), "{svg}");
    assert!(!svg.contains('가'));
}

#[test]
fn a_file_needs_nothing_else() {
    let svg = map(7).file(&LABEL);
    well_formed(&svg);
    assert!(svg.starts_with("<svg ") && svg.contains("xmlns=\"http://www.w3.org/2000/svg\""));
    assert!(svg.contains("prefers-color-scheme:dark") && svg.contains("--g7:"));
    let outside = svg.replace("http://www.w3.org/2000/svg", "");
    assert!(!outside.contains("http") && !outside.contains("url(#hatch)"));
    // What is written with a variable is defined.
    for used in outside.split("var(--").skip(1).filter_map(|rest| rest.split(')').next()) {
        assert!(outside.contains(&format!("--{used}:")), "{used}");
    }
}

#[test]
fn texts_and_places_of_any_kind_are_drawn_safely() {
    let nasty = "<script>\"&'";
    let mut map = map(2);
    map.groups[0].letter = nasty.into();
    map.groups[0].name = Some(Name { text: nasty.into(), language: nasty.into() });
    map.groups[1].size = nasty.into();
    map.legend = nasty.into();
    map.steps = vec![(200, nasty.into())];
    map.own = Some(Own { place: [f64::NAN, f64::INFINITY], word: nasty.into() });
    map.marks.push(Mark { x: f64::NAN, y: f64::INFINITY, step: 200, group: Some(255) });
    let label = Label { id: nasty, title: nasty, desc: nasty };
    for svg in [map.figure(&label), map.file(&label)] {
        well_formed(&svg);
        assert!(!svg.contains("<script"), "{svg}");
    }
}

#[test]
fn a_full_map_stays_small() {
    let mut map = map(3);
    map.marks = (0..578u32)
        .map(|at| Mark {
            x: f64::from(at % 28) / 28.0,
            y: f64::from(at / 28) / 31.0,
            step: u8::try_from(at % 5).unwrap(),
            group: Some(u8::try_from(at % 3).unwrap()),
        })
        .collect();
    let bytes = map.figure(&LABEL).len();
    assert!(bytes < 36_000, "{bytes}");
}
