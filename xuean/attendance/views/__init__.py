"""Pages of the room, one noun a file."""
