use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// An ordinance that uses every key, made of the examples.
fn full() -> String {
    let mut text = String::new();
    let mut last = "";
    for Key { name, example, .. } in KEYS {
        let (table, key) = name.rsplit_once('.').unwrap_or(("", name));
        if table != last {
            let list = ["special", "composition.seat"].contains(&table);
            text += &if list { format!("[[{table}]]\n") } else { format!("[{table}]\n") };
            last = table;
        }
        text += &format!("{key} = {example}\n");
    }
    text
}

/// The line of a key in [`full`], from 1.
fn line_of(name: &str) -> usize {
    let (table, key) = name.rsplit_once('.').unwrap_or(("", name));
    let mut at = String::new();
    for (index, line) in full().lines().enumerate() {
        if line.starts_with('[') {
            at = line.trim_matches(['[', ']']).to_owned();
        } else if at == table && line.split(' ').next() == Some(key) {
            return index + 1;
        }
    }
    panic!("{name} is in no line");
}

/// Every key of a table and of those in it.
fn keys(table: &toml::Table, path: &str, found: &mut BTreeSet<String>) {
    for (key, value) in table {
        let name = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match value {
            toml::Value::Table(inner) => keys(inner, &name, found),
            toml::Value::Array(list) if list.iter().all(toml::Value::is_table) => {
                for inner in list.iter().filter_map(toml::Value::as_table) {
                    keys(inner, &name, found);
                }
            }
            _ => assert!(found.insert(name)),
        }
    }
}

#[test]
fn every_key_is_described_and_every_example_fits() {
    let written = Bylaws::read(&full()).unwrap().write();
    let mut found = BTreeSet::new();
    keys(&written.parse().unwrap(), "", &mut found);
    let known: BTreeSet<String> = KEYS.iter().map(|key| key.name.to_owned()).collect();
    assert_eq!(found, known);
}

#[test]
fn the_handbook_explains_every_key() {
    let pages = [
        include_str!("../../../../../docs/ko/bylaws.md"),
        include_str!("../../../../../docs/en/bylaws.md"),
    ];
    for page in pages {
        for Key { name, .. } in KEYS {
            assert!(page.contains(&format!("`{name}`")), "{name}");
        }
    }
}

#[test]
fn what_is_written_is_read_the_same() {
    for bylaws in Preset::ALL.iter().map(|p| p.bylaws()).chain([Bylaws::read(&full()).unwrap()]) {
        assert_eq!(Bylaws::read(&bylaws.write()), Ok(bylaws));
    }
    let least = Bylaws::read("title = \"조례\"").unwrap();
    assert_eq!(least.write(), "title = \"조례\"\n");
}

proptest! {
    #[test]
    fn any_part_of_an_ordinance_is_read_the_same(
        kept in proptest::collection::vec(any::<bool>(), 17),
        title in "[가-힣\"'\\\\#= ]{2,40}",
        days in 0u32..=365,
        part in 1u32..=1000,
    ) {
        prop_assume!(title.trim().chars().count() >= 2);
        let mut kept = kept.into_iter();
        let mut bylaws = Bylaws::read(&full()).unwrap();
        bylaws.title = title.trim().to_owned();
        if let Some(notice) = &mut bylaws.notice {
            notice.days = days;
        }
        if let Some(decision) = &mut bylaws.decision {
            decision.threshold = Threshold::AtLeast(Fraction::new(part, 1000).unwrap());
        }
        macro_rules! drop_some {
            ($($field:ident$(.$inner:ident)?),+) => {
                $(if kept.next() == Some(false) { bylaws.$field$(.$inner)? = Default::default(); })+
            };
        }
        drop_some!(
            enrolled, quorum, decision, special, election, calling, regular, notice, materials,
            closing, written, minutes, withholding, composition.seat, composition.gender, term,
            recusal.counting
        );
        prop_assert_eq!(Bylaws::read(&bylaws.write()), Ok(bylaws));
    }

    #[test]
    fn no_text_stops_the_program(text in "[\\[\\]\"=.a-z0-9#\n 가-힣]{0,80}") {
        if let Err(error) = Bylaws::read(&text) {
            prop_assert!(error.line >= 1 && error.line <= text.lines().count() + 1);
            prop_assert!(error.column >= 1 && !error.problem.is_empty() && !error.todo.is_empty());
        }
    }
}

