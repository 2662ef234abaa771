"""A whole school day with a moving clock, played by people who forget, do not answer and come late.

The simulator knows the truth of every student at every minute, and holds the system's own records against it.
"""
