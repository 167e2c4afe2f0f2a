//! Acts (행위): one recorded public change. Feeds, caches, background work and the ledger all
//! follow acts; there is no second path (DESIGN invariant 3).

/// The most bytes an act's payload may have; larger things stand in it as digests.
pub const MOST_BYTES: usize = 60 * 1024;

crate::words! {
    /// What happened.
    ActKind {
        /// A dialogue was opened.
        DialogueAdded = "dialogue.added",
        /// Its settings, stages, sectors or places changed.
        DialogueChanged = "dialogue.changed",
        /// A question was asked.
        QuestionAsked = "question.asked",
        /// An answer was given.
        AnswerGiven = "answer.given",
        /// A statement was written.
        StatementWritten = "statement.written",
        /// A remark was made on a paragraph of a published edition.
        RemarkMade = "remark.made",
        /// The office replied to a remark.
        RemarkReplied = "remark.replied",
        /// An author edited a text.
        Edited = "contribution.edited",
        /// An author withdrew a contribution.
        Withdrawn = "contribution.withdrawn",
        /// A moderator let a waiting contribution through.
        Published = "contribution.published",
        /// A moderator hid a contribution.
        Hidden = "contribution.hidden",
        /// A moderator showed it again.
        Restored = "contribution.restored",
        /// Duplicate questions were put together or taken apart.
        QuestionsGrouped = "questions.grouped",
        /// A set of core questions was begun, published or changed.
        SetChanged = "core_question_set.changed",
        /// A core question was written, moved or removed.
        CoreQuestionChanged = "core_question.changed",
        /// Questions were linked to or taken out of a core question.
        SourcesChanged = "core_question.sources",
        /// A batch of votes; the payload carries the batch's root.
        VotesCast = "votes.cast",
        /// Votes of one voting sheet were taken back: it was typed in wrongly.
        VotesTakenBack = "votes.taken_back",
        /// A file was imported; the questions in it have acts of their own.
        Imported = "import.done",
        /// A role was given or taken.
        RoleChanged = "role.changed",
        /// A participant was barred from taking part, or let in again.
        ParticipantBarred = "participant.barred",
        /// A translation was written, reviewed, withdrawn or brought back.
        TranslationChanged = "translation.changed",
        /// A text of the interface was rewritten or checked.
        InterfaceTextChanged = "interface_text.changed",
        /// A contribution was erased at its author's wish; its salts are destroyed.
        Erased = "contribution.erased",
        /// Somebody's votes stand on, but nobody can be told to have cast them.
        VotesErased = "votes.erased",
        /// Two voters turned out to be one person: of two votes on a statement the later one stands.
        VotersJoined = "voters.joined",
        /// The privacy notice, or how long things are kept, changed.
        PrivacyChanged = "privacy.changed",
        /// A gathering was added, corrected, published or withdrawn, or its photos changed.
        GatheringChanged = "gathering.changed",
        /// Slips were printed, each with a receipt code.
        SlipsIssued = "slips.issued",
        /// The scan of a slip was shown, kept from view or destroyed.
        ScanChanged = "scan.changed",
        /// A person named an opinion group, or took its name away.
        GroupNamed = "opinion_group.named",
        /// Somebody said which of the questions put before them matter; who is not in the act.
        QuestionsMarked = "questions.marked",
        /// Questions that represent those who marked were chosen for a set.
        SlateMade = "slate.made",
        /// Why a question of the slate is in no core question was said, or taken back.
        SlateReasoned = "slate.reasoned",
        /// The numbers of people to which results are weighted changed.
        PopulationChanged = "population.changed",
        /// A participant said something of themselves for weighting, or took it back; who and what is
        /// not in the act.
        BackgroundChanged = "background.changed",
        /// A notice was written, corrected, published or withdrawn.
        NoticeChanged = "notice.changed",
        /// A body was formed, described anew or ended.
        BodyChanged = "body.changed",
        /// The rules under which a body works changed.
        BylawsChanged = "bylaws.changed",
        /// A meeting was prepared, called, changed or cancelled, or its agenda changed.
        MeetingChanged = "meeting.changed",
        /// Something happened in a meeting.
        MeetingEvent = "meeting.event",
        /// Minutes were edited, circulated, corrected, approved, signed, published, or a paragraph of them
        /// was kept from the public or shown again.
        MinutesChanged = "minutes.changed",
        /// What a dialogue spent in a year was entered or taken back.
        SpendingChanged = "spending.changed",
        /// Somebody took a seat or an office, or left it.
        MemberChanged = "member.changed",
        /// A core question was given to a body, or taken from it.
        AssignmentChanged = "assignment.changed",
        /// A body's draft was saved, commented on, put to the vote, sent back or adopted.
        DraftChanged = "draft.changed",
        /// An expert's profile was written or rewritten.
        ExpertChanged = "expert.changed",
        /// Evidence was added, corrected, published or withdrawn.
        EvidenceChanged = "evidence.changed",
        /// An expert's opinion was asked for, given or declined.
        InquiryChanged = "inquiry.changed",
        /// A call for members was written, published, withdrawn or went on to its next step.
        CallChanged = "call.changed",
        /// An application came in; who applied is not in the act.
        ApplicationReceived = "application.received",
        /// Whether an application is eligible was said, or it was taken back; whose is not in the act.
        ApplicationChanged = "application.changed",
        /// Pool and lottery of a draw were published, before the random value was known.
        LotteryPublished = "lottery.published",
        /// A public random value decided a draw, or marks decided a review.
        DrawMade = "draw.made",
        /// A model was written, corrected, published or withdrawn.
        ModelChanged = "model.changed",
        /// A body began to score models, or its scores were published; who gave which is not in the act.
        ScoringChanged = "scoring.changed",
        /// An edition of a paper was published.
        EditionPublished = "edition.published",
        /// A mistake in a published edition was put right beside it.
        EditionCorrected = "edition.corrected",
        /// Inputs were given an outcome with its reason, or it was taken back.
        OutcomeChanged = "outcome.changed",
        /// Somebody asked that an outcome be looked at again; who is not in the act.
        AppealMade = "appeal.made",
        /// The office answered an appeal.
        AppealDecided = "appeal.decided",
        /// A set of themes and agendas was begun, renamed or published.
        ThemeSetChanged = "theme_set.changed",
        /// A theme was written, moved, merged into another or removed.
        ThemeChanged = "theme.changed",
        /// An agenda was written, moved or removed.
        AgendaChanged = "agenda.changed",
        /// Answers were given themes, or themes were taken from them; by whom is not in the act.
        AnswersCoded = "answers.coded",
        /// A sample of answers was drawn for two people to code apart, or both have coded it.
        AnswersSampled = "answers.sampled",
        /// An action was written, corrected, published or withdrawn, or what it answers to changed.
        ActionChanged = "action.changed",
        /// An indicator was set, corrected or taken back, or why it was missed was said.
        IndicatorChanged = "indicator.changed",
        /// A value was measured, or a measured one corrected.
        IndicatorMeasured = "indicator.measured",
        /// A pilot was written, corrected, published or withdrawn, or what it answers to changed.
        PilotChanged = "pilot.changed",
        /// A milestone, a line of spending, a report, a risk or an evaluation was entered or replaced.
        PilotEntered = "pilot.entered",
        /// A choice of pilots was prepared, published, counted or resolved on.
        PilotChoiceChanged = "pilot_choice.changed",
        /// Somebody said which candidates they approve; who and what is not in the act.
        PilotBallotGiven = "pilot_ballot.given",
    }
}

