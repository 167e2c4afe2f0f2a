moderation-title = What was hidden, and why
moderation-lead = { $n ->
    [0] Nothing public is deleted. What has to be hidden is listed here with the reason.
    [one] Nothing public is deleted. One decision is listed with its reason.
   *[other] Nothing public is deleted. { $n } decisions are listed with their reasons.
 }
moderation-none = Nothing has been hidden
moderation-none-do = What is hidden is listed here with the reason.
moderation-heading = Log
moderation-when = Day
moderation-what = Text
moderation-change = Done
moderation-why = Reason
moderation-office = Decided by
moderation-count = { $n ->
    [one] one decision
   *[other] { $n } decisions
 }
change-hidden = hidden
change-restored = shown again
change-published = published after a look
office-moderator = moderator
office-secretary = secretary
office-operator = operator
