//! The roster of a body as a table: published (각종위원회 조례 제14조), and brought in from a file.

use domain::member::{Constituency, Gender, MemberKind, Office};
use domain::permission::Action;
use domain::text::Fault;
use domain::time::{Moment, TimeZone, zone};
use publish::table::{Column as SheetColumn, Sheet, csv_lines};

use crate::body::BodyView;
use crate::import::table;
use crate::import::{RowFault, date};
use crate::member::{MemberView, NewMember};
use crate::{Actor, App, Error, Fields, Result};

/// The most rows of one file.
pub const MOST_ROWS: usize = 200;

/// A column of the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Name,
    Affiliation,
    Kind,
    Constituency,
    Office,
    Votes,
    From,
    To,
    Renewals,
    /// Read only: neither is published.
    Email,
    Gender,
}

impl Column {
    const PUBLIC: [Self; 9] = [
        Self::Name,
        Self::Affiliation,
        Self::Kind,
        Self::Constituency,
        Self::Office,
        Self::Votes,
        Self::From,
        Self::To,
        Self::Renewals,
    ];
    const ALL: [Self; 11] = [
        Self::Name,
        Self::Affiliation,
        Self::Kind,
        Self::Constituency,
        Self::Office,
        Self::Votes,
        Self::From,
        Self::To,
        Self::Renewals,
        Self::Email,
        Self::Gender,
    ];

    /// Its header, and the field of a form that says the same.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Name => ("이름", "name"),
            Self::Affiliation => ("소속", "affiliation"),
            Self::Kind => ("위촉 구분", "kind"),
            Self::Constituency => ("대표 분야", "constituency"),
            Self::Office => ("직책", "office"),
            Self::Votes => ("표결권", "votes"),
            Self::From => ("임기 시작", "since"),
            Self::To => ("임기 끝", "term"),
            Self::Renewals => ("연임", "renewals"),
            Self::Email => ("전자우편", "email"),
            Self::Gender => ("성별", "gender"),
        }
    }

    fn width(self) -> f64 {
        match self {
            Self::Affiliation => 32.0,
            Self::Office => 18.0,
            _ => 12.0,
        }
    }
}

const KINDS: [(&str, MemberKind); 2] =
    [("당연직", MemberKind::ExOfficio), ("위촉직", MemberKind::Appointed)];
const CONSTITUENCIES: [(&str, Constituency); 7] = [
    ("행정", Constituency::Administration),
    ("구의회", Constituency::DistrictCouncil),
    ("경영계", Constituency::Business),
    ("노동계", Constituency::Labour),
    ("시민사회", Constituency::Civic),
    ("전문가", Constituency::Expert),
    ("주민", Constituency::Resident),
];
const OFFICES: [(&str, Office); 4] = [
    ("공동위원장", Office::CoChair),
    ("부위원장", Office::ViceChair),
    ("분과장", Office::Head),
    ("간사", Office::Secretary),
];
const GENDERS: [(&str, Gender); 2] = [("여성", Gender::Woman), ("남성", Gender::Man)];
const VOTES: [(&str, bool); 2] = [("있음", true), ("없음", false)];

/// What came of a roster that was brought in: all of it, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RosterImport {
    /// Seats given; none when a row was bad.
    pub seats: usize,
    /// First passwords of accounts that were made, with their addresses, to be told once.
    pub passwords: Vec<(String, String)>,
    /// What is wrong, in the order of the file.
    pub faults: Vec<RowFault>,
}

