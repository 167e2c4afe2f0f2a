staff-remarks = Remarks
staff-remarks-lead = Reply to each. A reply is never rewritten: a later one follows it. The paper becomes final once all have one.
staff-remarks-pick = Choose which remarks to see
staff-remarks-heading = List of remarks
staff-remarks-waiting = To reply to
staff-remarks-all = All
staff-remarks-every = See the remarks on all paragraphs
staff-remarks-none = No remarks here
staff-remarks-none-do = Once an edition that takes remarks is published, what comes in is listed here, oldest first.
staff-remark-place = Edition { $edition }, paragraph { $n }
staff-remark-paragraph = Read the paragraph
staff-remark-note = Reply: what was changed, why nothing was, or who looks into it until when
staff-remark-barred = It cannot be replied to now: { $status }
staff-remark-take-what = { $code }: taken up
staff-remark-not-what = { $code }: not taken up
staff-remark-review-what = { $code }: under review
staff-remark-keys = Keys: J next, K previous, T taken up, N not taken up, R under review
staff-said-remark-replied = The reply is published.
staff-conflict-remark-not-public = That remark is not public, so it cannot be replied to. Look at it in the moderation queue first.
staff-conflict-replies-full = That remark takes no more replies.
staff-paper-remarks-open = { $n ->
    [one] { $n } remark has no reply that settles it.
   *[other] { $n } remarks have no reply that settles them.
}
