"""What carries a message out of the house. Called by the outbox, outside any transaction."""
