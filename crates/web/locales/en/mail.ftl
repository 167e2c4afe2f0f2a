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
