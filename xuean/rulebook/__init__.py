"""The rules a school lives under: the regulations as delivered, and later its own amendments of figures.

Words: the *book* of a school answers what is in force on a day; an *amendment* (a later issue) is an action with
review.
"""

from xuean.rulebook.shelf import book

__all__ = ["book"]
