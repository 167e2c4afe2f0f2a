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
trace-answers-open = { $n ->
    [one] One answer has come; more are welcome
   *[other] { $n } answers have come; more are welcome
 }
trace-not-yet = Not yet
trace-white = How the White Paper will treat it is not decided
trace-white-do = It goes on from the answers and the votes.
trace-unlinked = In no core question
trace-unlinked-do = It will be looked at again for the next set.
trace-no-set = Core questions are being chosen
trace-answers-of = Core question { $number }: { $n ->
    [one] one answer
   *[other] { $n } answers
 }
