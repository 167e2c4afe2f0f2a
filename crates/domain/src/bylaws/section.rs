//! An ordinance as it is written: one table is one rule, and says in which article it stands.

use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};

use super::threshold::{Base, Fraction, Threshold};
use crate::member::{MemberKind, Office};
use crate::recusal::Ground;
use crate::text::Limit;

/// The name of an ordinance.
const TITLE: Limit = Limit { field: "title", min: 2, max: 100, lines: false };
/// An article, as in `제10조 ③`.
const ARTICLE: Limit = Limit { field: "article", min: 1, max: 60, lines: false };
/// The word by which a special decision is asked for.
const NAME: Limit = Limit { field: "name", min: 2, max: 40, lines: false };
/// The most special decisions.
const MOST_SPECIAL: usize = 20;
/// Names of decisions that have a table of their own.
pub(super) const DECISION: &str = "decision";
pub(super) const CLOSING: &str = "closing";
pub(super) const WITHHOLDING: &str = "withholding";

/// An ordinance. What it leaves open is none, and falls to another ordinance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bylaws {
    /// Its name, for citing.
    #[serde(deserialize_with = "title")]
    pub title: String,
    /// Who is enrolled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrolled: Option<Enrolled>,
    /// How many open a meeting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Quorum>,
    /// How many carry what no other rule is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Decisions with a rule of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "specials")]
    pub special: Vec<Special>,
    /// How offices are filled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub election: Option<ElectionRule>,
    /// Who may call a meeting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calling: Option<Calling>,
    /// How often it meets at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regular: Option<Regular>,
    /// How long before a meeting its date and agenda are told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<Lead>,
    /// How long before a meeting its papers are sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub materials: Option<Lead>,
    /// How many close a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closing: Option<Decision>,
    /// When and how an item may be decided in writing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written: Option<Written>,
    /// When minutes are published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<Minutes>,
    /// How many keep minutes from being published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withholding: Option<Decision>,
    /// Who sits in the body.
    #[serde(default, skip_serializing_if = "CompositionRules::is_empty")]
    pub composition: CompositionRules,
    /// How long appointed members sit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term: Option<Term>,
    /// Who does not take part in an item, and how they are counted.
    #[serde(default, skip_serializing_if = "RecusalRules::is_empty")]
    pub recusal: RecusalRules,
}

/// Who is enrolled (재적). A vacancy never is, nor a seat without a vote, such as the secretary's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enrolled {
    /// The kinds of members.
    #[serde(deserialize_with = "some")]
    pub kinds: Vec<MemberKind>,
    /// The article.
    #[serde(deserialize_with = "article")]
    pub article: String,
}

/// How many of the enrolled have to be present for a meeting to open and to go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quorum {
    /// The part of the enrolled.
    pub threshold: Threshold,
    /// The article.
    #[serde(deserialize_with = "article")]
    pub article: String,
}

/// How many votes in favour carry something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The part of the base.
    pub threshold: Threshold,
    /// Of whom.
    pub base: Base,
    /// How abstentions count.
    #[serde(default)]
    pub abstentions: Abstentions,
    /// The article.
    #[serde(deserialize_with = "article")]
    pub article: String,
}

crate::words! {
    /// How an abstention counts where the base is the members present. Enrolled it remains in any
    /// case, and it is never a vote cast.
    #[derive(Default)]
    Abstentions {
        /// Present and not in favour.
        #[default]
        Present = "present",
        /// As if not there.
        LeftOut = "left_out",
    }
}

/// A decision that needs more, or less, than others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Special {
    /// A word for the program: small letters, digits and `_`.
    #[serde(deserialize_with = "name")]
    pub name: String,
    /// What is decided, for people.
    #[serde(deserialize_with = "title")]
    pub title: String,
    /// The part of the base.
    pub threshold: Threshold,
    /// Of whom.
    pub base: Base,
    /// How abstentions count.
    #[serde(default)]
    pub abstentions: Abstentions,
    /// The article.
    #[serde(deserialize_with = "article")]
    pub article: String,
}

