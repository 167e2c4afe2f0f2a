set-up-title = Set-up
set-up-lead = The terminal in which this server was started shows a one-time code. Whoever has it becomes the first operator.
set-up-code = One-time code
set-up-code-hint = As printed in the terminal, such as 61209-M4TX
set-up-code-wrong = The code does not fit. Look at the terminal again.
set-up-name = Your name
set-up-send = Finish and open a dialogue
