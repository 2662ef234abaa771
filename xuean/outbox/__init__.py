"""Messages as promises: an envelope is written in the transaction that gives the reason for it, and sent by the worker.

Words: an *envelope* is one message for one person; an *attempt* is one try on one channel; a *kind* says whether the
message is still true, who may be told where, and in which words; a *channel* carries it. Nothing is sent twice without
being marked so, and nothing that cannot be sent is forgotten. Clauses: A20, A24; security T5.
"""