/// How an office is filled: whoever reaches the threshold has it; else those ahead stand again, and
/// the most votes decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElectionRule {
    /// The part of the base that elects in the first round.
    pub threshold: Threshold,
    /// Of whom.
    pub base: Base,
    /// How blank and spoilt ballots count.
    #[serde(default)]
    pub abstentions: Abstentions,
    /// The kinds of members who may stand.
    #[serde(deserialize_with = "some")]
    pub candidates: Vec<MemberKind>,
    /// The article.
    #[serde(deserialize_with = "article")]
    pub article: String,
}

/// Who may call a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calling {
    /// Whether the chair may, when the chair sees need.
    pub chair: bool,
    /// The part of the enrolled who may ask for one, at least; none if members may not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<Fraction>,
    /// The article.
    #[serde(deserialize_with = "article")]
    pub article: String,
}

/// Regular meetings (정기회의).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regular {
    /// At least so many in each calendar year.
    #[serde(deserialize_with = "whole::<_, 1, 52>")]
    pub per_year: u32,
    /// The article.
    #[serde(deserialize_with = "article")]
    pub article: String,
}

/// How many days before the day of the meeting something has to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lead {
    /// Days.
    #[serde(deserialize_with = "whole::<_, 0, 365>")]
    pub days: u32,
    /// What excuses a shorter time.
    #[serde(deserialize_with = "distinct")]
    pub exceptions: Vec<LeadException>,
    /// The article.
    #[serde(deserialize_with = "article")]
    pub article: String,
}

crate::words! {
    /// What excuses a late notice, or late papers.
    LeadException {
        /// 비밀: it may not be known earlier.
        Secret = "secret",
        /// 긴급: it cannot wait.
        Urgent = "urgent",
    }
}

/// Deciding in writing, without a meeting (서면심의).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// What may be decided so.
    #[serde(deserialize_with = "some")]
    pub grounds: Vec<WrittenGround>,
    /// The part of the base.
    pub threshold: Threshold,
    /// Of whom. In writing everyone enrolled counts as present.
    pub base: Base,
    /// How abstentions count.
    #[serde(default)]
    pub abstentions: Abstentions,
    /// Members have at least so many days to answer.
    #[serde(deserialize_with = "whole::<_, 0, 365>")]
    pub days: u32,
    /// The article.
    #[serde(deserialize_with = "article")]
    pub article: String,
}

crate::words! {
    /// Why an item may be decided in writing.
    WrittenGround {
        /// 경미한 사항
        Minor = "minor",
        /// 긴급한 사항
        Urgent = "urgent",
    }
}

/// Publishing the minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Minutes {
    /// Within so many months of the meeting.
    #[serde(deserialize_with = "whole::<_, 1, 24>")]
    pub months: u32,
    /// What need not be published.
    #[serde(deserialize_with = "distinct")]
    pub exceptions: Vec<MinutesException>,
    /// The article.
    #[serde(deserialize_with = "article")]
    pub article: String,
}

crate::words! {
    /// Why minutes, or a part of them, are not published.
    MinutesException {
        /// What the law keeps from the public.
        Undisclosed = "undisclosed",
        /// The body resolved so.
        Resolved = "resolved",
    }
}

/// Who sits in the body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompositionRules {
    /// The most members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<Size>,
    /// The offices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seat: Vec<SeatRule>,
    /// The balance of genders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<GenderShare>,
    /// On how many bodies one person sits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bodies: Option<Bodies>,
}

impl CompositionRules {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The size of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Size {
    /// At most so many members.
    #[serde(deserialize_with = "whole::<_, 1, 500>")]
    pub most: u32,
    /// The article.
    #[serde(deserialize_with = "article")]
    pub article: String,
}

/// An office, and how many members of a kind hold it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatRule {
    /// The office.
    pub office: Office,
    /// The kind of members who hold it.
    pub kind: MemberKind,
    /// So many.
    #[serde(deserialize_with = "whole::<_, 1, 50>")]
    pub count: u32,
    /// The article.
    #[serde(deserialize_with = "article")]
    pub article: String,
}

/// The balance of genders among the appointed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenderShare {
    /// No gender has more than this part.
    pub most: Fraction,
    /// Whether a recorded reason excuses more ('unless unavoidable').
    pub unless_unavoidable: bool,
    /// The article.
    #[serde(deserialize_with = "article")]
    pub article: String,
}

