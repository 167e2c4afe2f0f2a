home-title = { $n ->
    [one] One question asked by residents, and how far it has come
   *[other] { $n } questions asked by residents, and how far they have come
 }
home-title-none = Waiting for the first question
home-lead = { $linked } questions are part of { $core } core questions; { $unlinked } are part of none. You can follow each of them.
home-lead-green = The core questions to answer together are being chosen from what was asked.
home-lead-none = Anyone can ask about work and life here. Once questions come in, their thread begins here.
home-open = Open now: { $list }
home-closed = Nothing is open now
home-now = What you can do now
home-now-vote = Agree or disagree with statements on { $n ->
    [one] one core question
   *[other] { $n } core questions
 }.
home-now-answer = { $n ->
    [one] One core question waits
   *[other] { $n } core questions wait
 } for answers.
home-now-ask = Ask about what you meet at work and want answered.
home-now-opens = Questions are taken from { $date }.
home-now-nothing = No question has come in yet. Once they are taken, you can ask here.
home-look-up = Look up a receipt
home-now-read = You can read what was asked.
home-now-until = No account needed · until { $date }
home-now-free = No account needed
home-vote = Start voting (2 minutes)
home-answer = Choose a question to answer
home-read = Read the questions
home-places = { $n ->
    [one] from one neighbourhood
   *[other] from { $n } neighbourhoods
 }
home-places-none = without a neighbourhood
home-set-date = published { $date }
home-set-none = still being chosen
home-on-core = { $n ->
    [one] to one core question
   *[other] to { $n } core questions
 }
home-statements = short claims
home-votes = one a person and statement
home-participants = who wrote or voted
home-told = What just happened
home-told-none = Questions and answers will appear here as they come.
home-coming = What comes next
home-coming-none = No dates are set yet. They will appear here.
coming-begins = From this day: { $what }
coming-ends = Last day: { $what }
activity-ask = Questions
activity-answer = Answers
activity-state = Statements
activity-vote = Votes
activity-mark = Choosing questions
figure = { $n }
told-dialogue-added = This dialogue was opened.
told-asked = { $n ->
    [one] A new question came.
   *[other] { $n } new questions came.
 }
told-answered = Core question { $number } got { $n ->
    [one] an answer.
   *[other] { $n } answers.
 }
told-stated = Core question { $number } got { $n ->
    [one] a statement.
   *[other] { $n } statements.
 }
told-edited = The author edited a text: { $kind }
told-withdrawn = The author withdrew a text: { $kind }
told-published = A text was looked at and published: { $kind }
told-hidden = A text was hidden. Reason: { $reason }. { $kind }
told-restored = A hidden text is shown again: { $kind }
told-set-published = The core questions were published.
told-set-unpublished = The publication of core questions was taken back.
told-gathering = A gathering was announced.
told-gathering-withdrawn = A gathering was cancelled.
told-notice = A notice was published.
told-notice-withdrawn = A notice was withdrawn.
told-imported = { $n ->
    [one] One collected question was brought in.
   *[other] { $n } collected questions were brought in.
 }
loom-title = How { $questions } questions lead to { $core } core questions
loom-desc = One strand stands for { $strand } questions. { $linked } questions are in a core question, { $unlinked } are in none. The table below says the same.
loom-linked = { $n ->
    [one] from one question
   *[other] from { $n } questions
 }
loom-white = not gone yet
loom-blue = plans
loom-pilot = action
loom-empty = The thread begins with the first question.
loom-strand = { $n ->
    [one] One strand is one question.
   *[other] One strand is { $n } questions.
 }
loom-bar = Strands that end in a short bar are questions in no core question.
loom-unlinked = In no core question
loom-unlinked-see = { $n ->
    [one] See the one question in none
   *[other] See the { $n } questions in none
 }
loom-table = Questions of each sector in each core question
dialogues-title = Open dialogues
dialogues-lead = Choose a dialogue to take part in.
dialogues-none = No dialogue is open yet
dialogues-none-do = It will appear here once it opens. If you prepare one, begin at the staff desk.
told-remarked = { $n ->
    [one] A remark was made on a paragraph of a paper.
   *[other] { $n } remarks were made on paragraphs of a paper.
}
told-remarks-replied = { $n ->
    [one] A remark got a reply.
   *[other] { $n } remarks got replies.
}
