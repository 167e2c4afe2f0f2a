staff-role-expert = Expert
staff-role-expert-hint = Answers in the experts’ channel
staff-role-subcommittee-member = Subcommittee member
staff-role-subcommittee-member-hint = Answers in the subcommittee channel
staff-role-council-member = Council member
staff-role-council-member-hint = Takes part in meetings and resolutions
staff-role-moderator = Moderator
staff-role-moderator-hint = Publishes and hides texts
staff-role-editor = Editor
staff-role-editor-hint = Imports, groups, builds core questions
staff-role-secretary = Secretary
staff-role-secretary-hint = Everything in the dialogue, settings and roles included
staff-role-operator = Operator
staff-role-operator-hint = Opens dialogues and runs the installation
staff-tab-home = Overview
staff-tab-moderation = Moderation
staff-tab-import = Import
staff-tab-slip = Paper slips
staff-tab-duplicates = Duplicates
staff-tab-core = Core questions
staff-tab-translations = Translations
staff-tab-people = People and roles
staff-tab-settings = Settings
staff-tab-undo = Undo
staff-tabs-label = Staff menu
staff-public-page = Public page
staff-sign-out = Sign out
staff-find = Find
staff-from = From
staff-to = Until
staff-limit = Up to { $n } characters
staff-left = {"{"}n{"}"} characters left
staff-over = Up to {"{"}limit{"}"} characters; now {"{"}n{"}"}
staff-no-sector = No sector
staff-no-place = No neighbourhood
staff-all-sectors = All sectors
staff-all-places = All neighbourhoods
staff-choose-code = Choose { $code }
staff-command-line = Command line
staff-channel = Channel
staff-channel-online = Online
staff-channel-field = Gatherings and paper
staff-channel-subcommittee = Subcommittee
staff-channel-expert = Experts
staff-kind-question = Question
staff-kind-answer = Answer
staff-kind-statement = Statement
staff-keys-switch = Use single keys
staff-faults = To correct: { $n }
staff-field-title = Sentence
staff-field-name = Name
staff-field-reason = Reason
staff-fault-required = This is empty. Please fill it in.
staff-fault-too-short = It needs at least { $n } characters.
staff-fault-too-long = At most { $max } characters; now { $length }.
staff-fault-character = Character { $position } ({ $code }) cannot be used.
staff-fault-unknown = “{ $given }” is not in the list.
staff-fault-unknown-near = “{ $given }” is not in the list. Did you mean “{ $nearest }”?
staff-fault-wrong = This does not fit. Please check it.
staff-fault-malformed = This cannot be read. Please write it anew.
staff-fault-email = Write an e-mail address, such as kim@example.kr.
staff-fault-slug = 2 to 40 lower-case letters, digits and single hyphens.
staff-fault-date = Not a day. Write one such as 2026-11-23, not in the future.
staff-fault-period = There must be a start, and the end must come after it.
staff-fault-minutes = Write 0 to 43,200 minutes (30 days).
staff-fault-header = The first row has no column named “질문” or “question”.
staff-fault-taken = This is taken. Please write another.
staff-undo = Undo
staff-undo-what = Undo: { $what }
staff-undone = Undone: { $what }
staff-undo-title = Undo
staff-undo-lead = The latest 200 actions. What is undone stays on the record.
staff-undo-none = Nothing was done yet
staff-undo-none-do = What staff do appears here and can be undone one by one.
staff-undo-all = All actions
staff-undo-when = When
staff-undo-who = Who
staff-undo-what-head = What
staff-undo-undone = Undone · { $at }
staff-done-published = { $code } published
staff-done-hidden = { $code } hidden
staff-done-restored = { $code } shown again
staff-done-linked = { $n ->
    [one] One question put into a core question
   *[other] { $n } questions put into a core question
 }
staff-done-unlinked = { $n ->
    [one] One question taken out of a core question
   *[other] { $n } questions taken out of a core question
 }
staff-done-grouped = { $n ->
    [one] One question grouped as a duplicate
   *[other] { $n } questions grouped as duplicates
 }
staff-done-ungrouped = { $n ->
    [one] One question taken out of its group
   *[other] { $n } questions taken out of their group
 }
