indicator-measuring = Being measured
indicator-met = Met
indicator-missed = Missed
indicator-start = Start { $value }
indicator-target = Target { $value }
indicator-label = Start { $start }, target { $target }, now { $value }, { $standing }
indicator-more = More is better
indicator-less = Less is better
indicator-base = of { $n }
indicator-series = { $name } over time
indicator-series-desc = The line joins what was measured from the beginning. The last value is { $value }; a table follows.
indicator-none = No indicator was set yet. Once one is, its start, target and values appear here.
indicator-missed-unsaid = Why it was missed was not written yet.
indicator-missed-why = Why it was missed:
indicator-missed-next = What is done next:
indicator-late = { $n ->
    [one] The measurement is { $n } day late.
   *[other] The measurement is { $n } days late.
 }
indicator-see = See the values and how they are measured
indicator-method = How it is measured
indicator-source = Where the numbers come from
indicator-due = Next measurement
indicator-day = Day
indicator-value = Value
indicator-of = Base
indicator-note = Note
indicator-before = Before:
