erase-title = Erase everything
erase-lead = What you sent from here and your address are erased for good. Please read first what goes and what stays.
erase-sure = Erase everything, really?
erase-sure-lead = This is the last step. It is erased at once and cannot be undone.
erase-contributions = { $n ->
    [one] One. Its text and earlier texts are erased; its code and “erased by its author” stay in its place.
   *[other] { $n }. Their texts and earlier texts are erased; their codes and “erased by its author” stay in their places.
 }
erase-votes = { $n ->
    [one] One. It stays counted, but nobody can tell any more who cast it. Its receipt no longer works.
   *[other] { $n }. They stay counted, but nobody can tell any more who cast them. Their receipts no longer work.
 }
erase-address = The address, your consents and mails not sent yet are erased.
erase-no-address = No address is tied.
erase-stays = What stays
erase-stays-do = Core questions that the council wrote from many questions, sentences in papers that are out, and what others downloaded cannot be erased. What you sent without a name, or from another device, is not erased from this one. If you ever had a seat in a body, your name stays on the roster that the law makes public; only its tie to your account is erased.
erase-backups = Backups
erase-backups-do = { $n ->
    [one] Earlier backups hold it for a day at most, and go with it. If one is restored before, it is erased again first.
   *[other] Earlier backups hold it for { $n } days at most, and go with it. If one is restored before, it is erased again first.
 }
erase-take = You can download it first.
erase-understood = I understand that this cannot be undone
erase-understood-needed = Please mark that you understand that this cannot be undone.
erase-next = Next
erase-do = Erase everything
erase-nothing = There is nothing to erase
erase-nothing-do = Nothing was sent from this device. If it was another, erase it there, or tie this device to your address first.
erased-note = Erased by its author. The code stays; the text is nowhere any more.
staff-only-note = Sent to the staff only. You and the staff of this dialogue can read it.
status-staff-only = Staff only
status-erased = Erased
question-erased = This question was erased by its author
trace-came-erased = Erased by its author.
trace-came-staff-only = Sent to the staff only.
receipt-stands-staff-only = It reached the staff
receipt-stands-erased = Its author erased this text
receipt-staff-only = Sent to the staff only
receipt-staff-only-do = It is not published. Only the staff of this dialogue read it.
receipt-erased = Erased by its author
receipt-erased-do = The text is nowhere any more. That it was received stays on record.
home-staff-only = { $n ->
    [one] Besides these, one text was sent to the staff only. It is in no other figure.
   *[other] Besides these, { $n } texts were sent to the staff only. They are in no other figure.
 }
error-office = You hold an office
error-office-do = While you hold an office, your account cannot be erased. Tell the secretary or operator that you want to leave it first.
fault-resident-number = There is a resident registration number in it. The law forbids taking it in; please remove it.
fault-required-agree = A link can be sent only if you consent to your address being used.
fault-required-age = Please choose your age.
fault-required-code = Please type the number.
fault-required-care = Please choose how to send it.
