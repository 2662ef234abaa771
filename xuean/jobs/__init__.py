"""Durable background work: what was promised in a transaction happens, whatever is killed meanwhile.

Words: a *task* is a registered function; a *job* is one promise to run it; a *lease* is how long a worker may hold a
job without a sign of life; the *attempts* count is also the fencing number: only the latest attempt may finish.
A *step* is what the worker repeats; a *lane* is a thread of steps, so that a slow mail server never delays the tick.
Clauses: none of its own; security 4.12 and T4 (F2, F7, F15).
"""