impl App {
    /// The members of a body now, as CSV for spreadsheets.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn roster_csv(&self, actor: &Actor, body: &BodyView) -> Result<Vec<u8>> {
        let rows = self.roster_rows(actor, body)?;
        let header = Column::PUBLIC.map(|column| column.names().0.to_owned());
        let lines = std::iter::once(header).chain(rows);
        Ok(csv_lines(lines, true)?)
    }

    /// The members of a body now, as a workbook.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn roster_xlsx(&self, actor: &Actor, body: &BodyView) -> Result<Vec<u8>> {
        let rows = self.roster_rows(actor, body)?;
        let columns = Column::PUBLIC.map(|column| SheetColumn {
            header: column.names().0.to_owned(),
            width: column.width(),
            ..SheetColumn::default()
        });
        let mut sheet = Sheet::new("위원 명부", &columns)?;
        for row in rows {
            sheet.push(row)?;
        }
        Ok(sheet.finish()?)
    }

    fn roster_rows(&self, actor: &Actor, body: &BodyView) -> Result<Vec<[String; 9]>> {
        self.gate(actor, Action::ReadDialogue, &body.dialogue.resource())?;
        let (now, zone) = (self.now(), zone(&body.dialogue.zone));
        Ok(body.sitting(now).map(|member| row(member, now, &zone)).collect())
    }

    /// Gives seats to everybody in a table (CSV or XLSX), with their offices: all of them, or none
    /// when a row is bad.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the body's dialogue; [`Error::Table`] for a file that
    /// is no table; [`Error::Invalid`] without a column of names, or with too many rows;
    /// [`Error::Conflict`] as [`App::appoint`].
    pub async fn import_roster(
        &self,
        actor: &Actor,
        body: &BodyView,
        name: &str,
        bytes: &[u8],
    ) -> Result<RosterImport> {
        self.gate(actor, Action::Manage, &body.resource())?;
        let table = table::read(name, bytes)?;
        let columns = Columns::of(&table.header)?;
        if table.rows.is_empty() || table.rows.len() > MOST_ROWS {
            let expected = "1 to 200 rows below the header";
            return Err(Error::field("file", Fault::Malformed { expected }));
        }
        let now = self.now();
        let mut import = RosterImport::default();
        let mut prepared = Vec::new();
        let mut addresses: Vec<String> = Vec::new();
        for row in &table.rows {
            let read = columns.read(&row.cells, body, now);
            let checked = match read {
                Ok((new, offices)) => self.check_row(body, new, offices, &mut addresses, now).await,
                Err(error) => Err(error),
            };
            match checked {
                Ok(seat) => prepared.push(seat),
                Err(Error::Invalid { faults }) => {
                    import.faults.extend(faults.into_iter().map(|fault| RowFault {
                        row: row.number,
                        column: columns.header_of(fault.field),
                        field: fault.field,
                        fault: fault.fault,
                    }));
                }
                Err(error) => return Err(error),
            }
        }
        if !import.faults.is_empty() {
            return Ok(import);
        }
        let tx = self.inner.store.begin().await?;
        for (mut seat, email, offices) in prepared {
            let password = seat.password.take();
            import.passwords.extend(password.map(|password| (email, password)));
            let member = self.write_seat(&tx, body, seat, now).await?;
            for office in offices {
                self.write_first_office(&tx, body, member, office, now).await?;
            }
            import.seats += 1;
        }
        self.commit(tx).await?;
        Ok(import)
    }

    async fn check_row(
        &self,
        body: &BodyView,
        new: NewMember,
        offices: Vec<Office>,
        addresses: &mut Vec<String>,
        now: Moment,
    ) -> Result<(crate::member::PreparedSeat, String, Vec<Office>)> {
        let email = new.email.to_lowercase();
        if !email.is_empty() && addresses.contains(&email) {
            return Err(Error::field("email", Fault::Taken));
        }
        addresses.push(email.clone());
        Ok((self.prepare_seat(body, &new, now).await?, email, offices))
    }
}

fn row(member: &MemberView, now: Moment, zone: &TimeZone) -> [String; 9] {
    let offices: Vec<&str> = member.offices_at(now).map(|office| word(&OFFICES, &office)).collect();
    [
        member.row.name.clone(),
        member.row.affiliation.clone(),
        word(&KINDS, &member.kind).to_owned(),
        word(&CONSTITUENCIES, &member.constituency).to_owned(),
        offices.join(", "),
        word(&VOTES, &(member.row.votes != 0)).to_owned(),
        Moment(member.row.term_from).iso_date(zone),
        member.row.term_to.map(|to| Moment(to).iso_date(zone)).unwrap_or_default(),
        member.row.renewals.to_string(),
    ]
}

