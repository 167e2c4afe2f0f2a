receipt-title = Receipt { $code }
receipt-lead = The code you got when you sent something shows how far it has come. Only who holds the code can see it.
receipt-lost = If you lost a code, the device you sent from still has it.
receipt-lost-see = See the receipts under My part
receipt-code = Receipt code
receipt-code-hint = It begins with R, such as R-5891-1K7Q-2M4T.
receipt-check = Check
receipt-too-short = { $n ->
    [one] The code is one character short.
   *[other] The code is { $n } characters short.
 } Please check the last four.
receipt-too-long = { $n ->
    [one] The code has one character too many.
   *[other] The code has { $n } characters too many.
 } Please check it again.
receipt-character = No code has the character “{ $character }”. Please check it again.
receipt-unknown = There is no receipt with this code. Please check it character by character.
receipt-sent-question = Your question was sent
receipt-sent-answer = Your answer was sent
receipt-sent-statement = Your statement was sent
receipt-new = Your receipt is { $code }. With this one code you can see how far it has come and that it stands unchanged.
receipt-stands = It stands as it was received
receipt-stands-lead = How far what you sent has come.
receipt-vote-lead = The vote on this receipt is counted. Nobody is shown how it was cast.
receipt-vote-on = Vote on statement
receipt-state-vote = counted
receipt-received = Received
receipt-received-on = Received on { $when }.
receipt-recorded = In the public record
receipt-recorded-as = Record number { $n }. If one character changed, so would the fingerprint.
receipt-counted = Counted
receipt-counted-do = If you vote again, only the last vote counts.
receipt-waiting = A moderator is looking at it
receipt-waiting-do = It is then published, or you are told why it was hidden.
receipt-then = It is published
receipt-then-do = As you wrote it. If it has to be hidden, the reason is stated.
receipt-public = Published
receipt-public-do = Anyone can read it as it was written.
receipt-hidden = Hidden
receipt-hidden-do = Reason: { $reason }.
receipt-withdrawn = Withdrawn by its author
receipt-withdrawn-do = The text is not shown; a note that it was withdrawn stays.
receipt-advice = If you lose the code it cannot be found again. Take a picture of it or write it down.
receipt-blank-title = Not typed in yet
receipt-blank-lead = This is the receipt of a slip handed out at a gathering. Once staff have typed it in, its text appears here.
receipt-blank-sheet-lead = This is the receipt of a voting sheet handed out at a gathering. Once staff have typed it in, you will see it here.
receipt-blank = Waits to be typed in
receipt-blank-do = This may take some days. If the paper was not handed in, it stays empty.
receipt-printed = Printed
receipt-printed-on = Printed with this code on { $when }.
receipt-stands-sheet = Your votes were counted
receipt-sheet-lead = The voting sheet of this receipt was counted as it was. How it was marked is shown to nobody.
receipt-sheet-counted = Typed in and counted
receipt-sheet-counted-do = { $n ->
    [one] { $n } vote was counted on { $when }.
   *[other] { $n } votes were counted on { $when }.
 }
receipt-print = Print the receipt
receipt-what = What
receipt-where = Where
receipt-when = When
receipt-who = Who
receipt-who-none = no name stays on a receipt
receipt-fingerprint = Fingerprint
receipt-stands-vote = The vote stands as it was cast
receipt-stands-waiting = Received, and being looked at
receipt-stands-hidden = Received, and hidden later
receipt-stands-withdrawn = Withdrawn by its author
print-kind-question = Question slip
print-kind-answer = Answer slip
print-kind-votes = Voting sheet
receipt-sent-remark = Your remark was sent
