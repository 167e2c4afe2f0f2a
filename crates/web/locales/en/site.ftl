site-name = Mundap
site-skip = Skip to content
site-banner-label = Site notice
site-banner-demo = This is a demonstration. Garam-gu is a fictional district.
nav-label = Main menu
nav-home = Overview
nav-questions = Questions
nav-core = Core questions
nav-green = Green Paper
nav-gatherings = Gatherings
nav-notices = Notices
nav-bodies = Bodies
nav-moderation = Moderation log
nav-receipts = Check a receipt
nav-ledger = Public ledger
nav-search = Find questions
nav-me = My part
nav-menu = Menu
thread-label = How far this dialogue has come
stage-green = Green Paper
stage-white = White Paper
stage-blue = Blue Paper
stage-pilot = Pilots
crumbs-label = You are here
language-label = Language
foot-line = Anyone can follow what was asked and answered to its result.
foot-api = Data interface (API)
foot-staff = Staff desk
foot-fine = Every text stays as it was written; what is hidden is listed with the reason.
theme-label = Display
theme-auto = As on this device
theme-light = Light
theme-dark = Dark
pager-label = Pages
pager-previous = Previous
pager-next = Next
pager-shown = { $from }–{ $to } of { $total }
word-sector = Sector
word-place = Neighbourhood
word-email = E-mail
word-password = Password
form-title-errors = To correct: { $title }
form-errors = { $n ->
    [one] Please correct one thing
   *[other] Please correct { $n } things
 }
form-optional = optional
form-choose = Choose
form-leave = Leave
form-limit = Up to { $n } characters
form-left = {"{"}n{"}"} characters left
form-over = Up to {"{"}limit{"}"} characters; now {"{"}n{"}"}
send-waits = It is published after a moderator has looked at it. You get a receipt at once.
send-at-once = It is published at once, and you get a receipt.
month = { $n ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[other] Dec
 }
