"""Ways in and out for those with an account: password, passkey, a link from a colleague, and the lock."""
