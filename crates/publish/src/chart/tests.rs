use super::*;

const LABEL: Label<'_> = Label { id: "t", title: "제목", desc: "설명" };

fn name(text: &str) -> Name {
    Name { text: text.to_owned(), language: "ko".to_owned() }
}

fn loom() -> Loom {
    let sectors = [("돌봄", 452), ("청년", 388), ("녹색전환", 301), ("마을", 295)];
    let core = (1..=20).map(|i| (i, name(&format!("짧은 제목 {i}")))).collect::<Vec<_>>();
    let mut links = Vec::new();
    let mut unlinked = Vec::new();
    for (s, (_, all)) in sectors.iter().enumerate() {
        let mut left: u32 = *all;
        for c in 0..20usize {
            let near = c / 5 == s;
            let questions = if near {
                all / 7
            } else if (c * 3 + s) % 5 == 0 {
                6
            } else {
                0
            };
            let questions = questions.min(left);
            left -= questions;
            if questions > 0 {
                links.push(Link { sector: s, core: c, questions });
            }
        }
        unlinked.push(left);
    }
    let stage = |title: &str| Stage { title: title.into(), note: "아직".into(), reached: 0 };
    Loom {
        sectors: sectors.iter().map(|(text, q)| (name(text), *q)).collect(),
        core,
        links,
        unlinked,
        strand: 8,
        heads: [
            Head { title: "녹서".into(), note: "질문 1,436개".into() },
            Head { title: "핵심 질문".into(), note: "20개".into() },
        ],
        stages: [stage("백서"), stage("청서"), stage("시범사업")],
        empty: "아직 질문이 없어요.".into(),
    }
}

/// Tags balance, attributes are quoted, no NaN, nothing infinite, no inline style.
pub(super) fn well_formed(svg: &str) {
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    assert!(!svg.contains("style="), "{svg}");
    let mut open: Vec<String> = Vec::new();
    let mut rest = svg;
    while let Some(start) = rest.find('<') {
        let end = rest[start..].find('>').expect("tag ends") + start;
        let tag = &rest[start + 1..end];
        assert_eq!(tag.matches('"').count() % 2, 0, "quotes in {tag}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "{svg}");
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().expect("name").to_owned());
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty(), "left open: {open:?}");
}

fn strands_drawn(svg: &str, class: &str) -> usize {
    let marker = format!("class=\"{class}\"");
    svg.split("<path ")
        .filter(|p| p.contains(&marker) && p.contains('c') && p.starts_with("d=\"M"))
        .map(|p| p.split('"').nth(1).expect("path data").matches('M').count())
        .sum()
}

#[test]
fn every_chart_is_well_formed_and_deterministic() {
    let make = || {
        vec![
            mini([Step::Reached, Step::Half, Step::NotYet, Step::NotYet], "가"),
            mini([Step::Reached; 4], "가"),
            mini([Step::Reached, Step::Stopped, Step::NotYet, Step::NotYet], "가"),
            bar(3, 2, 1, "가"),
            bar(0, 0, 0, ""),
            group_bars(&by_group()),
            hatch(),
            coverage(0.4, 0.87, ""),
            coverage(f64::NAN, f64::INFINITY, ""),
            meter(1.5, ""),
            progress(7, 20, "가"),
            progress(0, 0, "가"),
            progress(20, 20, "가"),
            arrival("가"),
            topline(0.7, ""),
            column_bars(&LABEL, &[Row { name: name("가"), value: 0, text: "0개".into() }], ""),
            loom().wide(&LABEL),
            loom().tall(&LABEL),
        ]
    };
    for svg in make() {
        well_formed(&svg);
    }
    assert_eq!(make(), make());
}

#[test]
fn strands_add_up_and_are_all_drawn() {
    let loom = loom();
    let all: u32 =
        loom.links.iter().map(|l| l.questions).sum::<u32>() + loom.unlinked.iter().sum::<u32>();
    assert_eq!(all, 1436);
    assert_eq!(loom.strands(), 180); // 179.5 rounds up
    assert_eq!(strands_drawn(&loom.wide(&LABEL), "tg"), 180);
    assert_eq!(strands_drawn(&loom.tall(&LABEL), "tg"), 180);
}

