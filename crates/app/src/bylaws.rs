//! The bylaws a body works under: dated, never overwritten, and previewed before they hold.

use domain::act::{ActKind, Subject};
use domain::body::BodyKind;
use domain::bylaws::{
    Base, Bylaws, Counting, Decision, Lead, Minutes, Preset, Quorum, Rules, Size, Term,
};
use domain::permission::Action;
use domain::text::{Fault, Limit};
use domain::time::{DAY, Moment};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use store::body::Body;
use store::{Db, StoreError};

use crate::act::NewAct;
use crate::body::{BodyView, kind_of};
use crate::{Actor, App, Error, Fields, Result};

/// How far ahead bylaws may be dated.
const AHEAD: i64 = 366 * DAY;
/// An article as it is typed into the form.
const ARTICLE: Limit = Limit { field: "article", min: 1, max: 60, lines: false };

/// A version of a body's bylaws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub number: usize,
    /// Since when it holds.
    pub since: Moment,
    /// When it was written down.
    pub written: Moment,
}

/// Bylaws with everything their page shows.
#[derive(Clone, Debug)]
pub struct BylawsView {
    /// Their number among the versions, from 1.
    pub number: usize,
    /// Since when they hold.
    pub since: Moment,
    /// The documented TOML.
    pub source: String,
    /// What it says.
    pub own: Bylaws,
    /// The rules, also those of the ordinance that says what it leaves open.
    pub rules: Rules,
    /// Every version, the newest first.
    pub versions: Vec<Version>,
}

/// What bylaws come to for a body as it is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arithmetic {
    /// Members enrolled (재적위원).
    pub enrolled: u32,
    /// As many open a meeting.
    pub quorum: u32,
    /// As many votes in favour carry a motion when just as many are present, nobody is recused and
    /// everybody votes.
    pub in_favour: u32,
}

/// What would change.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The documented TOML that would hold.
    pub source: String,
    /// The rules that hold.
    pub before: Rules,
    /// What they come to.
    pub now: Arithmetic,
    /// The rules that would hold.
    pub after: Rules,
    /// What they would come to.
    pub then: Arithmetic,
}

/// The usual fields of bylaws, as a form holds them. What a field leaves as it is stays where it is:
/// in the body's own ordinance, or in the one that says what it leaves open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct BylawsFields {
    /// How many of the enrolled open a meeting: `majority`, `2/3`.
    pub quorum: String,
    /// Where that stands.
    pub quorum_article: String,
    /// How many carry a motion.
    pub decision: String,
    /// Of whom: `enrolled`, `present`, `cast`.
    pub base: String,
    /// How abstentions count: `present`, `left_out`.
    pub abstentions: String,
    /// Where that stands.
    pub decision_article: String,
    /// Whether the recused stay among the enrolled; anything is yes.
    pub recused_enrolled: String,
    /// Whether they stay in the quorum.
    pub recused_quorum: String,
    /// Whether they stay in the base of a vote.
    pub recused_base: String,
    /// Where that stands; empty where it stands nowhere.
    pub recused_article: String,
    /// Days from the notice to the meeting.
    pub notice: String,
    /// Where that stands.
    pub notice_article: String,
    /// Days from the papers to the meeting.
    pub materials: String,
    /// Where that stands.
    pub materials_article: String,
    /// Months until the minutes are published.
    pub minutes: String,
    /// Where that stands.
    pub minutes_article: String,
    /// The most members.
    pub size: String,
    /// Where that stands.
    pub size_article: String,
    /// Years of a term.
    pub term: String,
    /// How often it may be renewed.
    pub renewals: String,
    /// Where that stands.
    pub term_article: String,
}

/// The ordinance with which a new body begins.
pub const fn preset(kind: BodyKind) -> Preset {
    match kind {
        BodyKind::Council => Preset::Council,
        BodyKind::Subcommittee => Preset::Subcommittee,
        BodyKind::Panel => Preset::Committees,
    }
}

/// The ordinance that says what another leaves open.
fn with_default(own: &Bylaws) -> Result<Rules> {
    Ok(own.with_default(&Preset::Committees.bylaws())?)
}

/// A text as it comes from a form, with its rules.
fn checked(source: &str) -> Result<(String, Rules)> {
    let source = source.replace("\r\n", "\n");
    if language::sensitive::has_resident_number(&source) {
        return Err(Error::field("source", Fault::ResidentNumber));
    }
    let rules = with_default(&Bylaws::read(&source)?)?;
    Ok((source, rules))
}

/// The rules of a text that was read before it was stored.
fn stored_rules(source: &str) -> Result<(Bylaws, Rules)> {
    let corrupt = |_| Error::Store(StoreError::Corrupt("bylaws"));
    let own = Bylaws::read(source).map_err(corrupt)?;
    let rules = with_default(&own)?;
    Ok((own, rules))
}

/// What rules come to for so many members.
pub fn arithmetic(rules: &Rules, enrolled: u32) -> Arithmetic {
    let quorum = rules.quorum.rule.threshold.needed(enrolled);
    let base = match rules.decision.base {
        Base::Enrolled => enrolled,
        Base::Present | Base::Cast => quorum,
    };
    Arithmetic { enrolled, quorum, in_favour: rules.decision.threshold.needed(base) }
}

/// The members enrolled under these rules at a moment.
pub fn enrolled(rules: &Rules, body: &BodyView, at: Moment) -> u32 {
    let counts =
        |member: &&crate::member::MemberView| rules.is_enrolled(member.kind, member.row.votes != 0);
    u32::try_from(body.sitting(at).filter(counts).count()).unwrap_or(u32::MAX)
}

impl App {
    /// The rules that held for a body at a moment, also those of the ordinance that says what its own
    /// leaves open. A body without bylaws of its own works under the ordinance of its kind.
    pub(crate) async fn rules_of(&self, db: &impl Db, body: &Body, at: Moment) -> Result<Rules> {
        match store::bylaws::at(db, body.id, at.0).await? {
            Some(row) => Ok(stored_rules(&row.source)?.1),
            None => Ok(preset(kind_of(body)?).rules()),
        }
    }

    /// The bylaws that hold for a body, or an earlier or later version by its number.
    ///
    /// # Errors
    /// [`Error::Denied`], also for a version that is not there.
    pub async fn bylaws(
        &self,
        actor: &Actor,
        body: &BodyView,
        number: Option<usize>,
    ) -> Result<BylawsView> {
        self.gate(actor, Action::ReadDialogue, &body.dialogue.resource())?;
        let mut rows = store::bylaws::list(&self.inner.store.read(), body.row.id).await?;
        if rows.is_empty() {
            rows.push(first(&body.row, body.kind));
        }
        let now = self.now();
        let all = rows.len();
        let holds = rows.iter().position(|row| row.valid_from <= now.0).unwrap_or(all - 1);
        let at = match number {
            Some(number) => all.checked_sub(number).filter(|_| number > 0),
            None => Some(holds),
        };
        let at = at.filter(|at| *at < all).ok_or(Error::NOT_FOUND)?;
        let version = |(at, row): (usize, &store::bylaws::Bylaws)| Version {
            number: all - at,
            since: Moment(row.valid_from),
            written: Moment(row.created_at),
        };
        let versions = rows.iter().enumerate().map(version).collect();
        let row = rows.into_iter().nth(at).ok_or(Error::NOT_FOUND)?;
        let (own, rules) = stored_rules(&row.source)?;
        let since = Moment(row.valid_from);
        Ok(BylawsView { number: all - at, since, source: row.source, own, rules, versions })
    }

    /// What bylaws would change, without changing anything.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the body's dialogue; [`Error::Bylaws`] with line and
    /// column; [`Error::Incomplete`].
    pub async fn preview_bylaws(
        &self,
        actor: &Actor,
        body: &BodyView,
        source: &str,
    ) -> Result<Preview> {
        self.gate(actor, Action::Manage, &body.resource())?;
        let (source, after) = checked(source)?;
        let now = self.now();
        let before = self.rules_of(&self.inner.store.read(), &body.row, now).await?;
        let come_to = |rules: &Rules| arithmetic(rules, enrolled(rules, body, now));
        Ok(Preview { source, now: come_to(&before), then: come_to(&after), before, after })
    }

    /// Gives a body bylaws from a moment on: from now, or from a later day. Earlier ones stay, and
    /// meetings held under them stay what they were.
    ///
    /// # Errors
    /// As [`App::preview_bylaws`]; [`Error::Invalid`] for a day that is past, too far ahead, or before
    /// the beginning of a version that is there; [`Error::Conflict`] when the body has ended.
    pub async fn set_bylaws(
        &self,
        actor: &Actor,
        body: &BodyView,
        source: &str,
        since: Option<Moment>,
    ) -> Result<()> {
        self.gate(actor, Action::Manage, &body.resource())?;
        if body.row.valid_to.is_some() {
            return Err(Error::Conflict("body_ended"));
        }
        let (source, _) = checked(source)?;
        let now = self.now();
        let since = since.unwrap_or(now);
        if since < now || since > now.plus(AHEAD) {
            let expected = "a day from tomorrow on, within a year; nothing for at once";
            return Err(Error::field("since", Fault::Malformed { expected }));
        }
        let tx = self.inner.store.begin().await?;
        let newest = store::bylaws::list(&tx, body.row.id).await?.into_iter().next();
        if newest.is_some_and(|newest| newest.valid_from > since.0) {
            let expected = "a day not before the newest version begins";
            return Err(Error::field("since", Fault::Malformed { expected }));
        }
        store::bylaws::insert(&tx, body.row.id, since.0, &source, now.0).await?;
        self.record(
            &tx,
            changed(body.dialogue.id.0, &body.dialogue.slug, &body.row, since, &source),
            now,
        )
        .await?;
        self.commit(tx).await
    }

