paper-volume = { $paper }, volume { $n }
paper-edition = Edition { $n }
paper-edition-when = Edition { $n }, { $date }
paper-final = Final
paper-review = Open for remarks
paper-remarks-until = Remarks until { $date }
paper-resolved = Resolution
paper-earlier = This is an earlier edition. What it says does not change.
paper-newest = See the newest edition
paper-contents = Contents
paper-paragraphs = { $n ->
    [one] { $n } paragraph
   *[other] { $n } paragraphs
}
paper-paragraph = Paragraph { $n }
paper-chapter = Chapter { $n }
paper-chapter-facts = This chapter has { $paragraphs } paragraphs and { $cited } citations.
paper-chapters = Chapters before and after
paper-previous = Previous chapter
paper-next = Next chapter
paper-errata = Corrections
paper-erased = { $n ->
    [one] A quotation here was erased by its author; its place reads “erased”.
   *[other] { $n } quotations here were erased by their authors; their places read “erased”.
}
paper-proof = Proof that nothing changed
paper-proof-why = This edition has not changed since it was published. Anyone can compute the value below again from the list of the fingerprints of its paragraphs, figures and citations. When somebody who is quoted erases their words, only their place becomes “erased”; the value stays.
paper-root = Fingerprint of the list
paper-rendition = How it is shown
paper-rendition-of = Rendition { $n }: { $date }, quotations erased: { $count }.
paper-manifest = Download the list (JSON)
paper-editions = All editions
paper-editions-why = What was published once stays. Changes come out as a new edition.
paper-none = No { $paper } has been published yet.
paper-none-do = It is being written from questions and answers. Once the first edition is out, you can read it here, each paragraph with what it rests on.
source-question = Question
source-answer = Answer
source-statement = Statement
source-core-question = Core question
source-resolution = Resolution
source-minutes = Minutes
source-evidence = Evidence
source-paragraph = Paragraph
source-theme = Theme
source-agenda = Agenda
source-model = Model
source-action = Action
source-pilot = Pilot
source-indicator = Indicator
source-withdrawn = withdrawn by its author
source-hidden = hidden
source-erased = erased
source-unpublished = not public yet
source-changed = changed since
source-agree = { $n }% agree
source-agree-groups = { $shares }% agree, group by group
paper-edition-name = Edition
paper-date = Published
paper-foot = All citations: { $address }
paper-file = Download as { $format }
source-more = and { $n } more
paper-drafted = A language model drafted this paragraph; a person checked and approved it.
