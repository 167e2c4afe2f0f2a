//! The draft of minutes, made of a meeting's record.

use std::collections::{BTreeMap, BTreeSet};

use super::korean as words;
use super::{Document, Paragraph, Section};
use crate::ballot::{Choice, Count, Elected, Question, Stop};
use crate::bylaws::Step;
use crate::id::{BallotId, ItemId, MemberId, MotionId};
use crate::item::ItemKind;
use crate::meeting::state::{Ballot, Closed, Meeting, Motion, Stay, struck};
use crate::meeting::{Event, MeetingKind, Recorded, Speaker};
use crate::member::Office;
use crate::motion::{MotionKind, MotionStatus};
use crate::time::{Moment, TimeZone};

/// A member as the minutes name them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attendee {
    /// The name on the roster.
    pub name: String,
    /// The organisation; may be empty.
    pub affiliation: String,
    /// The offices held when the meeting was opened.
    pub offices: Vec<Office>,
}

/// An item of the agenda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// Its key.
    pub id: ItemId,
    /// What is done with it.
    pub kind: ItemKind,
    /// Its title.
    pub title: String,
    /// What it is about; may be empty.
    pub text: String,
    /// Who presents it; may be empty.
    pub presenter: String,
}

/// Everything a draft is made of.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The body's name.
    pub body: &'a str,
    /// 제n차: the meeting's number.
    pub number: i64,
    /// What kind of meeting.
    pub kind: MeetingKind,
    /// What it is called besides; may be empty.
    pub title: &'a str,
    /// Where it was held; empty in writing.
    pub place: &'a str,
    /// The time zone there.
    pub zone: &'a TimeZone,
    /// Everybody the record names.
    pub people: &'a BTreeMap<MemberId, Attendee>,
    /// The agenda, in order.
    pub items: &'a [Matter],
    /// The record.
    pub record: &'a [Recorded],
    /// What follows from it.
    pub state: &'a Meeting,
}

/// Drafts the minutes of a meeting. What was struck out of the record is not in them.
pub fn draft(source: &Source<'_>) -> Document {
    let mut proceedings = Proceedings::new(source);
    let struck = struck(source.record);
    for recorded in source.record.iter().filter(|one| !struck.contains(&one.number)) {
        proceedings.take(recorded);
    }
    let mut sections = vec![overview(source), attendance(source)];
    sections.extend(proceedings.sections());
    sections.retain(|section| !section.paragraphs.is_empty());
    Document { sections, added: 0 }
}

