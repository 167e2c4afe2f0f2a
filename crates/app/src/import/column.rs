//! The columns of an import file: found by Korean or English headers, in any order.

use domain::channel::Channel;
use domain::language::Language;
use domain::text::Fault;
use domain::time::{Moment, zone};

use crate::{Error, Fields, Result};

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The question's sentence. The only one that is needed.
    Title,
    /// The circumstances.
    Body,
    /// The sector.
    Sector,
    /// The place.
    Place,
    /// The channel.
    Channel,
    /// The day it was asked.
    Date,
    /// The language.
    Language,
}

/// Headers as offices write them, without spaces and in lower case.
const HEADERS: &[(Column, &[&str])] = &[
    (Column::Title, &["질문", "질문내용", "질문제목", "제목", "title", "question"]),
    (
        Column::Body,
        &[
            "내용",
            "상세",
            "상세내용",
            "설명",
            "사연",
            "까닭",
            "body",
            "detail",
            "details",
            "description",
        ],
    ),
    (Column::Sector, &["분야", "분과", "영역", "sector", "field", "category"]),
    (
        Column::Place,
        &["동", "동네", "지역", "행정동", "place", "dong", "neighbourhood", "neighborhood"],
    ),
    (Column::Channel, &["통로", "경로", "접수경로", "접수방법", "channel", "source"]),
    (Column::Date, &["날짜", "일자", "접수일", "접수일자", "작성일", "date", "asked", "created"]),
    (Column::Language, &["언어", "language", "lang"]),
];

impl Column {
    /// Every column, in the order of the template.
    pub const ALL: [Self; 7] = [
        Self::Title,
        Self::Body,
        Self::Sector,
        Self::Place,
        Self::Channel,
        Self::Date,
        Self::Language,
    ];

    /// The header under which the template and the downloads carry it.
    pub const fn header(self) -> &'static str {
        match self {
            Self::Title => "질문",
            Self::Body => "내용",
            Self::Sector => "분야",
            Self::Place => "동",
            Self::Channel => "통로",
            Self::Date => "접수일",
            Self::Language => "언어",
        }
    }

    /// The field's name in faults.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
            Self::Sector => "sector",
            Self::Place => "place",
            Self::Channel => "channel",
            Self::Date => "date",
            Self::Language => "language",
        }
    }
}

/// Where each column stands in a file.
pub(crate) struct Columns(Vec<(Column, usize, String)>);

impl Columns {
    /// Finds the columns. Two columns for one thing, or none for the sentence, is a fault.
    pub(crate) fn of(header: &[String]) -> Result<Self> {
        let mut found: Vec<(Column, usize, String)> = Vec::new();
        for (index, name) in header.iter().enumerate() {
            let Some(column) = column_of(name) else { continue };
            if found.iter().any(|(other, ..)| *other == column) {
                let fault = Fault::Malformed { expected: "one column for each thing" };
                return Err(Error::field(column.field(), fault));
            }
            found.push((column, index, name.clone()));
        }
        if found.iter().any(|(column, ..)| *column == Column::Title) {
            Ok(Self(found))
        } else {
            Err(Error::field(
                "header",
                Fault::Malformed { expected: "a column named 질문 or question" },
            ))
        }
    }

    pub(crate) fn cell<'a>(&self, column: Column, cells: &'a [String]) -> Option<&'a str> {
        let (_, index, _) = self.0.iter().find(|(other, ..)| *other == column)?;
        cells.get(*index).map(String::as_str)
    }

    /// The header under which a field stands in this file.
    pub(crate) fn header_of(&self, field: &str) -> String {
        let named = self.0.iter().find(|(column, ..)| column.field() == field);
        named.map_or_else(|| field.to_owned(), |(_, _, name)| name.clone())
    }

    /// Every header with what it was read as.
    pub(crate) fn described(&self, header: &[String]) -> Vec<(String, Option<Column>)> {
        let what =
            |index: usize| self.0.iter().find(|(_, i, _)| *i == index).map(|(column, ..)| *column);
        header.iter().enumerate().map(|(index, name)| (name.clone(), what(index))).collect()
    }
}

fn column_of(header: &str) -> Option<Column> {
    let key: String = language::normalise::normalise(header)
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    HEADERS.iter().find(|(_, names)| names.contains(&key.as_str())).map(|(column, _)| *column)
}

/// The word a channel carries in the template and the downloads.
pub(crate) const fn channel_word(channel: Channel) -> &'static str {
    match channel {
        Channel::Online => "온라인",
        Channel::Field => "대화마당",
        Channel::Subcommittee => "분과",
        Channel::Expert => "전문가",
    }
}