#[test]
fn a_value_that_does_not_fit_is_named_with_its_place_and_what_to_write() {
    for Key { name, expected, example } in KEYS {
        let at = line_of(name);
        let key = name.rsplit('.').next().unwrap();
        let spoil = |(index, line): (usize, &str)| {
            if index + 1 == at { format!("{key} = 3.5") } else { line.to_owned() }
        };
        let text = full().lines().enumerate().map(spoil).collect::<Vec<_>>().join("\n");
        let error = Bylaws::read(&text).unwrap_err();
        assert_eq!((error.line, error.column), (at, key.len() + 4), "{name}: {error}");
        assert_eq!((error.key.as_str(), error.expected.as_str()), (*name, *expected));
        assert_eq!(error.todo, format!("write, for example, {key} = {example}"));
    }
}

#[test]
fn a_key_that_is_missing_is_named() {
    let optional = |name: &str| {
        name.ends_with(".abstentions")
            || name.starts_with("recusal.counting.")
            || name == "calling.members"
    };
    for Key { name, expected, .. } in KEYS {
        let at = line_of(name);
        let kept = |(index, _): &(usize, &str)| index + 1 != at;
        let lines = full();
        let lines = lines.lines().enumerate().filter(kept).map(|(_, line)| line);
        let read = Bylaws::read(&lines.collect::<Vec<_>>().join("\n"));
        if optional(name) {
            assert!(read.is_ok(), "{name}");
            continue;
        }
        let error = read.unwrap_err();
        assert_eq!((error.key.as_str(), error.expected.as_str()), (*name, *expected), "{error}");
        assert!(error.problem == "missing key", "{error}");
        let table = name.rsplit_once('.').map(|(table, _)| table);
        let header = |table| full().lines().position(|line| line.trim_matches(['[', ']']) == table);
        assert_eq!(error.line, table.and_then(header).unwrap_or(0) + 1, "{error}");
    }
}

