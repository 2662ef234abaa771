"""What runs inside Django, each in a process of its own: it prints one line of JSON and ends."""
