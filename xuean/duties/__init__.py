"""Who owes what, about which record, by when, under which clause: every D of the register. No room and no channel here.

Words: a *duty* is owed about a subject; its *ladder* is the rule in force when it was opened; a *rung* is who is told
next, and when; the *holders* are the people who carry it now; `next_at` points to the next moment anything can change.
A room owes, meets and voids; whoever records a fact calls `touch`; `tick` does the rest, late, twice or after a week.
"""
