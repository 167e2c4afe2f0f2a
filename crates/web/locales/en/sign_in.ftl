sign-in-title = Sign in
sign-in-lead = For staff, members and experts. Asking, answering and voting need no account.
sign-in-wrong = The e-mail address and the password do not fit together.
sign-in-expired = The seven days of the first password are over. Ask the operator for a new one.
sign-in-send = Sign in
password-title = Change your password
password-forced = This is the password you were given. Set one of your own to go on.
password-lead = Other devices will be signed out.
password-old = Current password
password-new = New password
password-hint = At least 10 characters; longer is safer.
password-send = Change password
sign-in-wait = Too many tries did not fit. Try again in about { $n ->
    [one] a minute
   *[other] { $n } minutes
 }. A device you signed in on before can try at once.
sign-in-others = With an account elsewhere
sign-in-with = Sign in with { $name }
second-title = One more check
second-lead = Enter the six digits your authenticator app shows.
second-lead-passkey = Confirm with your passkey. If you cannot, enter a recovery code.
second-code = Six digits
second-code-hint = They change every 30 seconds. Without the app, a recovery code works too.
second-recovery = Recovery code
second-recovery-hint = As in 7Q2M-4TZK-91XB-C3DF. Each works once.
second-send = Confirm
second-wrong = The digits do not fit, or were used already. Wait for the next ones and enter those.
second-wait = Too many tries did not fit. Try again in about { $n ->
    [one] a minute
   *[other] { $n } minutes
 }.
second-lost = Neither app nor recovery codes? Tell an operator. They make sure it is you and let you set the second factor up again.
account-title = My account