#[test]
fn small_flows_get_a_strand_only_by_largest_remainder() {
    let mut loom = loom();
    loom.links = vec![
        Link { sector: 0, core: 0, questions: 15 },
        Link { sector: 0, core: 1, questions: 1 },
        Link { sector: 9, core: 1, questions: 99 },
    ];
    loom.unlinked = vec![0; 4];
    assert_eq!(loom.strands(), 2); // 16 questions, 8 a strand: both to the first link
    loom.links = vec![Link { sector: 0, core: 0, questions: 3 }];
    assert_eq!(loom.strands(), 0); // never a strand for less than half
}

#[test]
fn home_pictures_stay_small() {
    assert!(loom().wide(&LABEL).len() < 25_000, "{}", loom().wide(&LABEL).len());
    assert!(loom().tall(&LABEL).len() < 25_000);
}

#[test]
fn texts_are_escaped() {
    let nasty = "<b>\"&'\u{7}";
    let safe = "&lt;b&gt;&quot;&amp;&#39; ";
    let mut loom = loom();
    loom.core[0].1 = name(nasty);
    loom.sectors[0].0 = name(nasty);
    let label = Label { id: "t", title: nasty, desc: nasty };
    for svg in [
        loom.wide(&label),
        loom.tall(&label),
        mini([Step::Reached; 4], nasty),
        bar(1, 1, 1, nasty),
        column_bars(&label, &[Row { name: name(nasty), value: 1, text: nasty.into() }], nasty),
        column_bars(&label, &[], nasty),
    ] {
        well_formed(&svg);
        assert!(svg.contains(safe), "{svg}");
    }
}

#[test]
fn empty_data_gives_an_empty_state() {
    let mut loom = loom();
    loom.links.clear();
    loom.unlinked.clear();
    for svg in [loom.wide(&LABEL), loom.tall(&LABEL)] {
        well_formed(&svg);
        assert!(svg.contains("아직 질문이 없어요."));
        assert_eq!(strands_drawn(&svg, "tg"), 0);
    }
    assert!(bar(0, 0, 0, "").contains("tno"));
    assert!(column_bars(&LABEL, &[], "아직 없어요").contains("아직 없어요"));
}

#[test]
fn without_core_questions_nothing_is_called_stopped() {
    let mut loom = loom();
    loom.core.clear();
    loom.links.clear();
    loom.unlinked = vec![452, 388, 301, 295];
    let svg = loom.wide(&LABEL);
    well_formed(&svg);
    assert!(!svg.contains("class=\"ti\""), "no ink bar before a core question exists");
}

fn by_group() -> Vec<GroupBar> {
    let row = |name: &str, [agree, disagree, pass]: [u32; 3], few: Option<&str>| GroupBar {
        name: name.into(),
        agree,
        disagree,
        pass,
        percent: "91%".into(),
        margin: "±2".into(),
        label: "찬성 91%, 반대 3%, 모르겠음 6%, 204표".into(),
        few: few.map(Into::into),
    };
    vec![
        row("가 모둠", [186, 6, 12], None),
        GroupBar { margin: String::new(), ..row("나 모둠", [50, 0, 0], None) },
        row("다 모둠", [3, 1, 0], Some("20표가 모이면 보여요")),
    ]
}

#[test]
fn bars_by_group_say_their_figures() {
    let html = group_bars(&by_group());
    well_formed(&html);
    insta::assert_snapshot!(html.replace("<div", "\n<div").trim_start());
    let nasty = GroupBar { name: "<b>".into(), percent: "\"".into(), ..by_group()[0].clone() };
    let html = group_bars(&[GroupBar { few: Some("<i>".into()), ..nasty.clone() }, nasty]);
    assert!(!html.contains("<b>") && !html.contains("<i>") && html.contains("&lt;b&gt;"));
}

#[test]
fn one_strand_size_fits() {
    assert_eq!(Loom::fitting(0), 1);
    assert_eq!(Loom::fitting(200), 1);
    assert_eq!(Loom::fitting(1436), 8);
    assert!(Loom::fitting(u32::MAX) > 0);
}

