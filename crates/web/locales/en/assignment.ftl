assignment-board = Work of the subcommittees
assignment-lead = Which subcommittee works on each core question, and how far it has come. Every cell states what happened, and when.
assignment-count = { $adopted } answers of subcommittees were adopted on { $questions } core questions.
assignment-none = No core question was given to a body yet
assignment-none-do = Once core questions are given to subcommittees, their progress appears here.
assignment-pick = Choose a subcommittee
assignment-question = Core question
assignment-body = Subcommittee
assignment-heard = Answers of citizens
assignment-opinion = What votes came to
assignment-written = Draft answer
assignment-commented = Comments
assignment-adopted = Adopted
assignment-not-yet = Not given to a body yet
assignment-nothing = Nothing yet
assignment-leads = Leads
assignment-joins = Joins
assignment-answers = { $n ->
    [one] { $n } answer
   *[other] { $n } answers
    }
assignment-groups = { $n } opinion groups
assignment-no-groups = No groups
assignment-unstable = Groups not certain
assignment-too-few = Too few people
assignment-unknown = Being computed
assignment-draft = Version { $n } · { $state }
assignment-comments = { $n ->
    [one] { $n } comment
   *[other] { $n } comments
    }
assignment-with-minority = { $mind }, minority opinions: { $n }
assignment-ended = { $n ->
    [one] { $n } assignment that ended
   *[other] { $n } assignments that ended
    }
assignment-work = Work on it