/// A channel by its Korean or English word.
pub(crate) fn channel(fields: &mut Fields, given: Option<&str>) -> Option<Channel> {
    let given = given.map(str::trim).filter(|text| !text.is_empty())?;
    let korean = [
        ("온라인", Channel::Online),
        ("대화마당", Channel::Field),
        ("현장", Channel::Field),
        ("종이", Channel::Field),
        ("분과", Channel::Subcommittee),
        ("전문가", Channel::Expert),
    ];
    let found = korean.iter().find(|(word, _)| *word == given).map(|(_, channel)| *channel);
    found.or_else(|| given.to_lowercase().parse().ok()).or_else(|| {
        let nearest = language::nearest::nearest(given, korean.iter().map(|(word, _)| *word));
        fields.fault(
            "channel",
            Fault::Unknown { given: given.to_owned(), nearest: nearest.map(str::to_owned) },
        );
        None
    })
}

/// A language by its code or own name.
pub(crate) fn language(fields: &mut Fields, given: Option<&str>) -> Option<Language> {
    let given = given.map(str::trim).filter(|text| !text.is_empty())?;
    let named = Language::ALL.iter().find(|language| language.name() == given).copied();
    named.or_else(|| fields.word("language", Some(given)))
}

/// A day: `2024-10-17`, `2024. 10. 17.`, `2024/10/17` or `20241017`; not in the future.
pub(crate) fn date(
    fields: &mut Fields,
    given: Option<&str>,
    zone_name: &str,
    now: Moment,
) -> Option<Moment> {
    let given = given.map(str::trim).filter(|text| !text.is_empty())?;
    let day = given.split([' ', 'T']).next().filter(|day| day.len() >= 8).unwrap_or(given);
    let day = if day.contains('-') || day.contains('/') { day } else { given };
    let parts: Vec<&str> =
        day.split(['-', '.', '/', ' ']).filter(|part| !part.is_empty()).collect();
    let iso = match parts.as_slice() {
        [whole] if whole.len() == 8 => {
            let (year, rest) = whole.split_at_checked(4)?;
            let (month, day) = rest.split_at_checked(2)?;
            format!("{year}-{month}-{day}")
        }
        [year, month, day, ..] => format!("{year:0>4}-{month:0>2}-{day:0>2}"),
        _ => String::new(),
    };
    let moment = Moment::from_iso_date(&iso, &zone(zone_name)).filter(|moment| *moment <= now);
    if moment.is_none() {
        let expected = "a day that has passed, such as 2024-10-17";
        fields.fault("date", Fault::Malformed { expected });
    }
    moment
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::KOREA;

    #[test]
    fn headers_are_found_in_any_order_and_either_language() {
        let header = ["번호", " 동 ", "질 문", "Category"].map(str::to_owned);
        let columns = Columns::of(&header).unwrap();
        let cells = ["1", "새터동", "야간 돌봄은요?", "돌봄"].map(str::to_owned);
        assert_eq!(columns.cell(Column::Title, &cells), Some("야간 돌봄은요?"));
        assert_eq!(columns.cell(Column::Place, &cells), Some("새터동"));
        assert_eq!(columns.cell(Column::Sector, &cells), Some("돌봄"));
        assert_eq!(columns.cell(Column::Body, &cells), None);
        assert!(Columns::of(&["내용".to_owned()]).is_err());
        assert!(Columns::of(&["질문".to_owned(), "question".to_owned()]).is_err());
    }

    #[test]
    fn what_we_write_is_what_we_read() {
        for column in Column::ALL {
            assert_eq!(column_of(column.header()), Some(column));
        }
        for known in Channel::ALL {
            let mut fields = Fields::default();
            assert_eq!(channel(&mut fields, Some(channel_word(*known))), Some(*known));
        }
    }

    #[test]
    fn days_are_read_as_offices_write_them() {
        let now = Moment::from_iso_date("2026-11-23", &zone(KOREA)).unwrap();
        let expected = Moment::from_iso_date("2024-10-07", &zone(KOREA));
        for text in [
            "2024-10-07",
            "2024. 10. 7.",
            "2024/10/7",
            "20241007",
            "2024-10-07 18:30:00",
            "2024.10.07",
        ] {
            let mut fields = Fields::default();
            assert_eq!(date(&mut fields, Some(text), KOREA, now), expected, "{text}");
        }
        for text in ["어제", "2024-13-01", "2027-01-01", "10-07", "2024-02-30"] {
            let mut fields = Fields::default();
            assert_eq!(date(&mut fields, Some(text), KOREA, now), None, "{text}");
            assert!(fields.done(()).is_err());
        }
    }
}
