use super::*;

#[test]
fn as_many_as_are_needed() {
    let table: &[(&str, &[(u32, u32)])] = &[
        // Of 29 enrolled 15, of 15 present 8; half is not enough.
        (
            "majority",
            &[
                (0, 1),
                (1, 1),
                (2, 2),
                (3, 2),
                (4, 3),
                (15, 8),
                (16, 9),
                (28, 15),
                (29, 15),
                (30, 16),
            ],
        ),
        ("2/3", &[(0, 1), (1, 1), (2, 2), (3, 2), (4, 3), (29, 20), (30, 20), (31, 21)]),
        ("3/4", &[(0, 1), (4, 3), (5, 4), (29, 22)]),
        // 'At least half' is less than a majority of an even number.
        ("1/2", &[(0, 1), (1, 1), (2, 1), (15, 8), (16, 8)]),
        ("1/3", &[(1, 1), (3, 1), (4, 2), (29, 10), (30, 10)]),
        ("1/1", &[(0, 1), (1, 1), (29, 29)]),
        ("majority", &[(u32::MAX, 0x8000_0000)]),
        ("999/1000", &[(u32::MAX, 4_290_672_328)]),
    ];
    for (text, cases) in table {
        let threshold: Threshold = text.parse().unwrap();
        for (base, needed) in *cases {
            assert_eq!(threshold.needed(*base), *needed, "{text} of {base}");
        }
        assert_eq!(threshold.to_string(), *text);
    }
}

#[test]
fn what_is_no_threshold_is_refused() {
    for text in [
        "",
        "half",
        "Majority",
        "2",
        "2/",
        "/3",
        "0/3",
        "3/2",
        "+2/3",
        "2/ 3",
        "2/-3",
        "1/1001",
        "2/3/4",
        "2/0",
        "0.5",
        "66%",
        "99999999999/99999999999",
    ] {
        assert!(text.parse::<Threshold>().is_err(), "{text}");
    }
}

#[test]
fn a_part_is_exceeded_only_by_more() {
    let most: Fraction = "6/10".parse().unwrap();
    let exceeded = |count, of| most.is_exceeded(count, of);
    assert_eq!([exceeded(6, 10), exceeded(7, 10), exceeded(16, 26)], [false, true, true]);
    assert_eq!([exceeded(15, 26), exceeded(0, 0), exceeded(1, 1)], [false, false, true]);
    assert_eq!(most.to_string(), "6/10");
}

#[test]
fn a_rule_is_told_in_the_words_of_the_api() {
    let words = |threshold, base| rules(threshold, base).decision.words();
    assert_eq!(words("majority", Base::Present), "majority of present");
    assert_eq!(words("2/3", Base::Enrolled), "2/3 of enrolled");
    assert_eq!(words("majority", Base::Cast), "majority of cast");
    let written = Preset::Council.rules().written_for(WrittenGround::Minor);
    assert_eq!(written.map(|rule| rule.words()).as_deref(), Some("written"));
}
