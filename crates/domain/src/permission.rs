//! The one gate (DESIGN invariant 4): from actor, action and resource to yes or no.
//!
//! Every use case asks [`decide`] before it does anything; nothing else decides who may.

use crate::access;
use crate::body::BodyKind;
use crate::channel::Channel;
use crate::contribution::Status;
use crate::id::{BodyId, DialogueId, ParticipantId, PersonId};
use crate::member::Seat;
use crate::role::{Grant, Role};

/// Who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// The public participant, if this visitor has become one.
    pub participant: Option<ParticipantId>,
    /// The person signed in, if any.
    pub person: Option<PersonId>,
    /// The roles that person holds now.
    pub grants: Vec<Grant>,
    /// The seats that person has now in bodies.
    pub seats: Vec<Seat>,
    /// The participant was barred from taking part.
    pub barred: bool,
    /// The person must set a password of their own before anything else.
    pub must_change_password: bool,
    /// The person must set up a second factor before they work on anything.
    pub must_enrol: bool,
    /// What personal data the person gave a reason for, in this session and a short while ago.
    pub reasons: Vec<access::Reason>,
}

impl Actor {
    /// A program on the same machine, acting with the operator's rights: the command line.
    pub fn command_line() -> Self {
        Self { grants: vec![Grant { dialogue: None, role: Role::Operator }], ..Self::default() }
    }

    /// A participant who is not signed in.
    pub fn participant(participant: ParticipantId) -> Self {
        Self { participant: Some(participant), ..Self::default() }
    }

    /// The roles held in a dialogue, those of the whole installation included.
    pub fn roles_in(&self, dialogue: Option<DialogueId>) -> Vec<Role> {
        let granted = self
            .grants
            .iter()
            .filter(|grant| grant.dialogue.is_none() || grant.dialogue == dialogue)
            .map(|grant| grant.role);
        let seated = self.seats.iter().filter(|seat| Some(seat.dialogue) == dialogue);
        granted.chain(seated.map(Seat::role)).collect()
    }

    /// The seat held in a body.
    pub fn seat_in(&self, body: BodyId) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.body == body && !self.must_change_password)
    }

    fn has(&self, dialogue: Option<DialogueId>, wanted: &[Role]) -> bool {
        !self.must_change_password
            && !self.must_enrol
            && self.roles_in(dialogue).iter().any(|role| wanted.contains(role))
    }

    /// Whether the actor is a program on the same machine: it has an operator's rights, and nobody
    /// is signed in.
    pub fn is_command_line(&self) -> bool {
        self.person.is_none() && self.has(None, OPERATORS)
    }

    /// The reason that holds now for looking at this kind of personal data there.
    pub fn reason(
        &self,
        kind: access::Kind,
        dialogue: Option<DialogueId>,
    ) -> Option<&access::Reason> {
        self.reasons.iter().find(|reason| reason.kind == kind && reason.dialogue == dialogue)
    }

    /// Whether the actor is heard as an expert there, apart from citizens: no figure counts them.
    pub fn is_expert_in(&self, dialogue: Option<DialogueId>) -> bool {
        self.roles_in(dialogue).contains(&Role::Expert)
    }

    /// The seat held in a panel of experts of this dialogue.
    pub fn panel_seat(&self, dialogue: DialogueId) -> Option<&Seat> {
        let on_panel = |seat: &&Seat| seat.dialogue == dialogue && seat.kind == BodyKind::Panel;
        self.seats.iter().filter(|_| !self.must_change_password).find(on_panel)
    }

    /// Whether the actor works on the staff desk of this dialogue.
    pub fn is_staff_of(&self, dialogue: DialogueId) -> bool {
        self.has(Some(dialogue), STAFF)
    }
}

const STAFF: &[Role] = &[Role::Moderator, Role::Editor, Role::Secretary, Role::Operator];
const MODERATORS: &[Role] = &[Role::Moderator, Role::Secretary, Role::Operator];
const EDITORS: &[Role] = &[Role::Editor, Role::Secretary, Role::Operator];
const SECRETARIES: &[Role] = &[Role::Secretary, Role::Operator];
const OPERATORS: &[Role] = &[Role::Operator];