#[test]
fn bar_shares_add_up() {
    let svg = bar(1, 1, 2, "");
    assert!(svg.contains(r#"<rect width="25%" height="12" class="fa"/>"#));
    assert!(svg.contains(r#"<rect x="25%" width="25%""#));
    assert!(!bar(1, 0, 0, "").contains("hatch"));
}

#[test]
fn a_stopped_thread_ends_there() {
    let svg = mini([Step::Stopped, Step::NotYet, Step::NotYet, Step::NotYet], "멈춤");
    assert!(svg.contains("class=\"ti\"") && !svg.contains("tno"));
}

fn point(value: f64, text: &str) -> Point {
    Point { value, text: text.to_owned() }
}

#[test]
fn a_measure_row_shows_start_now_and_target() {
    let start = point(18.0, "시작 18%");
    let target = point(40.0, "목표 40%");
    let met = measure(&start, Some(41.0), &target, Reached::OnTheWay, "18에서 41로");
    let missed = measure(&start, Some(20.0), &target, Reached::Missed, "18에서 20으로");
    let unmeasured = measure(&start, None, &target, Reached::OnTheWay, "아직 재지 않음");
    for svg in [&met, &missed, &unmeasured] {
        well_formed(svg);
    }
    insta::assert_snapshot!([met, missed, unmeasured].join("\n"));
}

#[test]
fn a_series_is_a_line_with_its_target() {
    let values = [(0, 18.0, "18%"), (31, 22.5, "22.5%"), (61, 41.0, "41%")];
    let told = Series {
        points: values.into_iter().map(|(day, value, text)| (day, point(value, text))).collect(),
        target: point(40.0, "목표 40%"),
        ends: ((0, "2026. 4. 30.".to_owned()), (153, "2026. 9. 30.".to_owned())),
        reached: Reached::OnTheWay,
    };
    let svg = series(&LABEL, &told);
    well_formed(&svg);
    insta::assert_snapshot!(svg);
    // Nothing measured, one day, equal values: still a picture.
    let flat = Series {
        points: vec![(0, point(0.0, "0"))],
        target: point(0.0, "0"),
        ends: ((0, String::new()), (0, String::new())),
        reached: Reached::Missed,
    };
    well_formed(&series(&LABEL, &flat));
    well_formed(&spending(1.2, 0.5, "다 썼습니다"));
}

#[test]
fn a_gantt_picture_sets_every_bar_on_one_axis() {
    let span = Span {
        from: 0,
        to: 365,
        now: Some(200),
        ticks: vec![(0, "2026. 1.".to_owned()), (181, "2026. 7.".to_owned())],
    };
    let mut all = vec![gantt_axis(&span)];
    for (days, way) in [
        ((250, 364), Way::Planned),
        ((100, 300), Way::Running),
        ((10, 120), Way::Done),
        ((-40, 90), Way::Stopped),
    ] {
        all.push(gantt_bar(&span, days, way, "5월부터 12월까지"));
    }
    for svg in &all {
        well_formed(svg);
    }
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn every_colour_of_a_figure_is_printed() {
    let style = super::palette::print_style();
    let point = |value: f64| Point { value, text: String::new() };
    let line = |reached| Series {
        points: vec![(0, point(1.0)), (9, point(2.0))],
        target: point(3.0),
        ends: ((0, String::new()), (9, String::new())),
        reached,
    };
    let rows = [Row { name: name("가"), value: 1, text: String::new() }];
    let votes = Tally { in_favour: 3, against: 2, abstained: 1, needed: 4 };
    let pictures = [
        column_bars(&LABEL, &rows, ""),
        series(&LABEL, &line(Reached::OnTheWay)),
        series(&LABEL, &line(Reached::Missed)),
        hatched(&tally(&votes, "과반 4표", ""), "hatch"),
    ];
    for picture in &pictures {
        let classes = picture.split("class=\"").skip(2).filter_map(|rest| rest.split('"').next());
        for class in classes.flat_map(str::split_whitespace) {
            assert!(style.contains(&format!(".{class}{{")), "{class} has no colour in print");
        }
    }
}

#[test]
fn a_vote_in_a_paper_carries_its_own_pattern() {
    let votes = Tally { in_favour: 3, against: 2, abstained: 1, needed: 4 };
    let svg = hatched(&tally(&votes, "과반 4표", "찬성 3"), "fig-hatch");
    assert!(svg.contains(r#"<pattern id="fig-hatch""#) && svg.contains("url(#fig-hatch)"));
    assert!(!svg.contains("url(#hatch)"));
}