crate::words! {
    /// The kind of thing an act is about.
    Subject {
        /// A dialogue.
        Dialogue = "dialogue",
        /// A question.
        Question = "question",
        /// An answer.
        Answer = "answer",
        /// A statement.
        Statement = "statement",
        /// A remark on a paragraph of a paper.
        Remark = "remark",
        /// A core question.
        CoreQuestion = "core_question",
        /// A set of core questions.
        CoreQuestionSet = "core_question_set",
        /// A batch of votes.
        Votes = "votes",
        /// An imported file.
        Import = "import",
        /// A person's role, named by office only.
        Role = "role",
        /// A participant.
        Participant = "participant",
        /// A translation.
        Translation = "translation",
        /// A text of the interface.
        InterfaceText = "interface_text",
        /// The privacy notice.
        Privacy = "privacy",
        /// A gathering.
        Gathering = "gathering",
        /// Slips printed at once.
        PrintRun = "print_run",
        /// A notice.
        Notice = "notice",
        /// A body.
        Body = "body",
        /// A meeting.
        Meeting = "meeting",
        /// A seat in a body.
        Member = "member",
        /// A body's work on a core question.
        Assignment = "assignment",
        /// A body's draft.
        Draft = "draft",
        /// A piece of evidence.
        Evidence = "evidence",
        /// A request for an opinion.
        Inquiry = "inquiry",
        /// A call for members.
        Call = "call",
        /// A model.
        Model = "model",
        /// A body's scoring of models.
        Scoring = "scoring",
        /// A published edition of a paper.
        Edition = "edition",
        /// An outcome.
        Outcome = "outcome",
        /// That an outcome is to be looked at again.
        Appeal = "appeal",
        /// A set of themes and agendas.
        ThemeSet = "theme_set",
        /// A theme.
        Theme = "theme",
        /// An agenda.
        Agenda = "agenda",
        /// An action of a Blue Paper.
        Action = "action",
        /// An indicator.
        Indicator = "indicator",
        /// A pilot.
        Pilot = "pilot",
        /// A choice of pilots.
        PilotChoice = "pilot_choice",
    }
}

impl From<crate::contribution::Kind> for Subject {
    fn from(kind: crate::contribution::Kind) -> Self {
        use crate::contribution::Kind;
        match kind {
            Kind::Question => Self::Question,
            Kind::Answer => Self::Answer,
            Kind::Statement => Self::Statement,
            Kind::Remark => Self::Remark,
        }
    }
}
