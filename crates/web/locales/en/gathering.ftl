gatherings-lead = People meet in their neighbourhood, talk, and write on paper. What is written on paper counts like everything online.
gatherings-none = No gatherings yet
gatherings-none-do = Once a day is set, time and place appear here.
gatherings-all = See all gatherings
gathering-coming = Coming
gathering-held = Held
gathering-withdrawn = Cancelled
gathering-withdrawn-why = This gathering is not held. Reason: { $reason }
gathering-title = Name
gathering-day = Day
gathering-starts = Begins
gathering-ends = Ends
gathering-when = When
gathering-where = Where
gathering-address = House and room
gathering-host = Held by
gathering-came = Who came
gathering-people = { $n ->
    [one] { $n } person
   *[other] { $n } people
 }
gathering-summary = What was talked about
gathering-summary-hint = An empty line begins a paragraph. Write no names.
gathering-summary-coming = After the gathering, what was talked about is written here.
gathering-summary-none = What was talked about is being written down.
gathering-photos = Photos
gathering-what-came = What came of it
gathering-came-none = Nothing was typed in yet. It will appear here as it was written.
gathering-votes = Votes on paper
gathering-sheets = { $n ->
    [one] on { $n } voting sheet
   *[other] on { $n } voting sheets
 }
gathering-slips = Slips typed in
gathering-issued = of { $n } handed out
gathering-untyped = { $n ->
    [one] { $n } slip handed out was not typed in yet. With the receipt on your strip you can look yours up.
   *[other] { $n } slips handed out were not typed in yet. With the receipt on your strip you can look yours up.
 }
gathering-from = Gathering
gathering-answer = Answer a core question
gathering-audience-lead = While you talk you can ask, answer and vote right here. No account is needed.
