//! Every address of the site, in one place.

use domain::code::Coded as _;
use domain::contribution::Kind;
use domain::id::{
    ActionId, AgendaId, CallId, EvidenceId, GatheringId, IndicatorId, MeetingId, ModelId, NoticeId,
    OutcomeId, ParagraphId, PilotId, QuestionId, ThemeId,
};
use domain::paper::PaperKind;
use domain::translation::Translated;

/// Home.
pub(crate) const HOME: &str = "/";
/// The full-page menu for phones without script.
pub(crate) const MENU: &str = "/menu";
/// One's own contributions.
pub(crate) const ME: &str = "/me";
/// Checking a receipt.
pub(crate) const RECEIPTS: &str = "/receipts";
/// The public ledger.
pub(crate) const LEDGER: &str = "/ledger";
/// The notices of all dialogues.
pub(crate) const NOTICES: &str = "/notices";
/// The bodies of all dialogues.
pub(crate) const BODIES: &str = "/bodies";
/// The same as a feed.
pub(crate) const NOTICES_FEED: &str = "/notices.atom";
/// Forgetting on this device whose contributions they are.
pub(crate) const FORGET: &str = "/me/forget";
/// Tying one's participation to an address.
pub(crate) const CLAIM: &str = "/me/claim";
/// Giving and taking back consents.
pub(crate) const CONSENTS: &str = "/me/consents";
/// Following something, or no longer.
pub(crate) const FOLLOWING: &str = "/me/following";
/// One's news.
pub(crate) const NEWS: &str = "/me/news";
/// How one hears of news.
pub(crate) const DELIVERY: &str = "/me/delivery";
/// Everything of one's own, for machines.
pub(crate) const DATA_JSON: &str = "/me/data.json";
/// The same, for people.
pub(crate) const DATA_HTML: &str = "/me/data.html";
/// Erasing oneself.
pub(crate) const ERASE: &str = "/me/erase";
/// The privacy notice.
pub(crate) const PRIVACY: &str = "/privacy";
/// Signing in.
pub(crate) const SIGN_IN: &str = "/sign-in";
/// Signing out.
pub(crate) const SIGN_OUT: &str = "/sign-out";
/// The second factor, after the first.
pub(crate) const SECOND: &str = "/sign-in/second";
/// Signing in with a passkey.
pub(crate) const SIGN_IN_PASSKEY: &str = "/sign-in/passkey";
/// One's own password.
pub(crate) const PASSWORD: &str = "/password";
/// One's own account: sessions, second factor, passkeys, linked accounts.
pub(crate) const ACCOUNT: &str = "/account";
/// One's own second factor.
pub(crate) const FACTOR: &str = "/account/second-factor";
/// Giving up codes as a second factor.
pub(crate) const FACTOR_REMOVE: &str = "/account/second-factor/remove";
/// New recovery codes.
pub(crate) const RECOVERY: &str = "/account/recovery-codes";
/// Adding a passkey.
pub(crate) const PASSKEYS: &str = "/account/passkeys";
/// Removing one.
pub(crate) const PASSKEYS_REMOVE: &str = "/account/passkeys/remove";
/// Ending one of one's own sessions.
pub(crate) const SESSIONS_END: &str = "/account/sessions/end";
/// Ending all but this one.
pub(crate) const SESSIONS_END_OTHERS: &str = "/account/sessions/end-others";
/// Unlinking an account at another provider.
pub(crate) const UNLINK: &str = "/account/unlink";
/// The staff desk.
pub(crate) const STAFF: &str = "/staff";
/// Set-up of a new installation.
pub(crate) const SET_UP: &str = "/set-up";

/// The people who run the installation.
pub(crate) const STAFF_PEOPLE: &str = "/staff/people";
/// Mails: the queue and the outbox.
pub(crate) const STAFF_MAIL: &str = "/staff/mail";
/// The privacy notice, and how long things are kept.
pub(crate) const STAFF_PRIVACY: &str = "/staff/privacy";
/// What was destroyed.
pub(crate) const STAFF_DESTRUCTION: &str = "/staff/destruction";
/// Opening another dialogue.
pub(crate) const STAFF_DIALOGUES: &str = "/staff/dialogues";

/// Choosing a language, and coming back to where it was chosen.
pub(crate) fn language(code: &str, back: &str) -> String {
    let pairs = [("to", code.to_owned()), ("back", back.to_owned())];
    format!("/language{}", query(&pairs))
}

/// Saying that a text of the interface is wrong.
pub(crate) const REPORT: &str = "/language/report";
/// The desk for the interface's own texts.
pub(crate) const STAFF_TEXTS: &str = "/staff/texts";

/// The texts of one language at that desk.
pub(crate) fn staff_texts(code: &str) -> String {
    format!("{STAFF_TEXTS}/{code}")
}

/// The translation desk of a dialogue.
pub(crate) fn staff_translations(slug: &str) -> String {
    format!("{}/translations", staff(slug))
}

/// One text at that desk, in one language.
pub(crate) fn staff_translation(slug: &str, of: Translated, id: i64, language: &str) -> String {
    format!("{}/{of}/{id}/{language}", staff_translations(slug))
}

/// How one signs in to the installation.
pub(crate) const STAFF_SIGN_IN: &str = "/staff/sign-in";
/// Why personal data are looked at.
pub(crate) const STAFF_REASON: &str = "/staff/reason";
/// Who looked at personal data.
pub(crate) const STAFF_ACCESSES: &str = "/staff/accesses";

/// Signing in with another provider.
pub(crate) fn sign_in_with(key: &str, back: &str) -> String {
    format!("{SIGN_IN}/with/{key}{}", query(&[("back", back.to_owned())]))
}

/// Linking an account at another provider.
pub(crate) fn link(key: &str) -> String {
    format!("{ACCOUNT}/link/{key}")
}

/// Why personal data of a dialogue are looked at.
pub(crate) fn staff_reason(slug: &str) -> String {
    format!("{}/reason", staff(slug))
}

/// Who looked at personal data of a dialogue.
pub(crate) fn staff_accesses(slug: &str) -> String {
    format!("{}/accesses", staff(slug))
}

/// The staff desk of a dialogue.
pub(crate) fn staff(slug: &str) -> String {
    format!("{STAFF}/d/{slug}")
}

/// Its moderation queue.
pub(crate) fn staff_moderation(slug: &str) -> String {
    format!("{}/moderation", staff(slug))
}

/// Its sets of core questions.
pub(crate) fn staff_core(slug: &str) -> String {
    format!("{}/core", staff(slug))
}

/// The desk on which one set is built.
pub(crate) fn staff_set(slug: &str, set: i64) -> String {
    format!("{}/core/{set}", staff(slug))
}

/// Its sets of themes and agendas.
pub(crate) fn staff_themes(slug: &str) -> String {
    format!("{}/themes", staff(slug))
}

/// One set of themes.
pub(crate) fn staff_theme_set(slug: &str, set: i64) -> String {
    format!("{}/{set}", staff_themes(slug))
}

/// The desk on which answers are coded, with the newest set.
pub(crate) fn staff_coding(slug: &str) -> String {
    format!("{}/coding", staff(slug))
}

/// The same with this set.
pub(crate) fn staff_coding_with(slug: &str, set: i64) -> String {
    format!("{}{}", staff_coding(slug), query(&[("set", set.to_string())]))
}

/// Where coding with one set is divided, compared, and taken to a spreadsheet.
pub(crate) fn staff_coding_plan(slug: &str, set: i64) -> String {
    format!("{}/{set}", staff_coding(slug))
}

/// Its duplicate questions.
pub(crate) fn staff_duplicates(slug: &str) -> String {
    format!("{}/duplicates", staff(slug))
}

/// Importing into it.
pub(crate) fn staff_import(slug: &str) -> String {
    format!("{}/import", staff(slug))
}

/// An uploaded file that waits for its confirmation.
pub(crate) fn staff_upload(slug: &str, token: &str) -> String {
    format!("{}/import/{token}", staff(slug))
}

/// Its settings.
pub(crate) fn staff_settings(slug: &str) -> String {
    format!("{}/settings", staff(slug))
}

/// The people who work in it.
pub(crate) fn staff_people(slug: &str) -> String {
    format!("{}/people", staff(slug))
}

/// What its staff did.
pub(crate) fn staff_undo(slug: &str) -> String {
    format!("{}/undo", staff(slug))
}

/// Typing in paper slips.
pub(crate) fn staff_slip(slug: &str) -> String {
    format!("{}/slip", staff(slug))
}

/// Typing in voting sheets.
pub(crate) fn staff_sheet(slug: &str) -> String {
    format!("{}/sheet", staff(slug))
}

/// Looking through scans.
pub(crate) fn staff_scans(slug: &str) -> String {
    format!("{}/scans", staff(slug))
}

/// The picture of a scan, for those who look through it.
pub(crate) fn staff_scan_picture(slug: &str, id: i64) -> String {
    format!("{}/scans/{id}/picture", staff(slug))
}

/// Printing slips.
pub(crate) fn staff_print(slug: &str) -> String {
    format!("{}/print", staff(slug))
}

/// The slips of a print run, and which of them came back.
pub(crate) fn staff_run(slug: &str, run: i64) -> String {
    format!("{}/print/{run}", staff(slug))
}

/// The slips of a print run, ready for the printer.
pub(crate) fn staff_slips_pdf(slug: &str, run: i64) -> String {
    format!("{}/print/{run}/slips.pdf", staff(slug))
}

/// The dialogue's poster.
pub(crate) fn staff_poster(slug: &str) -> String {
    format!("{}/poster.pdf", staff(slug))
}

/// Its gatherings, for its staff.
pub(crate) fn staff_gatherings(slug: &str) -> String {
    format!("{}/gatherings", staff(slug))
}

/// Its calls for members, for its staff.
pub(crate) fn staff_calls(slug: &str) -> String {
    format!("{}/calls", staff(slug))
}

/// One call for members, for its staff.
pub(crate) fn staff_call(slug: &str, id: i64) -> String {
    format!("{}/{}", staff_calls(slug), CallId(id).code())
}

/// The applications to a call, for its staff.
pub(crate) fn staff_applications(slug: &str, id: i64) -> String {
    format!("{}/applications", staff_call(slug, id))
}

/// One application, for the staff of its call.
pub(crate) fn staff_application(slug: &str, id: i64, application: i64) -> String {
    format!("{}/{application}", staff_applications(slug, id))
}

/// A letter of appointment in a format.
pub(crate) fn letter(body: &str, member: i64, format: &str) -> String {
    format!("{}/members/{member}/letter/{format}", self::body(body))
}

/// One gathering, for its staff.
pub(crate) fn staff_gathering(slug: &str, id: i64) -> String {
    format!("{}/gatherings/{}", staff(slug), GatheringId(id).code())
}

/// Asking that the outcome of something be looked at again.
pub(crate) fn appeal(code: &str) -> String {
    format!("/appeals/{code}")
}

/// The queue of those.
pub(crate) fn staff_appeals(slug: &str) -> String {
    format!("{}/appeals", staff(slug))
}

/// Where outcomes are given.
pub(crate) fn staff_outcomes(slug: &str) -> String {
    format!("{}/outcomes", staff(slug))
}

/// Its notices, for its staff.
pub(crate) fn staff_notices(slug: &str) -> String {
    format!("{}/notices", staff(slug))
}

/// One notice, for its staff.
pub(crate) fn staff_notice(slug: &str, id: i64) -> String {
    format!("{}/notices/{}", staff(slug), NoticeId(id).code())
}

/// A dialogue.
pub(crate) fn dialogue(slug: &str) -> String {
    format!("/d/{slug}")
}

/// Its questions.
pub(crate) fn questions(slug: &str) -> String {
    format!("/d/{slug}/questions")
}

/// Asking in it.
pub(crate) fn ask(slug: &str) -> String {
    format!("/d/{slug}/ask")
}

/// Its core questions.
pub(crate) fn core_questions(slug: &str) -> String {
    format!("/d/{slug}/core")
}

/// One core question of a set.
pub(crate) fn core_question(slug: &str, set: i64, number: i64) -> String {
    format!("/d/{slug}/core/{set}/{number}")
}

/// Every core question of one set.
pub(crate) fn core_set(slug: &str, set: i64) -> String {
    format!("/d/{slug}/core/{set}")
}

/// The answers to a core question.
pub(crate) fn answers(slug: &str, set: i64, number: i64) -> String {
    format!("/d/{slug}/core/{set}/{number}/answers")
}

/// Answering a core question.
pub(crate) fn answer(slug: &str, set: i64, number: i64) -> String {
    format!("/d/{slug}/core/{set}/{number}/answer")
}

/// Writing a statement on a core question.
pub(crate) fn statement(slug: &str, set: i64, number: i64) -> String {
    format!("/d/{slug}/core/{set}/{number}/statement")
}