staff-done-core-added = Core question added
staff-done-translation-written = Translation written
staff-done-translation-reviewed = Translation reviewed
staff-done-translation-withdrawn = Translation withdrawn
staff-done-core-edited = Core question rewritten
staff-done-core-removed = Core question removed
staff-done-core-moved = Core question moved
staff-done-set-published = Set of core questions published
staff-done-role-revoked = Role ended
staff-done-dialogue-changed = Settings changed
staff-done-something = Something else
staff-said-barred = The author was barred. Who it is stays unseen.
staff-said-let-in = The author may take part again.
staff-said-set-begun = A new set was begun. Write its first core question.
staff-said-role-revoked = The role was ended.
staff-said-dialogue-added = The dialogue is open. Periods and moderation are in the settings.
staff-said-upload-dropped = The file was dropped. Nothing was stored.
staff-said-upload-gone = The file is gone; it is kept for an hour. Please send it again.
staff-said-nothing = Choose questions first.
staff-said-no-number = There is no core question with this number.
staff-said-no-author = This text has no author; imported texts have none.
staff-said-questions = Choose at least two questions, only published ones.
staff-said-state = It changed meanwhile. Please look at it as it is now.
staff-conflict-undone = This was undone already.
staff-conflict-translation-settled = This translation is settled already.
staff-conflict-original-reworded = The original was reworded. Please translate it again.
staff-conflict-original-gone = The original can no longer be read.
staff-said-text-saved = The text was reworded and is in use.
staff-said-text-checked = Noted as checked.
staff-said-text-restored = The first wording is back.
staff-said-report-settled = Noted as settled.
staff-conflict-withdrawn = The author withdrew the text, so this cannot be undone.
staff-conflict-set-published = A published set cannot be changed. Begin a new one, or undo the publication.
staff-conflict-set-empty = An empty set cannot be published.
staff-conflict-set-full = A set holds at most 100 core questions.
staff-conflict-set-answered = The set has answers already, so its publication stays.
staff-conflict-last-operator = The last operator stays. Add another one first.
staff-list-title = Dialogues you work in
staff-list-none = No dialogue yet
staff-list-none-do = The first dialogue appears here.
staff-home-title = Staff overview
staff-figure-questions = Questions
staff-figure-waiting = { $n } waiting
staff-figure-answers = Answers
staff-figure-statements = Statements
staff-figure-votes = Votes
staff-figure-participants = { $n ->
    [one] 1 participant
   *[other] { $n } participants
 }
staff-figure-covered = Covered
staff-tasks = To do
staff-task-waiting = Texts that wait for moderation
staff-task-waiting-do = Those that waited longest come first.
staff-task-unlinked = Questions in no core question
staff-task-unlinked-do = Counted by the newest set.
staff-task-draft = A set that is not published
staff-task-upload = An import that is not stored
staff-imports = Imported files
staff-import-added = { $n ->
    [one] 1 question
   *[other] { $n } questions
 }
