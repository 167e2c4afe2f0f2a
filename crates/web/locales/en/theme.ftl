# Themes and agendas: what answers speak of
word-theme = Theme
word-agenda = Agenda

themes-title = Themes and agendas
themes-lead = Staff read every answer and said which themes it speaks of. Themes that belong together make an agenda.
themes-none = There are no themes yet
themes-none-do = Once staff have given answers their themes and published them, they stand here by agenda.
themes-over = This set does not hold any more. A later one followed it.
themes-since = Published
themes-count = { $agendas ->
    [one] 1 agenda
   *[other] { $agendas } agendas
} · { $themes ->
    [one] 1 theme
   *[other] { $themes } themes
}
themes-of = Themes of agenda { $code }
themes-loose = Themes in no agenda
themes-how = How was it counted?
themes-how-text = An answer may speak of several themes, so the themes add up to more than there are answers. Experts’ answers are counted apart and are in no total. Answers that were hidden or withdrawn do not count.
themes-unfit = No theme fits { $answers ->
    [one] 1 answer
   *[other] { $answers } answers
} of residents and { $experts } of experts.
themes-agreed = Two people read the same { $answers } answers without seeing what the other said. They gave exactly the same themes to { $same }.
themes-kappa = Agreement beyond chance (kappa) is { $kappa }, with a 95% interval of { $interval }: { $meaning }.
themes-landis-koch = The words are those of Landis and Koch (1977).
themes-sets = Published sets

theme-together = Together
theme-experts-apart = Experts (apart)
theme-against = Against it
theme-none-in-agenda = This agenda has no themes yet.
theme-figures = Number of answers
theme-after = In the next set this theme follows it:
theme-before = It follows this theme of the set before:
theme-typical = Typical answers
theme-typical-note = Those that share the most words with all answers of the theme, chosen from each channel.
theme-typical-none = There are no answers yet
theme-typical-none-do = Once staff give answers this theme, they stand here.
theme-dissenting = Answers that say otherwise
theme-dissenting-note = They speak of this theme, but against its direction.
theme-all = All answers of this theme
theme-agreement-poor = poorer than chance
theme-agreement-slight = slight
theme-agreement-fair = fair
theme-agreement-moderate = moderate
theme-agreement-substantial = substantial
theme-agreement-almost-perfect = almost perfect

agenda-after = In the next set this agenda follows it:
agenda-before = It follows this agenda of the set before:
agenda-themes = Themes of this agenda
agenda-figures-note = An answer with several of its themes is counted once.
