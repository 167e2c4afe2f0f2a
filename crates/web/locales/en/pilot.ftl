pilots-title = Pilots
pilots-lead = Tried in a few places first, with the money spent and the effects measured in the open.
pilots-see = See the pilots
pilots-none = No pilots yet
pilots-none-do = Once pilots are decided, their stage, money and indicators appear here.
pilot-places = Where
pilot-why = Why
pilot-asked = { $n ->
    [one] { $n } voice behind it
   *[other] { $n } voices behind it
 }
pilot-indicators = Indicators
pilot-milestones = Milestones
pilot-milestones-done = { $done } of { $n } done
pilot-milestones-none = No milestone was set yet. They will stand here in order.
pilot-done = done
pilot-due = Due
pilot-due-before = First due on { $date }
pilot-is-late = { $n ->
    [one] { $n } day late.
   *[other] { $n } days late.
 }
pilot-was-late = { $n ->
    [one] { $n } day late
   *[other] { $n } days late
 }
pilot-late-milestone = { $n ->
    [one] “{ $what }” is { $n } day late.
   *[other] “{ $what }” is { $n } days late.
 }
pilot-late-measure = { $n ->
    [one] Measuring “{ $what }” is { $n } day late.
   *[other] Measuring “{ $what }” is { $n } days late.
 }
pilot-money = { $spent } of { $budget } spent ({ $percent }%).
pilot-money-tick = The tick is the share of the time that has passed.
pilot-figure-money = Money spent
pilot-figure-money-of = of { $budget }
pilot-figure-done = { $n } done
pilot-figure-of = of { $n }
pilot-figure-met = { $n } met
pilot-figure-met-of = of { $n }; missed: { $missed }
pilot-figure-late = Late
pilot-figure-late-note = milestones and measurements
pilot-spending-none = Nothing was spent yet. Once it is, the day and the purpose appear here.
pilot-spending-see = { $n ->
    [one] See { $n } line of spending
   *[other] See { $n } lines of spending
 }
pilot-reports = Monthly reports
pilot-reports-none = No report yet. The first appears after a month.
pilot-written = Written
pilot-feed = Reports of pilots: { $name }
pilot-feed-name = Subscribe to the reports (Atom)
pilot-risks = Risks
pilot-risks-none = No risk was written down yet.
pilot-risk = What
pilot-likely = How likely
pilot-bad = How bad
pilot-doing = What is done
pilot-state = State
pilot-degree-low = a little
pilot-degree-middle = somewhat
pilot-degree-high = very
pilot-risk-open = Watched
pilot-risk-happened = Happened
pilot-risk-closed = Over
pilot-evaluation = Evaluation
pilot-evaluation-none = When the pilot ends, what was promised, what came of it and what was learned is written here.
pilot-promised = What was promised
pilot-came = What came of it
pilot-learned = What was learned
pilot-verdict = From now on:
pilot-verdict-continue = it goes on
pilot-verdict-widen = it is done in more places
pilot-verdict-stop = it ends