staff-places = Covered by neighbourhood (lowest first)
staff-places-note = Share of each neighbourhood’s questions that are in a core question. The tick is the overall { $n }.
staff-latest = Latest actions
staff-latest-none = Nothing yet. Actions can be undone here.
staff-queue-waiting = Waiting
staff-queue-published = Published
staff-queue-hidden = Hidden
staff-queue-title-waiting = Waiting for moderation: { $n }
staff-queue-title-published = Published: { $n }
staff-queue-title-hidden = Hidden: { $n }
staff-queue-lead = What is published can be hidden later; every decision stands in the public log with its reason.
staff-queue-pick = Filter by state
staff-queue-heading = Texts
staff-queue-none = Nothing here
staff-queue-none-do = New texts appear here.
staff-queue-open = Open { $code }
staff-queue-reason = Reason for hiding
staff-queue-reason-choose = Choose a reason for hiding
staff-queue-note = Explanation in the public log
staff-queue-note-hint = For the public log (empty: the usual words)
staff-queue-publish = Publish
staff-queue-publish-what = Publish { $code }
staff-queue-hide = Hide
staff-queue-hide-what = Hide { $code }
staff-queue-restore = Show again
staff-queue-restore-what = Show { $code } again
staff-queue-bar = Bar the author
staff-queue-bar-confirm = Bar the author from taking part? The chosen reason is recorded.
staff-queue-bar-reason = Choose a reason before barring the author.
staff-queue-let-in = Let the author in again
staff-queue-reason-needed = Choose a reason for hiding.
staff-queue-keys = In the list: J and K move, P publishes, H hides, R shows again, U undoes
staff-reason-privacy = Someone’s personal data
staff-reason-abuse = Abuse
staff-reason-advertising = Advertising
staff-reason-hate = Hate or discrimination
staff-reason-off-topic = Off topic
staff-reason-repeated = Repeated
staff-reason-unlawful = Against the law
staff-note-privacy = Hidden because it shows someone’s personal data. Please send it again without them.
staff-note-abuse = Hidden because it insults people. Please say it again without that.
staff-note-advertising = Hidden because it advertises something.
staff-note-hate = Hidden because it discriminates against people.
staff-note-off-topic = Hidden because it is about something else than this dialogue.
staff-note-repeated = Hidden because the same text was sent repeatedly; one of them stays.
staff-note-unlawful = Hidden because the law forbids such content.
staff-core-title = Sets of core questions
staff-core-lead = A published set stays as it is. To change something, begin a new one.
staff-core-none = No set yet
staff-core-none-do = Begin the first set, then put questions into core questions.
staff-core-number = Number
staff-core-name = Name of the set
staff-core-name-hint = For example: November 2026
staff-core-state = State
staff-core-dates = Dates
staff-core-draft = Draft
staff-core-published = Published
staff-core-begin = New set
staff-core-begin-send = Begin the set
staff-core-topline = { $linked } of { $total } questions are covered
staff-desk-title = Building core questions: { $set }
staff-desk-questions = Questions: { $n }
staff-desk-find = Find questions
staff-desk-show = Show
staff-desk-unlinked-first = Uncovered first
staff-desk-unlinked = Uncovered only
staff-desk-linked = Covered only
staff-desk-none = No such question
staff-desk-none-do = Use fewer words or other conditions.
staff-desk-code = Code
staff-desk-sentence = Question (in its own words)
staff-desk-core = Core
staff-desk-no-core = No core question
staff-desk-list = List of questions
staff-desk-assign-label = Chosen questions
staff-desk-assign = Put in here
staff-desk-take-out = Take out
staff-desk-new = New core question
staff-desk-core-number = Core question { $n }
staff-desk-title-label = Sentence
staff-desk-more = Explanation and sector
staff-desk-body = Explanation
staff-desk-save = Save
staff-desk-add = Add the core question
staff-desk-remove = Remove this core question
staff-desk-remove-confirm = Remove this core question from the set? It can be undone.
staff-desk-order = Order
staff-desk-move = Move
staff-desk-linked-count = Covered questions: { $n }
staff-desk-linked-none = None yet. Choose some on the left.
staff-desk-linked-none-now = No question is in it.
staff-desk-unfold = Show { $n } more
staff-desk-unfold-places = { $n ->
    [one] Show one more neighbourhood
   *[other] Show { $n } more neighbourhoods
 }
staff-desk-unlink = Out
staff-desk-unlink-what = Take { $code } out
staff-desk-likely = Perhaps these too: { $n }
staff-desk-likely-note = Likeness · a person decides
staff-desk-link = In
staff-desk-link-what = Put { $code } in
staff-desk-lowest = lowest first
staff-desk-tick = The tick is the overall { $n }.
staff-desk-cores = Core questions: { $n }
staff-desk-publish = Publish the set
staff-desk-publish-note = Once published, it is public and takes answers. It can no longer be changed; until the first answer the publication can be undone.
staff-desk-publish-send = { $n ->
    [one] Publish the core question
   *[other] Publish { $n } core questions
 }
staff-key-move = up and down
staff-key-choose = choose
staff-key-assign = put in
staff-key-number = by number
staff-dup-lead = Likeness is only counted; a person decides. Grouped questions stay visible one by one.
staff-dup-find = Find duplicates
staff-dup-find-label = A code (Q-0412) or words
staff-dup-group = Group the chosen
staff-dup-grouped = grouped already
staff-dup-score = likeness { $score }
staff-dup-alone = No other question is like it. Find those to group by words.
staff-dup-none-found = No such question
staff-dup-none-found-do = Check the code or use fewer words.
staff-dup-groups = Groups
staff-dup-groups-note = largest first
staff-dup-no-groups = No groups yet
staff-dup-no-groups-do = Find questions above and group those that ask the same.
staff-dup-size = { $n ->
    [one] 1 question
   *[other] { $n } questions
 }
