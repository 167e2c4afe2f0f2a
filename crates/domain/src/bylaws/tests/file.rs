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
    for bylaws in
        [Preset::Council.bylaws(), Preset::Committees.bylaws(), Bylaws::read(&full()).unwrap()]
    {
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
        assert!(error.problem.starts_with("missing field"), "{error}");
        let table = name.rsplit_once('.').map(|(table, _)| table);
        let header = |table| full().lines().position(|line| line.trim_matches(['[', ']']) == table);
        assert_eq!(error.line, table.and_then(header).unwrap_or(0) + 1, "{error}");
    }
}

#[test]
fn errors_read_well() {
    let table = [
        (
            "title = \"조례\"\n\n[quorum]\nthreshold = \"half\"\narticle = \"제10조\"\n",
            "line 4, column 13: \"half\" does not fit at quorum.threshold; expected \"majority\" \
             (strictly more than half) or a fraction such as \"2/3\" (at least so much), of at most \
             1000 parts; write, for example, threshold = \"majority\"",
        ),
        (
            "title = \"조례\"\n[notice]\ndays = 400\nexceptions = []\narticle = \"제12조\"\n",
            "line 3, column 8: 400 is not from 0 to 365 at notice.days; expected a whole number of \
             days from 0 to 365; write, for example, days = 7",
        ),
        ("title = \"조례\"\n[qourum]\nthreshold = \"majority\"\n", ""),
        ("title = \"조례\"\n[quorum]\nthreshold = \"majority\"\nbase = \"present\"\n", ""),
        ("title = \"조례\"\n[quorum\n", ""),
        ("title = \"조례\"\ntitle = \"조례\"\n", ""),
        ("title = \"조례\nquorum = 1", ""),
        ("", ""),
        ("title = \"조\u{7}례\"", ""),
        (
            "title = \"조례\"\n[term]\nyears = 2\nrenewals = -1\nreplacement=\"rest\"\narticle=\"a\"",
            "",
        ),
        ("title = \"조례\"\n[enrolled]\nkinds = [\"appointed\", \"appointed\"]\narticle=\"a\"", ""),
        ("title = \"조례\"\n[enrolled]\nkinds = [\"appointed\", \"guest\"]\narticle=\"a\"", ""),
        ("title = \"조례\"\n[enrolled]\nkinds = []\narticle=\"a\"", ""),
        ("title = \"조례\"\n[[special]]\nname = \"closing\"\n", ""),
        ("title = \"조례\"\n[[special]]\nname = \"Closing\"\n", ""),
    ];
    for (text, expected) in table {
        let error = Bylaws::read(text).unwrap_err().to_string();
        println!("{error}\n   {expected}");
    }
}
