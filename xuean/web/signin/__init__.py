"""Sign-in: password, second factor, known and trusted devices, limits, sessions, the lock, confirming again."""