impl Source<'_> {
    fn is_written(&self) -> bool {
        self.kind == MeetingKind::Written
    }

    fn time(&self, at: Moment) -> String {
        let text = at.date_time(self.zone);
        text.rsplit(' ').next().unwrap_or_default().to_owned()
    }

    fn name(&self, member: MemberId) -> &str {
        self.people.get(&member).map(|one| one.name.as_str()).unwrap_or_default()
    }

    /// A member with the office: 공동위원장 김가람, 이은하 위원.
    fn member(&self, member: MemberId) -> String {
        let office = self.people.get(&member).and_then(|one| one.offices.first());
        match office {
            Some(office) => format!("{} {}", words::office(*office), self.name(member)),
            None => format!("{} 위원", self.name(member)),
        }
    }

    /// A member in the list of those present: name, offices and affiliation.
    fn listed(&self, member: MemberId) -> String {
        let Some(one) = self.people.get(&member) else { return String::new() };
        let offices = one.offices.iter().map(|office| words::office(*office));
        let affiliation = Some(one.affiliation.as_str()).filter(|text| !text.is_empty());
        let more: Vec<&str> = offices.chain(affiliation).collect();
        match more.is_empty() {
            true => one.name.clone(),
            false => format!("{}({})", one.name, more.join(", ")),
        }
    }

    fn list(&self, members: &[MemberId]) -> String {
        members.iter().map(|member| self.listed(*member)).collect::<Vec<_>>().join(", ")
    }

    fn names(&self, members: &[MemberId]) -> String {
        members.iter().map(|member| self.name(*member)).collect::<Vec<_>>().join(", ")
    }

    /// Whoever spoke or moved. A member: 이은하 위원(돌봄조합).
    fn speaker(&self, speaker: &Speaker) -> String {
        match speaker {
            Speaker::Other(name) => name.clone(),
            Speaker::Member(member) => {
                let affiliation = self.people.get(member).map(|one| one.affiliation.as_str());
                match affiliation.filter(|text| !text.is_empty()) {
                    Some(affiliation) => format!("{}({affiliation})", self.member(*member)),
                    None => self.member(*member),
                }
            }
        }
    }

    /// Whether somebody was there at any time after the opening.
    fn attended(&self, stay: &Stay) -> bool {
        let opened = self.state.opened;
        stay.to.is_none_or(|to| opened.is_none_or(|opened| to > opened))
    }

    /// Everyone who was there at any time, in the order of the roster.
    fn present(&self) -> BTreeSet<MemberId> {
        let stays = self.state.stays.iter().filter(|stay| self.attended(stay));
        stays.map(|stay| stay.member).collect()
    }

    /// In writing: everyone whose vote is recorded.
    fn answered(&self) -> BTreeSet<MemberId> {
        let closed = self.state.ballots.iter().filter_map(|ballot| ballot.closed.as_ref());
        closed.flat_map(|closed| closed.named.iter().map(|(member, _)| *member)).collect()
    }

    /// How many with a vote were there when the meeting was opened.
    fn present_at_opening(&self) -> usize {
        let Some(opened) = self.state.opened else { return 0 };
        let there = |stay: &&Stay| stay.from <= opened && stay.to.is_none_or(|to| to > opened);
        let enrolled = |stay: &&Stay| self.state.setup.enrolled.contains(&stay.member);
        self.state.stays.iter().filter(there).filter(enrolled).count()
    }
}

/// What, when, where, who presided, and what was on the agenda.
fn overview(source: &Source<'_>) -> Section {
    let mut section = Section::new("overview", "회의 개요");
    let mut say = |key: &str, text: String| section.paragraphs.push(Paragraph::new(key, text));
    let mut name = format!("{} 제{}차 {}", source.body, source.number, words::meeting(source.kind));
    if !source.title.is_empty() {
        name = format!("{name} - {}", source.title);
    }
    say("name", format!("회의: {name}"));
    if let Some(opened) = source.state.opened {
        say("time", format!("일시: {}", span(source, opened)));
    }
    match source.is_written() {
        true => say("place", "장소: 모이지 않고 서면으로 심의함".to_owned()),
        false => say("place", format!("장소: {}", source.place)),
    }
    if let Some(chair) = first_chair(source) {
        say("chair", format!("의장: {}", source.member(chair)));
    }
    for (place, item) in source.items.iter().enumerate() {
        let text = format!("안건 {}. {} ({})", place + 1, item.title, words::item(item.kind));
        let mut paragraph = Paragraph::new(format!("agenda{}", item.id.0), text);
        paragraph.item = Some(item.id);
        section.paragraphs.push(paragraph);
    }
    section
}

/// `2026. 11. 28. 14:00 ~ 16:10`; with both days when it went on past midnight.
fn span(source: &Source<'_>, opened: Moment) -> String {
    let from = opened.date_time(source.zone);
    match &source.state.adjourned {
        Some((to, _)) if to.day(source.zone) == opened.day(source.zone) => {
            format!("{from} ~ {}", source.time(*to))
        }
        Some((to, _)) => format!("{from} ~ {}", to.date_time(source.zone)),
        None => from,
    }
}

fn first_chair(source: &Source<'_>) -> Option<MemberId> {
    source.record.iter().find_map(|one| match one.event {
        Event::Opened { chair, .. } => Some(chair),
        _ => None,
    })
}

