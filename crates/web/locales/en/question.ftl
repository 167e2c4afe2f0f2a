questions-title = Questions
questions-count = { $n ->
    [one] One question
   *[other] { $n } questions
 }
questions-lead = All in the words residents wrote. The thread at the end of each line shows how far a question has come.
questions-search = Words to find
questions-all-sectors = All sectors
questions-all-places = All neighbourhoods
questions-linked-label = Core questions
questions-linked-all = All
questions-linked-yes = In a core question
questions-linked-no = In none
questions-order = Order
questions-newest = Newest first
questions-oldest = Oldest first
questions-find = Find
questions-found = { $n ->
    [one] One question fits.
   *[other] { $n } questions fit.
 }
questions-csv = Download all questions (CSV)
questions-xlsx = Download all questions (XLSX)
questions-clear = Clear
questions-heading = List of questions
questions-none = No questions yet
questions-none-do = The first question will appear here.
questions-none-found = No question fits
questions-none-found-do = Try fewer words, or clear the conditions.
trace-in-core = Green Paper: in core question { $n }
trace-asked = Green Paper: being looked at
ask-title = Ask a question
ask-lead = Ask about what you meet at work and want answered. No account is needed.
ask-sentence = Your question in one sentence
ask-sentence-hint = About 60 characters read best.
ask-body = A little more
ask-body-hint = Anyone can read this. Please leave out names and telephone numbers.
ask-sector-hint = Leave it empty if you are not sure.
ask-place-hint = Where you live or work.
ask-send = Send the question
likely-count = { $n ->
    [one] One question like this
   *[other] { $n } questions like this
 }
likely-hint = Please see whether someone has asked the same. If not, just send yours.
questions-read = Read the questions
questions-others = Read other questions
question-hidden = This question was hidden
question-withdrawn = Its author withdrew this question
question-imported = from row { $n } of a collected table
question-edited = edited
question-about = About this question
question-glance = At a glance
question-stage = Stage
question-stage-core = Green Paper: in a core question
question-stage-asked = Green Paper: taken in
question-stage-ended = Ended here
question-asked-on = Asked on
question-of = All questions: { $name }
question-alike = Alike
question-record = Record
question-acts = { $n ->
    [one] one public act
   *[other] { $n } public acts
 }
own-question = Your question
trace-heading = How far this question has come
trace-came = Taken in as a question
trace-came-public = In the words it was written in.
trace-came-hidden = Hidden later, with the reason kept here.
trace-came-withdrawn = Its author withdrew it.
trace-came-waiting = A moderator is looking at it. Its thread goes on once it is published.
trace-alike = { $n ->
    [one] Placed beside one question like it
   *[other] Placed beside { $n } questions like it
 }
trace-alike-see = { $n ->
    [one] See the question like it
   *[other] See { $n } questions like it
 }
trace-core = Became part of core question { $n }
trace-together = { $n ->
    [one] one question in it
   *[other] { $n } questions in it
 }
trace-now = Now
trace-no-answer = Waiting for the first answer
trace-answers = { $n ->
    [one] One answer has come
   *[other] { $n } answers have come
 }
trace-not-yet = Not yet
trace-white = How the White Paper will treat it is not decided
trace-white-do = It goes on from the answers and the votes.
trace-unlinked = In no core question
trace-unlinked-do = It will be looked at again for the next set.
trace-no-set = Core questions are being chosen

marks-title = Choose the questions that matter
marks-short = A few are enough.
marks-lead = Core questions are drawn from what many call important. Mark the questions that matter to you.
marks-progress = You have seen { $n } of { $total } questions
marks-own = { $n } marked
marks-matters = This question matters
marks-more = Read more
marks-next = Send and see more
marks-left = What you leave unmarked counts as seen and not chosen. You can change your mind on the question's own page.
marks-kept = Thank you. Here are the next ones.
marks-closed = Questions are not being chosen now
marks-closed-do = Read the core questions that came from them.
marks-all-seen = You have seen all { $n } questions
marks-all-seen-do = New questions will appear here.
marks-what = What becomes of your marks
marks-what-1 = Promising questions and those seen least are shown more often. One draw in five is equal for all, so that no question is buried.
marks-what-2 = When core questions are written, questions that represent everyone who marked are computed and set beside them. Where people decide otherwise they say why, for all to read.
marks-csv = every mark (numbers instead of names)
marks-is-marked = You marked this as important
marks-undo = Take the mark back
slate-title = How the questions were chosen
slate-lead = Questions that represent everyone who marked, beside the core questions that people wrote.
slate-counts = { $voters } people made { $marks } marks; { $seats } questions were computed from them.
slate-both = Who is left out
slate-proportional = Proportional questions
slate-team = Core questions as written
slate-without = { $n } of those who marked have none of their questions in it
slate-level = { $n }
slate-level-more = { $n } or more
slate-level-people = { $n } people · { $percent }
slate-fair = No group is large enough for a seat and left without it.
slate-unfair = Some group is large enough for a seat and left without it.
slate-left-out = Questions with the most people left out
slate-claim = { $size } people marked it and have fewer than { $level } of their questions; { $needed } would deserve that many.
slate-chosen = { $n } proportional questions
slate-supporters = marked by { $n } people
slate-supported = { $supporters } of the { $shown } who saw it marked it; for { $first } of them it is the first one chosen.
slate-bought = Its supporters' shares add up to a seat.
slate-filled = It fills a seat that was left: its shares added up first.
slate-in-core = In core question { $n }
slate-not-in = In no core question.
slate-no-reason = No reason is given yet.
slate-check = Compute it again
slate-check-how = Download the marks and run the Mundap program on them: the same questions come out in the same order.
slate-made-at = Computed { $time }.
slate-none = Not computed yet
slate-none-do = When citizens have marked questions and the office has computed, the result stands here.
slate-how = How it is computed
slate-how-1 = Everyone who marked gets the same share. A question gets a seat when those who marked it put enough of their shares together; questions that cost each of them least come first, and what they pay is gone (method of equal shares).
slate-how-2 = So a large group cannot take every seat, and a small one gets seats in proportion. When nothing more can be bought, remaining seats are filled by Phragmén's method.
slate-how-3 = A core question comes from several questions. Whoever marked one of them counts as being for it. Duplicates count as one question.
