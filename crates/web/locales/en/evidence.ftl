evidence-title = Evidence
evidence-lead = Reports and statistics from experts and the staff, each with a plain summary.
evidence-none = No evidence yet
evidence-none-do = What experts add appears here, newest first.
evidence-all = All evidence
evidence-on = { $n ->
    [one] { $n } piece of evidence
   *[other] { $n } pieces of evidence
    }
evidence-add = Add evidence
evidence-add-lead = Sum it up in one plain paragraph that anyone can read.
evidence-correct = Correct
evidence-save = Save
evidence-name = Title
evidence-source = Source
evidence-source-hint = Who made it.
evidence-year = Year
evidence-summary = Plain summary
evidence-summary-hint = One paragraph of 20 to 600 characters.
evidence-link = Link
evidence-link-hint = It begins with https://.
evidence-attached = Attach to
evidence-attached-hint = Numbers of core questions and codes of answers, such as: 3, 7, A-00012
evidence-file = File
evidence-file-hint = PDF, HWP, HWPX, DOCX, XLSX, PPTX, PNG, JPEG, TXT or CSV, up to 10 MB. It cannot be changed later.
evidence-by = Added by
evidence-waits = The staff look at it before it is public.
evidence-withdrawn-why = This was withdrawn because: { $reason }
evidence-fault-file = This file cannot be taken: look at its kind and that it has at most 10 MB.
evidence-fault-link = Give an address that begins with https://.
evidence-fault-year = Give a year from 1900 to this one.
evidence-fault-attached = { $given }: there is no such core question or public answer.