staff-dup-open = Open
staff-dup-ungroup = Take the chosen out
staff-import-title = Import questions
staff-ended = This dialogue has ended
staff-ended-do = To bring in more, set its status back to public in the settings.
staff-import-lead = You see a preview first. Nothing is stored before you say so.
staff-import-step-file = File
staff-import-step-preview = Preview
staff-import-step-store = Store
staff-import-file = File
staff-import-file-hint = CSV (UTF-8, CP949) or XLSX, up to 100 MB. The first row holds the names; only “question” is needed.
staff-import-template = Download a template (XLSX)
staff-import-skip = Leave bad rows out
staff-import-skip-hint = Otherwise one bad row stops the import
staff-import-add = Add missing sectors and neighbourhoods
staff-import-add-hint = The preview lists the new names
staff-import-send = Send and preview
staff-import-questions = Questions
staff-import-no-file = No file was chosen.
staff-import-no-file-do = Choose a file and send it.
staff-import-refused = This file cannot be read
staff-import-nothing-stored = Nothing was stored.
staff-import-header-do = Use each column name once, and name the column with the sentences “질문” or “question”.
staff-import-stored = { $n ->
    [one] One question was stored.
   *[other] { $n } questions were stored.
 }
staff-import-stored-known = { $n ->
    [one] One row had been imported before and was left alone.
   *[other] { $n } rows had been imported before and were left alone.
 }
staff-import-stored-left-out = { $n ->
    [one] One bad row was left out.
   *[other] { $n } bad rows were left out.
 }
staff-import-see = See the questions
staff-import-see-first = See the first of them
staff-import-waiting = A file waits: { $name }.
staff-import-waiting-go = Go to its preview
staff-preview-title = Import preview
staff-preview-rows = { $n ->
    [one] 1 row
   *[other] { $n } rows
 }
staff-preview-refused = Rows to correct before storing: { $n }
staff-preview-refused-do = Correct the file and send it again, or leave the bad rows out.
staff-preview-fault = Row { $row }, “{ $column }”: { $text }
staff-preview-nothing-new = There is nothing new: every row was imported before or is bad.
staff-preview-good = { $n ->
    [one] One question will be public at once.
   *[other] { $n } questions will be public at once.
 }
staff-preview-new = New
staff-preview-known = Known
staff-preview-known-note = from this very file
staff-preview-bad = Bad rows
staff-preview-bad-skipped = left out
staff-preview-again = Preview with these
staff-preview-new-names = Names to be added
staff-preview-bad-rows = Rows to correct: { $n }
staff-preview-more-bad = And { $n } more.
staff-preview-row = Row
staff-preview-column = Column
staff-preview-what = What to correct
staff-preview-columns = How the columns are read
staff-preview-header = Column in the file
staff-preview-read-as = Read as
staff-preview-unused = not used
staff-preview-first = First rows: { $n }
staff-preview-store = { $n ->
    [one] Store one question
   *[other] Store { $n } questions
 }
