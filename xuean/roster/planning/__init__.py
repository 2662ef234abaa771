"""What a file would change: made whole before anything is written, so that a preview and a save say the same."""