/// The questions behind a core question.
pub(crate) fn sources(slug: &str, set: i64, number: i64) -> String {
    format!("/d/{slug}/core/{set}/{number}/questions")
}

/// Voting on the statements of a core question.
pub(crate) fn vote(slug: &str, set: i64, number: i64) -> String {
    format!("/d/{slug}/core/{set}/{number}/vote")
}

/// What the votes on a core question came to.
pub(crate) fn opinion(slug: &str, set: i64, number: i64) -> String {
    format!("{}/opinion", core_question(slug, set, number))
}

/// How opinion maps are computed.
pub(crate) fn opinion_method(slug: &str) -> String {
    format!("{}/opinion-method", dialogue(slug))
}

/// Marking the questions that matter.
pub(crate) fn marks(slug: &str) -> String {
    format!("{}/marks", dialogue(slug))
}

/// The marks as they stand, as a file.
pub(crate) fn api_marks(slug: &str) -> String {
    format!("/api/v1/dialogues/{slug}/marks.csv")
}

/// The marks as they stood at a moment, in microseconds.
pub(crate) fn marks_at(slug: &str, at: i64) -> String {
    format!("{}?at={at}", api_marks(slug))
}

/// Which questions represent those who marked, beside a set.
pub(crate) fn slate(slug: &str, set: i64) -> String {
    format!("{}/core/{set}/slate", dialogue(slug))
}

/// The desk that makes slates.
pub(crate) fn staff_slate(slug: &str, set: i64) -> String {
    format!("{}/slate", staff_set(slug, set))
}

/// What a participant says of themselves, for weighting.
pub(crate) fn background(slug: &str) -> String {
    format!("{}/background", dialogue(slug))
}

/// The people of the district, to which results are weighted.
pub(crate) fn staff_population(slug: &str) -> String {
    format!("{}/population", staff(slug))
}

/// Part of a core question in the API.
pub(crate) fn api_core_question(id: i64, part: &str) -> String {
    format!("/api/v1/core-questions/{id}/{part}")
}

/// The desk that names the opinion groups of a core question.
pub(crate) fn staff_opinion(slug: &str, set: i64, number: i64) -> String {
    format!("{}/{number}/opinion", staff_set(slug, set))
}

/// Voting, wherever statements wait for this visitor.
pub(crate) fn vote_anywhere(slug: &str) -> String {
    format!("/d/{slug}/vote")
}

/// Its Green Paper.
pub(crate) fn green_paper(slug: &str) -> String {
    paper(slug, PaperKind::Green)
}

/// The Green Paper as it was with an earlier set.
pub(crate) fn green_paper_of(slug: &str, set: i64) -> String {
    format!("/d/{slug}/papers/green/{set}")
}

/// A paper of a dialogue: its newest edition; the Green Paper's page has its core questions.
pub(crate) fn paper(slug: &str, kind: PaperKind) -> String {
    format!("/d/{slug}/papers/{kind}")
}

/// An edition of a paper: of this volume, with this number.
pub(crate) fn edition(slug: &str, kind: PaperKind, volume: i64, number: i64) -> String {
    format!("{}/{volume}-{number}", paper(slug, kind))
}

/// The remarks on the paragraph with this printed number.
pub(crate) fn remarks(
    slug: &str,
    kind: PaperKind,
    volume: i64,
    edition: i64,
    number: i64,
) -> String {
    format!("/d/{slug}/papers/{kind}/{volume}-{edition}/remarks/{number}")
}

/// The remarks on one paper, for those who reply.
pub(crate) fn staff_remarks(slug: &str, paper: i64) -> String {
    format!("{}/remarks", staff_paper(slug, paper))
}

/// Where a paragraph was last published.
pub(crate) fn paragraph(id: ParagraphId) -> String {
    format!("/paragraphs/{}", id.code())
}

/// The papers of a dialogue, for their writers.
pub(crate) fn staff_papers(slug: &str) -> String {
    format!("{}/papers", staff(slug))
}

/// One paper, for its writers.
pub(crate) fn staff_paper(slug: &str, id: i64) -> String {
    format!("{}/{id}", staff_papers(slug))
}

/// What it makes use of, and what it leaves out.
pub(crate) fn staff_coverage(slug: &str, id: i64) -> String {
    format!("{}/coverage", staff_paper(slug, id))
}

/// What it can cite.
pub(crate) fn staff_cite(slug: &str, id: i64) -> String {
    format!("{}/cite", staff_paper(slug, id))
}

