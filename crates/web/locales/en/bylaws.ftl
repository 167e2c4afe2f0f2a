bylaws-title = Rules of procedure
bylaws-lead = The rules this body works under. Each says in which article it stands.
bylaws-since = In force since { $day }
bylaws-setting = Set here, as no article says so
bylaws-sum = With { $enrolled } members enrolled now, { $quorum } have to be present to open; when { $quorum } are, { $votes } votes in favour carry.
bylaws-toml = Rules as a file (TOML)
bylaws-history = Versions
bylaws-version = Version { $n }
bylaws-written-at = written down on { $day }
bylaws-majority-enrolled = a majority of members enrolled
bylaws-majority-present = a majority of members present
bylaws-majority-cast = a majority of votes cast
bylaws-part-enrolled = at least { $part }/{ $whole } of members enrolled
bylaws-part-present = at least { $part }/{ $whole } of members present
bylaws-part-cast = at least { $part }/{ $whole } of votes cast
bylaws-enrolled = Enrolled
bylaws-calling = Calling a meeting
bylaws-calling-chair = when the chair sees need
bylaws-calling-members = when { $part } ask
bylaws-regular = Regular meetings
bylaws-per-year = { $n ->
    [one] at least once a year
   *[other] at least { $n } times a year
 }
bylaws-notice = Notice
bylaws-materials = Papers
bylaws-days-before = { $n ->
    [one] at least a day before the meeting
   *[other] at least { $n } days before the meeting
 }
bylaws-except = (except: { $what })
bylaws-secret = secret
bylaws-urgent = urgent
bylaws-quorum = Opening
bylaws-quorum-text = { $part } present
bylaws-decision = Decisions
bylaws-in-favour = { $part } in favour.
bylaws-abstained-present = Abstentions count as present.
bylaws-abstained-left-out = Abstentions are left out.
bylaws-election = Elections
bylaws-election-text = { $part }. Candidates: { $kinds }. If nobody reaches that, there is a runoff.
bylaws-closing = Closed sessions
bylaws-written = Deciding in writing
bylaws-written-text = Only { $what } items; { $part } in favour; at least { $n } days to answer.
bylaws-minor = minor
bylaws-minutes = Publishing minutes
bylaws-months = { $n ->
    [one] within a month
   *[other] within { $n } months
 }
bylaws-undisclosed = what the law keeps from the public
bylaws-resolved = where the body resolved so
bylaws-withholding = Withholding minutes
bylaws-size = Size
bylaws-size-text = at most { $n } members
bylaws-seats = Offices
bylaws-seat = { $office }: { $n }, { $kind }
bylaws-gender = Gender
bylaws-gender-text = No gender has more than { $most } of the appointed members.
bylaws-unavoidable = unavoidable reasons
bylaws-bodies = Other bodies
bylaws-bodies-text = One person should sit on at most { $n }.
bylaws-term = Term
bylaws-term-text = { $years } years, renewable { $renewals } times.
bylaws-replacement-rest = A replacement serves the rest of the term.
bylaws-replacement-full = A replacement begins a new term.
bylaws-grounds = Grounds of recusal
bylaws-ground-party = party, joint right-holder or obligor
bylaws-ground-kin = kin of a party
bylaws-ground-agent = agent of a party
bylaws-ground-advice = gave testimony, advice, research, services or an appraisal
bylaws-ground-interest = another direct interest
bylaws-recused = Recused members
bylaws-recused-enrolled = They stay among the enrolled.
bylaws-recused-not-enrolled = They are not among the enrolled.
bylaws-recused-quorum = They count for the quorum.
bylaws-recused-not-quorum = They do not count for the quorum.
bylaws-recused-base = They stay in the base of the item’s vote.
bylaws-recused-not-base = They are left out of the base of the item’s vote.