/// Who was there, who was not, who came and went, and who else spoke.
fn attendance(source: &Source<'_>) -> Section {
    let mut section = Section::new("attendance", "출석");
    let mut say = |key: &str, text: String| section.paragraphs.push(Paragraph::new(key, text));
    let setup = &source.state.setup;
    let there = if source.is_written() { source.answered() } else { source.present() };
    let of = |list: &BTreeSet<MemberId>, present: bool| -> Vec<MemberId> {
        list.iter().copied().filter(|member| there.contains(member) == present).collect()
    };
    let (present, absent) = (of(&setup.enrolled, true), of(&setup.enrolled, false));
    let (one, other) = match source.is_written() {
        true => ("서면으로 답한 위원", "답하지 않은 위원"),
        false => ("출석위원", "결석위원"),
    };
    say("present", counted(source, one, &present));
    say("absent", counted(source, other, &absent));
    let others = of(&setup.others, true);
    if !others.is_empty() {
        say("others", format!("배석: {}", source.list(&others)));
    }
    let guests = guests(source);
    if !guests.is_empty() {
        say("guests", format!("발언한 관계자: {}", guests.join(", ")));
    }
    let moves = movements(source);
    if !moves.is_empty() {
        say("movements", format!("개회 뒤 들어오고 나간 위원:\n{}", moves.join("\n")));
    }
    section
}

fn counted(source: &Source<'_>, what: &str, members: &[MemberId]) -> String {
    match members.len() {
        0 => format!("{what} 0명: 없음"),
        count => format!("{what} {count}명: {}", source.list(members)),
    }
}