/// The figures a paper can show.
pub(crate) fn staff_figures(slug: &str, id: i64) -> String {
    format!("{}/figures", staff_paper(slug, id))
}

/// What an assistant drafted for it.
pub(crate) fn staff_assistant(slug: &str, id: i64) -> String {
    format!("{}/assistant", staff_paper(slug, id))
}

/// One of its sections.
pub(crate) fn staff_section(slug: &str, paper: i64, section: i64) -> String {
    format!("{}/sections/{section}", staff_paper(slug, paper))
}

/// One of its paragraphs.
pub(crate) fn staff_paragraph(slug: &str, paper: i64, id: ParagraphId) -> String {
    format!("{}/paragraphs/{}", staff_paper(slug, paper), id.code())
}

/// One body.
pub(crate) fn body(slug: &str) -> String {
    format!("{BODIES}/{slug}")
}

/// The bodies of a dialogue.
pub(crate) fn bodies(slug: &str) -> String {
    format!("/d/{slug}/bodies")
}

/// The rules a body works under.
pub(crate) fn bylaws(slug: &str) -> String {
    format!("{}/bylaws", body(slug))
}

/// A file of a body: `roster.csv`, `bylaws.toml`.
pub(crate) fn body_file(slug: &str, file: &str) -> String {
    format!("{}/{file}", body(slug))
}

/// The bodies on the staff desk.
pub(crate) fn staff_bodies(slug: &str) -> String {
    format!("/staff/d/{slug}/bodies")
}

/// One body on the staff desk.
pub(crate) fn staff_body(slug: &str, body: &str) -> String {
    format!("{}/{body}", staff_bodies(slug))
}

/// The bylaws of a body on the staff desk.
pub(crate) fn staff_bylaws(slug: &str, body: &str) -> String {
    format!("{}/bylaws", staff_body(slug, body))
}

/// One member on the staff desk.
pub(crate) fn staff_member(slug: &str, body: &str, member: i64) -> String {
    format!("{}/members/{member}", staff_body(slug, body))
}

/// Where bodies are reorganised.
pub(crate) fn staff_reorganise(slug: &str) -> String {
    format!("/staff/d/{slug}/reorganise")
}

/// The meetings of a dialogue's bodies.
pub(crate) fn meetings(slug: &str) -> String {
    format!("/d/{slug}/calendar")
}

/// The meetings of one body.
pub(crate) fn body_meetings(slug: &str) -> String {
    format!("{}/meetings", body(slug))
}

/// What one body resolved.
pub(crate) fn resolutions(slug: &str) -> String {
    format!("{}/resolutions", body(slug))
}

/// The meetings of a dialogue for calendars.
pub(crate) fn meetings_calendar(slug: &str) -> String {
    format!("/d/{slug}/calendar.ics")
}

/// The same as a feed.
pub(crate) fn meetings_feed(slug: &str) -> String {
    format!("/d/{slug}/meetings.atom")
}

/// One meeting.
pub(crate) fn meeting(id: i64) -> String {
    format!("/meetings/{}", MeetingId(id).code())
}

/// Its entry for calendars.
pub(crate) fn meeting_calendar(id: i64) -> String {
    format!("{}/calendar.ics", meeting(id))
}

/// A paper of one of its items.
pub(crate) fn meeting_file(id: i64, file: i64) -> String {
    format!("{}/files/{file}", meeting(id))
}

/// Every vote of a secret ballot of it.
pub(crate) fn ballot(id: i64, ballot: i64) -> String {
    format!("{}/ballots/{ballot}", meeting(id))
}

/// The same as lines.
pub(crate) fn ballot_csv(id: i64, number: i64) -> String {
    format!("{}/choices.csv", ballot(id, number))
}

/// Its hall, for phones.
pub(crate) fn hall(id: i64) -> String {
    format!("{}/hall", meeting(id))
}

/// What the hall shows, as it changes.
pub(crate) fn hall_events(id: i64) -> String {
    format!("{}/events", hall(id))
}

/// Its hall, for a projector.
pub(crate) fn screen(id: i64) -> String {
    format!("{}/screen", meeting(id))
}

/// What the projector shows, as it changes.
pub(crate) fn screen_events(id: i64) -> String {
    format!("{}/events", screen(id))
}

/// Checking in to it.
pub(crate) fn check_in(id: i64) -> String {
    format!("{}/check-in", meeting(id))
}