#[test]
fn errors_say_where_what_and_what_to_do() {
    let table = [
        (
            "title = \"조례\"\n\n[quorum]\nthreshold = \"half\"\narticle = \"제10조\"\n",
            "line 4, column 13, at quorum.threshold: neither \"majority\" nor a fraction above 0 and \
             up to 1, in at most 1000 parts; expected \"majority\" (strictly more than half) or a \
             fraction such as \"2/3\" (at least so much); write, for example, threshold = \"majority\"",
        ),
        (
            "title = \"조례\"\n[notice]\ndays = 400\nexceptions = []\narticle = \"제12조\"\n",
            "line 3, column 8, at notice.days: 400 is not from 0 to 365; expected a whole number of \
             days from 0 to 365; write, for example, days = 7",
        ),
        (
            "title = \"조례\"\n[qourum]\nthreshold = \"majority\"\n",
            "line 2, column 2, at qourum: unknown key; expected one of `title`, `enrolled`, \
             `quorum`, `decision`, `special`, `election`, `calling`, `regular`, `notice`, \
             `materials`, `closing`, `written`, `minutes`, `withholding`, `composition`, `term`, \
             `recusal`; correct its spelling, or remove qourum",
        ),
        (
            "title = \"조례\"\n[quorum]\nthreshold = \"majority\"\nbase = \"present\"\n",
            "line 4, column 1, at quorum.base: unknown key; expected `threshold` or `article`; \
             correct its spelling, or remove quorum.base",
        ),
        (
            "[quorum]\nthreshold = \"majority\"\narticle = \"제10조\"\n",
            "line 1, column 1, at title: missing key; expected the name of the ordinance, 2 to 100 \
             characters; write, for example, title = \"위원회 운영 조례\"",
        ),
        (
            "title = \"조례\"\n[quorum\n",
            "line 2, column 8, at quorum: unclosed table; expected `]`; compare the line with a preset",
        ),
        (
            "title = \"조례\"\ntitle = \"조례\"\n",
            "line 2, column 1, at title: duplicate key; remove one of the two",
        ),
        (
            "",
            "line 1, column 1: the text is required; expected an ordinance as TOML; begin with a \
             preset, and change what differs",
        ),
        (
            "\r\n\n title = \"조례\"\r\n# \u{7}",
            "line 4, column 3: the text holds the character U+0007; expected an ordinance as TOML; begin with a preset, and change what differs",
        ),
        (
            "title = \"조례\"\n[enrolled]\nkinds = [\"appointed\", \"guest\"]\narticle = \"제7조\"\n",
            "line 3, column 23, at enrolled.kinds: unknown variant `guest`; expected a list of \
             \"ex_officio\", \"appointed\" or both; write, for example, kinds = [\"ex_officio\", \
             \"appointed\"]",
        ),
        (
            "title = \"조례\"\n[[special]]\nname = \"closing\"\n",
            "line 3, column 8, at special.name: \"closing\" has a table of its own, [closing]; \
             expected a word of a to z, 0 to 9 and _, 2 to 40 characters; write, for example, name \
             = \"dissolution\"",
        ),
    ];
    for (text, told) in table {
        assert_eq!(Bylaws::read(text).unwrap_err().to_string(), told, "{text}");
    }
}

#[test]
fn what_no_ordinance_says_is_refused() {
    let problem = |replaced: &str, by: &str| {
        let text = full();
        assert!(text.contains(replaced), "{replaced}");
        Bylaws::read(&text.replacen(replaced, by, 1)).unwrap_err().problem
    };
    assert_eq!(
        problem("kinds = [\"ex_officio\", \"appointed\"]", "kinds = []"),
        "the list is empty"
    );
    assert_eq!(
        problem("[\"ex_officio\", \"appointed\"]", "[\"appointed\", \"appointed\"]"),
        "the same word stands there twice"
    );
    assert_eq!(
        problem("\"1/3\"", "\"4/3\"").split(',').next(),
        Some("no fraction above 0 and up to 1")
    );
    assert_eq!(problem("\"dissolution\"", "\"Dissolution\""), "the name holds something else");
    assert_eq!(problem("\"제7조\"", "\" \""), "the text is required");
    assert_eq!(problem("renewals = 2", "renewals = -1"), "-1 is not from 0 to 20");
    assert_eq!(problem("per_year = 1", "per_year = 0"), "0 is not from 1 to 52");

    let special = |name: usize| {
        format!(
            "[[special]]\nname = \"s{name}\"\ntitle = \"해산\"\nthreshold = \"2/3\"\n\
             base = \"enrolled\"\narticle = \"제1조\"\n"
        )
    };
    let many = |names: &[usize]| {
        let tables: String = names.iter().map(|name| special(*name)).collect();
        Bylaws::read(&format!("title = \"조례\"\n{tables}")).map_err(|error| error.problem)
    };
    assert!(many(&(0..20).collect::<Vec<_>>()).is_ok());
    assert_eq!(many(&(0..21).collect::<Vec<_>>()), Err("21 are more than 20".to_owned()));
    assert_eq!(many(&[1, 2, 1]), Err("two have the name \"s1\"".to_owned()));

    let long = "#".repeat(TEXT.max + 1);
    let error = Bylaws::read(&long).unwrap_err();
    assert_eq!(error.problem, "the text may have 20000 characters, has 20001");
    assert_eq!(error.column, TEXT.max + 1);
}
