"""The floors: what Django and Jinja2 cost when nobody asks who you are. One page of 50 rows, one upsert of 50 rows."""
