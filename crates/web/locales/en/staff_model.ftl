staff-models-lead = Write down what the White Paper proposes, link what it rests on, and have it scored by the bodies.
staff-models-none-do = Write down the first model below. Only staff see it until it is published.
staff-model-title = Title
staff-model-changed = Changed
staff-model-add = Write a model
staff-model-add-do = Write it down
staff-model-agenda-hint = The agenda's code, such as D-02. Leave it empty where there is none.
staff-model-core-hint = Numbers of core questions, apart by spaces, such as 3 7
staff-model-duties-hint = One a line: who, a colon, what. For example: The district: provides the room
staff-model-won = Cost a year (won)
staff-model-won-hint = In digits, such as 420,000,000
staff-model-opinions-hint = End each opinion with a line that begins with a dash and names the members who sign it. Whoever has no seat signs as citizens. For example: — Kim Haneul, citizens
staff-model-inputs-hint = Codes of the questions, answers, statements, themes, paragraphs and evidence it rests on, apart by spaces, such as Q-0412 A-10233 S-077
staff-scorings = Scoring by members
staff-scorings-none = No scoring yet. Members of a body score the published models by the four criteria.
staff-scoring-times = from { $from } to { $to }
staff-scoring-closed = Published { $when }
staff-scoring-open = Going on
staff-scoring-due = Time is over: closing it publishes the numbers
staff-scoring-size = { $models } models · { $members } members
staff-scoring-complete = Every member has finished.
staff-scoring-missing = { $n ->
    [one] { $n } member has not finished
   *[other] { $n } members have not finished
}
staff-scoring-left = { $n ->
    [one] { $n } left
   *[other] { $n } left
}
staff-scoring-close = Close and publish the numbers
staff-scoring-body = Body
staff-scoring-hint = Every model that is published now is scored. Closing publishes how the points were spread under each criterion, without names.
staff-scoring-do = Open scoring
staff-said-model-added = The model is written down. Publish it to show it to everyone.
staff-said-scoring-opened = Scoring is open. Members score from their own page.
staff-said-scoring-closed = Scoring is closed and its numbers are public.
staff-conflict-scoring-open = This body is scoring already. Close that first.
staff-conflict-no-models = No model is published. Publish one first.
staff-conflict-body-does-not-score = This body does not score models.
staff-done-model-changed = Model { $code } was corrected.
staff-done-model-published = Model { $code } was published.
staff-done-model-withdrawn = Model { $code } was withdrawn.
staff-fault-due = This is no date, or none that fits. Write it as 2026-11-23; scoring closes today or later.
staff-fault-duties = Line { $n }: write who, a colon, and what they do.
staff-fault-opinions = Line { $n }: an opinion ends with a dash and the names of those who sign it.
