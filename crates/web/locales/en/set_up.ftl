set-up-title = Set-up
set-up-lead = The terminal in which this server was started shows a one-time code. Whoever has it becomes the first operator.
set-up-code = One-time code
set-up-code-hint = As printed in the terminal, such as RCRX-4X33-8A2P
set-up-code-wrong = The code does not fit. Look at the terminal again.
set-up-name = Your name
set-up-send = Finish and open a dialogue