/// Others who spoke or moved something, in the order they first did.
fn guests(source: &Source<'_>) -> Vec<String> {
    let struck = struck(source.record);
    let mut names: Vec<String> = Vec::new();
    for recorded in source.record.iter().filter(|one| !struck.contains(&one.number)) {
        let (Event::Remark { speaker: Speaker::Other(name), .. }
        | Event::Moved { mover: Speaker::Other(name), .. }) = &recorded.event
        else {
            continue;
        };
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

/// Arrivals after the opening and departures before the end, in order.
fn movements(source: &Source<'_>) -> Vec<String> {
    let (opened, ended) = (source.state.opened, source.state.adjourned.as_ref());
    let mut moves: Vec<(Moment, MemberId, &str)> = Vec::new();
    for stay in source.state.stays.iter().filter(|stay| source.attended(stay)) {
        if opened.is_some_and(|opened| stay.from > opened) {
            moves.push((stay.from, stay.member, "출석"));
        }
        if let Some(to) = stay.to.filter(|to| ended.is_none_or(|(ended, _)| to < ended)) {
            moves.push((to, stay.member, "퇴장"));
        }
    }
    moves.sort();
    let line = |(at, member, what): (Moment, MemberId, &str)| {
        format!("{} {} {what}", source.time(at), source.member(member))
    };
    moves.into_iter().map(line).collect()
}

/// The sections that follow the record, filled event by event.
struct Proceedings<'a> {
    source: &'a Source<'a>,
    opening: Section,
    items: Vec<Section>,
    other: Section,
    resolutions: Section,
    closing: Section,
    /// The item that is being dealt with.
    current: Option<ItemId>,
    /// Whether any item was taken up yet.
    begun: bool,
    /// Whether the doors are closed.
    closed: bool,
    chair: Option<MemberId>,
}

impl<'a> Proceedings<'a> {
    fn new(source: &'a Source<'a>) -> Self {
        let items = source.items.iter().enumerate();
        Self {
            source,
            opening: Section::new("opening", "개회"),
            items: items.map(|(place, item)| item_section(place, item)).collect(),
            other: Section::new("other", "그 밖의 진행"),
            resolutions: Section::new("resolutions", "의결 사항"),
            closing: Section::new("closing", "폐회"),
            current: None,
            begun: false,
            closed: false,
            chair: None,
        }
    }

    fn sections(mut self) -> Vec<Section> {
        let state = self.source.state;
        for section in &mut self.items {
            let begun = |item| state.items.get(&item).and_then(|one| one.begun).is_some();
            if let Some(item) = section.item.filter(|item| !begun(*item)) {
                let mut paragraph =
                    Paragraph::new(format!("left{}", item.0), "이 안건은 다루지 않았습니다.");
                paragraph.item = Some(item);
                section.paragraphs.push(paragraph);
            }
        }
        let mut sections = vec![self.opening];
        sections.append(&mut self.items);
        sections.extend([self.other, self.resolutions, self.closing]);
        sections
    }

    /// Says something under an item, or where nothing is being dealt with.
    fn say(&mut self, number: i64, item: Option<ItemId>, text: String) {
        self.put(format!("e{number}"), item, text);
    }

    fn put(&mut self, key: String, item: Option<ItemId>, text: String) {
        let mut paragraph = Paragraph::new(key, text);
        paragraph.item = item;
        paragraph.closed = self.closed && item.is_none();
        let found = self.items.iter_mut().find(|one| item.is_some() && one.item == item);
        match found {
            Some(section) => section.paragraphs.push(paragraph),
            None if self.begun => self.other.paragraphs.push(paragraph),
            None => self.opening.paragraphs.push(paragraph),
        }
    }

    fn take(&mut self, recorded: &Recorded) {
        let source = self.source;
        let (number, at) = (recorded.number, source.time(recorded.at));
        match &recorded.event {
            Event::Opened { chair, .. } => self.open(&at, *chair),
            Event::ChairTaken { member } => {
                self.chair = Some(*member);
                let who = subject(source.member(*member));
                let text = format!("{at} {who} 의장 자리를 이어받았습니다.");
                self.say(number, self.current, text);
            }
            Event::ItemBegun { item } => self.take_up(number, &at, *item),
            Event::ItemEnded { item, outcome, note } => {
                let text = format!("처리 결과: {}.", words::outcome(*outcome));
                self.say(number, Some(*item), with(text, note));
                self.current = None;
            }
            Event::InterestDeclared { member, item, text } => {
                let who = subject(source.member(*member));
                let said = format!("{who} 이 안건에 관한 이해관계를 밝혔습니다.");
                self.say(number, Some(*item), with(said, text));
            }
            Event::Recused { member, item, way, ground, reason } => {
                let text = self.recused(*member, words::recusal(*way), words::ground(*ground));
                let text = format!("{text}\n까닭: {reason}");
                self.say(number, Some(*item), text);
            }
            Event::Remark { speaker, text } => {
                let text = format!("{}: {text}", source.speaker(speaker));
                self.say(number, self.current, text);
            }
            Event::Moved { item, title, text, mover, motion, kind } => {
                let said = self.moved(*motion, *kind, title, text, mover);
                self.say(number, Some(*item), said);
            }
            Event::MotionWithdrawn { motion, reason } => {
                let item = source.state.motion(*motion).map(|motion| motion.item);
                let name = self.motion(*motion);
                let text = format!("{name}{} 철회하였습니다.", words::object(&name));
                self.say(number, item, with(text, reason));
            }
            Event::BallotClosed { ballot, .. } => self.close_vote(number, *ballot),
            Event::BallotStopped { ballot, stop, reason } => {
                self.stop_vote(number, &at, *ballot, *stop, reason);
            }
            Event::SessionOpened => {
                self.say(number, self.current, format!("{at} 회의를 다시 공개하였습니다."));
                self.closed = false;
            }
            Event::Recess { reason } => {
                self.say(number, self.current, with(format!("{at} 정회하였습니다."), reason));
            }
            Event::Resumed => self.say(number, self.current, format!("{at} 속개하였습니다.")),
            Event::Adjourned { reason } => self.adjourn(&at, reason),
            // Who came and went stands under attendance; who asked for the floor is no part of minutes;
            // a vote is told when it ends.
            Event::Arrived { .. }
            | Event::Left { .. }
            | Event::Asked { .. }
            | Event::Unasked { .. }
            | Event::SpeechBegun { .. }
            | Event::SpeechEnded { .. }
            | Event::BallotOpened { .. }
            | Event::BallotExtended { .. }
            | Event::Struck { .. } => {}
        }
    }

    fn chair(&self) -> String {
        self.chair.map_or_else(|| "의장".to_owned(), |chair| self.source.member(chair))
    }

    fn open(&mut self, at: &str, chair: MemberId) {
        self.chair = Some(chair);
        let state = self.source.state;
        let enrolled = state.setup.enrolled.len();
        if self.source.is_written() {
            let text = format!(
                "{at} {} 재적위원 {enrolled}명에게 안건을 보내 서면심의를 시작하였습니다.",
                subject(self.chair())
            );
            return self.put("opened".to_owned(), None, text);
        }
        let present = self.source.present_at_opening();
        let article = &state.setup.rules.quorum.article;
        let text = format!(
            "{at} {} 재적위원 {enrolled}명 가운데 {present}명이 출석하여 성원이 되었음을 알리고 개회를 \
             선포하였습니다.\n근거: {article}",
            subject(self.chair())
        );
        self.put("opened".to_owned(), None, text);
    }

    fn take_up(&mut self, number: i64, at: &str, item: ItemId) {
        if !self.source.is_written() {
            self.current = Some(item);
        }
        self.begun = true;
        let presenter = self.source.items.iter().find(|one| one.id == item);
        let presenter = presenter.map(|one| one.presenter.as_str()).filter(|text| !text.is_empty());
        let mut text = format!("{at} {} 안건을 상정하였습니다.", subject(self.chair()));
        if let Some(presenter) = presenter {
            text.push_str(&format!(" 제안 설명: {presenter}"));
        }
        self.say(number, Some(item), text);
    }

    fn adjourn(&mut self, at: &str, reason: &str) {
        let text = match self.source.is_written() {
            true => format!("{at} 서면심의를 마쳤습니다."),
            false => format!("{at} {} 폐회를 선포하였습니다.", subject(self.chair())),
        };
        self.closing.paragraphs.push(Paragraph::new("adjourned", with(text, reason)));
    }

    /// Who takes no part, by which article and ground.
    fn recused(&self, member: MemberId, what: &str, ground: &str) -> String {
        let who = self.source.member(member);
        let mut text = format!("{who}{} 이 안건에서 {what}.", words::topic(&who));
        if let Some(grounds) = &self.source.state.setup.rules.grounds {
            text.push_str(&format!("\n근거: {} ({ground})", grounds.article));
        }
        text
    }

    fn motion(&self, id: MotionId) -> String {
        let motion = self.source.state.motion(id);
        motion.map_or_else(String::new, |motion| words::motion(motion.kind, motion.number))
    }

    fn moved(
        &self,
        id: MotionId,
        kind: MotionKind,
        title: &str,
        text: &str,
        mover: &Speaker,
    ) -> String {
        let mover = subject(self.source.speaker(mover));
        let said = match kind {
            MotionKind::Main => {
                let (name, object) = (self.motion(id), words::object(title));
                format!("{mover} {name} 「{title}」{object} 제안하였습니다.")
            }
            MotionKind::Amendment { of } => {
                let (of, object) = (self.motion(of), words::object(title));
                format!("{mover} {of}의 수정안 「{title}」{object} 제안하였습니다.")
            }
            MotionKind::Challenge { member } => {
                let challenged = self.source.member(member);
                format!("{mover} {challenged}에 대한 기피를 신청하였습니다. {title}")
            }
            MotionKind::CloseSession => {
                format!("{mover} 회의를 비공개로 진행하자고 제안하였습니다. {title}")
            }
            MotionKind::Withhold => {
                format!("{mover} 이 안건의 회의록을 공개하지 말자고 제안하였습니다. {title}")
            }
        };
        with(said.trim_end().to_owned(), text)
    }

    /// What is voted on, without its title: that stands where it was moved.
    fn question(&self, question: &Question) -> String {
        match question {
            Question::Motion { motion } => match self.source.state.motion(*motion) {
                Some(Motion { kind: MotionKind::Amendment { of }, .. }) => {
                    format!("{}의 수정안", self.motion(*of))
                }
                Some(Motion { kind: MotionKind::Challenge { member }, .. }) => {
                    format!("{}에 대한 기피 신청", self.source.member(*member))
                }
                _ => self.motion(*motion),
            },
            Question::Election { office, round, .. } => match round {
                0 | 1 => format!("{} 선출", words::office(*office)),
                round => format!("{} 선출 제{round}차 투표", words::office(*office)),
            },
        }
    }

    fn stop_vote(&mut self, number: i64, at: &str, id: BallotId, stop: Stop, reason: &str) {
        let Some(ballot) = self.source.state.ballot(id) else { return };
        let why = match stop {
            Stop::QuorumLost => "의사정족수에 미치지 못하여",
            Stop::Mistake => "표결을 바로잡기 위하여",
        };
        let what = self.question(&ballot.question);
        let text = format!("{at} {why} {what}의 표결을 세지 않고 멈추었습니다.");
        self.say(number, Some(ballot.item), with(text, reason));
    }

    fn close_vote(&mut self, number: i64, id: BallotId) {
        let Some(ballot) = self.source.state.ballot(id) else { return };
        let Some(closed) = &ballot.closed else { return };
        let mut lines = match &closed.result {
            Count::Motion { .. } => self.motion_lines(ballot, closed),
            Count::Election { .. } => self.election_lines(ballot, closed),
        };
        lines.extend(self.left_out(ballot));
        lines.extend(self.named(&closed.named));
        if let Count::Motion { outcome, resolution } = &closed.result {
            let follows = self.follows(ballot).filter(|_| outcome.carried);
            lines.extend(follows);
            if let Some(resolution) = resolution {
                lines.push(format!("의결 번호: 제{resolution}호"));
            }
        }
        self.put(format!("v{number}"), Some(ballot.item), lines.join("\n"));
        self.resolve(ballot, closed);
    }

    fn motion_lines(&self, ballot: &Ballot, closed: &Closed) -> Vec<String> {
        let Count::Motion { outcome, .. } = &closed.result else { return Vec::new() };
        let what = self.question(&ballot.question);
        let verdict = if outcome.carried { "가결" } else { "부결" };
        let paper = paper(closed);
        vec![
            format!(
                "{what}{} {} 표결하였습니다{paper}. 찬성 {}표, 반대 {}표, 기권 {}표로 {verdict}되었습니다.",
                words::object(&what),
                words::way(ballot.way),
                outcome.in_favour,
                outcome.against,
                outcome.abstained
            ),
            arithmetic(&outcome.steps),
            rule(ballot),
        ]
    }

    fn election_lines(&self, ballot: &Ballot, closed: &Closed) -> Vec<String> {
        let Count::Election { votes, blank, election } = &closed.result else {
            return Vec::new();
        };
        let what = self.question(&ballot.question);
        let vote = |(member, votes): &(MemberId, u32)| {
            format!("{} {votes}표", self.source.member(*member))
        };
        let counted: Vec<String> = votes.iter().map(vote).collect();
        let (way, paper) = (words::way(ballot.way), paper(closed));
        let result = match &election.elected {
            Elected::Member { member } => {
                let name = self.source.name(*member);
                let office = self.office(ballot);
                format!("{name} 위원이 {office}{} 선출되었습니다.", words::role(office))
            }
            Elected::Runoff { between } => {
                format!(
                    "필요한 표를 얻은 사람이 없어 {}의 결선 투표를 합니다.",
                    self.source.names(between)
                )
            }
            Elected::Undecided => "선출된 사람이 없습니다.".to_owned(),
        };
        vec![
            format!("{what}{} {way} 투표하였습니다{paper}.", words::object(&what)),
            format!("득표: {}, 무효·기권 {blank}표", counted.join(", ")),
            result,
            arithmetic(&election.steps),
            rule(ballot),
        ]
    }

    fn office(&self, ballot: &Ballot) -> &'static str {
        match &ballot.question {
            Question::Election { office, .. } => words::office(*office),
            Question::Motion { .. } => "",
        }
    }

    /// Who took no part in a vote, and how that came about.
    fn left_out(&self, ballot: &Ballot) -> Option<String> {
        let state = self.source.state;
        let one = |member: &MemberId| {
            let why =
                state.recusals.iter().find(|one| one.member == *member && one.item == ballot.item);
            let way = why.map_or("기피 신청의 대상", |why| words::recusal_name(why.way));
            format!("{}({way})", self.source.name(*member))
        };
        let names: Vec<String> = ballot.terms.recused.iter().map(one).collect();
        (!names.is_empty()).then(|| format!("표결에 참여하지 않은 위원: {}", names.join(", ")))
    }

    /// Who voted how, of a vote with names.
    fn named(&self, named: &[(MemberId, Choice)]) -> Vec<String> {
        let of = |wanted: Choice| {
            let members: Vec<MemberId> = named
                .iter()
                .filter(|(_, choice)| *choice == wanted)
                .map(|(member, _)| *member)
                .collect();
            let names = self.source.names(&members);
            (!members.is_empty()).then(|| format!("{}: {names}", words::choice(wanted)))
        };
        Choice::ALL.iter().filter_map(|choice| of(*choice)).collect()
    }

    /// What follows at once when a motion that is no resolution is carried; the doors close.
    fn follows(&mut self, ballot: &Ballot) -> Option<String> {
        let Question::Motion { motion } = ballot.question else { return None };
        match self.source.state.motion(motion)?.kind {
            MotionKind::Challenge { member } => {
                Some(self.recused(member, "기피되었습니다", "기피 신청의 가결"))
            }
            MotionKind::CloseSession => {
                let carried = ballot.closed.as_ref().is_some_and(|closed| {
                    matches!(&closed.result, Count::Motion { outcome, .. } if outcome.carried)
                });
                self.closed |= carried;
                Some("이에 따라 회의를 비공개로 진행하였습니다.".to_owned())
            }
            MotionKind::Withhold => {
                Some("이에 따라 이 안건의 회의록은 공개하지 않습니다.".to_owned())
            }
            MotionKind::Main | MotionKind::Amendment { .. } => None,
        }
    }

    /// A carried main motion is listed once more among what was resolved; so is whoever was elected.
    fn resolve(&mut self, ballot: &Ballot, closed: &Closed) {
        let state = self.source.state;
        let (text, same) = match (&ballot.question, &closed.result) {
            (Question::Motion { motion }, Count::Motion { resolution: Some(number), .. }) => {
                let Some(motion) = state.motion(*motion) else { return };
                let text = format!("의결 제{number}호: {}", motion.title);
                (with(text, &motion.text), self.sources(motion))
            }
            (Question::Election { office, .. }, Count::Election { election, .. }) => {
                let Elected::Member { member } = election.elected else { return };
                let name = self.source.listed(member);
                (format!("{} 선출: {name}", words::office(*office)), Vec::new())
            }
            _ => return,
        };
        let mut paragraph = Paragraph::new(format!("r{}", ballot.id.0), text);
        paragraph.item = Some(ballot.item);
        paragraph.with = same;
        self.resolutions.paragraphs.push(paragraph);
    }
}