/// Running it.
pub(crate) fn console(id: i64) -> String {
    format!("{}/console", meeting(id))
}

/// Preparing it.
pub(crate) fn prepare(id: i64) -> String {
    format!("{}/prepare", meeting(id))
}

/// Papers of its items.
pub(crate) fn prepare_files(id: i64) -> String {
    format!("{}/files", prepare(id))
}

/// The letter that called a meeting, in a format.
pub(crate) fn meeting_notice(id: i64, format: &str) -> String {
    format!("{}/notice/{format}", meeting(id))
}

/// The minutes of a meeting in a format.
pub(crate) fn minutes_file(id: i64, format: &str) -> String {
    format!("{}/{format}", minutes(id))
}

/// The minutes of a meeting.
pub(crate) fn minutes(id: i64) -> String {
    format!("{}/minutes", meeting(id))
}

/// Where members look them through.
pub(crate) fn minutes_review(id: i64) -> String {
    format!("{}/review", minutes(id))
}

/// Where they are kept.
pub(crate) fn minutes_edit(id: i64) -> String {
    format!("{}/edit", minutes(id))
}

/// The yearly reports of a dialogue.
pub(crate) fn reports(slug: &str) -> String {
    format!("/d/{slug}/reports")
}

/// The report of a year.
pub(crate) fn report(slug: &str, year: i16) -> String {
    format!("{}/{year}", reports(slug))
}

/// The report of a year in a format.
pub(crate) fn report_file(slug: &str, year: i16, format: &str) -> String {
    format!("{}/files/{format}", report(slug, year))
}

/// A table of a report.
pub(crate) fn report_table(slug: &str, year: i16, name: &str) -> String {
    format!("{}/{name}.csv", report(slug, year))
}

/// The spending of a year on the staff desk.
pub(crate) fn staff_report(slug: &str, year: i16) -> String {
    format!("/staff/d/{slug}/reports/{year}")
}

/// The meetings on the staff desk.
pub(crate) fn staff_meetings(slug: &str) -> String {
    format!("/staff/d/{slug}/meetings")
}

/// Its public moderation log.
pub(crate) fn moderation_log(slug: &str) -> String {
    format!("/d/{slug}/moderation")
}

/// Its calls for members.
pub(crate) fn calls(slug: &str) -> String {
    format!("/d/{slug}/calls")
}

/// A call for members.
pub(crate) fn call(id: i64) -> String {
    format!("/calls/{}", CallId(id).code())
}

/// The form by which anybody applies to a call.
pub(crate) fn apply(id: i64) -> String {
    format!("{}/apply", call(id))
}

/// An application, for whoever holds its receipt.
pub(crate) fn application(id: i64, receipt: &str) -> String {
    format!("{}/applications/{receipt}", call(id))
}

/// A published file of a selection.
pub(crate) fn call_file(id: i64, name: &str) -> String {
    format!("{}/files/{name}", call(id))
}

/// Its gatherings.
pub(crate) fn gatherings(slug: &str) -> String {
    format!("/d/{slug}/gatherings")
}

/// The models of a dialogue's White Paper.
pub(crate) fn models(slug: &str) -> String {
    format!("/d/{slug}/models")
}

/// The same as a workbook.
pub(crate) fn models_xlsx(slug: &str) -> String {
    format!("{}.xlsx", models(slug))
}

/// Where members of a body score models.
pub(crate) fn body_models(slug: &str) -> String {
    format!("{}/models", body(slug))
}

/// The models of a dialogue, for its staff.
pub(crate) fn staff_models(slug: &str) -> String {
    format!("{}/models", staff(slug))
}

/// One model, for its staff.
pub(crate) fn staff_model(slug: &str, id: i64) -> String {
    format!("{}/{}", staff_models(slug), ModelId(id).code())
}

/// Where staff let bodies score models.
pub(crate) fn staff_scorings(slug: &str) -> String {
    format!("{}/scorings", staff(slug))
}

/// Where staff close a scoring.
pub(crate) fn staff_scoring_close(slug: &str, id: i64) -> String {
    format!("{}/{id}/close", staff_scorings(slug))
}

/// A model.
pub(crate) fn model(id: i64) -> String {
    format!("/models/{}", ModelId(id).code())
}

/// A gathering.
pub(crate) fn gathering(id: i64) -> String {
    format!("/gatherings/{}", GatheringId(id).code())
}

/// A photo of a gathering.
pub(crate) fn photo(gathering_id: i64, photo: i64) -> String {
    format!("{}/photos/{photo}", gathering(gathering_id))
}

/// The themes and agendas of a dialogue.
pub(crate) fn themes(slug: &str) -> String {
    format!("{}/themes", dialogue(slug))
}

/// A theme.
pub(crate) fn theme(id: i64) -> String {
    format!("/themes/{}", ThemeId(id).code())
}

/// An agenda.
pub(crate) fn agenda(id: i64) -> String {
    format!("/agendas/{}", AgendaId(id).code())
}

/// Its notices.
pub(crate) fn notices(slug: &str) -> String {
    format!("/d/{slug}/notices")
}

/// Its notices as a feed.
pub(crate) fn notices_feed(slug: &str) -> String {
    format!("/d/{slug}/notices.atom")
}

/// A notice.
pub(crate) fn notice(id: i64) -> String {
    format!("/notices/{}", NoticeId(id).code())
}

/// How far every core question has come, over all bodies.
pub(crate) fn work(slug: &str) -> String {
    format!("{}/work", dialogue(slug))
}

/// A body's workspace on a core question.
pub(crate) fn workspace(body: &str, core_question: i64) -> String {
    format!("/bodies/{body}/work/{core_question}")
}

/// The desk that gives core questions to bodies.
pub(crate) fn staff_work(slug: &str) -> String {
    format!("{}/work", staff(slug))
}

/// A piece of evidence.
pub(crate) fn evidence(id: i64) -> String {
    format!("/evidence/{}", EvidenceId(id).code())
}

/// The evidence of a dialogue.
pub(crate) fn evidence_list(slug: &str) -> String {
    format!("{}/evidence", dialogue(slug))
}

/// Adding evidence to a dialogue.
pub(crate) fn evidence_add(slug: &str) -> String {
    format!("{}/evidence/add", dialogue(slug))
}

/// An expert.
pub(crate) fn expert(member: i64) -> String {
    format!("/experts/{member}")
}

/// A request for an expert's opinion.
pub(crate) fn inquiry(id: i64) -> String {
    format!("/inquiries/{id}")
}

/// The requests for opinions of a dialogue.
pub(crate) fn inquiries(slug: &str) -> String {
    format!("{}/inquiries", dialogue(slug))
}

/// The picture of a shared page, in the version with this key.
pub(crate) fn preview(of: &str, key: &str) -> String {
    format!("{of}/preview/{key}")
}

/// The scan shown beside a contribution.
pub(crate) fn scan(kind: Kind, id: i64) -> String {
    format!("{}/scan", contribution(kind, id))
}

/// An outcome.
pub(crate) fn outcome(id: i64) -> String {
    format!("/outcomes/{}", OutcomeId(id).code())
}

/// A question.
pub(crate) fn question(id: i64) -> String {
    format!("/q/{}", QuestionId(id).code())
}

/// A contribution of any kind.
pub(crate) fn contribution(kind: Kind, id: i64) -> String {
    let letter = match kind {
        Kind::Question => 'q',
        Kind::Answer => 'a',
        Kind::Statement => 's',
        Kind::Remark => 'v',
    };
    format!("/{letter}/{}", app::contribution::code(kind, id))
}

/// The link by which someone claims their participation.
pub(crate) fn claim(token: &str) -> String {
    format!("/me/claim/{token}")
}

/// The link in mails that stops them.
pub(crate) fn stop_mails(secret: &str) -> String {
    format!("/me/mails/{secret}")
}

/// The link by which a guardian consents.
pub(crate) fn guardian(token: &str) -> String {
    format!("/guardian/{token}")
}

/// A receipt.
pub(crate) fn receipt(code: domain::receipt::ReceiptCode) -> String {
    format!("{RECEIPTS}/{code}")
}

/// The proof file behind a receipt.
pub(crate) fn receipt_proof(code: domain::receipt::ReceiptCode) -> String {
    format!("{}/proof", receipt(code))
}

/// A receipt, short enough for a small QR code.
pub(crate) fn short_receipt(code: domain::receipt::ReceiptCode) -> String {
    format!("/r/{code}")
}

/// The receipt shown right after sending.
pub(crate) fn new_receipt(code: domain::receipt::ReceiptCode) -> String {
    format!("{RECEIPTS}/{code}?new=1")
}

/// A place to go back to, if it is one of ours: an address on this site, never another's.
pub(crate) fn own(back: &str) -> Option<&str> {
    let plain = back.chars().all(|c| !c.is_control() && c != '\\');
    (back.starts_with('/') && !back.starts_with("//") && plain && back.len() < 1000).then_some(back)
}

/// A query string from the pairs that have a value, with a leading `?`; empty when none has.
pub(crate) fn query(pairs: &[(&str, String)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        text.push(if text.is_empty() { '?' } else { '&' });
        text.push_str(name);
        text.push('=');
        text.push_str(&encoded(value));
    }
    text
}

/// A text in percent-encoding, as queries and headers want it (RFC 3986).
pub(crate) fn encoded(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// Its actions.
pub(crate) fn actions(slug: &str) -> String {
    format!("/d/{slug}/actions")
}

/// An action.
pub(crate) fn action(id: i64) -> String {
    format!("/actions/{}", ActionId(id).code())
}

/// Its actions, for its staff.
pub(crate) fn staff_actions(slug: &str) -> String {
    format!("{}/actions", staff(slug))
}

/// One action, for its staff.
pub(crate) fn staff_action(slug: &str, id: i64) -> String {
    format!("{}/actions/{}", staff(slug), ActionId(id).code())
}

/// Its indicators, for its staff.
pub(crate) fn staff_indicators(slug: &str) -> String {
    format!("{}/indicators", staff(slug))
}

/// One indicator, for its staff.
pub(crate) fn staff_indicator(slug: &str, id: i64) -> String {
    format!("{}/indicators/{}", staff(slug), IndicatorId(id).code())
}

/// Where an indicator stands: its place on the page of what it measures.
pub(crate) fn indicator(id: IndicatorId) -> String {
    format!("/indicators/{}", id.code())
}

/// The values of an indicator as a table.
pub(crate) fn indicator_csv(id: i64) -> String {
    format!("/api/v1/indicators/{}/series.csv", IndicatorId(id).code())
}

/// Its pilots.
pub(crate) fn pilots(slug: &str) -> String {
    format!("/d/{slug}/pilots")
}

/// A pilot.
pub(crate) fn pilot(id: i64) -> String {
    format!("/pilots/{}", PilotId(id).code())
}

/// A picture of a pilot's report.
pub(crate) fn pilot_picture(id: i64, picture: i64) -> String {
    format!("{}/pictures/{picture}", pilot(id))
}

/// The feed of its pilots' reports.
pub(crate) fn pilots_feed(slug: &str) -> String {
    format!("/d/{slug}/pilots.atom")
}

/// Its pilots, for its staff.
pub(crate) fn staff_pilots(slug: &str) -> String {
    format!("{}/pilots", staff(slug))
}

/// One pilot, for its staff.
pub(crate) fn staff_pilot(slug: &str, id: i64) -> String {
    format!("{}/pilots/{}", staff(slug), PilotId(id).code())
}

/// Its newest choice of pilots.
pub(crate) fn choice(slug: &str) -> String {
    format!("{}/choice", pilots(slug))
}

/// One of its choices of pilots.
pub(crate) fn choice_of(slug: &str, id: i64) -> String {
    format!("{}?of={id}", choice(slug))
}

/// The ballots of a choice as they were counted.
pub(crate) fn choice_file(slug: &str, id: i64) -> String {
    format!("{}.pb?of={id}", choice(slug))
}

/// Its choices of pilots, for its staff.
pub(crate) fn staff_choices(slug: &str) -> String {
    format!("{}/choices", staff(slug))
}

/// One choice of pilots, for its staff.
pub(crate) fn staff_choice(slug: &str, id: i64) -> String {
    format!("{}/choices/{id}", staff(slug))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_addresses_are_gone_back_to() {
        assert_eq!(own("/d/garam?x=1"), Some("/d/garam?x=1"));
        for other in ["https://x.example", "//x.example", "/\\x.example", "", "x", "/a\nb"] {
            assert_eq!(own(other), None, "{other}");
        }
    }

    #[test]
    fn queries_are_escaped() {
        let pairs =
            [("q", "밤 돌봄&x".to_owned()), ("sector", String::new()), ("page", "2".to_owned())];
        assert_eq!(query(&pairs), "?q=%EB%B0%A4%20%EB%8F%8C%EB%B4%84%26x&page=2");
    }
}
