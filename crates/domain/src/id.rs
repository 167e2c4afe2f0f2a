//! Typed keys. Numbers for public things (they appear in codes), random UUIDs (version 4) for
//! persons and participants: a time-ordered key would tie a person to a contribution.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! number_ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

number_ids! {
    /// A recorded public change.
    ActId,
    /// An answer; its code is `A-{id}`.
    AnswerId,
    /// An application to a call.
    ApplicationId,
    /// A vote of a meeting on a motion or on candidates.
    BallotId,
    /// A body's work on a core question.
    AssignmentId,
    /// A body: council, subcommittee or panel.
    BodyId,
    /// A call for members; its code is `C-{id}`.
    CallId,
    /// A core question.
    CoreQuestionId,
    /// A dated set of core questions.
    CoreQuestionSetId,
    /// A dialogue.
    DialogueId,
    /// A comment on a draft.
    CommentId,
    /// What a body writes in answer to a core question.
    DraftId,
    /// A piece of evidence; its code is `E-{id}`.
    EvidenceId,
    /// A gathering; its code is `G-{id}`.
    GatheringId,
    /// One imported file.
    ImportId,
    /// A request for an expert's opinion.
    InquiryId,
    /// An item on a meeting's agenda.
    ItemId,
    /// A meeting: its year times 10,000 and its number in it; its code is `M-2026-03`.
    MeetingId,
    /// A seat in a body.
    MemberId,
    /// A minority opinion.
    MinorityId,
    /// A motion.
    MotionId,
    /// A notice; its code is `N-{id}`.
    NoticeId,
    /// A photo of a gathering.
    PhotoId,
    /// A place (동) of a dialogue.
    PlaceId,
    /// Slips printed at once.
    PrintRunId,
    /// A question; its code is `Q-{id}`.
    QuestionId,
    /// A group of duplicate questions.
    QuestionGroupId,
    /// The scan of a slip.
    ScanId,
    /// A sector (분야) of a dialogue.
    SectorId,
    /// A dated stage of a dialogue.
    StageId,
    /// A statement; its code is `S-{id}`.
    StatementId,
    /// One version of a translation.
    TranslationId,
    /// A staff action that can be undone.
    UndoId,
    /// The compact key of a participant inside the vote table. Never published.
    VoterId,
    /// An action of a Blue Paper (실행과제); its code is `B-{id}`.
    ActionId,
    /// An agenda of a paper (의제): what several themes have in common; its code is `D-{id}`.
    AgendaId,
    /// A published edition of a paper: frozen for ever.
    EditionId,
    /// An indicator (지표) of an action or a pilot; its code is `I-{id}`.
    IndicatorId,
    /// A proposal of a White Paper (모델); its code is `W-{id}`.
    ModelId,
    /// What became of inputs (처리결과), with its reason; its code is `O-{id}`.
    OutcomeId,
    /// A paper: green, white or blue.
    PaperId,
    /// A paragraph of a paper; its code is `H-{id}`.
    ParagraphId,
    /// A candidate among which pilots are chosen.
    CandidateId,
    /// A choice of pilots by citizens' ballots.
    PilotChoiceId,
    /// An entry of a pilot: a milestone, a line of spending, a report.
    PilotEntryId,
    /// A pilot (시범사업); its code is `P-{id}`.
    PilotId,
    /// What somebody says about a published paragraph; its code is `V-{id}`.
    RemarkId,
    /// A body's scoring of models.
    ScoringId,
    /// A section of a paper.
    SectionId,
    /// A theme (주제): what several answers have in common; its code is `T-{id}`.
    ThemeId,
    /// A dated set of themes and agendas.
    ThemeSetId,
}

macro_rules! random_ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

random_ids! {
    /// A private person: staff, members, experts. Never published.
    PersonId,
    /// A public, pseudonymous participant.
    ParticipantId,
}
