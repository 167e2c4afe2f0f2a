staff-papers = Papers
staff-papers-none = No paper is being written yet
staff-papers-none-do = Green, White and Blue Papers are written here. Until they are published only staff see them.
staff-paper-which = Paper
staff-paper-title = Title
staff-paper-changed = Last changed
staff-paper-begin = Begin a paper
staff-paper-save = Save
staff-paper-rename = Rename the paper
staff-sections-none = There is no section yet
staff-sections-none-do = Add a section, then write paragraphs in it.
staff-section-title = Title of the section
staff-section-paragraphs = Paragraphs
staff-section-uncited = Without citation
staff-section-changed = Cited text changed
staff-section-do = Do
staff-section-up = Move “{ $title }” up
staff-section-down = Move “{ $title }” down
staff-section-rename = Rename
staff-section-remove = Take the empty section out
staff-section-add = Add a section
staff-section-level = Level
staff-section-level-1 = Chapter
staff-section-level-2 = Section
staff-section-level-3 = Subsection
staff-section-behind = Behind
staff-paper-ready = Ready to publish
staff-paper-nothing-open = Nothing stands in the way of publishing.
staff-paper-empty = No paragraph has a text.
staff-paper-uncited = { $n ->
    [one] One paragraph cites nothing. Add a citation, or say why it needs none.
   *[other] { $n } paragraphs cite nothing. Add citations, or say why they need none.
}
staff-paper-unresolved = { $n ->
    [one] One paragraph cites what is not public. Publish that first, or take the code out.
   *[other] { $n } paragraphs cite what is not public. Publish that first, or take the codes out.
}
staff-paper-core-open = { $n ->
    [one] One core question has no outcome. White and Blue Papers answer every core question.
   *[other] { $n } core questions have no outcome. White and Blue Papers answer every core question.
}
staff-paper-inputs-open = { $n ->
    [one] One question or answer has no outcome. A final edition needs one for each.
   *[other] { $n } questions and answers have no outcome. A final edition needs one for each.
}
staff-paper-no-resolution = A final edition needs a resolution of the council.
staff-paper-publish = Publish
staff-paper-publish-why = An edition is frozen with its fingerprint and never changes again. Changes come out as the next edition.
staff-paper-publish-do = Publish as it is
staff-paper-publish-confirm = What is published cannot be taken back. Publish?
staff-paper-as = As
staff-paper-as-review = Open for remarks
staff-paper-as-final = Final (needs a resolution)
staff-paper-resolution = Resolution
staff-paper-resolution-hint = Used for a final edition alone.
staff-paper-until = Last day for remarks
staff-paper-until-hint = Empty: no remarks are taken. For example 2026-12-20
staff-paper-note = What is new in this edition
staff-cite-title = Find what to cite
staff-cite-lead = Write a code as [@A-10233] to cite it. To quote somebody’s words write ["words" @A-10233].
staff-cite-kind = Kind
staff-cite-find = Words or a code
staff-cite-unused = Only what is not used yet
staff-cite-found = { $n } found
staff-cite-none = Nothing was found. Try other words.
staff-cite-insert = Insert
staff-cite-insert-what = Insert { $code } into the text
staff-write-saved = Everything is saved
staff-write-saving = Saving
staff-write-offline = The connection is lost. What you write stays on this device and is saved once it is back.
staff-write-refused = It could not be saved.
staff-write-other = Somebody else has just changed this
staff-paragraphs-none = There is no paragraph yet
staff-paragraphs-none-do = Add a paragraph and write. It is saved as you type.
staff-paragraphs-removed = { $n ->
    [one] One paragraph taken out
   *[other] { $n } paragraphs taken out
}
staff-paragraph-add = Add a paragraph
staff-paragraph-hint = Ctrl+Enter adds one behind this one
staff-paragraph-unknown = Nothing that can be cited has this code: { $codes }
staff-paragraph-uncited = It cites nothing. It cannot be published without a citation.
staff-paragraph-exempt = Needs no citation because:
staff-paragraph-exempt-why = Why it needs no citation
staff-paragraph-changed = What is cited has changed since.
staff-paragraph-renew = Cite it as it is now
staff-paragraph-history = Earlier versions
staff-paragraph-more = More
staff-paragraph-move = Behind
staff-paragraph-first = At the beginning
staff-paragraph-move-do = Move
staff-paragraph-remove = Take the paragraph out
staff-paragraph-take-in = Take in again
staff-paragraph-versions = Earlier versions of { $code }
staff-paragraph-versions-lead = What one person wrote without a pause is shown as one. Everything that was saved is kept.
staff-paragraph-back = Back to writing
staff-paragraph-mine = Me
staff-paragraph-others = Somebody else
staff-paragraph-restore = Go back to this
staff-paragraph-earlier = Earlier ones
staff-said-paper-begun = The paper has begun. Now add sections.
staff-said-paper-saved = Saved.
staff-said-section-added = The section was added.
staff-said-section-moved = Moved.
staff-said-section-removed = The section was taken out.
staff-said-edition-published = Published. This edition never changes from now on.
staff-said-paragraph-added = The paragraph was added.
staff-said-paragraph-saved = Saved.
staff-said-paragraph-moved = The paragraph was moved.
staff-said-paragraph-removed = The paragraph was taken out. It can be taken in again below.
staff-said-paragraph-taken-in = The paragraph is in again.
staff-said-paragraph-exempt = Saved.
staff-said-paragraph-restored = The earlier text is back. What was written in between is kept.
staff-said-citations-renewed = It is cited as it is now.
staff-conflict-paper-full = There is no room for more. Divide it.
staff-conflict-section-changed = Somebody else renamed it meanwhile. Look again.
staff-conflict-section-at-end = It cannot be moved further that way.
staff-conflict-section-not-empty = Paragraphs or sections are left in it.
staff-figures = Figures
staff-figures-lead = Charts of the platform, in the paper. A figure without a day is printed as it is when the edition is published; one with a day as it was on that day.
staff-figure-which = Choose a figure
staff-figure-show = Show
staff-figure-lead = Choose a figure: how it looks now and what to write into a paragraph are shown here.
staff-figure-mark = What to write into a paragraph
staff-figure-live = Printed as it is when the edition is published.
staff-figure-frozen = Printed as it was on { $day }.
staff-figure-insert = Insert into the paragraph
staff-figure-freeze = Keep as it is today
staff-figure-empty = This figure has nothing to show yet.
staff-figure-of-day = { $figure } · as on { $day }
staff-said-figure-frozen = Kept as it is today.
staff-paper-figures-empty = { $n } figures have nothing to show, or were not kept on the day in their name. Choose others, or take them out.
assistant-title = Drafting help
assistant-lead = A language model reads published answers alone and writes a draft. Every sentence needs something it rests on, and a person has to approve it before it can be published.
assistant-task = Task
assistant-summary = Summarise answers
assistant-paragraph = Write a paragraph
assistant-theme-names = Name a theme
assistant-wish = What it should heed
assistant-ask = Ask for a draft
assistant-sent = Codes and texts of answers go to the model that was set up. Who wrote them does not.
assistant-drafts = Drafts
assistant-none = No draft yet. Drafts will be shown here.
assistant-founded = Every sentence rests on something that can be found.
assistant-unfounded = { $n } sentences rest on nothing.
assistant-take = Make it a paragraph
assistant-asked = What the model was asked, and the codes of what it was given
assistant-unapproved = A draft by the assistant. Read it against what it cites and approve it before it can be published.
assistant-approve = I have read it and approve it
assistant-approved = Drafted by the assistant, approved by a person.
assistant-names = Names the assistant proposes. Choose one and put it right.
assistant-names-do = Propose names
staff-said-assistant-wrote = The draft is here.
staff-said-draft-approved = Approved.
staff-conflict-assistant-silent = The assistant gave no answer. The server's log says why. Try again in a while.
staff-conflict-assistant-unasked = There is no answer to read, so nothing can be drafted.
staff-conflict-draft-unfounded = A sentence rests on nothing, so this cannot be approved. Cite something, or take the sentence out.
staff-paper-drafted-open = { $n } paragraphs by the assistant are not approved, or have a sentence that rests on nothing.
