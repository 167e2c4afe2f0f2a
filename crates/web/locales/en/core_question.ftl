core-count = { $n ->
    [one] One core question
   *[other] { $n } core questions
 }
core-number = Core question { $n }
core-all = See all core questions
core-list = List of core questions
core-lead = Drawn from what residents asked, to be answered together. You can see every question behind each of them.
core-none = No core questions yet
core-none-do = The questions are being read, and those to answer together chosen. They will appear here.
core-mini = Green Paper: { $n ->
    [one] one answer
   *[other] { $n } answers
 }
core-from = Drawn from { $n ->
    [one] one question
   *[other] { $n } questions
 }.
core-open-both = Open for answers and votes.
core-open-answer = Open for answers.
core-open-vote = Open for votes.
core-open-none = Not open for answers or votes now.
core-until = Until { $date }.
core-back = Back to the core question
core-read = See core question { $n }
core-sources = { $n ->
    [one] The question it was drawn from
   *[other] The { $n } questions it was drawn from
 }
core-sources-all = { $n ->
    [one] See the question
   *[other] See all { $n } questions
 }
core-sources-lead = All in the words residents wrote.
core-sources-none = No question is linked yet. Those that are will appear here.
set-held = { $from } – { $to }
set-holds = since { $from }
set-draft = being prepared
set-draft-note = This set is not published. Only staff can see it.
set-earlier = This is not the set in use.
set-current-see = See the current core questions
set-others = Other sets
channel-online = Online
channel-field = Gatherings
channel-subcommittee = Subcommittees
channel-expert = Experts
answers-count = { $n ->
    [one] 1 answer
   *[other] { $n } answers
 }
answers-title = { $residents ->
    [one] One answer from residents,
   *[other] { $residents } answers from residents,
 } { $experts ->
    [one] one from experts
   *[other] { $experts } from experts
 }
answers-read = Read the answers
answers-read-all = Read all answers
answers-none = No answers yet
answers-none-do = Answers will appear here as they come.
answers-channel-none = Nothing has come this way yet.
answers-base = The bars show shares of all { $n ->
    [one] one answer.
   *[other] { $n } answers.
 } Experts are counted apart and not added to residents.
statements-count = { $n ->
    [one] one statement
   *[other] { $n } statements
 }
statements-title = { $n ->
    [one] One statement
   *[other] { $n } statements
 } and the votes
statements-none = No statements yet
statements-none-do = Write a short claim, and others can agree or disagree with it.
statements-results-later = Results appear after your own vote, so that they do not sway it.
statements-more = More statements
statement-result-later = Vote to see the result
answers-of = Answers to core question { $n }
answers-pick = Choose a channel
answers-pick-one = { $name } { $n }
answer-edited = edited
answer-hidden = This answer was hidden. The moderation log has the reason.
answer-withdrawn = Its author withdrew this answer.
answer-lead = What you went through, what you think, what you tried: all of it helps.
answer-text = Your answer
answer-channel = In which capacity do you write?
answer-as-online = As a resident
answer-as-field = From a gathering
answer-as-subcommittee = For the subcommittee
answer-as-expert = As an expert
answer-send = Send the answer
statement-lead = One short claim that others can agree or disagree with.
statement-text = Your statement in one sentence
statement-hint = Anyone can read this. Please leave out names and telephone numbers. Once people vote, it cannot be edited.
statement-send = Send the statement
statement-likely = { $n ->
    [one] One statement like this
   *[other] { $n } statements like this
 }
statement-likely-hint = If one says the same, agree with it instead of writing another. If not, just send yours.
