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