    /// The bylaws of a body with the usual fields of a form put in, as TOML without comments.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the body's dialogue; [`Error::Invalid`].
    pub async fn bylaws_with(
        &self,
        actor: &Actor,
        body: &BodyView,
        given: &BylawsFields,
    ) -> Result<String> {
        self.gate(actor, Action::Manage, &body.resource())?;
        let view = self.bylaws(actor, body, None).await?;
        let own = given.put_into(view.own, &view.rules)?.write();
        // Numbers out of range are told with their place.
        Bylaws::read(&own)?;
        Ok(own)
    }
}

/// The bylaws of a body that was never given any.
fn first(body: &Body, kind: BodyKind) -> store::bylaws::Bylaws {
    store::bylaws::Bylaws {
        id: 0,
        body_id: body.id,
        valid_from: body.valid_from,
        source: preset(kind).text().to_owned(),
        created_at: body.created_at,
    }
}

/// The act by which bylaws hold.
pub(crate) fn changed<'a>(
    dialogue: i64,
    slug: &str,
    body: &Body,
    since: Moment,
    source: &str,
) -> NewAct<'a> {
    let digest = format!("sha256:{}", hex::encode(Sha256::digest(source)));
    NewAct {
        kind: ActKind::BylawsChanged,
        dialogue: Some(dialogue),
        subject: Subject::Body,
        subject_id: body.id,
        plain: vec![
            ("dialogue", slug.into()),
            ("body", body.slug.as_str().into()),
            ("from", since.0.into()),
            ("source", digest.into()),
        ],
        committed: vec![],
    }
}

/// A field and the article beside it, while they are read.
struct Reader(Fields);

impl Reader {
    fn word<T: std::str::FromStr>(&mut self, field: &'static str, given: &str) -> Option<T> {
        self.0.needed_word(field, given.trim())
    }

    /// A number where one stands; nothing where there is no rule and none is given.
    fn number(&mut self, field: &'static str, given: &str, known: bool) -> Option<u32> {
        let given = given.trim();
        if given.is_empty() {
            if known {
                self.0.fault(field, Fault::Required);
            }
            return None;
        }
        let number = given.parse().ok();
        if number.is_none() {
            self.0.fault(field, Fault::Malformed { expected: "a whole number" });
        }
        number
    }

    fn article(&mut self, field: &'static str, given: &str) -> String {
        self.0.text(Limit { field, ..ARTICLE }, given)
    }
}

impl BylawsFields {
    /// The fields as rules have them.
    pub fn of(rules: &Rules) -> Self {
        let yes = |yes: bool| if yes { "1".to_owned() } else { String::new() };
        let text = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
        let stands = |article: Option<&domain::bylaws::Article>| {
            article.map(|article| article.number.clone()).unwrap_or_default()
        };
        let (notice, materials) = (rules.notice.as_ref(), rules.materials.as_ref());
        let (minutes, size, term) =
            (rules.minutes.as_ref(), rules.size.as_ref(), rules.term.as_ref());
        Self {
            quorum: rules.quorum.rule.threshold.to_string(),
            quorum_article: rules.quorum.article.number.clone(),
            decision: rules.decision.threshold.to_string(),
            base: rules.decision.base.to_string(),
            abstentions: rules.decision.abstentions.to_string(),
            decision_article: rules.decision.article.number.clone(),
            recused_enrolled: yes(rules.counting.enrolled),
            recused_quorum: yes(rules.counting.quorum),
            recused_base: yes(rules.counting.base),
            recused_article: stands(rules.counting_article.as_ref()),
            notice: text(notice.map(|lead| lead.rule.days)),
            notice_article: stands(notice.map(|lead| &lead.article)),
            materials: text(materials.map(|lead| lead.rule.days)),
            materials_article: stands(materials.map(|lead| &lead.article)),
            minutes: text(minutes.map(|minutes| minutes.rule.months)),
            minutes_article: stands(minutes.map(|minutes| &minutes.article)),
            size: text(size.map(|size| size.rule.most)),
            size_article: stands(size.map(|size| &size.article)),
            term: text(term.map(|term| term.rule.years)),
            renewals: text(term.map(|term| term.rule.renewals)),
            term_article: stands(term.map(|term| &term.article)),
        }
    }

    /// The ordinance with what differs from these rules put in.
    fn put_into(&self, mut own: Bylaws, rules: &Rules) -> Result<Bylaws> {
        let before = Self::of(rules);
        let mut read = Reader(Fields::default());
        self.put_decisions(&before, &mut own, &mut read);
        self.put_counting(&before, &mut own, &mut read);
        self.put_times(&before, rules, &mut own, &mut read);
        self.put_seats(&before, rules, &mut own, &mut read);
        read.0.done(own)
    }

