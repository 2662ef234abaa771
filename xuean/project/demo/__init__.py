"""A believable school of invented people with a week of history. Only in an empty or demo database."""
