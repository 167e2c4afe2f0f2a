sheet-title = Type in voting sheets
sheet-lead = Type the code, then one digit for each statement: 1 agree, 2 disagree, 3 pass. Leave lines without a mark empty, or type 0.
sheet-run = Print run
sheet-run-do = Change
sheet-marks = Marks
sheet-mark = Mark for { $code }
sheet-mark-unknown = Line { $n } must be one digit from 0 to 3.
sheet-no-marks = There is no mark at all. Type at least one.
sheet-statement-gone = This statement is not public at present. The line is not counted.
sheet-statements-gone = None of the statements marked is public any more, so nothing can be counted.
sheet-of-another-run = This sheet was printed at another time. Change the print run above.
sheet-stored = { $code } saved, { $votes ->
    [one] { $votes } vote counted.
   *[other] { $votes } votes counted.
 }
sheet-left-out = { $n ->
    [one] { $n } mark for a statement that is not public was not counted.
   *[other] { $n } marks for statements that are not public were not counted.
 }
sheet-none = No voting sheets were printed
sheet-none-do = Print voting sheets first; then they are typed in here.
sheet-send = Save and go on
sheet-keys = 1 agree · 2 disagree · 3 pass · 0 no mark · Enter save
