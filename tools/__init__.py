"""What `dev.py` does: set-up, demo run and the test phases. Standard library only."""
