body-council = Council
body-subcommittee = Subcommittee
body-panel = Expert panel
body-co-chair = Co-chair
body-vice-chair = Vice-chair
body-head = Head
body-secretary = Secretary
body-administration = Administration
body-district-council = District council
body-business = Business
body-labour = Labour
body-civic = Civil society
body-expert = Experts
body-resident = Residents
body-ex-officio = Ex officio
body-appointed = Appointed
body-left-term = Term over
body-left-resigned = Resigned
body-left-dismissed = Dismissed
body-left-lost = Office or qualification lost
body-left-body-ended = The body ended
body-since = Since { $day }
body-ended = It ended on { $day }.
body-successors = Taken over by:
body-predecessors = Took over from:
body-under = Bodies under it
body-members = Members
body-members-none = There are no members yet. Once they are appointed, their names, affiliations and terms are shown here.
body-enrolled = Members enrolled
body-most = at most { $n }
body-picture = Whom they stand for
body-picture-desc = Members by whom they stand for. The tables below say the same.
body-share = { $n } · { $percent }%
body-nobody = No members yet
body-name = Name
body-affiliation = Affiliation
body-office = Office
body-kind-of-seat = Seat
body-term-name = Term
body-term = { $from } to { $to }
body-renewals = { $n ->
    [one] renewed once
   *[other] renewed { $n } times
 }
body-without-vote = Without a vote
body-more = More
body-roster-xlsx = List of members (XLSX)
body-roster-csv = List of members (CSV)
body-former = { $n ->
    [one] One former member
   *[other] { $n } former members
 }
bodies-lead = The council that leads the dialogue and resolves, subcommittees that work on a field, and panels of experts who advise.
bodies-none = There are no bodies yet
bodies-none-do = Once a council or a subcommittee is formed, its members and rules are shown here.
bodies-now = Bodies now
bodies-none-now = No body exists now.
bodies-past = Bodies that ended
bodies-history = History
bodies-ended = Ended:
bodies-begun = Begun:
