"""Accounts of the staff: who has one, one-time activation addresses, stopping. Nobody here ever sees a password."""