    fn put_decisions(&self, before: &Self, own: &mut Bylaws, read: &mut Reader) {
        let same = |pick: fn(&Self) -> &String| pick(self).trim() == pick(before);
        if !(same(|f| &f.quorum) && same(|f| &f.quorum_article)) {
            let threshold = read.word("quorum", &self.quorum);
            let article = read.article("quorum_article", &self.quorum_article);
            own.quorum = threshold.map(|threshold| Quorum { threshold, article });
        }
        let kept = same(|f| &f.decision)
            && same(|f| &f.base)
            && same(|f| &f.abstentions)
            && same(|f| &f.decision_article);
        if !kept {
            let threshold = read.word("decision", &self.decision);
            let base = read.word("base", &self.base);
            let abstentions = read.word("abstentions", &self.abstentions);
            let article = read.article("decision_article", &self.decision_article);
            own.decision =
                threshold.zip(base).zip(abstentions).map(|((threshold, base), abstentions)| {
                    Decision { threshold, base, abstentions, article }
                });
        }
    }

    fn put_counting(&self, before: &Self, own: &mut Bylaws, read: &mut Reader) {
        let yes = |text: &String| !text.is_empty();
        let counting = Counting {
            enrolled: yes(&self.recused_enrolled),
            quorum: yes(&self.recused_quorum),
            base: yes(&self.recused_base),
            article: match self.recused_article.trim() {
                "" => None,
                given => Some(read.article("recused_article", given)),
            },
        };
        let was = Counting {
            enrolled: yes(&before.recused_enrolled),
            quorum: yes(&before.recused_quorum),
            base: yes(&before.recused_base),
            article: Some(before.recused_article.clone()).filter(|article| !article.is_empty()),
        };
        if counting != was {
            own.recusal.counting = Some(counting);
        }
    }

    fn put_times(&self, before: &Self, rules: &Rules, own: &mut Bylaws, read: &mut Reader) {
        let same = |pick: fn(&Self) -> &String| pick(self).trim() == pick(before);
        if !(same(|f| &f.notice) && same(|f| &f.notice_article)) {
            let known = rules.notice.as_ref();
            own.notice =
                self.lead(read, ["notice", "notice_article"], known.map(|lead| &lead.rule));
        }
        if !(same(|f| &f.materials) && same(|f| &f.materials_article)) {
            let known = rules.materials.as_ref();
            let fields = ["materials", "materials_article"];
            own.materials = self.lead(read, fields, known.map(|lead| &lead.rule));
        }
        if !(same(|f| &f.minutes) && same(|f| &f.minutes_article)) {
            let known = rules.minutes.as_ref().map(|minutes| &minutes.rule);
            let article = read.article("minutes_article", &self.minutes_article);
            let exceptions = known.map(|known| known.exceptions.clone()).unwrap_or_default();
            own.minutes = read
                .number("minutes", &self.minutes, known.is_some())
                .map(|months| Minutes { months, exceptions, article });
        }
    }

    fn lead(
        &self,
        read: &mut Reader,
        [field, article_field]: [&'static str; 2],
        known: Option<&Lead>,
    ) -> Option<Lead> {
        let (days, article) = match field {
            "notice" => (&self.notice, &self.notice_article),
            _ => (&self.materials, &self.materials_article),
        };
        let article = read.article(article_field, article);
        let exceptions = known.map(|known| known.exceptions.clone()).unwrap_or_default();
        let days = read.number(field, days, known.is_some());
        days.map(|days| Lead { days, exceptions, article })
    }

    fn put_seats(&self, before: &Self, rules: &Rules, own: &mut Bylaws, read: &mut Reader) {
        let same = |pick: fn(&Self) -> &String| pick(self).trim() == pick(before);
        if !(same(|f| &f.size) && same(|f| &f.size_article)) {
            let article = read.article("size_article", &self.size_article);
            let most = read.number("size", &self.size, rules.size.is_some());
            own.composition.size = most.map(|most| Size { most, article });
        }
        if !(same(|f| &f.term) && same(|f| &f.renewals) && same(|f| &f.term_article)) {
            let known = rules.term.as_ref().map(|term| &term.rule);
            let article = read.article("term_article", &self.term_article);
            let years = read.number("term", &self.term, known.is_some());
            let renewals = read.number("renewals", &self.renewals, known.is_some());
            let replacement =
                known.map_or(domain::bylaws::Replacement::Rest, |known| known.replacement);
            own.term = years.zip(renewals).map(|(years, renewals)| Term {
                years,
                renewals,
                replacement,
                article,
            });
        }
    }
}
