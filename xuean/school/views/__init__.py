"""The pages of the room, one noun a file."""
