"""One step of sign-in a file."""
