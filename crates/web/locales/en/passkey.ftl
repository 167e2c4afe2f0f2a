passkey-title = Passkeys
passkey-count = { $n ->
    [one] one passkey
   *[other] { $n } passkeys
 }
passkey-lead = Instead of a password: fingerprint, face or the device's own code. It counts as two factors.
passkey-plain = Adding a passkey needs scripts in your browser.
passkey-nowhere = Passkeys cannot be used at this address. They need an address that begins with https, and an operator has to set it (public_url).
passkey-name = Name of the passkey
passkey-name-hint = So that you recognise it later. As in: office laptop
passkey-add = Add a passkey
passkey-since = Added
passkey-remove = Remove
passkey-remove-what = Remove the passkey ‘{ $name }’
passkey-remove-confirm = Remove the passkey ‘{ $name }’?
passkey-failed = No passkey was used. It was cancelled on the device, or the device has none for this site.
passkey-not-made = No passkey was made. It was cancelled on the device, or the device has one for this site already.
passkey-unproved = What the device made could not be verified. Try again.
passkey-wrong = This passkey does not let you in. It may have been removed.
passkey-stale = It took too long. Begin anew.
passkey-sign-in-title = If you have a passkey
passkey-sign-in-hint = You get in without a password.
passkey-sign-in = Sign in with a passkey