crate::words! {
    /// What is asked for.
    Action {
        /// Read public pages and lists of a dialogue.
        ReadDialogue = "read_dialogue",
        /// Read one contribution, or the note that stands in its place.
        ReadContribution = "read_contribution",
        /// Read one's own contributions and receipts.
        ReadOwn = "read_own",
        /// Become a participant.
        Join = "join",
        /// Ask a question.
        Ask = "ask",
        /// Answer a core question.
        Answer = "answer",
        /// Write a statement.
        State = "state",
        /// Make a remark on a paragraph of a paper, for oneself or for a body one leads.
        Remark = "remark",
        /// Vote on a statement.
        Vote = "vote",
        /// Mark questions that matter.
        Mark = "mark",
        /// Say which candidates should become pilots.
        ChoosePilots = "choose_pilots",
        /// Edit one's own text.
        Edit = "edit",
        /// Withdraw one's own contribution.
        Withdraw = "withdraw",
        /// Have everything of one's own erased.
        Erase = "erase",
        /// Publish, hide and restore contributions, look through scans; bar participants.
        Moderate = "moderate",
        /// Group questions, build core-question sets, type in slips, keep gatherings and notices,
        /// export.
        Curate = "curate",
        /// Write translations of what was written in a dialogue, and withdraw them.
        Translate = "translate",
        /// Review a translation that somebody else wrote.
        ReviewTranslation = "review_translation",
        /// Rewrite and check the interface's own texts, for the whole installation.
        TranslateInterface = "translate_interface",
        /// Bring in a file of questions or a conversation; print slips for what is to come in.
        Import = "import",
        /// Change a dialogue's settings, stages and roles.
        Manage = "manage",
        /// Apply for a seat in a body, or take an application back.
        Apply = "apply",
        /// Call a body's meetings, run them and keep their record.
        Convene = "convene",
        /// Approve and sign a body's minutes as whoever leads it.
        Preside = "preside",
        /// Sign a body's minutes as whoever keeps its record, who does not lead it.
        Countersign = "countersign",
        /// Work in a body: attend, speak, move, write and comment.
        Sit = "sit",
        /// Vote in a body's meeting.
        CastBallot = "cast_ballot",
        /// Add dialogues and people, run the installation.
        Operate = "operate",
        /// See the staff desk.
        Desk = "desk",
        /// Sign in, sign out, change one's own password.
        Account = "account",
        /// See and change one's own sessions, passkeys, second factor and linked accounts.
        OwnAccount = "own_account",
        /// Look at personal data of others; needs a reason.
        ReadPersonal = "read_personal",
        /// Look over who looked at personal data.
        Review = "review",
        /// Set up a new installation with the one-time code.
        SetUp = "set_up",
        /// Say that something is wrong with a text of the interface.
        ReportText = "report_text",
        /// Health, style sheets, API description: the same for everyone, nothing from the dialogue.
        Infrastructure = "infrastructure",
    }
}

/// What it is asked for on. The default is the installation itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resource {
    /// The dialogue it belongs to; none for the installation.
    pub dialogue: Option<DialogueId>,
    /// It (or the dialogue or set it belongs to) is not published yet: staff only.
    pub unpublished: bool,
    /// Its state, when it is a contribution.
    pub status: Option<Status>,
    /// Its author, when it has one.
    pub owner: Option<ParticipantId>,
    /// The activity's period does not hold now, or the dialogue is closed.
    pub closed: bool,
    /// The time for editing has passed.
    pub edit_over: bool,
    /// The channel asked for, when something is to be contributed.
    pub channel: Option<Channel>,
    /// Who wrote it, when a second person is to look at it.
    pub writer: Option<PersonId>,
    /// The kind of personal data, when they are to be looked at.
    pub personal: Option<access::Kind>,
    /// The body whose work it is.
    pub body: Option<BodyId>,
    /// The member who asks is not in the room.
    pub absent: bool,
    /// The member who asks may not take part in this item.
    pub recused: bool,
}

