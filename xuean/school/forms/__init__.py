"""What comes in from the pages of this room, checked before any action sees it."""
