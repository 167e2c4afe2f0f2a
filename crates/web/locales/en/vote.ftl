vote-agree = Agree
vote-disagree = Disagree
vote-pass = Not sure
vote-pass-on = Not sure, go on
vote-leave = Leave
vote-undo = Undo
vote-keys = Use keys
vote-start = { $n ->
    [one] Vote on one statement
   *[other] Vote on { $n } statements
 }
vote-go-on = { $n ->
    [one] Vote on the last statement
   *[other] Vote on { $n } more statements
 }
vote-see-own = See my votes and the results
vote-length = About two minutes
vote-progress = { $n } of { $total }
vote-from = written by a resident
vote-from-place = written by a resident of { $place }
vote-again = please choose again
vote-last-agree = Your last vote: Agree
vote-last-disagree = Your last vote: Disagree
vote-last-pass = Your last vote: Not sure
vote-offline = You are offline. Your votes ({"{"}n{"}"}) are kept on this device and sent when you are back.
vote-sent = The votes kept on this device ({"{"}n{"}"}) were sent.
vote-failed = It could not be sent. Please press again.
vote-gone = That statement is no longer public, so the vote was not counted. Here is the next one.
vote-too-many = That was too fast. Please press again in { $n } seconds.
vote-closed = Voting is closed now
vote-closed-do = It is not the time for voting. Votes you cast stay as they are.
vote-done = You have voted on everything
vote-done-all = { $n ->
    [one] You voted on the one statement
   *[other] You voted on all { $n } statements
 }
vote-done-own = Agree { $agree } · Disagree { $disagree } · Not sure { $pass }. They count as evidence for the White Paper.
vote-together = Agreed by you and most others
vote-apart = Where opinion is most divided
vote-own-all = { $n ->
    [one] Your vote and everyone's
   *[other] Your { $n } votes and everyone's
 }
vote-own = { $vote }: your vote
vote-legend = The bold number is the share of all votes that agree.
vote-bar = Agree { $agree }, disagree { $disagree }, not sure { $pass } votes
vote-receipt = Receipt of your last vote
vote-receipt-do = With this code you can check at any time that your vote stands. It does not show how you voted.
vote-results = See all results
vote-elsewhere = Vote on another core question
votes-sources = online { $online }, on paper { $paper } ({ $sheets ->
    [one] { $sheets } sheet
   *[other] { $sheets } sheets
 })
votes-on-paper = { $n } of them on paper
votes-count = { $n ->
    [one] 1 vote
   *[other] { $n } votes
 }
votes-all = { $n ->
    [one] 1 vote in all
   *[other] { $n } votes
 }
votes-short = { $n ->
    [one] 1 vote
   *[other] { $n } votes
 }
vote-change = You can change your votes
