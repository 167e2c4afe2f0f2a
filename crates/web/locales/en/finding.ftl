finding-title = Composition check
finding-none = Nothing is against the rules.
finding-breach = Breach
finding-notice = Note
finding-exemption = Why the balance of genders could not be had:
finding-gender-share = { $percent }% of the appointed members are of one gender. The limit is { $most }.
finding-women-exceeded = { $count } of { $appointed } appointed members are women. The limit is { $most }.
finding-men-exceeded = { $count } of { $appointed } appointed members are men. The limit is { $most }.
finding-gender-unknown = The gender of { $count } of { $appointed } appointed members is not known.
finding-size-exceeded = There are { $members } members; there may be { $most }.
finding-office-vacant = { $office } ({ $kind }): { $held } of { $seats }.
finding-office-exceeded = { $office } ({ $kind }): { $held }, where there may be { $seats }.
finding-bodies-many = Sits on { $bodies } bodies; at most { $most } are wanted.
finding-bodies-unknown = { $n ->
    [one] Of one member without an account it cannot be known whether they sit on other bodies.
   *[other] Of { $n } members without an account it cannot be known whether they sit on other bodies.
 }
finding-renewed-often = Was renewed { $renewals } times; { $most } are allowed.
finding-term-long = The term is longer than { $years } years.
finding-term-past-predecessor = The term is longer than the rest of the predecessor’s.
finding-term-over = { $n ->
    [one] The term has been over for a day.
   *[other] The term has been over for { $n } days.
 }
finding-term-unknown = No term is written down.
finding-term-ending = { $n ->
    [0] The term ends on { $day }, within a day.
    [one] The term ends on { $day }, in a day.
   *[other] The term ends on { $day }, in { $n } days.
 }
finding-seat-vacant = Left before the end of the term, and nobody serves the rest of it.
