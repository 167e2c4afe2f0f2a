models-title = Models
models-lead = What the White Paper proposes: what is wrong, who does what, what it costs, and how it stands to the four criteria of the ordinance.
models-all = All models
models-none = No models yet
models-none-do = Once proposals are formed from questions and answers, they appear here by agenda.
models-no-agenda = Models without an agenda
models-xlsx = Download as a table (XLSX)
models-legend = The bars show how many members gave 1 to 5 points; triangle and number show the median.
models-not-scored = When a body has finished scoring, you see here how its points were spread under each criterion.
model-edit = Edit
model-agenda = Agenda
model-withdrawn-why = This model was withdrawn. Reason: { $reason }
model-problem = What is wrong
model-proposal = What is proposed
model-duties = Who does what
model-who = Who
model-what = What
model-cost = What it costs
model-won = { $won } won a year
model-criteria = By the four criteria
model-criteria-lead = Article 13 of the ordinance says by what proposals are weighed.
model-quality = Quality of work
model-cohesion = Social cohesion
model-ecology = Ecological direction
model-economy = Local economy and jobs
model-criterion-none = Nothing is written here.
model-scored = How members scored it
model-scored-none = Not scored yet. When scoring is over, the spread of points and the median appear here, without names.
model-scored-version = Version { $n } was scored. It has changed since.
model-scores = { $n ->
    [one] scored by { $n } member
   *[other] scored by { $n } members
}
model-aside = { $n ->
    [one] { $n } stood aside
   *[other] { $n } stood aside
}
model-points-heard = { $name }: median { $median }. 1 point: { $one }, 2 points: { $two }, 3 points: { $three }, 4 points: { $four }, 5 points: { $five }
model-remarks = { $n ->
    [one] { $n } remark of a member
   *[other] { $n } remarks of members
}
model-remarks-lead = Only the body's members and its staff read these. Nobody sees who wrote which.
model-minorities = Minority opinions
model-citizens = Citizens
model-deliberated = Deliberation and resolutions
model-deliberated-none = No meeting has dealt with it yet. Once it is on an agenda, the meeting and its resolution appear here.
model-resolved = Resolved
model-core = Core questions it answers
model-inputs = What it rests on
model-inputs-count = { $n ->
    [one] Rests on { $n } source
   *[other] Rests on { $n } sources
}
model-inputs-more = { $n ->
    [one] { $n } more source
   *[other] { $n } more sources
}
model-inputs-none = No questions or answers are linked yet.
model-input-gone = This can no longer be read.
scoring-title = Score the models
scoring-lead = Read one model after another and give 1 to 5 points under each criterion. You can change them until it is closed, and nobody sees who gave which.
scoring-progress = { $done } of { $all } done
scoring-due = Until { $when }
scoring-over = The time for scoring is over.
scoring-none = Nothing to score now
scoring-none-do = When scoring begins, the models appear here one by one.
scoring-steps = { $n ->
    [one] { $n } model
   *[other] All { $n } models
}
scoring-done = Done
scoring-aside = Stood aside
scoring-more = Who does what, and what it costs
scoring-least = Low
scoring-most = High
scoring-remark = Remark
scoring-remark-hint = Members and staff read it without your name once scoring is over.
scoring-save = Save and next
scoring-saved = { $code } is saved.
scoring-finished = All done. You can change it until it is closed.
scoring-stand-aside = I do not score this model (stand aside)
scoring-aside-why = Why you stand aside
scoring-aside-hint = If you have an interest in it, you may stand aside. Only how many did is published.
scoring-aside-do = Stand aside and next
scoring-you-stand-aside = You stood aside from this model. Reason: { $reason } If you save points, you take that back.
scoring-cannot = Points cannot be given now.
scoring-fault-points = { $name }: choose from 1 to 5.
scoring-due-day = Last day
scoring-waits = { $n ->
    [one] { $n } model to score
   *[other] { $n } models to score
}