impl Proceedings<'_> {
    /// The paragraphs that what was resolved comes from: where it was moved, and where it was amended.
    fn sources(&self, main: &Motion) -> Vec<String> {
        let amends = |one: &&Motion| {
            one.kind == MotionKind::Amendment { of: main.id } && one.status == MotionStatus::Carried
        };
        let amendments = self.source.state.motions.iter().filter(amends);
        std::iter::once(main).chain(amendments).map(|one| format!("e{}", one.id.0)).collect()
    }
}

fn item_section(place: usize, item: &Matter) -> Section {
    let mut section =
        Section::new(format!("i{}", item.id.0), format!("안건 {}. {}", place + 1, item.title));
    section.item = Some(item.id);
    if !item.text.is_empty() {
        let text = format!("내용: {}", item.text);
        let mut paragraph = Paragraph::new(format!("i{}", item.id.0), text);
        paragraph.item = Some(item.id);
        section.paragraphs.push(paragraph);
    }
    section
}

/// A name as the one who does something: 이은하 위원이.
fn subject(name: String) -> String {
    let particle = words::subject(&name);
    name + particle
}

/// A sentence with what was written besides, on a line of its own.
fn with(sentence: String, more: &str) -> String {
    if more.is_empty() { sentence } else { format!("{sentence}\n{more}") }
}

fn paper(closed: &Closed) -> String {
    match closed.paper {
        0 => String::new(),
        count => format!("(종이 투표 {count}표 포함)"),
    }
}

fn arithmetic(steps: &[Step]) -> String {
    let steps: Vec<String> = steps.iter().map(|step| words::step(*step)).collect();
    format!("셈: {}", steps.join(", "))
}

fn rule(ballot: &Ballot) -> String {
    format!("근거: {} ({})", ballot.terms.article, words::rule(&ballot.terms.rule))
}