/// On how many bodies one person sits; more is no breach, but is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bodies {
    /// At most so many.
    #[serde(deserialize_with = "whole::<_, 1, 50>")]
    pub most: u32,
    /// The article.
    #[serde(deserialize_with = "article")]
    pub article: String,
}

/// The term of appointed members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Years.
    #[serde(deserialize_with = "whole::<_, 1, 20>")]
    pub years: u32,
    /// How often it may be renewed.
    #[serde(deserialize_with = "whole::<_, 0, 20>")]
    pub renewals: u32,
    /// How long a replacement serves.
    pub replacement: Replacement,
    /// The article.
    #[serde(deserialize_with = "article")]
    pub article: String,
}

crate::words! {
    /// How long a replacement serves.
    Replacement {
        /// The rest of the predecessor's term.
        Rest = "rest",
        /// A term of their own.
        Full = "full",
    }
}

/// Recusal (제척·기피·회피).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecusalRules {
    /// What keeps a member from taking part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grounds: Option<Grounds>,
    /// How the recused are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counting: Option<Counting>,
}

impl RecusalRules {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What keeps a member from taking part in an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grounds {
    /// The grounds.
    #[serde(deserialize_with = "some")]
    pub known: Vec<Ground>,
    /// The article.
    #[serde(deserialize_with = "article")]
    pub article: String,
}

/// How the recused are counted in their item. Practice differs, so it is a setting; what is left out
/// is what the courts say of directors with an interest (대법원 91다20084): in the number enrolled and
/// in the quorum, not among the votes' base.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Counting {
    /// Whether they stay in the number enrolled, for the quorum and for decisions of the enrolled.
    pub enrolled: bool,
    /// Whether those of them who are present count for the quorum.
    pub quorum: bool,
    /// Whether those of them who are present stay in the base of decisions of those present.
    pub base: bool,
    /// The article, if one says so.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "article_or_none")]
    pub article: Option<String>,
}

impl Default for Counting {
    fn default() -> Self {
        Self { enrolled: true, quorum: true, base: false, article: None }
    }
}

fn limited<'de, D: Deserializer<'de>>(deserializer: D, limit: Limit) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    limit.check(&text).map_err(|fault| D::Error::custom(format!("the text {}", fault.fault)))
}

fn title<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    limited(deserializer, TITLE)
}

fn article<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    limited(deserializer, ARTICLE)
}

fn article_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    article(deserializer).map(Some)
}

fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = limited(deserializer, NAME)?;
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !name.chars().all(fits) {
        return Err(D::Error::custom("the name holds something else"));
    }
    if [DECISION, CLOSING, WITHHOLDING].contains(&name.as_str()) {
        return Err(D::Error::custom(format!("\"{name}\" has a table of its own, [{name}]")));
    }
    Ok(name)
}

/// A whole number from `LEAST` to `MOST`.
fn whole<'de, D: Deserializer<'de>, const LEAST: u32, const MOST: u32>(
    deserializer: D,
) -> Result<u32, D::Error> {
    let number = i64::deserialize(deserializer)?;
    let known = u32::try_from(number).ok().filter(|number| (LEAST..=MOST).contains(number));
    known.ok_or_else(|| D::Error::custom(format!("{number} is not from {LEAST} to {MOST}")))
}

/// A list that names nothing twice.
fn distinct<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + PartialEq,
{
    let list = Vec::<T>::deserialize(deserializer)?;
    let twice =
        list.iter().enumerate().any(|(at, word)| list.iter().skip(at + 1).any(|w| w == word));
    if twice { Err(D::Error::custom("the same word stands there twice")) } else { Ok(list) }
}

/// A list that names something, and nothing twice.
fn some<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + PartialEq,
{
    let list = distinct(deserializer)?;
    if list.is_empty() { Err(D::Error::custom("the list is empty")) } else { Ok(list) }
}

fn specials<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Special>, D::Error> {
    let list = Vec::<Special>::deserialize(deserializer)?;
    if list.len() > MOST_SPECIAL {
        return Err(D::Error::custom(format!("{} are more than {MOST_SPECIAL}", list.len())));
    }
    let earlier = |at: usize| list.iter().take(at);
    for (at, special) in list.iter().enumerate() {
        if earlier(at).any(|other| other.name == special.name) {
            return Err(D::Error::custom(format!("two have the name \"{}\"", special.name)));
        }
    }
    Ok(list)
}
