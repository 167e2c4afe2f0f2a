# Coding: where staff read answers and say which themes they speak of
staff-tab-coding = Coding
coding-title = Coding
coding-desk-title = Coding: { $set }
coding-topline = { $coded } of { $total } answers are coded.
coding-none = There is no set of themes yet
coding-none-do = Begin a set of themes first. Then answers are coded here.
coding-answers = { $n ->
    [one] 1 answer
   *[other] { $n } answers
}
coding-find = Find in answers
coding-core = Core question
coding-all-cores = All core questions
coding-all-channels = All channels
coding-show-open = Not coded yet
coding-show-given = Given to me
coding-show-mine = Coded by me
coding-show-all = All answers
coding-show-against = Against a theme
coding-show-sample = Sample { $n }: to code apart
coding-show-differing = Sample { $sample }: { $n } differing
coding-list = Answers
coding-list-none = No answers to show here
coding-list-none-do = Choose another filter, or look for other words.
coding-failed = It could not be saved. What you chose is still there. Press again.
coding-apart = Coded apart
coding-said = First { $first } · second { $second }
coding-unfit = No theme fits
coding-take = Take { $theme } from { $answer }
coding-confirm = Give { $theme } to { $answer }
coding-like = Like { $code }
coding-choose-theme = Choose a theme
coding-assign = Give the theme
coding-clear = Take all away
coding-against = Speaks against the theme’s direction
coding-edit-themes = Edit themes
coding-see-themes = See themes
coding-set = Set
coding-set-go = Change
coding-no-themes = This set has no themes. Write them first.
coding-theme-answers = { $n } · see the answers of { $code }
coding-progress = How far it is
coding-by-coder = By coder
coding-by-coder-none = Nobody has coded yet.
coding-by-core = By core question
coding-core-number = Core { $n }
coding-coder = Coder { $n }
coding-coder-figures = coded { $coded } · given { $done } / { $given }
coding-key-confirm = take the suggestion
coding-key-number = theme by number
coding-keys = All keys
coding-keys-enter = Take the first suggestion of the row at the cursor
coding-keys-number = Themes by their numbers, several with commas
coding-keys-assign = Give the chosen theme

coding-plan-title = Division and agreement
coding-divide = Divide the answers
coding-divide-lead = { $n ->
    [one] 1 answer that is not coded yet is given to somebody, anew if it was given before.
   *[other] { $n } answers that are not coded yet are divided among coders, those given before anew.
}
coding-divide-who = Who gets how much
coding-divide-hint = Write shares as numbers: with 2 and 1, one gets twice as many. With 0, none.
coding-divide-by = How
coding-divide-by-share = One by one
coding-divide-by-core = Whole core questions
coding-divide-send = Divide
coding-agreement = Agreement of two coders
coding-agreement-lead = Two people code the same answers without seeing what the other says. When both are done, it shows how far they agree, and where they differ.
coding-sample-none = There is no sample yet
coding-sample-none-do = Choose two people and a size below, and draw one.
coding-sample-title = Sample { $n }
coding-sample-of = { $answers } of { $all } answers
coding-sample-seed = seed
coding-sample-done = { $first } { $a } / { $answers } · { $second } { $b } / { $answers }
coding-sample-code = Code apart
coding-sample-same = Exactly the same themes for { $same } of { $answers }.
coding-kappa-note = κ is the mean of Cohen’s kappa over the themes. From 0.61 on, agreement is called substantial (Landis and Koch, 1977).
coding-sample-differing = { $n } differing, { $open } to be settled
coding-sample-settle = Settle
coding-sample-themes = Agreement by theme
coding-sample-blind = Until both are done, neither sees what the other said.
coding-both = Both
coding-first-only = First only
coding-second-only = Second only
coding-meaning = Meaning
coding-no-kappa = cannot be computed
coding-sample-draw = Draw a sample
coding-sample-lead = Drawn at random from the published answers. The seed is kept, so that anybody can draw it again.
coding-sample-first = First
coding-sample-second = Second
coding-sample-size = Answers
coding-sample-size-hint = { $min } to { $max }
coding-sample-draw-send = Draw
coding-file = Coding in a spreadsheet
coding-file-lead = The file names coders by number only. Write codes such as T-003, T-012 in the column 주제, and 없음 where no theme fits. Blank cells change nothing.
coding-file-get = Get the table (XLSX)
coding-file-refused = Nothing was stored
coding-file-more = { $n ->
    [one] 1 more row is wrong.
   *[other] { $n } more rows are wrong.
}
coding-file-field = Table
coding-file-hint = XLSX or CSV, up to 20 MB and 20,000 rows
coding-file-check = Only check
coding-file-take = Bring in
coding-file-checked = { $rows } rows read. Answers that change: { $changed }. Blank rows: { $blank }.

