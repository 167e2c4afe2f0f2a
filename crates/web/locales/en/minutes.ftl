minutes-title = Minutes
minutes-of = Minutes of { $name }
minutes-status-draft = Being written
minutes-status-circulated = With the members
minutes-status-approved = Approved
minutes-status-signed = Signed
minutes-status-published = Published
minutes-due = To be published until
minutes-due-left = { $day } ({ $n ->
    [one] { $n } day
   *[other] { $n } days
 } left)
minutes-due-today = { $day } (today)
minutes-due-over = { $day } ({ $n ->
    [one] { $n } day
   *[other] { $n } days
 } overdue)
minutes-published-at = Published
minutes-published-late = They were published after { $day }, when they were due.
minutes-rule = Rule
minutes-none = No minutes are published yet
minutes-none-do = Once the members have looked them through and chair and secretary have signed, you can read them here. Until then there is the record of the meeting.
minutes-before = The minutes will be here when the meeting is over.
minutes-see-record = See the record of the meeting
minutes-text = Text of the minutes
minutes-version = Version { $n }
minutes-earlier = This is an earlier published version. The current one is here:
minutes-section-withheld = An item that is not published
minutes-withheld-closed = Dealt with behind closed doors, and therefore left out.
minutes-withheld-resolved = Left out, because the body resolved not to publish it.
minutes-redacted = A paragraph that is hidden
minutes-secrecy-person = Personal data (Official Information Disclosure Act, Article 9 (1) 6)
minutes-secrecy-deliberation = A decision in the making (Official Information Disclosure Act, Article 9 (1) 5)
minutes-secrecy-business = Business secrets (Official Information Disclosure Act, Article 9 (1) 7)
minutes-secrecy-resolved = Withheld by resolution (Ordinance on committees, Article 14)
minutes-signatures = Signatures
minutes-signed-chair = Chair
minutes-signed-secretary = Secretary
minutes-signed-none = Not signed yet
minutes-digest = Fingerprint of the text (SHA-256)
minutes-digest-why = Two people signed this fingerprint. A single other letter gives another one. It is of the whole text, hidden places included; how it is computed is told in the handbook and the API.
minutes-versions = Published versions
minutes-versions-why = A correction after publication is a new version with its reason; earlier ones stay readable.
minutes-version-first = First publication
minutes-corrections = Corrections members asked for
minutes-accepted = Corrected
minutes-declined = Not corrected
minutes-waiting = Waiting
minutes-paragraph-gone = A paragraph that is gone
minutes-print = Print
minutes-by-chair = approved by the chair
minutes-by-meeting = approved by a meeting
minutes-approved = Approval
minutes-review = Look the minutes through
minutes-review-lead = The whole text, which only members and staff see. Where something is written wrongly, say so at its paragraph.
minutes-review-until = You can ask for corrections until { $day }.
minutes-review-closed = Corrections are not taken at the moment.
minutes-correct = Ask for a correction
minutes-correct-text = It should say
minutes-correct-note = Why
minutes-correct-do = Send
minutes-correct-sent = Your correction was sent. The answer will stand below.
minutes-said-closed = Corrections are not taken at the moment.
minutes-said-full = Too many corrections wait for an answer. Please send yours again later.
minutes-hidden-public = Hidden in the published text
minutes-corrections-none = Nobody asked for a correction yet
minutes-edit = Keep the minutes