fn word<T: PartialEq>(words: &[(&'static str, T)], value: &T) -> &'static str {
    words.iter().find(|(_, known)| known == value).map_or("", |(word, _)| *word)
}

/// Where each column stands in a file.
struct Columns(Vec<(Column, usize, String)>);

impl Columns {
    /// Finds the columns by their Korean or English headers.
    fn of(header: &[String]) -> Result<Self> {
        let mut found: Vec<(Column, usize, String)> = Vec::new();
        for (index, name) in header.iter().enumerate() {
            let Some(column) = column_of(name) else { continue };
            if found.iter().any(|(other, ..)| *other == column) {
                let fault = Fault::Malformed { expected: "one column for each thing" };
                return Err(Error::field(column.names().1, fault));
            }
            found.push((column, index, name.clone()));
        }
        if found.iter().any(|(column, ..)| *column == Column::Name) {
            Ok(Self(found))
        } else {
            let expected = "a column named 이름 or name";
            Err(Error::field("header", Fault::Malformed { expected }))
        }
    }

    fn cell<'a>(&self, column: Column, cells: &'a [String]) -> &'a str {
        let found = self.0.iter().find(|(other, ..)| *other == column);
        let cell = found.and_then(|(_, index, _)| cells.get(*index));
        cell.map_or("", |cell| cell.trim())
    }

    /// The header under which a field stands in this file.
    fn header_of(&self, field: &str) -> String {
        let named = self.0.iter().find(|(column, ..)| column.names().1 == field);
        named.map_or_else(|| field.to_owned(), |(_, _, name)| name.clone())
    }

    /// A row: whoever is to be seated, and their offices.
    fn read(
        &self,
        cells: &[String],
        body: &BodyView,
        now: Moment,
    ) -> Result<(NewMember, Vec<Office>)> {
        let mut fields = Fields::default();
        let cell = |column| self.cell(column, cells);
        let kind = pick(&mut fields, Column::Kind, cell(Column::Kind), &KINDS);
        let constituency =
            pick(&mut fields, Column::Constituency, cell(Column::Constituency), &CONSTITUENCIES);
        let gender = pick(&mut fields, Column::Gender, cell(Column::Gender), &GENDERS);
        let votes = pick(&mut fields, Column::Votes, cell(Column::Votes), &VOTES);
        let offices = cell(Column::Office).split([',', '·', '/']).map(str::trim);
        let offices = offices.filter(|office| !office.is_empty());
        let offices: Vec<Option<Office>> =
            offices.map(|office| pick(&mut fields, Column::Office, office, &OFFICES)).collect();
        let zone_name = body.dialogue.zone.as_str();
        let since = match cell(Column::From) {
            "" => None,
            given => {
                renamed(&mut fields, "since", |fields| date(fields, Some(given), zone_name, now))
            }
        };
        let term_to = match cell(Column::To) {
            "" => None,
            given => renamed(&mut fields, "term", |fields| {
                date(fields, Some(given), zone_name, Moment(i64::MAX))
            }),
        };
        let zone = zone(zone_name);
        let renewals = match cell(Column::Renewals) {
            "" => Some(0),
            given => given.parse().ok().filter(|n| (0..=100).contains(n)),
        };
        if renewals.is_none() {
            let expected = "a whole number from 0 to 100";
            fields.fault("renewals", Fault::Malformed { expected });
        }
        let text = |word: Option<&'static str>| word.unwrap_or_default().to_owned();
        let new = NewMember {
            name: cell(Column::Name).to_owned(),
            affiliation: cell(Column::Affiliation).to_owned(),
            kind: text(kind.map(MemberKind::as_str)),
            constituency: text(constituency.map(Constituency::as_str)),
            no_vote: votes == Some(false),
            email: cell(Column::Email).to_owned(),
            password: None,
            gender: text(gender.map(Gender::as_str)),
            since,
            term_to: term_to.map(|day| Moment::end_of(day.day(&zone), &zone)),
            renewals: renewals.unwrap_or(0),
            replaces: None,
        };
        fields.done((new, offices.into_iter().flatten().collect()))
    }
}

/// A day is checked under the name of another field.
fn renamed<T>(
    fields: &mut Fields,
    field: &'static str,
    check: impl FnOnce(&mut Fields) -> Option<T>,
) -> Option<T> {
    let mut own = Fields::default();
    let value = check(&mut own);
    if own.done(()).is_err() {
        fields.fault(field, Fault::Malformed { expected: "a day such as 2026-11-28" });
    }
    value
}

/// A value by its Korean word; a fault when something else was given.
fn pick<T: Copy + PartialEq>(
    fields: &mut Fields,
    column: Column,
    given: &str,
    words: &[(&'static str, T)],
) -> Option<T> {
    if given.is_empty() {
        return None;
    }
    let found = words.iter().find(|(word, _)| *word == given).map(|(_, value)| *value);
    if found.is_none() {
        let nearest = language::nearest::nearest(given, words.iter().map(|(word, _)| *word));
        let given = given.chars().take(60).collect();
        let fault = Fault::Unknown { given, nearest: nearest.map(str::to_owned) };
        fields.fault(column.names().1, fault);
    }
    found
}

fn column_of(header: &str) -> Option<Column> {
    let plain = |text: &str| -> String {
        let text = language::normalise::normalise(text).to_lowercase();
        text.chars().filter(|c| !c.is_whitespace()).collect()
    };
    let key = plain(header);
    Column::ALL.into_iter().find(|column| {
        let (korean, english) = column.names();
        plain(korean) == key || english == key
    })
}