staff-preview-other = Send another file
staff-preview-drop = Drop the file
staff-column-title = Question
staff-column-body = Details
staff-column-date = Day
staff-column-language = Language
staff-table-empty = The file is empty.
staff-table-too-large = The file is too large; at most { $limit } MB.
staff-table-too-many-rows = Too many rows; at most { $limit }.
staff-table-too-many-columns = { $found } columns; at most { $limit }.
staff-table-cell-too-long = Row { $row }, column { $column }: { $found } characters; at most { $limit }.
staff-table-unknown-format = This is { $found }. Send a CSV or XLSX file.
staff-table-protected = The workbook has a password.
staff-table-bad-encoding = Line { $line }, character { $character }: not a { $tried } character.
staff-table-unclosed-quote = Row { $row }: a quotation mark is never closed.
staff-table-control-character = Row { $row }, column { $column }: an invisible character ({ $code }).
staff-table-wrong-width = Row { $row } has { $found } cells; the first row has { $expected }.
staff-table-repeated-header = Row { $row }: column { $column } has the name of column { $first }, “{ $name }”.
staff-table-blank-header = Row { $row }: column { $column } has no name.
staff-table-failed-formula = Row { $row }, column { $column }: a formula failed ({ $found }).
staff-table-damaged = The workbook is damaged.
staff-table-unreadable = The file could not be read.
staff-table-found-xls = an old Excel file (XLS)
staff-table-found-xlsb = a binary Excel file (XLSB)
staff-table-found-hwp = a Hangul document (HWP)
staff-table-found-hwpx = a Hangul document (HWPX)
staff-table-found-docx = a Word document
staff-table-found-opendocument = an OpenDocument file
staff-table-found-pdf = a PDF file
staff-table-found-utf16 = UTF-16 text
staff-table-found-html = a web page
staff-table-found-zip = a zip archive
staff-table-found-unknown = a file of unknown kind
staff-table-hint-save-as-xlsx-or-csv = Save the table as XLSX or CSV UTF-8 and send that.
staff-table-hint-save-as-csv = Save the file as CSV UTF-8 and send that.
staff-table-hint-remove-password = Save the workbook without its password.
staff-table-hint-split = Send the table in several files.
staff-table-hint-quote = Put quotation marks around texts with commas or line breaks, and close them.
staff-table-hint-name-columns = Give every column a name of its own, or delete it.
staff-table-hint-delete-character = Delete the character; type the text anew if it cannot be seen.
staff-table-hint-shorten = Shorten the text.
staff-table-hint-match-header = Give the row as many cells as the first row has.
staff-table-hint-repair-formula = Repair the formula, or replace it by its value.
staff-table-hint-fill = Check that this is the right file and that it has a header.
staff-table-hint-send-again = Save the file anew and send it again.
staff-settings-lead = Changes hold from the moment they are saved; they are recorded and can be undone.
staff-settings-dialogue = Dialogue
staff-settings-title = Title
staff-settings-summary = Summary in a sentence or two
staff-settings-status = Status
staff-status-draft = Being prepared
staff-status-draft-hint = Only staff see it
staff-status-published = Public
staff-status-published-hint = Anyone sees it and takes part
staff-status-closed = Closed
staff-status-closed-hint = Anyone sees it; nothing more is taken in
staff-settings-stages = Stages and dates
staff-stage = Stage
staff-stage-done = Over
staff-stage-current = Under way
staff-stage-not-yet = Not yet
staff-stage-none = No dates
staff-settings-periods = Periods
staff-settings-periods-hint = Empty means open-ended. The last day counts whole.
staff-activity = Activity
staff-activity-ask = Asking
staff-activity-answer = Answering
staff-activity-state = Writing statements
staff-activity-vote = Voting
staff-period-open = Open
staff-period-closed = Closed
staff-settings-moderation = Channels and moderation
staff-timing-before = Before publication
staff-timing-before-hint = A moderator looks first
staff-timing-after = After publication
staff-timing-after-hint = Public at once
staff-settings-editing = Editing
staff-settings-minutes = Minutes in which authors may edit
staff-settings-minutes-hint = 0 means never. Withdrawing is always possible.
staff-settings-save = Save the settings
staff-people-lead = Roles in this dialogue: { $n }. Changes hold at once and are recorded.
staff-people-none = Nobody holds a role here yet
staff-people-none-do = Add someone below.
staff-people-name = Name
staff-people-name-hint = Only colleagues see it
staff-people-email-hint = Used to sign in
staff-people-role = Role
staff-people-role-needed = Choose a role.
staff-people-since = Since
staff-people-do = Action
staff-people-revoke = End the role
staff-people-revoke-what = End the role of { $name }: { $role }
staff-people-revoke-confirm = End the role of { $name }: { $role }?
staff-people-add = Add someone
staff-people-send = Add and show the first password
staff-people-added = { $email } was added. The first password is shown only now.
staff-people-added-do = Hand it over in person. It must be changed at the first sign-in.
staff-people-added-known = { $email } is known already. The role was added; the password stays.
staff-operators-title = Operators
staff-operators-lead = Operators: { $n }. They can do everything in every dialogue.
staff-dialogue-title = Open a dialogue
staff-dialogue-lead = Sectors and neighbourhoods can be added later; the short name stays.
staff-dialogue-title-hint = For example: Garam jobs dialogue
staff-dialogue-slug = Short name for addresses
staff-dialogue-slug-hint = Lower-case letters, digits, hyphens, such as garam-jobs
staff-dialogue-sectors = Sectors
staff-dialogue-places = Neighbourhoods
staff-dialogue-lines = One per line.
staff-dialogue-draft = Prepare it first
staff-dialogue-send = Open the dialogue
staff-slip-title = Type in paper slips
staff-slip-lead = Type the words as they were written. Neighbourhood and day stay for the next slip.
staff-slip-kind = Kind of slip
staff-slip-stored = { $code } is stored. Write the receipt number on the slip:
staff-slip-core = Core question
staff-slip-no-core = No core question is published
staff-slip-no-core-do = Publish a set of core questions to type in answers.
staff-slip-send = Store and next
staff-mail-title = Mails
staff-mail-lead = Mails wait in a queue and leave from it. While the mail server is down they wait and are tried again.
staff-mail-queue = Mails to send
staff-mail-counts = { $waiting } waiting · { $failed } given up
staff-mail-none = No mail is waiting
staff-mail-none-do = A mail that was sent is forgotten at once. Only those that could not be sent stay here.
staff-mail-when = Written
staff-mail-state = State
staff-mail-tries = Tries
staff-mail-failure = Why it was not sent
staff-mail-given-up = Given up
staff-mail-waits = Waiting
staff-outbox-title = Outbox
staff-outbox-count = { $n ->
    [one] { $n } mail
   *[other] { $n } mails
 }
