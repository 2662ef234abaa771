"""Regulations as data: TOML files become a frozen pack, the pack a dated book (all clauses of the register).

Words: a *regulation* is one file of clauses; a *clause* is one sentence of it with its figures and duties; a *ladder*
is a duty with its rungs; an *edition* is what held from a day on; the *book* answers what is in force on a day.
"""

from xuean.policy.book import Amendments, Book, Consulted
from xuean.policy.errors import Fault, NothingInForce, PolicyFault, UnknownName
from xuean.policy.load import FOLDER, load
from xuean.policy.model import Clause, Ladder, Pack, Regulation, Rung, Term, Text, Value, When
from xuean.policy.sentences import texts
from xuean.policy.strict import stricter

__all__ = [
    "FOLDER",
    "Amendments",
    "Book",
    "Clause",
    "Consulted",
    "Fault",
    "Ladder",
    "NothingInForce",
    "Pack",
    "PolicyFault",
    "Regulation",
    "Rung",
    "Term",
    "Text",
    "UnknownName",
    "Value",
    "When",
    "load",
    "stricter",
    "texts",
]
