"""Every write of this floor by a person."""