staff-outbox-lead = Without a mail server, mails lie here, and the operator can hand them over. They hold addresses and links: show them to nobody else.
staff-outbox-none = The outbox is empty
staff-outbox-none-do = Mails sent without a mail server can be read here.
staff-fault-resident-number = It holds a resident registration number. The law forbids taking it in; please remove it.
staff-fault-days = A number of days from 1 to 3,650.
staff-queue-staff-only = Staff only
staff-queue-title-staff-only = { $n ->
    [one] { $n } text for the staff only
   *[other] { $n } texts for the staff only
 }
staff-queue-staff-only-do = Its author wished it not to be public. Do not publish or pass it on.
staff-notice-title = Privacy notice
staff-notice-lead = Who answers for it, and how long things are kept. A change is a new version; earlier ones stay readable.
staff-notice-who = Who answers for it
staff-notice-controller-hint = The institution that answers for personal data, such as Garam District Office
staff-notice-officer-hint = A name or an office. It stands in the public notice.
staff-notice-contact-hint = Phone, e-mail and department. Until all three are filled in, no citizen’s e-mail address is taken.
staff-notice-periods = How long things are kept (days)
staff-notice-saved = The notice was changed.
staff-days-contacts = E-mail addresses not used
staff-days-contacts-hint = Destroyed so long after a link was last opened.
staff-days-claims = Addresses of links not opened
staff-days-claims-hint = Destroyed so long after the link ended. Addresses that wait for a guardian go after 5 days.
staff-days-mails = Mails that could not be sent
staff-days-mails-hint = Destroyed so long after they were given up.
staff-days-outbox = Mails in the outbox
staff-days-outbox-hint = Without a mail server: destroyed so long after they were written.
staff-days-sessions = Sign-ins that ended
staff-days-sessions-hint = Destroyed so long after they ended.
staff-days-backups = Backups
staff-days-backups-hint = Keep backups no longer than this. The notice and the page for erasing tell it.
staff-destruction-title = Record of destruction
staff-destruction-lead = What was destroyed, when, how much and under which rule. Nothing personal is in it.
staff-destruction-record = What was destroyed
staff-destruction-count = { $n ->
    [one] { $n } line
   *[other] { $n } lines
 }
staff-destruction-none = Nothing has been destroyed yet
staff-destruction-none-do = Every night at four, what is over its time is destroyed and written down here.
staff-destruction-when = When
staff-destruction-rule = Rule
staff-destruction-days = Period (days)
staff-destruction-items = How many
staff-destruction-scrubbed = Gone from the files
staff-destruction-tonight = Tonight
staff-destruction-erasure = Somebody’s wish