staff-themes-title = Sets of themes
staff-themes-lead = Themes and agendas stand in dated sets. A published set is not changed, but followed by the next.
staff-themes-none = There is no set of themes yet
staff-themes-none-do = Begin the first one below.
staff-themes-begin = New set
staff-themes-begin-send = Begin the set
staff-themes-name-hint = For example: Themes of November 2026
staff-themes-copy = Begin from
staff-themes-copy-hint = A copy brings themes and agendas with everything that was coded.
staff-themes-empty = An empty set
staff-themes-copy-of = Set { $number }: { $title }
staff-themes-code-with = Code with { $title }
staff-themes-publish = Publish
staff-themes-publish-note = Then everybody sees the themes and how many answers speak of them. Themes and agendas cannot be changed any more; coding can go on.
staff-themes-publish-send = { $n ->
    [one] Publish 1 theme
   *[other] Publish { $n } themes
}
staff-themes-fixed = A published set is not changed. Begin a new set from it.
staff-agenda-new = New agenda
staff-theme-new = New theme
staff-theme-none = There are no themes yet
staff-theme-none-do = Write agendas and themes; they stand here in their order.
staff-theme-answers = { $answers } answers · { $experts } of experts
staff-theme-title = Title
staff-theme-summary = What it is about
staff-theme-summary-hint = One paragraph, for those who code and for those who read.
staff-theme-position = Place
staff-theme-position-hint = Left empty, it comes last.
staff-theme-remove = Remove
staff-theme-remove-confirm = Take it out of this set? It can be undone.
staff-theme-merge-into = Merge into
staff-theme-merge-hint = Every answer that has this theme gets that one.
staff-theme-merge = Merge
staff-theme-choose = Choose what to edit
staff-theme-choose-do = Choose a theme or an agenda on the left, or begin a new one.
staff-said-theme-set-begun = The set was begun.
staff-said-coding-nothing = Choose answers and a theme.
staff-said-coding-unchanged = It is so already.
staff-said-coding-theme = This set has no such theme.
staff-said-coding-answer = An answer is not public any more. Look at the list anew.
staff-conflict-theme-set-published = A published set cannot be changed. Begin a new set from it.
staff-conflict-theme-set-empty = A set without themes cannot be published.
staff-conflict-theme-set-older = A later set was published already.
staff-conflict-theme-set-full = The set is full: 200 themes and 30 agendas at most.
staff-conflict-theme-set-over = Another set followed this one. Code with the one that holds now.
staff-conflict-theme-coded = Answers have this theme. Merge it into another instead.
staff-conflict-agenda-has-themes = The agenda has themes. Move them first.
staff-conflict-too-many-themes = An answer has 10 themes at most.
staff-conflict-nothing-to-code = There is no answer to divide.
staff-conflict-sample-open = One of the two has a sample that is not done.
staff-conflict-too-few-answers = There are not as many published answers.
staff-done-theme-set-published = The set of themes was published.
staff-done-theme-changed = Theme { $code } was changed.
staff-done-theme-removed = Theme { $code } was removed.
staff-done-themes-merged = Theme { $code } was merged into another.
staff-done-agenda-changed = Agenda { $code } was changed.
staff-done-agenda-removed = Agenda { $code } was removed.
staff-done-coded = The themes of { $n ->
    [one] 1 answer
   *[other] { $n } answers
} were changed.
staff-done-divided = { $n ->
    [one] 1 answer was
   *[other] { $n } answers were
} divided.
staff-done-sampled = A sample was drawn.
staff-fault-coder = Give somebody a share of 1 or more; at most 20 people.
staff-fault-sample-second = Choose two different people.
