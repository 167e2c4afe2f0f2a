calls-title = Calls for members
calls-lead = Seats of bodies are open to everyone, and how people are selected is fixed and told beforehand.
calls-none = No calls yet
calls-none-do = When a body looks for members, its dates and the way of selecting appear here. Until then you can read questions and answer them.
call-phase-coming = Opens soon
call-phase-open = Open
call-phase-closed = Being checked
call-phase-reviewed = Before the selection
call-phase-lottery = Lottery published
call-phase-decided = Decided
call-phase-settled = Finished
call-phase-withdrawn = Withdrawn
call-seats = { $n ->
    [one] { $n } seat
   *[other] { $n } seats
}
call-alternates = { $n ->
    [one] { $n } alternate
   *[other] { $n } alternates
}
call-months = { $n ->
    [one] { $n } month
   *[other] { $n } months
}
call-apply = Apply
call-apply-until = open until { $day }
call-body = Body
call-how-many = Seats
call-when = Applications
call-decides = Selection
call-method = Way of selecting
call-method-draw = Draw by lot
call-method-review = Review
call-term = Term
call-about = What members do
call-who = Who may apply
call-who-anybody = Anybody may apply.
call-how = How people are selected
call-how-check = When applications are closed, staff check each person’s qualifications. Whoever does not meet them is told why.
call-how-lottery = A lottery is made of everyone who does. Within the quotas, the least chance is as great as it can be. The lottery and a list without names are published first.
call-how-dice = Only then a public random value is found:
call-how-anyone = The result follows by computation. Anybody can compute it again.
call-how-marks = Two or more reviewers give marks, each apart. Marks have different weights.
call-how-lot = Between equal marks, a lot that was fixed beforehand decides. Its fingerprint:
call-how-ranking = The whole ranking is published with its marks, under numbers instead of names.
call-household = At most one person of a household is selected.
call-replacement = If somebody declines, the first alternate with whom the quotas still hold is asked; if there is none, the first alternate.
call-quotas = Composition
call-quotas-lead = The numbers of those selected stay within these limits. Compare them with the population.
call-quotas-lead-pool = The bar is the share among those selected (before the selection: among those who take part), the tick that of the population.
call-value = Value
call-wanted = Limits
call-population = Population
call-pool = Taking part
call-selected = Selected
call-picture = Picture
call-numbers = Applications so far
call-numbers-coming = Applications are taken from { $day }. Their number will appear here.
call-received = Applications
call-eligible = Taking part
call-withdrawn-why = This call was withdrawn. The reason:
call-lottery = The published lottery
call-lottery-lead = The lottery was published on { $when }. The least chance is { $minimum }. The fingerprint below shows that lottery and list did not change since.
call-commitment = Fingerprint (SHA-256)
call-chances = Everybody’s chance
call-type = Values
call-people = People
call-chance = Chance
call-more-types = { $n ->
    [one] { $n } more is in the files.
   *[other] { $n } more are in the files.
}
call-result = Result
call-result-none = When the random value is known, on { $when }, the result and every step of it appear here.
call-step-value = The public random value was entered.
call-step-seed = SHA-256 of the fingerprint, a line break and the value gives the seed.
call-step-ticket = The seed chooses ticket { $ticket } of { $tickets }.
call-step-panel = The people on that ticket are selected.
call-ranking-lead = In the order of marks; between equals, the smaller lot goes first. The lot, now told:
call-ranking = Ranking
call-rank = Rank
call-public-id = Public number
call-score = Mean
call-marks = Marks by reviewer
call-outcome = Outcome
call-people-selected = Selected and alternates
call-pseudonyms = Numbers stand in place of names. Your own number stands on your receipt.
call-verify = Check it yourself
call-verify-how = Save the four files below in a folder { $code } and run this with the Mundap program:
call-verify-own = Applicants can also check that their own row is in the list, with the salt and the line on their receipt.
call-verify-ranking = Compute the means again from the marks and weights in the file, and compare SHA-256 of the lot with the fingerprint above.
call-kilobytes = { $n } kB
call-members = Members appointed
call-members-count = { $n ->
    [one] { $n } person was appointed.
   *[other] { $n } people were appointed.
}
call-members-lead = Only those who agreed to it are named here.
call-data = Personal data
call-data-kept = { $n ->
    [one] Applications are destroyed { $n } day after the result.
   *[other] Applications are destroyed { $n } days after the result.
}
call-data-latest = They are destroyed on { $day } at the latest.
call-data-destroyed = All applications were destroyed on { $day }. The list without names, the lottery and the result remain.
call-fingerprint = Fingerprint of what was fixed
call-fixed = Nothing here can be changed once it is published: a call can only be withdrawn with a reason, and another published.
told-call = A call for members was published
told-call-withdrawn = A call for members was withdrawn
told-lottery = A lottery was published
told-draw = Members were selected
