mail-claim-subject = Mundap: carry on with my part
mail-claim =
    Open the address below to tie your part to this e-mail address. Open it on another device, and you take part there as the same person.

    { $url }

    It works once, within an hour. If you did not ask for it, delete this mail; nothing changes.
mail-guardian-subject = Mundap: your consent for a child under 14
mail-guardian =
    A child who wants to use an e-mail address on Mundap named yours as their guardian's. Personal data of children under 14 may be processed only with the consent of a legal guardian.

    Read at the address below what is processed and why, and consent or refuse.

    { $url }

    The child's address is not used before you consent. Without your consent within five days, both addresses are destroyed.
mail-published-subject = Mundap: { $code } is public
mail-published =
    { $code }, which you sent, is public now.

    { $url }
mail-hidden-subject = Mundap: { $code } was hidden
mail-hidden =
    { $code }, which you sent, was hidden by a moderator. The reason stands here:

    { $url }
mail-restored-subject = Mundap: { $code } is public again
mail-restored =
    { $code }, which had been hidden, is public again.

    { $url }
mail-in-core-question-subject = Mundap: { $code } became part of a core question
mail-in-core-question =
    { $code }, which you asked, became part of a core question.

    { $url }
mail-dismissed-subject = Mundap: notice of dismissal from { $body }
mail-dismissed =
    You were dismissed as a member of { $body } as of { $day }.

    Reason: { $reason }

    The list of members is here. If you object, please tell the office in charge.

    { $url }
mail-inquiry-subject = Mundap: your opinion on core question { $n } is asked for
mail-inquiry =
    Your opinion on core question { $n } is asked for. See what is asked and by when, and answer or decline:

    { $url }
mail-application-subject = Mundap: your application to { $code }
mail-application-received =
    Your application to call { $code }, “{ $title }”, has arrived. Its receipt is { $receipt }. Below you can follow it, or take it back.
mail-application-eligible =
    Your qualifications for call { $code }, “{ $title }”, were checked. You take part in the selection.
mail-application-ineligible =
    You do not take part in the selection of call { $code }, “{ $title }”. The reason stands below.
mail-application-selected =
    You were selected in call { $code }, “{ $title }”. Please answer below whether you take the seat.
mail-application-alternate =
    You are an alternate in call { $code }, “{ $title }”. If a seat becomes free, you are asked in the published order.
mail-application-unselected =
    You were not selected in call { $code }, “{ $title }”. Thank you for applying. Below you can check how people were selected.
mail-application-appointed =
    You were appointed a member by call { $code }, “{ $title }”. The office will hand you the letter of appointment.
mail-call-withdrawn-subject = Mundap: call { $code } was withdrawn
mail-call-withdrawn =
    Call { $code }, “{ $title }”, to which you applied, was withdrawn. The reason stands below.

    { $url }
mail-application-end =
    { $url }

    —
    This mail was sent by Mundap. Answers are not read. The address above is the key to your application: show it to nobody.
mail-end =
    —
    Sent by Mundap; replies are not read. To stop notices or remove your address: { $url }
mail-meeting-subject = [Notice] { $name }
mail-meeting-changed-subject = [Changed] { $name }
mail-meeting-materials-subject = [Papers] { $name }
mail-meeting-cancelled-subject = [Cancelled] { $name }
mail-meeting =
    Notice of { $name } ({ $kind }).

    When: { $when }
    Where: { $place }

    Agenda
    { $items }

    Agenda and papers are here:
    { $url }
mail-meeting-materials =
    All papers of { $name } are there. Please read them before the meeting.

    When: { $when }
    { $url }
mail-meeting-cancelled =
    { $name } ({ $when }) is not held.

    Reason: { $reason }
    { $url }
mail-minutes-circulated-subject = [Minutes] { $name }
mail-minutes-circulated =
    Please look through the minutes of { $name }. Say until { $due }, paragraph by paragraph, what is to be corrected.

    { $url }
mail-minutes-due-subject = [Due] Minutes of { $name }
mail-minutes-due =
    The minutes of { $name } have to be published until { $due }. They are not yet.

    Rule: { $article }
    { $url }
mail-minutes-late-subject = [Overdue] Minutes of { $name }
mail-minutes-late =
    The minutes of { $name } had to be published until { $due }. They still are not.

    Rule: { $article }
    { $url }
mail-replied-subject = Mundap: { $code } has a reply
mail-replied =
    The office replied to your remark { $code }.

    { $url }
