green-title = Green Paper: { $dialogue }
green-lead = The Green Paper is a book of questions: the core questions to answer together, and what residents asked behind each of them.
green-not-yet = There is no Green Paper yet
green-contents = Contents
green-open = Foreword
green-open-first = { $n ->
    [one] The Green Paper is a book of questions. Before any answer was settled, we gathered what people who work and live here ask. Questions are printed as they were written, and those that belong together became one core question.
   *[other] The Green Paper is a book of questions. Before any answer was settled, we gathered what people who work and live here ask. Questions are printed as they were written, and those that belong together became { $n } core questions.
 }
green-open-second = { $linked } of { $all } questions are in a core question, and each core question leads to all of its questions. The { $unlinked } questions in none stand at the end.
green-figures = Who asked
green-by-sector = Questions by sector
green-by-place = Questions by neighbourhood (most first)
green-bars-desc = Longer bars mean more questions. The table below says the same.
green-bar = { $n } · { $percent }%
green-none-given = not given
green-places-drawn = Drawn are the { $n } neighbourhoods with the most questions. The table has all of them, and the questions without one.
green-table = Questions by sector and neighbourhood
green-who = Sector or neighbourhood
green-column-questions = Questions
green-column-share = Share (%)
green-column-linked = In a core question
green-left = { $n ->
    [one] See the one that is left
   *[other] See the other { $n }
 }
green-see = Answers and statements on core question { $n }
green-rest = In no core question
green-rest-none = Every question is in a core question.
green-rest-why = They are looked at again for the next set. The earliest come first.
green-current = See the current Green Paper
green-print = Print or save as PDF
green-written = Read or download { $name }
