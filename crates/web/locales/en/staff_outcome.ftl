staff-tab-outcomes = Outcomes
staff-outcome-lead = Every question and answer is told what became of it, with a reason. An outcome is never changed: another follows it, with the reason why.
staff-outcome-lists = Lists to give outcomes to
staff-outcome-find = Find in the texts
staff-outcome-all-cores = All core questions
staff-outcome-any = All outcomes
staff-outcome-none = None yet
staff-outcome-sheet = Get as XLSX
staff-outcome-nothing = Nothing fits
staff-outcome-nothing-do = Take away a condition, or look at another list.
staff-outcome-by-group = by its group
staff-outcome-grouped = Group
staff-outcome-give = Give an outcome
staff-outcome-choose = Choose
staff-outcome-reason-hint = In words that whoever asked understands. Everyone can read it.
staff-outcome-office = Passed on to (for “Passed on”)
staff-outcome-target = Code of what it was taken into (H-, W-, B-, P-)
staff-outcome-resolution = Resolution (such as M-2026-01-3)
staff-outcome-why = Why it follows the earlier answer
staff-outcome-groups = Give it to the whole group where a question is in one
staff-outcome-give-chosen = Give to the chosen
staff-outcome-give-all = Give to all { $n } found
staff-outcome-most = At most { $n } at once.
staff-outcome-confirm = All { $n } that were found get the same outcome. Press once more.
staff-outcome-all-indeed = Give to all { $n }
staff-outcome-not = Leave it
staff-outcome-import = Give many by a table
staff-outcome-import-lead = Fill in 처리결과 and 까닭 in the XLSX file and send it. Rows that say the same become one outcome. If one row is wrong, nothing is stored.
staff-outcome-look = Only look
staff-outcome-enter = Store
staff-outcome-bad = { $n ->
    [one] One thing is wrong. Nothing was stored.
   *[other] { $n } things are wrong. Nothing was stored.
 }
staff-outcome-would = Nothing is wrong. Storing it gives { $outcomes } outcomes to { $items } inputs.
staff-conflict-count-changed = The number found has changed meanwhile. Please look again.
staff-done-outcome-given = Outcome { $code } was given.
