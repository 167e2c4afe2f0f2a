trace-title = How far has it come?
trace-none = It has led nowhere yet. What happens next will be shown here.
trace-reach-white = Reached the White Paper
trace-reach-blue = Reached the Blue Paper
trace-reach-pilot = Reached a pilot
trace-kind-group = Similar questions
trace-kind-evidence = Evidence
trace-kind-theme = Theme
trace-kind-agenda = Agenda
trace-kind-draft = Draft answer
trace-kind-resolution = Resolution
trace-kind-paragraph = Paragraph
trace-kind-model = Model
trace-kind-action = Action
trace-kind-indicator = Indicator
trace-kind-outcome = Outcome
trace-cited-green = It stands in the Green Paper
trace-cited-white = The White Paper rests on it
trace-cited-blue = The Blue Paper rests on it
trace-model = Taken into model { $code }
trace-action = Became action { $code }
trace-pilot = Led to pilot { $code }
trace-measured = Indicator { $code } was measured
trace-resolved = A meeting resolved on it
trace-theme = Put into a theme
trace-read = Read { $code }
trace-answers-read = Read the answers
trace-basis-direct = This very question is what it rests on.
trace-basis-direct-other = This very text is what it rests on.
trace-basis-group = It came here together with similar questions.
trace-basis-theme = It came here together with answers on the same theme.
trace-by-direct = Itself
trace-by-group = By its group
trace-by-core = Only its core question
trace-outcome-adopted = It will be taken in
trace-outcome-partly = A part of it will be taken in
trace-outcome-done = This is being done already
trace-outcome-referred = Passed on to whom it concerns
trace-outcome-not-adopted = It will not be taken in
trace-rest-blue = No plan has been made yet
trace-rest-blue-do = Once the Blue Paper says who does it and when, it goes on here.
trace-rest-pilot = No pilot has begun yet
trace-rest-pilot-do = Once one begins, it goes on here.
trace-rest-measure = Nothing has been measured yet
trace-rest-measure-do = What has changed will be shown here.
trace-gone = This text cannot be read any more
trace-beside = What happened to its core question
trace-beside-note = None of it rests on this text, so the thread above does not count it.
trace-table = See this as a table
trace-json = Get the same as data (JSON)
trace-column-day = Date
trace-column-kind = Kind
trace-column-what = What
trace-column-basis = How it is linked
trace-people = The people whose questions came this far
trace-people-more = And { $n } more.
trace-charge = Who has it now
trace-ahead = What comes next
ahead-remarks = Remarks on the paper close
ahead-milestone = { $code } { $what }
ahead-measurement = { $code } { $name } is measured
trace-took = Time taken
trace-took-days = { $n ->
    [one] { $n } day to the first result
   *[other] { $n } days to the first result
 }
trace-took-months = { $n ->
    [one] { $n } month to the first result
   *[other] { $n } months to the first result
 }
trace-took-years = { $n ->
    [one] { $n } year to the first result
   *[other] { $n } years to the first result
 }
trace-took-both = { $years } y { $months } m to the first result
outcome-adopted = Taken in
outcome-partly = Taken in in part
outcome-done = Being done already
outcome-referred = Passed on
outcome-not-adopted = Not taken in
outcome-office = Passed on to
outcome-target = Taken into
outcome-given-to = What this answers
outcome-items = { $n ->
    [one] { $n } thing
   *[other] { $n } things
 }
outcome-ended = Another answer followed on { $date }.
coverage-line = Of { $total } questions, { $traced } reached a result, { $answered } were answered with a reason, and { $open } are still open.
