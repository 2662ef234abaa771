"""Who is in class, and the ladder that climbs until a missing child is found or explained.

Register A6, B1.2–B1.4, B1.17, B2.2–B2.5, B4.2. Words: a *slot* is one lesson or early reading of one group on one day,
the thing a roll-call is taken for; a *mark* is an exception in a roll-call; a *class record* is what a class officer
wrote down, waiting for the homeroom teacher.
"""