impl Resource {
    /// Something public of a dialogue.
    pub fn of(dialogue: DialogueId) -> Self {
        Self { dialogue: Some(dialogue), ..Self::default() }
    }
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denial {
    /// Nobody is signed in (or no participant's token was given).
    #[error("sign in first")]
    SignIn,
    /// Signed in, but a password must be set first.
    #[error("set a password of your own first")]
    ChangePassword,
    /// Signed in, but a second factor must be set up first.
    #[error("set up a second factor first")]
    Enrol,
    /// Personal data are looked at for a reason that is told first.
    #[error("tell first why you look at personal data")]
    Reason,
    /// The actor may not do this.
    #[error("not allowed")]
    Forbidden,
    /// For this actor it does not exist.
    #[error("not found")]
    NotFound,
    /// The period is over or has not begun.
    #[error("closed")]
    Closed,
    /// The time for editing has passed.
    #[error("the time for editing has passed")]
    EditOver,
    /// The participant was barred.
    #[error("barred")]
    Barred,
    /// The actor holds an office, which must be left first.
    #[error("leave your office first")]
    Office,
    /// The member is not in the room.
    #[error("not present")]
    Absent,
    /// The member may not take part in this item (제척·기피·회피).
    #[error("recused")]
    Recused,
    /// Experts are heard apart: they neither vote nor mark.
    #[error("experts are heard apart and do not vote")]
    Expert,
    /// The state does not allow it: withdrawn or hidden.
    #[error("not in this state")]
    State,
}

/// Decides whether `actor` may do `action` on `resource`.
///
/// # Errors
/// The [`Denial`] to show. What an actor may not see is `NotFound`, never `Forbidden`.
pub fn decide(actor: &Actor, action: Action, resource: &Resource) -> Result<(), Denial> {
    if resource.unpublished && !actor.has(resource.dialogue, STAFF) {
        return Err(Denial::NotFound);
    }
    match action {
        Action::ReadDialogue
        | Action::Join
        | Action::Account
        | Action::SetUp
        | Action::ReportText
        | Action::Infrastructure => Ok(()),
        Action::Apply => {
            if resource.closed {
                Err(Denial::Closed)
            } else {
                Ok(())
            }
        }
        Action::ReadContribution => may_read(actor, resource),
        Action::ReadOwn => actor.participant.map(|_| ()).ok_or(Denial::SignIn),
        Action::Ask | Action::Answer => {
            may_take_part(actor, resource)?;
            may_use_channel(actor, resource)
        }
        Action::State => may_take_part(actor, resource),
        Action::Remark => may_remark(actor, resource),
        Action::Vote | Action::Mark | Action::ChoosePilots => {
            may_take_part(actor, resource)?;
            if actor.is_expert_in(resource.dialogue) { Err(Denial::Expert) } else { Ok(()) }
        }
        Action::Edit => may_edit(actor, resource),
        Action::Withdraw => may_withdraw(actor, resource),
        Action::Erase => may_erase(actor),
        Action::Desk => needs(actor, resource, STAFF),
        Action::Moderate => needs(actor, resource, MODERATORS),
        Action::Curate | Action::Translate => needs(actor, resource, EDITORS),
        Action::ReviewTranslation => {
            needs(actor, resource, EDITORS)?;
            is_another(actor, resource)
        }
        Action::TranslateInterface => needs_anywhere(actor, SECRETARIES),
        Action::Import => {
            needs(actor, resource, EDITORS)?;
            if resource.closed { Err(Denial::Closed) } else { Ok(()) }
        }
        Action::Manage | Action::Review => needs(actor, resource, SECRETARIES),
        Action::ReadPersonal => may_read_personal(actor, resource),
        Action::OwnAccount => may_use_account(actor),
        Action::Convene => may_convene(actor, resource),
        Action::Preside => may_preside(actor, resource),
        Action::Countersign => may_countersign(actor, resource),
        Action::Sit => may_sit(actor, resource),
        Action::CastBallot => may_cast(actor, resource),
        Action::Operate => needs(actor, resource, OPERATORS),
    }
}

fn needs(actor: &Actor, resource: &Resource, roles: &[Role]) -> Result<(), Denial> {
    if actor.has(resource.dialogue, roles) {
        Ok(())
    } else if actor.person.is_none() {
        Err(Denial::SignIn)
    } else if actor.must_change_password {
        Err(Denial::ChangePassword)
    } else if actor.must_enrol {
        Err(Denial::Enrol)
    } else {
        Err(Denial::Forbidden)
    }
}

/// A role held in any dialogue: for what belongs to the installation but is no operator's secret.
fn needs_anywhere(actor: &Actor, roles: &[Role]) -> Result<(), Denial> {
    let held = actor.grants.iter().find(|grant| roles.contains(&grant.role));
    let dialogue = held.and_then(|grant| grant.dialogue);
    needs(actor, &Resource { dialogue, ..Resource::default() }, roles)
}

/// The second of two people: a known person, and not the one who wrote it.
fn is_another(actor: &Actor, resource: &Resource) -> Result<(), Denial> {
    match (actor.person, resource.writer) {
        (Some(reader), Some(writer)) if reader != writer => Ok(()),
        _ => Err(Denial::Forbidden),
    }
}

/// Setting up a second factor is part of it, so one that is missing is no hindrance.
fn may_use_account(actor: &Actor) -> Result<(), Denial> {
    if actor.person.is_none() {
        Err(Denial::SignIn)
    } else if actor.must_change_password {
        Err(Denial::ChangePassword)
    } else {
        Ok(())
    }
}

fn may_read_personal(actor: &Actor, resource: &Resource) -> Result<(), Denial> {
    needs(actor, resource, SECRETARIES)?;
    let told =
        resource.personal.is_some_and(|kind| actor.reason(kind, resource.dialogue).is_some());
    if told || actor.is_command_line() { Ok(()) } else { Err(Denial::Reason) }
}

fn owns(actor: &Actor, resource: &Resource) -> bool {
    actor.participant.is_some() && actor.participant == resource.owner
}

fn may_read(actor: &Actor, resource: &Resource) -> Result<(), Denial> {
    let secret = resource.status.is_some_and(Status::is_secret);
    if !secret || owns(actor, resource) || actor.has(resource.dialogue, STAFF) {
        Ok(())
    } else {
        Err(Denial::NotFound)
    }
}

fn may_take_part(actor: &Actor, resource: &Resource) -> Result<(), Denial> {
    if actor.participant.is_none() {
        return Err(Denial::SignIn);
    }
    if actor.barred {
        return Err(Denial::Barred);
    }
    // Voting on a waiting statement is voting on something one may not see.
    may_read(actor, resource)?;
    // Staff see what is not published yet, but nobody takes part in it before everybody can.
    let open = !resource.closed && !resource.unpublished;
    match resource.status {
        None | Some(Status::Published) if open => Ok(()),
        None | Some(Status::Published) => Err(Denial::Closed),
        Some(_) => Err(Denial::State),
    }
}

fn may_use_channel(actor: &Actor, resource: &Resource) -> Result<(), Denial> {
    let roles = actor.roles_in(resource.dialogue);
    match resource.channel {
        Some(channel) if !Channel::open_to(&roles).contains(&channel) => Err(Denial::Forbidden),
        _ => Ok(()),
    }
}

/// Anyone who takes part; in the name of a body whoever leads it.
fn may_remark(actor: &Actor, resource: &Resource) -> Result<(), Denial> {
    may_take_part(actor, resource)?;
    if resource.body.is_some() && !leads(actor, resource) {
        return Err(Denial::Forbidden);
    }
    Ok(())
}

fn may_edit(actor: &Actor, resource: &Resource) -> Result<(), Denial> {
    own_and_living(actor, resource)?;
    match resource.status {
        Some(Status::Hidden) => Err(Denial::State),
        _ if resource.edit_over => Err(Denial::EditOver),
        _ if actor.barred => Err(Denial::Barred),
        _ => Ok(()),
    }
}

fn may_withdraw(actor: &Actor, resource: &Resource) -> Result<(), Denial> {
    own_and_living(actor, resource)
}

/// The dialogue's secretaries, and whoever leads the body or keeps its record.
fn may_convene(actor: &Actor, resource: &Resource) -> Result<(), Denial> {
    let seat = resource.body.and_then(|body| actor.seat_in(body));
    match seat {
        Some(seat) if seat.runs() => Ok(()),
        _ => needs(actor, resource, SECRETARIES),
    }
}

/// Whether the actor leads the body.
fn leads(actor: &Actor, resource: &Resource) -> bool {
    let seat = resource.body.and_then(|body| actor.seat_in(body));
    seat.is_some_and(|seat| seat.offices.iter().any(|office| office.leads()))
}

/// Whoever leads the body: nobody else signs as its chair.
fn may_preside(actor: &Actor, resource: &Resource) -> Result<(), Denial> {
    may_sit(actor, resource)?;
    if leads(actor, resource) { Ok(()) } else { Err(Denial::Forbidden) }
}

/// The second signature is another person's: never that of somebody who leads the body.
fn may_countersign(actor: &Actor, resource: &Resource) -> Result<(), Denial> {
    may_convene(actor, resource)?;
    if leads(actor, resource) || actor.person.is_none() { Err(Denial::Forbidden) } else { Ok(()) }
}

/// Whoever has a seat in the body, with or without a vote.
fn may_sit(actor: &Actor, resource: &Resource) -> Result<(), Denial> {
    if actor.person.is_none() {
        Err(Denial::SignIn)
    } else if actor.must_change_password {
        Err(Denial::ChangePassword)
    } else if resource.body.and_then(|body| actor.seat_in(body)).is_none() {
        Err(Denial::Forbidden)
    } else if resource.closed {
        Err(Denial::Closed)
    } else {
        Ok(())
    }
}

/// A member with a vote, in the room, who may take part in the item, while the vote is open.
fn may_cast(actor: &Actor, resource: &Resource) -> Result<(), Denial> {
    let open = Resource { closed: false, ..resource.clone() };
    may_sit(actor, &open)?;
    let votes = resource.body.and_then(|body| actor.seat_in(body)).is_some_and(|seat| seat.votes);
    if !votes {
        Err(Denial::Forbidden)
    } else if resource.recused {
        Err(Denial::Recused)
    } else if resource.absent {
        Err(Denial::Absent)
    } else if resource.closed {
        Err(Denial::Closed)
    } else {
        Ok(())
    }
}

/// Whoever holds an office answers for what they do in it; they leave it first.
fn may_erase(actor: &Actor) -> Result<(), Denial> {
    if actor.participant.is_none() {
        Err(Denial::SignIn)
    } else if !actor.grants.is_empty() || !actor.seats.is_empty() {
        Err(Denial::Office)
    } else {
        Ok(())
    }
}

fn own_and_living(actor: &Actor, resource: &Resource) -> Result<(), Denial> {
    may_read(actor, resource)?;
    if actor.participant.is_none() {
        Err(Denial::SignIn)
    } else if !owns(actor, resource) {
        Err(Denial::Forbidden)
    } else if matches!(resource.status, Some(Status::Withdrawn | Status::Erased)) {
        Err(Denial::State)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::MemberId;
    use crate::member::Office;
    use uuid::Uuid;

    const HERE: DialogueId = DialogueId(1);
    const THERE: DialogueId = DialogueId(2);

    fn participant(n: u128) -> Actor {
        Actor::participant(ParticipantId(Uuid::from_u128(n)))
    }

    fn staff(role: Role, dialogue: Option<DialogueId>) -> Actor {
        Actor {
            person: Some(PersonId(Uuid::from_u128(9))),
            grants: vec![Grant { dialogue, role }],
            ..participant(9)
        }
    }

    fn member(body: i64, votes: bool, offices: &[Office]) -> Actor {
        let seat = Seat {
            member: MemberId(7),
            body: BodyId(body),
            dialogue: HERE,
            kind: BodyKind::Council,
            votes,
            offices: offices.to_vec(),
        };
        let person = Some(PersonId(Uuid::from_u128(7)));
        Actor { person, seats: vec![seat], ..participant(7) }
    }

    #[test]
    fn a_seat_holds_in_its_body_only() {
        let room = |body: i64| Resource { body: Some(BodyId(body)), ..Resource::of(HERE) };
        let plain = member(1, true, &[]);
        assert_eq!(decide(&plain, Action::Sit, &room(1)), Ok(()));
        assert_eq!(decide(&plain, Action::Sit, &room(2)), Err(Denial::Forbidden));
        assert_eq!(decide(&plain, Action::Convene, &room(1)), Err(Denial::Forbidden));
        assert_eq!(decide(&participant(1), Action::Sit, &room(1)), Err(Denial::SignIn));
        for office in [Office::CoChair, Office::ViceChair, Office::Head, Office::Secretary] {
            assert_eq!(decide(&member(1, true, &[office]), Action::Convene, &room(1)), Ok(()));
        }
        let secretary = staff(Role::Secretary, Some(HERE));
        assert_eq!(decide(&secretary, Action::Convene, &room(1)), Ok(()));
        assert_eq!(decide(&secretary, Action::Sit, &room(1)), Err(Denial::Forbidden));
        assert!(plain.roles_in(Some(HERE)).contains(&Role::CouncilMember));
        assert!(plain.roles_in(Some(THERE)).is_empty());
    }

    #[test]
    fn only_a_present_member_with_a_vote_and_no_stake_votes_while_it_is_open() {
        let room = Resource { body: Some(BodyId(1)), ..Resource::of(HERE) };
        let cast = |actor: &Actor, resource: &Resource| decide(actor, Action::CastBallot, resource);
        let plain = member(1, true, &[]);
        assert_eq!(cast(&plain, &room), Ok(()));
        assert_eq!(cast(&member(2, true, &[]), &room), Err(Denial::Forbidden));
        assert_eq!(cast(&member(1, false, &[Office::Secretary]), &room), Err(Denial::Forbidden));
        assert_eq!(cast(&staff(Role::Operator, None), &room), Err(Denial::Forbidden));
        let with = |change: fn(&mut Resource)| {
            let mut resource = room.clone();
            change(&mut resource);
            cast(&plain, &resource)
        };
        assert_eq!(with(|room| room.recused = true), Err(Denial::Recused));
        assert_eq!(with(|room| room.absent = true), Err(Denial::Absent));
        assert_eq!(with(|room| room.closed = true), Err(Denial::Closed));
    }

    fn statement(status: Status) -> Resource {
        Resource {
            status: Some(status),
            owner: Some(ParticipantId(Uuid::from_u128(1))),
            ..Resource::of(HERE)
        }
    }

    #[test]
    fn a_role_holds_in_its_dialogue_only() {
        let secretary = staff(Role::Secretary, Some(HERE));
        assert_eq!(decide(&secretary, Action::Manage, &Resource::of(HERE)), Ok(()));
        assert_eq!(
            decide(&secretary, Action::Manage, &Resource::of(THERE)),
            Err(Denial::Forbidden)
        );
        assert_eq!(
            decide(&secretary, Action::Operate, &Resource::default()),
            Err(Denial::Forbidden)
        );
        let operator = staff(Role::Operator, None);
        assert_eq!(decide(&operator, Action::Manage, &Resource::of(THERE)), Ok(()));
    }

    #[test]
    fn what_is_unpublished_does_not_exist_for_others() {
        let draft = Resource { unpublished: true, ..Resource::of(HERE) };
        for action in Action::ALL {
            let visitor = decide(&Actor::default(), *action, &draft);
            assert_eq!(visitor, Err(Denial::NotFound), "{action}");
        }
        let editor = staff(Role::Editor, Some(HERE));
        assert_eq!(decide(&editor, Action::ReadDialogue, &draft), Ok(()));
        for action in [Action::Ask, Action::Answer, Action::State, Action::Vote] {
            assert_eq!(decide(&editor, action, &draft), Err(Denial::Closed), "{action}");
        }
    }

    #[test]
    fn a_waiting_statement_is_seen_by_its_author_and_staff() {
        let waiting = statement(Status::Waiting);
        let read = |actor: &Actor| decide(actor, Action::ReadContribution, &waiting);
        assert_eq!(read(&participant(1)), Ok(()));
        assert_eq!(read(&participant(2)), Err(Denial::NotFound));
        assert_eq!(read(&staff(Role::Moderator, Some(HERE))), Ok(()));
        assert_eq!(decide(&participant(2), Action::Vote, &waiting), Err(Denial::NotFound));
    }

    #[test]
    fn what_is_for_staff_only_is_like_what_waits_and_never_voted_on() {
        let secret = statement(Status::StaffOnly);
        let read = |actor: &Actor| decide(actor, Action::ReadContribution, &secret);
        assert_eq!(read(&participant(1)), Ok(()));
        assert_eq!(read(&participant(2)), Err(Denial::NotFound));
        assert_eq!(read(&staff(Role::Editor, Some(HERE))), Ok(()));
        assert_eq!(read(&staff(Role::Editor, Some(THERE))), Err(Denial::NotFound));
        assert_eq!(read(&staff(Role::Expert, Some(HERE))), Err(Denial::NotFound));
        let vote = |actor: &Actor| decide(actor, Action::Vote, &secret);
        assert_eq!(vote(&participant(2)), Err(Denial::NotFound));
        assert_eq!(vote(&staff(Role::Editor, Some(HERE))), Err(Denial::State));
        assert_eq!(decide(&participant(1), Action::Withdraw, &secret), Ok(()));
    }

    #[test]
    fn everyone_may_be_erased_who_holds_no_office() {
        let erase = |actor: &Actor| decide(actor, Action::Erase, &Resource::default());
        assert_eq!(erase(&Actor::default()), Err(Denial::SignIn));
        assert_eq!(erase(&participant(1)), Ok(()));
        assert_eq!(erase(&staff(Role::Expert, Some(HERE))), Err(Denial::Office));
        let erased = statement(Status::Erased);
        assert_eq!(decide(&participant(1), Action::Edit, &erased), Err(Denial::State));
    }

    #[test]
    fn voting_needs_a_public_statement_an_open_period_and_a_participant_not_barred() {
        let vote = |actor: &Actor, resource: &Resource| decide(actor, Action::Vote, resource);
        let public = statement(Status::Published);
        assert_eq!(vote(&participant(2), &public), Ok(()));
        assert_eq!(vote(&Actor::default(), &public), Err(Denial::SignIn));
        assert_eq!(vote(&participant(2), &statement(Status::Hidden)), Err(Denial::State));
        let closed = Resource { closed: true, ..public.clone() };
        assert_eq!(vote(&participant(2), &closed), Err(Denial::Closed));
        let barred = Actor { barred: true, ..participant(2) };
        assert_eq!(vote(&barred, &public), Err(Denial::Barred));
    }

    #[test]
    fn experts_neither_vote_nor_mark_where_they_are_experts() {
        let public = statement(Status::Published);
        let elsewhere = Resource { dialogue: Some(THERE), ..public.clone() };
        let expert = staff(Role::Expert, Some(HERE));
        for action in [Action::Vote, Action::Mark] {
            assert_eq!(decide(&expert, action, &public), Err(Denial::Expert), "{action}");
            assert_eq!(decide(&expert, action, &elsewhere), Ok(()), "{action}");
        }
        let mut seated = member(1, true, &[]);
        assert_eq!(decide(&seated, Action::Vote, &public), Ok(()));
        seated.seats[0].kind = BodyKind::Panel;
        assert_eq!(decide(&seated, Action::Vote, &public), Err(Denial::Expert));
        assert!(seated.panel_seat(HERE).is_some() && seated.panel_seat(THERE).is_none());
        let said = Resource::of(HERE);
        assert_eq!(decide(&expert, Action::State, &said), Ok(()));
    }

    #[test]
    fn only_authors_edit_and_withdraw_and_editing_ends() {
        let mine = statement(Status::Published);
        let late = Resource { edit_over: true, ..mine.clone() };
        assert_eq!(decide(&participant(1), Action::Edit, &mine), Ok(()));
        assert_eq!(decide(&participant(1), Action::Edit, &late), Err(Denial::EditOver));
        assert_eq!(decide(&participant(1), Action::Withdraw, &late), Ok(()));
        assert_eq!(decide(&participant(2), Action::Withdraw, &mine), Err(Denial::Forbidden));
        assert_eq!(
            decide(&staff(Role::Operator, None), Action::Edit, &mine),
            Err(Denial::Forbidden)
        );
        let gone = statement(Status::Withdrawn);
        assert_eq!(decide(&participant(1), Action::Edit, &gone), Err(Denial::State));
    }

    #[test]
    fn nobody_speaks_as_an_expert_without_being_one() {
        let ask = |actor: &Actor, channel| {
            decide(
                actor,
                Action::Answer,
                &Resource { channel: Some(channel), ..Resource::of(HERE) },
            )
        };
        assert_eq!(ask(&participant(1), Channel::Online), Ok(()));
        assert_eq!(ask(&participant(1), Channel::Expert), Err(Denial::Forbidden));
        assert_eq!(ask(&staff(Role::Expert, Some(HERE)), Channel::Expert), Ok(()));
        assert_eq!(ask(&staff(Role::Expert, Some(THERE)), Channel::Expert), Err(Denial::Forbidden));
        assert_eq!(ask(&staff(Role::Secretary, Some(HERE)), Channel::Field), Ok(()));
    }

    #[test]
    fn nobody_reviews_their_own_translation() {
        let editor = staff(Role::Editor, Some(HERE));
        let review = |actor: &Actor, writer: Option<u128>| {
            let writer = writer.map(|n| PersonId(Uuid::from_u128(n)));
            decide(actor, Action::ReviewTranslation, &Resource { writer, ..Resource::of(HERE) })
        };
        assert_eq!(review(&editor, Some(8)), Ok(()));
        assert_eq!(review(&editor, Some(9)), Err(Denial::Forbidden));
        assert_eq!(review(&editor, None), Err(Denial::Forbidden));
        assert_eq!(review(&staff(Role::Moderator, Some(HERE)), Some(8)), Err(Denial::Forbidden));
        assert_eq!(review(&staff(Role::Editor, Some(THERE)), Some(8)), Err(Denial::Forbidden));
        assert_eq!(review(&Actor::command_line(), Some(8)), Err(Denial::Forbidden));
    }

    #[test]
    fn the_interface_is_translated_by_operators_and_any_secretary() {
        let may = |actor: &Actor| decide(actor, Action::TranslateInterface, &Resource::default());
        assert_eq!(may(&staff(Role::Operator, None)), Ok(()));
        assert_eq!(may(&staff(Role::Secretary, Some(THERE))), Ok(()));
        assert_eq!(may(&staff(Role::Editor, Some(HERE))), Err(Denial::Forbidden));
        assert_eq!(may(&Actor::default()), Err(Denial::SignIn));
        let new = Actor { must_change_password: true, ..staff(Role::Operator, None) };
        assert_eq!(may(&new), Err(Denial::ChangePassword));
    }

    #[test]
    fn minutes_are_signed_by_two_people() {
        let here = Resource { body: Some(BodyId(4)), ..Resource::of(HERE) };
        let may = |actor: &Actor, action| decide(actor, action, &here);
        let head = member(4, true, &[Office::Head]);
        assert_eq!(may(&head, Action::Preside), Ok(()));
        assert_eq!(may(&head, Action::Countersign), Err(Denial::Forbidden));
        let secretary = member(4, false, &[Office::Secretary]);
        assert_eq!(may(&secretary, Action::Countersign), Ok(()));
        assert_eq!(may(&secretary, Action::Preside), Err(Denial::Forbidden));
        assert_eq!(may(&staff(Role::Secretary, Some(HERE)), Action::Countersign), Ok(()));
        assert_eq!(
            may(&staff(Role::Secretary, Some(HERE)), Action::Preside),
            Err(Denial::Forbidden)
        );
        assert_eq!(may(&member(4, true, &[]), Action::Preside), Err(Denial::Forbidden));
        assert_eq!(may(&member(4, true, &[]), Action::Countersign), Err(Denial::Forbidden));
        // Whoever leads another body does not lead this one.
        assert_eq!(may(&member(5, true, &[Office::Head]), Action::Preside), Err(Denial::Forbidden));
        assert_eq!(may(&Actor::command_line(), Action::Countersign), Err(Denial::Forbidden));
        assert_eq!(may(&Actor::default(), Action::Countersign), Err(Denial::SignIn));
    }

    #[test]
    fn a_body_remarks_through_whoever_leads_it() {
        let own = Resource::of(HERE);
        let of_body = Resource { body: Some(BodyId(4)), ..Resource::of(HERE) };
        let may = |actor: &Actor, resource| decide(actor, Action::Remark, resource);
        assert_eq!(may(&participant(1), &own), Ok(()));
        assert_eq!(may(&Actor::default(), &own), Err(Denial::SignIn));
        assert_eq!(may(&participant(1), &of_body), Err(Denial::Forbidden));
        assert_eq!(may(&member(4, true, &[]), &of_body), Err(Denial::Forbidden));
        assert_eq!(may(&member(4, true, &[Office::Head]), &of_body), Ok(()));
        assert_eq!(may(&member(5, true, &[Office::Head]), &of_body), Err(Denial::Forbidden));
        assert_eq!(may(&member(4, false, &[Office::Secretary]), &of_body), Err(Denial::Forbidden));
        let over = Resource { closed: true, ..Resource::of(HERE) };
        assert_eq!(may(&participant(1), &over), Err(Denial::Closed));
        assert_eq!(may(&Actor { barred: true, ..participant(1) }, &own), Err(Denial::Barred));
    }

    #[test]
    fn a_forced_password_change_comes_first() {
        let new = Actor { must_change_password: true, ..staff(Role::Operator, None) };
        assert_eq!(
            decide(&new, Action::Operate, &Resource::default()),
            Err(Denial::ChangePassword)
        );
        assert_eq!(decide(&new, Action::Account, &Resource::default()), Ok(()));
        assert_eq!(
            decide(&new, Action::OwnAccount, &Resource::default()),
            Err(Denial::ChangePassword)
        );
    }

    #[test]
    fn a_second_factor_that_is_missing_comes_next() {
        let new = Actor { must_enrol: true, ..staff(Role::Operator, None) };
        assert_eq!(decide(&new, Action::Operate, &Resource::default()), Err(Denial::Enrol));
        assert_eq!(decide(&new, Action::Desk, &Resource::of(HERE)), Err(Denial::Enrol));
        assert_eq!(decide(&new, Action::OwnAccount, &Resource::default()), Ok(()));
        assert!(!new.is_staff_of(HERE));
    }

    #[test]
    fn personal_data_need_an_office_and_a_reason_there() {
        let people = |dialogue| Resource {
            dialogue,
            personal: Some(access::Kind::People),
            ..Resource::default()
        };
        let reason = access::Reason {
            kind: access::Kind::People,
            dialogue: Some(HERE),
            purpose: access::Purpose::Contact,
            note: String::new(),
            until: crate::time::Moment(1),
        };
        let ask = |actor: &Actor, dialogue| decide(actor, Action::ReadPersonal, &people(dialogue));
        let secretary = staff(Role::Secretary, Some(HERE));
        assert_eq!(ask(&secretary, Some(HERE)), Err(Denial::Reason));
        let told = Actor { reasons: vec![reason.clone()], ..secretary };
        assert_eq!(ask(&told, Some(HERE)), Ok(()));
        assert_eq!(ask(&told, Some(THERE)), Err(Denial::Forbidden));
        let operator = Actor { reasons: vec![reason.clone()], ..staff(Role::Operator, None) };
        assert_eq!(ask(&operator, Some(HERE)), Ok(()));
        assert_eq!(ask(&operator, Some(THERE)), Err(Denial::Reason), "one reason, one place");
        assert_eq!(ask(&operator, None), Err(Denial::Reason));
        let editor = Actor { reasons: vec![reason], ..staff(Role::Editor, Some(HERE)) };
        assert_eq!(ask(&editor, Some(HERE)), Err(Denial::Forbidden));
        assert_eq!(ask(&Actor::command_line(), None), Ok(()));
        assert_eq!(ask(&Actor::default(), Some(HERE)), Err(Denial::SignIn));
    }
}
