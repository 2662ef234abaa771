"""Who is told what, where, and in which words: guardians by dated rights, staff by the posts they hold.

Words: a *notice* is a message of one kind to one person (an envelope of the outbox); a *contact attempt* is one call
and its result, kept as evidence; the *call list* says whom to call next. Clauses: A19 (in part), A20 (in part), A24 (in
part), B1.2, B2.3, B2.4, B4.2; security T5.
"""
